"""Files that cannot stand in a Markdown document: other bytes than UTF-8, links, names that look alike, sizes.

Each is a small function.
"""

import os
from collections.abc import Callable, Mapping
from io import BytesIO
from json import dumps
from pathlib import Path
from shutil import rmtree
from struct import pack
from types import MappingProxyType
from typing import Final
from unicodedata import normalize
from unittest.mock import patch
from zipfile import ZipFile, ZipInfo
from zlib import compress, crc32

import pikepdf
from PIL import Image

from adfm_site.build.commands import build
from adfm_site.inputs.options import Options
from adfm_site.progress import silent
from tests.words_of_files.making import docx, drawn, pdf, pptx, xlsx

_FIRST: Final = "content/events/2019/first"
_SECOND: Final = "content/events/2020/second"


def _written(path: str, data: bytes | str) -> Callable[[Path], None]:
    return lambda root: _write(root, path, data)


def _write(root: Path, path: str, data: bytes | str) -> None:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data.encode() if isinstance(data, str) else data)


def _event(title: bytes | str, more: str = "") -> bytes:
    title = title.encode() if isinstance(title, str) else title
    return b"---\ntitle: " + title + b"\nkind: roundtable\nstart: 2020-12-14\n" + more.encode() + b"---\n"


def _second(data: bytes) -> Callable[[Path], None]:
    return _written(f"{_SECOND}/index.md", data)


def _with_text(text: str) -> Callable[[Path], None]:
    return _second(_event("Second roundtable") + text.encode())


def _news(body: str) -> Callable[[Path], None]:
    return _written("content/news.md", f"---\ntitle: News\n---\n\n{body}\n")


def _picture() -> bytes:
    stream = BytesIO()
    Image.new("RGB", (4, 3)).save(stream, "PNG")
    return stream.getvalue()


def _published_and_deleted(root: Path) -> None:
    """Publish a second event, and delete it."""
    from tests.problems.documents import stubs  # noqa: PLC0415 - it imports this module

    _write(root, f"{_SECOND}/index.md", _event("Second roundtable"))
    with patch("adfm_site.inputs.scan.default_templates", stubs):
        build(root, root / "output", Options(as_of="2024-05-31"), silent)
    rmtree(root / _SECOND)


def _photo() -> bytes:
    """Return a picture that holds a latitude and a longitude, as telephones write them."""
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (13.0, 44.0, 11.0), 3: "E", 4: (100.0, 30.0, 0.0)}
    stream = BytesIO()
    Image.new("RGB", (4, 3)).save(stream, "JPEG", exif=exif)
    return stream.getvalue()


def _huge_picture() -> bytes:
    """Return a PNG of a few bytes whose head says that it has 3,600 million pixels."""
    head = pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", compress(bytes(9))) + _chunk(b"IEND", b"")


def _film() -> bytes:
    stream = BytesIO()
    frame = Image.new("RGB", (4, 3))
    frame.save(stream, "PNG", save_all=True, append_images=[Image.new("RGB", (4, 3), "red")])
    return stream.getvalue()


def _chunk(name: bytes, data: bytes) -> bytes:
    return pack(">I", len(data)) + name + data + pack(">I", crc32(data, crc32(name)))


def _pdf(author: str) -> bytes:
    document = pikepdf.new()
    document.add_blank_page()
    document.docinfo["/Author"] = author
    stream = BytesIO()
    document.save(stream, static_id=True)
    return stream.getvalue()


def _locked_pdf() -> bytes:
    document = pikepdf.new()
    document.add_blank_page()
    stream = BytesIO()
    document.save(stream, encryption=pikepdf.Encryption(owner="mill", user="brook"))
    return stream.getvalue()


def _files_with_passwords(root: Path) -> None:
    # A compound file begins so; names in its directory are UTF-16 (MS-CFB 2.2, 2.6.1).
    office = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(480)
    _write(root, f"{_SECOND}/report.pdf", _locked_pdf())
    _write(root, f"{_SECOND}/minutes.docx", office)


def _pointers(root: Path) -> None:
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{'0' * 64}\nsize 123456\n"
    for name in ("report.pdf", "group.jpg", "talk.mp4", "index.md"):
        _write(root, f"{_SECOND}/{name}", pointer)


def _office(*names: str) -> bytes:
    """Return a Word file that names whoever made it and whoever saved it last."""
    stream = BytesIO()
    with ZipFile(stream, "w") as packed:
        packed.writestr(ZipInfo("word/document.xml"), "<w:document/>")
        packed.writestr(
            ZipInfo("docProps/core.xml"),
            '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
            ' xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f"<dc:creator>{names[0]}</dc:creator><cp:lastModifiedBy>{names[-1]}</cp:lastModifiedBy></cp:coreProperties>",
        )
    return stream.getvalue()


def _files_with_a_name(root: Path) -> None:
    """Write a report in Word and a PDF, both with a name in hidden places.

    In the report it is in a comment, in deleted text and in an embedded workbook; in the PDF it is in the outline.
    """
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    workbook, report = BytesIO(), BytesIO()
    with ZipFile(workbook, "w") as packed:
        packed.writestr(ZipInfo("xl/sharedStrings.xml"), "<sst><si><t>Mai Example</t></si></sst>")
    with ZipFile(report, "w") as packed:
        deleted = "<w:del><w:r><w:delText>Mai Ex</w:delText></w:r></w:del><w:r><w:t>ample</w:t></w:r>"
        packed.writestr(ZipInfo("word/document.xml"), f"<w:document {space}><w:p>{deleted}</w:p></w:document>")
        packed.writestr(
            ZipInfo("word/comments.xml"), f"<w:comments {space}><w:p><w:t>Mai Example</w:t></w:p></w:comments>"
        )
        packed.writestr(ZipInfo("word/embeddings/costs.xlsx"), workbook.getvalue())
    _write(root, f"{_SECOND}/report.docx", report.getvalue())
    document = pikepdf.new()
    document.add_blank_page()
    with document.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("Words of Mai Example", 0))
    stream = BytesIO()
    document.save(stream, static_id=True)
    _write(root, f"{_SECOND}/report.pdf", stream.getvalue())


def _archive_with_password(root: Path) -> None:
    stream = BytesIO()
    with ZipFile(stream, "w") as packed:
        packed.writestr(ZipInfo("agenda.txt"), "Talks.")
        packed.writestr(ZipInfo("minutes.txt"), "Nothing to see.")
    # The library cannot lock files; the sign of a lock is a bit in both heads of the second file (APPNOTE 4.4.4).
    data = bytearray(stream.getvalue())
    data[data.rindex(b"PK\x03\x04") + 6] |= 1
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    _write(root, f"{_SECOND}/material.zip", bytes(data))


def _links(root: Path) -> None:
    (root / "content" / "passwd.txt").symlink_to("/etc/passwd")
    (root / "content" / "outside").symlink_to("..", target_is_directory=True)
    os.mkfifo(root / "content" / "pipe.md")


def _look_alikes(root: Path) -> None:
    for form in ("NFC", "NFD"):
        _write(root, f"{_FIRST}/{normalize(form, 'café')}.txt", "Coffee.")


def _name_in_latin_1(root: Path) -> None:
    folder = os.fsencode(root / _FIRST)
    with open(os.path.join(folder, b"caf\xe9.txt"), "wb") as file:  # noqa: PTH118, PTH123 - a Path cannot hold such a name
        file.write(b"Coffee.")


def _damaged_files(root: Path) -> None:
    _write(root, f"{_FIRST}/no.pdf", "This is a text.")
    _write(root, f"{_FIRST}/no.png", b"\x89PNG\r\n\x1a\n\x00\x00")
    _write(root, f"{_FIRST}/no.svg", "<svg")


def _listing(name: str, data: bytes) -> Callable[[Path], None]:
    """Return what adds a second event with a file."""

    def write(root: Path) -> None:
        more = f"downloads:\n  - title: Report\n    kind: report\n    file: {name}\n"
        _write(root, f"{_SECOND}/index.md", _event("Second roundtable", more))
        _write(root, f"{_SECOND}/{name}", data)

    return write


def _report_with_changes(root: Path) -> None:
    changed = docx(
        '<w:ins w:id="1" w:author="A"/><w:del w:id="2" w:author="A"/>',
        **{"word/comments.xml": '<w:comments xmlns:w="w"><w:comment w:id="0"/></w:comments>'},
    )
    covered = pdf(content=drawn("Words") + b" 0 g 20 370 200 30 re f")
    more = "downloads:\n"
    for name, data in (("report.docx", changed), ("letter.pdf", covered)):
        more += f"  - title: {name[:6].title()}\n    kind: report\n    file: {name}\n"
        _write(root, f"{_SECOND}/{name}", data)
    _write(root, f"{_SECOND}/index.md", _event("Second roundtable", more))


def _no_texts(root: Path) -> None:
    rmtree(root / "content")


def _no_texts_but_a_file(root: Path) -> None:
    _no_texts(root)
    _write(root, "content/agenda.txt", "Talks.\n")


def _addresses_remembered(root: Path) -> None:
    days = ["2024-05-20", "2024-05-24", "2024-05-31"]
    known = {
        "https://gone.example/report": {"failed": days, "well": "2023-11-02", "moved": None},
        "https://gone.example/never-there": {"failed": days, "well": None, "moved": None},
        "https://lame.example/": {"failed": days[:2], "well": "2024-05-01", "moved": None},
        "https://old.example/page": {"failed": [], "well": "2024-05-31", "moved": "https://new.example/page"},
    }
    _write(root, ".adfm-site/addresses.json", dumps(known))


_SITE_IN_UTF_16: Final = "name: Example Archive\nlanguages: en\ntime-zone: Asia/Bangkok\n".encode("utf-16")
_TABLE: Final = "\n".join(("|".join("a" * 200), "|".join(("-",) * 200), *("|".join("1" * 200) for _ in range(200))))

MAKERS: Final[Mapping[str, Callable[[Path], None]]] = MappingProxyType(
    {
        "a-presentation-with-notes": _listing(
            "slides.pptx",
            pptx(**{"ppt/notesSlides/notesSlide1.xml": '<p:notes xmlns:p="p"><a:t>Say it.</a:t></p:notes>'}),
        ),
        "a-report-with-a-workbook": _listing(
            "report.docx", docx(**{"word/embeddings/Microsoft_Excel_Sheet1.xlsx": xlsx(), "word/vbaProject.bin": b"x"})
        ),
        "a-report-with-changes": _report_with_changes,
        "addresses-remembered": _addresses_remembered,
        "an-event-that-was-published": _published_and_deleted,
        "control-character": _second(_event("Second\x07 roundtable")),
        "control-character-behind-thai": _second(_event("ประชุม\x07 ครั้งที่สอง")),
        "cut-picture": _written(f"{_SECOND}/table.png", _picture()[:20]),
        "damaged-files": _damaged_files,
        "archive-with-password": _archive_with_password,
        "files-with-a-name": _files_with_a_name,
        "files-with-passwords": _files_with_passwords,
        "huge-text": _written("content/news.md", "x" * 5_000_001),
        "large-file": _written(f"{_FIRST}/agenda.txt", "x" * 1_200_000),
        "latin-1": _second(_event("ประชุม".encode() + b" caf\xe9")),
        "latin-1-behind-mark": _second(b"\xef\xbb\xbf" + _event("ประชุม".encode() + b" caf\xe9")),
        "latin-1-text": _second(
            _event("Second roundtable").replace(b"\n", b"\r\n") + "\r\nประชุม caf".encode() + b"\xe9\r\n"
        ),
        "links": _links,
        "long-fields": _written(
            "content/news.md", f"---\ntitle: News\nsummary: {'word ' * 40_001}\n---\nThere is news.\n"
        ),
        "long-text": _news("word " * 100_002),
        "look-alikes": _look_alikes,
        "name-in-latin-1": _name_in_latin_1,
        "nested-list": _news("\n".join("    " * depth + "- a" for depth in range(400))),
        "no-break-indentation": _second(
            _event("Second roundtable", "place:\n\u00a0\u00a0city: Dhaka\n\u00a0\u00a0country: BD\n")
        ),
        "no-break-spaces-at-colons": _second(
            _event(
                "Second roundtable",
                "summary:\u00a0They met.\nplace\u00a0: Dhaka, BD\ntopics:\n  -\u00a0child-protection\noutcomes:\n"
                "  - id:\u202fgo-on\n    text: |\n      note:\u00a0go on.\n",
            )
        ),
        "no-texts": _no_texts,
        "no-texts-but-a-file": _no_texts_but_a_file,
        "office-with-author": _written(f"{_SECOND}/report.docx", _office("Example Council", "A. Person")),
        "pdf-by-organisation": _written(f"{_SECOND}/report.pdf", _pdf("Example Council")),
        "pdf-with-author": _written(f"{_SECOND}/report.pdf", _pdf("A. Person")),
        "photo-with-position": _written(f"{_SECOND}/group.jpg", _photo()),
        "huge-picture": _written(f"{_SECOND}/table.png", _huge_picture()),
        "moving-picture": _written(f"{_SECOND}/table.png", _film()),
        "picture": _written(f"{_SECOND}/table.png", _picture()),
        "static-file-with-a-name": _written("content/static/mai-example.txt", "By Mai Example."),
        "static-pdf": _written("content/static/report.pdf", _pdf("Example Council")),
        "static-in-latin-1": _written("content/static/old.html", "<p>Münster</p>".encode("latin-1")),
        "picture-of-later": _written("content/events/2025/later/table.png", _picture()),
        "pointers": _pointers,
        "utf-16": _second(_event("Second roundtable").decode().encode("utf-16")),
        "utf-16-site": _written("site.yaml", _SITE_IN_UTF_16),
    }
)
