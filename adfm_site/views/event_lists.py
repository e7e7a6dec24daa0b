"""Lists of events: all of them, those of a year, of a kind, of a topic."""

from collections.abc import Iterator
from typing import ClassVar

from msgspec import Struct

from adfm_site.archive.archive import Archive
from adfm_site.model.entry import Entry, Head
from adfm_site.model.event import Event
from adfm_site.views.filters import Filters, event_filters, with_facets
from adfm_site.views.frame import Frame, Html, Link, Page, html, page, sources
from adfm_site.views.listing import (
    Counted,
    Group,
    IndexView,
    Ordered,
    Ways,
    cards,
    grouped,
    index_view,
    is_long,
    kind_counts,
    ordered,
    topic_counts,
    ways_in,
    year_counts,
    year_of,
    year_title,
)
from adfm_site.wording.speaking import say

_ADDRESS = "/events/"


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


def list_views(archive: Archive, shared: Frame) -> Iterator[EventsView | IndexView]:
    """Return all lists of events and the lists above them."""
    lists = ordered(archive)
    yield _all_events(archive, shared, lists)
    yield from _year_views(archive, shared, lists)
    yield from _kind_views(archive, shared, lists)
    yield from _topic_views(archive, shared, lists)


def _all_events(archive: Archive, shared: Frame, lists: Ordered) -> EventsView:
    """Return the list of all events.

    Of more than a hundred, only the newest year is listed, and the other years are separate pages.
    """
    split = is_long(len(lists.newest))
    years = list(lists.years.items())
    groups = tuple(
        Group(anchor=f"year-{year}", title=year_title(year), cards=with_facets(archive, entries))
        for year, entries in (years[:1] if split else years)
    )
    lead = say("event-list-lead", len(lists.newest))
    return EventsView(
        page=page(shared, _ADDRESS, say("events"), summary=lead),
        lead=lead,
        text=Html(),
        years=year_counts(lists),
        filters=event_filters(archive, lists, split=split),
        all_=None,
        groups=groups,
        long=is_long(sum(len(group.cards) for group in groups)),
        browse=ways_in(archive, lists),
    )


def _list(
    shared: Frame,
    address: str,
    title: str,
    crumb: Link,
    groups: tuple[Group, ...],
    all_: Link | None,
    head: Head | None = None,
    text: Html | None = None,
) -> EventsView:
    count = sum(len(group.cards) for group in groups)
    counted = say("event-list-lead", count) if count else ""
    lead = (head and head.summary) or counted
    return EventsView(
        page=page(
            shared,
            address,
            title,
            summary=say("title-state", state=title, title=lead) if lead else "",
            breadcrumb=(crumb,),
            head=head,
        ),
        lead=lead,
        text=text or Html(),
        years=(),
        filters=None,
        all_=all_,
        groups=groups,
        long=is_long(count),
        browse=(),
        sources=sources(head) if head else (),
    )


def _all(lists: Ordered, shown: int) -> Link | None:
    """Return the link by which a reader leaves a list of some events for all of them."""
    count = len(lists.newest)
    return Link(text=say("events-all", count), address=_ADDRESS) if shown < count else None


def _year_views(archive: Archive, shared: Frame, lists: Ordered) -> Iterator[EventsView]:
    crumb = Link(text=say("events"), address=_ADDRESS)
    for year, entries in lists.years.items():
        title = say("events-undated") if year == "undated" else say("events-in-year", year=year)
        group = Group(anchor="events", title="", cards=with_facets(archive, entries))
        yield _list(shared, f"{_ADDRESS}{year}/", title, crumb, (group,), _all(lists, len(entries)))


def _by_year(archive: Archive, entries: list[Entry[Event]]) -> tuple[Group, ...]:
    """Return events under the headings of their years."""
    years = grouped(entries, lambda head: (year_of(head),))
    return tuple(
        Group(anchor=f"year-{year}", title=year_title(year), cards=cards(archive, of_year))
        for year, of_year in years.items()
    )


def _kind_views(archive: Archive, shared: Frame, lists: Ordered) -> Iterator[EventsView | IndexView]:
    counted = kind_counts(archive, lists)
    yield index_view(shared, "/kinds/", say("kinds"), say("kinds-lead", len(counted)), counted)
    crumb = Link(text=say("kinds"), address="/kinds/")
    for id_, kind in (archive.site.kinds or {}).items():
        entries = lists.kinds.get(id_)
        if entries:
            yield _list(
                shared, f"/kinds/{id_}/", kind.plural, crumb, _by_year(archive, entries), _all(lists, len(entries))
            )


def _topic_views(archive: Archive, shared: Frame, lists: Ordered) -> Iterator[EventsView | IndexView]:
    counted = topic_counts(archive, lists)
    yield index_view(shared, "/topics/", say("topics"), say("topics-lead", len(counted)), counted)
    crumb = Link(text=say("topics"), address="/topics/")
    for id_, name in (archive.site.topics or {}).items():
        entries, entry = lists.topics.get(id_, []), archive.topic(id_)
        if entries or entry:
            text = html(archive, entry) if entry else Html()
            all_ = _all(lists, len(entries))
            yield _list(
                shared,
                f"/topics/{id_}/",
                name,
                crumb,
                _by_year(archive, entries),
                all_,
                entry.head if entry else None,
                text,
            )
