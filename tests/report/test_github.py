"""Annotations on pull requests: read back as GitHub's runner reads them."""

from re import DOTALL, fullmatch

import pytest

from adfm_site.diagnostics import Pointer, Severity
from adfm_site.report import FORMATS, Report
from tests.report.making import AWKWARD, PATH, complaint, report, span


def _parsed(shown: Report) -> list[tuple[str, dict[str, str], str]]:
    return [_annotation(line) for line in FORMATS["github"](shown).removesuffix("\n").split("\n")]


def _annotation(line: str) -> tuple[str, dict[str, str], str]:
    match = fullmatch(r"::(\w+) ([^:]*)::(.*)", line, DOTALL)
    assert match, line
    pairs = (pair.partition("=") for pair in match[2].split(","))
    return match[1], {name: _undone(value) for name, _, value in pairs}, _undone(match[3])


def test_signs_of_the_command_are_told_from_those_of_the_words() -> None:
    found = complaint(Pointer(path="content/10:30, 100%.md"), message="10:30, 100%\nand %0A.")
    assert FORMATS["github"](report(found)) == (
        "::error file=content/10%3A30%2C 100%25.md,title=some-code::10:30, 100%25%0Aand %250A.\n"
    )


def _undone(words: str) -> str:
    for written, sign in (("%3A", ":"), ("%2C", ","), ("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
        words = words.replace(written, sign)
    return words


@pytest.mark.parametrize(("severity", "level"), [("error", "error"), ("warning", "warning"), ("note", "notice")])
def test_a_complaint_is_an_annotation(severity: Severity, level: str) -> None:
    shown = report(complaint(span(2, 3, 2, 6), hints=("Do this.",), severity=severity))
    properties = {"file": PATH, "line": "2", "endLine": "2", "col": "3", "endColumn": "5", "title": "some-code"}
    assert _parsed(shown) == [(level, properties, "Something is wrong. Do this.")]


def test_a_place_of_several_lines_has_no_columns() -> None:
    ((_, properties, _),) = _parsed(report(complaint(span(2, 3, 4, 1))))
    assert (properties["line"], properties["endLine"]) == ("2", "4")
    assert "col" not in properties


def test_a_complaint_without_a_position_is_about_the_file() -> None:
    ((_, properties, _),) = _parsed(report(complaint(Pointer(path=PATH))))
    assert properties == {"file": PATH, "title": "some-code"}


@pytest.mark.parametrize("words", AWKWARD)
def test_no_words_break_out_of_their_annotation(words: str) -> None:
    place = Pointer(path=f"content/{words}.md")
    for found in (complaint(span(1, 1, 1, 2), message=words), complaint(place, hints=(words,))):
        ((_, properties, said),) = _parsed(report(found))
        assert words in said
        assert properties["file"] == found.path
