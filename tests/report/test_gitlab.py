"""GitLab's Code Quality report: its documented shape, and fingerprints that are unique and last."""

import json
from itertools import pairwise
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from adfm_site.diagnostics import Diagnostic, Pointer, Severity
from adfm_site.report import FORMATS, Report
from tests.report.making import AWKWARD, NUMBERS, PATH, complaint, report, span

_TEXT: Final = {"type": "string", "minLength": 1}
_LINES: Final = {"type": "object", "properties": {"begin": {"type": "integer", "minimum": 1}}, "required": ["begin"]}
_PROPERTIES: Final = {
    "description": _TEXT,
    "check_name": _TEXT,
    "fingerprint": _TEXT,
    "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
    "location": {
        "type": "object",
        "properties": {"path": {"type": "string", "pattern": r"^(?!\./|/)."}, "lines": _LINES},
        "required": ["path", "lines"],
    },
}
# https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
_SCHEMA: Final = {
    "type": "array",
    "items": {"type": "object", "properties": _PROPERTIES, "required": list(_PROPERTIES)},
}


def _read(shown: Report) -> Any:
    written = FORMATS["gitlab"](shown)
    assert not written.startswith("\ufeff")
    answer = json.loads(written)
    Draft202012Validator(_SCHEMA).validate(answer)
    return answer


def _fingerprints(text: str, *found: Diagnostic) -> list[str]:
    return [one["fingerprint"] for one in _read(report(*found, text=text))]


@pytest.mark.parametrize(("severity", "told"), [("error", "blocker"), ("warning", "minor"), ("note", "info")])
def test_a_complaint_is_told_in_the_documented_shape(severity: Severity, told: str) -> None:
    (found,) = _read(report(complaint(span(2, 3, 2, 6), hints=("Do this.",), severity=severity), text="a\nb\n"))
    assert found.pop("fingerprint")
    assert found == {
        "description": "Something is wrong. Do this.",
        "check_name": "some-code",
        "severity": told,
        "location": {"path": PATH, "lines": {"begin": 2}},
    }


def test_a_complaint_without_a_position_stands_at_the_first_line_and_nothing_is_an_empty_list() -> None:
    assert _read(report(complaint(Pointer(path=PATH))))[0]["location"] == {"path": PATH, "lines": {"begin": 1}}
    assert _read(report()) == []


@pytest.mark.parametrize("words", AWKWARD)
def test_no_words_are_lost(words: str) -> None:
    (found,) = _read(report(complaint(Pointer(path=f"content/{words}.md"), message=words)))
    assert (found["description"], found["location"]["path"]) == (words, f"content/{words}.md")


def test_an_edit_elsewhere_leaves_a_fingerprint_as_it_is() -> None:
    before = _fingerprints("title: A\ntitel: B\n", complaint(span(2, 1, 2, 6)))
    assert _fingerprints("new: 1\nnew: 2\ntitle: C\n  titel:  B\nmore: 1\n", complaint(span(4, 3, 4, 8))) == before


_OTHERS: Final = {
    "line": ("titel: C\n", complaint(span(1, 1, 1, 6))),
    "code": ("titel: B\n", complaint(span(1, 1, 1, 6), code="other")),
    "sentence": ("titel: B\n", complaint(span(1, 1, 1, 6), message="Else.")),
    "file": ("titel: B\n", complaint(Pointer(path="content/other.md"))),
    "file as a whole": ("titel: B\n", complaint(Pointer(path=PATH))),
}


@pytest.mark.parametrize("other", _OTHERS)
def test_another_complaint_has_another_fingerprint(other: str) -> None:
    text, found = _OTHERS[other]
    assert _fingerprints(text, found) != _fingerprints("titel: B\n", complaint(span(1, 1, 1, 6)))


def test_complaints_alike_in_all_have_fingerprints_of_their_own_and_mending_the_last_leaves_the_first() -> None:
    alike = [complaint(span(number, 1, number, 2)) for number in range(1, 6)]
    five = _fingerprints("a\n" * 5, *alike)
    assert len(set(five)) == 5
    assert _fingerprints("a\n" * 4, *alike[:4]) == five[:4]


def test_fingerprints_are_those_of_the_last_release() -> None:
    # If this must change, every complaint that is known at GitLab is told as new once.
    assert _fingerprints("titel: B\n", complaint(span(1, 1, 1, 6))) == [
        "688358ffd4933eb3967f6d4bec7759b740d5304882bcaaff97dc7f7281be8189"
    ]


_FOUND = st.builds(
    complaint,
    st.one_of(
        st.builds(span, *[st.integers(1, 9)] * 4), st.just(Pointer(path=PATH)), st.just(Pointer(path="content/b.md"))
    ),
    message=st.sampled_from(["One.", "Two."]),
    code=st.sampled_from(["a", "b"]),
)


@given(found=st.lists(_FOUND, max_size=12), lines=st.lists(st.sampled_from(["", "a", " a", "ประชุม"]), max_size=6))
def test_fingerprints_are_unique_and_do_not_move_with_lines(found: list[Diagnostic], lines: list[str]) -> None:
    # Positions behind the end of a file have no words; a file is only ever complained about where it has some.
    text = "\n".join(["x", *lines, *["end"] * 9])
    before = _fingerprints(text, *found)
    assert len(set(before)) == len(before)
    moved = [one if isinstance(one.where, Pointer) else _lower(one) for one in found]
    assert _fingerprints(f"new\nnewer\n{text}", *moved) == before


def _lower(found: Diagnostic) -> Diagnostic:
    where = found.where
    assert not isinstance(where, Pointer)
    return complaint(span(where.line + 2, 1, where.line + 2, 2), message=found.message, code=found.code)  # type: ignore[union-attr]


def test_a_file_without_a_text_has_fingerprints_all_the_same() -> None:
    found = (complaint(span(1, 1, 1, 2)), complaint(span(2, 1, 2, 2)))
    shown = [one["fingerprint"] for one in _read(Report(diagnostics=found, texts={}, numbers=NUMBERS))]
    assert all(one != other for one, other in pairwise(shown))
