"""The text of a block, with the place of each of its characters in the file, and what is found in it."""

from bisect import bisect_right
from collections.abc import Iterable

from msgspec import Struct, field

from adfm_site.reading.markdown.blocks import Row
from adfm_site.reading.markdown.references import Definition


class BlockText:
    """The text of a block, and where each of its lines stands in the file."""

    __slots__ = ("_rows", "_starts", "text")

    def __init__(self, rows: Iterable[Row]) -> None:
        """Take the rows of a leaf."""
        self._rows = tuple(rows)
        self.text = "\n".join(row.text for row in self._rows).rstrip(" \t")
        self._starts: list[int] = []

    def place(self, offset: int) -> tuple[int, int]:
        """Return the line and column, in the file, of an offset in the text."""
        if not self._starts:
            start = 0
            for row in self._rows:
                self._starts.append(start)
                start += len(row.text) + 1
        at = bisect_right(self._starts, offset) - 1
        row = self._rows[at]
        return row.line, row.column + offset - self._starts[at]


class Notes(Struct):
    """What is found in texts besides their words, for complaints. Each comes with its text and its offsets there.

    links: where links and pictures lead, and from where to where that is written; defined: those whose label says where
    they lead.
    """

    undefined: list[tuple[BlockText, int, int, str]] = field(default_factory=list)
    empty: list[tuple[BlockText, int, int]] = field(default_factory=list)
    blank: list[tuple[BlockText, int, int]] = field(default_factory=list)
    apart: list[tuple[BlockText, int, int]] = field(default_factory=list)
    comments: list[tuple[BlockText, int, int]] = field(default_factory=list)
    links: list[tuple[str, BlockText, int, int]] = field(default_factory=list)
    defined: list[tuple[str, Definition]] = field(default_factory=list)
