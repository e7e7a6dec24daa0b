"""What lists are made of: events sorted by what lists go by, with counts; ways of browsing; lists of links."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import ClassVar

from msgspec import Struct
from msgspec.structs import replace

from adfm_site.archive.addresses import address_of
from adfm_site.archive.archive import Archive, newest_first
from adfm_site.archive.catalogue import when
from adfm_site.model.entry import Entry
from adfm_site.model.event import Event
from adfm_site.views.cards import EventCard, countries_of, country_name, event_card
from adfm_site.views.frame import Frame, Link, Page, page
from adfm_site.wording.speaking import say

ALL_ON_ONE_PAGE_TO = 100
_MOST_IN_A_WAY = 10
_DOTS_AT_MOST = 12


class Group(Struct, frozen=True, kw_only=True):
    """A heading and the events below it, or the headings of their years. more: where the rest of them are."""

    anchor: str
    title: str
    cards: tuple[EventCard, ...]
    links: tuple["Counted", ...] = ()
    more: Link | None = None
    years: tuple["Group", ...] = ()


class Counted(Struct, frozen=True, kw_only=True):
    """A link with a count behind it, and a line of further words.

    dots: the count as a row of dots, of twelve at most.
    """

    link: Link
    count: int
    note: str = ""
    dots: int = 0


class Ways(Struct, frozen=True, kw_only=True):
    """A way of browsing: its heading, the address of its whole list, and its links with counts.

    unit: the message that counts.
    """

    title: str
    address: str
    links: tuple[Counted, ...]
    more: Link | None = None
    unit: str = "event-count"


class IndexView(Struct, frozen=True, kw_only=True):
    """A list of links with counts."""

    TEMPLATE: ClassVar[str] = "index.html"

    page: Page
    lead: str
    links: tuple[Counted, ...]
    unit: str


Grouped = dict[str, list[Entry[Event]]]


class Ordered(Struct, frozen=True, kw_only=True):
    """The events newest first, sorted by what lists go by. Keys: years, kinds, topics, codes of countries held in."""

    newest: tuple[Entry[Event], ...]
    years: Grouped
    kinds: Grouped
    topics: Grouped
    places: Grouped


def ordered(archive: Archive) -> Ordered:
    """Sort the events of the archive once for all lists. Dated ones newest first, then those without a date."""
    return archive.once(("ordered", ""), partial(_ordered, archive))


def _ordered(archive: Archive) -> Ordered:
    newest = newest_first(archive.events)
    return Ordered(
        newest=newest,
        years=grouped(newest, lambda head: (year_of(head),)),
        kinds=grouped(newest, lambda head: (head.kind,)),
        topics=grouped(newest, topics_of),
        places=grouped(newest, countries_of),
    )


def year_of(head: Event) -> str:
    """Return the year of an event as in addresses: four digits, or "undated"."""
    year = when(head)[0].year
    return "undated" if year is None else f"{year:04}"


def topics_of(head: Event) -> tuple[str, ...]:
    """Return the topics of an event and of its parts."""
    return tuple(dict.fromkeys((*head.topics, *(topic for part in head.parts for topic in part.topics))))


def is_long(count: int) -> bool:
    """Return whether a list of so many rows is too long for one page where its years have pages.

    Such a list is also too long to be laid out at once.
    """
    return count > ALL_ON_ONE_PAGE_TO


def grouped(entries: Iterable[Entry[Event]], keys: Callable[[Event], Iterable[str]]) -> Grouped:
    """Sort events by what keys give of each; the order stays within a group."""
    groups: Grouped = {}
    for entry in entries:
        for key in keys(entry.head):
            groups.setdefault(key, []).append(entry)
    return groups


def year_title(year: str) -> str:
    """Return a year as a heading."""
    return say("undated") if year == "undated" else year


def short_year(year: str) -> str:
    """Return a year as a label in columns and forms."""
    return say("undated-short") if year == "undated" else year


def addresses(archive: Archive) -> tuple[str, ...]:
    """Return the addresses of all lists of events and of the lists above them."""
    lists = ordered(archive)
    kinds = (kind for kind in archive.site.kinds or {} if kind in lists.kinds)
    return (
        *("/events/", "/kinds/", "/topics/"),
        *(f"/events/{year}/" for year in lists.years),
        *(f"/kinds/{kind}/" for kind in kinds),
        *(f"/topics/{topic}/" for topic in archive.site.topics or {} if topic in lists.topics or archive.topic(topic)),
    )


def ways_in(archive: Archive, lists: Ordered) -> tuple[Ways, ...]:
    """Return the ways of browsing that have something to show, with counts."""
    ways = (
        limited(say("by-series"), "/series/", series_counts(archive), "series-all-ways"),
        limited(say("by-place"), "/places/", place_counts(archive, lists), "places-all"),
        limited(say("by-kind"), "/kinds/", kind_counts(archive, lists), "kinds-all"),
        limited(say("by-topic"), "/topics/", topic_counts(archive, lists), "topics-all"),
    )
    return tuple(way for way in ways if way.links)


def limited(title: str, address: str, links: tuple[Counted, ...], all_: str, *, unit: str = "event-count") -> Ways:
    """Give a way of browsing; of many links only those with the most behind them, and where the others are.

    all_: the message for that.
    """
    if len(links) <= _MOST_IN_A_WAY:
        return Ways(title=title, address=address, links=links, unit=unit)
    most = sorted(links, key=lambda counted: -counted.count)[:_MOST_IN_A_WAY]
    return Ways(
        title=title,
        address=address,
        links=tuple(most),
        more=Link(text=say(all_, len(links)), address=address),
        unit=unit,
    )


def series_counts(archive: Archive) -> tuple[Counted, ...]:
    """Return every series with the number of its events."""
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
    """Return the cards of events in the order given."""
    return tuple(event_card(archive, entry) for entry in entries)


def year_counts(lists: Ordered) -> tuple[Counted, ...]:
    """Return every year with the number of its events."""
    return in_columns(
        Counted(link=Link(text=short_year(year), address=f"/events/{year}/"), count=len(entries))
        for year, entries in lists.years.items()
    )


def in_columns(counted: Iterable[Counted]) -> tuple[Counted, ...]:
    """Return links with counts as columns of dots, one for each thing counted.

    There are proportionally fewer where a column would be too high.
    """
    links = tuple(counted)
    most = max((one.count for one in links), default=0)
    scale = min(1.0, _DOTS_AT_MOST / most) if most else 1.0
    return tuple(replace(one, dots=max(round(one.count * scale), 1)) for one in links)


def kind_counts(archive: Archive, lists: Ordered) -> tuple[Counted, ...]:
    """Return every kind of events that there are, with their number."""
    return tuple(
        Counted(link=Link(text=kind.plural, address=f"/kinds/{id_}/"), count=len(lists.kinds[id_]))
        for id_, kind in (archive.site.kinds or {}).items()
        if id_ in lists.kinds
    )


def topic_counts(archive: Archive, lists: Ordered) -> tuple[Counted, ...]:
    """Return every topic that has events or a text, with the number of its events."""
    return tuple(
        Counted(link=Link(text=name, address=f"/topics/{id_}/"), count=len(lists.topics.get(id_, ())))
        for id_, name in (archive.site.topics or {}).items()
        if id_ in lists.topics or archive.topic(id_)
    )


def place_counts(archive: Archive, lists: Ordered) -> tuple[Counted, ...]:
    """Return every country in which an event was held, with the number of events."""
    codes = sorted(lists.places, key=lambda code: country_name(archive, code))
    return tuple(
        Counted(
            link=Link(text=country_name(archive, code), address=f"/places/{code.lower()}/"),
            count=len(lists.places[code]),
        )
        for code in codes
    )


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
    """Return a list of links with counts. unit: the message that counts."""
    return IndexView(
        page=page(shared, address, title, summary=lead, breadcrumb=crumbs), lead=lead, links=links, unit=unit
    )
