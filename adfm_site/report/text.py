"""Complaints for eyes: the file and line, the line itself with a caret, a sentence, hints."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate, pairwise, repeat
from typing import Final
from unicodedata import bidirectional, category, east_asian_width

from adfm_site.diagnostics import Diagnostic
from adfm_site.report import Report
from adfm_site.source import Lines, Span

_COLOURS: Final = {
    "error": "\x1b[1;31m",
    "warning": "\x1b[1;33m",
    "note": "\x1b[1;36m",
    "dim": "\x1b[2m",
    "off": "\x1b[0m",
}
_NARROWEST: Final = 20
# Signs that turn the direction of what follows, and so would move words away from their carets (Unicode Standard Annex
# 9).
_TURNING: Final = frozenset(("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"))
_JOINER: Final = "\u200d"
_AS_PICTURE: Final = "\ufe0f"


def text(report: Report) -> str:
    """Return the complaints as text, each as a paragraph, in the order given."""
    lines = {path: Lines(content) for path, content in report.texts.items()}
    return "".join("\n".join(_paragraph(found, lines, report)) + "\n\n" for found in report.diagnostics)


def _paragraph(found: Diagnostic, lines: dict[str, Lines], report: Report) -> Iterator[str]:
    where, severity = found.where, _painted(found.severity, found.severity, report)
    place = f"{where.path}:{where.line}:{where.column}" if isinstance(where, Span) else where.path
    yield f"{_shown(place)}: {severity}: {_shown(found.message)} [{found.code}]"
    # The very beginning, without any length, stands for the file itself.
    if isinstance(where, Span) and where.path in lines and (where.line, where.end_line, where.end_column) != (1, 1, 1):
        yield from _excerpt(lines[where.path][where.line], where, found, report)
    for label in found.labels:
        if isinstance(label.where, Span):
            yield _shown(f"    {label.where.path}:{label.where.line}:{label.where.column}: {label.text}")
    for hint in found.hints:
        for number, line in enumerate(_wrapped(_shown(hint), max(report.width - 10, _NARROWEST))):
            yield f"    {' ' if number else '→'} {line}"


def _excerpt(line: str, where: Span, found: Diagnostic, report: Report) -> Iterator[str]:
    """Return the line, cut to the terminal around the place, and below it the caret."""
    shown, at, whole = _laid_out(line)
    number = str(where.line)
    room = max(report.width - len(number) - 7, _NARROWEST)
    first = min(where.column - 1, len(shown))
    behind = min(where.end_column - 1, len(shown)) if where.end_line == where.line else len(shown)
    start, stop = _cut(at, whole, first, room)
    lead = "…" if start else ""
    tail = "…" if stop < len(shown) else ""
    yield f"    {_painted(number, 'dim', report)} | {lead}{shown[start:stop]}{tail}".rstrip()
    carets = "^" * max(at[min(behind, stop)] - at[first] + (len(tail) if behind > stop else 0), 1)
    yield (
        f"    {' ' * len(number)} | {' ' * (len(lead) + at[first] - at[start])}"
        f"{_painted(carets, found.severity, report)}"
    )


@lru_cache(maxsize=1)
def _laid_out(line: str) -> tuple[str, list[int], list[int]]:
    """Return a line as it is shown, the columns of its characters, and where it may be cut.

    The columns are those in which each character begins, and the one after the last. Remembered, since a very long line
    often has many complaints in a row.
    """
    shown = _shown(line)
    at = list(accumulate(_cells(shown), initial=0))
    whole = [number for number, sign in enumerate(shown) if at[number] < at[number + 1] and category(sign) != "Mc"]
    return shown, at, [0, *whole, len(shown)]


def _cut(at: list[int], whole: list[int], first: int, room: int) -> tuple[int, int]:
    """Return where the part of a line that is shown begins and ends.

    It has the place `first` in its first half, only whole characters, and at most `room` columns, its dots included.
    """
    end = len(at) - 1
    if at[end] <= room:
        return 0, end
    start = min((number for number in whole if 0 <= at[first] - at[number] <= room // 2), default=first)
    left = room - (start > 0)
    if at[end] - at[start] <= left:
        return start, end
    return start, max(number for number in whole if at[number] - at[start] < left)


def _wrapped(words: str, room: int) -> Iterator[str]:
    """Break words into lines of so many columns, at spaces where there are some."""
    while (stop := _fitting(words, room)) < len(words):
        space = words.rfind(" ", 0, stop + 1)
        yield words[: space if space > 0 else stop].rstrip()
        words = words[space if space > 0 else stop :].lstrip()
    yield words


def _fitting(words: str, room: int) -> int:
    """Return how many signs of a text fit into so many columns, at least one, and none without its marks."""
    used = list(accumulate(_cells(words), initial=0))
    ends = (
        number
        for number in range(1, len(used))
        if used[number] <= room and category(words[number : number + 1] or " ") != "Mc"
    )
    return max(ends, default=min(1, len(words)))


def columns(words: str) -> int:
    """Return how many columns of a terminal a text takes."""
    return sum(_cells(words))


def _cells(words: str) -> Iterator[int]:
    """Return how many columns each character takes after those before it.

    Marks take none, wide characters two (Unicode Standard Annex 11). Pictures joined into one, such as a family, take
    the space of the first (Unicode Technical Standard 51). A few terminals draw their parts side by side; there the
    caret is too far to the left.
    """
    if words.isascii():
        yield from repeat(1, len(words))
        return
    half = False
    for (before_last, last), (sign, following) in zip(pairwise(f"  {words}"), pairwise(f"{words} "), strict=False):
        half = not half and _is_of_a_flag(last) and _is_of_a_flag(sign)
        if half or _is_part_of(sign, last, before_last):
            yield 0
        else:
            flag = _is_of_a_flag(sign) and _is_of_a_flag(following)
            yield 2 if flag or east_asian_width(sign) in "WF" or following == _AS_PICTURE else 1


def _is_of_a_flag(sign: str) -> bool:
    """Return whether two such signs make a flag."""
    return "\U0001f1e6" <= sign <= "\U0001f1ff"


def _is_part_of(sign: str, last: str, before_last: str) -> bool:
    if sign == "\xad" or bidirectional(sign) == "AN":  # a soft hyphen, and the Arabic signs of numbers, are seen
        return False
    return (
        category(sign) in ("Mn", "Me", "Cf")
        or "\u1160" <= sign <= "\u11ff"  # vowels and finals of Korean syllables
        or "\ud7b0" <= sign <= "\ud7ff"
        or ("\U0001f3fb" <= sign <= "\U0001f3ff" and category(last) == "So")  # colours of skin
        or (last == _JOINER and category(sign) == "So" and category(before_last) in ("So", "Sk", "Mn"))
    )


def _shown(words: str) -> str:
    """Return a text in one line, without signs that would act on the terminal."""
    return "".join(
        " " if category(sign) in ("Cc", "Zl", "Zp") or bidirectional(sign) in _TURNING else sign for sign in words
    )


def _painted(words: str, colour: str, report: Report) -> str:
    return f"{_COLOURS[colour]}{words}{_COLOURS['off']}" if report.colours else words
