"""Files in which something is hidden, one line each, with the kinds that must be found; and files without any.

The first is the accident from which this comes: a report with a chart that brought its whole workbook.
"""

from collections.abc import Callable, Mapping
from typing import Final

import pikepdf
from pikepdf import Array, Dictionary
from pikepdf import Name as Name_
from pikepdf import String as Text_

from tests.words_of_files.compound_writer import compound_file
from tests.words_of_files.making import (
    SPREADSHEET,
    annotation,
    attach,
    docx,
    drawn,
    odf,
    packed,
    paragraph,
    pdf,
    pptx,
    rtf,
    run,
    word_part,
    xlsx,
)

CANARY: Final = "canary of a hidden part"
BOOK: Final = xlsx((f"<t>{CANARY}</t>",))
_BOX: Final = b" 0 0 0 rg 20 370 200 30 re f"
_NOTES: Final = '<p:notes xmlns:p="p" xmlns:a="a"><a:t>{}</a:t></p:notes>'
_CHANGE: Final = '<w:{0} w:id="1" w:author="A" w:date="2020-01-01T00:00:00Z"><w:r><w:t>x</w:t></w:r></w:{0}>'
_FULL_ROW: Final = '<row r="1"{}><c r="A1"><v>1</v></c></row>'


def _sheet(rows: str, columns: str = "") -> bytes:
    sheet = f'<worksheet xmlns="{SPREADSHEET}">{columns}<sheetData>{rows}</sheetData></worksheet>'
    return xlsx(**{"xl/worksheets/sheet1.xml": sheet})


def _action(**values: object) -> Callable[[pikepdf.Pdf], object]:
    def change(document: pikepdf.Pdf) -> None:
        document.Root.OpenAction = Dictionary(**values)

    return change


def _named_script(document: pikepdf.Pdf) -> None:
    script = Dictionary(S=Name_.JavaScript, JS=Text_(CANARY))
    document.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([Text_("a"), script])))


def _page_script(document: pikepdf.Pdf) -> None:
    document.pages[0].AA = Dictionary(O=Dictionary(S=Name_.JavaScript, JS=document.make_stream(CANARY.encode())))


def _field_script(document: pikepdf.Pdf) -> None:
    annotation(document, Subtype=Name_.Widget, AA=Dictionary(K=Dictionary(S=Name_.JavaScript, JS=Text_(CANARY))))
    document.Root.AcroForm = Dictionary(Fields=document.pages[0].Annots)


def _attached_to_a_page(document: pikepdf.Pdf) -> None:
    stream = document.make_stream(CANARY.encode())
    spec = Dictionary(Type=Name_.Filespec, F=Text_("a.txt"), EF=Dictionary(F=stream))
    annotation(document, Subtype=Name_.FileAttachment, FS=spec)


def _comment(kind: str, words: str = CANARY) -> Callable[[pikepdf.Pdf], object]:
    return lambda document: annotation(document, Subtype=Name_(f"/{kind}"), Contents=Text_(words))


def _layer(document: pikepdf.Pdf) -> None:
    layer = document.make_indirect(Dictionary(Type=Name_.OCG, Name=Text_("Draft")))
    document.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))


def _shown_layer(document: pikepdf.Pdf) -> None:
    layer = document.make_indirect(Dictionary(Type=Name_.OCG, Name=Text_("Map")))
    document.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(ON=Array([layer]), OFF=Array([])))


def _linked(document: pikepdf.Pdf) -> None:
    action = Dictionary(S=Name_.URI, URI=Text_("https://example.org/"))
    annotation(document, Subtype=Name_.Link, A=action)


def _form_field(document: pikepdf.Pdf) -> None:
    annotation(document, Subtype=Name_.Widget, FT=Name_.Tx, T=Text_("name"))
    document.Root.AcroForm = Dictionary(Fields=document.pages[0].Annots)


def _names_as_keys(document: pikepdf.Pdf) -> None:
    """Name resources of a page as actions, attachments and annotations are named elsewhere."""
    stream = document.make_stream(b"")
    keys = dict.fromkeys(("/S", "/EF", "/JS", "/Subtype", "/Rect"), stream)
    document.pages[0].Resources.XObject = Dictionary(keys)
    document.pages[0].Resources.Pattern = Dictionary({key: Array([]) for key in keys})
    document.pages[0].Resources.Shading = Dictionary({key: Dictionary(A=1) for key in keys})


def _outline(document: pikepdf.Pdf) -> None:
    with document.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("Chapter", 0))


def _described(document: pikepdf.Pdf) -> None:
    with document.open_metadata() as meta:
        meta["dc:title"] = "A report"


PLANTED: Final[Mapping[str, tuple[str, bytes, tuple[str, ...]]]] = {
    # Word
    "a chart with its workbook in Word": (
        "docx",
        docx(**{"word/charts/chart1.xml": "<c/>", "word/embeddings/Microsoft_Excel_Sheet1.xlsx": BOOK}),
        ("embedded-workbook",),
    ),
    "a workbook in a folder of another name": ("docx", docx(**{"data/sheet1.xlsx": BOOK}), ("embedded-workbook",)),
    "an old workbook in Word": ("docx", docx(**{"word/embeddings/sheet.xls": b"x"}), ("embedded-workbook",)),
    "a macro workbook in Word": ("docx", docx(**{"word/embeddings/s.xlsm": BOOK}), ("embedded-workbook",)),
    "an object in Word": ("docx", docx(**{"word/embeddings/oleObject1.bin": b"x"}), ("embedded-file",)),
    "a document in Word": ("docx", docx(**{"word/embeddings/inner.docx": docx()}), ("embedded-file",)),
    "macros in Word": ("docx", docx(**{"word/vbaProject.bin": b"x"}), ("macro",)),
    "a control in Word": ("docx", docx(**{"word/activeX/activeX1.xml": "<a/>"}), ("active-control",)),
    "an inserted word": ("docx", docx(paragraph(_CHANGE.format("ins"))), ("tracked-changes",)),
    "a deleted word": ("docx", docx(paragraph(_CHANGE.format("del"))), ("tracked-changes",)),
    "a moved word": ("docx", docx(paragraph(_CHANGE.format("moveFrom"))), ("tracked-changes",)),
    "a change in a footnote": (
        "docx",
        docx(**{"word/footnotes.xml": word_part("footnotes", _CHANGE.format("ins"))}),
        ("tracked-changes",),
    ),
    "a change in a header": (
        "docx",
        docx(**{"word/header2.xml": word_part("hdr", _CHANGE.format("del"))}),
        ("tracked-changes",),
    ),
    "a comment in Word": (
        "docx",
        docx(**{"word/comments.xml": word_part("comments", '<w:comment w:id="0"/>')}),
        ("comments",),
    ),
    "hidden text in Word": ("docx", docx(paragraph(run(CANARY, properties="<w:vanish/>"))), ("hidden-text",)),
    "hidden text, written out": (
        "docx",
        docx(paragraph(run(CANARY, properties='<w:vanish w:val="true"/>'))),
        ("hidden-text",),
    ),
    "hidden text in an endnote": (
        "docx",
        docx(**{"word/endnotes.xml": word_part("endnotes", run(CANARY, properties="<w:vanish/>"))}),
        ("hidden-text",),
    ),
    "several at once in Word": (
        "docx",
        docx(paragraph(_CHANGE.format("ins")), **{"word/vbaProject.bin": b"x", "word/embeddings/a.xlsx": BOOK}),
        ("embedded-workbook", "macro", "tracked-changes"),
    ),
    # Excel
    "a hidden sheet": ("xlsx", xlsx(("<t>x</t>",), "hidden"), ("hidden-sheet",)),
    "a very hidden sheet": ("xlsx", xlsx(("<t>x</t>",), "veryHidden"), ("hidden-sheet",)),
    "a hidden row": ("xlsx", _sheet(_FULL_ROW.format(' hidden="1"')), ("hidden-rows",)),
    "a hidden row, written true": ("xlsx", _sheet(_FULL_ROW.format(' hidden="true"')), ("hidden-rows",)),
    "a hidden column": (
        "xlsx",
        _sheet(_FULL_ROW.format(""), '<cols><col min="1" max="1" hidden="1"/></cols>'),
        ("hidden-columns",),
    ),
    "hidden columns up to AB": (
        "xlsx",
        _sheet('<row><c r="AB1" t="s"><v>0</v></c></row>', '<cols><col min="20" max="30" hidden="1"/></cols>'),
        ("hidden-columns",),
    ),
    "a pivot table's data": (
        "xlsx",
        xlsx(**{"xl/pivotCache/pivotCacheRecords1.xml": f"<r>{CANARY}</r>"}),
        ("pivot-cache",),
    ),
    "cells of another workbook": (
        "xlsx",
        xlsx(**{"xl/externalLinks/externalLink1.xml": '<e><sheetData><cell r="A1"/></sheetData></e>'}),
        ("external-copies",),
    ),
    "a comment in Excel": ("xlsx", xlsx(**{"xl/comments1.xml": '<c><comment ref="A1"/></c>'}), ("comments",)),
    "a thread of comments": (
        "xlsx",
        xlsx(**{"xl/threadedComments/threadedComment1.xml": '<c><threadedComment ref="A1"/></c>'}),
        ("comments",),
    ),
    "macros in Excel": ("xlsx", xlsx(**{"xl/vbaProject.bin": b"x"}), ("macro",)),
    "macros of 1992": ("xlsx", xlsx(**{"xl/macrosheets/sheet1.xml": "<m/>"}), ("macro",)),
    "an object in Excel": ("xlsx", xlsx(**{"xl/embeddings/oleObject1.bin": b"x"}), ("embedded-file",)),
    "a document in Excel": ("xlsx", xlsx(**{"xl/embeddings/a.docx": docx()}), ("embedded-file",)),
    "a control in Excel": ("xlsx", xlsx(**{"xl/activeX/activeX1.bin": b"x"}), ("active-control",)),
    # PowerPoint
    "a chart with its workbook in PowerPoint": (
        "pptx",
        pptx(**{"ppt/embeddings/Microsoft_Excel_Worksheet.xlsx": BOOK}),
        ("embedded-workbook",),
    ),
    "an object in PowerPoint": ("pptx", pptx(**{"ppt/embeddings/oleObject1.bin": b"x"}), ("embedded-file",)),
    "notes of a speaker": (
        "pptx",
        pptx(**{"ppt/notesSlides/notesSlide1.xml": _NOTES.format(CANARY)}),
        ("speaker-notes",),
    ),
    "a hidden slide": ("pptx", pptx("x", 'show="0"'), ("hidden-slide",)),
    "a comment in PowerPoint": (
        "pptx",
        pptx(**{"ppt/comments/comment1.xml": '<c><p:cm authorId="0"/></c>'}),
        ("comments",),
    ),
    "macros in PowerPoint": ("pptx", pptx(**{"ppt/vbaProject.bin": b"x"}), ("macro",)),
    "a control in PowerPoint": ("pptx", pptx(**{"ppt/activeX/activeX1.xml": "<a/>"}), ("active-control",)),
    # OpenDocument
    "macros in OpenDocument": ("odt", odf(**{"Basic/Standard/Module1.xml": "<m/>"}), ("macro",)),
    "scripts in OpenDocument": ("odt", odf(**{"Scripts/python/a.py": "x"}), ("macro",)),
    "an object in OpenDocument": ("odt", odf(**{"Object 1/content.xml": "<chart/>"}), ("embedded-file",)),
    "tracked changes in OpenDocument": (
        "odt",
        odf('<text:tracked-changes><text:changed-region text:id="a"/></text:tracked-changes>'),
        ("tracked-changes",),
    ),
    "a comment in OpenDocument": ("odt", odf("<office:annotation><x/></office:annotation>"), ("comments",)),
    "hidden text in OpenDocument": ("odt", odf('<text:hidden-text text:condition="1"/>'), ("hidden-text",)),
    "a hidden section": ("odt", odf('<text:section text:display="none"/>'), ("hidden-text",)),
    "a hidden sheet in OpenDocument": (
        "ods",
        odf(
            '<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/>'
            '</style:style><table:table table:name="B" table:style-name="ta2"/>',
            "spreadsheet",
        ),
        ("hidden-sheet",),
    ),
    "a hidden row in OpenDocument": (
        "ods",
        odf('<table:table-row table:visibility="collapse"><x/></table:table-row>', "spreadsheet"),
        ("hidden-rows",),
    ),
    "a hidden column in OpenDocument": (
        "ods",
        odf('<table:table-column table:visibility="collapse"/>', "spreadsheet"),
        ("hidden-columns",),
    ),
    "a hidden slide in OpenDocument": (
        "odp",
        odf('<style:drawing-page-properties presentation:visibility="hidden"/>', "presentation"),
        ("hidden-slide",),
    ),
    "notes in OpenDocument": (
        "odp",
        odf(f"<presentation:notes><text:p>{CANARY}</text:p></presentation:notes>", "presentation"),
        ("speaker-notes",),
    ),
    # PDF
    "an attachment": ("pdf", pdf(lambda document: attach(document, "a.xlsx", BOOK)), ("attachment",)),
    "an attachment on a page": ("pdf", pdf(_attached_to_a_page), ("attachment",)),
    "a script at the start": ("pdf", pdf(_action(S=Name_.JavaScript, JS=Text_(CANARY))), ("script",)),
    "a script by its name": ("pdf", pdf(_named_script), ("script",)),
    "a script of a page": ("pdf", pdf(_page_script), ("script",)),
    "a script of a field": ("pdf", pdf(_field_script), ("script",)),
    "a program that is started": ("pdf", pdf(_action(S=Name_.Launch, F=Text_("a.exe"))), ("launch-action",)),
    "data that are loaded": ("pdf", pdf(_action(S=Name_.ImportData, F=Text_("a.fdf"))), ("launch-action",)),
    "a note on a page": ("pdf", pdf(_comment("Text")), ("comments",)),
    "a comment on marked words": ("pdf", pdf(_comment("Highlight")), ("comments",)),
    "a crossed out word with a comment": ("pdf", pdf(_comment("StrikeOut")), ("comments",)),
    "a layer that is not shown": ("pdf", pdf(_layer), ("hidden-layer",)),
    "a redaction that was not applied": ("pdf", pdf(_comment("Redact", "")), ("redaction-not-applied",)),
    "words under a black box": ("pdf", pdf(content=drawn(CANARY) + _BOX), ("covered-text",)),
    "words under a box of no colour": ("pdf", pdf(content=drawn(CANARY) + b" 20 370 200 30 re f"), ("covered-text",)),
    "words under a dark grey box": ("pdf", pdf(content=drawn(CANARY) + b" .1 g 20 370 200 30 re B"), ("covered-text",)),
    "words under a box of printing ink": (
        "pdf",
        pdf(content=drawn(CANARY) + b" 0 0 0 1 k 20 370 200 30 re f*"),
        ("covered-text",),
    ),
    "words under a box that was moved": (
        "pdf",
        pdf(content=drawn(CANARY) + b" q 0 g 1 0 0 1 20 370 cm 0 0 200 30 re f Q"),
        ("covered-text",),
    ),
    "words on a second line under a box": (
        "pdf",
        pdf(content=b"BT /F1 14 Tf 14 TL 30 394 Td (One) Tj T* (Two) Tj ET 0 g 20 376 200 10 re f"),
        ("covered-text",),
    ),
    # Archives and old formats
    "a program in an archive": ("zip", packed({"setup.exe": b"MZ"}), ("program",)),
    "a workbook in a document in an archive": (
        "zip",
        packed({"a/report.docx": docx(**{"word/embeddings/a.xlsx": BOOK})}),
        ("embedded-workbook",),
    ),
    "macros in a presentation in an archive": (
        "zip",
        packed({"a.pptx": pptx(**{"ppt/vbaProject.bin": b"x"})}),
        ("macro",),
    ),
    "a hidden sheet in an archive in an archive": (
        "zip",
        packed({"a.zip": packed({"b.xlsx": xlsx(("<t>x</t>",), "hidden")})}),
        ("hidden-sheet",),
    ),
    "macros of old Word": ("doc", compound_file({"WordDocument": b"x", "_VBA_PROJECT": b"x"}), ("macro",)),
    "an object in old Excel": ("xls", compound_file({"Workbook": b"x", "\x01Ole10Native": b"x"}), ("embedded-file",)),
    "an object in rich text": ("rtf", rtf(rb"{\object{\*\objdata 0105}}"), ("embedded-file",)),
    "a deleted word in rich text": ("rtf", rtf(rb"{\deleted gone}"), ("tracked-changes",)),
    "hidden text in rich text": ("rtf", rtf(rb"{\v not seen}"), ("hidden-text",)),
}

CLEAN: Final[Mapping[str, tuple[str, bytes]]] = {
    "a document": ("docx", docx(paragraph(run("Words.")))),
    "a document with pictures": ("docx", docx(**{"word/media/image1.png": b"x", "word/media/image2.emf": b"x"})),
    "a thumbnail": ("docx", docx(**{"docProps/thumbnail.jpeg": b"x"})),
    "own properties": ("docx", docx(**{"customXml/item1.xml": "<a/>", "docProps/custom.xml": "<p/>"})),
    "fonts that are carried along": ("docx", docx(**{"word/fonts/font1.odttf": b"x"})),
    "footnotes": ("docx", docx(**{"word/footnotes.xml": word_part("footnotes", paragraph(run("A note.")))})),
    "a drawing": ("docx", docx(**{"word/drawings/drawing1.xml": "<d/>", "word/diagrams/data1.xml": "<d/>"})),
    "a chart without its workbook": ("docx", docx(**{"word/charts/chart1.xml": "<c/>"})),
    "an empty list of comments": ("docx", docx(**{"word/comments.xml": word_part("comments", "")})),
    "text that is hidden on the web": ("docx", docx(paragraph(run("3", properties="<w:webHidden/>")))),
    "text that is not hidden": ("docx", docx(paragraph(run("x", properties='<w:vanish w:val="0"/>')))),
    "a table of contents": ("docx", docx(paragraph(run("TOC", "instrText")))),
    "words that look like marks": ("docx", docx(paragraph(run("The word ins author and vanish")))),
    "a workbook": ("xlsx", xlsx(("<t>a</t>", "<t>b</t>"))),
    "several sheets": ("xlsx", xlsx(**{"xl/worksheets/sheet2.xml": "<worksheet/>"})),
    "formats of numbers": ("xlsx", xlsx(**{"xl/styles.xml": '<styleSheet><numFmt formatCode="0"/></styleSheet>'})),
    "a chart of a workbook's own cells": ("xlsx", xlsx(**{"xl/charts/chart1.xml": "<c/>"})),
    "settings of a printer": ("xlsx", xlsx(**{"xl/printerSettings/printerSettings1.bin": b"x"})),
    "an empty hidden row": ("xlsx", _sheet('<row r="1" hidden="1"/><row r="2"><c r="A2"><v>1</v></c></row>')),
    "empty columns that are hidden": (
        "xlsx",
        _sheet(_FULL_ROW.format(""), '<cols><col min="5" max="16384" hidden="1"/></cols>'),
    ),
    "a pivot table without its data": ("xlsx", xlsx(**{"xl/pivotCache/pivotCacheDefinition1.xml": "<d/>"})),
    "a visible sheet, said so": ("xlsx", xlsx(("<t>x</t>",), "visible")),
    "a presentation": ("pptx", pptx("A title")),
    "a shown slide": ("pptx", pptx("x", 'show="1"')),
    "notes with the slide's number alone": (
        "pptx",
        pptx(**{"ppt/notesSlides/notesSlide1.xml": _NOTES.format("12")}),
    ),
    "masters and layouts": ("pptx", pptx(**{"ppt/slideMasters/slideMaster1.xml": "<m/>"})),
    "a film in a presentation": ("pptx", pptx(**{"ppt/media/media1.mp4": b"x"})),
    "a text": ("odt", odf("<text:p>Words.</text:p>")),
    "pictures in a text": ("odt", odf(**{"Pictures/1.png": b"x", "Thumbnails/thumbnail.png": b"x"})),
    "empty libraries of macros": (
        "odt",
        odf(**{"Basic/script-lc.xml": "<l/>", "Basic/Standard/script-lb.xml": "<l/>"}),
    ),
    "a table": ("ods", odf('<table:table table:style-name="ta1"><table:table-row/></table:table>', "spreadsheet")),
    "slides": ("odp", odf("<presentation:notes><draw:page-thumbnail/></presentation:notes>", "presentation")),
    "a page": ("pdf", pdf(content=drawn("Words."))),
    "links": ("pdf", pdf(_linked)),
    "an outline": ("pdf", pdf(_outline)),
    "a form without scripts": ("pdf", pdf(_form_field)),
    "resources with the names of actions": ("pdf", pdf(_names_as_keys)),
    "a description": ("pdf", pdf(_described)),
    "a shown layer": ("pdf", pdf(_shown_layer)),
    "words on a dark panel": ("pdf", pdf(content=_BOX + b" 1 g " + drawn("Words."))),
    "a light box over words": ("pdf", pdf(content=drawn("Words.") + b" .9 g 20 370 200 30 re f")),
    "a rule below words": ("pdf", pdf(content=drawn("Words.") + b" 0 g 20 378 200 1 re f")),
    "a dark box beside words": ("pdf", pdf(content=drawn("Words.") + b" 0 g 20 100 200 30 re f")),
    "a frame around words": ("pdf", pdf(content=drawn("Words.") + b" 0 G 20 370 200 30 re S")),
    "a light box by a saved colour": ("pdf", pdf(content=drawn("Words.") + b" 1 g q 0 g Q 20 370 200 30 re f")),
    "an empty mark on words": ("pdf", pdf(_comment("Highlight", ""))),
    "documents in an archive": ("zip", packed({"a.docx": docx(), "b.pdf": pdf(), "read me.txt": b"x"})),
    "a book": ("epub", packed({"mimetype": b"application/epub+zip", "OEBPS/a.xhtml": b"<p/>"})),
    "old Word": ("doc", compound_file({"WordDocument": b"x"})),
    "rich text": ("rtf", rtf(rb"Words \b in bold\b0  and \vertalt.")),
}
