"""Files that decompress without end, contain each other, are locked, damaged or unknown.

What was not read is reported, and no error is raised.
"""

from collections.abc import Callable
from io import BytesIO
from random import Random
from zipfile import ZIP_DEFLATED, ZipFile

import pikepdf
import pytest

from adfm_site.reading import pdf_text
from adfm_site.reading.measuring import measure
from adfm_site.reading.words_of_files import pieces
from adfm_site.reading.words_of_files.extracting import words_of_file
from adfm_site.reading.words_of_files.pieces import Held, Unread
from tests.sites.make_files import pdf
from tests.words_of_files import making
from tests.words_of_files.carriers import CARRIERS
from tests.words_of_files.compound_writer import compound_file
from tests.words_of_files.making import docx, packed, rtf, xlsx
from tests.work import assert_linear, seconds


def read(name: str, data: bytes) -> Held:
    """Return what is read of a file."""
    return words_of_file(name, BytesIO(data))


def reasons(name: str, data: bytes) -> list[tuple[str, str]]:
    """Return what could not be read, and why."""
    return [(each.where, each.why) for each in read(name, data).unread]


def in_one_another(depth: int) -> bytes:
    """Return an archive in so many archives."""
    data = b"words"
    for _ in range(depth):
        data = packed({"a.zip" if data[:2] == b"PK" else "a.txt": data})
    return data


def locked(data: bytes) -> bytes:
    """Return an archive of which the last file says that it asks for a password (APPNOTE 4.4.4)."""
    changed = bytearray(data)
    changed[data.rindex(b"PK\3\4") + 6] |= 1
    changed[data.rindex(b"PK\1\2") + 8] |= 1
    return bytes(changed)


def test_archives_are_read_to_a_depth() -> None:
    assert reasons("a.zip", in_one_another(pieces.DEEPEST)) == []
    too_deep = read("a.zip", in_one_another(pieces.DEEPEST + 4))
    assert [each.why for each in too_deep.unread] == ["it is inside too many other files"]
    assert any("a.zip" in words.text for words in too_deep.words)


def test_a_bomb_is_not_unfolded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "MOST_BYTES", 3_000_000)
    bomb = packed({f"{number}.txt": bytes(1_000_000) for number in range(8)})
    assert len(bomb) < 20_000
    assert reasons("a.zip", bomb) == [("", "it unfolds to more than 3 MB")]
    assert reasons("a.zip", packed({"a.zip": packed({"b.zip": bomb})})) == [("", "it unfolds to more than 3 MB")]
    assert reasons("a.docx", docx(**{"word__a.bin": bytes(4_000_000)})) == [("", "it unfolds to more than 3 MB")]
    assert measure("content/a.zip", "", len(bomb), BytesIO(bomb)).value.unread == ("it unfolds to more than 3 MB",)


def test_an_archive_that_lies_about_sizes_is_counted_as_it_unfolds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "MOST_BYTES", 3_000_000)
    bomb = bytearray(packed({"a.txt": b"x" * 9_000_000}))
    place = bomb.rindex(b"PK\1\2") + 24
    bomb[place : place + 4] = (8_999_999).to_bytes(4, "little")
    assert reasons("a.zip", bytes(bomb))


def test_only_so_many_files_and_elements_and_characters_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(pieces, "MOST_FILES", 50)
        assert reasons("a.zip", packed({f"{number}.txt": "x" for number in range(60)})) == [
            ("", "it contains more than 50 files")
        ]
    with monkeypatch.context() as patch:
        patch.setattr(pieces, "MOST_STEPS", 50)
        assert reasons("a.docx", docx("<a/>" * 60)) == [("", "it has more than 50 elements")]
        assert reasons("a.rtf", rtf(b"\\b" * 60)) == [("", "it has more than 50 elements")]
    with monkeypatch.context() as patch:
        patch.setattr(pieces, "LONGEST_WORDS", 50)
        assert reasons("a.txt", b"word " * 60) == [("", "it contains more than 50 characters")]


def test_what_is_locked_is_said() -> None:
    asks = "it asks for a password"
    assert reasons("a.zip", locked(packed({"a.txt": "x", "b.txt": "x"}))) == [("b.txt", asks)]
    encrypted = BytesIO()
    document = pikepdf.open(BytesIO(pdf("A", 1)))
    document.save(encrypted, encryption=pikepdf.Encryption(owner="a", user="b"))
    assert reasons("a.zip", packed({"a.pdf": encrypted.getvalue()})) == [("a.pdf", asks)]
    manifest = "<m:manifest xmlns:m='m'><m:encryption-data/></m:manifest>"
    assert reasons("a.odt", making.odf(**{"META-INF__manifest.xml": manifest})) == [("", asks)]
    assert reasons("a.doc", compound_file({"WordDocument": bytes(10) + b"\0\1" + bytes(20)})) == [("", asks)]
    assert reasons("a.xls", compound_file({"Workbook": b"\x2f\0\2\0\0\0"})) == [("", asks)]
    assert reasons("a.ppt", compound_file({"EncryptedSummary": b"x", "PowerPoint Document": b"x"})) == [("", asks)]
    frame = making.frame(4, "TPE1", b"\3words", b"\0\4")
    assert reasons("a.mp3", making.id3(4, frame)) == [("tag TPE1", "it is encrypted")]


def test_what_is_not_known_or_damaged_is_said_and_scanned() -> None:
    unknown = b"7z\xbc\xaf\x27\x1c\0\1words\0\1"
    found = read("a.zip", packed({"a.7z": unknown}))
    assert found.unread == (Unread(where="a.7z", why="its format is not known"),)
    assert any("words" in words.text for words in found.words if words.where == "a.7z")
    assert reasons("a.docx", b"These are words.") == [("", "it is damaged")]
    assert any("These are words." in words.text for words in read("a.docx", b"These are words.").words)
    assert reasons("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1words") == [("", "it is damaged")]


@pytest.mark.parametrize("title", CARRIERS)
def test_damaged_files_raise_nothing(title: str) -> None:
    carrier = CARRIERS[title]
    chance = Random(title)  # noqa: S311 - no secret
    for _ in range(4):
        data = bytearray(carrier.data)
        for _ in range(chance.randint(1, 6)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        read(carrier.file, bytes(data[: chance.randint(len(data) // 2, len(data))]))
        read(carrier.file, bytes(data))


def test_entities_are_not_unfolded() -> None:
    declared = "".join(f"<!ENTITY a{number} '{f'&a{number - 1};' * 10}'>" for number in range(1, 12))
    bomb = f"<!DOCTYPE a [<!ENTITY a0 'words'>{declared}]><a>&a11; &a0;</a>"
    found = read("a.epub", packed({"a.xhtml": bomb}))
    assert any("words" in words.text for words in found.words)
    assert sum(len(words.text) for words in found.words) < 10_000


def test_groups_of_rtf_in_one_another_are_counted() -> None:
    assert reasons("a.rtf", rtf(b"{" * 20_000)) == [("", "it is damaged")]


GROWING: dict[str, Callable[[int], bytes]] = {
    "a.docx": lambda size: docx("<w:p><w:r><w:t>Words</w:t></w:r></w:p>" * size),
    "a.xlsx": lambda size: xlsx(tuple(f"<t>Word {number}</t>" for number in range(size))),
    "a.zip": lambda size: packed({f"{number}.txt": "Words" for number in range(size // 10)}),
    "a.rtf": lambda size: rtf(b"{\\b Words}\\'e1 \\par" * size),
    "b.rtf": lambda size: rtf(b"{" * (size // 2)),
    "a.html": lambda size: b"<p>Words<!-- " * size,
    "b.html": lambda size: b"<" * size * 10,
    "a.txt": lambda size: b"<Words " * size,
    "b.txt": lambda size: "Wörter ".encode("cp1252") * size,
    "a.doc": lambda size: compound_file({"WordDocument": b"Words\0\1" * size}),
    "b.doc": lambda size: compound_file({f"Stream {number}": b"Words" for number in range(size // 10)}),
    "a.mp3": lambda size: making.id3(4, making.frame(4, "TPE1", b"\3Words") * size),
    "b.mp3": lambda size: making.id3(4, b"") + b"ID3\4\0\0\0\0\0\0" * size,
    "a.mp4": lambda size: making.FTYP + making.box(b"moov", making.box(b"udta", making.box(b"name", b"Words")) * size),
    "b.mp4": lambda size: making.FTYP + b"\0\0\0\x08moov" * size,
    "a.webm": lambda size: making.element(0x18538067, making.element(0x4487, b"Words") * size),
    "a.ogg": lambda size: (b"OggS\0\2" + bytes(20) + b"\1\5Words") * size,
    "a.svg": lambda size: b"<svg>" + b"<g a='Words'>" * 50 + b"<g/>" * size + b"</g>" * 50 + b"</svg>",
    "a.pdf": lambda size: pdf("Words", size // 40),
}


@pytest.mark.parametrize("name", GROWING)
def test_reading_grows_with_the_file(name: str) -> None:
    assert_linear(lambda data: read(name, data), GROWING[name], 2_000, seconds)


def test_pages_beyond_a_limit_are_never_called_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_text, "MOST_PAGES_READ", 3)
    words = making.pdf(content=making.drawn("Words"), pages=5)
    found = measure("content/a.pdf", "", len(words), BytesIO(words)).value
    assert (found.readable, found.texts, found.searched, found.pages) == (None, (), False, 5)
    assert found.unread == ("pages after page 3: only so many pages are read",)


def test_a_file_that_unfolds_too_far_is_not_called_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_text, "LONGEST_STREAM", 100)
    data = making.pdf(content=making.drawn("Words " * 100))
    found = measure("content/a.pdf", "", len(data), BytesIO(data)).value
    assert (found.readable, found.texts, found.searched) == (None, (), False)
    assert found.unread


def test_words_on_page_11_and_in_forms_in_forms_are_text() -> None:
    for title in ("pdf: page 11", "pdf: form in a form"):
        data = CARRIERS[title].data
        found = measure("content/a.pdf", "", len(data), BytesIO(data)).value
        assert (found.readable, found.searched) == (True, True)
        assert making.NAME in found.texts[-1]


def test_pages_that_draw_no_text_are_pictures() -> None:
    data = making.pdf(content=b"0 0 m 9 9 l S", pages=12)
    found = measure("content/a.pdf", "", len(data), BytesIO(data)).value
    assert (found.readable, found.texts, found.unread) == (False, (), ())


def test_what_search_leaves_out_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_text, "MOST_PAGES", 2)
    data = making.pdf(content=making.drawn("Words"), pages=2)
    assert measure("content/a.pdf", "", len(data), BytesIO(data)).value.searched
    data = making.pdf(content=making.drawn("Words"), pages=3)
    found = measure("content/a.pdf", "", len(data), BytesIO(data)).value
    assert (found.readable, found.searched, found.unread) == (True, False, ())


def test_a_file_in_an_archive_that_is_no_archive() -> None:
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", "<w:document><w:p>no end")
    found = read("a.docx", stream.getvalue())
    assert found.unread == ()
    assert any("no end" in words.text for words in found.words)


def test_an_attachment_of_a_pdf_is_not_unfolded_before_it_is_known_how_long_it_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pieces, "MOST_BYTES", 3_000_000)
    document = pikepdf.open(BytesIO(pdf("A", 1)))
    document.attachments["a.txt"] = bytes(9_000_000)
    written = BytesIO()
    document.save(written, compress_streams=True)
    assert len(written.getvalue()) < 50_000
    read_bytes, lengths = pikepdf.Object.read_bytes, []

    def noted(stream: pikepdf.Object) -> bytes:
        lengths.append(len(data := read_bytes(stream)))
        return data

    monkeypatch.setattr(pikepdf.Object, "read_bytes", noted)
    assert ("", "it unfolds to more than 3 MB") in reasons("a.pdf", written.getvalue())
    assert lengths
    assert max(lengths) < 3_000_000
