"""Words that say when only on the day on which they were written."""

from collections.abc import Iterator
from re import IGNORECASE
from typing import Final

from adfm_site.diagnostics import Diagnostic, Said, problem
from adfm_site.patterns import pattern
from adfm_site.reading.prose.written import Prose

_KINDS: Final = frozenset(("event", "document", "series"))
_KEYS: Final = frozenset(("", "summary", "text", "caption"))
# What is told of the past may say “had recently”, “the next year” and “now” alone.
_RELATIVE: Final = pattern(
    r"(?<![\w-])(?:(?<!had\s)(?<!had\sbeen\s)(?<!then\s)(?<!more\s)(?<!most\s)recently|currently|nowadays|at\s+present|at\s+the\s+moment"
    r"|(?<!the\s)(?<!and\s)(?:this|next|last)\s+(?:year(?!\s+of)|month|week)|(?:the|our)\s+(?:latest|upcoming|next)\s+(?:event|meeting|roundtable|workshop)"
    r"|upcoming|will\s+soon|(?:is|are|has|have)\s+now|now\s+(?:is|are|has|have|[a-z]{2,}ing))(?![\w-])",
    IGNORECASE,
)
_STEMS: Final = (
    "recently",
    "currently",
    "nowadays",
    "at present",
    "moment",
    " year",
    " month",
    " week",
    "latest",
    "upcoming",
    "soon",
    "now ",
    "next ",
)
_QUOTED: Final = pattern(r"“[^“”]*+”|\"[^\"\n]*\"")


@problem("warning")
def relative_time(words: str) -> Said:
    """An archive is read years later, when “recently” or “next year” is no longer true.

    Wrong: `The platform was recently extended.` Right: `The platform was extended in March 2021.`
    Words in quotation marks are not checked. Events, documents and series are checked, but not pages such as “About”.
    """
    return Said(f"“{words}” will be wrong when this is read later.", hints=("Write the year or the date instead.",))


def relative_times(prose: Prose) -> Iterator[Diagnostic]:
    """Find such words in the texts and summaries of dated entries."""
    if prose.kind not in _KINDS or not any(stem in prose.flat for stem in _STEMS):
        return
    quoted = [match.span() for match in _QUOTED.finditer(prose.text, prose.body)]
    for match in _RELATIVE.finditer(prose.text):
        inside = any(start < match.start() < end for start, end in quoted)
        if not inside and prose.key(match.start()) in _KEYS:
            yield relative_time(prose.span(*match.span()), " ".join(match[0].split()))
