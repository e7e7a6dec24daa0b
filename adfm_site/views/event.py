"""An event's page."""

from collections.abc import Iterator
from typing import ClassVar, cast

from msgspec import Struct

from adfm_site.archive import addresses
from adfm_site.archive.addresses import address_of
from adfm_site.archive.archive import Archive
from adfm_site.archive.catalogue import when
from adfm_site.archive.clocks import times_of_part
from adfm_site.archive.references import outcomes_of
from adfm_site.model.dates import PartialDate
from adfm_site.model.entry import Entry
from adfm_site.model.event import Event, Part
from adfm_site.views.agenda import AgendaTable, agenda_days, agenda_tables
from adfm_site.views.cards import DocumentRow, EventCard, dates_of, event_card, place_words, state_word
from adfm_site.views.event_documents import EventDocuments, event_documents, part_rows, reading
from adfm_site.views.event_facets import YEARS
from adfm_site.views.event_facts import (
    facts,
    followed,
    kicker,
    outcome_link,
    participants_sentences,
    participating,
    series_link,
    status_sentences,
    time_fact,
    topics_fact,
    where,
)
from adfm_site.views.frame import (
    Fact,
    Figure,
    Frame,
    Html,
    Link,
    Page,
    Section,
    fact,
    figure,
    html,
    link_to,
    links_to,
    page,
    short_name,
    sources,
)
from adfm_site.views.listing import UNDATED, cards
from adfm_site.wording import dates
from adfm_site.wording.speaking import say

AGENDA_SHOWN_TO = 12
_LINE_LENGTH = 9


class OutcomeView(Struct, frozen=True, kw_only=True):
    """An outcome, numbered, with what it follows from and what took it up."""

    number: int
    anchor: str
    text: str
    follows: tuple[Link, ...]
    taken_up: tuple[Link, ...]


class SeriesLine(Struct, frozen=True, kw_only=True):
    """Events of a series around this one, in order, each with whether it is this one. all_: the link to all of them."""

    title: Link
    cards: tuple[tuple[EventCard, bool], ...]
    all_: Link | None


class PartView(Struct, frozen=True, kw_only=True):
    """A part of an event."""

    anchor: str
    title: str
    facts: tuple[Fact, ...]
    status: str
    documents: tuple[DocumentRow, ...]


class EventView(Struct, frozen=True, kw_only=True):
    """All that an event's page may see, in the order of the page."""

    TEMPLATE: ClassVar[str] = "event.html"

    page: Page
    kicker: str
    kicker_series: Link | None
    lead: str
    status: tuple[str, ...]
    facts: tuple[Fact, ...]
    documents: EventDocuments
    contents: tuple[Section, ...]
    picture: Figure | None
    outcomes: tuple[OutcomeView, ...]
    summary: Html
    agenda: tuple[AgendaTable, ...]
    agenda_note: Html
    agenda_link: Link | None
    agenda_items: int
    agenda_days: tuple[str, ...]
    participants: tuple[str, ...]
    participating: tuple[Link, ...]
    parts: tuple[PartView, ...]
    related: tuple[EventCard, ...]
    reading: tuple[DocumentRow, ...]
    related_series: tuple[Link, ...]
    links: tuple[tuple[Link, Link | None], ...]
    series: SeriesLine | None
    sources: tuple[Link, ...]


def event_view(archive: Archive, shared: Frame, id_: str) -> EventView:
    """Return an event's page. Raises KeyError where there is no such public event."""
    entry = cast("Entry[Event]", archive.entries["event"][id_])
    head = entry.head
    documents, read_next = event_documents(archive, entry), reading(archive, entry)
    agenda = archive.agenda(entry.id)
    tables = agenda_tables(archive, entry, agenda) if agenda else ()
    items = sum(len(table.rows) for table in tables)
    outcomes = tuple(_outcomes(archive, entry))
    participants = tuple(participants_sentences(archive, head.participants))
    parts = tuple(_part(archive, entry, part) for part in head.parts)
    related = cards(archive, filter(None, map(archive.event, archive.related.get(entry.id, ()))))
    start, _ = when(head)
    state = say("state-draft") if archive.is_early(head) else state_word(head)
    return EventView(
        page=page(
            shared,
            address_of(entry),
            head.title,
            summary=head.summary or _in_a_line(archive, head),
            breadcrumb=_breadcrumb(start),
            state=state,
            head=head,
        ),
        kicker=kicker(archive, head),
        kicker_series=series_link(archive, head, short=True),
        lead=head.summary,
        status=status_sentences(head.status, start),
        facts=tuple(facts(archive, head)),
        documents=documents,
        contents=_contents(
            archive,
            entry,
            outcomes=outcomes,
            agenda=items,
            participants=participants,
            documents=documents,
            related=len(related) + len(read_next),
        ),
        picture=_picture(archive, entry),
        outcomes=outcomes,
        summary=html(archive, entry),
        agenda=tables if items <= AGENDA_SHOWN_TO else (),
        # A note with headings or footnotes has anchors of its own, which belong to the agenda's page.
        agenda_note=html(archive, agenda)
        if agenda and items <= AGENDA_SHOWN_TO and not archive.text(agenda).anchors
        else Html(),
        agenda_link=Link(text=_agenda_words(items), address=address_of(agenda)) if agenda else None,
        agenda_items=items,
        agenda_days=agenda_days(archive, entry, agenda) if agenda and items > AGENDA_SHOWN_TO else (),
        participants=participants,
        participating=participating(archive, head.participants),
        parts=parts,
        related=related,
        reading=read_next,
        related_series=links_to(map(archive.one_series, head.related)),
        links=tuple(_elsewhere(head)),
        series=_series_line(archive, entry),
        sources=sources(head),
    )


def _agenda_words(items: int) -> str:
    return say("agenda-full") if items <= AGENDA_SHOWN_TO else say("agenda-all", items)


def _breadcrumb(start: PartialDate) -> tuple[Link, ...]:
    address = addresses.below(addresses.EVENTS, UNDATED if start.year is None else str(start.year))
    return (*YEARS.crumbs, Link(text=say("undated") if start.year is None else str(start.year), address=address))


def _in_a_line(archive: Archive, head: Event) -> str:
    """Describe an event that has no summary."""
    place = place_words(archive, head)
    if not place:
        return say("related-line-short", title=head.title, dates=dates_of(head))
    return say("related-line", title=head.title, dates=dates_of(head), place=place)


def _outcomes(archive: Archive, entry: Entry[Event]) -> Iterator[OutcomeView]:
    for number, outcome in enumerate(outcomes_of(entry.head), start=1):
        key = f"{entry.id}#{outcome.id}"
        taken_up = (outcome_link(archive, item.event, item.outcome) for item in archive.taken_up.get(key, ()))
        yield OutcomeView(
            number=number,
            anchor=f"outcome-{outcome.id}",
            text=outcome.text,
            follows=followed(archive, outcome.follows),
            taken_up=tuple(filter(None, taken_up)),
        )


def _part(archive: Archive, entry: Entry[Event], part: Part) -> PartView:
    facts = (
        *fact("fact-date", dates.with_precision(part.start, part.end or part.start)),
        *time_fact(archive, part.time, times_of_part(entry.head, part)),
        *where(archive, part.place, online=part.online),
        *topics_fact(archive, part.topics),
    )
    return PartView(
        anchor=f"part-{part.id}",
        title=part.title,
        facts=facts,
        status=" ".join(status_sentences(part.status, part.start, "part-")),
        documents=part_rows(archive, entry, part.id),
    )


def _contents(
    archive: Archive,
    entry: Entry[Event],
    *,
    outcomes: tuple[OutcomeView, ...],
    agenda: int,
    participants: tuple[str, ...],
    documents: EventDocuments,
    related: int,
) -> tuple[Section, ...]:
    """Return the list "On this page"; nothing where there are fewer than three sections."""
    head = entry.head
    related += len(head.links) + sum(archive.one_series(id_) is not None for id_ in head.related)
    shown = len(documents.rows) + related
    sections = [
        Section(anchor="outcomes", label=say("outcomes"), count=len(outcomes)) if outcomes else None,
        Section(anchor="summary", label=say("summary")) if archive.text(entry).parts else None,
        Section(anchor="agenda", label=say("agenda"), count=agenda) if agenda else None,
        Section(anchor="participants", label=say("participants")) if participants or _has_named(head) else None,
        Section(anchor="parts", label=say("parts"), count=len(head.parts)) if head.parts else None,
        Section(anchor="recordings", label=say("recordings"), count=len(documents.recordings))
        if documents.recordings
        else None,
        Section(anchor="documents", label=say("documents-and-reading"), count=shown) if shown else None,
        Section(anchor="sources", label=say("sources"), count=len(head.sources)) if head.sources else None,
    ]
    found = tuple(section for section in sections if section)
    return found if len(found) >= 3 else ()  # noqa: PLR2004 - a list of two is no list


def _has_named(head: Event) -> bool:
    return bool(head.participants and head.participants.organisations)


def _picture(archive: Archive, entry: Entry[Event]) -> Figure | None:
    image, file = entry.head.image, archive.images.get(entry.id)
    return figure(file, image.alt, image.caption, image.credit, top=True) if image and file else None


def _elsewhere(head: Event) -> Iterator[tuple[Link, Link | None]]:
    for link in head.links:
        archived = Link(text=say("link-archived", title=link.title), address=link.archived) if link.archived else None
        yield Link(text=link.title, address=link.url), archived


def _series_line(archive: Archive, entry: Entry[Event]) -> SeriesLine | None:
    """Return the events of the series around this one.

    Of a long series only the nearest are returned, so that pages do not grow with it.
    """
    series = archive.one_series(entry.head.series)
    members = archive.members.get(entry.head.series or "", ())
    if series is None or len(members) < 2:  # noqa: PLR2004 - a line needs two ends
        return None
    position = archive.positions[entry.id]
    first = max(min(position - _LINE_LENGTH // 2, len(members) - _LINE_LENGTH), 0)
    near = members[first : first + _LINE_LENGTH]
    title = link_to(series, short_name(series.head))
    return SeriesLine(
        title=title,
        cards=tuple((event_card(archive, other), other.id == entry.id) for other in map(archive.event, near) if other),
        all_=None
        if len(near) == len(members)
        else Link(text=say("series-all", len(members), series=title.text), address=title.address),
    )
