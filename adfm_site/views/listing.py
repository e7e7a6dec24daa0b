"""Lists: all events, a year's, a place's, a topic's, a kind's; the lists of series, organisations, places, topics, kinds, people."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

from adfm_site.archive.addresses import address_of
from adfm_site.archive.archive import Archive, newest_first
from adfm_site.archive.catalogue import when
from adfm_site.model.entry import Entry, Head
from adfm_site.model.event import Event
from adfm_site.views.cards import EventCard, countries_of, country_name, event_card
from adfm_site.views.frame import Frame, Html, Link, Page, html, page
from adfm_site.wording.speaking import say

ALL_ON_ONE_PAGE_TO = 100
_MOST_IN_A_WAY = 10
_DOTS_AT_MOST = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A heading and the events below it. more: where the rest of them are."""

    anchor: str
    title: str
    cards: tuple[EventCard, ...]
    links: tuple["Counted", ...] = ()
    more: Link | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A link with a count behind it, and a line of further words. dots: the count as a row of dots, of twelve at most."""

    link: Link
    count: int
    note: str = ""
    dots: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """A way of browsing: its heading, the address of its whole list, and its links with counts. unit: the message that counts."""

    title: str
    address: str
    links: tuple[Counted, ...]
    more: Link | None = None
    unit: str = "event-count"


@dataclass(frozen=True, slots=True, kw_only=True)
class EventsView:
    """A list of events. browse: other ways in; years: the column of years of the whole list."""

    TEMPLATE: ClassVar[str] = "events.html"

    page: Page
    lead: str
    text: Html
    years: tuple[Counted, ...]
    groups: tuple[Group, ...]
    browse: tuple[Ways, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexView:
    """A list of links with counts."""

    TEMPLATE: ClassVar[str] = "index.html"

    page: Page
    lead: str
    links: tuple[Counted, ...]
    unit: str


Grouped = dict[str, list[Entry[Event]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordered:
    """The events newest first, sorted by what lists go by. Keys: years, kinds, topics, codes of countries held in."""

    newest: tuple[Entry[Event], ...]
    years: Grouped
    kinds: Grouped
    topics: Grouped
    places: Grouped


def ordered(archive: Archive) -> Ordered:
    """Sort the events of the archive once for all lists. Dated ones newest first, then those without a date."""
    newest = newest_first(archive.events)
    return Ordered(
        newest=newest,
        years=grouped(newest, lambda head: (year_of(head),)),
        kinds=grouped(newest, lambda head: (head.kind,)),
        topics=grouped(newest, _topics),
        places=grouped(newest, countries_of),
    )


def year_of(head: Event) -> str:
    """Give the year of an event as in addresses: four digits, or "undated"."""
    year = when(head)[0].year
    return "undated" if year is None else f"{year:04}"


def _topics(head: Event) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*head.topics, *(topic for part in head.parts for topic in part.topics))))


def grouped(entries: Iterable[Entry[Event]], keys: Callable[[Event], Iterable[str]]) -> Grouped:
    """Sort events by what keys give of each; the order stays within a group."""
    groups: Grouped = {}
    for entry in entries:
        for key in keys(entry.head):
            groups.setdefault(key, []).append(entry)
    return groups


def year_title(year: str) -> str:
    """Give a year as a heading."""
    return say("undated") if year == "undated" else year


def _short_title(year: str) -> str:
    return say("undated-short") if year == "undated" else year


def addresses(archive: Archive) -> tuple[str, ...]:
    """Give the addresses of all lists of events and of the lists above them."""
    lists = ordered(archive)
    kinds = (kind for kind in archive.site.kinds or {} if kind in lists.kinds)
    return (
        *("/events/", "/kinds/", "/topics/"),
        *(f"/events/{year}/" for year in lists.years),
        *(f"/kinds/{kind}/" for kind in kinds),
        *(f"/topics/{topic}/" for topic in archive.site.topics or {} if topic in lists.topics or archive.topic(topic)),
    )


def list_views(archive: Archive, shared: Frame) -> Iterator[EventsView | IndexView]:
    """Give all lists of events and the lists above them."""
    lists = ordered(archive)
    yield _all_events(archive, shared, lists)
    yield from _year_views(archive, shared, lists)
    yield from _kind_views(archive, shared, lists)
    yield from _topic_views(archive, shared, lists)


def ways_in(archive: Archive, lists: Ordered) -> tuple[Ways, ...]:
    """Give the ways of browsing that have something to show, with counts."""
    ways = (
        limited(say("by-series"), "/series/", series_counts(archive), "series-all-ways"),
        limited(say("by-place"), "/places/", place_counts(archive, lists), "places-all"),
        limited(say("by-kind"), "/kinds/", _kinds(archive, lists), "kinds-all"),
        limited(say("by-topic"), "/topics/", _topic_counts(archive, lists), "topics-all"),
    )
    return tuple(way for way in ways if way.links)


def limited(title: str, address: str, links: tuple[Counted, ...], all_: str, *, unit: str = "event-count") -> Ways:
    """Give a way of browsing; of many links only those with the most behind them, and where the others are. all_: the message for that."""
    if len(links) <= _MOST_IN_A_WAY:
        return Ways(title=title, address=address, links=links, unit=unit)
    most = sorted(links, key=lambda counted: -counted.count)[:_MOST_IN_A_WAY]
    return Ways(title=title, address=address, links=tuple(most), more=Link(text=say(all_, len(links)), address=address), unit=unit)


def series_counts(archive: Archive) -> tuple[Counted, ...]:
    """Give every series with the number of its events."""
    return tuple(
        Counted(
            link=Link(text=entry.head.title, address=address_of(entry)),
            count=len(archive.members.get(id_, ())),
            note=entry.head.summary,
        )
        for id_ in archive.entries["series"]
        if (entry := archive.one_series(id_))
    )


def cards(archive: Archive, entries: Iterable[Entry[Event]]) -> tuple[EventCard, ...]:
    """Give the cards of events in the order given."""
    return tuple(event_card(archive, entry) for entry in entries)


def year_counts(lists: Ordered) -> tuple[Counted, ...]:
    """Give every year with the number of its events."""
    return in_columns(
        Counted(link=Link(text=_short_title(year), address=f"/events/{year}/"), count=len(entries)) for year, entries in lists.years.items()
    )


def in_columns(counted: Iterable[Counted]) -> tuple[Counted, ...]:
    """Give links with counts as columns of dots, one a thing counted, or fewer in proportion where a column would be too high."""
    links = tuple(counted)
    most = max((one.count for one in links), default=0)
    scale = min(1.0, _DOTS_AT_MOST / most) if most else 1.0
    return tuple(replace(one, dots=max(round(one.count * scale), 1)) for one in links)


def _kinds(archive: Archive, lists: Ordered) -> tuple[Counted, ...]:
    return tuple(
        Counted(link=Link(text=kind.plural, address=f"/kinds/{id_}/"), count=len(lists.kinds[id_]))
        for id_, kind in (archive.site.kinds or {}).items()
        if id_ in lists.kinds
    )


def _topic_counts(archive: Archive, lists: Ordered) -> tuple[Counted, ...]:
    return tuple(
        Counted(link=Link(text=name, address=f"/topics/{id_}/"), count=len(lists.topics.get(id_, ())))
        for id_, name in (archive.site.topics or {}).items()
        if id_ in lists.topics or archive.topic(id_)
    )


def place_counts(archive: Archive, lists: Ordered) -> tuple[Counted, ...]:
    """Give every country in which an event was held, with the number of events."""
    codes = sorted(lists.places, key=lambda code: country_name(archive, code))
    return tuple(
        Counted(link=Link(text=country_name(archive, code), address=f"/places/{code.lower()}/"), count=len(lists.places[code]))
        for code in codes
    )


def _all_events(archive: Archive, shared: Frame, lists: Ordered) -> EventsView:
    """Give the list of all events; of more than a hundred, only the newest year is listed and the other years are pages of their own."""
    whole = len(lists.newest) <= ALL_ON_ONE_PAGE_TO
    years = list(lists.years.items())
    groups = tuple(
        Group(anchor=f"year-{year}", title=year_title(year), cards=cards(archive, entries))
        for year, entries in (years if whole else years[:1])
    )
    lead = say("event-list-lead", len(lists.newest))
    return EventsView(
        page=page(shared, "/events/", say("events"), summary=lead),
        lead=lead,
        text=Html(),
        years=year_counts(lists),
        groups=groups,
        browse=ways_in(archive, lists),
    )


def _list(
    shared: Frame,
    address: str,
    title: str,
    crumb: Link,
    groups: tuple[Group, ...],
    count: int,
    head: Head | None = None,
    text: Html | None = None,
) -> EventsView:
    lead = (head and head.summary) or (say("event-list-lead", count) if count else "")
    return EventsView(
        page=page(
            shared, address, title, summary=say("title-state", state=title, title=lead) if lead else "", breadcrumb=(crumb,), head=head
        ),
        lead=lead,
        text=text or Html(),
        years=(),
        groups=groups,
        browse=(),
    )


def _year_views(archive: Archive, shared: Frame, lists: Ordered) -> Iterator[EventsView]:
    crumb = Link(text=say("events"), address="/events/")
    for year, entries in lists.years.items():
        title = say("events-undated") if year == "undated" else say("events-in-year", year=year)
        group = Group(anchor="events", title="", cards=cards(archive, entries))
        yield _list(shared, f"/events/{year}/", title, crumb, (group,), len(entries))


def _kind_views(archive: Archive, shared: Frame, lists: Ordered) -> Iterator[EventsView | IndexView]:
    counted = _kinds(archive, lists)
    yield index_view(shared, "/kinds/", say("kinds"), say("kinds-lead", len(counted)), counted)
    crumb = Link(text=say("kinds"), address="/kinds/")
    for id_, kind in (archive.site.kinds or {}).items():
        entries = lists.kinds.get(id_)
        if entries:
            group = Group(anchor="events", title="", cards=cards(archive, entries))
            yield _list(shared, f"/kinds/{id_}/", kind.plural, crumb, (group,), len(entries))


def _topic_views(archive: Archive, shared: Frame, lists: Ordered) -> Iterator[EventsView | IndexView]:
    counted = _topic_counts(archive, lists)
    yield index_view(shared, "/topics/", say("topics"), say("topics-lead", len(counted)), counted)
    crumb = Link(text=say("topics"), address="/topics/")
    for id_, name in (archive.site.topics or {}).items():
        entries, entry = lists.topics.get(id_, []), archive.topic(id_)
        if entries or entry:
            groups = (Group(anchor="events", title="", cards=cards(archive, entries)),) if entries else ()
            text = html(archive, entry) if entry else Html()
            yield _list(shared, f"/topics/{id_}/", name, crumb, groups, len(entries), entry.head if entry else None, text)


def index_view(
    shared: Frame,
    address: str,
    title: str,
    lead: str,
    links: tuple[Counted, ...],
    *,
    crumbs: tuple[Link, ...] = (),
    unit: str = "event-count",
) -> IndexView:
    """Give a list of links with counts. unit: the message that counts."""
    return IndexView(page=page(shared, address, title, summary=lead, breadcrumb=crumbs), lead=lead, links=links, unit=unit)
