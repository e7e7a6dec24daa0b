"""Complaints for code scanning and editors: SARIF 2.1.0.

It is the OASIS standard (docs.oasis-open.org/sarif/sarif/v2.1.0).
"""

from collections.abc import Iterator
from json import dumps
from typing import Any, Final
from urllib.parse import quote

from adfm_site import __version__
from adfm_site.catalogue import problems
from adfm_site.diagnostics import Diagnostic, Problem, Where
from adfm_site.report import Report
from adfm_site.report.fingerprints import fingerprints
from adfm_site.source import Span

_Object = dict[str, object]
_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
_ROOT: Final = "%SRCROOT%"


def sarif(report: Report) -> str:
    """Return the log as text, ending in a line feed.

    Its rules are the problems that were found, with what `explain` says of them.
    """
    known = problems()
    rules = {code: number for number, code in enumerate(sorted({found.code for found in report.diagnostics}))}
    run = {
        "tool": {
            "driver": {"name": "adfm-site", "version": __version__, "rules": [_rule(known[code]) for code in rules]}
        },
        "language": "en-GB",
        "columnKind": "unicodeCodePoints",
        "newlineSequences": ["\r\n", "\n", "\r"],
        "originalUriBaseIds": {_ROOT: {"description": _said("The folder of site.yaml.")}},
        "results": [
            _result(found, rules[found.code], same)
            for found, same in zip(report.diagnostics, fingerprints(report), strict=True)
        ],
    }
    return dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2) + "\n"


def _rule(found: Problem[Any]) -> _Object:
    return {
        "id": found.code,
        "shortDescription": _said(found.explanation.partition("\n")[0]),
        "fullDescription": _said(found.explanation),
        "help": {**_said(found.explanation), "markdown": _literal(found.explanation)},
        "defaultConfiguration": {"level": found.severity},
    }


def _result(found: Diagnostic, rule: int, fingerprint: str) -> _Object:
    return {
        "ruleId": found.code,
        "ruleIndex": rule,
        "level": found.severity,
        "message": _said(" ".join((found.message, *found.hints))),
        "locations": [{"physicalLocation": _place(found.where)}],
        "partialFingerprints": {"complaint/v1": fingerprint},
        **dict(_more(found)),
    }


def _more(found: Diagnostic) -> Iterator[tuple[str, list[_Object]]]:
    if found.labels:
        yield (
            "relatedLocations",
            [{"physicalLocation": _place(label.where), "message": _said(label.text)} for label in found.labels],
        )
    if found.replacement is not None and isinstance(found.where, Span):
        replacement = {"deletedRegion": _region(found.where), "insertedContent": {"text": found.replacement}}
        change = {"artifactLocation": _file(found.path), "replacements": [replacement]}
        yield "fixes", [{"description": _said(f"Write {found.replacement}"), "artifactChanges": [change]}]


def _place(where: Where) -> _Object:
    place: _Object = {"artifactLocation": _file(where.path)}
    return {**place, "region": _region(where)} if isinstance(where, Span) else place


def _region(where: Span) -> _Object:
    """Return the region; like a span's, its columns count from 1 and its end is exclusive (section 3.30)."""
    return {
        "startLine": where.line,
        "startColumn": where.column,
        "endLine": where.end_line,
        "endColumn": where.end_column,
    }


def _file(path: str) -> _Object:
    return {"uri": quote(path), "uriBaseId": _ROOT}


def _said(words: str) -> _Object:
    return {"text": _literal(words)}


def _literal(words: str) -> str:
    """Double the curly brackets, which would name arguments of a message otherwise (section 3.11.5)."""
    return words.replace("{", "{{").replace("}", "}}")
