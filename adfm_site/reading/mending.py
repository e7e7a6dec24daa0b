"""The text of YAML as corrected in memory, so that one fault does not hide another.

It also maps places in the corrected text to places in the file as written.
"""

from adfm_site.source import Lines


def quoted(value: str) -> str:
    """Return a text in YAML's quotes: double ones, or where the text itself holds such, single ones."""
    if '"' in value and "'" not in value:
        return f"'{value}'"
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


class Mended:
    """A text, and what was changed in it. Only lines and parts of lines are changed, so no line moves.

    Everything is counted from 0.
    """

    def __init__(self, text: str) -> None:
        """Take the text as written."""
        self.text = text
        self._changes: dict[int, list[tuple[int, int, int]]] = {}

    @property
    def is_as_written(self) -> bool:
        """Return whether nothing was changed."""
        return not self._changes

    def change(self, line: int, start: int, end: int, replacement: str) -> None:
        """Put a replacement between two columns of a line of the text as it is now."""
        offset = Lines(self.text).offset(line + 1, 1)
        self.text = self.text[: offset + start] + replacement + self.text[offset + end :]
        self._changes.setdefault(line, []).append((start, end, len(replacement)))

    def empty(self, lines: range, first: str = "") -> None:
        """Let nothing stand in some lines but what is given for the first."""
        written = self.text.split("\n")
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
