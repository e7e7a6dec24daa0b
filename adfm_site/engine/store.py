"""What a graph remembers between runs: maps of bytes in one file. Never wrong, at worst empty.

Each map is cut into pages of some kilobytes by its keys' checksums, and only pages that are asked for are read. A head
row holds the checksum of every page, and its own; so a page that is damaged, lost, or of another run is noticed when it
is read. The file is SQLite's, written in one transaction, to which one process writes at a time (who calls sees to it).
"""

import sqlite3
from collections.abc import Container, Iterator
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from types import TracebackType
from typing import Final, Self
from zlib import crc32

from msgspec import DecodeError, Struct
from msgspec.msgpack import Decoder, encode

_SCHEMA: Final = (
    "CREATE TABLE head (data BLOB, checksum BLOB)",
    "CREATE TABLE pages (map TEXT, number INTEGER, data BLOB, PRIMARY KEY (map, number)) WITHOUT ROWID",
)
_BEGIN: Final = (
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    # Nothing has to wait for the disk: what is torn is noticed by its checksum.
    "PRAGMA synchronous = OFF",
)
_FAULTS: Final = (sqlite3.Error, sqlite3.Warning, UnicodeError, OverflowError, MemoryError, OSError)
# Bytes. A map is cut anew once one of its pages is much larger.
_PAGE: Final = 16_384
_MUCH: Final = 8
_PAGES_AT_MOST: Final = 16_384
_FORM: Final = 1


class Damaged(Exception):  # noqa: N818 - it names the state of a store
    """What was remembered cannot be trusted. Everything is to be computed anew, with an empty store."""


class _Head(Struct, frozen=True):
    """The head row: the form of the file, and of each map the checksums of its pages."""

    form: int
    maps: dict[str, list[bytes]]


_HEADS: Final = Decoder(_Head)
_PAGES: Final = Decoder(dict[bytes, bytes])


class _Map:
    """One map: its pages as far as they are read, or all of it where it is new."""

    def __init__(self, checksums: list[bytes]) -> None:
        self.checksums = checksums
        self.pages: dict[int, dict[bytes, bytes]] = {} if checksums else {0: {}}
        self.changed: set[int] = set()

    @property
    def size(self) -> int:
        """The number of pages; one for a new map, which is cut when it is saved."""
        return len(self.checksums) or 1


class Store:
    """Maps of bytes by name, as a context. Changes are in memory until `save`.

    Reading raises Damaged where what was saved cannot be trusted.
    """

    def __init__(self, path: Path | None, *, read_only: bool = False) -> None:
        """Take the path of the file, which may be absent; None keeps everything in memory.

        read_only: never write, not even beside the file, lock nothing and wait for nobody.
        """
        self._path, self._read_only = path, read_only
        self._connection: sqlite3.Connection | None = None
        self._maps: dict[str, _Map] = {}

    def __enter__(self) -> Self:
        """Open the file, if there is a usable one."""
        with suppress(OSError):
            if self._path is not None and self._path.is_file():
                self._open(self._path)
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """Close it."""
        self._close()

    @classmethod
    def copy_of(cls, path: Path) -> Self:
        """Return a store in memory that holds what a file holds; an empty one where any of it cannot be trusted."""
        copy = cls(None)
        try:
            data = path.read_bytes()
            # One thread after another asks it.
            copy._connection = sqlite3.connect(":memory:", check_same_thread=False)
            copy._connection.deserialize(data)
            copy._begin(copy._connection)
            for name, found in copy._maps.items():
                for number, checksum in enumerate(found.checksums):
                    copy._read(name, number, checksum)
        except (Damaged, *_FAULTS):
            copy.forget()
        return copy

    @property
    def empty(self) -> bool:
        """Return whether nothing is remembered."""
        return not self._maps

    def get(self, name: str, key: bytes) -> bytes | None:
        """Return a value of a map, or None."""
        found = self._maps.get(name)
        return None if found is None else self._page(name, found, key).get(key)

    def items(self, name: str) -> Iterator[tuple[bytes, bytes]]:
        """Return all of a map, in no order."""
        found = self._maps.get(name)
        for number in range(found.size) if found else ():
            yield from self._page_at(name, found, number).items() if found else ()

    def load(self) -> None:
        """Read all maps, so that they can be asked after the file is closed."""
        for name in self._maps:
            for _ in self.items(name):
                pass

    def put(self, name: str, key: bytes, value: bytes) -> None:
        """Set a value of a map."""
        found = self._maps.setdefault(name, _Map([]))
        page = self._page(name, found, key)
        if page.get(key) != value:
            page[key] = value
            found.changed.add(_number(key, found.size))

    def drop(self, name: str, key: bytes) -> None:
        """Remove a value of a map, if it is there."""
        found = self._maps.get(name)
        if found and self._page(name, found, key).pop(key, None) is not None:
            found.changed.add(_number(key, found.size))

    def clear(self, but_for: Container[str]) -> None:
        """Remove all maps but some."""
        for name in [name for name in self._maps if name not in but_for]:
            self._maps[name] = _Map([])

    def save(self) -> None:
        """Write all changes, or none. Where they cannot be written, the file is deleted."""
        if self._read_only or self._path is None:
            return
        try:
            if self._connection is None:
                self._delete()
                self._create(self._path)
            if self._connection is not None:
                self._write(self._connection)
        except _FAULTS:
            self._close()
            with suppress(OSError):
                self._delete()

    def forget(self) -> None:
        """Remember nothing any more, and delete the file unless it is only read."""
        self._close()
        self._maps = {}
        if not self._read_only:
            with suppress(OSError):
                self._delete()

    def _delete(self) -> None:
        if self._path is not None:
            for ending in ("", "-journal", "-wal", "-shm"):
                self._path.with_name(self._path.name + ending).unlink(missing_ok=True)

    def _page(self, name: str, found: _Map, key: bytes) -> dict[bytes, bytes]:
        return self._page_at(name, found, _number(key, found.size))

    def _page_at(self, name: str, found: _Map, number: int) -> dict[bytes, bytes]:
        page = found.pages.get(number)
        if page is None:
            page = found.pages[number] = _PAGES.decode(self._read(name, number, found.checksums[number]))
        return page

    def _read(self, name: str, number: int, checksum: bytes) -> bytes:
        if self._connection is None:
            raise Damaged(name)
        try:
            row = self._connection.execute(
                "SELECT data FROM pages WHERE map = ? AND number = ?", (name, number)
            ).fetchone()
        except _FAULTS as error:
            raise Damaged(name) from error
        if row is None or type(row[0]) is not bytes or _checksum(name, number, row[0]) != checksum:
            raise Damaged(name)
        return row[0]

    def _write(self, connection: sqlite3.Connection) -> None:
        with connection:
            for name, found in self._maps.items():
                if not found.checksums or self._is_outgrown(name, found):
                    connection.execute("DELETE FROM pages WHERE map = ?", (name,))
                    self._cut(found)
                for number in sorted(found.changed):
                    data = encode(found.pages[number])
                    found.checksums[number] = _checksum(name, number, data)
                    connection.execute("INSERT OR REPLACE INTO pages VALUES (?, ?, ?)", (name, number, data))
                found.changed.clear()
            data = encode(_Head(_FORM, {name: found.checksums for name, found in self._maps.items()}))
            connection.execute("DELETE FROM head")
            connection.execute("INSERT INTO head VALUES (?, ?)", (data, _checksum("", 0, data)))

    def _is_outgrown(self, name: str, found: _Map) -> bool:
        """Return whether changed pages are much larger than pages should be, after all of the map was read."""
        size = sum(_size(found.pages[number]) for number in found.changed)
        if size < _MUCH * _PAGE * len(found.changed) or found.size * 2 > _PAGES_AT_MOST or not found.changed:
            return False
        for _ in self.items(name):
            pass
        return True

    @staticmethod
    def _cut(found: _Map) -> None:
        """Cut a map into pages."""
        whole = {key: value for page in found.pages.values() for key, value in page.items()}
        size, bytes_ = 1, _size(whole)
        while size * _PAGE < bytes_ and size < _PAGES_AT_MOST:
            size *= 2
        found.pages = {number: {} for number in range(size)}
        for key, value in whole.items():
            found.pages[_number(key, size)][key] = value
        found.checksums, found.changed = [b""] * size, set(range(size))

    def _create(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level="IMMEDIATE", timeout=0)
        for words in (*_BEGIN, *_SCHEMA):
            self._connection.execute(words)

    def _open(self, path: Path) -> None:
        try:
            place = f"{path.absolute().as_uri()}?mode=ro&immutable=1" if self._read_only else path
            self._connection = sqlite3.connect(place, isolation_level="IMMEDIATE", timeout=0, uri=self._read_only)
        except _FAULTS:
            self.forget()
        else:
            self._begin(self._connection)

    def _begin(self, connection: sqlite3.Connection) -> None:
        """Read the head row of what was opened. Forget it all where it is none of ours."""
        try:
            for words in _BEGIN:
                connection.execute(words)
            schema = tuple(words for (words,) in connection.execute("SELECT sql FROM sqlite_master"))
            rows = connection.execute("SELECT data, checksum FROM head").fetchall()
            is_whole = schema == _SCHEMA and len(rows) == 1 and rows[0][1] == _checksum("", 0, rows[0][0])
            head = _HEADS.decode(rows[0][0]) if is_whole else _Head(0, {})
            self._maps = {name: _Map(checksums) for name, checksums in head.maps.items()}
            if head.form != _FORM:
                self.forget()
        except (TypeError, DecodeError, *_FAULTS):
            self.forget()

    def _close(self) -> None:
        if self._connection is not None:
            with suppress(sqlite3.Error):
                self._connection.close()
            self._connection = None


def _size(page: dict[bytes, bytes]) -> int:
    return sum(len(key) + len(value) for key, value in page.items())


def _number(key: bytes, size: int) -> int:
    return crc32(key) % size


def _checksum(name: str, number: int, data: bytes) -> bytes:
    return blake2b(data, digest_size=16, key=f"{name} {number}".encode()[:64]).digest()
