"""Words of XML and HTML: the text as a reader sees it, and values of attributes.

Also comments, and text that only some readers see.
"""

from collections.abc import Iterator, Mapping
from html import unescape
from html.entities import html5
from typing import BinaryIO, Final
from xml.parsers.expat import ExpatError, ParserCreate

from adfm_site.reading.words_of_files.pieces import SEAM, Found, Walk, Words, everything
from adfm_site.reading.words_of_files.plain_text import decoded

# Elements inside a line, at whose ends no word ends (WordprocessingML, DrawingML, SpreadsheetML, OpenDocument, XHTML,
# SVG).
_INSIDE_LINES: Final = frozenset(
    """
        r t ins del delText moveFrom moveTo smartTag hyperlink sdt sdtContent proofErr fld bookmarkStart
        bookmarkEnd commentRangeStart commentRangeEnd fldSimple fldChar noProof softHyphen lastRenderedPageBreak
        dir bdo rt rubyBase ruby instrText permStart permEnd noBreakHyphen span a b i em strong u sub sup small
        big font mark code abbr cite q tspan textPath bookmark bookmark-start bookmark-end change change-start
        change-end wbr soft-page-break
        """.split()
)
# Elements at whose ends a word does end.
_LINES: Final = frozenset(
    """
        p tab br cr tc tr ptab row c si is comment h line-break table-cell list-item div li td th h1 h2 h3 h4 h5
        h6 dt dd title desc text caption option pre body section table blockquote figcaption creator
        lastModifiedBy keywords subject description
        """.split()
)
_SECTIONS: Final[Mapping[str, str]] = {
    "del": "deleted text",
    "moveFrom": "deleted text",
    "tracked-changes": "tracked changes",
    "annotation": "comments",
    "instrText": "fields",
    "notes": "notes",
}
_SEEN: Final = frozenset(("", "notes"))
_NO: Final = frozenset(("0", "false", "off"))
_WITHIN_LINES: Final = ("deleted text",)


class Read:
    """The words of a text in markup.

    sections: texts by their places in it; the main text is that of the empty place.
    """

    def __init__(self) -> None:
        """Begin with nothing."""
        self.sections: dict[str, list[str]] = {"": []}
        self.attributes: dict[str, None] = {}
        self.comments: list[str] = []

    def words(self) -> Iterator[Words]:
        """Yield what was read."""
        for where, pieces in self.sections.items():
            yield Words(where=where, text="".join(pieces), hidden=where not in _SEEN)
        yield Words(where="attributes", text="\n".join(self.attributes), hidden=True)
        yield Words(where="comments in the code", text="\n".join(self.comments), hidden=True)


def markup(stream: BinaryIO, walk: Walk) -> Iterator[Found]:
    """Yield the words of XML, or of what only looks like XML, such as HTML."""
    yield from read_markup(everything(stream, walk), walk).words()


def read_markup(data: bytes, walk: Walk) -> Read:
    """Return the words of XML, or of what only looks like it.

    Entities that a document declares are read once, and never unfolded.

    Raises TooMuch.
    """
    walk.go(sum(map(data.count, (b"<", b"&", b"='", b'="'))))
    try:
        return _Reader().read(data)
    except (ExpatError, ValueError, LookupError):
        return _tolerant(data)


class _Reader:
    """One reading of XML."""

    def __init__(self) -> None:
        self.found = Read()
        self._current = self.found.sections[""]
        self._before_changes: list[str] | None = None
        self._stack: list[list[str]] = []
        self._properties: list[str] = []
        self._hides = False
        self._entities: dict[str, str] = {}

    def read(self, data: bytes) -> Read:
        """Read a document. Raises ExpatError where it is not well formed."""
        if b"del" in data or b"moveFrom" in data:
            self._before_changes = []
        parser = ParserCreate()
        parser.buffer_text = True
        parser.UseForeignDTD(True)
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.CommentHandler = self.found.comments.append
        parser.ProcessingInstructionHandler = self._instruction
        parser.EntityDeclHandler = self._declared
        # With this handler entities are not unfolded (pyexpat, DefaultHandler).
        parser.DefaultHandler = self._other
        parser.Parse(data, True)
        if self._before_changes is not None and "deleted text" in self.found.sections:
            self.found.sections["text before changes"] = self._before_changes
        return self.found

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if attributes:
            self._attributes(attributes)
        if local.endswith("Pr"):
            self._properties.append(local)
        elif self._properties:
            if local == "vanish" and self._properties == ["rPr"] and attributes.get(name[:-6] + "val") not in _NO:
                self._hides = True
                self._enter("hidden text")
        elif local in _SECTIONS:
            self._mark(local)
            self._enter(_SECTIONS[local])
        else:
            self._mark(local)
        if local == "noBreakHyphen":
            self._text("-")

    def _end(self, name: str) -> None:
        local = name.rpartition(":")[2]
        if local.endswith("Pr"):
            self._properties.pop()
        elif self._properties:
            return
        elif local == "r":
            self._unhide()
        elif local in _SECTIONS:
            self._unhide()
            self._current = self._stack.pop()
            self._mark(local)
        else:
            self._mark(local)

    def _enter(self, section: str) -> None:
        self._stack.append(self._current)
        self._current = self.found.sections.setdefault(section, [])
        if self._current and self._current[-1] != "\n" and section not in _WITHIN_LINES:
            self._current.append("\n")

    def _unhide(self) -> None:
        if self._hides:
            self._hides = False
            self._current = self._stack.pop()

    def _mark(self, local: str) -> None:
        if local in _LINES:
            self._put("\n")
        elif local not in _INSIDE_LINES:
            self._put(SEAM)

    def _put(self, mark: str) -> None:
        for pieces in (self._current, self._before_changes):
            if pieces and pieces[-1] != "\n":
                if pieces[-1] == SEAM:
                    pieces[-1] = mark
                else:
                    pieces.append(mark)

    def _text(self, text: str) -> None:
        self._current.append(text)
        if self._before_changes is not None:
            self._before_changes.append(text)

    def _attributes(self, attributes: dict[str, str]) -> None:
        for key, value in attributes.items():
            if len(value) > 1 and not key.startswith("xmlns") and "rsid" not in key:
                self.found.attributes[value] = None

    def _instruction(self, target: str, data: str) -> None:
        self.found.comments.append(f"{target} {data}")

    def _declared(self, name: str, _parameter: int, value: str | None, *_: object) -> None:
        if value:
            self._entities[name] = value
            self.found.comments.append(value)

    def _other(self, text: str) -> None:
        if text.startswith("&"):
            name = text[1:]
            self._text(self._entities.get(name[:-1]) or html5.get(name, " "))


def _tolerant(data: bytes) -> Read:
    """Return the words of something with tags, however it is written: each < begins a tag, each > after it ends it."""
    found = Read()
    for text in decoded(data):
        pieces = found.sections[""]
        for number, piece in enumerate(text.split("<")):
            tag, _, words = piece.partition(">") if number else ("", "", piece)
            local = tag.strip("/").split(None, 1)[0].rpartition(":")[2] if tag.strip("/").strip() else ""
            pieces.append("" if local in _INSIDE_LINES or not number else "\n" if local in _LINES else SEAM)
            pieces.append(unescape(words))
            if len(tag) > len(local) + 1:
                found.attributes[unescape(tag)] = None
    return found
