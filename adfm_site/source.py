"""A file's bytes, and places in its text. Knows no archive, opens nothing, and judges nothing."""

from bisect import bisect_right

from msgspec import Struct

from adfm_site.patterns import pattern

_LINE_END = pattern(r"\r\n|\n|\r")


class Source(Struct, frozen=True, kw_only=True):
    """One file as it was read.

    path: from the site's root, forward slashes, NFC. data: its bytes. digest: their SHA-256 in hexadecimal.
    """

    path: str
    data: bytes
    digest: str


class Span(Struct, frozen=True, kw_only=True, order=True, tag=True):
    """A stretch of a file's text. Lines and columns count from 1, columns in code points; the end is exclusive."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int


class Lines:
    """A text cut into lines, whatever ends them (LF, CRLF or CR), with offsets translated to lines and columns."""

    def __init__(self, text: str) -> None:
        """Take a text without a byte order mark."""
        self.text = text
        ends = [match.span() for match in _LINE_END.finditer(text)]
        self._starts = [0, *(end for _, end in ends)]
        self._stops = [*(start for start, _ in ends), len(text)]

    def __len__(self) -> int:
        return len(self._starts)

    def __getitem__(self, number: int) -> str:
        """Return the line of that number, counted from 1, without its end; an empty text where there is none."""
        if not 1 <= number <= len(self._starts):
            return ""
        return self.text[self._starts[number - 1] : self._stops[number - 1]]

    def offset(self, line: int, column: int) -> int:
        """Return the offset of a line and column, both counted from 1."""
        return min(self._starts[min(line, len(self._starts)) - 1] + column - 1, len(self.text))

    def place(self, offset: int) -> tuple[int, int]:
        """Return the line and column, both counted from 1, of an offset."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def span(self, path: str, start: int, end: int) -> Span:
        """Return the span between two offsets of this text."""
        line, column = self.place(start)
        end_line, end_column = self.place(max(start, end))
        return Span(path=path, line=line, column=column, end_line=end_line, end_column=end_column)

    def whole_line(self, path: str, number: int) -> Span:
        """Return the span of a line's text, without the blanks before and after it."""
        line = self[number]
        indent = len(line) - len(line.lstrip())
        return Span(
            path=path, line=number, column=indent + 1, end_line=number, end_column=max(len(line.rstrip()), indent) + 1
        )
