"""Complaints on a merge request: GitLab's Code Quality report.

The format is that of docs.gitlab.com/ci/testing/code_quality, “report format”.
"""

from json import dumps
from typing import Final

from adfm_site.diagnostics import Diagnostic
from adfm_site.report import Report
from adfm_site.report.fingerprints import fingerprints
from adfm_site.source import Span

# An error keeps the whole site from being published.
_SEVERITIES: Final = {"error": "blocker", "warning": "minor", "note": "info"}


def gitlab(report: Report) -> str:
    """Return the report as text, ending in a line feed.

    GitLab drops what bears another's fingerprint, so each has its own.
    """
    found = [_object(*each) for each in zip(report.diagnostics, fingerprints(report), strict=True)]
    return dumps(found, ensure_ascii=False, indent=2) + "\n"


def _object(found: Diagnostic, fingerprint: str) -> dict[str, object]:
    return {
        "description": " ".join((found.message, *found.hints)),
        "check_name": found.code,
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[found.severity],
        "location": {"path": found.path, "lines": {"begin": found.where.line if isinstance(found.where, Span) else 1}},
    }
