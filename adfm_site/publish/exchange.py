"""Exchanging the staged tree and the published one with a single system call, and flushing them to the disk.

Linux has `renameat2(RENAME_EXCHANGE)`, macOS `renamex_np(RENAME_SWAP)`. Other systems have no such call, and it fails
where the output folder is a mount point; then journal.py publishes file by file.
"""

import ctypes
import errno
import os
import shutil
import sys
from collections.abc import Collection
from pathlib import Path

from adfm_site.publish.manifest import GIT, mode_of
from adfm_site.publish.place import PublicationPaths
from adfm_site.refusal import Refusal, shown

_LINUX = sys.platform == "linux"
_UNABLE = {errno.ENOSYS, errno.EINVAL, errno.EXDEV, errno.EBUSY, errno.ENOTSUP, errno.EOPNOTSUPP}
_AT_CWD = -100
_RENAME_EXCHANGE = _RENAME_SWAP = 2


def exchange(place: PublicationPaths) -> bool:
    """Exchange the stage, which is on the disk already, and output/; return False where the system cannot.

    When this returns True, the exchange itself is on the disk, unless the disk has failed for good. After False or an
    OSError output/ is as it was, but `.git` may lie in the stage until that is discarded.
    """
    if not _exchange_or_rename(place):
        return False
    try:
        _flush_exchange(place)
    except OSError:
        if _undo_exchange(place):
            raise
    return True


def discard(place: PublicationPaths) -> None:
    """Delete the stage: a generation that was not published, or one that has been replaced."""
    bring_back_git(place)
    if mode_of(place.stage):
        shutil.rmtree(place.stage)


def bring_back_git(place: PublicationPaths) -> None:
    """Move `.git`, which no build writes, from the replaced tree to the published one.

    Raises Refusal where both trees have one.
    """
    away, home = place.stage / GIT, place.output / GIT
    if not mode_of(away):
        return
    if mode_of(home):
        message = f"Both {shown(home)} and {shown(away)} exist after an interrupted build: move one of them away."
        raise Refusal(message)
    place.output.mkdir(0o755, exist_ok=True)
    away.rename(home)


def flush(folder: Path, new: Collection[str] | None = None) -> None:
    """Flush everything below a folder to the disk.

    new: the addresses of the files that may not be on the disk yet; None for all files.
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
    """Flush the names in a folder to the disk (Windows has no such call and needs none)."""
    if sys.platform != "win32":
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def swap_folders(one: Path, other: Path) -> None:
    """Exchange two folders in one step. Raises OSError, with nothing changed, where the system cannot."""
    if sys.platform == "linux":
        _system_call("renameat2", _AT_CWD, os.fsencode(one), _AT_CWD, os.fsencode(other), _RENAME_EXCHANGE)
    elif sys.platform == "darwin":
        _system_call("renamex_np", os.fsencode(one), os.fsencode(other), _RENAME_SWAP)
    else:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))


def _flush_exchange(place: PublicationPaths) -> None:
    bring_back_git(place)
    # The old generation is deleted next. After a power cut the disk must not have that deletion without these moves.
    for folder in (place.output, place.output.parent, place.stage.parent):
        flush_entries(folder)


def _undo_exchange(place: PublicationPaths) -> bool:
    """Undo an exchange, and return whether that succeeded; if not, the new generation is published completely."""
    try:
        return _exchange_or_rename(place)
    except OSError:
        return False


def _exchange_or_rename(place: PublicationPaths) -> bool:
    """Exchange output and stage, either of which may be absent; a second call undoes the first.

    Returns False where the system cannot do it.
    """
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
    """Flush the whole file system in one call, a hundred times faster than file by file.

    Returns False where the system has no such call.
    """
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
