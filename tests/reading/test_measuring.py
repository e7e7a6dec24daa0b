"""Files for readers, measured: PDFs, pictures, and drawings that could act."""

from io import BytesIO
from xml.sax.saxutils import quoteattr

import pikepdf
import pytest
from PIL import Image

from adfm_site.diagnostics import Checked
from adfm_site.model.file import Measured
from adfm_site.reading.file_types import TYPES
from adfm_site.reading.measuring import measure

_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="20" height="10px">'
    "{}</svg>"
)


def _measured(name: str, data: bytes) -> Checked[Measured]:
    return measure(f"content/{name}", "digest", len(data), BytesIO(data))


def _codes(name: str, data: bytes) -> list[str]:
    return [found.code for found in _measured(name, data).diagnostics]


def _pdf(
    *,
    pages: int = 1,
    text: bool = True,
    tagged: bool | None = None,
    language: str = "",
    title: str = "",
    password: str = "",
) -> bytes:
    document = pikepdf.new()
    for _ in range(pages):
        page = document.add_blank_page()
        page.Contents = document.make_stream(b"BT (Hello) Tj ET" if text else b"0 0 m 9 9 l S")
    if tagged is not None:
        document.Root.MarkInfo = pikepdf.Dictionary(Marked=tagged)
    if language:
        document.Root.Lang = language
    if title:
        document.docinfo["/Title"] = title
    written = BytesIO()
    document.save(written, encryption=pikepdf.Encryption(owner=password, user=password) if password else False)
    return written.getvalue()


def _picture(form: str, orientation: int = 1) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    written = BytesIO()
    Image.new("RGB", (30, 20)).save(written, form, exif=exif)
    return written.getvalue()


def test_a_pdf_tells_its_pages_language_title_and_tags() -> None:
    good = _measured("a.pdf", _pdf(pages=3, tagged=True, language="th", title="ประชุม"))
    assert good.diagnostics == ()
    found = good.value
    assert (found.pages, found.language, found.tagged, found.titled, found.readable) == (3, "th", True, True, True)
    assert (found.label, found.media_type, found.digest) == ("PDF", "application/pdf", "digest")


@pytest.mark.parametrize("tagged", [None, False])
def test_a_scan_without_tags_says_so(tagged: bool | None) -> None:
    found = _measured("a.pdf", _pdf(tagged=tagged, text=False)).value
    assert (found.language, found.tagged, found.titled, found.readable) == (None, False, False, False)


@pytest.mark.parametrize(
    "data",
    [b"", b"%PDF-1.7", b"hello", _picture("PNG"), b"\0" * 5_000],
    ids=["empty", "header alone", "text", "a picture", "zeros"],
)
def test_a_pdf_that_cannot_be_opened_is_an_error(data: bytes) -> None:
    assert _codes("a.pdf", data) == ["damaged-file"]


_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def test_a_file_that_asks_for_a_password_is_called_that() -> None:
    assert _codes("a.pdf", _pdf(password="secret")) == ["file-with-password"]  # noqa: S106 - of a test's file
    for before in (0, 504, 999_990, 1_000_000, 2_500_000):
        assert _codes("a.docx", _COMPOUND + bytes(before) + _ENCRYPTED + bytes(480)) == ["file-with-password"], before
    assert _codes("a.docx", _COMPOUND + bytes(3_000)) == []
    assert _codes("a.docx", bytes(8) + _ENCRYPTED) == []


@pytest.mark.parametrize("name", ["a.pdf", "a.jpg", "a.svg", "a.docx", "a.mp4", "a.csv", "a.unknown"])
def test_a_pointer_of_git_lfs_is_called_that_whatever_it_stands_for(name: str) -> None:
    pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n"
    assert _codes(name, pointer) == ["pointer-of-git-lfs"]
    if name == "a.csv":
        assert _codes(name, pointer + b"x" * 2_000) == []
        assert _codes(name, b"a " + pointer) == []


@pytest.mark.parametrize(
    ("name", "form"), [("a.png", "PNG"), ("a.jpg", "JPEG"), ("A.JPEG", "JPEG"), ("a.webp", "WEBP")]
)
@pytest.mark.parametrize(
    ("orientation", "size"), [(1, (30, 20)), (3, (30, 20)), (4, (30, 20)), (5, (20, 30)), (6, (20, 30)), (8, (20, 30))]
)
def test_a_picture_is_measured_as_it_is_shown(name: str, form: str, orientation: int, size: tuple[int, int]) -> None:
    found = _measured(name, _picture(form, orientation)).value
    assert (found.width, found.height) == size


@pytest.mark.parametrize("data", [b"", b"hello", _picture("PNG")[:20], _pdf()], ids=["empty", "text", "cut", "a PDF"])
def test_a_picture_that_cannot_be_opened_is_an_error(data: bytes) -> None:
    assert _codes("a.png", data) == ["damaged-file"]


@pytest.mark.parametrize(
    ("written", "size"),
    [
        (_SVG.format('<path d="M0 0"/><text>ก</text><use href="#a"/><rect fill="url(#a)"/>'), (20, 10)),
        ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 30"/>', (40, 30)),
        ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0,0,40.4,30" width="100%"/>', (40, 30)),
        ('<svg xmlns="http://www.w3.org/2000/svg"><style>.a{fill:red}</style></svg>', (None, None)),
    ],
)
def test_a_plain_drawing_is_measured(written: str, size: tuple[int | None, int | None]) -> None:
    answer = _measured("a.svg", written.encode())
    assert answer.diagnostics == ()
    assert (answer.value.width, answer.value.height) == size


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        "<SCRIPT>alert(1)</SCRIPT>",
        '<script href="x.js"/>',
        '<x:script xmlns:x="http://www.w3.org/2000/svg">alert(1)</x:script>',
        '<rect onclick="alert(1)"/>',
        '<rect ONLOAD="alert(1)"/>',
        "<foreignObject><p>x</p></foreignObject>",
        '<iframe src="x"/>',
        '<a href="javascript:alert(1)"><text>x</text></a>',
        '<a xlink:href="https://evil.example/"><text>x</text></a>',
        '<image href="https://evil.example/x.png"/>',
        '<use href="other.svg#a"/>',
        "<style>@import 'https://evil.example/x.css';</style>",
        "<style>@IMPORT 'https://evil.example/x.css';</style>",
        "<style>@\\69mport 'https://evil.example/x.css';</style>",
        "<style>rect{fill:url(https://evil.example/x)}</style>",
        "<style>rect{fill:URL(https://evil.example/x)}</style>",
        "<style>rect{fill:u\\72l(https://evil.example/x)}</style>",
        "<style><b/>@import 'https://evil.example/x.css';</style>",
        f"<rect style={quoteattr('fill:url(https://evil.example/x)')}/>",
        f"<rect style={quoteattr('fill:URL( https://evil.example/x )')}/>",
        f"<rect style={quoteattr('background:image-set(' + chr(39) + 'https://evil.example/x' + chr(39) + ' 1x)')}/>",
        '<rect fill="url(https://evil.example/x)"/>',
        '<set attributeName="href" to="javascript:alert(1)"/>',
        '<animate attributeName="xlink:href" values="javascript:alert(1)"/>',
        '<a><set attributeName="onclick" to="alert(1)"/></a>',
        '<handler type="x">alert(1)</handler>',
        "<audio src='x'/>",
    ],
)
def test_a_drawing_that_could_act_or_fetch_is_refused(inside: str) -> None:
    assert "unsafe-drawing" in _codes("a.svg", _SVG.format(inside).encode())


@pytest.mark.parametrize(
    "data",
    [
        b'<!DOCTYPE svg [<!ENTITY a "b">]><svg>&a;</svg>',
        b"<!doctype svg><svg/>",
        '<!DOCTYPE svg [<!ENTITY a "b">]><svg>&a;</svg>'.encode("utf-16"),
        b'<?xml-stylesheet href="https://evil.example/x.css"?><svg xmlns="http://www.w3.org/2000/svg"/>',
        b"<svg>" + b" " * 1_000_001 + b"</svg>",
        b"<svg>",
        b"",
        b"hello",
        b"<html><script>alert(1)</script></html>",
        b"<svg>" * 90_000,
    ],
    ids=[
        "entities",
        "small doctype",
        "entities in UTF-16",
        "style sheet",
        "too large",
        "cut",
        "empty",
        "text",
        "a page",
        "deep",
    ],
)
def test_a_drawing_that_is_none_is_refused(data: bytes) -> None:
    assert _codes("a.svg", data)


def test_other_types_are_known_by_their_names_alone() -> None:
    for ending, (label, media_type) in TYPES.items():
        found = _measured(f"a.{ending}", b"PK").value
        assert (found.label, found.media_type, found.size) == (label, media_type, 2)
    assert _measured("a.xyz", b"").value.media_type == "application/octet-stream"
