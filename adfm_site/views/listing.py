"""Lists: all events, a year's, a place's, a topic's, a kind's; the lists of series, organisations, places, topics, kinds, people."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from adfm_site.archive.addresses import address_of
from adfm_site.archive.archive import Archive, newest_first
from adfm_site.archive.catalogue import when
from adfm_site.model.entry import Entry, Head
from adfm_site.model.event import Event
from adfm_site.views.cards import EventCard, countries_of, country_name, event_card, is_online
from adfm_site.views.frame import Frame, Html, Link, Page, html, page
from adfm_site.wording.speaking import say

ALL_ON_ONE_PAGE_TO = 100


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
    """A link with a count behind it, and a line of further words."""

    link: Link
    count: int
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """A way of browsing: its heading, the address of its whole list, and its links with counts."""

    title: str
    address: str
    links: tuple[Counted, ...]


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


Grouped = dict[str, list[Entry[Event]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordered:
    """The events newest first, sorted by what lists go by. Keys are years, kinds, topics, country codes."""

    newest: tuple[Entry[Event], ...]
    years: Grouped
    kinds: Grouped
    topics: Grouped
    places: Grouped
    from_countries: Grouped
    online: list[Entry[Event]]


def ordered(archive: Archive) -> Ordered:
    """Sort the events of the archive once for all lists. Dated ones newest first, then those without a date."""
    newest = newest_first(archive.events)
    return Ordered(
        newest=newest,
        years=_by(newest, lambda head: (year_of(head),)),
        kinds=_by(newest, lambda head: (head.kind,)),
        topics=_by(newest, _topics),
        places=_by(newest, countries_of),
        from_countries=_by(newest, lambda head: head.participants.countries if head.participants else ()),
        online=[entry for entry in newest if is_online(entry.head)],
    )


def year_of(head: Event) -> str:
    """Give the year of an event as in addresses: four digits, or "undated"."""
    year = when(head)[0].year
    return "undated" if year is None else f"{year:04}"


def _topics(head: Event) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*head.topics, *(topic for part in head.parts for topic in part.topics))))


def _by(entries: Iterable[Entry[Event]], keys: Callable[[Event], Iterable[str]]) -> Grouped:
    groups: Grouped = {}
    for entry in entries:
        for key in keys(entry.head):
            groups.setdefault(key, []).append(entry)
    return groups


def year_title(year: str) -> str:
    """Give a year as a heading."""
    return say("undated") if year == "undated" else year


def addresses(archive: Archive) -> tuple[str, ...]:
    """Give the addresses of all lists of events and of the lists above them."""
    lists = ordered(archive)
    kinds = (kind for kind in archive.site.kinds or {} if kind in lists.kinds)
    return (
        *("/events/", "/kinds/", "/topics/", "/places/"),
        *(f"/events/{year}/" for year in lists.years),
        *(f"/kinds/{kind}/" for kind in kinds),
        *(f"/topics/{topic}/" for topic in archive.site.topics or {} if topic in lists.topics or archive.topic(topic)),
        *(f"/places/{code.lower()}/" for code in _countries(archive, lists)),
    )


def list_views(archive: Archive, shared: Frame) -> Iterator[EventsView | IndexView]:
    """Give all lists of events and the lists above them."""
    lists = ordered(archive)
    yield _all_events(archive, shared, lists)
    yield from _year_views(archive, shared, lists)
    yield from _kind_views(archive, shared, lists)
    yield from _topic_views(archive, shared, lists)
    yield from _place_views(archive, shared, lists)


def ways_in(archive: Archive, lists: Ordered) -> tuple[Ways, ...]:
    """Give the ways of browsing that have something to show, with counts."""
    ways = (
        Ways(title=say("by-year"), address="/events/", links=_years(lists)),
        Ways(title=say("by-series"), address="/series/", links=series_counts(archive)),
        Ways(title=say("by-place"), address="/places/", links=_places(archive, lists)),
        Ways(title=say("by-topic"), address="/topics/", links=_topic_counts(archive, lists)),
        Ways(title=say("by-kind"), address="/kinds/", links=_kinds(archive, lists)),
    )
    return tuple(way for way in ways if way.links)


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


def _years(lists: Ordered) -> tuple[Counted, ...]:
    return tuple(
        Counted(link=Link(text=year_title(year), address=f"/events/{year}/"), count=len(entries)) for year, entries in lists.years.items()
    )


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


def _places(archive: Archive, lists: Ordered) -> tuple[Counted, ...]:
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
        years=_years(lists),
        groups=groups,
        browse=ways_in(archive, lists)[1:],
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


def _place_views(archive: Archive, shared: Frame, lists: Ordered) -> Iterator[EventsView | IndexView]:
    counted = _places(archive, lists)
    yield index_view(shared, "/places/", say("places"), say("places-lead", len(counted)), counted)
    crumb = Link(text=say("places"), address="/places/")
    based = _based(archive)
    for code in _countries(archive, lists):
        here, sent = lists.places.get(code, []), lists.from_countries.get(code, [])
        held = {entry.id for entry in here}
        groups = (
            Group(anchor="events", title=say("held-here"), cards=cards(archive, here)),
            Group(anchor="participants", title=say("from-here"), cards=cards(archive, [entry for entry in sent if entry.id not in held])),
            Group(anchor="organisations", title=say("based-here"), cards=(), links=based.get(code, ())),
        )
        filled = tuple(group for group in groups if group.cards or group.links)
        yield _list(shared, f"/places/{code.lower()}/", country_name(archive, code), crumb, filled, len(here))


def _countries(archive: Archive, lists: Ordered) -> list[str]:
    """Give the codes of all countries that have a page."""
    return sorted({*lists.places, *lists.from_countries, *_based(archive)})


def _based(archive: Archive) -> dict[str, tuple[Counted, ...]]:
    found: dict[str, list[Counted]] = {}
    for id_ in archive.entries["organisation"]:
        entry = archive.organisation(id_)
        if entry and entry.head.country:
            found.setdefault(entry.head.country, []).append(Counted(link=Link(text=entry.head.name, address=address_of(entry)), count=0))
    return {code: tuple(sorted(links, key=lambda counted: counted.link.text)) for code, links in found.items()}


def index_view(shared: Frame, address: str, title: str, lead: str, links: tuple[Counted, ...]) -> IndexView:
    """Give a list of links with counts."""
    return IndexView(page=page(shared, address, title, summary=lead), lead=lead, links=links)
