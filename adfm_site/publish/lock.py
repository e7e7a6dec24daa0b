"""One build at a time: a lock file, whose lock the system releases when the process ends, even if it is killed."""

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from adfm_site.refusal import Refusal, could_not, shown


@contextmanager
def alone(path: Path, output: Path) -> Iterator[None]:
    """Hold the lock file at `path` for an output folder. Raises Refusal, with the process number, if another one does.

    The file is not deleted afterwards: otherwise two builds could lock two files of the same name.
    """
    with could_not("write", path):
        lock = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o644), "r+b")
    with lock:
        with could_not("lock", path):
            _acquire(lock, path, output)
        try:
            yield
        finally:
            _release(lock.fileno())


@contextmanager
def tree_alone(output: Path) -> Iterator[None]:
    """Hold a published folder, if it is there, against builds of other sites into it, which have another lock file.

    Raises Refusal if another build holds it. Not done on Windows, which cannot lock a folder.
    """
    with ExitStack() as held:
        if sys.platform != "win32":
            with suppress(OSError):  # absent, refused by name later, or on a file system that locks no folders
                tree = os.open(output, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
                held.callback(os.close, tree)
                if not _is_held(tree, output):
                    raise _another(output)
                held.callback(_release, tree)
        yield


def _acquire(lock: BinaryIO, path: Path, output: Path) -> None:
    if not _is_held(lock.fileno(), path):
        raise _another(output, lock.read(20).decode(errors="replace"))
    lock.truncate(0)
    lock.write(b"%d" % os.getpid())
    lock.flush()


def _is_held(lock: int, path: Path) -> bool:
    """Lock an open file or folder, and return whether it is locked and still the one at the path."""
    try:
        return _locked(lock) and os.path.samestat(os.fstat(lock), path.lstat())
    except FileNotFoundError:
        return False


def _another(output: Path, number: str = "") -> Refusal:
    build = f"Another build (process {number})" if number.isdecimal() else "Another build"
    return Refusal(f"{build} is publishing to {shown(output)}: wait until it is finished.")


if sys.platform == "win32":
    import msvcrt

    def _locked(lock: int) -> bool:
        # On Windows other processes cannot read locked bytes, so the lock is far behind the process number.
        os.lseek(lock, 1 << 30, os.SEEK_SET)
        try:
            msvcrt.locking(lock, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            os.lseek(lock, 0, os.SEEK_SET)
        return True

    def _release(lock: int) -> None:
        os.lseek(lock, 1 << 30, os.SEEK_SET)
        msvcrt.locking(lock, msvcrt.LK_UNLCK, 1)
else:
    import fcntl

    def _locked(lock: int) -> bool:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _release(lock: int) -> None:
        # Closing is not enough: a child process that another thread is starting may still have the file open.
        fcntl.flock(lock, fcntl.LOCK_UN)
