"""A text of YAML becomes a tree, however many faults are in it, so that one hides no other.

A line that is certainly mended is mended in memory; an item or a block that cannot be read is left out; and all is read
once more.
"""

from typing import Final

from msgspec.structs import replace

from adfm_site.diagnostics import Diagnostic
from adfm_site.reading import yaml_nodes
from adfm_site.reading.leaving_out import LeftOut
from adfm_site.reading.mending import Mended
from adfm_site.reading.yaml_faults import (
    does_not_fit,
    fault,
    faulty_indentation,
    odd_blanks,
    unclosed_bracket,
    unclosed_quote,
)
from adfm_site.source import Span

_READ_AT_MOST: Final = 20
_OPENED: Final = frozenset((unclosed_quote.code, unclosed_bracket.code))


def composed(path: str, text: str, first_line: int) -> tuple[yaml_nodes.Node | None, list[Diagnostic]]:
    """Return the tree of a text, and the complaints about it; no tree where none could be read.

    first_line: the line of the file at which the text begins.
    """
    composing = _Composing(path, text, first_line)
    for _ in range(_READ_AT_MOST):
        mended = composing.mended
        composer = yaml_nodes.Composer(path, first_line, None if mended.is_as_written else mended.written)
        try:
            node = composer.compose(mended.text)
        except Exception as error:  # noqa: BLE001 - PyYAML raises ValueError, AttributeError and others on some inputs
            if not composing.is_past(error):
                break
            continue
        if not composer.unreadable:
            return composing.finished(node, composer.diagnostics), composing.complaints
        composing.leave_out(composer)
    return None, composing.complaints


class _Composing:
    """One text while it is mended and cut until it can be read. Its lines are counted from 0."""

    def __init__(self, path: str, text: str, first_line: int) -> None:
        self._path, self._first_line = path, first_line
        self.mended = Mended(text)
        self.complaints = faulty_indentation(path, self.mended, first_line)
        self._indented = {self._line(found.where) for found in self.complaints if isinstance(found.where, Span)}
        self.complaints += odd_blanks(path, self.mended, first_line)
        self._left_out = LeftOut(path, first_line, self.mended)

    def is_past(self, error: Exception) -> bool:
        """Complain about an error of the parser and mend or leave out what it stopped at.

        False where that does not lead any further.
        """
        found = fault(error, self._path, self.mended.text, self._first_line)
        where = found.where
        if not isinstance(where, Span):
            return False
        place = self._as_written(where)
        complaint = replace(found, where=place)
        line = self._line(where)
        block = self._left_out.around(line, opened=found.code in _OPENED)
        if complaint in self.complaints:  # To leave out the item alone was of no use.
            return found.replacement is None and self._left_out.leave(block, place)
        # What was mended may stand in another column than was meant.
        certain = self._indented.isdisjoint(block)
        if found.code != does_not_fit.code or certain:
            self.complaints.append(complaint)
        if found.replacement is not None:
            self.mended.change(line, where.column - 1, where.end_column - 1, found.replacement)
            return True
        item = self._left_out.item_around(line) if certain else None
        # An item's hyphen that does not fit tells that the lines above it are not what they seem.
        if item is None or (found.code == does_not_fit.code and line == item.start):
            return self._left_out.leave(block, place)
        self._left_out.leave_item(item, place)
        return True

    def leave_out(self, composer: yaml_nodes.Composer) -> None:
        """Leave out the blocks in which something is unreadable, and keep what is complained about in them."""
        lines = [(self._line(span), span) for span in composer.unreadable]
        blocks = [
            (self._left_out.item_around(line), self._left_out.around(line, opened=False), span) for line, span in lines
        ]
        for found in composer.diagnostics:
            if isinstance(found.where, Span) and any(
                self._line(found.where) in (item or block) for item, block, _ in blocks
            ):
                self.complaints.append(found)
        for item, block, span in blocks:
            if item:
                self._left_out.leave_item(item, span)
            else:
                self._left_out.leave(block, span)

    def finished(self, node: yaml_nodes.Node | None, diagnostics: list[Diagnostic]) -> yaml_nodes.Node | None:
        """Return a tree with the names of what was left out, and keep what is complained about in it."""
        # What was meant to be a second set has the same fields once more.
        twice = any(found.code == yaml_nodes.fields_begun_twice.code for found in self.complaints)
        self.complaints += [
            found for found in diagnostics if not (twice and found.code == yaml_nodes.duplicate_key.code)
        ]
        return self._left_out.added_to(node) if isinstance(node, yaml_nodes.Mapping) else node

    def _line(self, where: Span) -> int:
        return where.line - self._first_line

    def _as_written(self, where: Span) -> Span:
        """Return a place of the mended text as one of the text as written."""
        column = self.mended.written(self._line(where), where.column - 1) + 1
        end_column = self.mended.written(where.end_line - self._first_line, where.end_column - 1) + 1
        return replace(where, column=column, end_column=end_column)
