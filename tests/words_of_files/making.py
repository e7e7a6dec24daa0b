"""Small files of many formats, made for tests: office documents, PDFs, sound, films, pictures.

A name is planted in them.
"""

from collections.abc import Callable, Mapping
from io import BytesIO
from struct import pack
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo
from zlib import compress, crc32

import pikepdf
from pikepdf import Array, Dictionary
from pikepdf import Name as Name_

from tests.words_of_files.compound_writer import compound_file

FIRST, LAST = "Ludmila", "Okonkwoová"
NAME: Final = f"{FIRST} {LAST}"
W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SPREADSHEET: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_R: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """Return an archive with these files."""
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(ZipInfo(name, (2021, 5, 1, 0, 0, 0)), content, ZIP_DEFLATED)
    return stream.getvalue()


def docx(body: str = "", **parts: str | bytes) -> bytes:
    """Return a document of Word. parts: further ones, their names with _ for / and without .xml."""
    document = f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    more = {name.replace("__", "/"): part for name, part in parts.items()}
    return packed({"[Content_Types].xml": "<Types/>", "word/document.xml": document, **more})


def paragraph(*runs: str) -> str:
    return f"<w:p>{''.join(runs)}</w:p>"


def run(text: str, element: str = "t", properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:{element} xml:space="preserve">{text}</w:{element}></w:r>'


def word_part(root: str, inside: str) -> str:
    return f'<w:{root} xmlns:w="{W}">{inside}</w:{root}>'


def xlsx(strings: tuple[str, ...] = (), state: str = "", **parts: str | bytes) -> bytes:
    """Return a workbook with one sheet, a cell for each text."""
    cells = "".join(f'<c r="A{number + 1}" t="s"><v>{number}</v></c>' for number in range(len(strings)))
    shared = "".join(f"<si>{text}</si>" for text in strings)
    hidden = f' state="{state}"' if state else ""
    sheet = f'<sheet name="Budget" sheetId="1"{hidden} r:id="rId1"/>'
    more = {name.replace("__", "/"): part for name, part in parts.items()}
    return packed(
        {
            "xl/workbook.xml": f'<workbook xmlns="{SPREADSHEET}" xmlns:r="{_R}"><sheets>{sheet}</sheets></workbook>',
            "xl/_rels/workbook.xml.rels": (
                '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>'
            ),
            "xl/worksheets/sheet1.xml": (
                f'<worksheet xmlns="{SPREADSHEET}"><sheetData><row>{cells}</row></sheetData></worksheet>'
            ),
            "xl/sharedStrings.xml": f'<sst xmlns="{SPREADSHEET}">{shared}</sst>',
            **more,
        }
    )


def pptx(text: str = "", attributes: str = "", **parts: str | bytes) -> bytes:
    """Return a presentation with one slide."""
    slide = f'<p:sld xmlns:p="p" xmlns:a="a" {attributes}><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:sld>'
    more = {name.replace("__", "/"): part for name, part in parts.items()}
    return packed({"ppt/slides/slide1.xml": slide, **more})


def odf(body: str = "", sort: str = "text", **parts: str | bytes) -> bytes:
    """Return a file in OpenDocument."""
    spaces = 'xmlns:office="o" xmlns:text="t" xmlns:table="b"'
    content = f"<office:document-content {spaces}><office:body>{body}</office:body></office:document-content>"
    return packed(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{sort}",
            "content.xml": content,
            **{name.replace("__", "/"): part for name, part in parts.items()},
        }
    )


def pdf(change: Callable[[pikepdf.Pdf], object] = lambda _: None, content: bytes = b"", pages: int = 1) -> bytes:
    """Return a PDF of so many pages, the last with the content."""
    document = pikepdf.new()
    font = document.make_indirect(
        Dictionary(Type=Name_.Font, Subtype=Name_.Type1, BaseFont=Name_.Helvetica, Encoding=Name_.WinAnsiEncoding)
    )
    for number in range(pages):
        page = document.add_blank_page(page_size=(300, 420))
        page.Resources = Dictionary(Font=Dictionary(F1=font))
        page.Contents = document.make_stream(content if number == pages - 1 else b"")
    change(document)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def drawn(text: str) -> bytes:
    """Return what draws a text on a page or in a form."""
    return b"BT /F1 14 Tf 30 380 Td (" + text.encode("cp1252") + b") Tj ET"


def form(document: pikepdf.Pdf, content: bytes, **more: object) -> pikepdf.Object:
    font = document.pages[0].Resources.Font
    resources = Dictionary(Font=font, **more)
    return document.make_stream(
        content, Type=Name_.XObject, Subtype=Name_.Form, BBox=[0, 0, 300, 420], Resources=resources
    )


def nested(document: pikepdf.Pdf) -> None:
    inner = form(document, drawn(NAME))
    outer = form(document, b"/G Do", XObject=Dictionary(G=inner))
    document.pages[0].Resources.XObject = Dictionary(F=outer)


def annotation(document: pikepdf.Pdf, **fields: object) -> None:
    document.pages[0].Annots = Array(
        [document.make_indirect(Dictionary(Type=Name_.Annot, Rect=[0, 0, 9, 9], **fields))]
    )


def attach(document: pikepdf.Pdf, name: str, data: bytes) -> None:
    document.attachments[name] = pikepdf.AttachedFileSpec(document, data, filename=name)


def revised(first: Callable[[pikepdf.Pdf], object]) -> bytes:
    """Return a PDF to which a later revision was added that shows nothing of the first one."""
    before = pdf(first, drawn(NAME))
    with pikepdf.open(BytesIO(before)) as document:
        number = document.pages[0].Contents.objgen[0]
        root, size = document.Root.objgen[0], len(document.objects) + 1
    stream = b"%d 0 obj\n<< /Length 0 >>\nstream\n\nendstream\nendobj\n" % number
    table = len(before) + len(stream)
    last = before.rindex(b"startxref")
    previous = int(before[last:].split()[1])
    row = b"xref\n%d 1\n%010d 00000 n \n" % (number, len(before))
    trailer = b"trailer\n<< /Size %d /Root %d 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % (size, root, previous, table)
    return before + stream + row + trailer


def rtf(inside: bytes, page: int = 1252) -> bytes:
    """Return a document in RTF."""
    return (
        b"{\\rtf1\\ansi\\ansicpg%d\\deff0{\\fonttbl{\\f0\\fcharset0 Arial;}{\\f1\\fcharset238 Arial;}}\n" % page
        + inside
        + b"}"
    )


def rtf_letters(text: str) -> bytes:
    return b"".join(sign.encode() if sign.isascii() else b"\\u%d?" % ord(sign) for sign in text)


def id3(version: int, frames: bytes, flags: int = 0) -> bytes:
    """Return a tag before a little silence."""
    size = len(frames)
    safe = bytes((size >> 21 & 127, size >> 14 & 127, size >> 7 & 127, size & 127))
    return b"ID3" + bytes((version, 0, flags)) + safe + frames + b"\xff\xfb\x90\x00" + bytes(500)


def frame(version: int, name: str, data: bytes, flags: bytes = b"\0\0") -> bytes:
    """Return a frame of a tag."""
    if version == 2:
        return name.encode() + len(data).to_bytes(3, "big") + data
    size = len(data)
    number = (
        size.to_bytes(4, "big")
        if version == 3
        else bytes((size >> 21 & 127, size >> 14 & 127, size >> 7 & 127, size & 127))
    )
    return name.encode() + number + flags + data


def box(kind: bytes, *inside: bytes) -> bytes:
    """Return a box of an MP4 file."""
    content = b"".join(inside)
    return pack(">I", len(content) + 8) + kind + content


_RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_DC: Final = "http://purl.org/dc/elements/1.1/"
XMP: Final = (
    f"<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='{_RDF}'><rdf:Description rdf:about='' xmlns:dc='{_DC}'>"
    f"<dc:creator><rdf:Seq><rdf:li>{NAME}</rdf:li></rdf:Seq></dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>"
)
FTYP: Final = box(b"ftyp", b"isom\0\0\0\0isom")


def subtitled() -> bytes:
    """Return a film with one subtitle in a track of its own."""
    text = NAME.encode()
    sample = pack(">H", len(text)) + text
    begin = len(FTYP) + 8
    table = box(
        b"stbl",
        box(b"stsz", pack(">IIII", 0, 0, 1, len(sample))),
        box(b"stsc", pack(">IIIII", 0, 1, 1, 1, 1)),
        box(b"stco", pack(">III", 0, 1, begin)),
    )
    handler = box(b"hdlr", pack(">II", 0, 0), b"sbtl", bytes(12))
    return FTYP + box(b"mdat", sample) + box(b"moov", box(b"trak", box(b"mdia", handler, box(b"minf", table))))


def element(kind: int, content: bytes) -> bytes:
    """Return an element of a WebM file."""
    return kind.to_bytes((kind.bit_length() + 7) // 8, "big") + (len(content) | 1 << 56).to_bytes(8, "big") + content


def webm_with_subtitles() -> bytes:
    track = element(0xAE, element(0xD7, b"\x02") + element(0x86, b"S_TEXT/UTF8"))
    block = element(0xA0, element(0xA1, b"\x82\0\0\0" + NAME.encode()))
    return element(0x1A45DFA3, b"") + element(0x18538067, element(0x1654AE6B, track) + element(0x1F43B675, block))


def png(*chunks: tuple[bytes, bytes]) -> bytes:
    """Return a picture of one point with these chunks."""
    all_ = ((b"IHDR", pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)), *chunks, (b"IDAT", compress(b"\0\0")), (b"IEND", b""))
    parts = (pack(">I", len(data)) + kind + data + pack(">I", crc32(kind + data)) for kind, data in all_)
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def jpeg(comment: bytes) -> bytes:
    """Return the beginning of a photograph, with a comment."""
    return b"\xff\xd8\xff\xfe" + pack(">H", len(comment) + 2) + comment + b"\xff\xda\0\2\xff\xd9"


def doc_in_pieces() -> bytes:
    """Return a document after a fast save, with the halves of the name in different places.

    The second half comes first. The first has two bytes for each letter, the second one.
    """
    first, second = NAME[:10].encode("utf-16-le"), NAME[10:].encode("cp1252")
    head = bytearray(0x01AA)
    rows = pack("<III", 0, 10, len(NAME)) + pack("<HIH", 0, 0x300, 0) + pack("<HIH", 0, 0x200 * 2 | 0x40000000, 0)
    clx = b"\1\2\0ab" + b"\2" + pack("<I", len(rows)) + rows
    head[0x01A2:0x01AA] = pack("<II", 0, len(clx))
    return compound_file(
        {"WordDocument": bytes(head).ljust(0x200, b"\0") + second.ljust(0x100, b"\0") + first, "0Table": clx}
    )


def xls_with_long_text() -> bytes:
    """Return a workbook whose shared texts go on in a further record, in the middle of the name."""
    wide = NAME.encode("utf-16-le")
    first = pack("<HH", 0xFC, 3 + 8) + b"\0\0\1" + wide[:8]
    rest = pack("<HH", 0x3C, 1 + len(wide) - 8) + b"\1" + wide[8:]
    return compound_file({"Workbook": first + rest})
