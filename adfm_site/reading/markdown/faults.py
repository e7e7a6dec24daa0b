"""Mistakes that the structure of a text shows.

They are in links, tables, tags and definitions of which readers would lose something.
"""

from collections.abc import Iterator
from itertools import filterfalse

from adfm_site.diagnostics import Diagnostic, Label, Said, did_you_mean, problem
from adfm_site.reading.markdown.block_text import BlockText
from adfm_site.reading.markdown.converter import TextFindings
from adfm_site.reading.markdown.references import Definition, normalised
from adfm_site.reading.markdown.tags import Tag, is_word
from adfm_site.source import Span


@problem("error")
def comment_without_end() -> Said:
    """A comment in a text begins with <!-- and ends with -->; it is never published.

    Without its end, its words would be published.

    A comment that begins inside a paragraph ends in the same paragraph. Write notes for editors in `unsure:`, in front
    matter.
    """
    return Said(
        "The comment that begins here has no end.",
        hints=("Put --> after it, or move it to “unsure:” in the front matter.",),
    )


@problem("error")
def tag_without_end(tag: str) -> Said:
    """An HTML tag that is opened must be closed, in the same paragraph, cell or list item.

    Otherwise it changes all that follows.

    Wrong: `The <b>river rose.` Right: `The <b>river</b> rose.`, or in Markdown `The **river** rose.`
    """
    return Said(f"The tag <{tag}> is not closed.", hints=(f"Write </{tag}> where it ends, or remove it.",))


@problem("error")
def tag_without_start(tag: str) -> Said:
    """An HTML end tag closes a tag that was opened before it, in the same paragraph, cell or list item.

    Wrong: `The river</b> rose.` Right: `The <b>river</b> rose.`
    """
    return Said(
        f"The end tag </{tag}> closes nothing.", hints=(f"Write <{tag}> where it begins, or remove the end tag.",)
    )


@problem("error")
def cell_without_column(cell: str, columns: int) -> Said:
    """A row of a table has at most as many cells as the first row. Further cells would be lost.

    Write a backslash before a bar that belongs to the text.
    """
    count = "one column" if columns == 1 else f"{columns} columns"
    return Said(
        f"The table has {count}, so the cell “{cell}” would be lost.",
        hints=("Add a column to the first two rows, or write \\| for a bar that belongs to the text.",),
    )


@problem("warning")
def label_not_defined(label: str, known: tuple[str, ...]) -> Said:
    """`[words][label]` works only if a line `[label]: address` gives its address. Otherwise readers see the brackets.

    Wrong: `[the report][mill]` without that line. Right: `[the report](mill.pdf)`, or a line `[mill]: mill.pdf` further
    down.
    """
    return Said(
        f"The label “{label}” is not defined, so this is not a link.",
        hints=(
            did_you_mean(label, known) or f"Add a line [{label}]: address, or write the address in parentheses.",
            "If this is not a link, put a backslash before the second bracket.",
        ),
    )


@problem("error")
def link_without_words() -> Said:
    """A link needs words that say where it leads (WCAG 2.2, 2.4.4). Without them, nobody can see or follow it.

    Wrong: `[](mill.pdf)`. Right: `[The mill report](mill.pdf)`.
    """
    return Said("This link has no words.", hints=("Write words between the brackets: [words](address).",))


@problem("error")
def blank_in_address(address: str, right: str) -> Said:
    """An address has no spaces. With a space, readers would see the brackets and the address instead of a link.

    Wrong: `[Report](The report.pdf)`. Right: `[Report](<The report.pdf>)`, or a file name without spaces.
    """
    return Said(
        f"The address “{address}” has a space, so this is not a link.", hints=(f"Write {right}.",), replacement=right
    )


@problem("warning")
def address_apart(right: str) -> Said:
    """The address of a link follows its words without a space. With a space, readers see the brackets and the address.

    Wrong: `[The report] (mill.pdf)`. Right: `[The report](mill.pdf)`.
    """
    return Said(
        "There is a space between the words of the link and its address.", hints=(f"Write {right}.",), replacement=right
    )


@problem("warning")
def definition_not_used(label: str) -> Said:
    """A line such as `[label]: address` or `*[ABBR]: meaning` is not printed. It only explains words that use it.

    If nothing in the text uses it, readers do not see what the line says.
    """
    return Said(
        f"Nothing in the text uses “{label}”, so this line is not printed.", hints=("Use it, or remove the line.",)
    )


@problem("warning")
def definition_written_twice(label: str, first: Span) -> Said:
    """A label or an abbreviation has one definition. If there are several, only the first is used."""
    return Said(
        f"“{label}” is already defined, so this line is not used.",
        hints=("Remove the line, or give it another name.",),
        labels=(Label(where=first, text="first here"),),
    )


def faults(path: str, found: TextFindings) -> Iterator[Diagnostic]:
    """Return the complaints about links, tables, tags and definitions of a text."""
    yield from _tags(path, found)
    yield from _links(path, found)
    for cell, columns in found.excess:
        yield cell_without_column(_span(path, cell.line, cell.column, max(len(cell.text), 1)), cell.text, columns)
    yield from _definitions(path, found)


def _tags(path: str, found: TextFindings) -> Iterator[Diagnostic]:
    """Complain about comments and tags that are not closed."""
    for sign, line, column in found.parsed.unclosed:
        where = _span(path, line, column, len(sign))
        yield comment_without_end(where) if sign == "<!--" else tag_without_end(where, sign.strip("<").lower())
    for text, start, end in found.inline.comments:
        yield comment_without_end(_stretch(path, text, start, end))
    for tag in filterfalse(is_word, found.alone):
        yield (tag_without_start if tag.closes else tag_without_end)(tag_span(path, tag), tag.name)


def _links(path: str, found: TextFindings) -> Iterator[Diagnostic]:
    """Complain about what looks like a link and is none, and about links without words."""
    known = tuple(definition.label for definition in found.parsed.definitions.references.values())
    for text, start, end, label in found.inline.undefined:
        yield label_not_defined(_stretch(path, text, start, end), label, known)
    for text, start, end in found.inline.empty:
        yield link_without_words(_stretch(path, text, start, end))
    for text, start, end in found.inline.blank:
        address = text.text[start + 1 : end - 1].strip()
        right = address.replace(" ", "%20") if "://" in address else f"<{address}>"
        yield blank_in_address(_stretch(path, text, start + 1, end - 1), address, right)
    for text, start, end in found.inline.apart:
        right = text.text[start:end].lstrip()
        yield address_apart(_stretch(path, text, start, end), right)


def _definitions(path: str, found: TextFindings) -> Iterator[Diagnostic]:
    """Complain about definitions that nothing uses, and about second ones."""
    definitions = found.parsed.definitions
    for definition in definitions.again:
        first = definitions.references.get(normalised(definition.label)) or definitions.abbreviations[definition.label]
        yield definition_written_twice(_defined(path, definition), definition.label, _defined(path, first))
    for definition in definitions.references.values():
        if not definition.used:
            yield definition_not_used(_defined(path, definition), definition.label)
    for definition in definitions.abbreviations.values():
        if not definition.used:
            yield definition_not_used(_defined(path, definition), definition.label)


def tag_span(path: str, tag: Tag) -> Span:
    """Return the place of a tag's name, with the sign before it."""
    return _span(path, tag.line, tag.column, len(tag.name) + (2 if tag.closes else 1))


def _defined(path: str, definition: Definition) -> Span:
    return _span(path, definition.line, definition.column, len(definition.label) + definition.signs)


def _stretch(path: str, text: BlockText, start: int, end: int) -> Span:
    line, column = text.place(start)
    end_line, end_column = text.place(end)
    return Span(path=path, line=line, column=column, end_line=end_line, end_column=end_column)


def _span(path: str, line: int, column: int, length: int) -> Span:
    return Span(path=path, line=line, column=column, end_line=line, end_column=column + length)
