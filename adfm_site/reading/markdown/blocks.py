"""The blocks of a text: paragraphs, lists, tables and so on, each with its place in the file."""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final, Literal

from msgspec import Struct, field

from adfm_site.patterns import pattern
from adfm_site.reading.markdown.references import Definitions

# The first six contain blocks; “nothing” is a paragraph of which all was definitions.
Kind = Literal[
    "document",
    "quote",
    "item",
    "meaning",
    "note",
    "list",
    "definitions",
    "term",
    "paragraph",
    "heading",
    "code",
    "html",
    "rule",
    "table",
    "nothing",
]
DEEPEST: Final = 120
_ALIGNMENTS: Final = {(True, True): "c", (True, False): "l", (False, True): "r", (False, False): "-"}
_CELL_END: Final = pattern(r"\\.|\|")


class TooDeep(Exception):  # noqa: N818 - it is no error of ours
    """Blocks stand in one another deeper than is followed. line: that of the file at which it was given up."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line: Final = line


class Row(Struct, frozen=True):
    """A line of a block, without what makes the block.

    It is the text, its line in the file, and the column at which the text begins.
    """

    text: str
    line: int
    column: int


class MarkdownBlock(Struct, eq=False):
    """A block of a text.

    line, column: where it begins in the file, from 1. rows: the lines of a leaf. end: the last line of a leaf. name:
    the sign of a list, the label of a footnote, the words behind a fence, the alignments of a table, a letter a column,
    or of a heading that it is underlined. number: the level of a heading, the number with which a list begins, the
    columns by which an item is indented, the length of a fence. tight: whether no empty line stands in a list or before
    a meaning, and whether a fence ends.
    """

    kind: Kind
    line: int
    column: int
    children: list["MarkdownBlock"] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    name: str = ""
    number: int = 0
    end: int = 0
    tight: bool = True

    @property
    def last(self) -> int:
        """The last line of the file that belongs to this block."""
        return max(self.end, self.line, self.children[-1].last if self.children else 0)

    @property
    def spaced(self) -> bool:
        """Return whether an empty line stands between two of its blocks (CommonMark 5.3)."""
        return any(one.last < other.line - 1 for one, other in pairwise(self.children))


class Parsed(Struct, frozen=True):
    """The blocks of a text.

    unclosed: where HTML begins that ends nowhere, each with its first sign and its line and column.
    """

    document: MarkdownBlock
    definitions: Definitions
    notes: tuple[MarkdownBlock, ...]
    unclosed: tuple[tuple[str, int, int], ...]


def cells(row: Row) -> Iterator[Row]:
    """Return the cells of a table's row; a bar behind a backslash belongs to its cell (GFM 4.10)."""
    text = row.text.rstrip()
    start = 1 if text.startswith("|") else 0
    bars = [found.start() for found in _CELL_END.finditer(text, start) if found[0] == "|"]
    if not bars or bars[-1] != len(text) - 1:
        bars.append(len(text))
    for end in bars:
        cell = text[start:end]
        inner = cell.lstrip()
        yield Row(inner.rstrip().replace("\\|", "|"), row.line, row.column + start + len(cell) - len(inner))
        start = end + 1


def alignments(delimiters: Iterable[str]) -> str:
    """Return the alignments of a table's columns, a letter each: l, r or c, or a hyphen where none is written."""
    return "".join(_ALIGNMENTS[cell.startswith(":"), cell.endswith(":")] for cell in delimiters)
