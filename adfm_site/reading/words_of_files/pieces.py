"""The results of extractors: pieces of words with their places in a file, and places that could not be read.

Also the limits of reading.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from io import BytesIO
from json import dumps, loads
from typing import BinaryIO, Final
from zlib import compress, decompress

from msgspec import Struct
from msgspec.structs import replace

from adfm_site.patterns import pattern

SEAM: Final = "\x1f"
"""Separates two pieces of text where it is not known whether a reader sees a space. No XML text can contain it."""
MOST_BYTES: Final = 200_000_000
"""How many bytes are unfolded of one file, over all files inside it."""
MOST_FILES: Final = 10_000
"""How many files are read inside one file."""
DEEPEST: Final = 6
"""How deep files may be nested."""
MOST_STEPS: Final = 2_000_000
"""How many elements, control words and the like are gone through of one file, over all files inside it."""
MOST_SCANNED: Final = 50_000_000
"""How many bytes are scanned of a file that cannot be understood."""
LONGEST_WORDS: Final = 30_000_000
"""How many characters of words are kept of one file."""
_LETTER: Final = pattern(r"[^\W\d_]")


class Words(Struct, frozen=True, kw_only=True):
    """Words in a file.

    where: their place in words for editors, such as "comments"; hidden: a reader who only looks does not see them.
    """

    where: str
    text: str
    hidden: bool = False


class Unread(Struct, frozen=True, kw_only=True):
    """A place in a file that could not be read. where: empty for the whole file.

    why: a clause, such as "it asks for a password".
    """

    where: str
    why: str


class Held(Struct, frozen=True, kw_only=True):
    """All words of a file, and what of it could not be read."""

    words: tuple[Words, ...] = ()
    unread: tuple[Unread, ...] = ()


def packed(held: Held) -> bytes:
    """Return the words of a file as they are kept between builds. They may hold halves of surrogate pairs."""
    words = [(each.where, each.text, each.hidden) for each in held.words]
    return compress(dumps((words, [(each.where, each.why) for each in held.unread])).encode())


def unpacked(data: bytes) -> Held:
    """Return the words that were packed. Raises ValueError or zlib.error for any other bytes."""
    words, unread = loads(decompress(data))
    return Held(
        words=tuple(Words(where=where, text=text, hidden=hidden) for where, text, hidden in words),
        unread=tuple(Unread(where=where, why=why) for where, why in unread),
    )


Found = Words | Unread
Extractor = Callable[[BinaryIO, "Walk"], Iterator[Found]]
"""Yields all words of a file in one format. May raise anything on a damaged file; `Walk.inside` answers that."""


class TooMuch(Exception):  # noqa: N818 - it says what was found
    """A file unfolds to more than is read. Its text is the clause for `Unread.why`."""


class Walk:
    """The way through one file and all files inside it, with what may still be read of them."""

    def __init__(self, extractor: Callable[[str, BinaryIO], Extractor | None], scan: Callable[[bytes], str]) -> None:
        """Take what finds the extractor for a name and a stream, and what returns the runs of text in any bytes."""
        self._extractor, self._scan = extractor, scan
        self._bytes, self._files, self._words, self._steps, self._depth = (
            MOST_BYTES,
            MOST_FILES,
            LONGEST_WORDS,
            MOST_STEPS,
            0,
        )

    def left(self) -> int:
        """Return how many bytes may still be unfolded."""
        return self._bytes

    def unfold(self, amount: int) -> None:
        """Count bytes that were unfolded. Raises TooMuch."""
        self._bytes -= amount
        if self._bytes < 0:
            message = f"it unfolds to more than {MOST_BYTES // 1_000_000} MB"
            raise TooMuch(message)

    def go(self, steps: int) -> None:
        """Count steps that reading will take, before they are taken. Raises TooMuch."""
        self._steps -= steps
        if self._steps < 0:
            message = f"it has more than {MOST_STEPS:,} elements"
            raise TooMuch(message)

    def inside(self, name: str, data: bytes, where: str, *, hidden: bool = False) -> Iterator[Found]:
        """Yield the words of a file inside another one. where: its place there, or empty for the outer file.

        Raises TooMuch.
        """
        yield from self.file(name, BytesIO(data), where, hidden=hidden)

    def file(self, name: str, stream: BinaryIO, where: str = "", *, hidden: bool = False) -> Iterator[Found]:
        """Yield the words of a file. What cannot be understood is scanned for text, and reported as unread.

        Raises TooMuch.
        """
        self._files -= 1
        if self._files < 0:
            message = f"it contains more than {MOST_FILES:,} files"
            raise TooMuch(message)
        if self._depth >= DEEPEST:
            yield Unread(where=where, why="it is inside too many other files")
            return
        self._depth += 1
        try:
            yield from self._read(self._extractor(name, stream), stream, where, hidden=hidden)
        finally:
            self._depth -= 1

    def held(self, stream: BinaryIO, extractor: Extractor | None) -> Held:
        """Return all words of the outer file. Raises nothing but OSError, whatever the file holds."""
        words: list[Words] = []
        unread: dict[Unread, None] = {}
        try:
            for found in self._read(extractor, stream, "", hidden=False):
                if isinstance(found, Words):
                    words.append(found)
                else:
                    unread[found] = None
        except TooMuch as reason:
            unread[Unread(where="", why=str(reason))] = None
        return Held(words=tuple(words), unread=tuple(unread))

    def _read(self, extractor: Extractor | None, stream: BinaryIO, where: str, *, hidden: bool) -> Iterator[Found]:
        try:
            if extractor is not None:
                for found in extractor(stream, self):
                    yield from self._kept(within(found, where, hidden=hidden))
                return
            why = "its format is not known"
        except TooMuch:
            raise
        except Exception:  # noqa: BLE001 - the libraries raise many kinds of exceptions on damaged files, all of which mean this
            why = "it is damaged"
        yield Unread(where=where, why=why)
        stream.seek(0)
        with suppress(MemoryError):
            yield from self._kept(Words(where=where, text=self._scan(stream.read(MOST_SCANNED)), hidden=hidden))

    def _kept(self, found: Found) -> Iterator[Found]:
        """Yield what was found, unless no name could be in it."""
        if isinstance(found, Unread):
            yield found
        elif _LETTER.search(found.text):
            self._words -= len(found.text)
            if self._words < 0:
                message = f"it contains more than {LONGEST_WORDS:,} characters"
                raise TooMuch(message)
            yield found


def within(found: Found, where: str, *, hidden: bool = False) -> Found:
    """Return what was found in a file, as found in the file around it."""
    place = ", ".join(filter(None, (where, found.where)))
    if isinstance(found, Unread):
        return replace(found, where=place)
    return replace(found, where=place, hidden=found.hidden or hidden)


def everything(stream: BinaryIO, walk: Walk) -> bytes:
    """Return all bytes of a stream from its beginning: those of inner files were counted when they were unfolded.

    Raises TooMuch.
    """
    stream.seek(0)
    data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        walk.unfold(len(data))
    return data
