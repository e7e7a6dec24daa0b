"""Texts that would cost the Markdown converter minutes or its stack, recognised by looking at them once."""

from collections import Counter
from collections.abc import Iterator
from re import MULTILINE
from re import compile as pattern
from typing import Final

from adfm_site.diagnostics import Diagnostic, Said, problem
from adfm_site.source import Lines, Span

LONGEST: Final = 500_000
_MOST_BLOCKS: Final = 10_000
_MOST_OPEN: Final = 60
_MOST_SIGNS: Final = 1_500
_LONGEST_LINE: Final = 50_000
_MOST_LINES: Final = 2_000
_MOST_CELLS: Final = 20_000
_BLANK: Final = pattern(r"\n[ \t]*\n")
_SIGNS: Final = pattern(r"[*_`]")
_MOST_STEPS: Final = 2_000_000
_MOST_ACTIVE: Final = 60_000
_MOST_COPIED: Final = 3_000_000_000
_ACTIVE: Final = pattern(r"[\[\]<>&\\*_`!{}]")
_RUN: Final = pattern(r"^[ \t]*(?:(?:(?:>|\+|\d+\.)[ \t]*){30}|(?:[-*][ \t]+){60})", flags=MULTILINE)
_MOST_MARKS: Final = 600
_NOTE: Final = pattern(r"\[\^[^\[\]\n]{1,100}\]")
_MOST_NOTES: Final = 2_000
_ANGLES: Final = pattern(r">|<[A-Za-z/!?]")
_MOST_DEFINITIONS: Final = 150
_DEFINITION: Final = pattern(r"^[ \t>]*:[ ]", flags=MULTILINE)
_DEEP_ITEM: Final = pattern(r"^(?: {200}|\t{50})[ \t]*(?:[-*+]|\d+\.)[ \t]", flags=MULTILINE)
_BRACKETS: Final = pattern(r"\]\(|[\[\]()]")


@problem("error")
def text_too_long(what: str, limit: str) -> Said:
    """A text is too long for one page, especially on a phone. Split it into several files, or offer it as a download."""
    return Said(f"This text has {what}; the limit is {limit}.", hints=("Split it into several files, or offer it as a download.",))


@problem("error")
def text_too_tangled(what: str) -> Said:
    """A paragraph contains too many brackets, tags or asterisks to be read reliably. Normal text does not have so many."""
    return Said(
        f"This paragraph {what}.", hints=("Put an empty line between paragraphs, and a backslash before characters that are not Markdown.",)
    )


@problem("error")
def text_too_nested() -> Said:
    """Lists or definitions have too many levels, or too many follow each other without an empty line."""
    return Said(
        "The lists in this text have too many levels, or are too long without an empty line.",
        hints=("Put an empty line between the terms of a long definition list, and keep lists to a few levels.",),
    )


def tangle(path: str, body: str, body_line: int) -> Diagnostic | None:
    """Give the complaint about a text that must not be given to the converter, or None."""
    lines = Lines(body)
    first_line = len(body) - len(body.lstrip())
    if len(body) > LONGEST:
        return text_too_long(_span(lines, path, body_line, first_line), f"{len(body):,} characters", f"{LONGEST:,}")
    ends = [*(match.start() for match in _BLANK.finditer(body)), len(body)]
    if len(ends) > _MOST_BLOCKS:
        return text_too_long(_span(lines, path, body_line, first_line), f"{len(ends):,} paragraphs", f"{_MOST_BLOCKS:,}")
    notes = Counter(_NOTE.findall(body))
    if len(notes) > _MOST_NOTES:
        return text_too_long(_span(lines, path, body_line, first_line), f"{len(notes):,} footnotes", f"{_MOST_NOTES:,}")
    for offset, what in _across_paragraphs(body, notes):
        return text_too_tangled(_span(lines, path, body_line, offset), what)
    start, steps, active, copied = 0, 0, 0, 0
    for end in ends:
        steps += _steps(body[start:end])
        signs = len(_ACTIVE.findall(body, start, end))
        active += signs
        copied += signs * (end - start)
        # How deep the converter can follow depends on the program around it, so it is never led as far as that.
        if len(_DEFINITION.findall(body, start, end)) > _MOST_DEFINITIONS or _DEEP_ITEM.search(body, start, end):
            first = start + len(body[start:end]) - len(body[start:end].lstrip())
            return text_too_nested(_span(lines, path, body_line, first))
        what = _fault_of(body[start:end])
        if not what and (steps > _MOST_STEPS or active > _MOST_ACTIVE or copied > _MOST_COPIED):
            what = "adds more brackets, tags and other characters to this text than can be read"
        if what:
            first = start + len(body[start:end]) - len(body[start:end].lstrip())
            return text_too_tangled(_span(lines, path, body_line, first), what)
        start = end
    return None


def _across_paragraphs(body: str, notes: Counter[str]) -> Iterator[tuple[int, str]]:
    """Give the offset of what costs too much wherever it stands in a text, and say what it is."""
    label, times = next(iter(notes.most_common(1)), ("", 0))
    if times > _MOST_MARKS:
        yield body.index(label), f"begins with one of more than {_MOST_MARKS} marks of the same footnote"
    reach, closing = 0, len(body)
    for match in reversed(tuple(_ANGLES.finditer(body))):
        if match[0] == ">":
            closing = match.start()
        reach += closing - match.start()
        if reach > _MOST_STEPS:
            yield match.start(), "opens more angle brackets than it closes"
            return


def _fault_of(block: str) -> str:
    """Say what is wrong with a paragraph, or nothing."""
    rows = block.split("\n")
    if max(map(len, rows)) > _LONGEST_LINE:
        return f"has a line of more than {_LONGEST_LINE:,} characters"
    if _RUN.search(block):
        return "begins a line with too many levels of quotations or lists"
    if len(rows) > _MOST_LINES:
        return f"has more than {_MOST_LINES:,} lines"
    if len(rows) * max(row.count("|") for row in rows) > _MOST_CELLS:
        return f"makes a table of more than {_MOST_CELLS:,} cells"
    if _open_at_most(block, "[", "]") > _MOST_OPEN:
        return "opens more square brackets than it closes"
    if block.count("<") - block.count(">") > _MOST_OPEN:
        return "opens more angle brackets than it closes"
    if len(_SIGNS.findall(block)) > _MOST_SIGNS:
        return f"contains more than {_MOST_SIGNS:,} asterisks, underscores or backticks"
    return ""


def _steps(block: str) -> int:
    """Give how far the converter looks for the ends of all brackets together; for one that is never closed, to the paragraph's end."""
    square: list[int] = []
    target: list[int | None] = []
    steps = 0
    for match in _BRACKETS.finditer(block):
        sign, start = match[0], match.start()
        if sign == "[":
            square.append(start)
        elif sign.startswith("]"):
            steps += start - square.pop() if square else 0
        if sign == "](":
            target.append(start)
        elif sign == "(" and target:
            target.append(None)
        elif sign == ")" and target:
            steps += start - opened if (opened := target.pop()) is not None else 0
    return steps + sum(len(block) - opened for opened in (*square, *target) if opened is not None)


def _open_at_most(block: str, opening: str, closing: str) -> int:
    """Give how many brackets are open at the same time, at the most."""
    if block.count(opening) <= _MOST_OPEN:
        return 0
    depth = deepest = 0
    for character in block:
        if character == opening:
            depth += 1
            deepest = max(deepest, depth)
        elif character == closing:
            depth = max(depth - 1, 0)
    return deepest


def _span(lines: Lines, path: str, body_line: int, offset: int) -> Span:
    line, _ = lines.place(offset)
    found = lines.whole_line(path, line)
    moved = line + body_line - 1
    return Span(path=path, line=moved, column=found.column, end_line=moved, end_column=min(found.end_column, found.column + 80))
