"""One build at a time: a lock file, whose lock the system releases when the process ends, even if it is killed."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
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
            _acquire(lock, output)
        try:
            yield
        finally:
            _release(lock)


def _acquire(lock: BinaryIO, output: Path) -> None:
    if not _locked(lock):
        number = lock.read(20).decode(errors="replace")
        build = f"Another build (process {number})" if number.isdecimal() else "Another build"
        message = f"{build} is publishing to {shown(output)}: wait until it is finished."
        raise Refusal(message)
    lock.truncate(0)
    lock.write(b"%d" % os.getpid())
    lock.flush()


if sys.platform == "win32":
    import msvcrt

    def _locked(lock: BinaryIO) -> bool:
        # On Windows other processes cannot read locked bytes, so the lock is far behind the process number.
        os.lseek(lock.fileno(), 1 << 30, os.SEEK_SET)
        try:
            msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            os.lseek(lock.fileno(), 0, os.SEEK_SET)
        return True

    def _release(lock: BinaryIO) -> None:
        os.lseek(lock.fileno(), 1 << 30, os.SEEK_SET)
        msvcrt.locking(lock.fileno(), msvcrt.LK_UNLCK, 1)
else:
    import fcntl

    def _locked(lock: BinaryIO) -> bool:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _release(lock: BinaryIO) -> None:
        # Closing is not enough: a child process that another thread is starting may still have the file open.
        fcntl.flock(lock, fcntl.LOCK_UN)
