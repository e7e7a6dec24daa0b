"""Every fault of every malformed file is reported at its exact place.

All are reported in one run, in a few lines each, and never by a traceback.
"""

from pathlib import Path
from unittest.mock import patch

import pytest

from adfm_site.build.commands import Outcome
from adfm_site.cli import main
from tests.hostile.cases import HERE, Malformed, encodings, family, lay, told
from tests.problems.documents import Case, checked, stubs
from tests.problems.documents import lay as lay_base

pytestmark = pytest.mark.battery

_ALONE = ("sites", "whole-sites", "templates")
_TOGETHER = sorted({file.stem for file in HERE.glob("*.txt")} - set(_ALONE))
_BASE = Case(title="", files=(), makers=(), expected="", at=(0, 0))
_LONGEST = 8


def _together() -> tuple[Malformed, ...]:
    return (*(case for name in _TOGETHER for case in family(name)), *encodings())


def _ids(cases: tuple[Malformed, ...]) -> list[str]:
    return [f"{case.path}: {case.name}" for case in cases]


@pytest.fixture(scope="module")
def laid(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Outcome]:
    """Return one site with all malformed files of content, and what one check says of it."""
    root = tmp_path_factory.mktemp("malformed")
    lay_base(_BASE, root)
    lay(root, _together())
    return root, checked(root)


@pytest.mark.parametrize("case", _together(), ids=_ids(_together()))
def test_a_fault_among_hundreds_is_told_at_its_place(case: Malformed, laid: tuple[Path, Outcome]) -> None:
    assert told(laid[1].diagnostics, case.path) == sorted(case.expected), case.data.decode(errors="replace")


def test_nothing_else_is_complained_about(laid: tuple[Path, Outcome]) -> None:
    faulty = {case.path for case in _together()}
    assert [
        (found.path, found.code, found.message)
        for found in laid[1].diagnostics
        if found.path not in faulty and found.code != "event-entered-twice"
    ] == []


def test_one_run_tells_them_all_in_words(laid: tuple[Path, Outcome], capsys: pytest.CaptureFixture[str]) -> None:
    with patch("adfm_site.inputs.scan.default_templates", stubs):
        status = main(["check", "--as-of", "2024-05-31", "--site", str(laid[0])])
    assert status == 1
    answer = capsys.readouterr().err
    _in_words(answer)
    assert len(answer.strip().split("\n\n")) >= sum(len(case.expected) for case in _together())


def _in_words(answer: str) -> None:
    assert "Traceback" not in answer
    for complaint in answer.split("\n\n"):
        assert complaint.count("\n") < _LONGEST, complaint


_EACH = tuple(case for name in _ALONE for case in family(name))


@pytest.mark.parametrize("case", _EACH, ids=_ids(_EACH))
def test_a_fault_of_the_site_or_of_a_template_is_told_at_its_place(
    case: Malformed, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lay_base(_BASE, tmp_path)
    path = "templates/event.html" if case.path.startswith("templates/") else case.path
    lay(tmp_path, (Malformed(name=case.name, path=path, data=case.data, expected=case.expected),))
    outcome = checked(tmp_path)
    assert told(outcome.diagnostics, path) == sorted(case.expected), case.data.decode()
    assert {found.path for found in outcome.diagnostics} == {path}
    with patch("adfm_site.inputs.scan.default_templates", stubs):
        assert main(["check", "--as-of", "2024-05-31", "--site", str(tmp_path)]) == 1
    _in_words(capsys.readouterr().err)


def test_there_are_enough_of_them() -> None:
    cases = (*_together(), *_EACH)
    assert len(cases) >= 250
    assert len({(case.data, case.path) for case in cases}) == len(cases)
    assert len({code for case in cases for code, _ in case.expected}) >= 60
