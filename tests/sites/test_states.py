"""What a reader sees of each state that an event or a document can be in: one page for each, on 1 February 2026.

A row says: the state in words; its page; the first heading; the sentences of the status box; what stands in the place
of documents; the lists in which it stands. Calendars and data for machines are not told of here.
"""

from dataclasses import dataclass

import pytest

from tests.sites.built import Built, Tree
from tests.sites.laws import located
from tests.sites.pages import PageRead, words_of

LISTS = {"home": "/", "events": "/events/", "documents": "/documents/", "a-to-z": "/search/"}
NONE = "No documents of this event are in the archive."


@dataclass(frozen=True, kw_only=True)
class Row:
    """What is expected of a state."""

    state: str
    at: str
    title: str
    box: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    listed: tuple[str, ...] = ("events", "a-to-z")
    indexed: bool = True
    shown: tuple[str, ...] = ()
    named: str = ""


AGENDA = "Programme of the talk on mud Agenda, PDF, 1 KB, 1 page, English"
TABLE = (
    Row(
        state="scheduled, in the future",
        at="/events/2026/future/",
        title="Gathering of the autumn",
        listed=("home", "events", "a-to-z"),
        shown=("10 to 12 September 2026",),
    ),
    Row(
        state="scheduled, as its editor says",
        at="/events/2026/scheduled/",
        title="Gathering of the summer",
        documents=("Papers will be published here.",),
        listed=("home", "events", "a-to-z"),
    ),
    Row(state="past, with nothing published", at="/events/2019/bare/", title="Talk on ice", documents=(NONE,)),
    Row(
        state="past, with some documents to come",
        at="/events/2019/more-to-come/",
        title="Talk on mud",
        documents=(AGENDA, "The summary and outcomes are being prepared."),
    ),
    Row(
        state="past, with all documents to come",
        at="/events/2019/summary-to-come/",
        title="Talk on sand",
        documents=("The summary is being prepared.",),
    ),
    Row(
        state="cancelled",
        at="/events/2020/cancelled/",
        title="Cancelled: Gathering in the flood",
        box=("This event was cancelled on 30 November 2020.", "The river had risen."),
        documents=("Invitation Update, PDF, 1 KB, 1 page, English",),
        shown=("7 December 2020",),
        named="Cancelled: Gathering in the flood",
    ),
    Row(
        state="cancelled, and nothing more is known",
        at="/events/2020/cancelled-bare/",
        title="Cancelled: Gathering in the storm",
        box=("This event was cancelled.",),
        named="Cancelled: Gathering in the storm",
    ),
    Row(
        state="postponed without a new date",
        at="/events/2020/postponed/",
        title="Postponed: Gathering on the dam",
        box=("Postponed on 1 March 2020. A new date has not been set.",),
        named="Postponed: Gathering on the dam",
    ),
    Row(
        state="rescheduled",
        at="/events/2021/rescheduled/",
        title="Gathering by the lock",
        box=("Moved from 4 May 2021 to 8 June 2021.",),
        documents=(NONE,),
        shown=("8 June 2021",),
    ),
    Row(
        state="moved online",
        at="/events/2021/moved-online/",
        title="Gathering by wire",
        box=("This event moved online on 1 July 2021.", "Nobody could travel."),
        documents=(NONE,),
    ),
    Row(
        state="known to the month only",
        at="/events/2020/month/",
        title="Talk of one month",
        documents=(NONE,),
        shown=("December 2020 (day not recorded)",),
    ),
    Row(
        state="known to the year only",
        at="/events/2014/year/",
        title="Talk of one year",
        documents=(NONE,),
        shown=("2014 (day and month not recorded)",),
    ),
    Row(
        state="of no known date",
        at="/events/undated/no-date/",
        title="Talk of no known day",
        documents=(NONE,),
        shown=("Date not known",),
    ),
    Row(
        state="with a document under an embargo, and a restricted one, both announced",
        at="/events/2021/awaited/",
        title="Gathering behind doors",
        documents=("Summary: will be published on 4 June 2026 at 15:00 Bangkok time", "Participant list: not public"),
    ),
    Row(
        state="in parts, one of them cancelled",
        at="/events/2022/parts/",
        title="Talk in two parts",
        documents=("Notes of the spring part Spring part, Summary, PDF, 1 KB, 1 page, English",),
        box=("This part was cancelled on 20 June 2022. The ferry was broken.",),
        shown=("Spring part: 24 March 2022, online", "Summer part: 1 July 2022, cancelled"),
    ),
    Row(
        state="a document that was replaced",
        at="/documents/handbook-first/",
        title="Earlier version: Handbook of gauges, first version",
        box=("Replaced on 5 February 2021.", "Current version: Handbook of gauges"),
        documents=("Handbook of gauges, first version PDF, 4 KB, 8 pages, English",),
        listed=(),
    ),
    Row(
        state="a document that replaced another",
        at="/documents/handbook/",
        title="Handbook of gauges",
        documents=("Handbook of gauges PDF, 4 KB, 9 pages, English",),
        listed=("documents", "a-to-z"),
        shown=("Version 2, 5 February 2021, current", "Version 1, 3 December 2019", "Names of two gauges corrected."),
    ),
    Row(
        state="a document that was withdrawn, with a replacement",
        at="/documents/withdrawn-note/",
        title="Withdrawn: Note on the old lock",
        box=(
            "Withdrawn on 10 January 2022.",
            "The gauge office found that its figures were wrong.",
            "Read instead: Handbook of gauges",
        ),
        listed=(),
        indexed=False,
    ),
    Row(
        state="a document that was withdrawn in a month, without a replacement",
        at="/documents/withdrawn-map/",
        title="Withdrawn: Map of the old lock",
        box=("Withdrawn in January 2022.", "The lock is no longer there.", "There is no replacement."),
        listed=(),
        indexed=False,
    ),
    Row(
        state="a document that the archive does not hold",
        at="/documents/not-held/",
        title="Song of the ferry",
        listed=("documents", "a-to-z"),
        shown=("Known to exist; not held in this archive", "Copy of Song of the ferry at songs.example"),
    ),
    Row(
        state="a document of an event that the archive does not hold, with a name of its own",
        at="/documents/second-opening/",
        title="Opening speech",
        listed=("documents", "a-to-z"),
        shown=(
            "Known to exist; not held in this archive",
            "On what a ferry is to those who cannot swim.",
            "news.osk.example/opening",
        ),
    ),
    Row(
        state="an event that was withdrawn",
        at="/events/2021/withdrawn/",
        title="Withdrawn: Gathering that was none",
        box=(
            "Withdrawn on 1 May 2022.",
            "The gauge office found that it never took place.",
            "Read instead: Third gathering on the river Osk",
        ),
        listed=(),
        indexed=False,
        shown=("1 to 2 February 2021", "Gathering"),
    ),
    Row(
        state="a document of an event that was withdrawn",
        at="/documents/withdrawn-report/",
        title="Withdrawn: Report of the gathering that was none",
        box=(
            "Withdrawn on 1 May 2022.",
            "The gauge office found that it never took place.",
            "There is no replacement.",
        ),
        listed=(),
        indexed=False,
    ),
)


def boxes(page: PageRead) -> tuple[str, ...]:
    """Return the sentences of the status boxes."""
    return tuple(
        words_of(line)
        for box in page.main.iter("div")
        if box.get("class") == "status"
        for line in box
        if line.tag == "p" and len(line) < 2
    )


def offered(page: PageRead) -> tuple[str, ...]:
    """Return what is shown instead of documents, before the text.

    It is each button, and the sentence about what is not available.
    """
    buttons = (
        words_of(item) for found in page.main.iter("ul") if found.get("class") == "list buttons" for item in found
    )
    notes = (words_of(line) for line in page.main if line.get("class") == "muted")
    return (*buttons, *notes)


def listed_in(tree: Tree, address: str) -> tuple[str, ...]:
    """Return the lists of its sort that have a link to a page in their main part."""
    lists = {
        name: at
        for name, at in LISTS.items()
        if at != ("/documents/" if address.startswith("/events/") else "/events/")
    }
    return tuple(
        name
        for name, at in lists.items()
        if any(file == f"{address[1:]}index.html" for file in _files(tree, tree.page(at)))
    )


def _files(tree: Tree, page: PageRead) -> list[str | None]:
    return [located(tree, page, link.get("href", ""))[0] for link in page.main.iter("a")]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.state)
def test_a_page_says_its_state(row: Row, states: Built) -> None:
    page = states.tree.page(row.at)
    assert page.places["title"] == row.title
    assert boxes(page) == row.box
    assert offered(page) == row.documents
    assert page.indexed is row.indexed
    assert [words for words in row.shown if words not in page.lines] == []
    head = page.root.find("head/title")
    assert head is not None
    assert head.text is not None
    assert head.text.startswith(row.title)


@pytest.mark.parametrize("row", [row for row in TABLE if "home" not in row.listed], ids=lambda row: row.state)
def test_a_page_stands_in_the_lists_of_its_state(row: Row, states: Built) -> None:
    lists = tuple(name for name in listed_in(states.tree, row.at) if name != "home")
    assert lists == row.listed


def test_home_shows_what_is_coming_in_the_order_of_its_dates(states: Built) -> None:
    coming = states.tree.page("/").places["Coming up"]
    assert coming.startswith("Gathering of the summer 4 June 2026, Bangkok, Thailand Gathering of the autumn")


def test_lists_say_the_state_of_what_was_not_held_before_its_title(states: Built) -> None:
    events = states.tree.page("/events/")
    titles = [words_of(link) for link in events.main.iter("a")]
    assert [row.named for row in TABLE if row.named and row.named not in titles] == []


def test_what_is_not_for_readers_is_in_no_published_byte(states: Built) -> None:
    assert [path for path, data in states.tree.files.items() if b"anary" in data or "canary" in path] == []
    assert b"anary" in b"".join(path.read_bytes() for path in (states.root / "content").rglob("*.md"))


def test_a_draft_is_said_to_be_one_in_the_preview(states: Built, tmp_path_factory: pytest.TempPathFactory) -> None:
    from tests.sites.built import build_site, snapshot  # noqa: PLC0415 - beside its only use

    output = tmp_path_factory.mktemp("drafts") / "output"
    build_site(states.root, drafts=True, output=output)
    page = Tree(files=snapshot(output)).page("/events/2022/draft/")
    assert page.places["title"] == "Draft: Canary title of a draft"
    assert "Draft: only in the preview, not published." in page.lines


def test_the_agenda_of_an_event_that_was_withdrawn_leads_to_where_that_is_said(states: Built) -> None:
    assert states.tree.page("/events/2021/withdrawn/agenda/").moved
    assert "events/2021/withdrawn/report.pdf" not in states.tree.files


ITEMS = {
    "item-7": "Break: Tea",
    "item-12": "Break: Meal, on the ferry",
    "item-list": "What the list is for",
    "item-10": "Cancelled: The old ferry",
    "item-11": "Moved, now 14:00 to 14:30: The new ferry",
    "item-8": "Closed session",
}


def test_the_items_of_an_agenda_say_their_states_and_can_be_linked_to(states: Built) -> None:
    page = states.tree.page("/events/2019/second/agenda/")
    rows = {
        row.get("id"): words_of(cell)
        for row in page.main.iter("tr")
        for cell in row
        if cell.tag == "th" and row.get("id")
    }
    assert {name: rows.get(name) for name in ITEMS} == ITEMS
    captions = [words_of(caption) for caption in page.main.iter("caption")]
    assert captions[0] == "Agenda of Day 1: Thursday 2 May 2019, Vientiane time, UTC+7"
    assert "Programme (PDF, 2 KB, 2 pages, English)" in page.lines


def test_a_long_agenda_is_told_by_its_days_on_the_page_of_the_event(states: Built) -> None:
    long, short = (
        states.tree.page(f"/events/{address}/").places["Agenda"] for address in ("2019/second", "2018/first")
    )
    by = "Vientiane time (UTC+7)"
    days = f"Day 1: Thursday 2 May 2019, 9:00 to 16:00 {by} Day 2: Friday 3 May 2019, 9:00 to 17:00 {by}"
    assert long.startswith(f"{days} The agenda with all 13 items")
    assert short.startswith("Agenda of First gathering, Bangkok time, UTC+7 Time Item")


def test_outcomes_lead_on_and_back(states: Built) -> None:
    second, third = states.tree.page("/events/2019/second/"), states.tree.page("/events/2021/third/")
    assert "Follows up on outcome 1, First gathering, 2 May 2018" in second.places["Outcomes"]
    assert "Followed up at Third gathering, 2 May 2021" in second.places["Outcomes"]
    assert third.places["Follows up on"] == "Outcome 1, Second gathering, 2 to 3 May 2019"
    assert (
        "The list of all gauges was begun."
        in states.tree.page("/series/gatherings/").places["How outcomes were followed up"]
    )


def test_many_documents_stand_under_headings_and_recordings_by_themselves(states: Built) -> None:
    page = states.tree.page("/events/2019/second/")
    reading = page.places["Key documents and related reading"]
    groups = [
        "Agenda",
        "Papers",
        "Concept notes",
        "Summary and outcomes",
        "Presentations and speeches",
        "Participant list",
        "Press",
    ]
    groups += ["Related events"]
    assert [reading.index(f"{name} ") for name in groups] == sorted(reading.index(f"{name} ") for name in groups)
    assert page.places["Recordings"].startswith(
        "The second day Recording, MP3, 2 KB, English, 1 hour 20 minutes, without captions"
    )
    assert "This PDF may not work with screen readers. Ask for another format" in reading
    assert "All 10 documents" in page.lines


def test_recordings_say_where_they_can_be_watched_by_whom_and_in_which_language(states: Built) -> None:
    page = states.tree.page("/events/2019/second/")
    recordings = page.places["Recordings"]
    assert (
        "The first day Recording, Lao, with captions, Mira Olt The lists, gauge by gauge. Watch on video.example, 42 "
        "minutes" in recordings
    )
    assert "The song on the ferry Recording Listen on songs.example, 3 minutes" in recordings
    assert "The third day Recording Known to exist; not held in this archive" in recordings
    links = {link.get("href"): words_of(link) for link in page.main.iter("a")}
    assert links["https://www.video.example/osk-1"] == "Watch on video.example, 42 minutes, The first day"


def test_what_is_said_of_a_document_that_is_not_held_stands_in_its_row(states: Built) -> None:
    lines = states.tree.page("/events/2019/second/").lines
    row = lines.index("What the second gathering is for", lines.index("Concept notes"))
    assert lines[row + 1 : row + 5] == (
        "Concept note, English, version 2, 4 March 2019, OGO, Mira Olt",
        "One page on lists, written before anybody had seen the ferry.",
        "Licence: CC BY 4.0",
        "Known to exist; not held in this archive",
    )


PAPERS = {
    "Paper on lists (PDF, 2 KB, 4 pages, English)": "../../../../events/2019/second/lists.pdf",
    "Handbook of gauges (PDF, 4 KB, 9 pages, English)": "../../../../documents/handbook/handbook.pdf",
    "What the second gathering is for (not held in this archive)": "",
    "Note to the papers (at papers.osk.example)": "https://papers.osk.example/note",
    "Opening speech (not held in this archive)": "../../../../documents/second-opening/",
    "Withdrawn: Note on the old lock": "../../../../documents/withdrawn-note/",
}


def test_the_papers_of_an_item_are_named_whether_they_are_held_or_not(states: Built) -> None:
    page = states.tree.page("/events/2019/second/agenda/")
    (row,) = (row for row in page.main.iter("tr") if row.get("id") == "item-list")
    papers = {words_of(line): next((link.get("href", "") for link in line.iter("a")), "") for line in row.iter("p")}
    assert papers == PAPERS


def test_files_are_published_as_they_are_and_texts_link_to_them(states: Built) -> None:
    files, given = states.tree.files, states.root / "content/static"
    for name in ("_headers", ".well-known/security.txt", "BingSiteAuth.xml", "wp-content/uploads/2015/Ferry_Times.pdf"):
        assert files[name] == (given / name).read_bytes()
    page = states.tree.page("/about/")
    links = [link.get("href") for link in page.main.iter("a")]
    assert links[-2:] == [
        "../wp-content/uploads/2015/Ferry_Times.pdf",
        "../wp-content/uploads/2015/Ferry_Times.pdf#page=1",
    ]


def test_the_list_of_contents_needs_three_sections_and_counts(states: Built) -> None:
    page = states.tree.page("/events/2019/second/")
    assert "Outcomes (1)" in page.lines
    assert "On this page" not in states.tree.page("/events/2019/bare/").lines


def test_an_organisation_that_was_renamed_leads_to_the_new_name_and_back(states: Built) -> None:
    assert states.tree.page("/organisations/gauge-bureau/").places["Succeeded by"] == "Osk Gauge Office"
    assert states.tree.page("/organisations/gauge-office/").places["Formerly"] == "Osk Gauge Bureau"


def test_the_foot_tells_the_history_of_a_page(states: Built) -> None:
    page = states.tree.page("/events/2019/second/")
    footer = next(page.root.iter("footer"))
    words = words_of(footer)
    assert "First published 1 June 2019. Updated 3 February 2020: The number of participants is corrected." in words
    assert "Changes to this page (2)" in words


def test_the_chatham_house_rule_is_explained_where_the_archive_explains_it(states: Built) -> None:
    page = states.tree.page("/events/2021/awaited/")
    (rule,) = (link for link in page.main.iter("a") if words_of(link).startswith("Chatham House Rule"))
    assert rule.get("href") == "../../../about/#what-the-chatham-house-rule-means"
