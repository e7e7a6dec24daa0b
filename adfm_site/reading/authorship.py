"""Whom a file for readers names as the one who wrote it, in what it says of itself: PDF, Office and OpenDocument files.

Only what stands in the file's own description is read, and no more of it than a description has. What cannot be
understood names nobody: whether the file can be opened at all is judged by `measuring`.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any, BinaryIO, Final
from xml.etree import ElementTree as ET
from zipfile import BadZipFile, ZipFile
from zlib import error as damaged

from adfm_site.reading.pdf_streams import unfolded

_LONGEST: Final = 2_000_000
# In the document information dictionary of a PDF (ISO 32000-1, 14.3.3), and what Word adds to it.
_OF_PDF: Final = ("/Author", "/Manager")
_DC, _META = "http://purl.org/dc/elements/1.1/", "urn:oasis:names:tc:opendocument:xmlns:meta:1.0"
_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_EXTENDED = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
# Properties of XMP (ISO 16684-1), of Office Open XML (ECMA-376, part 2, 11.1) and of OpenDocument (part 1, 4.3) in
# which a person stands.
_NAMING: Final = frozenset(
    f"{{{space}}}{name}"
    for space, names in (
        (_DC, ("creator", "contributor")),
        ("http://ns.adobe.com/pdf/1.3/", ("Author",)),
        ("http://ns.adobe.com/pdfx/1.3/", ("Author", "Manager")),
        ("http://ns.adobe.com/xap/1.0/", ("Author",)),
        ("http://ns.adobe.com/xap/1.0/mm/", ("Manager",)),
        ("http://ns.adobe.com/xap/1.0/rights/", ("Owner",)),
        (_CORE, ("lastModifiedBy",)),
        (_EXTENDED, ("Manager",)),
        (_META, ("initial-creator", "printed-by")),
    )
    for name in names
)
_DESCRIPTIONS: Final = ("docProps/core.xml", "docProps/app.xml", "meta.xml")
OFFICE: Final = frozenset(("docx", "xlsx", "pptx", "odt", "ods", "odp"))


def named_in_pdf(document: Any) -> tuple[str, ...]:  # noqa: ANN401 - a document of pikepdf, which is slow to import
    """Return the names in a PDF's information and in its XMP packet, each once."""
    import pikepdf  # noqa: PLC0415 - slow to import, and only needed where there are PDFs

    names = [str(document.docinfo.get(key, "")) for key in _OF_PDF]
    with suppress(AttributeError, KeyError, ValueError, pikepdf.PdfError):
        names += _named(unfolded(document.Root.Metadata, _LONGEST))
    return _once(names)


def named_in_office(stream: BinaryIO) -> tuple[str, ...]:
    """Return the names in the properties of an Office or OpenDocument file, each once; none of what is no such file."""
    names: list[str] = []
    with (
        suppress(BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError, damaged, EOFError),
        ZipFile(stream) as packed,
    ):
        inside = frozenset(packed.namelist())
        for description in _DESCRIPTIONS:
            if description in inside:
                with packed.open(description) as part:
                    names += _named(part.read(_LONGEST))
    return _once(names)


def _named(data: bytes) -> Iterator[str]:
    """Return the names in a description, which are a property's text, its attribute, or items in it."""
    parser = ET.XMLParser(target=_Plain())  # noqa: S314 - entities are refused
    try:
        parser.feed(data.strip(b"\0 \r\n\t") if data[:2] not in (b"\xff\xfe", b"\xfe\xff") else data)
        root = parser.close()
    except (ET.ParseError, ValueError):
        return
    for element in root.iter():
        yield from (value for key, value in element.attrib.items() if key in _NAMING)
        if element.tag in _NAMING:
            yield element.text or ""
            yield from (item.text or "" for item in element.iter(f"{_RDF}li"))


class _Plain(ET.TreeBuilder):
    """Builds a tree of what has no document type, and so no entities that could grow."""

    def doctype(self, *_: object) -> None:
        raise ValueError


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for written in names if (name := " ".join(written.split()))))
