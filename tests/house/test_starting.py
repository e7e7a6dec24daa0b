"""What is not needed is not imported: commands start fast."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from adfm_site.catalogue import Explained, explained, problems
from tests.sites.built import REPOSITORY

SLOW = {
    "jinja2",
    "markdown",
    "yaml",
    "frontmatter",
    "nh3",
    "pikepdf",
    "pypdfium2",
    "PIL",
    "watchdog",
    "zoneinfo",
    "http",
    "asyncio",
}
WATCH = """
import sys
from adfm_site.cli import main
try:
    main(sys.argv[1:])
except SystemExit:
    pass
sys.stderr.write("imported: " + " ".join(sorted({name.partition(".")[0] for name in sys.modules})))
"""


def imported(*words: str) -> set[str]:
    """Run a command and give the packages that were imported for it."""
    done = subprocess.run(
        [sys.executable, "-c", WATCH, *words],
        check=True,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
    )
    return set(done.stderr.rpartition("imported: ")[2].split())


@pytest.mark.parametrize(
    "words", [("--version",), ("--help",), ("build", "--help"), ("list", "--help"), ("schema", "site")]
)
def test_what_needs_no_site_imports_nothing_slow(words: tuple[str, ...]) -> None:
    assert imported(*words) & SLOW == set()


@pytest.mark.parametrize("code", ["broken-link", "template-fault", "unsafe-link"])
def test_explaining_imports_nothing_slow(code: str) -> None:
    assert imported("explain", code) & SLOW == set()


def test_what_is_explained_without_importing_is_what_the_problem_says() -> None:
    known = problems()
    assert len(known) > 50
    for code, problem in known.items():
        assert explained(code) == Explained(code=code, severity=problem.severity, explanation=problem.explanation)
    assert explained("read-text") is None
    assert explained("not-there") is None


def test_a_site_without_files_imports_nothing_that_reads_files_and_where_nothing_changed_nothing_that_renders(
    small: Path,
) -> None:
    words = ("--site", str(small), "--as-of", "2026-02-01")
    for command in (("check",), ("build",), ("list", "events")):
        found = imported(*command, *(words if command != ("list", "events") else words[:2]))
        assert "jinja2" in found
        assert (
            found
            & {"pikepdf", "pypdfium2", "PIL", "watchdog", "http", "socketserver", "asyncio", "multiprocessing", "lxml"}
            == set()
        )
    for command in ("check", "build"):
        found = imported(command, *words)
        assert "sqlite3" in found
        assert found & (SLOW - {"zoneinfo"}) == set()
