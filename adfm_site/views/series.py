"""A series' page, and the list of all series."""

from collections.abc import Iterator
from typing import ClassVar, cast

from msgspec import Struct

from adfm_site.archive.addresses import address_of
from adfm_site.archive.archive import Archive, newest_first
from adfm_site.archive.references import outcomes_of
from adfm_site.model.entry import Entry
from adfm_site.model.event import Event
from adfm_site.model.series import Series
from adfm_site.views.cards import DocumentRow, EventCard, country_links, document_row, is_listed
from adfm_site.views.event_facets import SERIES
from adfm_site.views.event_facts import outcome_link
from adfm_site.views.frame import Fact, Frame, Html, Link, Page, fact, html, links_to, page, sources
from adfm_site.views.listing import IndexView, cards
from adfm_site.wording import dates
from adfm_site.wording.speaking import say


class CarriedForward(Struct, frozen=True, kw_only=True):
    """An outcome and what took it up."""

    outcome: Link
    event: Link
    taken_up: tuple[Link, ...]


class SeriesView(Struct, frozen=True, kw_only=True):
    """All that a series' page may see."""

    TEMPLATE: ClassVar[str] = "series.html"

    page: Page
    lead: str
    facts: tuple[Fact, ...]
    text: Html
    cards: tuple[EventCard, ...]
    carried: tuple[CarriedForward, ...]
    documents: tuple[DocumentRow, ...]
    sources: tuple[Link, ...]


def series_list_views(archive: Archive, shared: Frame) -> Iterator[tuple[str, IndexView]]:
    """Return the list of all series."""
    yield "", SERIES.index(archive, shared)


def series_view(archive: Archive, shared: Frame, id_: str) -> SeriesView:
    """Return the page of a series. Raises KeyError where there is no such public series."""
    entry = cast("Entry[Series]", archive.entries["series"][id_])
    head = entry.head
    members = tuple(member for id_ in archive.members.get(entry.id, ()) if (member := archive.event(id_)))
    documents = (archive.documents.get(id_) for id_ in head.key_documents)
    return SeriesView(
        page=page(shared, address_of(entry), head.title, summary=head.summary, breadcrumb=SERIES.crumbs, head=head),
        lead=head.summary,
        facts=tuple(_facts(archive, head, members)),
        text=html(archive, entry),
        cards=cards(archive, newest_first(members)),
        carried=tuple(_carried(archive, entry.id)),
        documents=tuple(
            document_row(archive, document) for document in documents if document and is_listed(archive, document)
        ),
        sources=sources(head),
    )


def _facts(archive: Archive, head: Series, members: tuple[Entry[Event], ...]) -> Iterator[Fact]:
    for label, day in (("fact-began", head.began), ("fact-ended", head.ended)):
        yield from fact(label, dates.date(day) if day and day.known else None)
    yield from fact("fact-events", say("event-count", len(members)) if members else None)
    yield from fact("fact-conveners", *links_to(map(archive.organisation, head.conveners)))
    taking_part = (member.head.participants for member in members)
    codes = {code for participants in taking_part if participants for code in participants.countries}
    yield from fact("fact-participants-from", *country_links(archive, codes))
    yield from fact("fact-status", say(f"series-{head.status}") if head.status else None)
    yield from fact("fact-also-known-as", *head.also_known_as)


def _carried(archive: Archive, id_: str) -> Iterator[CarriedForward]:
    """Return the outcomes of a series' events that were taken up."""
    for member_id in archive.members.get(id_, ()):
        member = archive.event(member_id)
        for outcome in outcomes_of(member.head) if member else ():
            later = archive.taken_up.get(f"{member_id}#{outcome.id}", ())
            links = tuple(filter(None, (outcome_link(archive, item.event, item.outcome) for item in later)))
            here = outcome_link(archive, member_id, outcome.id)
            event = outcome_link(archive, member_id, "")
            if links and here and event:
                yield CarriedForward(outcome=Link(text=outcome.text, address=here.address), event=event, taken_up=links)
