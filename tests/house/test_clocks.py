"""No test asserts seconds: they are the machine's, and the benchmark's affair.

Tests compare work at two sizes instead (tests/work.py).
"""

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

import pytest

from tests.sites.built import REPOSITORY
from tests.work import PATIENCE

CLOCKS: Final = frozenset(
    name + unit
    for name in ("clock_gettime", "monotonic", "perf_counter", "process_time", "thread_time", "time")
    for unit in ("", "_ns")
) | {"timeit", "Timer", "getrusage", "times"}
MAY: Final[Mapping[str, str]] = {
    "tests/work.py": "holds the only measure of seconds, which compares two of them from the same run",
    "tests/build/test_nothing_to_do.py": (
        "sets the clock by which a build decides whether a file may still be changing"
    ),
}
"""Files outside the benchmark that read a clock, and why."""
WAITING: Final = frozenset(
    ("communicate", "create_connection", "HTTPConnection", "join", "run", "urlopen", "wait", "wait_until")
)


@cache
def _nodes(text: str) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(ast.parse(text)))


def _clocks(text: str) -> Iterator[int]:
    """Yield the lines of a module that read a clock."""
    for node in _nodes(text):
        match node:
            case ast.ImportFrom(module="time" | "timeit" | "os" | "resource", names=names):
                yield from (node.lineno for name in names if name.name in CLOCKS)
            case ast.Attribute(value=ast.Name(id="time" | "timeit" | "os" | "resource"), attr=name) if name in CLOCKS:
                yield node.lineno
            case ast.Import(names=names):
                yield from (node.lineno for name in names if name.name == "timeit")


def _deadlines(text: str) -> Iterator[int]:
    """Yield the lines of a module that give an example a deadline, or give up waiting before minutes have passed."""
    for node in _nodes(text):
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            for keyword in node.keywords:
                value = keyword.value.value if isinstance(keyword.value, ast.Constant) else ...
                short = isinstance(value, int | float) and value < PATIENCE
                if (keyword.arg == "deadline" and value is not None) or (
                    keyword.arg == "timeout" and called in WAITING and short
                ):
                    yield node.lineno


def _texts() -> Mapping[str, str]:
    """Return the modules of tests outside the benchmark, by their paths."""
    paths = sorted((REPOSITORY / "tests").rglob("*.py"))
    names = {
        path.relative_to(REPOSITORY).as_posix(): path
        for path in paths
        if REPOSITORY / "tests" / "bench" not in path.parents
    }
    return {name: path.read_text(encoding="utf-8") for name, path in names.items()}


def test_no_test_reads_a_clock() -> None:
    assert {name for name, text in _texts().items() if any(_clocks(text))} == set(MAY)


def test_no_test_gives_up_within_seconds() -> None:
    assert [(name, line) for name, text in _texts().items() for line in _deadlines(text)] == []


@pytest.mark.parametrize(
    "planted",
    [
        "from time import process_time\nassert process_time() < 4",
        "import time\nstarted = time.monotonic()",
        "import time\nstarted = time.perf_counter_ns()",
        "from timeit import timeit",
        "import timeit",
        "import os\nspent = os.times().user",
        "from resource import getrusage",
    ],
)
def test_a_planted_clock_is_found(planted: str) -> None:
    assert list(_clocks(planted))
    assert not list(_clocks("from time import sleep\nimport time\ntime.tzset()\nwords = 'time.time()'"))


@pytest.mark.parametrize(
    "planted",
    [
        "@settings(deadline=200)\ndef f(): pass",
        "run([], timeout=60)",
        "process.communicate(timeout=1.5)",
        "settings(deadline=_SOON)",
    ],
)
def test_a_planted_deadline_is_found(planted: str) -> None:
    assert list(_deadlines(planted))
    assert not list(_deadlines("settings(deadline=None)\nrun([], timeout=PATIENCE)\nManners(timeout=0.2)"))
