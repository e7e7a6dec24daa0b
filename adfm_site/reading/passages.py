"""Where words stand in a text, whatever blanks stand between them and whichever quotes in them."""

from collections.abc import Iterator
from re import escape
from typing import Final

from adfm_site.patterns import pattern

Stretch = tuple[int, int]

_QUOTE: Final = pattern("['‘’]")


class Passages:
    """A stretch of a text, whose passages are looked for once each."""

    def __init__(self, text: str, start: int, end: int) -> None:
        """Take a text and where the stretch begins and ends."""
        self._text, self._start, self._end = text, start, end
        self._found: dict[str, tuple[Stretch, ...]] = {}

    def find(self, words: str, occurrence: int) -> Stretch | None:
        """Return where an occurrence of words begins and ends.

        The occurrence is counted from 0; where there are fewer, it is the last of them.
        """
        if words not in self._found:
            self._found[words] = tuple(self._places(words))
        found = self._found[words]
        return found[min(occurrence, len(found) - 1)] if found else None

    def _places(self, words: str) -> Iterator[Stretch]:
        if not words:
            return
        if words.split() != [words] or _QUOTE.search(words):
            yield from (match.span() for match in pattern(_loosely(words)).finditer(self._text, self._start, self._end))
            return
        start = self._text.find(words, self._start, self._end)
        while start >= 0:
            yield start, start + len(words)
            start = self._text.find(words, start + len(words), self._end)


def _loosely(words: str) -> str:
    """Return the pattern of words, whatever blanks stand between them and whichever quotes in them."""
    return r"\s+".join("['‘’]".join(map(escape, _QUOTE.split(word))) for word in words.split()) or escape(words)
