"""The stage, in which the next generation is put together: files are created in it or linked into it, never changed.

The stage starts as the previous generation, in any state. A file in it is used only if it is the same file as the one
in output/, with a second name (a hard link); every other file is linked again or replaced.
"""

import os
import shutil
import stat
import sys
from collections.abc import Collection, Mapping
from collections.abc import Set as AbstractSet
from itertools import accumulate
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from adfm_site.inputs.files import Signature, signature
from adfm_site.publish import manifest as checksums
from adfm_site.publish.manifest import mode_of

_ALL_MODES: Final = 0o7777
_BINARY: Final = getattr(os, "O_BINARY", 0)


class Modes(NamedTuple):
    """The permission bits of a new file and a new folder (on Windows they are always the same)."""

    file: int
    folder: int


class Completed(NamedTuple):
    """The result of `complete`: the new signatures of kept files that were linked, and the modes of all folders.

    linked: the files in which only the hard link changed the signature. changed: those that somebody else had changed.
    """

    linked: Mapping[str, Signature]
    changed: Mapping[str, Signature]
    folders: Mapping[str, int]


def modes() -> Modes:
    """Return the modes of new files and folders under the process's umask."""
    umask = os.umask(0)
    os.umask(umask)
    if sys.platform == "win32":
        return Modes(file=0o666, folder=0o777)
    return Modes(file=0o644 & ~umask, folder=0o755 & ~umask)


def allowed(mode: int) -> int:
    """Return the permission bits of a mode, without the file type."""
    return mode & _ALL_MODES


def create(stage: Path, address: str, usual: Modes) -> BinaryIO:
    """Create a file in the stage, with the folders above it, and open it. Removes whatever has its name already.

    Raises OSError.
    """
    for folder in ("", *accumulate(address.split("/")[:-1], "{}/{}".format)):
        make_folder(stage / folder, usual)
    path = stage / address
    _clear(path)
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o644), "wb")


def complete(
    output: Path,
    stage: Path,
    kept: Mapping[str, Signature],
    planned: Collection[str],
    folders: AbstractSet[str],
    usual: Modes,
) -> Completed:
    """Make the stage contain exactly the planned files: those created in it, and the kept ones, linked from output/.

    folders: those of the planned files, that of the stage itself at "" among them. Raises OSError.
    """
    staged = checksums.survey(stage, clearing=True)
    for address in staged.files.keys() - planned:
        os.unlink(f"{stage}/{address}")  # noqa: PTH108 - faster, for thousands of files at each build
    for address in sorted(staged.folders.keys() - folders, reverse=True):
        (stage / address).rmdir()
    made = {}
    for folder in sorted(folders):
        if folder not in staged.folders or allowed(staged.folders[folder]) != usual.folder:
            make_folder(stage / folder, usual)
            made[folder] = mode_of(stage / folder)
    linked: dict[str, Signature] = {}
    changed: dict[str, Signature] = {}
    for address, known in kept.items():
        if not _is_one(known, staged.files.get(address)):
            now = _link(f"{output}/{address}", f"{stage}/{address}", is_taken=address in staged.files)
            # A new hard link changes the ctime of a file, and nothing else of its signature.
            same = (*now[:3], now[4]) == (*known[:3], known[4])
            (linked if same else changed)[address] = now
    return Completed(
        linked=linked, changed=changed, folders={each: made.get(each) or staged.folders[each] for each in folders}
    )


def _is_one(file: Signature, other: Signature | None) -> bool:
    """Return whether two signatures are those of one file with two names.

    On Windows `os.scandir` returns no inode number, so the answer is always no.
    """
    return file == other and file[4] != 0


def _link(file: str, name: str, *, is_taken: bool) -> Signature:
    """Make a hard link to a file, or a copy where the file system has no hard links, and return its signature then.

    is_taken: there is another file of that name, which is removed.
    """
    if is_taken:
        os.unlink(name)  # noqa: PTH108 - faster, as above
    try:
        os.link(file, name)
    except FileExistsError:  # It came a moment ago, and may be another name of a published file.
        raise
    except OSError:
        shutil.copy2(file, name)
    return signature(os.lstat(name))


def make_folder(path: Path, usual: Modes) -> None:
    """Make a folder in place of a file or nothing, and give it the usual mode. Raises OSError."""
    mode = mode_of(path)
    if mode and not stat.S_ISDIR(mode):
        path.unlink()
    if not stat.S_ISDIR(mode):
        path.mkdir(0o755)
    elif allowed(mode) != usual.folder:
        path.chmod(usual.folder)


def _clear(path: Path) -> None:
    """Remove whatever is at a path. A file is not written to, since it may have another name in output/."""
    mode = mode_of(path)
    if stat.S_ISDIR(mode):
        shutil.rmtree(path)
    elif mode:
        path.unlink()
