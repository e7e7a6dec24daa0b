"""The words on the pages of PDFs, and PDFs that would never come to an end."""

from base64 import a85encode
from io import BytesIO
from zlib import compress

import pikepdf
import pytest

from adfm_site.reading import pdf_text
from adfm_site.reading.measuring import measure
from adfm_site.reading.pdf_streams import TooLong, unfolded, unfolds_beyond
from adfm_site.reading.pdf_text import cleaned
from tests.search.papers import paper
from tests.work import assert_linear, seconds


def words_of(data: bytes) -> tuple[str, ...]:
    """Return the words of each page."""
    measured = measure("content/a.pdf", "digest", len(data), BytesIO(data))
    return measured.value.texts


def test_each_page_gives_its_words_in_one_line() -> None:
    assert words_of(paper("One river,\ntwo   banks", "The mill")) == ("One river, two banks", "The mill")


def test_pages_without_words_keep_their_numbers() -> None:
    assert words_of(paper("One", "", "Three")) == ("One", "", "Three")


def test_a_scan_gives_nothing() -> None:
    assert words_of(paper("", "")) == ()


def test_what_means_nothing_outside_the_file_is_left_out() -> None:
    assert cleaned("deten\u0002 tion  cen\ufffe\r\ntre \ue123x\x00y\u00a0z e\u0301") == "detention centre x y z é"


def test_only_so_much_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_text, "LONGEST_PAGE", 10)
    monkeypatch.setattr(pdf_text, "LONGEST_FILE", 16)
    monkeypatch.setattr(pdf_text, "MOST_PAGES", 3)
    assert words_of(paper("abcdefghijkl", "abcdefghijkl", "abc", "abc")) == ("abcdefghij", "abcdef", "")


def forms_in_forms(depth: int, times: int) -> bytes:
    """Make a PDF whose page draws a form so many times, which draws another, and so on."""
    document = pikepdf.new()
    page = document.add_blank_page()
    form = document.make_stream(
        b"BT (x) Tj ET", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 9, 9]
    )
    for _ in range(depth):
        resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=form))
        form = document.make_stream(
            b"/F Do " * times,
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Form,
            BBox=[0, 0, 9, 9],
            Resources=resources,
        )
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=form), Font=pikepdf.Dictionary())
    page.Contents = document.make_stream(b"BT (Hello) Tj ET /F Do")
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def test_forms_that_draw_forms_without_end_are_not_gone_through() -> None:
    assert words_of(forms_in_forms(6, 1_000)) == ()
    assert words_of(forms_in_forms(30, 2)) == ()
    assert_linear(words_of, lambda times: forms_in_forms(6, times), 250, seconds)
    assert_linear(words_of, lambda depth: forms_in_forms(depth, 2), 7, seconds)


def test_a_form_that_draws_itself_is_not_gone_through() -> None:
    document = pikepdf.new()
    page = document.add_blank_page()
    form = document.make_stream(b"/F Do /F Do", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 9, 9])
    form.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=form))
    page.Resources = form.Resources
    page.Contents = document.make_stream(b"BT (Hello) Tj ET /F Do")
    written = BytesIO()
    document.save(written)
    assert words_of(written.getvalue()) == ()


def test_a_file_in_which_anything_unfolds_too_far_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_text, "LONGEST_STREAM", 100_000)
    document = pikepdf.open(BytesIO(paper("Hello")))
    document.Root.Bomb = document.make_stream(bytes(200_000))
    written = BytesIO()
    document.save(written, compress_streams=True)
    assert len(written.getvalue()) < 5_000
    assert words_of(written.getvalue()) == ()


_ZEROS = compress(bytes(200_000))


@pytest.mark.parametrize(
    ("data", "filters"),
    [
        (_ZEROS, ["/FlateDecode"]),
        (_ZEROS, ["/Fl"]),
        (compress(_ZEROS), ["/FlateDecode", "/FlateDecode"]),
        (compress(compress(_ZEROS)), ["/FlateDecode", "/FlateDecode", "/FlateDecode"]),
        (a85encode(_ZEROS, adobe=True).removeprefix(b"<~"), ["/ASCII85Decode", "/FlateDecode"]),
        (_ZEROS.hex(" ").encode() + b" >", ["/ASCIIHexDecode", "/FlateDecode"]),
        (b"z" * 30_000, ["/ASCII85Decode"]),
        (b"not zlib", ["/FlateDecode", "/FlateDecode"]),
        (b"\x80" * 20_000, ["/LZWDecode"]),
        (bytes(200_000), []),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else f"{len(value)} bytes",
)
def test_the_guard_knows_streams_that_unfold_too_far_however_they_are_packed(data: bytes, filters: list[str]) -> None:
    document = pikepdf.new()
    stream = document.make_stream(data, Filter=pikepdf.Array([pikepdf.Name(name) for name in filters]))
    assert unfolds_beyond(stream, 100_000)
    with pytest.raises(TooLong):
        unfolded(stream, 100_000)


@pytest.mark.parametrize(
    ("data", "filters"),
    [
        (compress(b"Hello"), ["/FlateDecode"]),
        (compress(compress(b"Hello")), ["/FlateDecode", "/FlateDecode"]),
        (b"87cURDZ~>", ["/ASCII85Decode"]),
        (b"48 65 6c 6C 6f>", ["/ASCIIHexDecode"]),
        (compress(b"48656C6C6f>"), ["/FlateDecode", "/ASCIIHexDecode"]),
        (b'\x80\x0b`P"\x0c\x0c\x85\x01', ["/LZWDecode"]),
        (b"Hello", []),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else f"{len(value)} bytes",
)
def test_the_guard_lets_other_streams_pass_whole(data: bytes, filters: list[str]) -> None:
    document = pikepdf.new()
    stream = document.make_stream(data, Filter=pikepdf.Array([pikepdf.Name(name) for name in filters]))
    assert unfolded(stream, 100) in (b"Hello", b"-----A---B")


def test_a_stream_with_a_single_filter_or_none_is_read() -> None:
    document = pikepdf.new()
    assert unfolded(document.make_stream(compress(b"Hello"), Filter=pikepdf.Name.FlateDecode), 5) == b"Hello"
    assert unfolded(document.make_stream(b"Hello"), 5) == b"Hello"
