"""SARIF: valid against the standard's schema, and read back as the standard says."""

import json
from pathlib import Path
from re import fullmatch
from typing import Any, Final
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from jsonschema import Draft4Validator, ValidationError

from adfm_site import __version__
from adfm_site.catalogue import problems
from adfm_site.diagnostics import Label, Pointer, Severity
from adfm_site.reading.locating import located
from adfm_site.report import FORMATS, Report
from adfm_site.source import Lines
from tests.problems.documents import HERE, cases, codes, outcome_of
from tests.reading.files import read, source
from tests.report.making import AWKWARD, NUMBERS, PATH, complaint, report, span

_SCHEMA: Final = json.loads((Path(__file__).parent / "sarif" / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8"))
_VALIDATOR: Final = Draft4Validator(_SCHEMA)
_CODE: Final = "impossible-date"


def _read(shown: Report) -> Any:
    log = json.loads(FORMATS["sarif"](shown))
    _VALIDATOR.validate(log)
    (run,) = log["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == sorted({found["ruleId"] for found in run["results"]})
    assert all(rules[found["ruleIndex"]]["id"] == found["ruleId"] for found in run["results"])
    return run


def _literal(words: str) -> str:
    """Read a message as section 3.11.5 says; a single bracket would be a place for an argument."""
    assert not fullmatch(r"(.|\n)*(?<!\{)(\{\{)*\{(?!\{)(.|\n)*", words), words
    return words.replace("{{", "{").replace("}}", "}")


def test_the_schema_is_one_and_finds_faults() -> None:
    Draft4Validator.check_schema(_SCHEMA)
    log = json.loads(FORMATS["sarif"](report(complaint(span(1, 1, 1, 2), code=_CODE))))
    log["runs"][0]["results"][0]["level"] = "notice"
    with pytest.raises(ValidationError, match="notice"):
        _VALIDATOR.validate(log)


@pytest.mark.parametrize("severity", ["error", "warning", "note"])
def test_a_complaint_is_a_result(severity: Severity) -> None:
    found = complaint(span(2, 3, 4, 1), hints=("Do this.",), code=_CODE, severity=severity)
    (result,) = _read(report(found))["results"]
    assert (result["ruleId"], result["level"], result["message"]) == (
        _CODE,
        severity,
        {"text": "Something is wrong. Do this."},
    )
    (location,) = result["locations"]
    assert location["physicalLocation"]["region"] == {"startLine": 2, "startColumn": 3, "endLine": 4, "endColumn": 1}
    assert "fixes" not in result
    assert "relatedLocations" not in result


def test_a_complaint_without_a_position_is_about_the_file_and_nothing_is_a_run_without_results() -> None:
    (result,) = _read(report(complaint(Pointer(path=PATH), code=_CODE, replacement="x")))["results"]
    assert list(result["locations"][0]["physicalLocation"]) == ["artifactLocation"]
    assert "fixes" not in result
    assert _read(report())["results"] == []


def test_further_places_are_related_locations() -> None:
    labels = (Label(where=span(1, 1, 1, 2), text="first here"),)
    (result,) = _read(report(complaint(span(3, 1, 3, 2), code=_CODE, labels=labels)))["results"]
    (related,) = result["relatedLocations"]
    assert related["message"] == {"text": "first here"}
    assert related["physicalLocation"]["region"]["startLine"] == 1


def test_a_rule_says_what_explain_says() -> None:
    shown = _read(report(*(complaint(span(1, 1, 1, 2), code=code) for code in problems())))
    driver = shown["tool"]["driver"]
    assert (driver["name"], driver["version"]) == ("adfm-site", __version__)
    for rule, found in zip(driver["rules"], problems().values(), strict=True):
        assert _literal(rule["help"]["text"]) == _literal(rule["help"]["markdown"]) == found.explanation
        assert found.explanation.startswith(_literal(rule["shortDescription"]["text"]))
        assert rule["defaultConfiguration"]["level"] == found.severity


@pytest.mark.parametrize("words", AWKWARD)
def test_no_words_mean_anything_but_themselves(words: str) -> None:
    path = f"content/{words}.md"
    (result,) = _read(report(complaint(Pointer(path=path), message=words, code=_CODE)))["results"]
    assert _literal(result["message"]["text"]) == words
    (location,) = result["locations"]
    _names(location["physicalLocation"]["artifactLocation"], path)


@pytest.mark.parametrize(
    "path", ["a:b.md", "content/a b#c?d.md", "content/ประชุม/é.md", "content/%41.md", "site.yaml", "content/a\\b.md"]
)
def test_a_file_is_a_relative_reference(path: str) -> None:
    (result,) = _read(report(complaint(Pointer(path=path), code=_CODE)))["results"]
    _names(result["locations"][0]["physicalLocation"]["artifactLocation"], path)


def _names(location: dict[str, str], path: str) -> None:
    """Read a reference as RFC 3986 says."""
    uri = location["uri"]
    assert fullmatch(r"([A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-F]{2})+", uri)
    resolved = urlsplit(urljoin("https://site.example/root/", uri))
    assert unquote(resolved.path, errors="strict") == f"/root/{path}"
    assert (resolved.netloc, resolved.query, resolved.fragment) == ("site.example", "", "")
    assert location["uriBaseId"] == "%SRCROOT%"


@pytest.mark.parametrize("before", ["", "ประชุม", "😀", "e\u0301"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_fix_applied_as_the_standard_says_mends_the_file(before: str, end: str) -> None:
    text = f'---\ntitle: A\nchanges: [{{"{before}": x, Date: 2019-11-21, note: B}}]\n---\n'.replace("\n", end)
    file = source(text)
    found = [
        located(one, file) for one in read(file.data).diagnostics if one.code == "unknown-field" and one.replacement
    ]
    run = _read(report(*found))
    (result,) = run["results"]
    (fix,) = result["fixes"]
    (change,) = fix["artifactChanges"]
    (replacement,) = change["replacements"]
    assert change["artifactLocation"] == result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert _spliced(text, run["newlineSequences"], replacement) == text.replace("Date", "date")


def _spliced(text: str, newlines: list[str], replacement: dict[str, Any]) -> str:
    """Apply a replacement by the standard's own words: lines end with any of the sequences, the longest first."""
    starts, position = [0], 0
    while position < len(text):
        end = next((newline for newline in newlines if text.startswith(newline, position)), "")
        position += len(end) or 1
        if end:
            starts.append(position)
    region = replacement["deletedRegion"]
    start = starts[region["startLine"] - 1] + region["startColumn"] - 1
    stop = starts[region["endLine"] - 1] + region["endColumn"] - 1
    return text[:start] + str(replacement["insertedContent"]["text"]) + text[stop:]


@pytest.mark.parametrize("code", codes())
def test_every_problem_is_told_validly_and_its_place_is_in_the_file(code: str) -> None:
    case = next(
        case for case in cases((HERE / f"{code}.md").read_text(encoding="utf-8")) if f"[{code}]" in case.expected
    )
    outcome = outcome_of(case)
    run = _read(Report(diagnostics=outcome.diagnostics, texts=outcome.texts, numbers=NUMBERS))
    assert code in {result["ruleId"] for result in run["results"]}
    assert len({result["partialFingerprints"]["complaint/v1"] for result in run["results"]}) == len(run["results"])
    for result in run["results"]:
        place = result["locations"][0]["physicalLocation"]
        path = unquote(place["artifactLocation"]["uri"])
        if "region" in place and path in outcome.texts:
            lines = Lines(outcome.texts[path])
            assert place["region"]["endLine"] <= len(lines)
            assert place["region"]["endColumn"] <= len(lines[place["region"]["endLine"]]) + 1
