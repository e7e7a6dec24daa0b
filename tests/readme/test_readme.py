"""What the README says is so: its commands are run, its example is an event, its complaint is the one that comes."""

import re
import shlex
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from tests.sites.process import command

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SITE = """name: Rivers
languages: [en]
time-zone: Asia/Bangkok
kinds:
  roundtable:
    name: Roundtable
    plural: Roundtables
"""


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, flags=re.DOTALL | re.MULTILINE)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a site whose only event is the README's example."""
    event = tmp_path / "content/events/2019/rivers"
    event.mkdir(parents=True)
    (tmp_path / "site.yaml").write_text(SITE, encoding="utf-8")
    (event / "index.md").write_text(blocks("yaml")[0], encoding="utf-8")
    (event / "event-summary.pdf").write_bytes((ROOT / "content/events/2019/atd-01/compiled-record.pdf").read_bytes())
    return tmp_path


def adfm_site(site: Path, *words: str) -> "CompletedProcess[str]":
    return command(*words, cwd=site, COLUMNS="100", NO_COLOR="1")


def test_there_are_exactly_two_set_up_commands_one_builds_and_one_tests() -> None:
    commands = [block.strip() for block in blocks("sh") if block.startswith("python3 -m venv")]
    assert len(commands) == 2
    assert all(
        "\n" not in command and command.startswith("python3 -m venv .venv && .venv/bin/pip install ")
        for command in commands
    )
    assert commands[0].endswith(".venv/bin/adfm-site build")
    assert commands[1].endswith(".venv/bin/python -m pytest")


def test_the_gate_runs_those_two_commands() -> None:
    gate = (ROOT / ".ci/run").read_text(encoding="utf-8")
    assert "mapfile -t commands < <(grep -E '^python3 -m venv ' README.md)" in gate
    assert len(re.findall(r"^python3 -m venv ", README, flags=re.MULTILINE)) == 2


def test_the_example_of_an_event_is_one(site: Path) -> None:
    checked = adfm_site(site, "check", "--strict")
    assert (checked.returncode, checked.stderr) == (0, "0 errors in 1 entry.\n")


def test_the_example_of_a_mistake_is_answered_in_the_words_of_the_readme(site: Path) -> None:
    event = site / "content/events/2019/rivers/index.md"
    event.write_text(blocks("yaml")[0].replace("start: 2019-11-21", "start: 2019-02-30"), encoding="utf-8")
    checked = adfm_site(site, "check")
    assert checked.returncode == 1
    assert checked.stderr.startswith(blocks("text")[0])


def test_every_other_command_works(site: Path) -> None:
    commands = [line for block in blocks("sh") if not block.startswith("python3") for line in block.splitlines()]
    inline = re.findall(r"`(adfm-site [a-z][^`]*)`", README)
    words = [shlex.split(line.removeprefix(".venv/bin/").removeprefix("adfm-site ")) for line in (*commands, *inline)]
    # serve runs until it is stopped, and `new event` alone asks on a terminal; both have tests of their own.
    run = [given for given in words if given[0] != "serve" and given != ["new", "event"]]
    assert {given[0] for given in run} == {"build", "check", "explain", "list", "new", "schema", "verify"}
    for given in run:
        done = adfm_site(site, *given)
        assert done.returncode == 0, (given, done.stderr)


def test_the_linked_files_exist() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert (ROOT / target).is_file(), target


def test_the_exit_statuses_are_those_of_the_readme(site: Path) -> None:
    assert adfm_site(site, "build").returncode == 0
    (site / "output/foreign.txt").write_text("not ours", encoding="utf-8")
    refused = adfm_site(site, "build")
    assert refused.returncode == 3
    assert "foreign.txt" in refused.stderr
    assert adfm_site(site, "build", "--jobs", "none").returncode == 2
    (site / "content/events/2019/rivers/index.md").write_text("no front matter", encoding="utf-8")
    (site / "output/foreign.txt").unlink()
    assert adfm_site(site, "build").returncode == 1
