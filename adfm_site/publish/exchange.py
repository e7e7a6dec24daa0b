"""Putting a staged tree in the place of the published one with a single system call, and making it last.

Linux has `renameat2(RENAME_EXCHANGE)`, macOS `renamex_np(RENAME_SWAP)`. Other systems, and an output folder that is a
mount point, have nothing of the kind; journal.py is for them.
"""

import ctypes
import errno
import os
import shutil
import sys
from collections.abc import Collection
from pathlib import Path

from msgspec import Struct

from adfm_site.publish.manifest import GIT, mode_of
from adfm_site.refusal import Refusal, shown

_LINUX = sys.platform == "linux"
_UNABLE = {errno.ENOSYS, errno.EINVAL, errno.EXDEV, errno.EBUSY, errno.ENOTSUP, errno.EOPNOTSUPP}
_AT_CWD = -100
_RENAME_EXCHANGE = _RENAME_SWAP = 2


class Place(Struct, frozen=True, kw_only=True):
    """Where a publication happens; all paths are absolute.

    output: the published folder. stage: the next generation before the exchange, the last one after it.
    journal: the steps of a publication that goes file by file; it exists only while they are being taken.
    """

    output: Path
    stage: Path
    journal: Path


def exchange(place: Place) -> bool:
    """Publish the stage, which is on the disk, and leave the old tree in its place; False where that cannot be done.

    When this returns True, the exchange is on the disk too, unless the disk does nothing more at all. False or OSError:
    output/ is what it was, but `.git` may lie in the stage until that is discarded.
    """
    if not _trade(place):
        return False
    try:
        _settle(place)
    except OSError:
        if _is_undone(place):
            raise
    return True


def discard(place: Place) -> None:
    """Delete what lies in the stage: a generation that was not published, or one that has been replaced."""
    bring_back_git(place)
    if mode_of(place.stage):
        shutil.rmtree(place.stage)


def bring_back_git(place: Place) -> None:
    """Move `.git`, which is not ours, from a tree that was replaced to the one that is published now."""
    away, home = place.stage / GIT, place.output / GIT
    if not mode_of(away):
        return
    if mode_of(home):
        message = f"Both {shown(home)} and {shown(away)} exist after an interrupted build: move one of them away."
        raise Refusal(message)
    place.output.mkdir(0o755, exist_ok=True)
    away.rename(home)


def flush(folder: Path, new: Collection[str] | None = None) -> None:
    """Return when everything below a folder is on the disk.

    new: the only files of which that is not certain, by their addresses.
    """
    if _sync_file_system(folder):
        return
    for above, _, names in os.walk(folder):
        for name in names:
            path = Path(above, name)
            if new is None or path.relative_to(folder).as_posix() in new:
                _flush_file(path)
        flush_entries(Path(above))


def flush_entries(folder: Path) -> None:
    """Return when the names in a folder are on the disk (Windows has no such call and needs none)."""
    if sys.platform != "win32":
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def swap_folders(one: Path, other: Path) -> None:
    """Exchange two folders at once; OSError, and nothing done, where the system or the file system cannot."""
    if sys.platform == "linux":
        _system_call("renameat2", _AT_CWD, os.fsencode(one), _AT_CWD, os.fsencode(other), _RENAME_EXCHANGE)
    elif sys.platform == "darwin":
        _system_call("renamex_np", os.fsencode(one), os.fsencode(other), _RENAME_SWAP)
    else:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))


def _settle(place: Place) -> None:
    bring_back_git(place)
    # The old generation is deleted next: a power cut must not find that deletion on the disk without these moves.
    for folder in (place.output, place.output.parent, place.stage.parent):
        flush_entries(folder)


def _is_undone(place: Place) -> bool:
    """Take an exchange back, and tell whether that could be done.

    Where it could not, the new generation is published, and is whole.
    """
    try:
        return _trade(place)
    except OSError:
        return False


def _trade(place: Place) -> bool:
    """Exchange output and stage, either of which may be absent, so that doing it twice undoes it."""
    try:
        if not mode_of(place.output):
            place.stage.rename(place.output)
        elif not mode_of(place.stage):
            place.output.rename(place.stage)
        else:
            swap_folders(place.output, place.stage)
    except OSError as error:
        if error.errno not in _UNABLE:
            raise
        return False
    return True


def _sync_file_system(folder: Path) -> bool:
    """Flush the whole file system in one call, a hundred times faster than file by file; False if there is none."""
    if not _LINUX:
        return False
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        _system_call("syncfs", descriptor)
    except OSError as error:
        if error.errno not in _UNABLE:
            raise
        return False
    finally:
        os.close(descriptor)
    return True


def _flush_file(path: Path) -> None:
    with path.open("r+b") as file:  # Windows flushes only what is open for writing
        os.fsync(file.fileno())


def _system_call(name: str, *arguments: int | bytes) -> None:
    function = getattr(ctypes.CDLL(None, use_errno=True), name, None)
    if function is None or function(*arguments) != 0:
        number = ctypes.get_errno() if function else errno.ENOSYS  # an old C library
        raise OSError(number, os.strerror(number))
