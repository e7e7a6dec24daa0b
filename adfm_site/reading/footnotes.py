"""Footnotes: what would be lost of them, and marks or texts that stand alone."""

from collections import Counter
from collections.abc import Container, Iterator
from itertools import count
from re import Match
from typing import Final
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions.footnotes import FootnoteExtension, FootnoteInlineProcessor

from adfm_site.diagnostics import Diagnostic, Label, Passage, Said, did_you_mean, nearest, problem

_MARK: Final = r"\[\^([^\]]*)\]"  # As the library has it.
_PRIORITY: Final = 175
_LONGEST_LABEL: Final = 100
_LONGEST_NUMBER: Final = 9


@problem("error")
def footnote_inside_footnote(label: str) -> Said:
    """The text of a footnote must begin at the left edge. If it is indented below another footnote, it is part of that one and is lost.

    Wrong: `    [^2]: The second source.`, indented below `[^1]: The first source.` Right: the same line at the left edge, below an
    empty line.
    """
    return Said(
        f"The text of the footnote “{label}” is inside another footnote and would be lost.",
        hints=(f"Begin the line with [^{label}]: at the left edge, below an empty line.",),
    )


@problem("error")
def footnote_written_twice(label: str, free: str, first: Passage) -> Said:
    """Each footnote has one text. If two texts begin with the same mark, only the last would be shown.

    Wrong: two lines that begin with `[^1]:`. Right: `[^1]:` and `[^2]:`, and the correct mark in the text.
    """
    return Said(
        f"The footnote “{label}” has a second text here, so one of the two would be lost.",
        hints=(f"Begin one of them with a different mark, such as [^{free}]:, and put [^{free}] in the right place in the text.",),
        labels=(Label(where=first, text="first here"),),
    )


@problem("error")
def footnote_without_text(label: str, known: tuple[str, ...]) -> Said:
    """Each footnote mark needs a text, on a separate line. Without it, readers would see the brackets.

    Wrong: `The river rose[^1].` and no line that begins with `[^1]:`. Right: `[^1]: The first reading.`, below an empty line.
    """
    return Said(
        f"The footnote “{label}” has no text.",
        hints=(
            did_you_mean(label, known) or f"Write it on a separate line, below an empty line: [^{label}]: …",
            "If it is not a footnote, put a backslash before the bracket.",
        ),
    )


@problem("warning")
def footnote_without_mark(label: str) -> Said:
    """A footnote has no mark in the text, so readers cannot know which words it explains.

    Wrong: `[^1]: The first reading.` alone. Right: `The river rose[^1].` as well.
    """
    return Said(
        f"The footnote “{label}” has no mark in the text.", hints=(f"Put [^{label}] in the right place in the text, or remove this line.",)
    )


class Footnotes(FootnoteExtension):
    """The library's footnotes, which also count what each of them was given."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the name the library calls it by
        """Add the library's processors, and in the place of the one for marks ours."""
        super().extendMarkdown(md)
        md.inlinePatterns.register(_Marks(_MARK, self), "footnote", _PRIORITY)

    def reset(self) -> None:
        """Forget the last text."""
        super().reset()
        self.texts = Counter[str]()
        self.without_text: dict[str, None] = {}

    def setFootnote(self, id: str, text: str) -> None:  # noqa: A002, N802 - as the library has it
        """Keep the text of a footnote."""
        super().setFootnote(id, text)
        self.texts[id] += 1


class _Marks(FootnoteInlineProcessor):
    """The library's marks, of which those without a text are noted."""

    footnotes: Footnotes

    def handleMatch(  # type: ignore[override]  # noqa: N802 - as the library has both
        self, m: Match[str], data: str
    ) -> tuple[Element | str | None, int | None, int | None]:
        """Give the element of a mark, or leave it as it is."""
        found = super().handleMatch(m, data)
        behind = data[m.end() : m.end() + 2]
        is_link = behind.startswith(("(", "[")) and behind != "[^"
        if found[0] is None and not is_link and len(m[1]) <= _LONGEST_LABEL:
            self.footnotes.without_text[m[1]] = None
        return found


def faulty_footnotes(path: str, footnotes: Footnotes, converted: str) -> Iterator[Diagnostic]:
    """Complain about footnotes that are lost or stand alone; without HTML, about the last found, which stopped the converter."""
    labels = list(footnotes.footnotes)
    # Those inside others are found last of all.
    shown = converted.count('<li id="fn:') if converted else len(labels) - 1
    for label in labels[shown:]:
        yield footnote_inside_footnote(_text_of(path, label), label)
    if converted:
        yield from _twice(path, footnotes.texts)
        yield from _alone(path, footnotes, labels[:shown])


def footnotes_of(converter: Markdown) -> Footnotes:
    """Give the footnotes of the text that a converter had last."""
    return next(extension for extension in converter.registeredExtensions if isinstance(extension, Footnotes))


def _twice(path: str, texts: Counter[str]) -> Iterator[Diagnostic]:
    """Complain about each text of a footnote but its first."""
    for label, times in texts.items():
        for occurrence in range(1, times):
            yield footnote_written_twice(_text_of(path, label, occurrence), label, _free(label, texts), _text_of(path, label))


def _alone(path: str, footnotes: Footnotes, shown: list[str]) -> Iterator[Diagnostic]:
    """Complain about marks without a text, and about texts without a mark."""
    marked = frozenset(footnotes.footnote_order)
    unmarked = tuple(label for label in shown if label not in marked)
    for label in footnotes.without_text:
        yield footnote_without_text(Passage(path=path, text=f"[^{label}]"), label, unmarked)
    # A mark that is misspelt leaves a text without a mark as well; that is one fault.
    meant = {nearest(label, unmarked) for label in footnotes.without_text}
    for label in unmarked:
        if label not in meant:
            yield footnote_without_mark(_text_of(path, label), label)


def _text_of(path: str, label: str, occurrence: int = 0) -> Passage:
    return Passage(path=path, text=f"[^{label}]:", occurrence=occurrence)


def _free(label: str, taken: Container[str]) -> str:
    """Give a label that no footnote has: the next number, or the same word with one."""
    is_number = label.isdecimal() and len(label) <= _LONGEST_NUMBER
    numbered = map(str, count(int(label))) if is_number else (f"{label}-{number}" for number in count(2))
    return next(other for other in numbered if other not in taken)
