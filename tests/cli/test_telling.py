"""Where a report goes and how it looks there: streams, colours, width, and the page of a job on GitHub."""

import json
import os
import pty
import termios
from contextlib import suppress
from pathlib import Path
from threading import Thread

import pytest

from tests.sites.built import AS_OF, add, snapshot
from tests.sites.process import command
from tests.work import PATIENCE

_PLAIN = {
    "NO_COLOR": "",
    "FORCE_COLOR": "",
    "CLICOLOR_FORCE": "",
    "TERM": "xterm",
    "COLUMNS": "",
    "GITHUB_STEP_SUMMARY": "",
}
_SPOILT = "---\ntitle: A page\ntitel: B\n---\n"


@pytest.fixture
def faulty(small: Path) -> Path:
    """Return a site with one mistake."""
    add(small, "content/page.md", _SPOILT)
    return small


def _on_a_terminal(*words: str | Path, columns: int = 80, **environment: str) -> str:
    """Run adfm-site with a terminal for its standard error, and give what it showed there."""
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, columns))
    shown: list[bytes] = []

    def read() -> None:
        with suppress(OSError):  # the terminal is closed
            while chunk := os.read(ours, 1 << 16):
                shown.append(chunk)

    reader = Thread(target=read)
    reader.start()
    command(*words, stderr=theirs, **{**_PLAIN, **environment})
    os.close(theirs)
    reader.join(PATIENCE)
    os.close(ours)
    return b"".join(shown).decode()


@pytest.mark.parametrize("told", ["text", "json", "github", "gitlab", "sarif"])
@pytest.mark.parametrize("doing", ["check", "build"])
def test_every_format_is_offered_and_machines_read_standard_output(doing: str, told: str, faulty: Path) -> None:
    done = command(doing, "--site", faulty, "--as-of", AS_OF, "--format", told, **_PLAIN)
    assert done.returncode == 1
    assert ("unknown-field" in done.stderr, "unknown-field" in done.stdout) == (told == "text", told != "text")
    assert done.stderr.rstrip().splitlines()[-1].startswith("1 error in ")
    if told in ("json", "gitlab", "sarif"):
        json.loads(done.stdout)


@pytest.mark.parametrize(
    ("environment", "coloured"),
    [
        ({}, True),
        ({"NO_COLOR": "1"}, False),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
        ({"TERM": "dumb"}, False),
    ],
)
def test_a_terminal_has_colours_unless_it_shall_not(
    environment: dict[str, str], faulty: Path, *, coloured: bool
) -> None:
    assert ("\x1b[1;31m" in _on_a_terminal("check", "--site", faulty, "--as-of", AS_OF, **environment)) is coloured


@pytest.mark.parametrize(
    ("environment", "coloured"),
    [
        ({}, False),
        ({"FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": "0"}, False),
        ({"CLICOLOR_FORCE": "1"}, True),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
    ],
)
def test_a_pipe_has_none_unless_it_must(environment: dict[str, str], faulty: Path, *, coloured: bool) -> None:
    done = command("check", "--site", faulty, "--as-of", AS_OF, **{**_PLAIN, **environment})
    assert ("\x1b" in done.stderr) is coloured


def test_the_width_is_that_of_the_terminal_on_which_it_is_shown(small: Path) -> None:
    add(small, "content/page.md", f"---\ntitle: A page\ntitel: {'word ' * 40}\n---\n")
    for columns in (50, 90):
        shown = _on_a_terminal("check", "--site", small, "--as-of", AS_OF, columns=columns, NO_COLOR="1")
        (excerpt,) = (line for line in shown.splitlines() if line.startswith("    3 | "))
        assert columns - 5 <= len(excerpt.rstrip()) <= columns
    piped = command("check", "--site", small, "--as-of", AS_OF, **_PLAIN).stderr
    assert max(len(line) for line in piped.splitlines() if line.startswith("    3 | ")) in range(95, 101)


def test_the_page_of_a_job_is_added_to(faulty: Path, tmp_path: Path) -> None:
    page = tmp_path / "summary.md"
    page.write_text("Before.\n", encoding="utf-8")
    before = snapshot(faulty)
    done = command("check", "--site", faulty, "--as-of", AS_OF, "--format", "github", GITHUB_STEP_SUMMARY=str(page))
    assert done.returncode == 1
    assert page.read_text(encoding="utf-8").startswith("Before.\n### 1 mistake\n")
    assert snapshot(faulty) == before


def test_a_build_tells_the_page_what_it_published(small: Path, tmp_path: Path) -> None:
    page = tmp_path / "summary.md"
    build = ("build", "--site", small, "--as-of", AS_OF, "--format", "github")
    assert command(*build, GITHUB_STEP_SUMMARY=str(page)).returncode == 0
    files = len(snapshot(small / "output")) - len(["checksums.sha256"])
    assert f"Published {files} files.\n" in page.read_text(encoding="utf-8")
    add(small, "content/page.md", "---\ntitle: A page\n---\n")
    assert command(*build, GITHUB_STEP_SUMMARY=str(page)).returncode == 0
    assert "new or have changed" in page.read_text(encoding="utf-8")


def test_what_is_new_since_the_last_build_is_counted_also_where_mistakes_keep_it_back(
    small: Path, tmp_path: Path
) -> None:
    page = tmp_path / "summary.md"
    build = ("build", "--site", small, "--as-of", AS_OF, "--format", "github")

    def told(*options: str) -> str:
        page.unlink(missing_ok=True)
        command(*build, *options, GITHUB_STEP_SUMMARY=str(page))
        return page.read_text(encoding="utf-8").partition("\n")[0]

    assert told().startswith("No problems found;")  # of no build before this one, nothing is new
    event = "---\ntitle: A\nkind: meeting\nstart: 2020-05-01\n---\n"
    add(small, "content/events/2020/a/index.md", event.replace("A", "A: b").replace("meeting", "metting"))
    for _ in range(2):  # what was kept back is still new in the next run
        assert told("--paranoid") == "### 2 mistakes, 1 new event"
    add(small, "content/events/2020/a/index.md", event)
    add(small, "content/page.md", "---\ntitle: A page\n---\n")
    assert told() == "### 1 new event, 1 new page"
    (small / "content/page.md").unlink()
    add(small, "content/events/2020/a/index.md", event + "Words.\n")
    assert told() == "### 1 warning, 1 changed event, 1 removed page"  # its address is gone
    assert told().startswith("No problems found;")


@pytest.mark.parametrize("told", ["text", "json", "gitlab", "sarif"])
def test_other_formats_leave_the_page_alone(told: str, faulty: Path, tmp_path: Path) -> None:
    command(
        "check", "--site", faulty, "--as-of", AS_OF, "--format", told, GITHUB_STEP_SUMMARY=str(tmp_path / "summary.md")
    )
    assert not (tmp_path / "summary.md").exists()


def test_a_page_that_cannot_be_written_is_told_and_changes_nothing_else(small: Path, tmp_path: Path) -> None:
    done = command("build", "--site", small, "--as-of", AS_OF, "--format", "github", GITHUB_STEP_SUMMARY=str(tmp_path))
    assert done.returncode == 0
    assert done.stderr.rstrip().endswith("The job summary could not be written: Is a directory.")
