"""Signatures of files, which the disk gives without reading them, and the digests that a signature proves unchanged."""

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from errno import EINVAL
from hashlib import sha256
from io import BufferedReader
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from time import time_ns
from typing import Final, NamedTuple

Signature = tuple[int, int, int, int, int]
"""Mode, size, mtime and ctime in nanoseconds, and inode number."""

# Systems store times in steps of at most ten milliseconds, some file systems in steps of a second or two.
_STEP: Final = 50_000_000
_LONG_STEP: Final = 2_500_000_000
_SECOND: Final = 1_000_000_000
# Bytes read at once: most files are small.
_SMALL: Final = 65_536
_CHUNK: Final = 1_048_576
_ORDINARY: Final = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_FOLDER: Final = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_DIRECTORY", 0)


def signature(state: os.stat_result) -> Signature:
    """Return the signature of a file."""
    return (state.st_mode, state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino)


def settled(found: Signature, now: int) -> bool:
    """Return whether a file cannot change any more without getting another signature.

    now: nanoseconds since 1970, taken before the file was read. POSIX systems set the ctime at each write, and no
    program can set it back, so a changed file is noticed even if its size is the same and its mtime was restored. The
    exception is a file that was read between two changes in one step of the clock; therefore such young files are read
    again (Git calls them "racily clean"). Windows has no ctime: there this is always False, and every file is read.
    """
    if sys.platform == "win32":
        return False
    changed = max(found[2], found[3])
    return changed < now - (_STEP if changed % _SECOND else _LONG_STEP)


def walk(folder: Path, is_skipped: Callable[[str], bool]) -> Iterator[tuple[str, Signature]]:
    """Yield everything below a folder with its signature, in no order; for folders only the mode. Follows no links.

    is_skipped: returns whether a file or folder is left out, by its name without the path. A folder that is not there
    is empty.
    """
    pending = [""]
    while pending:
        above = pending.pop()
        try:
            entries = os.scandir(os.path.join(folder, above))  # noqa: PTH118 - faster, for ten thousand files at each start
        except (FileNotFoundError, NotADirectoryError):
            continue
        with entries:
            for entry in entries:
                if is_skipped(entry.name):
                    continue
                name, state = above + entry.name, entry.stat(follow_symlinks=False)
                if S_ISDIR(state.st_mode):
                    pending.append(f"{name}/")
                    yield name, (state.st_mode, 0, 0, 0, 0)
                else:
                    yield name, signature(state)


class Seen(NamedTuple):
    """The digest of a file, and the signature that proves it, or None where it cannot (see `settled`)."""

    digest: str
    state: Signature | None


class Digests:
    """The SHA-256 of files. A file is read only where its signature does not prove that it is unchanged."""

    def __init__(self, known: Mapping[str, Seen] | None = None, *, paranoid: bool = False) -> None:
        """Take what an earlier build `found`. paranoid: ignore it and read every file."""
        self.known_before: Mapping[str, Seen] = known or {}
        self._known: Mapping[str, Seen] = {} if paranoid else self.known_before
        self._began = time_ns()
        self.found: dict[str, Seen] = {}

    def of(self, name: str, file: Path, root: Path | None = None) -> str:
        """Return the digest of an ordinary file, stored under a name. root: as for `open_ordinary`.

        Raises OSError.
        """
        return self.known(name, signature(file.lstat())) or self.hashed(name, str(file), root)

    def hashed(self, name: str, file: str, root: Path | None = None) -> str:
        """Read an ordinary file, and return its digest, stored under a name. root: as for `open_ordinary`.

        Raises OSError.
        """
        opened, before = _open(file, root)
        try:
            data = os.read(opened, _SMALL)
            hashing = sha256(data)
            if len(data) == _SMALL:  # There may be more.
                while data := os.read(opened, _CHUNK):
                    hashing.update(data)
        finally:
            os.close(opened)
        digest = hashing.hexdigest()
        self._store(name, signature(before), digest)
        return digest

    def known(self, name: str, state: Signature) -> str | None:
        """Return the digest stored under a name if the file's signature proves that it is unchanged; else None."""
        known = self.found.get(name) or self._known.get(name)
        if known is None or known.state is None or known.state != state:
            return None
        self.found[name] = known
        return known.digest

    def read(self, name: str, file: Path, root: Path | None = None) -> bytes:
        """Return the bytes of an ordinary file, and store their digest. root: as for `open_ordinary`.

        Raises OSError.
        """
        with open_ordinary(file, root) as stream:
            state = signature(os.fstat(stream.fileno()))
            data = stream.read()
        self._store(name, state, sha256(data).hexdigest())
        return data

    def _store(self, name: str, before: Signature, digest: str) -> None:
        """Store a digest, with the signature that the file had before it was read."""
        self.found[name] = Seen(digest, before if settled(before, self._began) else None)


def open_ordinary(path: Path, root: Path | None = None) -> BufferedReader:
    """Open an ordinary file for reading, without following a link or waiting for a pipe that took its place.

    root: a folder above it, below which no folder may be a link either, even one created a moment ago (not checked on
    Windows). Raises OSError.
    """
    return os.fdopen(_open(str(path), root)[0], "rb")


def _open(path: str, root: Path | None) -> tuple[int, os.stat_result]:
    """Return an open ordinary file, and what the disk says of it. Raises OSError, as `open_ordinary`."""
    if root is None or os.open not in os.supports_dir_fd:
        opened = os.open(path, os.O_RDONLY | _ORDINARY)
    else:
        opened = _open_below(str(root), path)
    state = os.fstat(opened)
    if not S_ISREG(state.st_mode):
        os.close(opened)
        raise OSError(EINVAL, "this is no ordinary file", path)
    return opened, state


def _open_below(root: str, path: str) -> int:
    """Open a file through the folders above it, each opened relative to the one before.

    Raises ValueError where it is not below the root.
    """
    if not path.startswith(f"{root}/"):
        message = f"{path!r} is not below {root!r}"
        raise ValueError(message)
    *folders, name = path.removeprefix(f"{root}/").split("/")
    above = os.open(root, os.O_RDONLY)
    try:
        for folder in folders:
            below = os.open(folder, _FOLDER, dir_fd=above)
            os.close(above)
            above = below
        return os.open(name, os.O_RDONLY | _ORDINARY, dir_fd=above)
    except OSError as error:
        raise OSError(error.errno, error.strerror, path) from error
    finally:
        os.close(above)
