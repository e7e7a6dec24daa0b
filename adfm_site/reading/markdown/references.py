"""Definitions at the beginning of a paragraph: where a label leads (CommonMark 4.7), and what an abbreviation means."""

from typing import TYPE_CHECKING, Final

from msgspec import Struct

from adfm_site.patterns import pattern
from adfm_site.reading.markdown.destinations import destination

if TYPE_CHECKING:
    from adfm_site.reading.markdown.blocks import MarkdownBlock, Row

_TITLE: Final = r"""(?:"(?:[^"\\]|\\.)*+"|'(?:[^'\\]|\\.)*+'|\((?:[^()\\]|\\.)*+\))"""
_LABEL: Final = r"(?:[^\[\]\\]|\\.){1,999}"
_REFERENCE: Final = pattern(rf"\[(?P<label>{_LABEL})\]:[ \t]*(?:\n[ \t]*)?", flags=16)
_BEHIND: Final = pattern(rf"(?:[ \t]+|[ \t]*\n[ \t]*)(?P<title>{_TITLE})[ \t]*(?:\n|$)", flags=16)
_LINE_END: Final = pattern(r"[ \t]*(?:\n|$)")
_ABBREVIATION: Final = pattern(r"\*\[(?P<words>[^\[\]\\]+)\][ ]?:[ \t]*(?P<meaning>\S.*)$")


class Definition(Struct):
    """What a label or an abbreviation stands for, and where it is defined.

    signs: how many signs stand around the label. where: the line and column of the target. used: whether anything
    refers to it.
    """

    label: str
    target: str
    title: str
    line: int
    column: int
    signs: int = 3
    where: tuple[int, int] = (0, 0)
    used: bool = False


class Definitions:
    """The definitions of one text. again: those whose label was defined further up, which are ignored."""

    def __init__(self) -> None:
        self.references: dict[str, Definition] = {}
        self.abbreviations: dict[str, Definition] = {}
        self.again: list[Definition] = []

    def take_from(self, paragraph: "MarkdownBlock") -> None:
        """Take the definitions of labels with which a paragraph begins out of its rows (CommonMark 4.7)."""
        rows = paragraph.rows
        if not rows or not rows[0].text.startswith("["):
            return
        text = "\n".join(row.text for row in rows)
        end = taken = 0
        while taken < len(rows) and (behind := self._reference(text, end, rows[taken:])):
            taken = len(rows) if behind == len(text) else taken + text.count("\n", end, behind)
            end = behind
        del rows[:taken]

    def find(self, label: str) -> Definition | None:
        """Return the definition of a label, which is then used, or None."""
        found = self.references.get(normalised(label))
        if found:
            found.used = True
        return found

    def abbreviate(self, row: "Row") -> bool:
        """Take an abbreviation, and return whether the row defines one."""
        found = _ABBREVIATION.match(row.text)
        if not found or not found["words"].strip():
            return False
        words = found["words"].strip()
        definition = Definition(words, found["meaning"].strip(), "", row.line, row.column, signs=4)
        if self.abbreviations.setdefault(words, definition) is not definition:
            self.again.append(definition)
        return True

    def _reference(self, text: str, start: int, rows: "list[Row]") -> int:
        """Take the reference that begins somewhere in a text, and return where it ends; 0 where there is none."""
        found = _REFERENCE.match(text, start)
        if not found or not found["label"].strip() or found["label"].startswith("^"):
            return 0
        target = destination(text, found.end())
        if target is None or (not target[0] and not text.startswith("<", found.end())):
            return 0
        behind = _BEHIND.match(text, target[1])
        ending = behind or _LINE_END.match(text, target[1])
        if not ending:
            return 0
        title = behind["title"][1:-1] if behind else ""
        begin = found.end() + text.startswith("<", found.end())
        row = rows[text.count("\n", start, begin)]
        where = (row.line, row.column + begin - max(text.rfind("\n", 0, begin) + 1, start))
        definition = Definition(found["label"], target[0], title, rows[0].line, rows[0].column, where=where)
        if self.references.setdefault(normalised(found["label"]), definition) is not definition:
            self.again.append(definition)
        return ending.end()


def normalised(label: str) -> str:
    """Return a label as labels are compared: in small letters, with single spaces (CommonMark 4.7)."""
    return " ".join(label.split()).casefold()
