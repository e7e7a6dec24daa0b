"""Python-Markdown with the structure that GitHub shows.

It is an extension whose parser makes the tree from our blocks and inlines. The library does the rest: footnotes and
their links back, abbreviations, the tree's form, and its HTML.
"""

from collections.abc import Iterable
from functools import cache
from html import escape, unescape
from re import Match
from typing import Any, Final, Self
from xml.etree.ElementTree import Element, ElementTree, SubElement

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.extensions import Extension
from markdown.extensions.abbr import AbbrExtension
from markdown.treeprocessors import Treeprocessor
from markdown.util import ETX, STX, AtomicString
from msgspec import Struct, field

from adfm_site.patterns import pattern
from adfm_site.reading.markdown.block_parser import parse
from adfm_site.reading.markdown.block_text import BlockText, Notes
from adfm_site.reading.markdown.blocks import MarkdownBlock, Parsed, Row, cells
from adfm_site.reading.markdown.footnotes import Footnotes
from adfm_site.reading.markdown.inlines import Inlines
from adfm_site.reading.markdown.tags import TAG, Tag, end_of_other, tag_of, unmatched
from adfm_site.reading.marks import without_marks

_MARK: Final = pattern(r"\[\^([^\[\]\s]+)\]")
_INLINE_PRIORITY: Final = 20  # That of the stock processor, whose place it takes.
_ALIGNMENTS: Final = {"l": "left", "r": "right", "c": "center"}
_AMPERSAND: Final = (
    "\x01"  # An & in the tree, which the library would take for the beginning of an entity where it looks like one.
)
_PLACE: Final = pattern(
    f"{STX}([\x0e-\x17]+){ETX}"
)  # The place of a tag; digits would be words, in which abbreviations are looked for.
_DIGITS: Final = str.maketrans("0123456789", "".join(map(chr, range(0x0E, 0x18))))
_NUMBERS: Final = {ord(sign): str(number) for number, sign in enumerate("".join(map(chr, range(0x0E, 0x18))))}

_CONTROLS: Final = pattern("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
# What breaks a line elsewhere is a space here.
_UNPRINTED: Final = {
    **dict.fromkeys((*range(0x09), *range(0x0E, 0x20), *range(0x7F, 0xA0), 0xFEFF)),
    **dict.fromkeys((0x0B, 0x0C, 0x0D, 0x85, 0x2028, 0x2029), " "),
}


class TextFindings(Struct):
    """What is found in a text besides its words.

    excess: cells of tables that have no column, with the number of columns. tags: those of raw HTML; alone: those of
    them that have no counterpart; others: instructions, declarations and character data, which are left out.
    """

    parsed: Parsed
    inline: Notes = field(default_factory=Notes)
    excess: list[tuple[Row, int]] = field(default_factory=list)
    tags: list[Tag] = field(default_factory=list)
    alone: list[Tag] = field(default_factory=list)
    others: list[Tag] = field(default_factory=list)


def lines_of(body: str, first: int) -> list[tuple[int, str]]:
    """Return the lines of Markdown, each with its number in the file, without the marks that silence complaints.

    Control characters are left out, so that no sign of ours can be written. first: the number of the first line.
    """
    return [*without_marks(body.translate(_UNPRINTED) if _CONTROLS.search(body) else body, first)]


@cache
def converter() -> "Converter":
    """Return the one converter; a new one for each text would double the cost."""
    return Converter()


class Converter:
    """Python-Markdown, with our structure."""

    def __init__(self) -> None:
        self.footnotes: Final = Footnotes(BACKLINK_TITLE="")
        self._structure: Final = _Structure(self.footnotes)
        self._markdown: Final = Markdown(
            extensions=[self.footnotes, AbbrExtension(), self._structure], output_format="html"
        )

    def convert(self, lines: list[tuple[int, str]]) -> tuple[str, TextFindings]:
        """Return the HTML of lines of Markdown, each with its number in the file, and what was found.

        Raises TooDeep.
        """
        self._markdown.reset()
        return self._structure.convert(self._markdown, lines)


class _Structure(Extension):
    """Takes the place of the library's block and inline parsers."""

    def __init__(self, footnotes: Footnotes) -> None:
        super().__init__()
        self._footnotes = footnotes

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the name the library calls it by
        """Put our parser in the place of the library's."""
        md.preprocessors.deregister("normalize_whitespace")
        md.preprocessors.deregister("html_block")
        md.treeprocessors.deregister("unescape")
        self._parser = _Parser(md, self._footnotes)
        abbreviations: Any = next(one for one in md.registeredExtensions if isinstance(one, AbbrExtension))
        self._abbreviations: dict[str, str] = abbreviations.abbrs  # which the library empties before each text
        md.parser = self._parser
        self._footnotes.parser = self._parser
        md.treeprocessors.register(_FillTexts(self._parser), "inline", _INLINE_PRIORITY)

    def convert(self, md: Markdown, lines: list[tuple[int, str]]) -> tuple[str, TextFindings]:
        """Convert lines by way of the library."""
        parsed = parse(lines)
        self._parser.begin(parsed)
        defined = parsed.definitions.abbreviations
        self._abbreviations.update({_safe(words): _safe(found.target) for words, found in defined.items()})
        for note in parsed.notes:
            self._footnotes.define(note.name, _Definition(note))
        html = md.convert("text") if parsed.document.children else ""
        found = self._parser.found
        found.alone = unmatched(found.tags)
        for words, definition in defined.items():
            definition.used = f">{escape(_safe(words), quote=False)}</abbr>" in html
        dropped = frozenset(tag.number for tag in found.alone)

        def written(place: Match[str]) -> str:
            number = int(place[1].translate(_NUMBERS))
            return "" if number in dropped else found.tags[number].written

        return _PLACE.sub(written, html).replace(_AMPERSAND, "&amp;"), found


class _Definition(str):
    """The text of a footnote as the library keeps it, with the block that it is."""

    __slots__ = ("block",)

    def __new__(cls, block: MarkdownBlock) -> Self:
        made = super().__new__(cls, block.name)
        made.block = block
        return made

    block: MarkdownBlock


class _Parser(BlockParser):
    """Makes the library's tree of the blocks of a text. The texts in it are parsed later, in the order of the page."""

    def __init__(self, md: Markdown, footnotes: Footnotes) -> None:
        super().__init__(md)
        self._footnotes = footnotes
        self.begin(parse([]))

    def begin(self, parsed: Parsed) -> None:
        """Take the blocks of the next text."""
        self.found = TextFindings(parsed)
        self._document = parsed.document
        self._texts: list[tuple[Element, BlockText, Element | None, int]] = []
        self._rooms = self._around = 0
        self._inlines = Inlines(parsed.definitions, self.found.inline, self._mark, self._inline_html)

    def parseDocument(self, lines: Iterable[str]) -> "ElementTree[Element | None]":  # noqa: ARG002, N802 - as the library has both
        """Return the tree of the document."""
        self.root = Element(self.md.doc_tag)
        self._blocks(self.root, self._document.children, tight=False, room=0)
        return ElementTree(self.root)

    def parseChunk(self, parent: Element, text: str) -> None:  # noqa: N802 - as above
        """Put the blocks of a footnote into an element."""
        if isinstance(text, _Definition):
            self._blocks(parent, text.block.children, tight=False, room=self._room())
            for paragraph in parent.iter("p"):
                paragraph.text = paragraph.text or ""  # The library puts the link back behind it.

    def fill(self) -> None:
        """Parse the texts of all blocks."""
        for element, text, behind, around in self._texts:
            self._rooms += 1
            self._around = around
            self._inlines.fill(element, text, behind)

    # Blocks

    def _room(self) -> int:
        self._rooms += 1
        return self._rooms

    def _blocks(self, parent: Element, blocks: list[MarkdownBlock], *, tight: bool, room: int) -> None:
        for block in blocks:
            self._block(parent, block, tight=tight, room=room)

    def _block(self, parent: Element, block: MarkdownBlock, *, tight: bool, room: int) -> None:
        match block.kind:
            case "paragraph" if tight:
                self._later(parent, block.rows, room, parent[-1] if len(parent) else None)
            case "paragraph":
                self._later(SubElement(parent, "p"), block.rows, room)
            case "heading":
                self._later(SubElement(parent, f"h{block.number}"), block.rows, room)
            case "rule":
                SubElement(parent, "hr")
            case "code":
                code = SubElement(SubElement(parent, "pre"), "code")
                code.text = AtomicString("\n".join(row.text for row in block.rows if row.line <= block.end))
            case "html":
                self._html(parent, block, room)
            case "table":
                self._table(parent, block)
            case _:
                self._container(parent, block)

    def _container(self, parent: Element, block: MarkdownBlock) -> None:
        match block.kind:
            case "quote":
                self._blocks(SubElement(parent, "blockquote"), block.children, tight=False, room=self._room())
            case "list":
                self._list(parent, block)
            case "definitions":
                self._definitions(parent, block)
            case _:
                pass

    def _list(self, parent: Element, block: MarkdownBlock) -> None:
        numbered = block.name in ".)"
        element = SubElement(parent, "ol" if numbered else "ul")
        if numbered and block.number != 1:
            element.set("start", str(block.number))
        for item in block.children:
            self._blocks(SubElement(element, "li"), item.children, tight=block.tight, room=self._room())

    def _definitions(self, parent: Element, block: MarkdownBlock) -> None:
        element = SubElement(parent, "dl")
        for part in block.children:
            if part.kind == "term":
                self._later(SubElement(element, "dt"), part.rows, self._room())
            else:
                self._blocks(
                    SubElement(element, "dd"), part.children, tight=part.tight and not part.spaced, room=self._room()
                )

    def _table(self, parent: Element, block: MarkdownBlock) -> None:
        table = SubElement(parent, "table")
        head = SubElement(SubElement(table, "thead"), "tr")
        body = SubElement(table, "tbody") if len(block.rows) > 1 else head
        for number, row in enumerate(block.rows):
            line = SubElement(body, "tr") if number else head
            found = list(cells(row))
            self.found.excess += ((cell, len(block.name)) for cell in found[len(block.name) :])
            for at, alignment in enumerate(block.name):
                cell = SubElement(line, "td" if number else "th")
                if alignment in _ALIGNMENTS:
                    cell.set("align", _ALIGNMENTS[alignment])
                if at < len(found) and found[at].text:
                    self._later(cell, [found[at]], self._room())

    def _later(self, element: Element, rows: list[Row], room: int, behind: Element | None = None) -> None:
        """Note a text that is parsed when the tree is whole."""
        self._texts.append((element, BlockText(rows), behind, room))

    # HTML

    def _html(self, parent: Element, block: MarkdownBlock, room: int) -> None:
        """Put a block of raw HTML into the tree, without what is no tag in it and without comments."""
        text = BlockText(block.rows)
        words = self._tags_of(text, room)
        if len(parent):
            parent[-1].tail = f"{parent[-1].tail or ''}\n{words}\n"
        else:
            parent.text = f"{parent.text or ''}{words}\n"

    def _tags_of(self, text: BlockText, room: int) -> str:
        """Return what holds the places of the tags of raw HTML, with the words between them."""
        words, position = text.text, 0
        pieces: list[str] = []
        while (start := words.find("<", position)) >= 0:
            pieces.append(unescape(words[position:start]))
            if found := TAG.match(words, start):
                pieces.append(self._tag(found, text, start, room, room))
                position = found.end()
                continue
            position = end_of_other(words, start) or start + 1
            pieces.append(self._other(words[start:position], text, start) if position > start + 1 else "<")
        pieces.append(unescape(words[position:]))
        return "".join(pieces)

    def _tag(self, found: Match[str], text: BlockText, offset: int, room: int, around: int) -> str:
        """Note a tag, and return what holds its place."""
        number = len(self.found.tags)
        self.found.tags.append(tag_of(found, text.place(offset), room, around, number))
        return f"{STX}{str(number).translate(_DIGITS)}{ETX}"

    def _other(self, written: str, text: BlockText, offset: int) -> str:
        """Leave out a comment, and what else is no tag, which is noted."""
        if not written.startswith("<!--"):
            name = "![CDATA[" if written.startswith("<![") else written[1:].split(maxsplit=1)[0].rstrip("?>")
            self.found.others.append(Tag(*text.place(offset), name, closes=False, written=written, room=0, number=0))
        return ""

    def _inline_html(self, written: str, text: BlockText, offset: int) -> str:
        found = TAG.match(written)
        return (
            self._tag(found, text, offset, self._rooms, self._around) if found else self._other(written, text, offset)
        )

    def _mark(self, words: str, text: BlockText, offset: int) -> tuple[Element, int] | None:
        """Return the element of a footnote's mark, as the library makes it."""
        found = _MARK.match(words, offset)
        made = self._footnotes.mark(found, words, text.place(offset)) if found else None
        return (made, found.end()) if made is not None and found else None


class _FillTexts(Treeprocessor):
    """Parses the texts of all blocks, in the place of the library's inline processor."""

    def __init__(self, parser: _Parser) -> None:
        super().__init__()
        self._parser = parser

    def run(self, root: Element) -> None:
        """Fill the elements of the tree."""
        self._parser.fill()
        for element in root.iter():
            for name in ("text", "tail"):
                words = getattr(element, name)
                if words and "&" in words:
                    setattr(element, name, type(words)(_safe(words)))
            for name, value in element.items():
                if "&" in value:
                    element.set(name, _safe(value))


def _safe(words: str) -> str:
    """Return words with the sign that becomes an ampersand when the page is written."""
    return words.replace("&", _AMPERSAND)
