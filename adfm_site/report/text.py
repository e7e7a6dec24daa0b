"""Complaints for eyes: the file and line, the line itself with a caret, a sentence, hints."""

from collections.abc import Iterator
from textwrap import wrap
from typing import Final
from unicodedata import category, east_asian_width

from adfm_site.diagnostics import Diagnostic
from adfm_site.report import Report
from adfm_site.source import Lines, Span

_COLOURS: Final = {"error": "\x1b[1;31m", "warning": "\x1b[1;33m", "note": "\x1b[1;36m", "dim": "\x1b[2m", "off": "\x1b[0m"}
_NARROWEST: Final = 40


def text(report: Report) -> str:
    """Give the complaints as text, each as a paragraph, in the order given."""
    lines = {path: Lines(content) for path, content in report.texts.items()}
    return "".join("\n".join(_paragraph(found, lines, report)) + "\n\n" for found in report.diagnostics)


def _paragraph(found: Diagnostic, lines: dict[str, Lines], report: Report) -> Iterator[str]:
    where, severity = found.where, _painted(found.severity, found.severity, report)
    place = f"{where.path}:{where.line}:{where.column}" if isinstance(where, Span) else where.path
    yield f"{place}: {severity}: {_shown(found.message)} [{found.code}]"
    # The very beginning, without any length, stands for the file itself.
    if isinstance(where, Span) and where.path in lines and (where.line, where.end_line, where.end_column) != (1, 1, 1):
        yield from _excerpt(lines[where.path][where.line], where, found, report)
    for label in found.labels:
        if isinstance(label.where, Span):
            yield f"    {label.where.path}:{label.where.line}:{label.where.column}: {label.text}"
    for hint in found.hints:
        yield from wrap(
            _shown(hint), max(report.width - 4, _NARROWEST), initial_indent="    → ", subsequent_indent="      ", break_on_hyphens=False
        )


def _excerpt(line: str, where: Span, found: Diagnostic, report: Report) -> Iterator[str]:
    """Give the line, cut to the terminal around the place, and below it the caret."""
    shown = _shown(line)
    number = str(where.line)
    room = max(report.width - len(number) - 7, _NARROWEST)
    start = _start(shown[: where.column - 1], room // 2) if columns(shown) > room else 0
    before, rest = shown[start : where.column - 1], shown[where.column - 1 :]
    lead = "…" if start else ""
    end = where.end_column - 1 if where.end_line == where.line else len(shown)
    marked = shown[where.column - 1 : end]
    tail = _fitting(rest, room - columns(lead + before))
    yield f"    {_painted(number, 'dim', report)} | {lead}{before}{tail}".rstrip()
    carets = "^" * max(min(columns(marked), columns(tail)), 1)
    yield f"    {' ' * len(number)} | {' ' * columns(lead + before)}{_painted(carets, found.severity, report)}"


def _shown(words: str) -> str:
    """Give a text in one line, without signs that would act on the terminal."""
    return "".join(" " if category(sign) == "Cc" else sign for sign in words)


def _start(before: str, room: int) -> int:
    """Give where the text before a place must begin to take no more than so many columns, never with a mark."""
    start, used = len(before), 0
    while start and (used := used + columns(before[start - 1])) <= room:
        start -= 1
    while start < len(before) and columns(before[start]) == 0:
        start += 1
    return start


def columns(words: str) -> int:
    """Give how many columns of a terminal a text takes: marks none, wide signs two (Unicode Standard Annex 11)."""
    return sum(0 if category(sign) in ("Mn", "Me", "Cf") else 2 if east_asian_width(sign) in "WF" else 1 for sign in words)


def _fitting(words: str, room: int) -> str:
    if columns(words) <= room:
        return words
    kept, used = [], 0
    for sign in words:
        used += columns(sign)
        if used > room - 1:
            break
        kept.append(sign)
    return "".join(kept) + "…"


def _painted(words: str, colour: str, report: Report) -> str:
    return f"{_COLOURS[colour]}{words}{_COLOURS['off']}" if report.colours else words
