"""What pasting from a word processor leaves behind: no-break spaces, and bullets in place of list marks."""

from collections.abc import Iterator
from re import MULTILINE
from re import compile as pattern
from typing import Final

from adfm_site.diagnostics import Diagnostic, Said, problem
from adfm_site.reading.prose.written import Prose

_NO_BREAK: Final = pattern("[\u00a0\u202f](?:[^\n\ufffc]*[\u00a0\u202f])?")
_ORDINARY: Final = str.maketrans({"\u00a0": " ", "\u202f": " "})
_SIGNS: Final = "•‣⁃∙▪▫●○◦■□➢✓"
_BULLETED: Final = pattern(rf"(?:^[ \t]*[{_SIGNS}][^\n]*(?:\n|\Z))+", MULTILINE)
_BULLET: Final = pattern(rf"^([ \t]*)[{_SIGNS}][ \t]*", MULTILINE)


@problem("note")
def no_break_space(count: int, replacement: str) -> Said:
    """A no-break space looks like an ordinary space, but search does not find the words around it, and lines break in the wrong place.

    It often comes with text pasted from a word processor. If you need one, write `&nbsp;`.
    """
    what = "is a no-break space" if count == 1 else f"are {count} no-break spaces"
    return Said(f"There {what} here.", hints=("Use an ordinary space instead.",), replacement=replacement)


@problem("warning")
def bullet_sign(sign: str, replacement: str | None) -> Said:
    """Each list item begins with a hyphen and a space. With another character, the items become one paragraph.

    Wrong: `• Care for children`. Right: `- Care for children`, with an empty line above the list.
    """
    return Said(
        f"“{sign}” does not make a list.",
        hints=("Begin each item with a hyphen and a space, and put an empty line above the list.",),
        replacement=replacement,
    )


def no_break_spaces(prose: Prose) -> Iterator[Diagnostic]:
    """Find no-break spaces; those of one line are one complaint."""
    if "\u00a0" in prose.text or "\u202f" in prose.text:
        for match in _NO_BREAK.finditer(prose.text):
            ordinary = match[0].translate(_ORDINARY)
            yield no_break_space(prose.span(*match.span()), sum(map(str.__ne__, match[0], ordinary)), ordinary)


def bullet_signs(prose: Prose) -> Iterator[Diagnostic]:
    """Find rows of lines with bullets; each row is one complaint."""
    if any(sign in prose.text for sign in _SIGNS):
        for match in _BULLETED.finditer(prose.text, prose.body):
            first, last = _BULLET.match(match[0]), tuple(_BULLET.finditer(match[0]))[-1]
            if first is None:
                continue
            start, end = first.end(1), last.end()
            sign = match[0][start]
            # Below a paragraph a list needs an empty line as well.
            free = not prose.lines[prose.lines.place(match.start())[0] - 1].strip() or match.start() == prose.body
            written = prose.whole[match.start() + start : match.start() + end]
            listed = _BULLET.sub(r"\1- ", written)
            yield bullet_sign(prose.span(match.start() + start, match.start() + end), sign, listed if free else None)
