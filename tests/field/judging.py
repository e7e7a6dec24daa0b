"""The value of an answer to a mistake.

The questions are whether the program stopped, whether it named the file, the line and the correction, and what was
published nevertheless. Only words count that a healthy build of the same site does not print. Lines of a program's own
code (a traceback) do not count.
"""

import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

_TRACE: Final = re.compile(
    r'^\s*(File ".*\.py", line \d+.*|at .*:\d+:\d+\)?.*)$|^Traceback \(most recent|^goroutine \d+', re.MULTILINE
)
_COLOURS: Final = re.compile(r"\x1b\[[0-9;]*m")
_FIGURES: Final = re.compile(r"\d+(\.\d+)?")
_LINES: Final = (r"\.md[\"']?[:(](\d+)", r"(?i)\bline:? (\d+)", r"[(\[](\d+):\d+[)\]]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a generator did: its exit status, what it said, and the published page of the first file, or none."""

    status: int
    said: str
    page: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """The contents of a good answer: one of the names of each file, a line, and the correction.

    Also the value to look for in the output, and the value that was intended.
    """

    names: tuple[str, ...]
    lines: AbstractSet[int]
    right: str
    shown: str
    meant: str


def news(said: str, healthy: str) -> str:
    """Return what is said in lines that a healthy build does not have; figures and colours do not make a line new."""
    known = {_FIGURES.sub("", line) for line in _COLOURS.sub("", healthy).splitlines()}
    return "\n".join(line for line in _COLOURS.sub("", said).splitlines() if _FIGURES.sub("", line) not in known)


def judge(answer: Answer, healthy: Answer, expected: Expected, marks: Mapping[str, str]) -> str:
    """Put an answer into a few words."""
    said = news(answer.said, healthy.said)
    told = _TRACE.sub("", said)
    warned = answer.status != 0 or re.search(r"(?i)warn|error|critical", told) is not None
    words = [", ".join(("stops" if answer.status else "warns", *_named(told, expected)))] if warned else []
    if not answer.status:
        words.append(_published(answer.page, expected, marks))
    if told != said:
        words.append("with a traceback")
    return "; ".join(words)


def _named(told: str, expected: Expected) -> list[str]:
    named = sum(name in told for name in expected.names)
    if len(expected.names) > 1:
        return [{0: "names neither", 1: "names one"}.get(named, "names both")]
    if not named:
        return ["names its page"] if re.search(r"/(first|rivers)/index\.html", told) else ["names no file"]
    lines = {int(line) for pattern in _LINES for line in re.findall(pattern, told)}
    parts = ["file"]
    if lines:
        parts.append("line" if lines & expected.lines else "wrong line")
    if expected.right and re.search(expected.right, told):
        parts.append("answer")
    return parts


def _published(page: str | None, expected: Expected, marks: Mapping[str, str]) -> str:
    if page is None:
        return "leaves the page out"
    if not expected.shown:
        return "publishes it"
    found = re.search(marks.get(expected.shown, f"@{expected.shown}=(.*?)@"), page, flags=re.DOTALL)
    value = found[1].strip() if found else ""
    if not value or value == "None":
        return "publishes none"
    return "publishes what was meant" if value == expected.meant else f"publishes “{value}”"
