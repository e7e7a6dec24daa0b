"""Footnotes: what would be lost of them, and marks or texts that stand alone."""

from collections.abc import Container, Iterator, Sequence
from itertools import count
from re import Match
from typing import Final
from xml.etree.ElementTree import Element, SubElement

from markdown.extensions.footnotes import FootnoteExtension

from adfm_site.diagnostics import Diagnostic, Label, Said, did_you_mean, nearest, problem
from adfm_site.reading.markdown.blocks import MarkdownBlock
from adfm_site.source import Span

_LONGEST_LABEL: Final = 100
_LONGEST_NUMBER: Final = 9


@problem("error")
def footnote_written_twice(label: str, free: str, first: Span) -> Said:
    """Each footnote has one text. If two texts begin with the same mark, only the first would be shown.

    Wrong: two lines that begin with `[^1]:`. Right: `[^1]:` and `[^2]:`, and the correct mark in the text.
    """
    return Said(
        f"The footnote “{label}” has a second text here, so one of the two would be lost.",
        hints=(
            (
                f"Begin one of them with a different mark, such as [^{free}]:, "
                f"and put [^{free}] in the right place in the text."
            ),
        ),
        labels=(Label(where=first, text="first here"),),
    )


@problem("error")
def footnote_without_text(label: str, known: tuple[str, ...]) -> Said:
    """Each footnote mark needs a text, on a separate line. Without it, readers would see the brackets.

    Wrong: `The river rose[^1].` and no line that begins with `[^1]:`. Right: `[^1]: The first reading.`, below an empty
    line.
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
        f"The footnote “{label}” has no mark in the text.",
        hints=(f"Put [^{label}] in the right place in the text, or remove this line.",),
    )


class Footnotes(FootnoteExtension):
    """The library's footnotes, counted so that thousands of marks cost no more than one each.

    marked: the labels of footnotes to which a mark leads. without_text: the marks that have no text, by their labels,
    with the line and column of the first.
    """

    def reset(self) -> None:
        """Forget the last text."""
        super().reset()
        self.marked: set[str] = set()
        self.without_text: dict[str, tuple[int, int]] = {}
        self._numbers: dict[str, int] = {}

    def define(self, label: str, text: str) -> None:
        """Take the text of a footnote; of several with one label the first counts."""
        if label not in self._numbers:
            self._numbers[label] = len(self._numbers) + 1
            self.setFootnote(label, text)

    def unique_ref(self, reference: str, found: bool = False) -> str:  # as the library has it
        """Return the identifier of a mark: fnref:label, fnref2:label and so on."""
        if not found:
            return reference
        count = self.found_refs[reference] = self.found_refs.get(reference, 0) + 1
        name, _, label = reference.partition(self.get_separator())
        return reference if count == 1 else f"{name}{count}{self.get_separator()}{label}"

    def mark(self, match: Match[str], words: str, place: tuple[int, int]) -> Element | None:
        """Return the element of a mark, or None where its footnote has no text.

        match: of the mark in words, its label in group 1.
        """
        label = match[1]
        if label not in self._numbers:
            behind = words[match.end() : match.end() + 2]
            is_link = behind.startswith(("(", "[")) and behind != "[^"
            if not is_link and len(label) <= _LONGEST_LABEL:
                self.without_text.setdefault(label, place)
            return None
        self.marked.add(label)
        mark = Element("sup", {"id": self.makeFootnoteRefId(label, found=True)})
        link = SubElement(mark, "a", {"href": f"#{self.makeFootnoteId(label)}", "class": "footnote-ref"})
        link.text = str(self._numbers[label])
        return mark


def faulty_footnotes(path: str, footnotes: Footnotes, notes: Sequence[MarkdownBlock]) -> Iterator[Diagnostic]:
    """Complain about footnotes that are written twice, and about marks and texts that stand alone. notes: the texts."""
    first: dict[str, MarkdownBlock] = {}
    for note in notes:
        known = first.setdefault(note.name, note)
        if known is not note:
            yield footnote_written_twice(
                _span(path, note, note.last), note.name, _free(note.name, first), _span(path, known)
            )
    unmarked = tuple(label for label in first if label not in footnotes.marked)
    for label, (line, column) in footnotes.without_text.items():
        place = Span(path=path, line=line, column=column, end_line=line, end_column=column + len(label) + 3)
        yield footnote_without_text(place, label, unmarked)
    # A mark that is misspelt leaves a text without a mark as well; that is one fault.
    meant = {nearest(label, unmarked) for label in footnotes.without_text}
    for label in unmarked:
        if label not in meant:
            yield footnote_without_mark(_span(path, first[label]), label)


def _span(path: str, note: MarkdownBlock, last: int = 0) -> Span:
    end_line, end = (last, 1) if last > note.line else (note.line, note.column + len(note.name) + 4)
    return Span(path=path, line=note.line, column=note.column, end_line=end_line, end_column=end)


def _free(label: str, taken: Container[str]) -> str:
    """Return a label that no footnote has: the next number, or the same word with one."""
    is_number = label.isdecimal() and len(label) <= _LONGEST_NUMBER
    numbered = map(str, count(int(label))) if is_number else (f"{label}-{number}" for number in count(2))
    return next(other for other in numbered if other not in taken)
