"""Texts cut into lines, whatever ends them, and offsets that are lines and columns."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adfm_site.source import Lines, Span

_SIGNS = st.text(alphabet=st.sampled_from("ab \t\n\r\u0085\u2028กั้é😀👩‍👧\ufeff\x0b\x0c"), max_size=40)
_THAI = "ประชุม: ครั้งที่สอง"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [""]),
        ("one", ["one"]),
        ("one\n", ["one", ""]),
        ("one\ntwo", ["one", "two"]),
        ("one\r\ntwo\rthree\nfour", ["one", "two", "three", "four"]),
        ("\r\r\n\n", ["", "", "", ""]),
        ("one\u2028two\u0085three\x0bfour\x0cfive", ["one\u2028two\u0085three\x0bfour\x0cfive"]),
    ],
)
def test_lf_crlf_and_cr_end_lines_and_nothing_else_does(text: str, lines: list[str]) -> None:
    cut = Lines(text)
    assert [cut[number] for number in range(1, len(cut) + 1)] == lines


@pytest.mark.parametrize("number", [-1, 0, 3, 99])
def test_a_line_that_is_not_there_is_empty(number: int) -> None:
    assert Lines("one\ntwo")[number] == ""


@pytest.mark.parametrize(
    ("text", "offset", "place"),
    [
        ("", 0, (1, 1)),
        ("abc", 3, (1, 4)),
        ("abc\n", 4, (2, 1)),
        ("a\r\nb", 3, (2, 1)),
        (f"x: 1\n{_THAI}", 5 + _THAI.index(":"), (2, _THAI.index(":") + 1)),
        ("😀😀b", 2, (1, 3)),
        ("e\u0301x", 2, (1, 3)),
    ],
)
def test_places_count_from_one_in_code_points(text: str, offset: int, place: tuple[int, int]) -> None:
    assert Lines(text).place(offset) == place


@given(_SIGNS)
def test_an_offset_and_its_place_lead_to_one_another(text: str) -> None:
    lines = Lines(text)
    for offset in range(len(text) + 1):
        line, column = lines.place(offset)
        assert 1 <= line <= len(lines)
        assert column >= 1
        assert lines.offset(line, column) == offset


@given(_SIGNS)
def test_lines_hold_the_whole_text_but_for_what_ends_them(text: str) -> None:
    lines = Lines(text)
    shown = [lines[number] for number in range(1, len(lines) + 1)]
    assert "\n".join(shown) == text.replace("\r\n", "\n").replace("\r", "\n")


@given(_SIGNS, st.data())
def test_a_span_covers_what_stands_between_its_offsets(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    lines = Lines(text)
    span = lines.span("content/a.md", start, end)
    assert text[lines.offset(span.line, span.column) : lines.offset(span.end_line, span.end_column)] == text[start:end]


def test_a_span_never_ends_before_it_begins() -> None:
    assert Lines("abc").span("a", 2, 1) == Span(path="a", line=1, column=3, end_line=1, end_column=3)


@pytest.mark.parametrize(
    ("line", "columns"),
    [
        ("word", (1, 5)),
        ("  two words  ", (3, 12)),
        ("\t\tword", (3, 7)),
        ("", (1, 1)),
        ("   ", (4, 4)),
        ("\u00a0ก\u00a0", (2, 3)),
    ],
)
def test_a_whole_line_is_its_text_without_the_blanks_around_it(line: str, columns: tuple[int, int]) -> None:
    span = Lines(f"first\n{line}\nlast").whole_line("a", 2)
    assert (span.line, span.end_line, span.column, span.end_column) == (2, 2, *columns)


def test_spans_sort_by_file_and_place() -> None:
    def at(path: str, line: int, column: int) -> Span:
        return Span(path=path, line=line, column=column, end_line=line, end_column=column + 1)

    in_order = [at("a", 1, 2), at("a", 2, 1), at("a", 10, 1), at("b", 1, 1)]
    shuffled = [in_order[2], in_order[0], in_order[3], in_order[1]]
    assert sorted(shuffled) == in_order
