"""Where links in texts lead: to pages, places in them, files and lists; and where lost paths are found again."""

from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as some

from adfm_site.archive.by_address import ByAddress
from adfm_site.archive.documents import documents_in
from adfm_site.archive.list_links import links_without_page
from adfm_site.archive.path_suggestions import PathSuggestions
from adfm_site.archive.paths import between, resolve
from tests.sites.memory import archive_of, artifacts_of, catalogue_of, complaints_of, event, frame_of

LISTED: Final = "start: 2024\ndownloads:\n  - {title: Paper, kind: report, file: paper.pdf, formats: [paper-de.pdf]}"
FILES: Final = {
    "index.md": "---\ntitle: Home\n---\n",
    "about.md": "---\ntitle: About\n---\n",
    "guide/index.md": "---\ntitle: Guide\n---\n",
    "series/talks.md": "---\ntitle: Talks\nformerly: meetings\n---\n",
    "organisations/mill.md": "---\nname: Mill\n---\n",
    "documents/report.md": "---\ntitle: Report\nkind: report\nfile: report.pdf\n---\n",
    "documents/report.pdf": "r",
    "events/2024/one/index.md": event(LISTED, "## Words\n\nThey met."),
    "events/2024/one/agenda.md": "---\nitems:\n  - title: Opening\n---\n",
    "events/2024/one/paper.pdf": "a",
    "events/2024/one/paper-de.pdf": "b",
    "events/2023/two/index.md": event("start: 2023\nformerly: [zwei, deux]"),
    "events/2023/two/notes.md": "---\ntitle: Notes\nkind: summary\nheld: false\nformerly: minutes\n---\n",
}


def led(target: str, files: dict[str, str] | None = None, now: str = "2026-02-01T00:00") -> str:
    text = {"links.md": f"---\ntitle: Links\n---\n[x]({target})\n"}
    return archive_of({**FILES, **(files or {}), **text}, now=now).targets["content/links.md"].links[target]


@pytest.mark.parametrize(
    ("target", "address"),
    [
        ("about.md", "/about/"),
        ("events/2024/one/index.md#words", "/events/2024/one/#words"),
        ("events/2024/one/agenda.md", "/events/2024/one/agenda/"),
        ("events/2024/one/paper.pdf", "/events/2024/one/paper.pdf"),
        ("events/2024/one/paper-de.pdf", "/events/2024/one/paper-de.pdf"),
        ("documents/report.md", "/documents/report/"),
        ("documents/report.pdf", "/documents/report/report.pdf"),
        ("/events/", "/events/"),
        ("/documents/one-paper/", "/documents/one-paper/"),
        ("/topics/weirs/", "/topics/weirs/"),
        ("/calendar.ics", "/calendar.ics"),
        ("/places/%61t/", "/places/at/"),
    ],
)
def test_a_link_leads_to_what_it_means(target: str, address: str) -> None:
    assert led(target) == address


WITHDRAWN: Final = "withdrawn: {date: 2024-02-01, reason: It was wrong.}"


@pytest.mark.parametrize(
    ("target", "address"),
    [
        ("events/2024/one/index.md#words", "/events/2024/one/"),
        ("events/2024/one/agenda.md#item-1", "/events/2024/one/"),
        ("events/2024/one/paper.pdf", "/documents/one-paper/"),
        ("events/2024/one/paper-de.pdf", "/documents/one-paper/"),
        ("documents/report.md#words", "/documents/report/"),
        ("documents/report.pdf", "/documents/report/"),
    ],
)
def test_a_link_to_what_was_withdrawn_leads_to_the_page_that_says_so(target: str, address: str) -> None:
    withdrawn = {
        "events/2024/one/index.md": event(f"{LISTED}\n{WITHDRAWN}", "## Words\n\nThey met."),
        "documents/report.md": f"---\ntitle: Report\nkind: report\nfile: report.pdf\n{WITHDRAWN}\n---\n## Words\n",
    }
    assert led(target, withdrawn) == address
    archive = archive_of({**FILES, **withdrawn})
    assert address in {artifact.address for artifact in artifacts_of(archive, frame_of(archive))}


@pytest.mark.parametrize(
    "target",
    ["events/2024/one/index.md", "events/2024/one/agenda.md", "events/2024/one/paper.pdf", "/documents/one-paper/"],
)
@pytest.mark.parametrize("hidden", ["draft: true", "publish: 2026-03-01 12:00"])
def test_a_link_to_what_is_hidden_leads_nowhere_until_it_is_public(target: str, hidden: str) -> None:
    files = {"events/2024/one/index.md": event(f"{LISTED}\n{hidden}")}
    assert led(target, files) == ""
    assert bool(led(target, files, now="2026-03-01T12:00")) is hidden.startswith("publish")
    text = {"links.md": f"---\ntitle: Links\n---\n[x]({target})\n"}
    assert [(found.code, found.severity) for found in complaints_of({**FILES, **files, **text})] == [
        ("link-to-withheld", "note")
    ]


CATALOGUE = catalogue_of(FILES)
PATHS: Final = tuple(sorted((*(entry.path for entry in CATALOGUE.all()), *CATALOGUE.files)))


@given(some.sampled_from(PATHS), some.sampled_from(PATHS), some.integers(0, 6))
def test_a_path_with_the_wrong_number_of_steps_upwards_is_found_again(base: str, target: str, steps: int) -> None:
    right = between(base, target)
    assert resolve(base, right) == target
    bare = right.lstrip("./") or right
    wrong = "../" * steps + bare
    if resolve(base, wrong) in PATHS:
        return
    meant = PathSuggestions(CATALOGUE).suggest(base, wrong)
    alike = [path for path in PATHS if f"/{path}".endswith(f"/{bare}")]
    if "/" in bare and len(alike) == 1:
        assert meant.right == right
    if meant.right:
        assert resolve(base, meant.right) in alike


@pytest.mark.parametrize("base", ["content/links.md", "content/events/2024/one/index.md", "content/series/talks.md"])
@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("content/events/2023/zwei/index.md", "content/events/2023/two/index.md"),
        ("content/events/2022/two/index.md", "content/events/2023/two/index.md"),
        ("content/events/2022/deux/index.md", "content/events/2023/two/index.md"),
        ("content/events/2023/zwei/notes.md", "content/events/2023/two/notes.md"),
        ("content/events/2023/two/minutes.md", "content/events/2023/two/notes.md"),
        ("content/events/2023/deux/minutes.md", "content/events/2023/two/notes.md"),
        ("content/series/meetings.md", "content/series/talks.md"),
        ("content/events/2023/one/paper.pdf", "content/events/2024/one/paper.pdf"),
    ],
)
def test_what_was_renamed_or_moved_is_found_under_its_name_of_today(base: str, before: str, now: str) -> None:
    right = PathSuggestions(CATALOGUE).suggest(base, between(base, before)).right
    assert right == between(base, now)


def test_a_name_alone_is_certain_only_beside_the_text() -> None:
    lost = PathSuggestions(CATALOGUE)
    assert lost.suggest("content/events/2024/one/index.md", "../paper.pdf").right == "paper.pdf"
    assert lost.suggest("content/about.md", "paper.pdf") == (("events/2024/one/paper.pdf",), False)
    assert lost.suggest("content/events/2023/two/index.md", "paper.pdf") == ((), False), "of another event"
    assert lost.suggest("content/about.md", "x/index.md").right is None
    assert lost.suggest("content/about.md", "../2001/x/index.md") == ((), False), "of another folder"
    assert lost.suggest("content/events/2023/two/index.md", "../zwei/index.md").right == "index.md"
    for nothing in ("", "..", "../..", "/", "no-such-file.pdf", "%00", "a" * 5_000, "../" * 5_000):
        assert lost.suggest("content/events/2024/one/index.md", nothing).right in (None, "../../../index.md")


def test_addresses_of_what_has_a_file_are_answered_with_its_path() -> None:
    redirects = archive_of(FILES).redirects
    by_address = ByAddress(CATALOGUE, documents_in(CATALOGUE).value, redirects, PathSuggestions(CATALOGUE))
    base = "content/guide/index.md"
    right = {
        "/about/": "../about.md",
        "/about": "../about.md",
        "/events/2024/one/agenda/#item-1": "../events/2024/one/agenda.md#item-1",
        "/events/2024/one/paper-de.pdf": "../events/2024/one/paper-de.pdf",
        "/documents/report/report.pdf": "../documents/report.pdf",
        "/documents/report.pdf": "../documents/report.pdf",
        "/events/2023/zwei/": "../events/2023/two/index.md",
        "/series/meetings": "../series/talks.md",
        "/content/about.md": "../about.md",
        "//mill.example/x": "https://mill.example/x",
        "/events/": None,
        "/documents/one-paper/": None,
        "/nothing/": None,
    }
    assert {written: by_address.found(base, written).right for written in right} == right


def test_only_addresses_that_are_planned_are_left_without_a_word() -> None:
    links = ("/events/", "/events/2024/", "/places/at/", "/Events", "/archive/events/", "/events/2025/")
    text = "---\ntitle: Links\n---\n" + " ".join(f"[x]({link})" for link in links)
    catalogue = catalogue_of({**FILES, "links.md": text})
    planned, some_day = {"/events/", "/events/2024/", "/about/"}, {"/events/2025/"}
    targets = archive_of({**FILES, "links.md": text}).targets
    found = {
        each.message.partition("“")[2].rstrip("”."): (each.replacement, each.hints[0])
        for each in links_without_page(catalogue, targets, planned, lambda: some_day, "/archive", ())
    }
    assert found == {
        "/places/at/": (None, "The address of a list begins and ends with a slash, such as /events/ or /places/th/."),
        "/Events": ("/events/", "Write /events/."),
        "/archive/events/": ("/events/", "Write /events/."),
        "/events/2025/": (
            None,
            "It will exist when something is published that is not public yet. Remove the link until then.",
        ),
    }
