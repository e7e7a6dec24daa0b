"""A text of YAML becomes a tree, however many faults are in it, so that one hides no other.

Of each fault that the parser stops at, one thing is done in memory, and the text is read once more: the line is mended
where that is certain, else the item of a list that cannot be read is left out, else the block of fields. So the text
around it can be read. Nothing is published of a file with such a block. What is left out still counts as written: a
field that is there, but cannot be read, is not reported as missing.
"""

from collections.abc import Iterator
from typing import Final

from adfm_site.diagnostics import Diagnostic
from adfm_site.patterns import pattern
from adfm_site.reading.yaml.faults import (
    does_not_fit,
    fault,
    faulty_indentation,
    odd_blanks,
    unclosed_bracket,
    unclosed_quote,
)
from adfm_site.reading.yaml.mending import Mended
from adfm_site.reading.yaml.nodes import Composer, Mapping, Node, ScalarNode, duplicate_key, fields_begun_twice
from adfm_site.source import Span

_READ_AT_MOST: Final = 20
# Fewer than the times that a text is read, so that one long list does not hide what else is wrong.
_ITEMS_AT_MOST: Final = 12
_OPENED: Final = frozenset((unclosed_quote.code, unclosed_bracket.code))
_ODD_BLANK: Final = pattern(r"[^\S\n ]")
# At a line's beginning, a field of the head itself; a text that goes on there by mistake seldom has one word and a
# colon.
_FIELD: Final = pattern(r"(?P<name>[A-Za-z_][\w-]*)[ \t]*:(?=[ \t]|$)")
_BELONGS_ABOVE: Final = pattern(r"[ \t#\]}]|-[ \t]|-?$")
# In any column: an item of a list, a field, a field whose value stands below it, and a line of which nothing can be
# told.
_ITEM: Final = pattern(r" *-(?=[ \t]|$)")
_KEY: Final = pattern(r" *(?:- +)*[A-Za-z_][\w-]*[ \t]*:(?=[ \t]|$)")
_VALUE_BELOW: Final = pattern(rf"{_KEY.pattern}[ \t]*(?:#.*)?$")
_NOTHING_SAID: Final = pattern(r"[ \t]*(?:#.*)?$")
_FIRST_WORD: Final = pattern(r"[\s\"'{\[<?&*!-]*(?P<name>[A-Za-z_][\w-]*)")
_WORD_AND_COLON: Final = pattern(r"(?<![\w-])(?P<name>[A-Za-z_][\w-]*+)[\"']?[ \t]*:")


def composed(path: str, text: str, first_line: int) -> tuple[Node | None, list[Diagnostic]]:
    """Return the tree of a text, and the complaints about it; no tree where none could be read.

    first_line: the line of the file at which the text begins.
    """
    recovery = Recovery(Mended(path, text, first_line))
    for _ in range(_READ_AT_MOST):
        composer = Composer(recovery.text)
        try:
            node = composer.compose()
        except Exception as error:  # noqa: BLE001 - PyYAML raises ValueError, AttributeError and others on some inputs
            if not recovery.is_past(error):
                break
            continue
        if not composer.unreadable:
            return recovery.finished(node, composer.diagnostics), recovery.complaints
        recovery.leave_unreadable(composer)
    return None, recovery.complaints


class Recovery:
    """One text while it is mended and cut until it can be read, with the complaints about it.

    Its lines are counted from 0.
    """

    def __init__(self, text: Mended) -> None:
        """Take the text, and correct the blanks in it."""
        self.text = text
        has_odd_blanks = _ODD_BLANK.search(text.text) is not None
        self.complaints = faulty_indentation(text) if has_odd_blanks else []
        self._indented = {self._line(found.where) for found in self.complaints if isinstance(found.where, Span)}
        self.complaints += odd_blanks(text) if has_odd_blanks else []
        self._left_out: dict[str, tuple[ScalarNode, ScalarNode]] = {}
        self._items: set[int] = set()

    def is_past(self, error: Exception) -> bool:
        """Complain about an error of the parser and mend or leave out what it stopped at.

        False where that does not lead any further.
        """
        found = fault(error, self.text)
        complaint, code = found.complaint, found.complaint.code
        block = self._around(found.line, opened=code in _OPENED)
        if complaint in self.complaints:  # To leave out the item alone was of no use.
            return complaint.replacement is None and self.leave(block, found.where)
        # What was mended may stand in another column than was meant.
        certain = self._indented.isdisjoint(block)
        if code != does_not_fit.code or certain:
            self.complaints.append(complaint)
        if complaint.replacement is not None:
            self.text.change(found.line, found.start, found.end, complaint.replacement)
            return True
        item = self.item_around(found.line) if certain else None
        # An item's hyphen that does not fit tells that the lines above it are not what they seem.
        if item is None or (code == does_not_fit.code and found.line == item.start):
            return self.leave(block, found.where)
        self._leave_item(item, found.where)
        return True

    def leave_unreadable(self, composer: Composer) -> None:
        """Leave out the items and blocks in which something is unreadable, and keep the complaints about them."""
        lines = [self._line(span) for span in composer.unreadable]
        items = [self.item_around(line) for line in lines]
        blocks = [item or self._around(line, opened=False) for item, line in zip(items, lines, strict=True)]
        for found in composer.diagnostics:
            if isinstance(found.where, Span) and any(self._line(found.where) in block for block in blocks):
                self.complaints.append(found)
        for span, item, block in zip(composer.unreadable, items, blocks, strict=True):
            if item:
                self._leave_item(item, span)
            else:
                self.leave(block, span)

    def finished(self, node: Node | None, diagnostics: list[Diagnostic]) -> Node | None:
        """Return a tree with the names of what was left out, and keep what is complained about in it."""
        # What was meant to be a second set has the same fields once more.
        twice = any(found.code == fields_begun_twice.code for found in self.complaints)
        self.complaints += [found for found in diagnostics if not (twice and found.code == duplicate_key.code)]
        return self.with_left_out(node) if isinstance(node, Mapping) and self._left_out else node

    def item_around(self, number: int) -> range | None:
        """Return the lines of the innermost item of a list that includes a line.

        None where the hyphens do not show the list clearly.
        """
        lines = self.text.lines
        if number in self._items or len(self._items) >= _ITEMS_AT_MOST:
            return None
        least = len(lines[number])
        for start in range(number, -1, -1):
            if _NOTHING_SAID.match(lines[start]):
                continue
            column = _column(lines[start])
            if column < least and _ITEM.match(lines[start]) and (block := _item(lines, start, column)):
                return block
            least = min(least, column)
        return None

    def leave(self, block: range, where: Span) -> bool:
        """Leave out a block because of what is complained about somewhere in it. False where nothing is left of it."""
        lines = self.text.lines[block.start : block.stop]
        if not any(map(str.strip, lines)):
            return False
        nothing = ScalarNode(where, "", plain=True, refused=True)
        if field := _FIELD.match(lines[0]):
            key = ScalarNode(self.text.span(block.start, *field.span("name")), field["name"], plain=True)
            self._left_out[key.text] = (key, nothing)
        for name in sorted({name for line in lines for name in _names(line)}):
            self._left_out.setdefault(name, (ScalarNode(where, name, plain=True, refused=True), nothing))
        self.text.empty(block)
        return True

    def with_left_out(self, fields: Mapping) -> Mapping:
        """Return fields together with those that were left out, which have no value of which anything could be said."""
        written = {key.text for key, _ in fields.pairs}
        others = (pair for name, pair in self._left_out.items() if name not in written)
        return Mapping(fields.where, (*fields.pairs, *others))

    def _leave_item(self, item: range, where: Span) -> None:
        """Leave out an item because of what is complained about in it.

        Its hyphen stays, so that the list is there, and a list.
        """
        line = self.text.lines[item.start]
        self.text.empty(item, line[: _column(line) + 1])
        self._items.add(item.start)
        nothing = ScalarNode(where, "", plain=True, refused=True)
        self._left_out.setdefault("", (nothing, nothing))

    def _around(self, number: int, *, opened: bool) -> range:
        """Return the lines of the block in which a line lies.

        opened: a quote or bracket in it has no end, so that only a field ends it.
        """
        lines = self.text.lines
        start = number
        while start > 0 and _BELONGS_ABOVE.match(lines[start]):
            start -= 1
        end = number + 1
        while end < len(lines) and not (_FIELD.match(lines[end]) if opened else not _BELONGS_ABOVE.match(lines[end])):
            end += 1
        return range(start, end)

    def _line(self, where: Span) -> int:
        return where.line - self.text.first_line


def _item(lines: list[str], start: int, column: int) -> range | None:
    """Return the lines of the item that begins in a line with a hyphen.

    None where the list's field, or what follows the item, is not clear.
    """
    said = [number for number, line in enumerate(lines) if not _NOTHING_SAID.match(line)]
    end = next((number for number in said if number > start and _column(lines[number]) <= column), len(lines))
    above = (number for number in reversed(said) if number < start and _column(lines[number]) <= column)
    head = next((number for number in above if _column(lines[number]) < column or not _ITEM.match(lines[number])), None)
    ends = end == len(lines) or _ITEM.match(lines[end]) or _KEY.match(lines[end])
    return range(start, end) if ends and head is not None and _VALUE_BELOW.match(lines[head]) else None


def _column(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _names(line: str) -> Iterator[str]:
    """Return all that may be the name of a field in a line: its first word, and what stands before a colon."""
    if first := _FIRST_WORD.match(line):
        yield first["name"]
    yield from (found["name"] for found in _WORD_AND_COLON.finditer(line))
