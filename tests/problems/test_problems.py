"""Every problem has a document, and every document is right to the letter."""

from collections.abc import Iterator
from difflib import unified_diff
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from re import MULTILINE, findall

import pytest

import adfm_site
from adfm_site.catalogue import problems
from adfm_site.diagnostics import Problem
from tests.problems.documents import BASE, HERE, Case, cases, codes, report
from tests.problems.making import MAKERS

_NOTHING_WRONG = Case(title="the base", files=(), makers=(), expected="", at=(0, 0))


def _all_cases() -> Iterator[tuple[str, Case]]:
    for code in codes():
        for case in cases((HERE / f"{code}.md").read_text(encoding="utf-8")):
            yield code, case


_CASES = list(_all_cases())


@pytest.mark.parametrize(("code", "case"), _CASES, ids=[f"{code}: {case.title}" for code, case in _CASES])
def test_an_editor_is_answered_to_the_letter(code: str, case: Case) -> None:
    told = report(case)
    difference = "".join(
        unified_diff(
            case.expected.splitlines(keepends=True),
            told.splitlines(keepends=True),
            f"{code}.md",
            "what the program says",
            n=99,
        )
    )
    assert not difference, f"\n{difference}\nIf this is better than before: python -m tests.problems.accept {code}"


def test_the_base_has_no_fault() -> None:
    assert report(_NOTHING_WRONG) == ""
    assert BASE.is_file()


@pytest.mark.parametrize("code", problems())
def test_a_problem_has_a_document_in_which_it_is_told(code: str) -> None:
    assert code in codes(), f"write tests/problems/{code}.md"
    assert any(f"[{code}]" in case.expected for name, case in _CASES if name == code), f"{code}.md never tells {code}"


@pytest.mark.parametrize("code", codes())
def test_a_document_names_a_problem_and_says_how_an_editor_meets_it(code: str) -> None:
    assert code in problems(), f"there is no problem {code}"
    heading, _, why, *_ = (HERE / f"{code}.md").read_text(encoding="utf-8").split("\n")
    assert heading.startswith("# ")
    assert why.endswith("."), f"{code}.md: below the heading stands one sentence"


@pytest.mark.parametrize("code", problems())
def test_a_problem_is_explained_in_whole_sentences(code: str) -> None:
    explanation = problems()[code].explanation
    assert explanation.partition("\n")[0].endswith((".", "?")), "the first line is a sentence of its own"
    assert len(explanation) >= 40


def test_the_catalogue_knows_every_module_with_problems() -> None:
    written = {
        (value.code, value.module)
        for module in walk_packages(adfm_site.__path__, "adfm_site.")
        if not module.name.endswith("__main__")
        for value in vars(import_module(module.name)).values()
        if isinstance(value, Problem)
    }
    known = {(code, problem.module) for code, problem in problems().items()}
    assert written == known
    assert len({code for code, _ in written}) == len(written), "two problems bear one name"


def test_the_source_text_has_no_problem_that_the_catalogue_overlooks() -> None:
    # Read as text, so that a problem hidden inside a function or behind a condition is found as well.
    named: set[str] = set()
    for file in Path(adfm_site.__file__).parent.rglob("*.py"):
        named.update(
            findall(r"^[ \t]*@problem\([^)]*\)\s*\n[ \t]*def ([a-z0-9_]+)", file.read_text(encoding="utf-8"), MULTILINE)
        )
    assert {name.replace("_", "-") for name in named} == set(problems())


@pytest.mark.parametrize("code", codes())
def test_a_complaint_fits_the_screen_and_reads_as_a_sentence(code: str) -> None:
    for told in (told for name, case in _CASES if name == code for told in case.expected.split("\n\n") if told):
        lines = told.strip().split("\n")
        assert len(lines) <= 8, f"{code}: longer than eight lines"
        sentence = lines[0].partition(": ")[2].partition(": ")[2].rpartition(" [")[0]
        assert sentence[0].isupper() or sentence.startswith(("“", "site.yaml")), sentence
        assert sentence.endswith("."), sentence
        for hint in (line.strip() for line in lines[1:] if line.startswith("    → ")):
            assert hint[2].isupper() or hint[2].isdigit() or hint[2:].startswith(("“", "site.yaml")), hint


def test_every_block_of_a_document_belongs_to_a_case() -> None:
    for code in codes():
        words = (HERE / f"{code}.md").read_text(encoding="utf-8")
        assert words.count("\n```text\n") == sum(name == code for name, _ in _CASES) > 0, code


def test_every_maker_is_used() -> None:
    used = {name for _, case in _CASES for name in case.makers}
    assert used == set(MAKERS)
