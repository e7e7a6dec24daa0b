"""The settings for VS Code and pre-commit are correct.

The schema is the program's, the matcher matches what `check` prints, and the hook refuses.
"""

import json
import re
import shlex
import subprocess
from pathlib import Path
from shutil import which
from typing import Any

import pytest
import yaml

from tests.sites.built import REPOSITORY, add
from tests.sites.process import command

FIRST = "content/events/2024/แม่น้ำ/index.md"
SPACED = "content/about us.md"


def read(name: str) -> Any:
    return json.loads((REPOSITORY / ".vscode" / name).read_text(encoding="utf-8"))


def test_the_schema_of_the_settings_is_what_the_program_prints() -> None:
    ((path, files),) = read("settings.json")["yaml.schemas"].items()
    assert files == "site.yaml"
    committed = (REPOSITORY / path).read_text(encoding="utf-8")
    assert committed == command("schema", "site").stdout, (
        "run python -m adfm_site schema site > .vscode/site.schema.json"
    )


def test_the_extension_that_reads_the_schema_is_recommended() -> None:
    assert read("extensions.json")["recommendations"] == ["redhat.vscode-yaml"]


def test_the_matcher_finds_every_complaint_with_its_place_and_nothing_else(small: Path) -> None:
    add(small, FIRST, "---\ntitle: A\nkind: meeting\nstart: 2024-02-30\n---\n")
    add(small, SPACED, "---\ntitle: About\n---\n")
    add(small, "content/events/2024/first/index.md", "---\ntitle: ประชุม [1]: x\nkind: meetin\nstart: 2024-02-30\n---\n")
    add(small, "content/wide.md", "---\ntitle: W\n---\n" + "word " * 80 + "[gone](gone.md)\n")
    (task,) = read("tasks.json")["tasks"]
    assert task["args"][:2] == ["-m", "adfm_site"]
    pattern = task["problemMatcher"]["pattern"]
    printed = command(*task["args"][2:], cwd=small, **task["options"]["env"]).stderr
    matched = [found for line in printed.splitlines() if (found := re.match(pattern["regexp"], line))]
    groups = ("file", "line", "column", "severity", "message", "code")
    problems = [tuple(found[pattern[name]] for name in groups) for found in matched]
    told = json.loads(command("check", "--format", "json", cwd=small).stdout)["diagnostics"]
    text = {name: ("path" if name == "file" else name) for name in groups}
    expected = [tuple(None if one[text[name]] is None else str(one[text[name]]) for name in groups) for one in told]
    assert problems == expected
    assert {FIRST, SPACED, "content/wide.md"} <= {problem[0] for problem in problems}
    assert {None, "3", "4"} <= {problem[1] for problem in problems}


@pytest.mark.skipif(
    which("node") is None, reason="the expression is run by JavaScript, as VS Code does, where there is Node"
)
def test_the_matcher_matches_the_same_in_javascript(small: Path) -> None:
    add(small, FIRST, "---\ntitle: A\nkind: meeting\nstart: 2024-02-30\n---\n")
    add(
        small, "content/wide.md", "---\ntitle: ประชุม [1]\n---\n" + "The the word " + "word, " * 80 + "[gone](gone.md)\n"
    )
    (task,) = read("tasks.json")["tasks"]
    expression = task["problemMatcher"]["pattern"]["regexp"]
    printed = command(*task["args"][2:], cwd=small, **task["options"]["env"]).stderr.splitlines()
    program = (
        "const [e, lines] = JSON.parse(require('fs').readFileSync(0)); "
        "console.log(JSON.stringify(lines.map(l => new RegExp(e).exec(l))))"
    )
    node = which("node") or "node"
    done = subprocess.run(
        [node, "-e", program],
        check=True,
        input=json.dumps([expression, printed]),
        capture_output=True,
        encoding="utf-8",
    )
    here = [re.match(expression, line) for line in printed]
    assert json.loads(done.stdout) == [found and [found[0], *found.groups()] for found in here]
    assert sum(found is not None for found in here) >= 3


def test_the_hook_refuses_a_broken_site_and_lets_a_sound_one_pass(small: Path) -> None:
    written = yaml.safe_load((REPOSITORY / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    (repository,) = written["repos"]
    (hook,) = repository["hooks"]
    assert (repository["repo"], hook["language"], hook["pass_filenames"]) == ("local", "system", False)
    for path in ("site.yaml", "content/index.md", "templates/event.html"):
        assert re.search(hook["files"], path)
    first, *words = shlex.split(hook["entry"])
    assert first == "python"

    assert words[:2] == ["-m", "adfm_site"]

    def run() -> int:
        return command(*words[2:], cwd=small).returncode

    assert run() == 0
    add(small, "content/broken.md", "---\ntitel: x\n---\n")
    assert run() == 1
