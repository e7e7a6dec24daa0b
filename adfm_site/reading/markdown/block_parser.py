"""Markdown's block structure, as CommonMark and GitHub read it: lines become a tree of blocks.

Source: CommonMark 0.31.2, sections 3 to 5, GitHub Flavored Markdown 0.29 (tables, footnotes), and Markdown Extra for
definition lists and abbreviations. One pass over the lines; no line is looked at more often than it is nested.
"""

from re import Pattern
from typing import Final

from adfm_site.patterns import pattern
from adfm_site.reading.markdown.blocks import DEEPEST, Kind, MarkdownBlock, Parsed, Row, TooDeep, alignments, cells
from adfm_site.reading.markdown.columns import TAB, expanded, first_column
from adfm_site.reading.markdown.html_blocks import RAW, begins_with_tag
from adfm_site.reading.markdown.references import Definitions

_ANY_BLOCK: Final = frozenset(("document", "quote", "item", "meaning", "note"))
_PARENTS: Final = {"item": frozenset(("list",)), "meaning": frozenset(("definitions",))}
_TERMS_AT_MOST: Final = 3
_ITEM_INDENT_AT_MOST: Final = 4
_PLAIN: Final = pattern(r"[^\s#>`~*_+=|:<\[\-0-9]")
_HEADING: Final = pattern(r"(#{1,6})(?:[ \t]+|$)")
_HEADING_END: Final = pattern(r"(?:^|(?<![ \t])[ \t]+)#+[ \t]*$")
_FENCE: Final = pattern(r"(`{3,})([^`]*)$|(~{3,})(.*)$")
_UNDERLINE: Final = pattern(r"(?:(=+)|-+)[ \t]*$")
_RULE: Final = pattern(r"(?:(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|(?:-[ \t]*){3,})$")
_BULLET: Final = pattern(r"[-+*](?=[ \t]|$)")
_NUMBER: Final = pattern(r"([0-9]{1,9})([.)])(?=[ \t]|$)")
_NOTE: Final = pattern(r"\[\^([^\[\]\s]+)\]:[ \t]*")
_MEANING: Final = pattern(r":(?=[ \t]+\S)")
_DELIMITERS: Final = pattern(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")


def parse(lines: list[tuple[int, str]]) -> Parsed:
    """Parse lines of Markdown, each with its number in the file.

    Raises TooDeep where blocks are nested more than DEEPEST deep.
    """
    return _Parser(lines).parse()


class _Parser:
    """Parses one text. _open: the blocks that the next line may continue, from the document to a leaf."""

    def __init__(self, lines: list[tuple[int, str]]) -> None:
        self._lines = lines
        first = lines[0][0] if lines else 1
        self._document = MarkdownBlock("document", first, 1)
        self._open = [self._document]
        self._definitions = Definitions()
        self._notes: list[MarkdownBlock] = []
        self._unclosed: list[tuple[str, int, int]] = []
        self._endless: set[int] = set()
        self._html_end: Pattern[str] | None = None
        self._fence = ""
        self._fence_indent = 0
        self._index = 0
        self._number = first
        self._raw = self._line = ""

    def parse(self) -> Parsed:
        for index, (number, raw) in enumerate(self._lines):
            self._index, self._number, self._raw = index, number, raw
            self._line = expanded(raw) if "\t" in raw else raw
            self._read()
        self._close_to(0)
        return Parsed(self._document, self._definitions, tuple(self._notes), tuple(self._unclosed))

    # A line

    def _read(self) -> None:
        """Read one line: continue open blocks, open new ones, and give what is left to a leaf."""
        matched, position = self._continued()
        if matched < 0:
            return
        leaf = self._open[-1]
        line = self._line
        if matched == len(self._open) - 1 and leaf.kind == "paragraph" and _PLAIN.match(line, position):
            self._add(leaf, position)
            return
        opened = False
        while True:
            start = first_column(line, position)
            if start == len(line):
                break
            if start - position >= TAB:
                if leaf.kind != "paragraph" or opened:
                    self._close_to(matched)
                    self._add(self._push("code", start), position + TAB)
                    return
                break
            if _PLAIN.match(line, start):
                break
            following = self._begun(matched, position, start)
            if following is None:
                break
            if following < 0:
                return
            matched, position, opened = len(self._open) - 1, following, True
            leaf = self._open[-1]
        self._rest(matched, position, opened=opened)

    def _rest(self, matched: int, position: int, *, opened: bool) -> None:
        """Return what is left of a line to a leaf."""
        tip, start = self._open[-1], first_column(self._line, position)
        if start == len(self._line):
            self._close_to(matched)
            return
        lazy = tip.kind == "paragraph" and not opened and matched < len(self._open) - 1
        if tip.kind == "paragraph" and not opened and not (lazy and self._is_term(matched)):
            self._add(tip, start)
            return
        self._close_to(matched)
        tip = self._open[-1]
        self._add(tip if tip.kind == "table" else self._push("paragraph", start), start)

    def _is_term(self, matched: int) -> bool:
        """Return whether a line below a meaning is the term of the next one, which begins a few lines further down."""
        if self._open[matched].kind != "definitions":
            return False
        for _, line in self._lines[self._index + 1 : self._index + 1 + _TERMS_AT_MOST]:
            start = first_column(line, 0)
            if start == len(line):
                return False
            if _MEANING.match(line, start):
                return True
        return False

    def _continued(self) -> tuple[int, int]:
        """Return the last open block that the line continues, and the position after what continues it.

        The block is an index; -1 if the line needs nothing more.
        """
        position = matched = 0
        for index, block in enumerate(self._open[1:], start=1):
            if block.kind == "code":
                return self._in_code(block, index, position)
            if block.kind == "html":
                return self._in_html(block, index, position)
            behind = self._behind(block, position)
            if behind is None:
                break
            matched, position = index, behind
        return matched, position

    def _behind(self, block: MarkdownBlock, position: int) -> int | None:
        """Return the position after what continues a block in this line; None where the line does not continue it."""
        line, start = self._line, first_column(self._line, position)
        blank = start == len(line)
        match block.kind:
            case "list" | "definitions":
                return position
            case "quote":
                continues = start - position < TAB and line.startswith(">", start)
                return start + 1 + line.startswith(" ", start + 1) if continues else None
            case "item" | "meaning" | "note":
                is_empty = blank and not block.children and block.line != self._number
                continues = blank or start - position >= block.number
                return min(position + block.number, start) if continues and not is_empty else None
            case _:
                return None if blank or block.kind not in ("paragraph", "table") else position

    def _in_code(self, block: MarkdownBlock, index: int, position: int) -> tuple[int, int]:
        """Continue a block of code, with or without a fence."""
        line, start = self._line, first_column(self._line, position)
        if not self._fence:
            if start == len(line):
                self._add(block, min(position + TAB, start))
                return -1, 0
            if start - position >= TAB:
                self._add(block, position + TAB)
                return -1, 0
            return index - 1, position
        block.end = self._number
        if (
            start - position < TAB
            and line.startswith(self._fence, start)
            and not line[start:].strip().strip(self._fence[0])
        ):
            self._fence = ""
            self._close_to(index - 1)
            return -1, 0
        self._add(block, min(position + self._fence_indent, max(start, position)))
        return -1, 0

    def _in_html(self, block: MarkdownBlock, index: int, position: int) -> tuple[int, int]:
        """Continue a block of HTML."""
        if self._html_end is None:
            if not self._line[position:].strip():
                return index - 1, position
            self._add(block, position)
            return -1, 0
        self._add(block, position)
        if self._html_end.search(self._line, position):
            self._close_to(index - 1)
        return -1, 0

    # New blocks

    def _begun(self, matched: int, position: int, start: int) -> int | None:
        """Return the position after the sign that begins a block.

        Return -1 where the whole line is done, None where no block begins.
        """
        line = self._line
        container = self._open[matched]
        sign = line[start]
        if sign == ">":
            self._close_to(matched)
            self._push("quote", start)
            return start + 1 + line.startswith(" ", start + 1)
        if sign == "#" and (heading := _HEADING.match(line, start)):
            self._close_to(matched)
            self._leaf(
                "heading", heading.end(), number=len(heading[1]), words=_HEADING_END.sub("", line[heading.end() :])
            )
            return -1
        if sign in "`~" and (fence := _FENCE.match(line, start)):
            self._close_to(matched)
            self._fence, self._fence_indent = fence[1] or fence[3], start - position
            code = self._push("code", start)
            code.name, code.number = (fence[2] or fence[4] or "").strip(), len(self._fence)
            return -1
        if sign == "<":
            return self._html(matched, start)
        if container.kind == "paragraph" and (found := self._under_a_paragraph(container, matched, start)) is not None:
            return found
        if sign == "*" and self._definitions.abbreviate(Row(line[start:], self._number, self._column(start))):
            self._close_to(matched - 1 if container.kind == "paragraph" else matched)
            return -1
        if sign in "*-_" and _RULE.match(line, start):
            self._close_to(matched)
            self._leaf("rule", start)
            return -1
        if sign == "[" and (note := _NOTE.match(line, start)):
            self._close_to(matched)
            block = self._push("note", start)
            block.name, block.number = note[1], TAB
            self._notes.append(block)
            return note.end()
        if sign == ":" and _MEANING.match(line, start):
            return self._meaning(matched, position, start)
        return self._item(matched, position, start)

    def _under_a_paragraph(self, paragraph: MarkdownBlock, matched: int, start: int) -> int | None:
        """Turn the paragraph above into a heading or the head of a table, where this line underlines it."""
        line = self._line
        underline = _UNDERLINE.match(line, start) if line[start] in "=-" else None
        is_table = line[start] in "|:-" and ("|" in line or ":" in line) and _DELIMITERS.match(line, start)
        if is_table and self._table(paragraph, start):
            return -1
        if underline and self._has_words(paragraph):
            paragraph.kind, paragraph.number, paragraph.end = "heading", 1 if underline[1] else 2, self._number
            paragraph.name = "underlined"
            self._close_to(matched - 1)
            return -1
        return None

    def _has_words(self, paragraph: MarkdownBlock) -> bool:
        """Take definitions from the beginning of a paragraph, and return whether anything else is in it."""
        self._definitions.take_from(paragraph)
        return bool(paragraph.rows)

    def _table(self, paragraph: MarkdownBlock, start: int) -> bool:
        """Make a table of the last line of a paragraph, where it has as many cells as this line has delimiters."""
        head = paragraph.rows[-1]
        delimiters = [cell.text for cell in cells(Row(self._line[start:], self._number, start + 1))]
        if "|" not in head.text or len(list(cells(head))) != len(delimiters):
            return False
        paragraph.rows.pop()
        at = self._open.index(paragraph)
        self._close_to(at - 1)
        if not paragraph.rows:
            self._open[-1].children.remove(paragraph)
        table = MarkdownBlock("table", head.line, head.column, end=self._number)
        table.name = alignments(delimiters)
        table.rows.append(head)
        self._open[-1].children.append(table)
        self._open.append(table)
        return True

    def _html(self, matched: int, start: int) -> int | None:
        """Begin a block of HTML."""
        line = self._line
        for number, (begin, end) in enumerate(RAW):
            if found := begin.match(line, start):
                if not self._ends(number, end, start + 1):
                    self._unclosed.append((line[start : found.end()], self._number, self._column(start)))
                    return None
                self._close_to(matched)
                self._html_end = end
                self._add(self._push("html", start), start)
                if end.search(line, start + 1):
                    self._close_to(len(self._open) - 2)
                return -1
        if begins_with_tag(line, start, in_paragraph=self._open[-1].kind == "paragraph"):
            self._close_to(matched)
            self._html_end = None
            self._add(self._push("html", start), start)
            return -1
        return None

    def _ends(self, number: int, end: Pattern[str], position: int) -> bool:
        """Return whether HTML that began in this line ends anywhere; once nothing ends, nothing further down does."""
        if end.search(self._line, position):
            return True
        if number in self._endless:
            return False
        if any(end.search(line) for _, line in self._lines[self._index + 1 :]):
            return True
        self._endless.add(number)
        return False

    def _item(self, matched: int, position: int, start: int) -> int | None:
        """Begin an item of a list. A numbered list begins with 0 or 1, so that a sentence may begin with a year."""
        line, container = self._line, self._open[matched]
        bullet = _BULLET.match(line, start)
        number = None if bullet else _NUMBER.match(line, start)
        begun = bullet or number
        if begun is None:
            return None
        end = begun.end()
        value = int(number[1]) if number else 0
        empty = first_column(line, end) == len(line)
        if number and value > 1 and container.kind != "list":
            return None
        if container.kind == "paragraph" and (empty or (number and value != 1)):
            return None
        sign = number[2] if number else line[start]
        self._close_to(matched)
        if not (container.kind == "list" and container.name == sign):
            container = self._push("list", start)
            container.name, container.number = sign, value
        spaces = first_column(line, end) - end
        inner = end + (spaces if 1 <= spaces <= _ITEM_INDENT_AT_MOST and not empty else 1)
        self._push("item", start).number = inner - position
        return min(inner, len(line))

    def _meaning(self, matched: int, position: int, start: int) -> int | None:
        """Begin a meaning of a definition list, whose terms are the lines of the paragraph above."""
        container = self._open[matched]
        below = container.kind == "paragraph"
        if below and not self._has_words(container):
            return None
        parent = self._open[matched - 1] if below else container
        above = parent.children[-1] if parent.children else None
        if above is None or not (above.kind in ("paragraph", "definitions") or parent.kind == "definitions"):
            return None
        self._close_to(matched - 1 if below else matched)
        loose = above.last < self._number - 1
        if above.kind == "definitions":
            self._open.append(above)
        elif above.kind == "paragraph":
            parent.children.pop()
            before = parent.children[-1] if parent.children else None
            if before is not None and before.kind == "definitions":
                self._open.append(before)
            else:
                self._push("definitions", start)
            self._open[-1].children += (
                MarkdownBlock("term", row.line, row.column, rows=[row], end=row.line) for row in above.rows
            )
        line = self._line
        inner = first_column(line, start + 1)
        spaces = inner - start - 1
        meaning = self._push("meaning", start)
        meaning.tight = not loose
        width = spaces if spaces <= _ITEM_INDENT_AT_MOST else 1
        meaning.number = start + 1 + width - position
        return start + 1 + width

    # The tree

    def _push(self, kind: Kind, start: int) -> MarkdownBlock:
        """Open a block below the last open one that can contain it."""
        parents = _PARENTS.get(kind, _ANY_BLOCK)
        while self._open[-1].kind not in parents:
            self._close_to(len(self._open) - 2)
        if len(self._open) > DEEPEST:
            raise TooDeep(self._number)
        block = MarkdownBlock(kind, self._number, self._column(start))
        self._open[-1].children.append(block)
        self._open.append(block)
        return block

    def _leaf(self, kind: Kind, start: int, *, number: int = 0, words: str = "") -> None:
        """Add a leaf of one line."""
        block = self._push(kind, start)
        block.number, block.end = number, self._number
        if words:
            inner = words.lstrip()
            block.rows.append(Row(inner, self._number, self._column(start + len(words) - len(inner))))
        self._close_to(len(self._open) - 2)

    def _add(self, leaf: MarkdownBlock, position: int) -> None:
        """Add the line, from a position on, to a leaf."""
        start = first_column(self._line, position) if leaf.kind in ("paragraph", "table") else position
        leaf.rows.append(Row(self._line[start:], self._number, self._column(start)))
        if leaf.kind != "code" or self._fence or self._line[start:].strip():
            leaf.end = self._number

    def _close_to(self, index: int) -> None:
        """Close all open blocks behind an index."""
        while len(self._open) > index + 1:
            block = self._open.pop()
            if block.kind == "paragraph":
                self._definitions.take_from(block)
                if not block.rows:
                    block.kind = "nothing"
            elif block.kind == "code":
                block.tight = not self._fence
                self._fence = ""
            elif block.kind == "list":
                block.tight = not (block.spaced or any(item.spaced for item in block.children))

    def _column(self, position: int) -> int:
        """Return the column, in the file's line, of a position in the line with expanded tabs.

        The two lines differ only at their beginning.
        """
        return max(len(self._raw) - (len(self._line) - position), 0) + 1
