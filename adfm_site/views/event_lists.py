"""Lists of events: all of them, those of a year, of a kind, of a topic."""

from collections.abc import Iterator
from typing import ClassVar

from msgspec import Struct

from adfm_site.archive import addresses
from adfm_site.archive.archive import Archive
from adfm_site.model.entry import Entry, Head
from adfm_site.views.event_facets import (
    COUNTRIES,
    KINDS,
    SERIES,
    TOPICS,
    YEARS,
    all_events,
    events_of,
    ways_in,
)
from adfm_site.views.filters import Filters, filters, with_facets
from adfm_site.views.frame import Frame, Html, Link, Page, html, page, sources
from adfm_site.views.listing import Counted, Group, IndexView, Ways, in_columns, is_long, under_years, year_title
from adfm_site.wording.speaking import say

_FILTERED_BY = (YEARS, COUNTRIES, SERIES, KINDS, TOPICS)
_FACETS = {facet.name: facet for facet in (YEARS, KINDS, TOPICS)}


class EventsView(Struct, frozen=True, kw_only=True):
    """A list of events.

    years: the columns of years of the whole list; filters: the form above it; browse: other ways in.

    all_: from a list of some events, the link to all. long: there are so many rows that browsers are to lay out only
    what is seen.
    """

    TEMPLATE: ClassVar[str] = "events.html"

    page: Page
    lead: str
    text: Html
    years: tuple[Counted, ...]
    filters: Filters | None
    all_: Link | None
    groups: tuple[Group, ...]
    long: bool
    browse: tuple[Ways, ...]
    sources: tuple[Link, ...] = ()


def event_lists(archive: Archive) -> Iterator[tuple[str, str]]:
    """Return the keys of all lists of events, each with the file of its text.

    The list of all has none; that of a facet's values has the facet's name, and the list of a value this and its key.
    """
    yield "", ""
    for value, _ in YEARS.listed(archive):
        yield f"{YEARS.name} {value.key}", ""
    for facet in (KINDS, TOPICS):
        yield facet.name, ""
        for value, _ in facet.listed(archive):
            entry = archive.topic(value.key) if facet is TOPICS else None
            yield f"{facet.name} {value.key}", entry.path if entry else ""


def event_list_view(archive: Archive, shared: Frame, key: str) -> EventsView | IndexView:
    """Return a list of events, or a list of lists, by its key."""
    name, _, of = key.partition(" ")
    if not name:
        return _all_events(archive, shared)
    facet = _FACETS[name]
    if not of:
        return facet.index(archive, shared)
    value, entries = facet.value(archive, of), events_of(archive, facet.ids(archive).get(of, ()))
    if facet is YEARS:
        group = Group(anchor="events", title="", cards=with_facets(archive, _FILTERED_BY, entries))
        return _list(archive, shared, Link(text=value.title, address=value.link.address), facet.crumbs, (group,))
    entry = archive.topic(of) if facet is TOPICS else None
    return _list(archive, shared, value.link, facet.crumbs, under_years(archive, entries), entry)


def _all_events(archive: Archive, shared: Frame) -> EventsView:
    """Return the list of all events.

    Of more than a hundred, only the newest year is listed, and the other years are separate pages.
    """
    count, years = len(all_events(archive)), tuple(YEARS.listed(archive))
    split = is_long(count)
    groups = tuple(
        Group(
            anchor=f"year-{year.key}",
            title=year_title(year.key),
            cards=with_facets(archive, _FILTERED_BY, events_of(archive, ids)),
        )
        for year, ids in (years[:1] if split else years)
    )
    lead = say("event-list-lead", count)
    return EventsView(
        page=page(shared, addresses.EVENTS, say("events"), summary=lead),
        lead=lead,
        text=Html(),
        years=in_columns(YEARS.counted(archive)),
        filters=filters(archive, _FILTERED_BY, say("filter-events"), "event-count", split=split),
        all_=None,
        groups=groups,
        long=is_long(sum(len(group.cards) for group in groups)),
        browse=ways_in(archive),
    )


def _list(
    archive: Archive,
    shared: Frame,
    link: Link,
    crumbs: tuple[Link, ...],
    groups: tuple[Group, ...],
    entry: Entry[Head] | None = None,
) -> EventsView:
    """Return a list of some events. link: to the list. entry: has its text."""
    count, every = sum(len(group.cards) for group in groups), len(all_events(archive))
    head = entry.head if entry else None
    lead = (head and head.summary) or (say("event-list-lead", count) if count else "")
    summary = say("title-state", state=link.text, title=lead) if lead else ""
    return EventsView(
        page=page(shared, link.address, link.text, summary=summary, breadcrumb=crumbs, head=head),
        lead=lead,
        text=html(archive, entry) if entry else Html(),
        years=(),
        filters=None,
        all_=Link(text=say("events-all", every), address=addresses.EVENTS) if count < every else None,
        groups=groups,
        long=is_long(count),
        browse=(),
        sources=sources(head) if head else (),
    )
