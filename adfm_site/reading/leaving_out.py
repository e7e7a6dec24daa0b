"""Leaving out, in memory, a block of fields or an item of a list that cannot be read.

So the text around it can be read. Nothing is published of a file with such a block. What is left out still counts as
written: a field that is there, but cannot be read, is not reported as missing.
"""

from collections.abc import Iterator
from re import compile as pattern
from typing import Final

from adfm_site.reading.mending import Mended
from adfm_site.reading.yaml_nodes import Mapping, ScalarNode
from adfm_site.source import Span

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
# Fewer than the times that a text is read, so that one long list does not hide what else is wrong.
_ITEMS_AT_MOST: Final = 12
_FIRST_WORD: Final = pattern(r"[\s\"'{\[<?&*!-]*(?P<name>[A-Za-z_][\w-]*)")
_WORD_AND_COLON: Final = pattern(r"(?<![\w-])(?P<name>[A-Za-z_][\w-]*+)[\"']?[ \t]*:")


class LeftOut:
    """The blocks of a text that were left out. Lines are counted from 0."""

    def __init__(self, path: str, first_line: int, mended: Mended) -> None:
        """Take the text from which blocks are to be left out, with its file.

        first_line: the line of the file at which the text begins, counted from 1.
        """
        self._path, self._first_line, self._mended = path, first_line, mended
        self._pairs: dict[str, tuple[ScalarNode, ScalarNode]] = {}
        self._items: set[int] = set()

    def around(self, number: int, *, opened: bool) -> range:
        """Return the lines of the block in which a line lies.

        opened: a quote or bracket in it has no end, so that only a field ends it.
        """
        lines = self._mended.text.split("\n")
        start = number
        while start > 0 and _BELONGS_ABOVE.match(lines[start]):
            start -= 1
        end = number + 1
        while end < len(lines) and not (_FIELD.match(lines[end]) if opened else not _BELONGS_ABOVE.match(lines[end])):
            end += 1
        return range(start, end)

    def item_around(self, number: int) -> range | None:
        """Return the lines of the innermost item of a list that includes a line.

        None where the hyphens do not show the list clearly.
        """
        lines = self._mended.text.split("\n")
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

    def leave_item(self, item: range, where: Span) -> None:
        """Leave out an item because of what is complained about in it.

        Its hyphen stays, so that the list is there, and a list.
        """
        line = self._mended.text.split("\n")[item.start]
        self._mended.empty(item, line[: _column(line) + 1])
        self._items.add(item.start)
        nothing = ScalarNode(where, "", plain=True, refused=True)
        self._pairs.setdefault("", (nothing, nothing))

    def leave(self, block: range, where: Span) -> bool:
        """Leave out a block because of what is complained about somewhere in it. False where nothing is left of it."""
        lines = self._mended.text.split("\n")
        if not any(lines[number].strip() for number in block):
            return False
        nothing = ScalarNode(where, "", plain=True, refused=True)
        if field := _FIELD.match(lines[block.start]):
            self._pairs[field["name"]] = (
                ScalarNode(self._span(block.start, *field.span("name")), field["name"], plain=True),
                nothing,
            )
        for name in sorted({name for number in block for name in _names(lines[number])}):
            self._pairs.setdefault(name, (ScalarNode(where, name, plain=True, refused=True), nothing))
        self._mended.empty(block)
        return True

    def added_to(self, fields: Mapping) -> Mapping:
        """Return fields together with those that were left out, which have no value of which anything could be said."""
        written = {key.text for key, _ in fields.pairs}
        return Mapping(
            fields.span, (*fields.pairs, *(pair for name, pair in self._pairs.items() if name not in written))
        )

    def _span(self, number: int, start: int, end: int) -> Span:
        line = number + self._first_line
        first, last = self._mended.written(number, start) + 1, self._mended.written(number, end) + 1
        return Span(path=self._path, line=line, column=first, end_line=line, end_column=last)


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
