"""Complaints as annotations on the changed lines of a pull request (GitHub Actions' workflow commands)."""

from collections.abc import Iterator

from adfm_site.diagnostics import Diagnostic
from adfm_site.report import Report
from adfm_site.source import Span

_LEVELS = {"error": "error", "warning": "warning", "note": "notice"}


def github(report: Report) -> str:
    """Return a line for each complaint."""
    return "".join(f"{_annotation(found)}\n" for found in report.diagnostics)


def _annotation(found: Diagnostic) -> str:
    properties = ",".join(f"{name}={_property(value)}" for name, value in _properties(found))
    return f"::{_LEVELS[found.severity]} {properties}::{_data(' '.join((found.message, *found.hints)))}"


def _properties(found: Diagnostic) -> Iterator[tuple[str, str]]:
    yield "file", found.path
    if isinstance(found.where, Span):
        yield "line", str(found.where.line)
        yield "endLine", str(found.where.end_line)
        if found.where.line == found.where.end_line:
            yield "col", str(found.where.column)
            yield "endColumn", str(max(found.where.end_column - 1, found.where.column))
    yield "title", found.code


def _data(words: str) -> str:
    return words.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(words: str) -> str:
    return _data(words).replace(":", "%3A").replace(",", "%2C")
