"""A site with an error is not published: output/ stays as it was, and `check` reports the same problems as `build`."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from adfm_site.build.commands import check
from adfm_site.inputs.options import Options
from adfm_site.progress import silent
from tests.sites.built import AS_OF, add, build_site, codes, edit, snapshot
from tests.sites.make_files import pdf
from tests.sites.process import command

EVENT = "content/events/2024/first/index.md"
Breaking = Callable[[Path], object]

WHOLE = {
    EVENT: """---
title: First meeting
short-title: First meeting
kind: meeting
series: meetings
start: 2024-04-09
end: 2024-04-10
organisations:
  host: millers
image:
  file: brook.svg
  alt: The brook
downloads:
  - title: Minutes
    kind: summary
    file: minutes.pdf
---
See [how we meet](../../../about.md#how-we-meet).

![The mill](brook.svg)
""",
    "content/about.md": "---\ntitle: About\n---\n## How we meet\n\nAt [the mill](organisations/millers.md).\n",
    "content/series/meetings.md": "---\ntitle: Meetings\n---\n",
    "content/organisations/millers.md": "---\nname: Millers\n---\n",
    "content/events/2024/first/brook.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
}
SITE = """name: Mill Brook Meetings
languages: en
time-zone: Europe/Vienna
kinds:
  meeting:
    name: Meeting
    plural: Meetings
roles:
  host:
    by: Hosted by
    did: Hosted
navigation:
  - title: Events
    address: /events/
accent: ["#0b5566", "#7fc4d3"]
withheld-names: Jürgen Withheld
"""


def words(path: str, old: str, new: str) -> Breaking:
    return lambda root: edit(root, path, old, new)


def file(path: str, text: str | bytes) -> Breaking:
    return lambda root: add(root, path, text)


def gone(path: str) -> Breaking:
    return lambda root: (root / path).unlink()


BREAKING: dict[str, Breaking] = {
    "unknown-field": words(EVENT, "kind: meeting", "kind: meeting\nkinds: meeting"),
    "impossible-date": words(EVENT, "2024-04-10", "2024-04-31"),
    "colon-in-text": words(EVENT, "short-title: First meeting", "short-title: First: meeting"),
    "front-matter-without-end": file("content/new.md", "---\ntitle: New\n"),
    "not-utf8": file("content/new.md", b"---\ntitle: Caf\xe9\n---\n"),
    "missing-file": gone("content/events/2024/first/minutes.pdf"),
    "damaged-file": file("content/events/2024/first/minutes.pdf", b"%PDF-1.7\nnothing more"),
    "unknown-reference": words(EVENT, "host: millers", "host: miller"),
    "unknown-role": words(EVENT, "host: millers", "hosts: millers"),
    "broken-link": words(EVENT, "about.md#", "abut.md#"),
    "broken-anchor": words(EVENT, "#how-we-meet", "#how-we-met"),
    "missing-alt-text": words(EVENT, "[The mill]", "[]"),
    "path-leaves-content": words(EVENT, "file: brook.svg", "file: ../../../../site.yaml"),
    "withheld-name": words("content/series/meetings.md", "---\n", "---\nsummary: With Jürgen Withheld\n"),
    "two-files-one-address": file("content/places.md", "---\ntitle: Places\n---\n"),
    "duplicate-id": file("content/events/2020/first/index.md", "---\ntitle: Again\nkind: meeting\nstart: 2020\n---\n"),
    "template-fault": file("templates/page.html", "{{ page.titel }}"),
    "unknown-template": file("templates/page.html", '{% include "nothing.html" %}'),
    "menu-leads-nowhere": words("site.yaml", "address: /events/", "address: /event/"),
    "unknown-time-zone": words("site.yaml", "Europe/Vienna", "Europe/Wien"),
    "missing-field": words("site.yaml", "name: Mill Brook Meetings\n", ""),
    "unclosed-bracket": words("site.yaml", '"#7fc4d3"]', '"#7fc4d3"'),
}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a small published site with everything that the tests break."""
    root = tmp_path_factory.mktemp("published") / "site"
    for path, text in WHOLE.items():
        add(root, path, text)
    add(root, "site.yaml", SITE)
    add(root, "content/events/2024/first/minutes.pdf", pdf("Minutes", 1, language="en"))
    assert codes(build_site(root)) == []
    return root


@pytest.fixture
def whole(published: Path, tmp_path: Path) -> Path:
    """Return a copy of the published site, to be broken by a test."""
    return Path(shutil.copytree(published, tmp_path / "whole"))


@pytest.mark.parametrize("code", BREAKING)
def test_an_error_leaves_the_published_site_alone(code: str, whole: Path) -> None:
    before = snapshot(whole / "output")
    BREAKING[code](whole)
    broken = sources(whole)
    outcome = build_site(whole)
    assert code in codes(outcome)
    assert outcome.published is None
    assert sources(whole) == broken
    assert snapshot(whole / "output") == before
    again = check(whole, Options(as_of=AS_OF), silent)
    assert again.diagnostics == outcome.diagnostics
    assert (again.entries, again.artifacts) == (outcome.entries, outcome.artifacts)


def sources(root: Path) -> dict[str, bytes]:
    """Return all files of a site without the memory of its builds."""
    return {path: data for path, data in snapshot(root).items() if not path.startswith(".adfm-site/")}


def test_all_errors_of_all_files_are_told_at_once(whole: Path) -> None:
    apart = (
        "path-leaves-content",
        "unknown-role",
        "broken-anchor",
        "duplicate-id",
        "missing-file",
        "not-utf8",
        "template-fault",
        "unknown-template",
        "unclosed-bracket",
        "missing-field",
        "unknown-time-zone",
    )
    for code, breaking in BREAKING.items():
        if code not in apart:  # these change a file that another one needs unchanged
            breaking(whole)
    found = build_site(whole)
    # An event that cannot be read is not planned, so problems of its addresses are reported only when it can be.
    assert set(codes(found)) >= set(BREAKING) - set(apart)
    assert list(found.diagnostics) == sorted(found.diagnostics, key=lambda each: each.path)


def test_both_commands_say_the_same_and_end_with_the_same_status(whole: Path) -> None:
    for code in ("unknown-field", "broken-link", "withheld-name", "template-fault"):
        BREAKING[code](whole)
    before = {path: data for path, data in snapshot(whole).items() if not path.startswith(".adfm-site/")}
    built = command("build", "--site", whole, "--as-of", AS_OF, "--format", "json")
    checked = command("--site", whole, "check", "--as-of", AS_OF, "--format", "json")
    assert (built.returncode, checked.returncode) == (1, 1)
    said, said_again = json.loads(built.stdout), json.loads(checked.stdout)
    assert said["diagnostics"] == said_again["diagnostics"] != []
    assert "Nothing was published" in built.stderr
    own = {"seconds", "rendered"}  # the build renders only what is not in the memory
    counted = {name: number for name, number in said["summary"].items() if name not in own}
    assert counted == {name: number for name, number in said_again["summary"].items() if name not in own}
    assert {path: data for path, data in snapshot(whole).items() if not path.startswith(".adfm-site/")} == before


def test_a_warning_stops_a_strict_build_only(small: Path) -> None:
    page = add(
        small,
        "content/events/2024/first/agenda.md",
        "---\ndays:\n  - {date: 2024-04-10, items: [{title: Late}]}\n---\n",
    )
    assert command("build", "--site", small, "--strict").returncode == 1
    assert command("check", "--site", small, "--strict").returncode == 1
    assert not (small / "output").exists()
    assert command("build", "--site", small).returncode == 0
    assert page.exists()


def test_a_build_writes_into_its_two_folders_only(small: Path, tmp_path: Path) -> None:
    before, around = snapshot(small), sorted(tmp_path.rglob("*"))
    assert command("build", "--site", small, cwd=tmp_path).returncode == 0
    after = snapshot(small)
    assert {path: data for path, data in after.items() if not path.startswith(("output/", ".adfm-site/"))} == before
    assert [path for path in after if path.startswith(".adfm-site/")] == [
        ".adfm-site/output/lock",
        ".adfm-site/output/memory",
    ]
    ours = (small / "output", small / ".adfm-site")
    assert [
        path
        for path in sorted(tmp_path.rglob("*"))
        if not path.is_relative_to(ours[0]) and not path.is_relative_to(ours[1])
    ] == around


def test_a_check_writes_nothing(small: Path) -> None:
    before = sorted(small.rglob("*"))
    assert command("check", "--site", small).returncode == 0
    assert sorted(small.rglob("*")) == before


def test_a_second_build_finds_nothing_to_do(small: Path) -> None:
    first, second = build_site(small), build_site(small)
    assert first.published is not None
    assert second.published is not None
    assert (first.published.written, first.published.removed) == (first.artifacts, 0)
    assert (second.published.written, second.published.removed, second.published.kept) == (0, 0, first.artifacts)
