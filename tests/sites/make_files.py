"""Make the PDFs, pictures and office files of the conference site and of the site of states.

They are small, real, and have the same bytes every time. Run it with `python -m tests.sites.make_files` after a change
here, and commit what it writes. Whatever contains the word "canary" must never be published.
"""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile, ZipInfo

import pikepdf
from PIL import Image, ImageDraw

SITES = Path(__file__).parent
SYMPOSIUM = "events/2021/sym-01"

TAGGED = {
    f"{SYMPOSIUM}/programme.pdf": ("Programme of the first symposium", "en", 3),
    f"{SYMPOSIUM}/levee-paper.pdf": ("Levees after the flood", "en", 2),
    f"{SYMPOSIUM}/levee-paper-de.pdf": ("Deiche nach dem Hochwasser", "de", 2),
    f"{SYMPOSIUM}/proceedings.pdf": ("Proceedings of the first symposium", "en", 12),
    "events/2022/sym-02/programme.pdf": ("Programme of the second symposium", "en", 1),
    "events/2022/sym-02/ubersicht-2022.pdf": ("Übersicht", "de", 1),
    "events/2019/parts-01/spring-notes.pdf": ("Notes of the spring part", "en", 1),
    "events/2019/parts-01/summer-notes.pdf": ("Notes of the summer part", "en", 1),
    "documents/levee-manual.pdf": ("Levee manual", "en", 8),
    "documents/levee-manual-de.pdf": ("Deichhandbuch", "de", 8),
    "documents/fish-ladder-note.pdf": ("Notes on fish ladders", "th", 1),
}
UNTAGGED = {
    f"{SYMPOSIUM}/field-slides.pdf": 5,
    "documents/levee-manual-first.pdf": 6,
}
HIDDEN = (
    "documents/sediment-atlas.pdf",
    "documents/closed-soundings.pdf",
    "documents/canary-restricted-file.pdf",
    "events/2021/sym-01/canary-members.pdf",
    "events/2022/sym-02/canary-awaited.pdf",
    "events/2022/sym-02/canary-silent.pdf",
    "events/2025/draft-01/canary-draft-paper.pdf",
    "events/2025/embargo-01/canary-embargoed.pdf",
)
HIDDEN_PICTURES = (
    "events/2025/draft-01/canary-draft.png",
    "events/2025/draft-01/canary-inline.png",
    "events/2025/embargo-01/canary-embargo.png",
    "events/2021/sym-01/canary-unused.png",
)

STATES_TAGGED = {
    "documents/handbook.pdf": ("Handbook of gauges", "en", 9),
    "documents/handbook-first.pdf": ("Handbook of gauges", "en", 8),
    "documents/thai-note.pdf": ("บันทึกเรื่องเรือข้ามฟาก", "th", 2),
    "events/2019/more-to-come/programme.pdf": ("Programme", "en", 1),
    "events/2019/second/programme.pdf": ("Programme", "en", 2),
    "events/2019/second/lists.pdf": ("Paper on lists", "en", 4),
    "events/2019/second/lists-lo.pdf": ("ເອກະສານ", "lo", 4),
    "events/2019/second/paint.pdf": ("Paper on paint", "en", 3),
    "events/2019/second/summary.pdf": ("Summary", "en", 5),
    "events/2020/cancelled/invitation.pdf": ("Invitation", "en", 1),
    "events/2022/parts/spring.pdf": ("Notes of the spring part", "en", 1),
}
STATES_UNTAGGED = ("events/2019/second/slides.pdf",)
STATES_HIDDEN = (
    "documents/old-map.pdf",
    "documents/old-note.pdf",
    "events/2021/awaited/canary-list.pdf",
    "events/2021/awaited/canary-silent.pdf",
    "events/2021/awaited/canary-summary.pdf",
    "events/2021/withdrawn/report.pdf",
)


def files() -> Iterator[tuple[str, bytes]]:
    """Return each file's path below content/ and its bytes."""
    for path, (title, language, pages) in TAGGED.items():
        yield path, pdf(title, pages, language=language)
    for path, pages in UNTAGGED.items():
        yield path, pdf("", pages)
    for path in HIDDEN:
        yield path, pdf(f"canary of {path.rpartition('/')[2]}", 1, language="en")
    for path in HIDDEN_PICTURES:
        yield path, picture(32, 24, f"canary of {path}")
    yield f"{SYMPOSIUM}/group.png", picture(640, 360, "")
    yield f"{SYMPOSIUM}/portrait.jpg", turned_photograph()
    yield "events/2022/sym-02/flood.jpg", large_photograph()
    yield "documents/levee-manual.docx", office("word/document.xml", "<w:document/>")
    yield f"{SYMPOSIUM}/cross-section.svg", DRAWING
    yield "events/2022/sym-02/cross-section.svg", DRAWING
    yield "documents/gauge-readings.csv", b"day,centimetres\n2017-05-01,212\n2017-05-02,208\n"


def files_of_states() -> Iterator[tuple[str, bytes]]:
    """Return each file of the site of states."""
    for path, (title, language, pages) in STATES_TAGGED.items():
        yield path, pdf(title, pages, language=language)
    for path in STATES_UNTAGGED:
        yield path, pdf("", 5)
    for path in STATES_HIDDEN:
        yield path, pdf(f"canary of {path.rpartition('/')[2]}", 1, language="en")
    yield "events/2019/second/river.png", picture(640, 360, "")
    yield "static/wp-content/uploads/2015/Ferry_Times.pdf", pdf("Times of the ferry", 2, language="en")
    yield "static/wp-content/uploads/2015/Landing.png", picture(320, 180, "canary of a landing")
    yield "events/2019/second/second-day.mp3", b"ID3\x04" + bytes(2000)


def pdf(title: str, pages: int, *, language: str = "") -> bytes:
    """Make a PDF of empty-looking pages with a word on each; tagged, titled and with a language where one is given."""
    document = pikepdf.new()
    font = document.make_indirect(
        pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    )
    for number in range(1, pages + 1):
        page = document.add_blank_page(page_size=(300, 420))
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        page.Contents = document.make_stream(b"/P <</MCID 0>> BDC BT /F1 14 Tf 30 380 Td (Page %d) Tj ET EMC" % number)
    if language:
        _tag(document, title, language)
    stream = BytesIO()
    document.save(
        stream, deterministic_id=True, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable
    )
    return stream.getvalue()


def _tag(document: pikepdf.Pdf, title: str, language: str) -> None:
    root = document.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot))
    paragraphs = []
    for number, page in enumerate(document.pages):
        page.StructParents = number
        paragraphs.append(document.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.P, P=root, Pg=page.obj, K=0)))
    root.K = pikepdf.Array(paragraphs)
    numbered = [item for number, paragraph in enumerate(paragraphs) for item in (number, pikepdf.Array([paragraph]))]
    root.ParentTree = document.make_indirect(pikepdf.Dictionary(Nums=pikepdf.Array(numbered)))
    document.Root.StructTreeRoot = root
    document.Root.MarkInfo = pikepdf.Dictionary(Marked=True)
    document.Root.Lang = pikepdf.String(language)
    document.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
    document.docinfo.Title = title


def picture(width: int, height: int, comment: str) -> bytes:
    """Make a PNG with a river in it. comment: words inside the file."""
    from PIL.PngImagePlugin import PngInfo  # noqa: PLC0415 - beside its only use

    image = Image.new("RGB", (width, height), "#dfe9d8")
    ImageDraw.Draw(image).line(
        [(0, height), (width // 2, height // 3), (width, 0)], fill="#2f6f8f", width=max(height // 10, 2)
    )
    words = PngInfo()
    if comment:
        words.add_text("Comment", comment)
    stream = BytesIO()
    image.save(stream, "PNG", pnginfo=words, optimize=True)
    return stream.getvalue()


def turned_photograph() -> bytes:
    """Make a JPEG that was taken with the camera turned: 60 by 40 as stored, 40 by 60 as shown."""
    image = Image.new("RGB", (60, 40), "#8a7a66")
    turned = Image.Exif()
    turned[0x0112] = 6
    stream = BytesIO()
    image.save(stream, "JPEG", quality=60, exif=turned)
    return stream.getvalue()


def large_photograph() -> bytes:
    """Make a JPEG of the size that cameras make; it tells what made it and who."""
    image = Image.linear_gradient("L").resize((1_800, 1_200)).convert("RGB")
    ImageDraw.Draw(image).line([(0, 1_100), (700, 500), (1_800, 300)], fill="#2f6f8f", width=90)
    told = Image.Exif()
    told[0x013B] = told[0x010F] = "canary of a camera"
    stream = BytesIO()
    image.save(stream, "JPEG", quality=70, exif=told, comment=b"canary of a comment")
    return stream.getvalue()


def office(name: str, content: str) -> bytes:
    """Make the least office file that is one: a ZIP archive with a part in it."""
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_STORED) as archive:
        archive.writestr(ZipInfo(name, (2021, 5, 1, 0, 0, 0)), content)
    return stream.getvalue()


DRAWING = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 120" role="img">
  <title>Cross-section of a levee</title>
  <path d="M0 100 L120 100 L180 30 L240 30 L300 100 L400 100" fill="none" stroke="#335" stroke-width="3"/>
</svg>
"""

if __name__ == "__main__":
    for name, made in (("conference", files()), ("states", files_of_states())):
        for path, data in made:
            file = SITES / name / "content" / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
