"""The summary on the page of a job: read back by a Markdown parser."""

from typing import Any

import pytest
from html5lib import parse
from markdown import markdown
from msgspec.structs import replace

from adfm_site.diagnostics import Diagnostic, Pointer
from adfm_site.report import Report
from adfm_site.report.job_summary import job_summary
from tests.report.making import AWKWARD, NUMBERS, PATH, complaint, report, span


def _summary(*found: Diagnostic, **numbers: int) -> str:
    nothing = dict.fromkeys(("errors", "warnings", "notes", "written", "removed", "kept"), 0)
    return job_summary(Report(diagnostics=found, texts={}, numbers=replace(NUMBERS, **{**nothing, **numbers})))


def _page(summary: str) -> Any:
    return parse(markdown(summary, extensions=["tables"]), namespaceHTMLElements=False)


def _cells(summary: str) -> list[list[str]]:
    return [["".join(cell.itertext()) for cell in row] for row in _page(summary).findall(".//tbody/tr")]


def test_a_run_without_complaints_is_one_sentence() -> None:
    assert _summary(entries=91, artifacts=1238) == "No problems found; 91 entries, 1,238 files.\n\n"
    assert _summary(entries=1, artifacts=1) == "No problems found; 1 entry, 1 file.\n\n"


def test_complaints_are_counted_in_words_and_told_in_a_table() -> None:
    errors = (complaint(span(2, 3, 2, 6), hints=("Do this.",)), complaint(Pointer(path=PATH), severity="error"))
    summary = _summary(*errors, complaint(span(9, 1, 9, 2), severity="warning"), errors=2, warnings=1)
    assert summary.startswith("### 2 mistakes, 1 warning\n")
    assert "Checked 2 entries, 3 files.\n" in summary
    assert "Nothing can be published until the errors are fixed.\n" in summary
    assert _cells(summary) == [
        ["mistake", PATH, "2", "Something is wrong. Do this."],
        ["mistake", PATH, "", "Something is wrong."],
        ["warning", PATH, "9", "Something is wrong."],
    ]


def test_what_is_new_in_the_content_is_told_in_words() -> None:
    news = (("new", "event", 1), ("changed", "series", 2), ("removed", "person", 2))
    mistakes = (complaint(span(2, 3, 2, 6)), complaint(span(9, 1, 9, 2)))
    nothing = replace(NUMBERS, errors=0, written=0, removed=0, kept=0)
    summary = job_summary(Report(diagnostics=mistakes, texts={}, numbers=replace(nothing, errors=2), news=news[:1]))
    assert summary.startswith("### 2 mistakes, 1 new event\n")
    summary = job_summary(Report(diagnostics=(), texts={}, numbers=nothing, news=news))
    assert (
        summary == "### 1 new event, 2 changed series, 2 removed people\n\nNo problems found; 2 entries, 3 files.\n\n"
    )


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ({"written": 3}, "Published 3 files."),
        (
            {"written": 1, "removed": 1000, "kept": 5},
            "Published 1 file that is new or has changed; 1,000 removed, 5 unchanged.",
        ),
        ({"written": 2, "removed": 1}, "Published 2 files that are new or have changed; 1 removed, 0 unchanged."),
        ({"kept": 5}, "Published no new or changed files; 0 removed, 5 unchanged."),
    ],
)
def test_what_a_build_published_is_told(numbers: dict[str, int], said: str) -> None:
    assert _summary(**numbers).endswith(f"\n\n{said}\n\n")


def test_a_run_with_a_mistake_never_says_that_something_was_published() -> None:
    assert "Published" not in _summary(complaint(span(1, 1, 1, 2)), errors=1, written=3, kept=3)


@pytest.mark.parametrize("words", AWKWARD)
def test_no_words_mean_anything_to_markdown(words: str) -> None:
    summary = _summary(complaint(Pointer(path=f"content/{words}.md"), message=f"“{words}”"), errors=1)
    assert _cells(summary) == [["mistake", f"content/{words}.md", "", f"“{words}”"]]
    (row,) = _page(summary).findall(".//tbody/tr")
    assert [element.tag for element in row.iter()] == ["tr", "td", "td", "td", "td"]


def test_a_long_table_is_cut_and_says_so() -> None:
    summary = _summary(
        *[complaint(span(number, 1, number, 2), message="ประ" * 200) for number in range(1, 1001)], errors=1000
    )
    assert len(_cells(summary)) == 100
    assert "The table shows 100 of 1,000." in summary
    assert len(summary.encode()) < 2**20
    assert "The table shows" not in job_summary(report(complaint(span(1, 1, 1, 2))))
