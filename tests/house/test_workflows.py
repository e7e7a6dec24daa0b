"""The workflows call the program as it can be called, and show what it says where reviewers look."""

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from adfm_site.building.build import build
from adfm_site.building.options import Options
from adfm_site.building.progress import silent
from adfm_site.cli.words import _parser
from tests.sites.built import AS_OF, REPOSITORY, build_copy

GITLAB = REPOSITORY / ".gitlab-ci.yml"
GITHUB = REPOSITORY / ".github/workflows/site.yml"


def commands(workflow: Path) -> list[list[str]]:
    """Give the words of each call of adfm-site, in order."""
    calls = re.findall(r"\.venv/bin/adfm-site ([^|>\n]+)", workflow.read_text(encoding="utf-8"))
    return [call.replace('"$BASE_URL"', "https://a.example").replace('"$CI_PAGES_URL"', "https://a.example").split() for call in calls]


@pytest.mark.parametrize("workflow", [GITHUB, GITLAB], ids=["GitHub", "GitLab"])
def test_every_call_is_one_that_the_program_knows(workflow: Path) -> None:
    calls = commands(workflow)
    assert [words[0] for words in calls] in (["build", "verify"], ["check", "check", "build", "verify"])
    for words in calls:
        assert _parser().parse_args(words).command


def test_github_shows_problems_on_the_changed_lines_and_counts_them_once() -> None:
    assert [words[-1] for words in commands(GITHUB) if "--format" in words] == ["github"]


def test_gitlab_takes_the_report_that_the_check_writes_also_when_it_fails() -> None:
    job: Any = yaml.safe_load(GITLAB.read_text(encoding="utf-8"))["check"]
    (call,) = (line for line in job["script"] if isinstance(line, str) and "--format gitlab" in line)
    first, otherwise = call.split(" || ")
    assert first.partition(" > ")[2] == job["artifacts"]["reports"]["codequality"]
    assert job["artifacts"]["when"] == "always"
    assert otherwise.split()[1:] == ["check"], "a check with mistakes ends with the exit status of a check"


@pytest.mark.parametrize("workflow", [GITHUB, GITLAB], ids=["GitHub", "GitLab"])
def test_the_memory_and_the_pages_it_speaks_of_are_carried_together_and_believed_only_when_read(workflow: Path) -> None:
    jobs: Any = yaml.safe_load(workflow.read_text(encoding="utf-8"))
    if workflow == GITHUB:
        (carried,) = (step["with"]["path"].split() for step in jobs["jobs"]["build"]["steps"] if "cache@" in step.get("uses", ""))
    else:
        carried = jobs["pages"]["cache"][1]["paths"]
    assert carried == [".adfm-site", "output"]
    (build,) = (words for words in commands(workflow) if words[0] == "build")
    assert "--paranoid" in build


def test_a_build_from_a_carried_memory_renders_nothing_that_did_not_change(tmp_path: Path) -> None:
    site = build_copy("minimal", tmp_path)
    shutil.copytree(site.root, tmp_path / "second")  # as unpacking does: the same bytes, new times
    again = build(tmp_path / "second", tmp_path / "second/output", Options(as_of=AS_OF), silent, paranoid=True)
    assert (again.rendered, again.published and again.published.written) == (0, 0)
