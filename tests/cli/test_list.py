"""`list`: what others refer to, in columns and as JSON, also of a site with errors."""

import json
from pathlib import Path

import pytest

from adfm_site.editing.listing import LISTS
from tests.sites.built import REPOSITORY, add
from tests.sites.process import command

SITE = """name: Rivers
languages: [en]
time-zone: Asia/Bangkok
kinds:
  meeting: {name: Meeting, plural: Meetings}
  river-talk: {name: Talk, plural: Talks}
roles:
  host: {by: Hosted by, did: Hosted}
topics: {fish: Fish}
"""
EVENT = "---\ntitle: {title}\nkind: meeting\nstart: {start}\n{more}---\n"
DOWNLOADS = """downloads:
  - {title: Minutes, kind: summary, file: minutes.txt}
  - {title: Sketch, kind: paper, held: false}
  - {title: Plan, kind: paper, held: false, id: plan}
outcomes:
  - {id: map, text: A map.}
"""
EXPECTED = {
    "events": ["new    2021     New", "first  2020-02  แรก", "lost   undated  Lost"],
    "outcomes": ["first#map  2020-02  A map."],
    "documents": ["first-minutes  Minutes", "first-plan     Plan", "flood-map      Map"],
    "series": ["spring  Spring"],
    "organisations": ["brook  Brook"],
    "people": ["ann-poe  Ann Poe"],
    "pages": ["index  Rivers"],
    "topics": ["fish  Fish"],
    "kinds": ["meeting     Meeting", "river-talk  Talk"],
    "roles": ["host  Hosted by"],
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a site with something of every kind, a draft and an event without a date among them."""
    add(tmp_path, "site.yaml", SITE)
    add(tmp_path, "content/index.md", "---\ntitle: Rivers\n---\n")
    add(tmp_path, "content/events/2020/first/index.md", EVENT.format(title="แรก", start="2020-02", more=DOWNLOADS))
    add(tmp_path, "content/events/2020/first/minutes.txt", "Minutes.")
    add(tmp_path, "content/events/2021/new/index.md", EVENT.format(title="New", start="2021", more="draft: true\n"))
    add(tmp_path, "content/events/undated/lost/index.md", EVENT.format(title="Lost", start="unknown", more=""))
    add(tmp_path, "content/documents/flood-map.md", "---\ntitle: Map\nkind: paper\nheld: false\n---\n")
    add(tmp_path, "content/series/spring.md", "---\ntitle: Spring\n---\n")
    add(tmp_path, "content/organisations/brook.md", "---\nname: Brook\n---\n")
    add(tmp_path, "content/people/ann-poe.md", "---\nname: Ann Poe\npublic: false\n---\n")
    return tmp_path


def listed(site: Path, *words: str) -> tuple[int, str, str]:
    done = command("list", *words, "--site", site)
    return done.returncode, done.stdout, done.stderr


def test_every_list_prints_ids_with_titles(site: Path) -> None:
    for name, lines in EXPECTED.items():
        assert listed(site, name) == (0, "".join(f"{line}\n" for line in lines), ""), name
    status, kinds, _ = listed(site, "document-kinds")
    assert (status, kinds.split("\n")[0]) == (0, "agenda            Agenda")
    assert set(EXPECTED) | {"document-kinds"} == set(LISTS)


@pytest.mark.parametrize(
    ("word", "name"), [("event", "events"), ("person", "people"), ("series", "series"), ("outcome", "outcomes")]
)
def test_the_singular_will_do(word: str, name: str, site: Path) -> None:
    assert listed(site, word) == listed(site, name)


def test_the_site_may_be_named_before_the_command_or_be_here(site: Path) -> None:
    expected = "".join(f"{line}\n" for line in EXPECTED["events"])
    assert command("--site", site, "list", "events").stdout == expected
    assert command("list", "events", cwd=site / "content/events").stdout == expected


def test_json_has_the_files_too(site: Path) -> None:
    status, out, _ = listed(site, "outcomes", "--format", "json")
    assert (status, json.loads(out)) == (
        0,
        [{"id": "first#map", "title": "A map.", "path": "content/events/2020/first/index.md", "date": "2020-02"}],
    )
    assert json.loads(listed(site, "topics", "--format", "json")[1]) == [
        {"id": "fish", "title": "Fish", "path": "site.yaml"}
    ]


def test_of_a_site_with_errors_all_is_listed_that_can_be_read(site: Path) -> None:
    add(site, "content/events/2022/broken/index.md", "---\ntitle: Broken\nkind: [meeting\nstart: 2022\n---\n")
    add(site, "content/events/2022/Wrong Name/index.md", EVENT.format(title="Wrong", start="2022", more=""))
    status, out, said = listed(site, "events")
    assert (status, [line.split()[0] for line in out.splitlines()]) == (1, ["broken", "new", "first", "lost"])
    assert said == "The content has 2 errors, so that something may be missing here. “adfm-site check” names them.\n"
    status, out, _ = listed(site, "events", "--format", "json")
    assert (status, len(json.loads(out))) == (1, 4)


def test_nothing_is_an_empty_list(tmp_path: Path) -> None:
    add(tmp_path, "site.yaml", "name: R\nlanguages: en\ntime-zone: UTC\n")
    add(tmp_path, "content/index.md", "---\ntitle: R\n---\n")
    assert listed(tmp_path, "events") == (0, "", "")
    assert listed(tmp_path, "events", "--format", "json") == (0, "[]\n", "")


def test_what_is_no_list_is_answered_with_those_there_are(site: Path) -> None:
    assert listed(site, "organizations") == (
        2,
        "",
        "adfm-site list: there is no list of “organizations”. Did you mean “organisations”?\n",
    )
    assert "There are events, outcomes, documents" in listed(site, "x")[2]
    assert command("list", "events", cwd=Path("/")).returncode == 2


def test_a_remembered_build_changes_no_list_and_a_list_changes_nothing_remembered(site: Path) -> None:
    before = {name: listed(site, name) for name in ("events", "documents")}
    assert command("build", "--site", site).returncode == 0
    memory = site / ".adfm-site/output/memory"
    remembered = memory.read_bytes()
    assert {name: listed(site, name) for name in ("events", "documents")} == before
    assert memory.read_bytes() == remembered
    add(site, "content/events/2023/newest/index.md", EVENT.format(title="Newest", start="2023", more=""))
    assert listed(site, "events")[1].startswith("newest")


def test_the_real_archive_can_be_listed() -> None:
    lines = listed(REPOSITORY, "outcomes")[1].splitlines()
    assert len(lines) > 10
    assert all("#" in line.split()[0] for line in lines)
