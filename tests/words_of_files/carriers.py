"""Every way that we know in which a file can contain a name.

There is one small file for each, with the place in which the name is.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from gzip import compress as gzip
from io import BytesIO
from struct import pack
from types import MappingProxyType
from typing import Final
from zipfile import ZipFile
from zlib import compress

import pikepdf
from pikepdf import Array, Dictionary
from pikepdf import Name as Name_
from pikepdf import String as Text_

from tests.words_of_files.compound_writer import compound_file
from tests.words_of_files.making import (
    FIRST,
    FTYP,
    LAST,
    NAME,
    SPREADSHEET,
    XMP,
    annotation,
    attach,
    box,
    doc_in_pieces,
    docx,
    drawn,
    element,
    form,
    frame,
    id3,
    jpeg,
    nested,
    odf,
    packed,
    paragraph,
    pdf,
    png,
    pptx,
    revised,
    rtf,
    rtf_letters,
    run,
    subtitled,
    webm_with_subtitles,
    word_part,
    xls_with_long_text,
    xlsx,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrier:
    """A file by its name, with the place of the planted name in it. hidden: whether only few readers see it."""

    file: str
    data: bytes
    where: str
    hidden: bool


def _carriers() -> Iterator[tuple[str, str, bytes, str, bool]]:
    """Yield each carrier: its title, its file's ending, its bytes, the place, and whether it is hidden."""
    yield from _of_word()
    yield from _of_excel()
    yield from _of_powerpoint()
    yield from _of_opendocument()
    yield from _of_old_office()
    yield from _of_rtf()
    yield from _of_texts()
    yield from _of_archives()
    yield from _of_sound_and_film()
    yield from _of_pdf()


def _of_word() -> Iterator[tuple[str, str, bytes, str, bool]]:
    core = f"<cp:coreProperties><dc:creator>{NAME}</dc:creator></cp:coreProperties>"
    yield "words", "docx", docx(paragraph(run(NAME))), "", False
    yield (
        "words in runs",
        "docx",
        docx(paragraph(run("Lud"), run("mila "), "<w:proofErr/>", run("Okon"), run("kwoová"))),
        "",
        False,
    )
    yield (
        "words in two cells",
        "docx",
        docx(f"<w:tbl><w:tr><w:tc>{paragraph(run(FIRST))}</w:tc><w:tc>{paragraph(run(LAST))}</w:tc></w:tr></w:tbl>"),
        "",
        False,
    )
    yield "words on two lines", "docx", docx(paragraph(run(FIRST), "<w:r><w:br/></w:r>", run(LAST))), "", False
    yield "hidden words", "docx", docx(paragraph(run(NAME, properties="<w:vanish/>"))), "hidden text", True
    yield "tracked deletion", "docx", docx(paragraph(f"<w:del>{run(NAME, 'delText')}</w:del>")), "deleted text", True
    deleted = paragraph(run("Ludmil"), f"<w:del>{run('a Okonkwo', 'delText')}</w:del>", run("ová"))
    yield "tracked deletion within a name", "docx", docx(deleted), "text before changes", True
    yield (
        "author of a change",
        "docx",
        docx(paragraph(f"<w:ins w:author='{NAME}'>{run('x')}</w:ins>")),
        "attributes",
        True,
    )
    yield (
        "comment",
        "docx",
        docx(**{"word__comments.xml": word_part("comments", f"<w:comment>{paragraph(run(NAME))}</w:comment>")}),
        "comments",
        True,
    )
    yield (
        "author of a comment",
        "docx",
        docx(**{"word__people.xml": word_part("people", f"<w:person w:author='{NAME}'/>")}),
        "authors",
        True,
    )
    yield (
        "header",
        "docx",
        docx(**{"word__header1.xml": word_part("hdr", paragraph(run(NAME)))}),
        "headers and footers",
        False,
    )
    yield (
        "footnote",
        "docx",
        docx(**{"word__footnotes.xml": word_part("footnotes", paragraph(run(NAME)))}),
        "footnotes",
        False,
    )
    yield "field", "docx", docx(paragraph(run(f"AUTHOR {NAME}", "instrText"))), "fields", True
    yield "alternative text", "docx", docx(f"<wp:docPr descr='{NAME}'/>"), "attributes", True
    yield (
        "link",
        "docx",
        docx(
            **{
                "word___rels/document.xml.rels": (
                    f"<Relationships><Relationship Target='mailto:{NAME}'/></Relationships>"
                )
            }
        ),
        "links",
        True,
    )
    yield "property", "docx", docx(**{"docProps__core.xml": core}), "properties", True
    yield "custom data", "docx", docx(**{"customXml__item1.xml": f"<a>{NAME}</a>"}), "properties", True
    yield (
        "embedded workbook",
        "docx",
        docx(**{"word__embeddings/a.xlsx": xlsx((f"<t>{NAME}</t>",))}),
        "embedded file a.xlsx, sheet Budget",
        True,
    )
    yield (
        "embedded workbook in an old wrapper",
        "docx",
        docx(
            **{
                "word__embeddings/oleObject1.bin": compound_file(
                    {"\x01Ole10Native": b"\0\0\0\0a.docx\0" + docx(paragraph(run(NAME)))}
                )
            }
        ),
        "embedded file",
        True,
    )
    yield "comment of a picture", "docx", docx(**{"word__media/a.jpeg": jpeg(NAME.encode())}), "picture", True
    yield "comment in the code", "docx", docx(f"<!-- {NAME} -->"), "comments in the code", True
    yield "part that nobody knows", "docx", docx(**{"word__notes.xyz": NAME}), "word/notes.xyz", False


def _of_excel() -> Iterator[tuple[str, str, bytes, str, bool]]:
    yield "cell", "xlsx", xlsx((f"<t>{NAME}</t>",)), "sheet Budget", False
    yield "cell in runs", "xlsx", xlsx((f"<r><t>Lud</t></r><r><t>mila {LAST}</t></r>",)), "sheet Budget", False
    yield "two cells", "xlsx", xlsx((f"<t>{FIRST}</t>", f"<t>{LAST}</t>")), "sheet Budget", False
    yield "hidden sheet", "xlsx", xlsx((f"<t>{NAME}</t>",), "hidden"), "sheet Budget, hidden", True
    yield "very hidden sheet", "xlsx", xlsx((f"<t>{NAME}</t>",), "veryHidden"), "sheet Budget, hidden", True
    inline = f'<worksheet xmlns="{SPREADSHEET}"><c t="inlineStr"><is><t>{NAME}</t></is></c></worksheet>'
    yield "text in a cell itself", "xlsx", xlsx(**{"xl__worksheets/sheet1.xml": inline}), "sheet Budget", False
    unused = f'<sst xmlns="{SPREADSHEET}"><si><t>{NAME}</t></si></sst>'
    yield "text that no cell has any more", "xlsx", xlsx(**{"xl__sharedStrings.xml": unused}), "no sheet shows", True
    yield (
        "comment on a cell",
        "xlsx",
        xlsx(**{"xl__comments1.xml": f"<comments><text><t>{NAME}</t></text></comments>"}),
        "comments",
        True,
    )
    cache = f"<pivotCacheDefinition><s v='{NAME}'/></pivotCacheDefinition>"
    yield "pivot cache", "xlsx", xlsx(**{"xl__pivotCache/pivotCacheDefinition1.xml": cache}), "pivot cache", True
    yield (
        "copy of another workbook",
        "xlsx",
        xlsx(**{"xl__externalLinks/externalLink1.xml": f"<a><v>{NAME}</v></a>"}),
        "copies",
        True,
    )
    yield (
        "chart",
        "xlsx",
        xlsx(**{"xl__charts/chart1.xml": f"<c:chart xmlns:c='c'><c:v>{NAME}</c:v></c:chart>"}),
        "drawings",
        False,
    )
    named = f"<workbook><sheets><sheet name='{NAME}'/></sheets></workbook>"
    yield "name of a sheet", "xlsx", xlsx(**{"xl__workbook.xml": named}), "attributes", True


def _of_powerpoint() -> Iterator[tuple[str, str, bytes, str, bool]]:
    yield "slide", "pptx", pptx(NAME), "slide 1", False
    yield "hidden slide", "pptx", pptx(NAME, 'show="0"'), "slide 1, hidden", True
    notes = f"<p:notes xmlns:p='p' xmlns:a='a'><a:t>{NAME}</a:t></p:notes>"
    relation = "<Relationships><Relationship Target='../slides/slide3.xml'/></Relationships>"
    parts = {"ppt__notesSlides/notesSlide1.xml": notes, "ppt__notesSlides/_rels/notesSlide1.xml.rels": relation}
    yield "notes", "pptx", pptx(**parts), "notes of slide 3", True
    yield (
        "comment on a slide",
        "pptx",
        pptx(**{"ppt__comments/comment1.xml": f"<c><text>{NAME}</text></c>"}),
        "comments",
        True,
    )
    yield (
        "master",
        "pptx",
        pptx(**{"ppt__slideMasters/slideMaster1.xml": f"<a><t>{NAME}</t></a>"}),
        "slide masters",
        True,
    )


def _of_opendocument() -> Iterator[tuple[str, str, bytes, str, bool]]:
    yield "words", "odt", odf(f"<text:p>Lud<text:span>mila</text:span> {LAST}</text:p>"), "", False
    yield "words with blanks", "odt", odf(f"<text:p>{FIRST}<text:s/>{LAST}</text:p>"), "", False
    yield "annotation", "odt", odf(f"<office:annotation><text:p>{NAME}</text:p></office:annotation>"), "comments", True
    tracked = f"<text:tracked-changes><text:deletion><text:p>{NAME}</text:p></text:deletion></text:tracked-changes>"
    yield "tracked change", "odt", odf(tracked), "tracked changes", True
    yield "header", "odt", odf(**{"styles.xml": f"<a><text:p xmlns:text='t'>{NAME}</text:p></a>"}), "headers", False
    yield "property", "odt", odf(**{"meta.xml": f"<m:a xmlns:m='m'>{NAME}</m:a>"}), "properties", True
    yield "earlier version", "odt", odf(Versions__Version1=odf(f"<text:p>{NAME}</text:p>")), "earlier versions", True
    yield "embedded object", "odt", odf(**{"Object 1__content.xml": f"<a>{NAME}</a>"}), "embedded objects", False
    cells = (
        f"<table:table-cell><text:p>{FIRST}</text:p></table:table-cell>"
        f"<table:table-cell><text:p>{LAST}</text:p></table:table-cell>"
    )
    yield "two cells", "ods", odf(cells, "spreadsheet"), "", False
    yield (
        "notes",
        "odp",
        odf(f"<presentation:notes xmlns:presentation='p'><text:p>{NAME}</text:p></presentation:notes>"),
        "notes",
        False,
    )


def _of_old_office() -> Iterator[tuple[str, str, bytes, str, bool]]:
    wide, narrow = NAME.encode("utf-16-le"), NAME.replace("á", "\xe1").encode("cp1252")
    yield (
        "words in one byte a letter",
        "doc",
        compound_file({"WordDocument": bytes(600) + narrow + bytes(4000)}),
        "",
        False,
    )
    yield (
        "words in two bytes a letter",
        "doc",
        compound_file({"WordDocument": bytes(601) + wide + bytes(4000)}),
        "",
        False,
    )
    scattered = compound_file({"WordDocument": bytes(505) + narrow + bytes(4000)}, scattered=True)
    yield "words over two sectors", "doc", scattered, "", False
    yield "words in pieces", "doc", doc_in_pieces(), "", False
    yield (
        "property",
        "doc",
        compound_file({"\x05SummaryInformation": b"\x1e\0\0\0" + narrow + b"\0"}),
        "properties",
        True,
    )
    yield "deleted words", "doc", compound_file({"WordDocument": bytes(9)}, deleted=b"\0\0" + wide), "deleted", True
    yield "embedded file", "doc", compound_file({"\x01Ole10Native": docx(paragraph(run(NAME)))}), "embedded file", True
    yield "cell", "xls", compound_file({"Workbook": pack("<HH", 0x204, len(wide)) + wide}), "", False
    yield "cell that goes on in a further record", "xls", xls_with_long_text(), "", False
    sheet = pack("<HH", 0x85, 8 + len(narrow)) + bytes((0, 0, 0, 0, 2, 0, len(narrow), 0)) + narrow
    yield "name of a very hidden sheet", "xls", compound_file({"Workbook": sheet}), "hidden sheets", True
    yield "slide", "ppt", compound_file({"PowerPoint Document": bytes(8) + wide}), "", False
    yield "comment of a slide", "ppt", compound_file({"Comments": bytes(8) + wide}), "part Comments", True


def _of_rtf() -> Iterator[tuple[str, str, bytes, str, bool]]:
    yield "words with escapes", "rtf", rtf(f"{FIRST} Okonkwoov".encode() + b"\\'e1\\par"), "", False
    yield "words in runs", "rtf", rtf(b"{\\b Lud}mila {\\i Okon}kwoov\\'e1"), "", False
    yield (
        "words in Unicode with fallbacks",
        "rtf",
        rtf(b"\\uc2 Ludm\\u105 xxla\\u32 \\'20\\'20\\u79 OOkonkwoov\\u225 aa"),
        "",
        False,
    )
    yield "words in another code page", "rtf", rtf(f"{FIRST} Okonkwoov".encode() + b"\\f1\\'e1"), "", False
    yield "property", "rtf", rtf(b"{\\info{\\author " + rtf_letters(NAME) + b"}}"), "properties", True
    yield "comment", "rtf", rtf(b"{\\*\\annotation " + rtf_letters(NAME) + b"}"), "comments", True
    yield "author of a comment", "rtf", rtf(b"{\\*\\atnauthor " + rtf_letters(NAME) + b"}"), "comments", True
    yield "hidden words", "rtf", rtf(b"{\\v " + rtf_letters(NAME) + b"}"), "hidden text", True
    yield "deleted words", "rtf", rtf(b"{\\deleted " + rtf_letters(NAME) + b"}"), "deleted text", True
    yield "header", "rtf", rtf(b"{\\header " + rtf_letters(NAME) + b"}"), "headers and footers", False
    yield "bookmark", "rtf", rtf(b"{\\*\\bkmkstart " + rtf_letters(NAME) + b"}"), "part “bkmkstart”", True
    embedded = docx(paragraph(run(NAME))).hex().encode()
    yield "embedded file", "rtf", rtf(b"{\\object{\\*\\objdata " + embedded + b"}}"), "embedded files", True


def _of_texts() -> Iterator[tuple[str, str, bytes, str, bool]]:
    yield "UTF-8", "txt", NAME.encode(), "", False
    yield "UTF-8 with a mark", "txt", NAME.encode("utf-8-sig"), "", False
    yield "UTF-16 with a mark", "txt", NAME.encode("utf-16"), "", False
    yield "UTF-16 without a mark", "txt", NAME.encode("utf-16-le"), "", False
    yield "UTF-16, the high byte first", "txt", NAME.encode("utf-16-be"), "", False
    yield "UTF-16, the high byte first, with a mark", "txt", b"\xfe\xff" + NAME.encode("utf-16-be"), "", False
    yield "cp1252", "txt", NAME.encode("cp1252"), "", False
    yield "Unicode text of Excel", "csv", f"{FIRST}\t{LAST}\r\n".encode("utf-16"), "", False
    yield "two cells", "csv", f'"{FIRST}","{LAST}"\r\n'.encode(), "", False
    escaped = "".join(sign if sign.isascii() else f"\\u{ord(sign):04x}" for sign in NAME)
    yield "text with escapes", "json", f'{{"by": "{escaped}"}}'.encode(), "", False
    yield (
        "captions",
        "vtt",
        f"WEBVTT\n\n00:01.000 --> 00:02.000\n<v Anna>{FIRST}\n<c.a>Okon</c>kwoová".encode(),
        "",
        False,
    )
    yield "note in captions", "vtt", f"WEBVTT\n\nNOTE\n{NAME}\n".encode(), "", False
    yield "captions", "srt", f"1\n00:00:01,000 --> 00:00:02,000\n<i>{FIRST}</i> {LAST}\n".encode("cp1252"), "", False
    drawing = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'>{}</svg>"
    yield (
        "text in pieces",
        "svg",
        drawing.format(f"<text>{FIRST} <tspan>Okon</tspan><tspan>kwoová</tspan></text>").encode(),
        "",
        False,
    )
    yield "title", "svg", drawing.format(f"<title>{NAME}</title>").encode("utf-16"), "", False
    yield "description", "svg", drawing.format(f"<desc>{NAME}</desc>").encode(), "", False
    yield "attribute", "svg", drawing.format(f"<g aria-label='{NAME}'/>").encode(), "attributes", True
    yield "comment in the code", "svg", drawing.format(f"<!-- {NAME} -->").encode(), "comments in the code", True


def _of_archives() -> Iterator[tuple[str, str, bytes, str, bool]]:
    page = "<html xmlns='http://www.w3.org/1999/xhtml'><body><p>Lud<b>mila</b>&nbsp;Okonkwoov&aacute;</p></body></html>"
    yield (
        "page",
        "epub",
        packed({"mimetype": "application/epub+zip", "OEBPS/one.xhtml": page}),
        "OEBPS/one.xhtml",
        False,
    )
    yield (
        "description",
        "epub",
        packed({"a.opf": f"<package><dc:creator xmlns:dc='d'>{NAME}</dc:creator></package>"}),
        "a.opf",
        False,
    )
    yield "contents", "epub", packed({"toc.ncx": f"<ncx><text>{NAME}</text></ncx>"}), "toc.ncx", False
    yield "file", "zip", packed({"a.txt": NAME}), "a.txt", False
    yield (
        "archive in an archive",
        "zip",
        packed({"b.zip": packed({"a.docx": docx(paragraph(run(NAME)))})}),
        "b.zip, a.docx",
        False,
    )
    yield "name of a file", "zip", packed({f"{FIRST} {LAST}.bin": b"\1\2"}), "names of the files in it", True
    yield "gzip in an archive", "zip", packed({"a.txt.gz": gzip(NAME.encode())}), "a.txt.gz", False
    stream = BytesIO(packed({"a.txt": "x"}))
    with ZipFile(stream, "a") as archive:
        archive.comment = NAME.encode()
    yield "comment of the archive", "zip", stream.getvalue(), "notes of the archive", True


def _of_sound_and_film() -> Iterator[tuple[str, str, bytes, str, bool]]:
    latin, wide, big, new = (
        b"\0" + NAME.encode("cp1252"),
        b"\1" + NAME.encode("utf-16"),
        b"\2" + NAME.encode("utf-16-be"),
        b"\3" + NAME.encode(),
    )
    yield "ID3v2.2", "mp3", id3(2, frame(2, "TP1", latin)), "tag TP1", True
    yield "ID3v2.3", "mp3", id3(3, frame(3, "TPE1", wide)), "tag TPE1", True
    yield "ID3v2.4, the high byte first", "mp3", id3(4, frame(4, "TPE1", big)), "tag TPE1", True
    yield "ID3v2.4 in UTF-8", "mp3", id3(4, frame(4, "TXXX", b"\3note\0" + NAME.encode())), "tag TXXX", True
    yield "comment", "mp3", id3(3, frame(3, "COMM", b"\0eng\0" + NAME.encode("cp1252"))), "comments", True
    yield "lyrics", "mp3", id3(4, frame(4, "USLT", b"\3eng\0" + NAME.encode())), "lyrics", False
    sung = b"\3eng\2\1\0Lud\0\0\0\0\1mila \0\0\0\0\2" + LAST.encode() + b"\0\0\0\0\3"
    yield "lyrics with times", "mp3", id3(4, frame(4, "SYLT", sung)), "lyrics", False
    changed = frame(4, "TPE1", wide.replace(b"\xff", b"\xff\0"), b"\0\2")
    yield "unsynchronised frame", "mp3", id3(4, changed), "tag TPE1", True
    whole = frame(3, "TPE1", wide).replace(b"\xff", b"\xff\0")
    yield "unsynchronised tag", "mp3", id3(3, whole, 0x80), "tag TPE1", True
    yield "packed frame", "mp3", id3(4, frame(4, "TPE1", pack(">I", 99) + compress(new), b"\0\x09")), "tag TPE1", True
    picture = b"\0image/png\0\3\0" + png((b"tEXt", b"Author\0" + NAME.encode("cp1252")))
    yield "picture in a tag", "mp3", id3(3, frame(3, "APIC", picture)), "tag APIC", True
    yield (
        "ID3v1",
        "mp3",
        bytes(900) + b"TAG" + bytes(30) + NAME.encode("cp1252").ljust(30, b"\0") + bytes(65),
        "tags",
        True,
    )
    yield "tag of Monkey's Audio", "mp3", bytes(900) + b"APETAGEX" + NAME.encode(), "tags", True
    item = box(b"\xa9ART", box(b"data", pack(">II", 1, 0), NAME.encode()))
    tags = box(b"moov", box(b"udta", box(b"meta", bytes(4), box(b"ilst", item))))
    yield "tag of iTunes", "m4a", FTYP + tags, "tags", True
    quicktime = box(b"\xa9aut", pack(">HH", len(NAME.encode()), 0x55C4), NAME.encode())
    yield "tag of QuickTime", "mp4", FTYP + box(b"moov", box(b"udta", quicktime)), "tags", True
    yield "subtitles", "mp4", subtitled(), "subtitles", False
    yield "XMP", "mp4", FTYP + box(b"uuid", bytes(16), f"<x>{NAME}</x>".encode()), "tags", True
    packet = b"\3vorbis" + pack("<I", 0) + pack("<I", 1) + pack("<I", 99) + b"ARTIST=" + NAME.encode()
    yield "comment", "ogg", b"OggS\0\2" + bytes(20) + b"\1" + bytes((len(packet),)) + packet, "tags", True
    tag = element(0x1254C367, element(0x7373, element(0x67C8, element(0x4487, NAME.encode()))))
    yield "tag", "webm", element(0x1A45DFA3, b"") + element(0x18538067, tag), "tags", True
    yield "subtitles", "webm", webm_with_subtitles(), "subtitles", False


def _of_pdf() -> Iterator[tuple[str, str, bytes, str, bool]]:
    yield "page", "pdf", pdf(content=drawn(NAME)), "page 1", False
    yield "page 11", "pdf", pdf(content=drawn(NAME), pages=11), "page 11", False
    yield "form in a form", "pdf", pdf(nested, b"/F Do"), "page 1", False
    yield "words that are not drawn", "pdf", pdf(content=drawn(NAME).replace(b"BT", b"BT 3 Tr")), "page 1", False
    layered = b"/Span <</ActualText (words)>> BDC " + drawn(NAME) + b" EMC"
    yield "words under a replaced text", "pdf", pdf(content=layered), "under replaced texts", True
    replaced = b"/Span <</ActualText (" + NAME.encode("cp1252") + b")>> BDC " + drawn("x") + b" EMC"
    yield "replaced text", "pdf", pdf(content=replaced), "page 1", False
    yield (
        "attachment",
        "pdf",
        pdf(lambda it: attach(it, "a.docx", docx(paragraph(run(NAME))))),
        "attachment a.docx",
        True,
    )
    yield (
        "attachment of an attachment",
        "pdf",
        pdf(lambda it: attach(it, "a.pdf", pdf(lambda in_: attach(in_, "b.txt", NAME.encode("utf-16"))))),
        "attachment a.pdf, attachment b.txt",
        True,
    )
    yield "name of an attachment", "pdf", pdf(lambda it: attach(it, f"{NAME}.bin", b"\1\2")), "names", True
    yield (
        "annotation",
        "pdf",
        pdf(lambda it: annotation(it, Subtype=Name_.Text, Contents=Text_(NAME))),
        "annotations",
        True,
    )
    yield (
        "author of an annotation",
        "pdf",
        pdf(lambda it: annotation(it, Subtype=Name_.Text, T=Text_(NAME))),
        "annotations",
        True,
    )
    yield (
        "look of an annotation",
        "pdf",
        pdf(lambda it: annotation(it, Subtype=Name_.Stamp, AP=Dictionary(N=form(it, drawn(NAME))))),
        "annotations and drawings",
        True,
    )

    def field(document: pikepdf.Pdf) -> None:
        document.Root.AcroForm = Dictionary(
            Fields=[document.make_indirect(Dictionary(FT=Name_.Tx, T=Text_("a"), V=Text_(NAME)))]
        )

    yield "form field", "pdf", pdf(field), "form fields", False

    def outline(document: pikepdf.Pdf) -> None:
        item = document.make_indirect(Dictionary(Title=Text_(NAME)))
        document.Root.Outlines = document.make_indirect(Dictionary(First=item, Last=item, Count=1))

    yield "outline", "pdf", pdf(outline), "outline or title", True

    def xmp(document: pikepdf.Pdf) -> None:
        document.Root.Metadata = document.make_stream(XMP.encode(), Type=Name_.Metadata, Subtype=Name_.XML)

    yield "XMP", "pdf", pdf(xmp), "XMP", True
    yield "title", "pdf", pdf(lambda it: it.docinfo.__setitem__("/Title", NAME)), "outline or title", True
    yield "author", "pdf", pdf(lambda it: it.docinfo.__setitem__("/Author", NAME)), "properties", True
    yield "property of one's own", "pdf", pdf(lambda it: it.docinfo.__setitem__("/Spoke", NAME)), "other objects", True

    def script(document: pikepdf.Pdf) -> None:
        document.Root.OpenAction = Dictionary(
            S=Name_.JavaScript, JS=document.make_stream(f"app.alert('{NAME}')".encode())
        )

    yield "script", "pdf", pdf(script), "scripts", True
    action = Dictionary(S=Name_.JavaScript, JS=Text_(f"app.alert('{NAME}')"))
    yield "script in a text", "pdf", pdf(lambda it: it.Root.__setattr__("OpenAction", action)), "scripts", True

    def structure(**fields: object) -> Callable[[pikepdf.Pdf], None]:
        def change(document: pikepdf.Pdf) -> None:
            item = document.make_indirect(Dictionary(S=Name_.Figure, **fields))
            document.Root.StructTreeRoot = document.make_indirect(Dictionary(Type=Name_.StructTreeRoot, K=item))

        return change

    yield "alternative text", "pdf", pdf(structure(Alt=Text_(NAME))), "alternative texts", True
    yield "replaced text of the structure", "pdf", pdf(structure(ActualText=Text_(NAME))), "replaced texts", True
    yield "expanded abbreviation", "pdf", pdf(structure(E=Text_(NAME))), "expanded abbreviations", True
    yield (
        "alternative text on a page",
        "pdf",
        pdf(content=b"/Figure <</Alt (" + NAME.encode("cp1252") + b")>> BDC 0 0 9 9 re f EMC"),
        "alternative texts",
        True,
    )

    def layer(document: pikepdf.Pdf) -> None:
        document.Root.OCProperties = Dictionary(
            OCGs=[document.make_indirect(Dictionary(Type=Name_.OCG, Name=Text_(NAME)))]
        )

    yield "name of a layer", "pdf", pdf(layer), "names of layers", True
    destinations = Dictionary({f"/{NAME}": Array([])})
    yield "name of a destination", "pdf", pdf(lambda it: it.Root.__setattr__("Dests", destinations)), "names", True
    yield (
        "link",
        "pdf",
        pdf(lambda it: annotation(it, Subtype=Name_.Link, A=Dictionary(S=Name_.URI, URI=Text_(f"mailto:{NAME}")))),
        "links",
        True,
    )
    yield "earlier revision", "pdf", revised(lambda _: None), "an earlier revision, page 1", True
    yield "after the end", "pdf", pdf() + b"\n" + NAME.encode(), "after the end of the file", True
    yield (
        "object that nothing uses",
        "pdf",
        pdf(lambda it: it.Root.__setattr__("X", Dictionary(Y=Text_(NAME)))),
        "other objects",
        True,
    )


def _named() -> Iterator[tuple[str, Carrier]]:
    for number, (title, ending, data, where, hidden) in enumerate(_carriers()):
        yield f"{ending}: {title}", Carrier(file=f"carrier-{number:03}.{ending}", data=data, where=where, hidden=hidden)


CARRIERS: Final[Mapping[str, Carrier]] = MappingProxyType(dict(_named()))
