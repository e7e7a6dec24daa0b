"""One build at a time: a lock that the system takes away from a process that ends, however it ends."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from adfm_site.refusal import Refusal, could_not, shown


@contextmanager
def alone(path: Path, output: Path) -> Iterator[None]:
    """Hold the lock file at `path` for the output folder; Refusal, naming the process, if another one holds it.

    The file stays afterwards, since only its lock counts: deleting it would let two builds lock two files of one name.
    """
    with could_not("write", path):
        lock = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o644), "r+b")
    with lock:
        with could_not("lock", path):
            _take(lock, output)
        try:
            yield
        finally:
            _release(lock)


def _take(lock: BinaryIO, output: Path) -> None:
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
        # Windows hides locked bytes from others, so the lock is far behind the number that they are to read.
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
        # Closing is not enough: a process that another thread is just starting may hold a copy of the file for a
        # moment.
        fcntl.flock(lock, fcntl.LOCK_UN)
