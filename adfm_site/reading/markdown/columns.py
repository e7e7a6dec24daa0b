"""Columns of a line: where its text begins, with tabs as CommonMark counts them (2.2)."""

from typing import Final

from adfm_site.patterns import pattern

TAB: Final = 4
# What can stand before a block on its line.
_PREFIX: Final = pattern(r"[ \t]*(?:(?:>|[-+*:]|[0-9]{1,9}[.)])[ \t]+)*(?:>[ \t]*)*")


def expanded(line: str) -> str:
    """Return a line whose leading tabs are replaced by spaces up to the next column of four (CommonMark 2.2).

    Blocks begin there.
    """
    line = line.rstrip("\t") if line.endswith("\t") else line
    end = prefix.end() if (prefix := _PREFIX.match(line)) else 0
    return line[:end].expandtabs(TAB) + line[end:]


def first_column(line: str, position: int) -> int:
    """Return the position of the first sign of a line that is no blank; the line's length where there is none."""
    length = len(line)
    while position < length and line[position] in " \t":
        position += 1
    return position
