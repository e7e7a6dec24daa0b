"""Where words stand in Markdown. Links, anchors and footnotes are found in one pass, since thousands of them may be complained about."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from re import compile as pattern
from re import escape
from typing import Final

Stretch = tuple[int, int]

# Where a link or a picture leads: inside brackets, below the text, or as HTML; as far as it holds none of the signs that may end it.
_TARGET: Final = pattern(r"""(?:\]\(\s*<?|\]:\s*<?|\b(?i:href|src)\s*=\s*["']?)(?=(?P<place>[^\s)>"']*))""")
_UNBROKEN: Final = pattern(r"""[^\s)>"']*""")
_ENDS: Final = frozenset(")>\"'")
# An anchor: in curly brackets behind a heading, or as HTML.
_ANCHOR: Final = pattern(r"""[{}\n]|#(?P<sign>[^\s{}#]+)(?=[\s}])|\b(?i:id)\s*=\s*["']?(?P<html>[^\s"'>]+)""")
# A footnote: its text at the beginning of a line, or its mark, which is neither escaped nor code.
_NOTE: Final = pattern(r"(?m:^)[ \t>*+\-\d.]*(?P<text>\[\^[^\]]*\]:)|(?<![\\`])(?P<mark>\[\^[^\]]*\])")
_QUOTE: Final = pattern("['‘’]")


class Passages:
    """A stretch of a text, whose passages are looked for once each."""

    def __init__(self, text: str, start: int, end: int) -> None:
        """Take a text and where the stretch begins and ends."""
        self._text, self._start, self._end = text, start, end
        self._found: dict[str, tuple[Stretch, ...]] = {}

    def find(self, words: str, occurrence: int) -> Stretch | None:
        """Give where an occurrence of words, counted from 0, begins and ends; the last of them, where there are fewer.

        Words that begin with ]( are those to which a link or a picture leads, with # an anchor, with [^ a footnote.
        """
        if words not in self._found:
            self._found[words] = tuple(self._as_meant(words)) or tuple(self._anywhere(words))
        found = self._found[words]
        return found[min(occurrence, len(found) - 1)] if found else None

    def targets(self, target: str) -> tuple[Stretch, ...]:
        """Return all places of links and pictures that lead to just this target."""
        return tuple(dict.fromkeys(self._as_meant(f"]({target}")))

    def _as_meant(self, words: str) -> Iterator[Stretch]:
        if words.startswith("]("):
            target = words.removeprefix("](")
            first = _UNBROKEN.match(target)
            for start, _ in self._targets.get(first[0] if first else "", ()):
                end = start + len(target)
                behind = self._text[end : end + 1]
                if self._text.startswith(target, start) and (behind in _ENDS or not behind.strip()):
                    yield start, end
        elif words.startswith("[^"):
            yield from self._notes.get(" ".join(words.split()), ())
        elif words.startswith("#"):
            yield from self._anchors.get(words.removeprefix("#"), ())

    def _anywhere(self, words: str) -> Iterator[Stretch]:
        """Look for words, whatever blanks stand between them and whichever quotes in them."""
        plain = words.removeprefix("](").removeprefix("#")
        if not plain:
            return
        if plain.split() != [plain] or _QUOTE.search(plain):
            yield from (match.span() for match in pattern(_loosely(plain)).finditer(self._text, self._start, self._end))
            return
        start = self._text.find(plain, self._start, self._end)
        while start >= 0:
            yield start, start + len(plain)
            start = self._text.find(plain, start + len(plain), self._end)

    @cached_property
    def _targets(self) -> Mapping[str, list[Stretch]]:
        found: dict[str, list[Stretch]] = {}
        for match in _TARGET.finditer(self._text, self._start, self._end):
            found.setdefault(match["place"], []).append(match.span("place"))
        return found

    @cached_property
    def _anchors(self) -> Mapping[str, list[Stretch]]:
        """Give the anchors, each without its # but with the place of it."""
        found: dict[str, list[Stretch]] = {}
        inside = False
        for match in _ANCHOR.finditer(self._text, self._start, self._end):
            if match["html"]:
                found.setdefault(match["html"], []).append(match.span("html"))
            elif not match["sign"]:
                inside = match[0] == "{"
            elif inside:
                found.setdefault(match["sign"], []).append(match.span())
        return found

    @cached_property
    def _notes(self) -> Mapping[str, list[Stretch]]:
        found: dict[str, list[Stretch]] = {}
        for match in _NOTE.finditer(self._text, self._start, self._end):
            name = "text" if match["text"] else "mark"
            found.setdefault(" ".join(match[name].split()), []).append(match.span(name))
        return found


def _loosely(words: str) -> str:
    """Give the pattern of words, whatever blanks stand between them and whichever quotes in them."""
    return r"\s+".join("['‘’]".join(map(escape, _QUOTE.split(word))) for word in words.split()) or escape(words)
