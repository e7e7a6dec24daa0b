"""The result of a run, for the page of a job on GitHub: a count in words, and all complaints.

Annotations show only ten of them.
"""

from collections.abc import Iterator
from typing import Final

from adfm_site.diagnostics import Diagnostic
from adfm_site.patterns import pattern
from adfm_site.report import Numbers, Report, plural
from adfm_site.source import Span

_WORDS: Final = {"error": "mistake", "warning": "warning", "note": "note"}
_PLURALS: Final = {"person": "people", "series": "series"}
# GitHub takes a mebibyte; a complaint has at most some kilobytes.
_ROWS: Final = 100
_ACTING: Final = pattern(r"[!#-&*+:<=>@\[-`{-~]|[^\S ]")


def job_summary(report: Report) -> str:
    """Return the summary in GitHub's Markdown."""
    return "".join(f"{line}\n" for line in _lines(report))


def _lines(report: Report) -> Iterator[str]:
    numbers, found = report.numbers, report.diagnostics
    size = f"{plural(numbers.entries, 'entry', 'entries')}, {plural(numbers.artifacts, 'file', 'files')}"
    counted = ", ".join((*_counted(numbers), *_news(report)))
    if counted:
        yield f"### {counted}"
    if not found:
        yield from ([""] if counted else [])
        yield f"No problems found; {size}."
    else:
        yield from ("", "| | File | Line | What is wrong |", "|---|---|--:|---|")
        yield from map(_row, found[:_ROWS])
        more = f" The table shows {_ROWS} of {len(found):,}." if len(found) > _ROWS else ""
        yield from ("", f"Checked {size}.{more}")
    if numbers.errors:
        yield from ("", "Nothing can be published until the errors are fixed.")
    elif published := _published(numbers):
        yield from ("", published)
    yield ""


def _row(found: Diagnostic) -> str:
    line = str(found.where.line) if isinstance(found.where, Span) else ""
    sentence = _literal(" ".join((found.message, *found.hints)))
    return f"| {_WORDS[found.severity]} | {_literal(found.path)} | {line} | {sentence} |"


def _counted(numbers: Numbers) -> Iterator[str]:
    counts = {"error": numbers.errors, "warning": numbers.warnings, "note": numbers.notes}
    return (plural(count, _WORDS[severity], f"{_WORDS[severity]}s") for severity, count in counts.items() if count)


def _news(report: Report) -> Iterator[str]:
    """Say what is new in the content since the last build, such as “1 new event”."""
    return (
        plural(count, f"{how} {kind}", f"{how} {_PLURALS.get(kind, f'{kind}s')}") for how, kind, count in report.news
    )


def _published(numbers: Numbers) -> str:
    """Say what a publication changed. A check publishes nothing, and where nothing was before, all is new."""
    if not (numbers.written or numbers.removed or numbers.kept):
        return ""
    if not (numbers.removed or numbers.kept):
        return f"Published {plural(numbers.written, 'file', 'files')}."
    news = plural(numbers.written, "file that is new or has changed", "files that are new or have changed")
    return (
        f"Published {news if numbers.written else 'no new or changed files'}; "
        f"{numbers.removed:,} removed, {numbers.kept:,} unchanged."
    )


def _literal(words: str) -> str:
    """Return words in which no sign means anything to Markdown: signs that might, as references to characters."""
    return _ACTING.sub(lambda sign: f"&#{ord(sign[0])};", words)
