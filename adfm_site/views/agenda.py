"""An agenda's page, and its tables on the event's page."""

from collections.abc import Callable, Iterator
from typing import ClassVar, cast

from msgspec import Struct

from adfm_site.archive.addresses import address_of
from adfm_site.archive.archive import Archive
from adfm_site.archive.clocks import Timetable, clock_of, times_of_agenda, times_of_day
from adfm_site.archive.documents import Document, State
from adfm_site.model.agenda import Agenda, Item, after_midnight
from adfm_site.model.dates import TimeRange
from adfm_site.model.entry import Entry
from adfm_site.model.event import Event
from adfm_site.views.cards import announced, dates_of, file_words, host_of, is_listed
from adfm_site.views.event_facets import YEARS
from adfm_site.views.event_facts import when_and_where
from adfm_site.views.frame import Fact, Frame, Html, Link, Page, fact, html, link_to, page, short_name, sources
from adfm_site.wording import dates
from adfm_site.wording.speaking import inside, say


class AgendaRow(Struct, frozen=True, kw_only=True):
    """An item of an agenda. muted: a break. state: that it was cancelled or moved."""

    anchor: str
    time: str
    title: str
    muted: bool
    state: str
    lead: tuple[Link, ...]
    papers: tuple[Link, ...]


class AgendaTable(Struct, frozen=True, kw_only=True):
    """A day of an agenda, or the whole where days are not known. Columns that no row fills are left out.

    clock: whose clocks tell.
    """

    anchor: str
    title: str
    caption: str
    clock: str
    rows: tuple[AgendaRow, ...]
    with_time: bool
    with_lead: bool
    with_papers: bool


class AgendaView(Struct, frozen=True, kw_only=True):
    """All that an agenda's page may see."""

    TEMPLATE: ClassVar[str] = "agenda.html"

    page: Page
    lead: str
    event: Link
    facts: tuple[Fact, ...]
    files: tuple[Link, ...]
    tables: tuple[AgendaTable, ...]
    note: Html
    sources: tuple[Link, ...]


def agenda_view(archive: Archive, shared: Frame, id_: str) -> AgendaView:
    """Return the page of an event's agenda. Raises KeyError where there is none, or no such public event."""
    event, agenda = (
        cast("Entry[Event]", archive.entries["event"][id_]),
        cast("Entry[Agenda]", archive.entries["agenda"][id_]),
    )
    name = short_name(event.head)
    facts = fact("fact-date", dates_of(event.head)) if event.head.parts else when_and_where(archive, event.head)
    tables = agenda_tables(archive, event, agenda)
    return AgendaView(
        page=page(
            shared,
            address_of(agenda),
            agenda.head.title or say("agenda-of", event=name),
            summary=agenda.head.summary or say("agenda-table", event=event.head.title),
            breadcrumb=(*YEARS.crumbs, link_to(event, name)),
            head=agenda.head,
        ),
        lead=agenda.head.summary,
        event=link_to(event),
        facts=tuple(facts),
        files=tuple(_files(archive, event.id)),
        tables=tables,
        note=html(archive, agenda),
        sources=sources(agenda.head),
    )


def agenda_tables(archive: Archive, event: Entry[Event], agenda: Entry[Agenda]) -> tuple[AgendaTable, ...]:
    """Return a table for each day of an agenda, or one for all items where days are not known."""
    papers = _papers(archive, event)
    name = short_name(event.head)
    tables = []
    if agenda.head.items:
        rows = tuple(_rows(archive, agenda.head.items, papers, 1))
        clock = _clock(archive, times_of_agenda(event.head, agenda.head))
        tables.append(_table("day-0", "", say("agenda-table", event=name), clock, rows))
    count = len(agenda.head.items)
    for number, day in enumerate(agenda.head.days, start=1):
        title = say("day", number=number, date=dates.weekday(day.date))
        rows = tuple(_rows(archive, day.items, papers, count + 1))
        count += len(day.items)
        named = say("title-state", state=title, title=day.title) if day.title else title
        clock = _clock(archive, times_of_day(event.head, agenda.head, day))
        tables.append(_table(f"day-{number}", named, say("agenda-table-day", day=title), clock, rows))
    return tuple(tables)


def _clock(archive: Archive, timetable: Timetable) -> str:
    clock = clock_of(timetable, archive.site)
    return dates.clocks(clock) if clock and timetable.times else ""


def agenda_items_with(archive: Archive, document: Document) -> Iterator[Link]:
    """Return the items of agendas among whose papers a document is."""
    for id_ in document.events:
        event, agenda = archive.event(id_), archive.agenda(id_)
        if event is None or agenda is None:
            continue
        papers = _papers(archive, event)
        items = (*agenda.head.items, *(item for day in agenda.head.days for item in day.items))
        for number, item in enumerate(items, start=1):
            if not item.closed and any(papers(paper) is document for paper in item.papers):
                yield Link(text=_title(item), address=f"{address_of(agenda)}#{_anchor(item, number)}")


def agenda_days(archive: Archive, event: Entry[Event], agenda: Entry[Agenda]) -> tuple[str, ...]:
    """Return the days of an agenda in words, each with its times; the times alone where days are not known."""
    lines = [_between(archive, times_of_agenda(event.head, agenda.head))]
    for number, day in enumerate(agenda.head.days, start=1):
        title = say("day", number=number, date=dates.weekday(day.date))
        lines.append(
            say("meta-join").join(filter(None, (title, _between(archive, times_of_day(event.head, agenda.head, day)))))
        )
    return tuple(filter(None, lines))


def _between(archive: Archive, timetable: Timetable) -> str:
    """Return from when to when the items of a day take place."""
    if not timetable.times:
        return ""
    last = max(timetable.times)
    between = TimeRange(start=min(timetable.times).time, end=last.time)
    return dates.times(between, clock_of(timetable, archive.site), next_day=last.next_day)


def _files(archive: Archive, event: str) -> Iterator[Link]:
    """Return the agenda's own files, where the archive holds them."""
    for key in archive.of_event.get(event, ()):
        document = archive.documents[key]
        if document.state is State.HELD and document.head.kind[:1] == ("agenda",) and is_listed(archive, document):
            yield _paper(archive, document)


def _table(anchor: str, title: str, caption: str, clock: str, rows: tuple[AgendaRow, ...]) -> AgendaTable:
    return AgendaTable(
        anchor=anchor,
        title=title,
        caption=caption,
        clock=clock,
        rows=rows,
        with_time=any(row.time for row in rows),
        with_lead=any(row.lead for row in rows),
        with_papers=any(row.papers for row in rows),
    )


def _rows(
    archive: Archive, items: tuple[Item, ...], papers: Callable[[str], Document | None], first: int
) -> Iterator[AgendaRow]:
    for number, (item, (late, moved_late)) in enumerate(zip(items, after_midnight(items), strict=True), start=first):
        shown = not item.closed
        leading = (archive.organisation(id_) for id_ in item.lead) if shown else ()
        yield AgendaRow(
            anchor=_anchor(item, number),
            time=dates.times(item.time, next_day=late) if item.time else "",
            title=_title(item),
            muted=bool(item.break_),
            state=_state(item, late=moved_late),
            lead=tuple(link_to(entry, entry.head.short_title) for entry in leading if entry),
            papers=tuple(_paper(archive, document) for paper in item.papers if (document := papers(paper)))
            if shown
            else (),
        )


def _anchor(item: Item, number: int) -> str:
    return f"item-{(not item.closed and item.id) or number}"


def _title(item: Item) -> str:
    if item.closed:
        return say("closed-session")
    if item.break_:
        return say("break", name=say("list-join").join(filter(None, (item.break_, item.title))))
    return item.title


def _state(item: Item, *, late: bool) -> str:
    """Return what became of an item: that it was cancelled, and the time to which it was moved.

    late: that is after midnight.
    """
    moved = ""
    if item.moved_to:
        moved = say(
            "item-moved-span" if item.moved_to.end else "item-moved", time=dates.times(item.moved_to, next_day=late)
        )
    if item.cancelled:
        return say("list-join").join(filter(None, (say("item-cancelled"), inside(moved))))
    return moved


def _papers(archive: Archive, event: Entry[Event]) -> Callable[[str], Document | None]:
    """Return a look-up of documents by id, and of the event's own by the names of their files.

    It finds only what readers may know of them.
    """
    own: dict[str, Document] = {}
    for key in archive.of_event.get(event.id, ()):
        document = archive.documents[key]
        own[document.id] = document
        if document.file:
            own[document.file.measured.path.rpartition("/")[2]] = document
    # Of what was withdrawn, or is only announced, the file is not known any more, but the id that was made of its name.
    return lambda written: (
        own.get(written) or own.get(f"{event.id}-{written.rpartition('.')[0]}") or archive.documents.get(written)
    )


def _paper(archive: Archive, document: Document) -> Link:
    """Return the link to a paper, with what it is.

    If readers cannot get it here, the link says where it is, or that it is not held.
    """
    head = document.head
    match document.state:
        case State.HELD if document.file:
            address, words = document.file.address, file_words(document.file)
        case State.KNOWN if head.url:
            address, words = head.url, (say("at-host", host=host_of(head.url)), head.length)
        case State.KNOWN:
            address, words = document.page or "", (say("not-held-short"),)
        case State.WITHDRAWN:
            return Link(
                text=say("title-state", state=say("state-withdrawn"), title=head.title), address=document.page or ""
            )
        case _:
            return Link(text=announced(archive, document))
    return Link(
        text=say("format-of", title=head.title, meta=say("meta-join").join(filter(None, words))), address=address
    )
