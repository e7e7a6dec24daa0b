"""The extractor for each format, known by the first bytes of a file or the ending of its name.

Also the words of a file as one text.
"""

from collections.abc import Iterator, Mapping
from typing import BinaryIO, Final
from zlib import decompressobj

from adfm_site.reading.pdf_text import Anything, Pages
from adfm_site.reading.words_of_files import compound, film, markup, packages, pdf, pictures, plain_text, rtf, sound
from adfm_site.reading.words_of_files.pieces import Extractor, Found, Held, Walk, Words, everything
from adfm_site.reading.words_of_files.runs import runs

_HEAD: Final = 4096
_BEGINNINGS: Final[tuple[tuple[bytes, Extractor], ...]] = (
    (b"PK\x03\x04", packages.package),
    (b"PK\x05\x06", packages.package),
    (compound.MAGIC, compound.compound),
    (b"{\\rtf", rtf.rtf),
    (b"ID3", sound.mp3),
    (b"OggS", sound.ogg),
    (b"\x1a\x45\xdf\xa3", film.webm),
    (b"\x89PNG", pictures.picture),
    (b"\xff\xd8\xff", pictures.picture),
    (b"GIF8", pictures.picture),
    (b"RIFF", pictures.picture),
    (b"II*\0", pictures.picture),
    (b"MM\0*", pictures.picture),
    (b"BM", pictures.picture),
)
_XML: Final = frozenset(
    ("xml", "svg", "html", "htm", "xhtml", "opf", "ncx", "rels", "vml", "fodt", "fods", "fodp", "smil", "ttml")
)
_TEXTS: Final = frozenset(("txt", "vtt", "srt", "md", "css", "js", "mimetype", "log", "ini", ""))
_ENDINGS: Final[Mapping[str, Extractor]] = {
    **dict.fromkeys(_XML, markup.markup),
    **dict.fromkeys(_TEXTS, plain_text.plain_text),
    **dict.fromkeys(("csv", "tsv", "tab"), plain_text.table),
    **dict.fromkeys(("json", "webmanifest"), plain_text.json),
    **dict.fromkeys(("docx", "xlsx", "pptx", "odt", "ods", "odp", "epub", "zip"), packages.package),
    **dict.fromkeys(("doc", "xls", "ppt"), compound.compound),
    **dict.fromkeys(("mp4", "m4a", "m4v", "mov"), film.mp4),
    **dict.fromkeys(("jpg", "jpeg", "png", "gif", "webp", "tif", "tiff", "bmp", "emf", "wmf"), pictures.picture),
    "mp3": sound.mp3,
    "ogg": sound.ogg,
    "pdf": pdf.pdf,
    "rtf": rtf.rtf,
    "webm": film.webm,
}
EXTRACTORS: Final = frozenset((*_ENDINGS.values(), *(extractor for _, extractor in _BEGINNINGS)))
# Of what lies in packages, what holds nothing but letters' shapes, settings of printers and the like: a scan sees its
# words.
_SCANNED: Final = frozenset(("bin", "dat", "odttf", "ttf", "otf", "woff", "woff2", "fntdata", "ole", "xlsb", "rdf"))
_PACKED: Final = (b"7z\xbc\xaf\x27\x1c", b"Rar!", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd", b"MSCF")
_PDF_BEGINS_WITHIN: Final = 1024


def words_of_file(name: str, stream: BinaryIO) -> Held:
    """Return all words of a file. name: of which the ending tells the format of what has no mark of its own.

    Raises nothing but OSError.
    """
    return Walk(extractor_of, runs).held(stream, extractor_of(name, stream))


def words_of_pdf(document: Anything, pages: Pages, stream: BinaryIO) -> Held:
    """Return all words of a PDF that is open already, whose pages were read already. stream: its bytes.

    Raises nothing but OSError.
    """
    return Walk(extractor_of, runs).held(
        stream, lambda stream, walk: pdf.words_of_document(document, pages, stream, walk)
    )


def extractor_of(name: str, stream: BinaryIO) -> Extractor | None:
    """Return the extractor for a file; None for a format that is not known. The stream is then at its beginning."""
    stream.seek(0)
    head = stream.read(_HEAD)
    stream.seek(0)
    for begins, extractor in _BEGINNINGS:
        if head.startswith(begins):
            return extractor
    if b"%PDF-" in head[:_PDF_BEGINS_WITHIN]:
        return pdf.pdf
    if head[4:8] == b"ftyp":
        return film.mp4
    if head.startswith(b"\x1f\x8b"):
        return _gzip
    if head.startswith(_PACKED):
        return None
    base = name.rpartition("/")[2]
    ending = base.rpartition(".")[2].lower() if "." in base else ""
    if ending in _ENDINGS:
        return _ENDINGS[ending]
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return markup.markup
    if ending in _SCANNED:
        return _scanned
    return plain_text.plain_text if b"\0" not in head else None


def _scanned(stream: BinaryIO, walk: Walk) -> Iterator[Found]:
    yield Words(where="", text=runs(everything(stream, walk), beside_pictures=True), hidden=True)


def _gzip(stream: BinaryIO, walk: Walk) -> Iterator[Found]:
    unfolded = decompressobj(31).decompress(everything(stream, walk), walk.left() + 1)
    walk.unfold(len(unfolded))
    yield from walk.inside("", unfolded, "")
