"""Complaints for programs: one JSON object. Lines and columns count from 1, columns in code points."""

from json import dumps

from msgspec.structs import asdict

from adfm_site.diagnostics import Diagnostic
from adfm_site.report import Report
from adfm_site.source import Span


def json(report: Report) -> str:
    """Return the object as text, ending in a line feed."""
    found = [_object(diagnostic) for diagnostic in report.diagnostics]
    return dumps({"diagnostics": found, "summary": asdict(report.numbers)}, ensure_ascii=False, indent=2) + "\n"


def _object(found: Diagnostic) -> dict[str, object]:
    place = (
        _place(found.where)
        if isinstance(found.where, Span)
        else dict.fromkeys(("line", "column", "end_line", "end_column"))
    )
    fix = (
        {**place, "replacement": found.replacement}
        if found.replacement is not None and isinstance(found.where, Span)
        else None
    )
    return {
        "code": found.code,
        "severity": found.severity,
        "message": found.message,
        "path": found.path,
        **place,
        "hints": list(found.hints),
        "fix": fix,
    }


def _place(where: Span) -> dict[str, object]:
    return {"line": where.line, "column": where.column, "end_line": where.end_line, "end_column": where.end_column}
