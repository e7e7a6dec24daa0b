"""What pasting from a word processor leaves behind: characters that nobody sees."""

from collections.abc import Iterator
from itertools import groupby
from typing import Final

from adfm_site.diagnostics import Diagnostic, Said, problem
from adfm_site.patterns import pattern
from adfm_site.reading.prose.written import Prose

_NO_BREAK: Final = pattern("[\u00a0\u202f](?:[^\n\ufffc]*[\u00a0\u202f])?")
_ORDINARY: Final = str.maketrans({"\u00a0": " ", "\u202f": " "})


# Control characters and the separators of lines and paragraphs; and between letters that need none, soft hyphens and
# spaces without a width, which Thai, Lao, Khmer and Burmese use.
_LETTER: Final = "[A-Za-z\u00c0-\u024f\u0370-\u03ff\u0400-\u052f\u1e00-\u1fff]"
_CONTROLS: Final = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029"
_SUSPECT: Final = pattern(f"[{_CONTROLS}\u00ad\u200b]")
_INVISIBLE: Final = pattern(f"[{_CONTROLS}]|(?<={_LETTER})[\u00ad\u200b]+(?={_LETTER})")
_BREAKS: Final = pattern("(?<=\\S)[\x0b\x0c\x85\u2028\u2029](?=\\S)")
_NAMES: Final = {
    "\x0b": "a vertical tab",
    "\u2028": "a line separator",
    "\u2029": "a paragraph separator",
    "\u00ad": "a soft hyphen",
}
_ZERO_WIDTH: Final = "\u200b"


@problem("warning")
def invisible_character(name: str, count: int, replacement: str) -> Said:
    """An invisible character breaks words for search and for screen readers, or is not printed.

    Such characters come from word processors and PDF files: control characters, soft hyphens, zero-width spaces.
    """
    if count == 1:
        return Said(f"There is an invisible character here: {name}.", hints=("Remove it.",), replacement=replacement)
    return Said(
        f"There are {count} invisible characters here; the first is {name}.",
        hints=("Remove them.",),
        replacement=replacement,
    )


@problem("note")
def no_break_space(count: int, replacement: str) -> Said:
    """A no-break space looks like an ordinary space.

    But search does not find the words around it, and lines break in the wrong place. It often comes with text pasted
    from a word processor. If you need one, write `&nbsp;`.
    """
    what = "is a no-break space" if count == 1 else f"are {count} no-break spaces"
    return Said(f"There {what} here.", hints=("Use an ordinary space instead.",), replacement=replacement)


def no_break_spaces(prose: Prose) -> Iterator[Diagnostic]:
    """Find no-break spaces; those of one line are one complaint."""
    if "\u00a0" in prose.text or "\u202f" in prose.text:
        for match in _NO_BREAK.finditer(prose.text):
            ordinary = match[0].translate(_ORDINARY)
            yield no_break_space(prose.span(*match.span()), sum(map(str.__ne__, match[0], ordinary)), ordinary)


def invisible_characters(prose: Prose) -> Iterator[Diagnostic]:
    """Find characters that nobody sees; those of one line are one complaint."""
    if not _SUSPECT.search(prose.whole):
        return
    stretches = (*((value.start, value.end) for value in prose.values), (prose.body, len(prose.whole)))
    for start, end in stretches:
        found = [match.span() for match in _INVISIBLE.finditer(prose.whole, start, end)]
        for _, group in groupby(found, key=lambda span: prose.lines.place(span[0])[0]):
            spans = [*group]
            first, last = spans[0][0], spans[-1][1]
            yield invisible_character(
                prose.span(first, last), _name(prose.whole[first]), len(spans), _visible(prose.whole, first, last)
            )


def _visible(text: str, start: int, end: int) -> str:
    """Return a stretch of a text without what nobody sees; what breaks a line between two words is a space."""
    pieces: list[str] = []
    position = start
    for match in _INVISIBLE.finditer(text, start, end):
        pieces += (text[position : match.start()], " " if _BREAKS.match(text, match.start()) else "")
        position = match.end()
    return "".join((*pieces, text[position:end]))


def _name(sign: str) -> str:
    if sign == _ZERO_WIDTH:
        return "a zero-width space"
    return _NAMES.get(sign, f"the control character U+{ord(sign):04X}")
