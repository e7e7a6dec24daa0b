"""A file's words at their places in the file.

What is not prose is masked character by character, so that every offset is one of the file.
"""

from collections.abc import Iterable, Iterator
from functools import cached_property
from re import IGNORECASE, MULTILINE, Match
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from adfm_site.patterns import pattern
from adfm_site.source import Lines, Span

COVER: Final = "\ufffc"
_OPENING: Final = f"{COVER}([*_“‘\"'"

# Code, comments, HTML, the addresses and names of links, bare addresses. Each branch begins with a sign of its own,
# so that the search passes quickly over everything else.
_NO_PROSE: Final = pattern(
    r"^[ >]*(?P<fence>`{3,}+|~{3,}+)[^\n]*\n(?:[^\n]*\n)*?(?:[ >]*(?P=fence)|\Z)"
    r"|(?<!`)`++[^`]{1,500}`++|<!--(?:(?!<!--|-->)[\s\S])*+-->|<[a-zA-Z/][^<>]*>|\]\(\s*<?[^\s()<>]+(?:\([^\s()]*\)[^\s()<>]*)*"
    r"|\]\[[^\]\n]*\]|https?://[^\s<>()]+|^ {0,3}\[[^\]\n]+\]:[ \t]*\S+",
    MULTILINE,
)
_ITEM: Final = pattern(r"^ {0,3}(?:[-*+]|\d+\.)[ \t]", MULTILINE)
_CODE: Final = pattern(r"(?:\A|\n[ \t]*\n)((?:(?: {4}|\t)[^\n]*(?:\n|\Z))+)")


_TAG_WITH_LANGUAGE: Final = pattern(
    r"<(?P<name>[a-zA-Z][\w-]*)\s(?:[^<>]*\s)?lang\s*=\s*[\"']?(?P<language>[a-zA-Z-]+)[^<>]*>", IGNORECASE
)
_ENGLISH: Final = "en"


class WrittenValue(Struct, frozen=True):
    """A text of the front matter: the field's key, and where it is in the file.

    It also has its language, where that is not the file's.
    """

    key: str
    start: int
    end: int
    language: str = ""


class Prose(Struct, frozen=True, dict=True):
    """The words of a file of some kind.

    whole: the file as it is; text: the same with a COVER over every sign that is no prose.
    """

    path: str
    kind: str
    whole: str
    text: str
    values: tuple[WrittenValue, ...]
    body: int
    lines: Lines

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The pieces of the text between blanks and opening signs, in small letters.

        A look into them is cheap, so it comes before the search for a pattern.
        """
        opened = self.text.lower()
        for sign in _OPENING:
            opened = opened.replace(sign, " ")
        return tuple(opened.split())

    @cached_property
    def flat(self) -> str:
        """The words with one space between them."""
        return " ".join(self.words)

    @cached_property
    def in_english(self) -> "Prose":
        """The same without text in another language.

        Such text is in elements with `lang`, and in titles of documents in another language.
        """
        foreign = [(value.start, value.end) for value in self.values if not _is_english(value.language)]
        if "lang" in self.whole:
            foreign += _elements_in_other_languages(self.whole, self.body)
        text = self.text
        for start, end in foreign:
            text = text[:start] + _covered(text[start:end]) + text[end:]
        return replace(self, text=text) if foreign else self

    def span(self, start: int, end: int) -> Span:
        """Return the span between two offsets."""
        return self.lines.span(self.path, start, end)

    def key(self, offset: int) -> str:
        """Return the key of the field in which an offset lies, nothing for one in the text."""
        return next((value.key for value in self.values if value.start <= offset < value.end), "")


def prose(path: str, kind: str, lines: Lines, values: Iterable[WrittenValue], body: int, end: int) -> Prose:
    """Cover what is no prose.

    values: the texts of the head, in any order; body and end: the offsets of the Markdown to be looked into.
    """
    whole = lines.text[:end]
    found = tuple(sorted(values, key=lambda value: value.start))
    pieces: list[str] = []
    done = 0
    for value in found:
        if value.start >= done:
            pieces += (COVER * (value.start - done), whole[value.start : value.end])
            done = value.end
    # The line end before the text stays, so that its first line begins as one.
    pieces += (COVER * (body - done - 1), "\n" * (body > done), _uncoded(_NO_PROSE.sub(_covered_target, whole[body:])))
    return Prose(path=path, kind=kind, whole=whole, text="".join(pieces), values=found, body=body, lines=lines)


def _elements_in_other_languages(whole: str, body: int) -> Iterator[tuple[int, int]]:
    """Find what is inside elements of HTML whose `lang` is not English (WCAG 2.2, 3.1.2)."""
    position = body
    while tag := _TAG_WITH_LANGUAGE.search(whole, position):
        position = tag.end()
        if not _is_english(tag["language"]):
            depth = 1
            for other in pattern(rf"<(?P<end>/?){tag['name']}(?![\w-])[^<>]*>", IGNORECASE).finditer(whole, position):
                depth += -1 if other["end"] else 1
                if not depth:
                    yield position, other.start()
                    position = other.end()
                    break


def _is_english(language: str) -> bool:
    return language.lower().partition("-")[0] in ("", _ENGLISH)


def _covered_target(match: Match[str]) -> str:
    """Cover a match, but for the bracket that ends a link's words."""
    kept = 1 if match[0][0] == "]" else 0
    return match[0][:kept] + _covered(match[0][kept:])


def _uncoded(body: str) -> str:
    """Cover blocks of code, which are indented; below a list that may be the text of an item, and is left."""
    if ("\n    " not in body and "\n\t" not in body) or _ITEM.search(body):
        return body
    return _CODE.sub(lambda match: match[0][: match.start(1) - match.start()] + _covered(match[1]), body)


def _covered(words: str) -> str:
    """Cover all but line ends."""
    return "".join("\n" if sign == "\n" else COVER for sign in words)
