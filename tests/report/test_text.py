"""The report for eyes: carets stand below what they mean, on every terminal."""

from collections.abc import Iterator
from itertools import product
from unicodedata import category, east_asian_width

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from adfm_site.diagnostics import Label, Pointer
from adfm_site.report import FORMATS, Report
from adfm_site.report.text import columns
from tests.report.making import PATH, complaint, report, span


def _lines(shown: Report) -> list[str]:
    return FORMATS["text"](shown).split("\n")


def _width(words: str) -> int:
    return sum(0 if category(sign) in ("Mn", "Me", "Cf") else 1 + (east_asian_width(sign) in "WF") for sign in words)


def test_a_complaint_is_a_paragraph() -> None:
    shown = report(
        complaint(span(2, 5, 2, 8), hints=("Do this.",), labels=(Label(where=span(1, 1, 1, 2), text="first here"),)),
        text="a\none two\n",
    )
    assert _lines(shown) == [
        f"{PATH}:2:5: error: Something is wrong. [some-code]",
        "    2 | one two",
        "      |     ^^^",
        f"    {PATH}:1:1: first here",
        "    → Do this.",
        "",
        "",
    ]


@pytest.mark.parametrize(
    "before",
    ["", "one ", "ประชุมน้ำ ", "会议 ", "\t", "\t\t", "ก็", "e\u0301 ", "😀 ", "កិច្ច ", "ｗｉｄｅ ", "مرحبا ", "\u200b"],
)
@pytest.mark.parametrize("marked", ["word", "น้ำ", "会议", "e\u0301", "😀", "a\tb"])
@pytest.mark.parametrize("after", ["", " and more"])
def test_the_caret_stands_below_what_it_means(before: str, marked: str, after: str) -> None:
    line = before + marked + after
    shown = _lines(report(complaint(span(1, len(before) + 1, 1, len(before + marked) + 1)), text=line))
    excerpt, carets = (row.partition(" | ")[2] for row in shown[1:3])
    assert excerpt == line.replace("\t", " ")
    assert carets == " " * _width(before.replace("\t", " ")) + "^" * _width(marked.replace("\t", " "))


@pytest.mark.parametrize("sign", ["a", "ก็", "会", "😀", "e\u0301", "\t"])
@pytest.mark.parametrize("width", [20, 40, 60, 80, 120])
@pytest.mark.parametrize("share", [0, 0.3, 0.9, 1])
def test_a_long_line_is_cut_to_the_terminal_and_what_is_meant_is_seen(sign: str, width: int, share: float) -> None:
    before, after = sign * int(400 * share), sign * int(400 * (1 - share))
    line = f"{before}HERE{after}"
    shown = _lines(report(complaint(span(1, len(before) + 1, 1, len(before) + 5)), text=line, width=width))
    excerpt, carets = (row.partition(" | ")[2] for row in shown[1:3])
    assert _width(excerpt) <= max(width, 48)
    assert "HERE" in excerpt
    assert carets == " " * _width(excerpt[: excerpt.index("HERE")]) + "^^^^"
    assert not excerpt.startswith("…") or category(excerpt[1])[0] != "M"


# Signs with all that belongs to them, and their columns on a terminal.
_SIGNS = {
    "a": 1, " ": 1, "\t": 1, "…": 1, "é": 1, "e\u0301": 1, "o\u0302\u0323": 1, "𝔸": 1,
    "ก": 1, "น้": 1, "ำ": 1, "ที่": 1, "ខ្": 1, "م": 1, "مَّ": 1, "٣": 1, "क": 1, "कि": 2,
    "会": 2, "議": 2, "カ": 2, "ｶ": 1, "Ａ": 2, "각": 2, "\u1100\u1161\u11a8": 2, "\u3000": 2, "。": 2, "𠀋": 2,
    "\u200b": 0, "\u2060": 0, "\u00ad": 1,
    "😀": 2, "👍🏽": 2, "👨\u200d👩\u200d👧": 2, "👩🏽\u200d🚀": 2, "❤": 1, "❤\ufe0f": 2,
    "❤\ufe0f\u200d🔥": 2, "1\ufe0f\u20e3": 2, "🇹🇭": 2, "☀": 1,
}  # fmt: skip
_LINE = st.lists(st.sampled_from([*_SIGNS]), max_size=30)


@pytest.mark.parametrize(("sign", "taken"), _SIGNS.items())
def test_a_sign_takes_its_columns(sign: str, taken: int) -> None:
    assert columns(sign) == taken
    assert columns(f"a{sign}会") == taken + 3


@settings(deadline=None)
@given(before=_LINE, marked=_LINE.filter(bool), after=_LINE, width=st.integers(10, 100))
@example(before=["😀"] * 30, marked=["👨\u200d👩\u200d👧"] * 30, after=["e\u0301"] * 30, width=40)
@example(before=["🇹🇭"] * 30, marked=["कि"] * 30, after=[], width=30)
@example(before=[], marked=["a", "a"], after=["कि"] * 30, width=30)
@example(before=["น้"] * 30, marked=["ที่"], after=[], width=30)
def test_the_caret_stands_below_any_words_on_any_terminal(
    before: list[str], marked: list[str], after: list[str], width: int
) -> None:
    line = "".join(before + marked + after)
    start, end = len("".join(before)), len("".join(before + marked))
    shown = _lines(report(complaint(span(1, start + 1, 1, end + 1)), text=line, width=width))
    excerpt, carets = (row.partition(" | ")[2] for row in shown[1:3])
    assert (excerpt, carets) in set(_rows(before, marked, after))
    room = max(width - 8, 20)
    assert sum(_SIGNS[sign] for sign in _cut(excerpt)) <= room
    if sum(_SIGNS[sign] for sign in before + marked + after) <= room:
        assert excerpt == line.replace("\t", " ").rstrip()


def _rows(before: list[str], marked: list[str], after: list[str]) -> Iterator[tuple[str, str]]:
    """Return the two rows for each way to cut a line between its signs, before the place and behind its beginning."""
    line = [" " if sign == "\t" else sign for sign in before + marked + after]
    here, behind = len(before), len(before + marked)
    for first, last in product(range(here + 1), range(here, len(line) + 1)):
        lead, tail = "…" * (first > 0), "…" * (last < len(line))
        left = len(lead) + sum(_SIGNS[sign] for sign in line[first:here])
        below = sum(_SIGNS[sign] for sign in line[here : min(behind, last)]) + (len(tail) if behind > last else 0)
        yield f"{lead}{''.join(line[first:last])}{tail}".rstrip(), " " * left + "^" * max(below, 1)


def _cut(excerpt: str) -> list[str]:
    """Cut a text into its signs, the longest first."""
    found = []
    while excerpt:
        sign = max((sign for sign in _SIGNS if excerpt.startswith(sign)), key=len)
        found.append(sign)
        excerpt = excerpt[len(sign) :]
    return found


@given(words=_LINE, width=st.integers(10, 100))
def test_hints_in_any_script_are_wrapped_and_none_is_lost(words: list[str], width: int) -> None:
    hint = "".join(words).strip() or "a"
    shown = _lines(report(complaint(Pointer(path=PATH), hints=(hint,)), width=width))[1:-2]
    assert [line[:6] for line in shown] == ["    → ", *["      "] * (len(shown) - 1)]
    assert all(sum(_SIGNS[sign] for sign in _cut(line[6:])) <= max(width - 10, 20) for line in shown)
    # Where a line is broken at a blank, also a wide one, no blank is needed.
    assert "".join("".join(line[6:] for line in shown).split()) == "".join(hint.split())


@pytest.mark.parametrize("turning", "\u202a\u202b\u202d\u202e\u202c\u2066\u2067\u2068\u2069\u2028\u2029")
def test_no_words_move_away_from_their_carets(turning: str) -> None:
    shown = _lines(report(complaint(span(1, 3, 1, 4), message=f"“{turning}”", hints=(turning,)), text=f"a{turning}b"))
    assert not [line for line in shown if turning in line]
    assert shown[1:3] == ["    1 | a b", "      |   ^"]


@pytest.mark.parametrize("where", [span(1, 3, 1, 3), span(1, 8, 1, 9), span(3, 1, 3, 2), span(1, 1, 2, 1)])
def test_there_is_always_a_caret(where: object) -> None:
    assert "^" in _lines(report(complaint(where), text="one two\nb\n"))[2]  # type: ignore[arg-type]


def test_a_place_without_lines_has_no_excerpt() -> None:
    assert _lines(report(complaint(Pointer(path=PATH)))) == [f"{PATH}: error: Something is wrong. [some-code]", "", ""]
    assert len(_lines(Report(diagnostics=(complaint(span(1, 1, 1, 2)),), texts={}, numbers=report().numbers))) == 3


@pytest.mark.parametrize("width", [20, 40, 60])
def test_hints_are_wrapped(width: int) -> None:
    shown = _lines(report(complaint(Pointer(path=PATH), hints=("word " * 60,)), width=width))
    assert all(len(line) <= max(width, 44) for line in shown[1:])


def test_colours_are_there_only_where_they_are_wanted() -> None:
    found = complaint(span(1, 1, 1, 2), hints=("Hint.",))
    plain, painted = (FORMATS["text"](report(found, text="a", colours=colours)) for colours in (False, True))
    assert "\x1b" not in plain
    assert painted.count("\x1b[0m") * 2 == painted.count("\x1b[")
    for colour in ("\x1b[1;31m", "\x1b[2m", "\x1b[0m"):
        painted = painted.replace(colour, "")
    assert painted == plain


@pytest.mark.parametrize("words", ["\x1b[31m", "\x07", "a\nb", "\r", "\x9b31m", "\x00"])
def test_no_words_of_a_file_act_on_the_terminal(words: str) -> None:
    shown = FORMATS["text"](
        report(
            complaint(span(1, 1, 1, 2), message=f"“{words}”", hints=(f"“{words}”",)),
            text=f"x{words.replace(chr(10), '')}",
        )
    )
    assert not [sign for sign in shown if category(sign) == "Cc" and sign != "\n"]
    assert shown.count("\n") == 5


def test_columns_are_those_of_a_terminal() -> None:
    assert [columns(words) for words in ("abc", "น้ำ", "会议", "e\u0301", "")] == [3, 2, 4, 1, 0]
