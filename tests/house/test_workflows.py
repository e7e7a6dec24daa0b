"""The workflows call the program as it can be called, and show what it says where reviewers look."""

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from adfm_site.build.commands import build
from adfm_site.cli.words import _parser
from adfm_site.inputs.options import Options
from adfm_site.progress import silent
from tests.sites.built import AS_OF, REPOSITORY, build_copy
from tests.work import PATIENCE

GITLAB = REPOSITORY / ".gitlab-ci.yml"
GITHUB = REPOSITORY / ".github/workflows/site.yml"
NIGHTLY = REPOSITORY / ".github/workflows/nightly.yml"


def commands(workflow: Path) -> list[list[str]]:
    """Return the words of each call of adfm-site, in order."""
    calls = re.findall(r"\.venv/bin/adfm-site ([^|>\n]+)", workflow.read_text(encoding="utf-8"))
    return [
        call.replace('"$BASE_URL"', "https://a.example").replace('"$CI_PAGES_URL"', "https://a.example").split()
        for call in calls
    ]


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
        (carried,) = (
            step["with"]["path"].split()
            for step in jobs["jobs"]["build"]["steps"]
            if "cache@" in step.get("uses", "") and step.get("id") != "verified"
        )
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


def test_github_verifies_on_schedule_and_another_program() -> None:
    steps: Any = yaml.safe_load(GITHUB.read_text(encoding="utf-8"))["jobs"]["build"]["steps"]
    (carried,) = (step["with"] for step in steps if step.get("id") == "verified")
    assert "hashFiles('adfm_site/**', 'templates/**', 'pyproject.toml', '.ci/requirements.txt')" in carried["key"]
    (verify,) = (step for step in steps if "adfm-site verify" in step.get("run", ""))
    assert verify["if"] == "github.event_name == 'schedule' || steps.verified.outputs.cache-hit != 'true'"
    assert verify["run"].splitlines()[-1] == f"touch {carried['path']}"


def test_gitlab_verifies_on_schedule_and_another_program(tmp_path: Path) -> None:
    script: Any = yaml.safe_load(GITLAB.read_text(encoding="utf-8"))["pages"]["script"]
    (lines,) = (line for line in script if isinstance(line, str) and "verify" in line)
    for name in ("adfm_site/a.py", "templates/a.html", "pyproject.toml", ".ci/requirements.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("as it was")
    program = tmp_path / ".venv/bin/adfm-site"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\necho verified\n")
    program.chmod(0o755)

    def said(source: str = "push") -> str:
        environment = {"PATH": os.environ["PATH"], "CI_PIPELINE_SOURCE": source, "CI_PAGES_URL": "https://a.example"}
        done = subprocess.run(
            ["sh", "-e", "-c", lines], check=True, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True
        )
        return done.stdout

    assert (said(), said(), said("schedule")) == ("verified\n", "", "verified\n")
    (tmp_path / "templates/a.html").write_text("another")
    assert (said(), said()) == ("verified\n", "")


def test_at_night_the_second_command_is_run_on_one_busy_core_as_a_newcomer_runs_it(tmp_path: Path) -> None:
    jobs: Any = yaml.safe_load(NIGHTLY.read_text(encoding="utf-8"))["jobs"]
    (script,) = (step["run"] for step in jobs["slow"]["steps"] if "run" in step)
    assert jobs["slow"]["env"]["ADFM_SITE_TESTS"] != "nightly"
    assert jobs["slow"]["env"]["PYTEST_ADDOPTS"] == ""
    # The script runs as it is, with commands that say what they were given in the place of those that work.
    waits = 'until grep -q True "$LOG"; do :; done'
    stubs = {
        "taskset": f'echo "$@" >> "$LOG"; case "$3" in bash) {waits} ;; *) exec sleep 60 ;; esac',
        "python3": "exit 9",
    }
    for name, words in stubs.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{words}\n", encoding="utf-8")
        (tmp_path / name).chmod(0o755)
    log = tmp_path / "log"
    environment = {"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}", "LOG": str(log)}
    subprocess.run(["bash", "-e", "-c", script], check=True, cwd=REPOSITORY, env=environment, timeout=PATIENCE)
    commands_ = re.findall(
        r"^python3 -m venv .*$", (REPOSITORY / "README.md").read_text(encoding="utf-8"), flags=re.MULTILINE
    )
    assert sorted(log.read_text(encoding="utf-8").splitlines()) == [
        f"-c 0 bash -euo pipefail -c {commands_[1]}",
        "-c 0 python3 -c while True: pass",
    ]


def test_what_hangs_is_ended_after_minutes_but_at_night() -> None:
    options = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["pytest"][
        "ini_options"
    ]
    assert options["faulthandler_timeout"] > PATIENCE
    assert options["faulthandler_exit_on_timeout"] is True
    assert "faulthandler_timeout=0" in yaml.safe_load(NIGHTLY.read_text(encoding="utf-8"))["env"]["PYTEST_ADDOPTS"]
