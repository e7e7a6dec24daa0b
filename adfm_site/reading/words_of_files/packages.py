"""Words of ZIP archives: all files inside them, named as Office, OpenDocument and EPUB files use them."""

from collections.abc import Iterator, Mapping
from posixpath import normpath
from typing import BinaryIO, Final
from zipfile import ZipFile, ZipInfo

from adfm_site.patterns import pattern
from adfm_site.reading.words_of_files.markup import read_markup
from adfm_site.reading.words_of_files.pieces import Found, TooMuch, Unread, Walk, Words, within
from adfm_site.reading.words_of_files.sheets import Workbook, words_of_sheets

_ENCRYPTED: Final = 0x1
_PASSWORD: Final = "it asks for a password"  # noqa: S105 - words of a complaint
_AT_A_TIME: Final = 1_000_000
# The parts of Office Open XML (ECMA-376, part 1) and OpenDocument packages (part 2), and whether a reader who only
# looks sees them not.
_PARTS: Final = tuple(
    (pattern(way), where, hidden)
    for way, where, hidden in (
        (r"word/document\d*\.xml", "", False),
        (r"word/(header|footer)\d*\.xml", "headers and footers", False),
        (r"word/(footnotes|endnotes)\d*\.xml", "footnotes", False),
        (r"word/glossary/.*", "building blocks", True),
        (r"(word|ppt|xl)/(threaded)?comments.*", "comments", True),
        (r"word/people\.xml|xl/persons/.*|ppt/(commentAuthors|authors)\.xml", "authors of comments", True),
        (r"docProps/.*|customXml/.*|meta\.xml", "properties", True),
        (r"xl/pivot(Cache|Tables)/.*", "pivot cache", True),
        (r"xl/externalLinks/.*", "copies of other workbooks", True),
        (r"xl/revisions/.*", "earlier changes", True),
        (r"xl/queryTables/.*|xl/connections\.xml", "connections", True),
        (r".*\.rels", "addresses of links", True),
        (r"(ppt|word|xl)/(charts|diagrams|drawings)/.*", "drawings", False),
        (r"ppt/(slideMasters|slideLayouts|notesMasters|handoutMasters)/.*", "slide masters", True),
        (r"content\.xml", "", False),
        (r"styles\.xml", "headers, footers and styles", False),
        (r"Versions/.*", "earlier versions", True),
        (r"(Object[^/]*|ObjectReplacements)/.*", "embedded objects", False),
    )
)
_EMBEDDED: Final = pattern(r"(?:word|xl|ppt)/embeddings/(.*)")
_SLIDE: Final = pattern(r"ppt/slides/slide(\d+)\.xml")
_NOTES: Final = pattern(r"ppt/notesSlides/notesSlide(\d+)\.xml")
_NOT_SHOWN: Final = pattern(rb"<(?:\w+:)?sld\s[^>]*show=[\"'](?:0|false)[\"']")
_ENCRYPTED_PART: Final = b"encryption-data"
_SLIDE_OF_NOTES: Final = pattern(rb"slides/slide(\d+)\.xml")


def package(stream: BinaryIO, walk: Walk) -> Iterator[Found]:
    """Yield the words of all files in an archive. Raises BadZipFile and others where it is damaged."""
    with ZipFile(stream) as packed:
        members = [member for member in packed.infolist() if not member.is_dir()]
        yield Words(
            where="names of the files in it",
            text="\n".join(member.filename for member in packed.infolist()),
            hidden=True,
        )
        comments = (packed.comment, *(member.comment + member.extra for member in members))
        for each in filter(None, comments):
            yield Words(where="notes of the archive", text=each.decode("utf-8", "replace"), hidden=True)
            yield Words(where="notes of the archive", text=each.decode("cp1252", "replace"), hidden=True)
        names = {member.filename: member for member in members}
        workbook = Workbook()
        for member in members:
            yield from _member(packed, member, names, workbook, walk)
        yield from words_of_sheets(workbook)


def _member(
    packed: ZipFile, member: ZipInfo, names: Mapping[str, ZipInfo], workbook: Workbook, walk: Walk
) -> Iterator[Found]:
    name = member.filename
    if member.flag_bits & _ENCRYPTED:
        yield Unread(where=name, why=_PASSWORD)
        return
    try:
        data = _unfolded(packed, member, walk)
    except TooMuch:
        raise
    except Exception:  # noqa: BLE001 - any fault of one file, such as an unknown compression
        yield Unread(where=name, why="it is damaged")
        return
    if name == "META-INF/manifest.xml" and _ENCRYPTED_PART in data:
        yield Unread(where="", why=_PASSWORD)
    if workbook.takes(name):
        read = read_markup(data, walk)
        workbook.take(name, data, read)
        yield from (within(words, "sheets") for words in read.words() if words.where)
        return
    where, hidden = _place(packed, name, data, names, walk)
    yield from walk.inside(name, data, where, hidden=hidden)


def _place(packed: ZipFile, name: str, data: bytes, names: Mapping[str, ZipInfo], walk: Walk) -> tuple[str, bool]:
    """Return the place of a file for editors, and whether it is hidden from those who only look."""
    if embedded := _EMBEDDED.fullmatch(name):
        return f"embedded file {embedded[1]}", True
    if slide := _SLIDE.fullmatch(name):
        not_shown = _NOT_SHOWN.search(data[:4096]) is not None
        return f"slide {slide[1]}{', hidden' if not_shown else ''}", not_shown
    if notes := _NOTES.fullmatch(name):
        related = names.get(f"ppt/notesSlides/_rels/notesSlide{notes[1]}.xml.rels")
        slide_ = _SLIDE_OF_NOTES.search(_unfolded(packed, related, walk)) if related else None
        return f"notes of slide {slide_[1].decode() if slide_ else notes[1]}", True
    for way, where, hidden in _PARTS:
        if way.fullmatch(name):
            return where, hidden
    return normpath(name), False


def _unfolded(packed: ZipFile, member: ZipInfo, walk: Walk) -> bytes:
    """Return the bytes of a file in an archive, decompressed.

    They are counted meanwhile, since the sizes that an archive declares may be wrong.
    """
    pieces = []
    with packed.open(member) as part:
        while piece := part.read(_AT_A_TIME):
            walk.unfold(len(piece))
            pieces.append(piece)
    return b"".join(pieces)
