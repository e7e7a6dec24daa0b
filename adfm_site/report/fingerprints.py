"""What makes a complaint the same complaint in the next run, for services that tell new ones from known ones."""

from collections import Counter
from hashlib import sha256
from marshal import dumps
from typing import Final

from adfm_site.diagnostics import Diagnostic
from adfm_site.report import Report
from adfm_site.source import Lines, Span

# Of marshal's formats the one in which equal values have equal bytes.
_FORMAT: Final = 0


def fingerprints(report: Report) -> tuple[str, ...]:
    """Return a SHA-256 in hexadecimal for each complaint, no two alike.

    It is made of the file, the code, the sentence and the words of the line, not of the line's number, so that edits
    elsewhere in the file leave it as it is. Complaints alike in all of these are counted in their order.
    """
    lines = {path: Lines(text) for path, text in report.texts.items()}
    seen: Counter[tuple[str, ...]] = Counter()
    found = []
    for diagnostic in report.diagnostics:
        same = (diagnostic.path, diagnostic.code, diagnostic.message, _words(diagnostic, lines))
        found.append(sha256(dumps((*same, seen[same]), _FORMAT)).hexdigest())
        seen[same] += 1
    return tuple(found)


def _words(found: Diagnostic, lines: dict[str, Lines]) -> str:
    if not isinstance(found.where, Span) or found.path not in lines:
        return ""
    return " ".join(lines[found.path][found.where.line].split())
