"""The text of YAML as corrected in memory, so that one fault does not hide another.

It also maps places in the corrected text to places in the file as written.
"""

from adfm_site.source import Span


def quoted(value: str) -> str:
    """Return a text in YAML's quotes: double ones, or where the text itself holds such, single ones."""
    if '"' in value and "'" not in value:
        return f"'{value}'"
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


class Mended:
    """A text of a file, and what was changed in it. Only lines and parts of lines are changed, so no line moves.

    Lines and columns are counted from 0, but in spans from 1, and their lines are those of the file.
    """

    def __init__(self, path: str, text: str, first_line: int) -> None:
        """Take the text as written. first_line: the line of the file at which it begins, counted from 1."""
        self.path, self.text, self.first_line = path, text, first_line
        self._changes: dict[int, list[tuple[int, int, int]]] = {}

    @property
    def lines(self) -> list[str]:
        """The lines of the text as it is now."""
        return self.text.split("\n")

    def change(self, line: int, start: int, end: int, replacement: str) -> None:
        """Put a replacement between two columns of a line of the text as it is now."""
        lines = self.lines
        lines[line] = lines[line][:start] + replacement + lines[line][end:]
        self.text = "\n".join(lines)
        self._changes.setdefault(line, []).append((start, end, len(replacement)))

    def empty(self, lines: range, first: str = "") -> None:
        """Let nothing stand in some lines but what is given for the first."""
        written = self.lines
        written[lines.start : lines.stop] = [first, *[""] * (len(lines) - 1)]
        self.text = "\n".join(written)

    def written(self, line: int, column: int) -> int:
        """Return the column, in the line as written, of a column of that line as it is now."""
        for start, end, length in reversed(self._changes.get(line, ())):
            if column >= start + length:
                column += end - start - length
            elif column > start:
                column = min(column, end)
        return column

    def span(self, line: int, start: int, end: int, end_line: int | None = None) -> Span:
        """Return the place in the file as written of what stands between two places of the text as it is now."""
        last = line if end_line is None else end_line
        if self._changes:
            start, end = self.written(line, start), self.written(last, end)
        first = self.first_line
        return Span(path=self.path, line=line + first, column=start + 1, end_line=last + first, end_column=end + 1)
