"""Marks by which an editor confirms a line that a check would report.

They are `<!-- fine: relative-time -->`, or in front matter `# fine: doubled-word`. A mark is at the end of its line, or
alone on the line above.
"""

from collections.abc import Iterator
from re import MULTILINE
from typing import Final

from msgspec import Struct

from adfm_site.patterns import pattern
from adfm_site.source import Lines, Span

_IN_TEXT: Final = pattern(r"(?<![ \t])[ \t]*<!--[ \t]*fine:(?P<codes>(?:(?!<!--)[^\n])*?)-->")
_IN_HEAD: Final = pattern(r"(?:^|[ \t])#[ \t]*fine:(?P<codes>[^\n]*)$", MULTILINE)
_CODE: Final = pattern(r"[^\s,]+")


class SuppressionMark(Struct, frozen=True):
    """One code of a mark, where it stands, and the number of the line of which it speaks."""

    code: str
    where: Span
    line: int


def marks(path: str, text: str, body: int) -> Iterator[SuppressionMark]:
    """Return the marks of a file. body: the offset at which its Markdown begins; that of its end where it has none."""
    if "fine:" not in text:
        return
    lines = Lines(text)
    for match in (*_IN_HEAD.finditer(text, 0, body), *_IN_TEXT.finditer(text, body)):
        start, end = match.span("codes")
        number = lines.place(start)[0]
        alone = lines[number].strip() == match[0].strip()
        for code in _CODE.finditer(text, start, end):
            yield SuppressionMark(code[0], lines.span(path, *code.span()), number + alone)


def without_marks(body: str, first: int) -> Iterator[tuple[int, str]]:
    """Return the lines of Markdown without marks, each with its number in the file.

    Lines with nothing but marks are left out: a mark would otherwise split a paragraph or a list. first: the number of
    the first line.
    """
    marked = "fine:" in body
    for number, line in enumerate(body.split("\n"), first):
        if marked and (mark := _IN_TEXT.search(line)):
            if line.strip() != mark[0].strip():
                yield number, _IN_TEXT.sub("", line)
        else:
            yield number, line
