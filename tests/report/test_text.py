"""The report for eyes: carets stand below what they mean, on every terminal."""

from unicodedata import category, east_asian_width

import pytest

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
        complaint(span(2, 5, 2, 8), hints=("Do this.",), labels=(Label(where=span(1, 1, 1, 2), text="first here"),)), text="a\none two\n"
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
    "before", ["", "one ", "ประชุมน้ำ ", "会议 ", "\t", "\t\t", "ก็", "e\u0301 ", "😀 ", "កិច្ច ", "ｗｉｄｅ ", "مرحبا ", "\u200b"]
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
        report(complaint(span(1, 1, 1, 2), message=f"“{words}”", hints=(f"“{words}”",)), text=f"x{words.replace(chr(10), '')}")
    )
    assert not [sign for sign in shown if category(sign) == "Cc" and sign != "\n"]
    assert shown.count("\n") == 5


def test_columns_are_those_of_a_terminal() -> None:
    assert [columns(words) for words in ("abc", "น้ำ", "会议", "e\u0301", "")] == [3, 2, 4, 1, 0]
