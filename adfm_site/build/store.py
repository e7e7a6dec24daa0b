"""The file in which a build leaves what the next one may use: texts by shelf and key, each with its checksum.

Never wrong, at worst empty.

SQLite, to which only one build at a time writes (lock.py), while checks may read. Nothing in it is needed: whatever is
damaged, of another form or cannot be read counts as forgotten, and a file that SQLite itself finds faulty is deleted by
the next build.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from types import TracebackType
from typing import Final, Self

_TABLE: Final = "CREATE TABLE remembered (shelf TEXT, key TEXT, value TEXT, checksum BLOB, PRIMARY KEY (shelf, key))"
_BEGIN: Final = (
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    # Each row is true by itself whatever happened to others, so nothing has to wait for the disk; a torn file is found
    # by its checksums.
    "PRAGMA synchronous = OFF",
)
_FAULTS: Final = (sqlite3.Error, sqlite3.Warning, UnicodeError, OverflowError, MemoryError)


class Store:
    """An open store, as a context. Outside of `save` it only reads."""

    def __init__(self, path: Path, *, untouched: bool = False) -> None:
        """Take the path of the file, which may be absent.

        untouched: write nothing, not even beside the file, lock nothing and wait for nobody. What a build at work
        writes meanwhile may then be found half, which is told by its checksums as any damage is.
        """
        self._path, self._untouched = path, untouched
        self._connection: sqlite3.Connection | None = None

    def __enter__(self) -> Self:
        """Open the file, if there is a usable one."""
        with suppress(OSError):  # a file that cannot be looked at counts as forgotten
            if self._path.is_file():
                self._open()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """Close it."""
        self._close()

    @property
    def usable(self) -> bool:
        """Return whether there is a file that can be read."""
        return self._connection is not None

    def get(self, shelf: str, key: str) -> str | None:
        """Return a text as it was saved, or None."""
        # A damaged index may lead to the row of another key.
        return next((value for found, value in self._rows("AND key = ?", shelf, key) if found == key), None)

    def each(self, shelf: str) -> Iterator[tuple[str, str]]:
        """Return all texts of a shelf with their keys, one after the other."""
        return self._rows("", shelf)

    def keys(self, shelf: str) -> set[str]:
        """Return the keys of a shelf, also of rows that are damaged."""
        rows = self._asked("SELECT key FROM remembered WHERE shelf = ?", shelf)
        return {key for (key,) in rows if isinstance(key, str)}

    def save(self, changes: Mapping[str, tuple[Mapping[str, str], Iterable[str]]]) -> None:
        """Save for each shelf some texts by their keys and drop other keys, all or nothing.

        What cannot be saved is forgotten.
        """
        if self._untouched:
            return
        try:
            if self._connection is None:
                self._path.unlink(missing_ok=True)
                self._open(new=True)
            if self._connection is not None:
                self._save(self._connection, changes)
        except (*_FAULTS, OSError):
            self.forget()

    def forget(self) -> None:
        """Delete the file, or where it is not to be touched read no more of it."""
        self._close()
        if self._untouched:
            return
        for name in ("", "-journal", "-wal", "-shm"):
            with suppress(OSError):
                self._path.with_name(self._path.name + name).unlink(missing_ok=True)

    @staticmethod
    def _save(connection: sqlite3.Connection, changes: Mapping[str, tuple[Mapping[str, str], Iterable[str]]]) -> None:
        with connection:
            for shelf, (texts, dropped) in changes.items():
                connection.executemany(
                    "DELETE FROM remembered WHERE shelf = ? AND key = ?", ((shelf, key) for key in dropped)
                )
                rows = ((shelf, key, value, _checksum(shelf, key, value)) for key, value in texts.items())
                connection.executemany("INSERT OR REPLACE INTO remembered VALUES (?, ?, ?, ?)", rows)

    def _open(self, *, new: bool = False) -> None:
        try:
            place = f"{self._path.absolute().as_uri()}?mode=ro&immutable=1" if self._untouched else self._path
            self._connection = sqlite3.connect(place, isolation_level="IMMEDIATE", timeout=0, uri=self._untouched)
            for words in (*_BEGIN, *([_TABLE] if new else ())):
                self._connection.execute(words)
            if self._connection.execute("SELECT type, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall() != [
                ("table", _TABLE)
            ]:
                self.forget()
        except _FAULTS:
            self.forget()

    def _close(self) -> None:
        if self._connection is not None:
            with suppress(sqlite3.Error):
                self._connection.close()
            self._connection = None

    def _rows(self, narrowed: str, shelf: str, *key: str) -> Iterator[tuple[str, str]]:
        rows = self._asked(f"SELECT key, value, checksum FROM remembered WHERE shelf = ? {narrowed}", shelf, *key)  # noqa: S608 - our words
        for found, value, checksum in rows:
            if isinstance(found, str) and isinstance(value, str) and checksum == _checksum(shelf, found, value):
                yield found, value

    def _asked(self, words: str, *values: str) -> Iterator[tuple[object, ...]]:
        if self._connection is None:
            return
        try:
            yield from self._connection.execute(words, values)
        except _FAULTS:
            self.forget()


def _checksum(shelf: str, key: str, value: str) -> bytes:
    return blake2b(f"{shelf}\0{key}\0{value}".encode("utf-8", "replace"), digest_size=16).digest()
