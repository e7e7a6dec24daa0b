"""The report for programs, as others rely on it."""

import json
from typing import Any, Final

import pytest
from jsonschema import Draft202012Validator

from adfm_site.diagnostics import Pointer
from adfm_site.reading.locating import located
from adfm_site.report import FORMATS, Report
from tests.reading.files import read, source
from tests.report.making import NUMBERS, PATH, complaint, report, span

_POSITION: Final = {"type": ["integer", "null"], "minimum": 1}
_PLACE: Final = {"line": _POSITION, "column": _POSITION, "end_line": _POSITION, "end_column": _POSITION}
_COUNT: Final = {"type": "integer", "minimum": 0}
_COUNTS: Final = ("errors", "warnings", "notes", "entries", "artifacts", "rendered", "written", "removed", "kept")


def _exactly(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


_SCHEMA: Final = _exactly(
    {
        "diagnostics": {
            "type": "array",
            "items": _exactly(
                {
                    "code": {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"},
                    "severity": {"enum": ["error", "warning", "note"]},
                    "message": {"type": "string", "minLength": 1},
                    "path": {"type": "string", "pattern": r"^[^/\\][^\\]*$"},
                    **_PLACE,
                    "hints": {"type": "array", "items": {"type": "string"}},
                    "fix": {"anyOf": [{"type": "null"}, _exactly({**_PLACE, "replacement": {"type": "string"}})]},
                }
            ),
        },
        "summary": _exactly({**dict.fromkeys(_COUNTS, _COUNT), "seconds": {"type": "number", "minimum": 0}}),
    }
)


def _shown(shown: Report) -> Any:
    written = FORMATS["json"](shown)
    assert written.endswith("}\n")
    answer = json.loads(written)
    Draft202012Validator(_SCHEMA).validate(answer)
    return answer


def test_a_complaint_is_told_as_the_contract_says() -> None:
    answer = _shown(report(complaint(span(2, 3, 2, 5), hints=("One.", "Two."), replacement="x")))
    place = {"line": 2, "column": 3, "end_line": 2, "end_column": 5}
    assert answer["diagnostics"] == [
        {
            "code": "some-code",
            "severity": "error",
            "message": "Something is wrong.",
            "path": PATH,
            **place,
            "hints": ["One.", "Two."],
            "fix": {**place, "replacement": "x"},
        }
    ]


def test_the_summary_has_the_numbers_of_the_run() -> None:
    assert _shown(report())["summary"] == {name: getattr(NUMBERS, name) for name in (*_COUNTS, "seconds")}
    assert _shown(report())["diagnostics"] == []


def test_without_a_position_there_is_null() -> None:
    (found,) = _shown(report(complaint(Pointer(path=PATH))))["diagnostics"]
    assert {found[name] for name in _PLACE} == {None}
    assert found["fix"] is None


@pytest.mark.parametrize(("before", "column"), [("", 1), ("ประชุม", 7), ("😀", 2), ("e\u0301", 3)])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_positions_count_from_one_in_code_points(before: str, column: int, end: str) -> None:
    start = f'changes: [{{"{before}' if before else ""
    line = f'{start}titel": 2019}}]' if before else "titel: x"
    file = source(f"---\ntitle: A\n{line}\n---\n".replace("\n", end))
    found = [located(one, file) for one in read(file.data).diagnostics if one.code == "unknown-field"]
    answer = _shown(report(*found))["diagnostics"][0]
    assert answer["line"] == 3
    assert answer["column"] == (1 if not before else len('changes: [{"'))
    assert answer["end_column"] - answer["column"] == (len("titel") if not before else column - 1 + len('"titel"'))


def test_letters_stay_letters_and_nothing_breaks_out() -> None:
    message = 'ประชุม "quotes" \\ \n </script> \u2028'
    written = FORMATS["json"](report(complaint(span(1, 1, 1, 2), message=message)))
    assert "ประชุม" in written
    assert json.loads(written)["diagnostics"][0]["message"] == message
