"""The spare generation, which becomes the next one: files are made in it or linked into it, and never written to.

It is the one that output/ was before. A file of it counts only if it is the very file that stands in output/ (one file
with two names), so nothing has to be known about it, and it may be in any state; all else is linked anew or replaced.
"""

import os
import shutil
import stat
import sys
from collections.abc import Collection, Mapping
from itertools import accumulate
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from adfm_site.inputs.files import Signature, signature
from adfm_site.publish import manifest as checksums
from adfm_site.publish.manifest import mode_of

_ALL_MODES: Final = 0o7777
_BINARY: Final = getattr(os, "O_BINARY", 0)


class Modes(NamedTuple):
    """What a new file and a new folder are allowed (Windows has no such modes, and always says the same)."""

    file: int
    folder: int


class Completed(NamedTuple):
    """What `complete` did. folders: their modes.

    linked: the signatures of kept files that got another one, since they have got a second name; nobody else had
    changed them. changed: those of others.
    """

    linked: Mapping[str, Signature]
    changed: Mapping[str, Signature]
    folders: Mapping[str, int]


def modes() -> Modes:
    """Return the modes of what is made now."""
    umask = os.umask(0)
    os.umask(umask)
    if sys.platform == "win32":
        return Modes(file=0o666, folder=0o777)
    return Modes(file=0o644 & ~umask, folder=0o755 & ~umask)


def allowed(mode: int) -> int:
    """Return what a mode allows, without the kind that it tells."""
    return mode & _ALL_MODES


def create(stage: Path, address: str, usual: Modes) -> BinaryIO:
    """Make a new file in the stage, with the folders above it, whatever stands there. Raises OSError."""
    for folder in ("", *accumulate(address.split("/")[:-1], "{}/{}".format)):
        _make_folder(stage / folder, usual)
    path = stage / address
    _clear(path)
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o644), "wb")


def complete(
    output: Path,
    stage: Path,
    kept: Mapping[str, Signature],
    planned: Collection[str],
    folders: Collection[str],
    usual: Modes,
) -> Completed:
    """Make the stage hold just the planned files, of which some were created in it; those kept are files of output/.

    Raises OSError.
    """
    stands = checksums.survey(stage, clearing=True)
    for address in stands.files.keys() - planned:
        os.unlink(f"{stage}/{address}")  # noqa: PTH108 - of the whole archive, at each build
    for address in sorted(stands.folders.keys() - folders, reverse=True):
        (stage / address).rmdir()
    made = {}
    for folder in sorted({"", *folders}):
        if not folder or folder not in stands.folders or allowed(stands.folders[folder]) != usual.folder:
            _make_folder(stage / folder, usual)
            made[folder] = mode_of(stage / folder)
    linked: dict[str, Signature] = {}
    changed: dict[str, Signature] = {}
    for address, known in kept.items():
        if not _is_one(known, stands.files.get(address)):
            now = _link(output / address, stage / address)
            # The time of the last change of anything is that of the second name.
            same = (*now[:3], now[4]) == (*known[:3], known[4])
            (linked if same else changed)[address] = now
    return Completed(
        linked=linked, changed=changed, folders={each: made.get(each) or stands.folders[each] for each in folders}
    )


def _is_one(file: Signature, other: Signature | None) -> bool:
    """Return whether two names are those of one file.

    Windows does not tell the number that says so when folders are walked.
    """
    return file == other and file[4] != 0


def _link(file: Path, name: Path) -> Signature:
    """Let a second name stand for a file, too; a copy of it where the file system has no such names.

    Gives the file's signature then.
    """
    _clear(name)
    try:
        os.link(file, name)
    except OSError:
        shutil.copy2(file, name)
    return signature(name.lstat())


def _make_folder(path: Path, usual: Modes) -> None:
    mode = mode_of(path)
    if mode and not stat.S_ISDIR(mode):
        path.unlink()
    if not stat.S_ISDIR(mode):
        path.mkdir(0o755)
    elif allowed(mode) != usual.folder:
        path.chmod(usual.folder)


def _clear(path: Path) -> None:
    """Remove what stands at a path, without writing to it: it may have another name in output/."""
    mode = mode_of(path)
    if stat.S_ISDIR(mode):
        shutil.rmtree(path)
    elif mode:
        path.unlink()
