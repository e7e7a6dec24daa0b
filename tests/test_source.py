"""Places in a text, and offsets: each finds the other again."""

from hypothesis import given, settings
from hypothesis import strategies as st

from adfm_site.source import Lines

_TEXTS = st.text(alphabet="ab ก็😀\t\n\r\u2028\x85", max_size=40)


@settings(max_examples=200)
@given(_TEXTS)
def test_place_and_offset_are_each_other_s_inverse(text: str) -> None:
    lines = Lines(text)
    for offset in range(len(text) + 1):
        assert lines.offset(*lines.place(offset)) == offset


@settings(max_examples=200)
@given(_TEXTS)
def test_lines_are_the_text_without_its_ends(text: str) -> None:
    lines = Lines(text)
    numbers = range(1, len(lines) + 1)
    assert [lines[number] for number in numbers] == text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert lines[0] == lines[len(lines) + 1] == ""


def test_a_whole_line_has_no_blanks_around_it() -> None:
    span = Lines("a\n  b c  \n\n").whole_line("a.md", 2)
    assert (span.line, span.column, span.end_line, span.end_column) == (2, 3, 2, 6)


def test_a_span_never_ends_before_it_begins() -> None:
    span = Lines("one\ntwo\n").span("a.md", 5, 2)
    assert (span.line, span.column) == (span.end_line, span.end_column) == (2, 2)
