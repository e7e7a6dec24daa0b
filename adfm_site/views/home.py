"""The home page: what this is, the latest, the ways in."""

from collections.abc import Iterator
from typing import ClassVar

from msgspec import Struct

from adfm_site.archive import addresses
from adfm_site.archive.archive import Archive
from adfm_site.archive.catalogue import when
from adfm_site.model.entry import Entry
from adfm_site.model.event import Event
from adfm_site.views.cards import EventCard, event_card
from adfm_site.views.document_facets import all_documents
from adfm_site.views.event_facets import ORGANISATIONS, YEARS, all_events, ways_in
from adfm_site.views.frame import Frame, Html, Link, Page, history, html, page, sources
from adfm_site.views.listing import Counted, Ways, cards, in_columns
from adfm_site.wording.speaking import say

_LATEST = 5


class HomeView(Struct, frozen=True, kw_only=True):
    """All that the home page may see.

    latest: the events whose pages changed last, each with what changed, empty where it is new.
    """

    TEMPLATE: ClassVar[str] = "home.html"

    page: Page
    kicker: str
    lead: str
    counts: str
    text: Html
    latest: tuple[tuple[EventCard, str], ...]
    coming: tuple[EventCard, ...]
    years: tuple[Counted, ...]
    ways: tuple[Ways, ...]
    sources: tuple[Link, ...]


def home_views(archive: Archive, shared: Frame) -> Iterator[tuple[str, HomeView]]:
    """Return the home page."""
    entry = archive.pages.get("index")
    head = entry.head if entry else None
    lead = (head.summary if head else "") or archive.site.description
    title = head.title if head else shared.site
    yield (
        entry.path if entry else "",
        HomeView(
            page=page(shared, addresses.HOME, title, summary=lead or shared.site, head=head),
            kicker=archive.site.short_name,
            lead=lead,
            counts=_counts(archive),
            text=html(archive, entry) if entry else Html(),
            latest=tuple((event_card(archive, event), _news(event)) for event in _latest(archive)),
            coming=cards(archive, reversed(_coming(archive))),
            years=in_columns(YEARS.counted(archive)),
            ways=(*ways_in(archive), *ORGANISATIONS.ways(archive)),
            sources=sources(head) if head else (),
        ),
    )


def _counts(archive: Archive) -> str:
    events = say("event-count", len(all_events(archive)))
    documents = say("document-count", len(all_documents(archive)))
    first = next((year for entry in archive.events if (year := when(entry.head)[0].year)), None)
    if first is None:
        return say("home-counts-undated", events=events, documents=documents)
    return say("home-counts", events=events, year=first, documents=documents)


def _coming(archive: Archive) -> list[Entry[Event]]:
    """Return the events that certainly begin after the day of the build, the latest first."""
    coming: list[Entry[Event]] = []
    for entry in reversed(archive.events):
        start = when(entry.head)[0]
        if archive.is_ahead(start):
            coming.append(entry)
        elif start.known:
            break
    return coming


def _latest(archive: Archive) -> list[Entry[Event]]:
    """Return the events whose pages changed last, by their change notes, then by their own dates."""
    today = archive.today.order[:3]
    past = [entry for entry in archive.events if when(entry.head)[0].known and when(entry.head)[0].order[:3] <= today]
    return sorted(past, key=_freshness, reverse=True)[:_LATEST]


def _news(entry: Entry[Event]) -> str:
    """Return what changed last on an event's page; nothing where it was only published."""
    notes = history(entry.head.changes)
    return say("latest-note", date=notes[-1][0], note=notes[-1][1]) if len(notes) > 1 else ""


def _freshness(entry: Entry[Event]) -> tuple[object, ...]:
    changed = max((change.date.order[:3] for change in entry.head.changes), default=(0, 0, 0))
    return (changed, when(entry.head)[0].order[:3], entry.id)
