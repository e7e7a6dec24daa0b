"""Where pages are, where they were, and what may not be told of them."""

import pytest

from adfm_site.archive.archive import Archive
from adfm_site.archive.documents import State
from adfm_site.archive.references import GUESSES_AT_MOST
from adfm_site.reading.files import read_entry
from tests.sites.memory import archive_of, artifacts_of, complaints_of, event, frame_of, source


def moved(files: dict[str, str], base: str = "") -> dict[str, str]:
    return {redirect.address: redirect.to for redirect in archive_of(files, base=base).redirects}


def told_of(files: dict[str, str], base: str = "") -> list[tuple[str, str, str]]:
    return [(found.severity, found.code, found.message.partition(": ")[2]) for found in complaints_of(files, base=base)]


@pytest.mark.parametrize(
    ("path", "text", "old", "new"),
    [
        ("events/2024/new/index.md", event("start: 2024\nformerly: old"), "/events/2024/old/", "/events/2024/new/"),
        (
            "organisations/new.md",
            "---\nname: New\nformerly: [old]\n---\n",
            "/organisations/old/",
            "/organisations/new/",
        ),
        ("series/new.md", "---\ntitle: New\nformerly: old\n---\n", "/series/old/", "/series/new/"),
        (
            "documents/new.md",
            "---\ntitle: New\nkind: report\nheld: false\nformerly: old\n---\n",
            "/documents/old/",
            "/documents/new/",
        ),
        ("new.md", "---\ntitle: New\nformerly: old\n---\n", "/old/", "/new/"),
        ("guide/new.md", "---\ntitle: New\nformerly: old\n---\n", "/guide/old/", "/guide/new/"),
        ("guide/index.md", "---\ntitle: New\nformerly: handbook\n---\n", "/handbook/", "/guide/"),
        ("index.md", "---\ntitle: Home\nformerly: start\n---\n", "/start/", "/"),
        ("new.md", "---\ntitle: New\nold-addresses: http://a.example/x/y\n---\n", "/x/y/", "/new/"),
        ("new.md", "---\ntitle: New\nold-addresses: https://a.example/x/y.html\n---\n", "/x/y.html", "/new/"),
        ("new.md", "---\ntitle: New\nold-addresses: https://a.example/x.php#z\n---\n", "/x.php/", "/new/"),
        (
            "new.md",
            "---\ntitle: New\nold-addresses: https://a.example/uploads/x.pdf\n---\n",
            "/uploads/x.pdf/",
            "/new/",
        ),
        ("new.md", "---\ntitle: New\nold-addresses: https://a.example/a.b/\n---\n", "/a.b/", "/new/"),
        ("new.md", "---\ntitle: New\nold-addresses: https://a.example/x/index.html\n---\n", "/x/", "/new/"),
        (
            "new.md",
            "---\ntitle: New\nold-addresses: https://a.example/%E0%B8%99%E0%B9%89%E0%B8%B3/\n---\n",
            "/น้ำ/",
            "/new/",
        ),
    ],
)
def test_a_page_is_still_found_where_it_was(path: str, text: str, old: str, new: str) -> None:
    assert moved({path: text}) == {old: new}


QUERY = "published files do not see the part after a question mark."
HOME = "the home page is there."
OUTSIDE = "it is outside the folder in which this site is published."


@pytest.mark.parametrize(
    ("old", "why"),
    [
        ("https://a.example/?p=23717", QUERY),
        ("https://a.example/x.php?p=7#z", QUERY),
        ("https://mill.example/archive/?p=1", QUERY),
        ("https://a.example/", HOME),
        ("https://mill.example/archive", HOME),
        ("https://mill.example/blog/x/", OUTSIDE),
        ("http://www.mill.example/archives/", OUTSIDE),
        ("https://a.example/new/", ""),
        ("https://mill.example/archive/new/", ""),
    ],
)
def test_of_addresses_that_cannot_lead_on_it_is_told_why(old: str, why: str) -> None:
    files, base = {"new.md": f"---\ntitle: New\nold-addresses: {old}\n---\n"}, "https://mill.example/archive/"
    assert moved(files, base) == {}
    assert told_of(files, base) == ([("note", "address-left-to-host", why)] if why else [])


def test_the_home_page_was_at_the_root_of_every_host_that_it_had() -> None:
    files = {"index.md": "---\ntitle: Home\nold-addresses: [https://a.example/, https://b.example/index.html]\n---\n"}
    assert (moved(files), told_of(files)) == ({}, [])


@pytest.mark.parametrize(
    "base", ["https://mill.example/archive", "https://mill.example/archive/", "http://www.mill.example/archive"]
)
def test_addresses_on_the_host_of_the_site_lead_from_where_they_are_asked_for(base: str) -> None:
    old = (
        "https://mill.example/archive/x/",
        "http://www.mill.example/archive/y.pdf",
        "https://other.example/archive/z/",
    )
    files = {"new.md": f"---\ntitle: New\nold-addresses: [{', '.join(old)}]\n---\n"}
    assert moved(files, base) == {"/x/": "/new/", "/y.pdf/": "/new/", "/archive/z/": "/new/"}
    assert told_of(files, base) == []


def test_pages_that_differ_by_a_query_alone_are_told_apart() -> None:
    text = "---\ntitle: {0}\nold-addresses: https://a.example/x.php?event={1}\n---\n"
    other = {"a.md": text.format("A", 1), "b.md": text.format("B", 2)}
    assert [code for _, code, _ in told_of(other)] == ["address-left-to-host"] * 2
    same = {"a.md": text.format("A", 1), "b.md": text.format("B", 1)}
    assert [code for _, code, _ in told_of(same)] == ["address-left-to-host"] * 2 + ["address-claimed-twice"]


def test_the_old_address_of_a_download_leads_to_its_page() -> None:
    listed = "downloads:\n  - {title: Paper, kind: report, file: a.pdf, old-addresses: [https://a.example/up/a.pdf, https://b.example/old/]}"
    known = "\n  - {title: Notes, kind: summary, held: false, old-addresses: https://a.example/up/b.pdf}"
    files = {"events/2024/a/index.md": event(f"start: 2024\n{listed}{known}"), "events/2024/a/a.pdf": "a"}
    assert moved(files) == {
        "/up/a.pdf/": "/documents/a-a/",
        "/old/": "/documents/a-a/",
        "/up/b.pdf/": "/events/2024/a/",
    }
    hidden = files | {"events/2024/a/index.md": event(f"start: 2024\ndraft: true\n{listed}{known}")}
    assert moved(hidden) == {}


def test_an_old_address_at_which_a_file_is_published_today_is_no_old_one() -> None:
    files = {
        "documents/a.md": "---\ntitle: A\nkind: report\nfile: a.pdf\nold-addresses: https://a.example/documents/a/a.pdf\n---\n",
        "documents/a.pdf": "a",
    }
    assert (moved(files), told_of(files)) == ({}, [])
    files["b.md"] = "---\ntitle: B\nold-addresses: https://a.example/documents/a/a.pdf\n---\n"
    assert moved(files) == {}
    assert [(severity, code) for severity, code, _ in told_of(files)] == [("error", "address-claimed-twice")]


def test_the_page_at_the_old_address_of_a_file_is_the_index_of_a_folder() -> None:
    old = (
        "https://a.example/up/x.pdf",
        "https://a.example/a.b/",
        "https://a.example/y.html",
        "https://a.example/z.HTM",
    )
    archive = archive_of({"new.md": f"---\ntitle: New\nold-addresses: [{', '.join(old)}]\n---\n"})
    stubs = [artifact for artifact in artifacts_of(archive, frame_of(archive)) if artifact.origin == "content/new.md"][
        1:
    ]
    assert [stub.file for stub in stubs if not stub.file.startswith("search/")] == [
        "up/x.pdf/index.html",
        "a.b/index.html",
        "y.html",
        "z.HTM",
    ]


def test_a_document_in_an_events_folder_keeps_its_event_in_its_old_name() -> None:
    files = {
        "events/2024/a/index.md": event(),
        "events/2024/a/minutes.md": "---\ntitle: M\nkind: summary\nheld: false\nformerly: notes\n---\n",
    }
    assert moved(files) == {"/documents/a-notes/": "/documents/a-minutes/"}


def test_an_agenda_moves_with_the_former_name_it_was_given() -> None:
    files = {
        "events/2024/new/index.md": event(),
        "events/2024/new/agenda.md": "---\nformerly: old\nitems:\n  - title: Brook\n---\n",
    }
    assert moved(files) == {"/events/2024/old/agenda/": "/events/2024/new/agenda/"}


@pytest.mark.parametrize(
    ("said", "home", "documents"),
    [
        ("formerly: old", "/events/2024/old/", "/documents/old-"),
        ("old-addresses: /events/2023/a/", "/events/2023/a/", "/documents/a-"),
        ("old-addresses: https://x.example/events/2023/o/", "/events/2023/o/", "/documents/o-"),
    ],
)
def test_all_that_is_below_an_event_moves_with_it(said: str, home: str, documents: str) -> None:
    listed = "downloads:\n  - {title: P, kind: paper, file: paper.pdf, formerly: first.pdf}"
    files = {
        "events/2024/a/index.md": event(f"start: 2024\n{said}\n{listed}", text="![A group](group.jpg)\n"),
        "events/2024/a/agenda.md": "---\nitems:\n  - title: Brook\n---\n",
        **FILES,
    }
    expected = {
        home: "/events/2024/a/",
        f"{home}agenda/": "/events/2024/a/agenda/",
        f"{home}paper.pdf/": "/events/2024/a/paper.pdf",
        f"{home}first.pdf/": "/events/2024/a/paper.pdf",
        f"{home}group.jpg/": "/events/2024/a/group.jpg",
        "/events/2024/a/first.pdf/": "/events/2024/a/paper.pdf",
        "/documents/a-first/": "/documents/a-paper/",
        f"{documents}first/": "/documents/a-paper/",
    }
    if documents != "/documents/a-":
        expected[f"{documents}paper/"] = "/documents/a-paper/"
    assert moved(files) == expected


FILES = {f"events/2024/a/{name}": name for name in ("paper.pdf", "paper.docx", "group.jpg")}
OLD = "/events/2024/a/Old (1).PDF/"


@pytest.mark.parametrize(
    ("listed", "expected"),
    [
        (
            "file: paper.pdf, formerly: Old (1).PDF",
            {OLD: "/events/2024/a/paper.pdf", "/documents/a-Old (1)/": "/documents/a-paper/"},
        ),
        ("file: paper.pdf, id: x, formerly: Old (1).PDF", {OLD: "/events/2024/a/paper.pdf"}),
        ("file: paper.pdf, formerly: paper.PDF", {"/events/2024/a/paper.PDF/": "/events/2024/a/paper.pdf"}),
        ("file: paper.pdf, formerly: [one, paper]", {"/documents/a-one/": "/documents/a-paper/"}),
        ("held: false, formerly: Old (1).PDF", {OLD: "/events/2024/a/", "/documents/a-Old (1)/": "/events/2024/a/"}),
        (
            "file: paper.pdf, formerly: Old (1).PDF, withdrawn: {date: 2024, reason: R.}",
            {
                OLD: "/documents/a-paper/",
                "/documents/a-Old (1)/": "/documents/a-paper/",
                "/events/2024/a/paper.pdf/": "/documents/a-paper/",
            },
        ),
        ("file: paper.pdf, formats: [{file: paper.docx, formerly: Old (1).PDF}]", {OLD: "/events/2024/a/paper.docx"}),
        ("file: paper.pdf, formerly: Old (1).PDF, draft: true", {}),
        ("file: paper.pdf, formerly: Old (1).PDF, restricted: true, announce: true", {}),
        ("file: paper.pdf, formerly: Old (1).PDF, publish: 2030-01-01, announce: true", {}),
    ],
)
def test_a_file_is_still_found_where_it_was_unless_it_is_not_public(listed: str, expected: dict[str, str]) -> None:
    head = f"start: 2024\ndownloads:\n  - {{title: T, kind: report, {listed}}}"
    assert moved({"events/2024/a/index.md": event(head), **FILES}) == expected


def test_a_file_of_a_document_of_its_own_is_still_found_where_it_was() -> None:
    text = "---\ntitle: T\nkind: report\nfile: paper.pdf\nformerly: [old, Old (1).PDF]\n---\n"
    files = {
        "documents/new.md": text,
        "documents/paper.pdf": "x",
        "events/2024/a/index.md": event(),
        "events/2024/a/own.md": text,
        **FILES,
    }
    assert moved(files) == {
        "/documents/old/": "/documents/new/",
        "/documents/new/Old (1).PDF/": "/documents/new/paper.pdf",
        "/documents/a-old/": "/documents/a-own/",
        OLD: "/events/2024/a/paper.pdf",
    }


def test_where_a_picture_was_the_page_is_found_that_shows_it() -> None:
    picture = "![A group](group.jpg)\n"
    files = {
        "events/2024/a/index.md": event("start: 2024\nformerly: [b, IMG_1.JPG]", text=picture),
        "about.md": f"---\ntitle: A\nformerly: IMG_1.JPG\n---\n{picture}",
        "group.jpg": "x",
        **FILES,
    }
    assert moved(files) == {
        "/events/2024/b/": "/events/2024/a/",
        "/events/2024/a/IMG_1.JPG/": "/events/2024/a/",
        "/events/2024/b/IMG_1.JPG/": "/events/2024/a/",
        "/events/2024/b/group.jpg/": "/events/2024/a/group.jpg",
        "/about/IMG_1.JPG/": "/about/",
    }


def test_a_former_name_that_is_that_of_another_file_is_claimed_twice() -> None:
    listed = "start: 2024\ndownloads:\n  - {title: T, kind: report, file: paper.pdf, formerly: paper.docx}\n"
    other = "  - {title: U, kind: report, file: paper.docx, id: u}\n"
    complaints = complaints_of({"events/2024/a/index.md": event(listed + other), **FILES})
    assert [(found.code, found.message) for found in complaints if found.severity == "error"] == [
        (
            "address-claimed-twice",
            "The old address /events/2024/a/paper.docx/ is claimed here and in content/events/2024/a/index.md.",
        )
    ]


@pytest.mark.parametrize("name", ["a/b.pdf", "..", "a.", "con.txt", "a|b.pdf", "Old Name", "x" * 300 + ".pdf"])
def test_a_former_name_that_no_file_can_have_is_not_taken(name: str) -> None:
    read = read_entry(source("events/2024/a/index.md", event(f"start: 2024\nformerly: '{name}'")))
    assert [found.code for found in read.diagnostics] == ["not-as-expected"]


def test_twins_on_two_hosts_share_a_redirect() -> None:
    text = "---\ntitle: New\nold-addresses:\n  - https://a.example/x/\n  - http://b.example/x\n---\n"
    assert moved({"new.md": text}) == {"/x/": "/new/"}
    assert complaints_of({"new.md": text}) == ()


def told(archive: Archive) -> list[tuple[State, str, str, bool]]:
    return [(item.state, item.head.title, item.head.summary, item.file is None) for item in archive.documents.values()]


def test_of_what_is_announced_or_withdrawn_the_archive_holds_no_more_than_readers_may_know() -> None:
    listed = """start: 2024
downloads:
  - {title: Secret, summary: Secret, kind: summary, file: a.pdf, restricted: true, announce: true, \
version: Secret, authors: [mill]}
  - {title: Secret, summary: Secret, kind: summary, file: b.pdf, publish: 2030-01-01, announce: true}
  - {title: Wrong, summary: Secret, kind: report, file: c.pdf, version: Secret, licence: Secret, \
withdrawn: {date: 2024, reason: Wrong.}}
  - {title: Secret, kind: report, file: d.pdf, restricted: true}
  - {title: Open, summary: Open, kind: report, file: e.pdf}"""
    files = {"events/2024/a/index.md": event(listed), "organisations/mill.md": "---\nname: Mill\n---\n"}
    files |= {f"events/2024/a/{letter}.pdf": letter for letter in "abcde"}
    archive = archive_of(files)
    assert told(archive) == [
        (State.RESTRICTED, "", "", True),
        (State.AWAITED, "", "", True),
        (State.WITHDRAWN, "Wrong", "", True),
        (State.HELD, "Open", "Open", False),
    ]
    assert "Secret" not in repr(tuple(archive.documents.values()))


def test_a_hidden_event_is_nowhere_in_the_archive() -> None:
    files = {
        "series/talks.md": "---\ntitle: Talks\n---\n",
        "events/2024/seen/index.md": event(
            "start: 2024\nseries: talks\nnumber: 1\nrelated: [hidden]\noutcomes:\n  - {id: one, text: One.}"
        ),
        "events/2024/hidden/index.md": event(
            "start: 2024\nseries: talks\nnumber: 2\ndraft: true\nrelated: [seen]\noutcomes:\n  - {id: two, text: Two., "
            "follows: seen#one}\n"
            "downloads:\n  - {title: T, kind: report, file: hidden.pdf}"
        ),
        "events/2024/hidden/hidden.pdf": "x",
        "events/2024/hidden/agenda.md": "---\nitems:\n  - title: Hidden\n---\n",
        "events/2024/hidden/paper.md": "---\ntitle: Hidden\nkind: paper\nheld: false\n---\n",
    }
    archive = archive_of(files)
    assert "hidden" not in repr(archive).replace("related=('hidden',)", "").casefold()
    assert archive.totals == {"talks": 1}
    assert archive.members == {"talks": ("seen",)}


def test_guesses_end_when_very_many_names_are_unknown() -> None:
    names = [f"seen-{number:04}" for number in range(GUESSES_AT_MOST + 50)]
    files = {
        f"events/2024/{name}/index.md": event(f"start: 2024\nrelated: [{name.replace('seen', 'sen')}]")
        for name in names
    }
    complaints = complaints_of(files)
    assert len(complaints) == len(names)
    assert [any("Did you mean" in hint for hint in found.hints) for found in complaints] == [True] * GUESSES_AT_MOST + [
        False
    ] * 50


def test_an_event_without_a_date_keeps_its_documents_beside_one_that_was_withdrawn() -> None:
    listed = "downloads:\n  - {title: Paper, kind: report, file: a.pdf}"
    archive = archive_of(
        {
            "events/undated/lost/index.md": event(f"start: unknown\n{listed}", title="Lost"),
            "events/undated/lost/a.pdf": "a",
            "events/2001/gone/index.md": event("start: 2001\nwithdrawn: {date: 2024, reason: Wrong.}", title="Gone"),
        }
    )
    assert [archive.documents[key].head.title for key in archive.of_event["lost"]] == ["Paper"]
