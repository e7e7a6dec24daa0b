"""What lists are made of: facets, by which things are listed; ways of browsing; events under headings."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import ClassVar, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from adfm_site.archive import addresses
from adfm_site.archive.archive import Archive
from adfm_site.archive.catalogue import when
from adfm_site.archive.groups import grouped
from adfm_site.model.entry import Entry
from adfm_site.model.event import Event
from adfm_site.views.cards import EventCard, event_card
from adfm_site.views.frame import Frame, Link, Page, page
from adfm_site.views.grouping import Grouping
from adfm_site.wording.speaking import say

T = TypeVar("T")

ALL_ON_ONE_PAGE_TO = 100
UNDATED = "undated"
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


class FacetValue(Struct, frozen=True, kw_only=True):
    """One of the values by which things are listed: the link to its page, and a line of further words.

    key: unique, and part of the addresses of filtered lists. title: of its page, where that is not the link's text.
    short: what the form above a list calls it, where that is not the link's text.
    """

    key: str
    link: Link
    note: str = ""
    title: str = ""
    short: str = ""


class Facet(Grouping[T]):
    """What things are listed by, such as their years: a list of its values with counts, and what has each value.

    name: as in the addresses of filtered lists. address: of the list of values. things and keys: as of `Grouping`.
    values: returns them in their order, given those that occur. title, lead, by,
    all_: the messages for the list of values, for the line below its title, for the heading above the most frequent
    values, and for the link from these to all. unit: the message that counts. above: the link to the list above that of
    the values.
    """

    def __init__(
        self,
        name: str,
        address: str,
        *,
        things: Callable[[Archive], Mapping[str, T]],
        keys: Callable[[Archive, T], Iterable[str]],
        values: Callable[[Archive, Iterable[str]], Iterable[FacetValue]],
        title: str = "",
        lead: str = "",
        by: str = "",
        all_: str = "",
        unit: str = "event-count",
        above: Callable[[], tuple[Link, ...]] = tuple,
    ) -> None:
        super().__init__(address, things, keys)
        self.name, self.address, self._values = name, address, values
        self._title, self._lead, self._by, self._all, self._unit, self._above = title, lead, by, all_, unit, above

    def listed(self, archive: Archive) -> Iterator[tuple[FacetValue, tuple[str, ...]]]:
        """Return the values in their order, each with the ids of what has it."""
        groups = self.ids(archive)
        return ((value, groups.get(value.key, ())) for value in self._values(archive, groups))

    def value(self, archive: Archive, key: str) -> FacetValue:
        """Return a value by its key. Raises LookupError where there is none."""
        for value in self._values(archive, (key,)):
            if value.key == key:
                return value
        raise LookupError(key)

    def counted(self, archive: Archive) -> tuple[Counted, ...]:
        """Return the links to the values in their order, with counts."""
        return tuple(Counted(link=value.link, count=len(ids), note=value.note) for value, ids in self.listed(archive))

    def tokens(self, archive: Archive, thing: T) -> tuple[str, ...]:
        """Return the values of a thing, as in the addresses of filtered lists."""
        return tuple(f"{self.name}-{key}" for key in self.keys(archive, thing))

    def ways(self, archive: Archive) -> tuple[Ways, ...]:
        """Return this way of browsing, if it has something to show; of many values those with the most things."""
        links = self.counted(archive)
        if not links:
            return ()
        title, more = say(self._by), None
        if len(links) > _MOST_IN_A_WAY:
            more = Link(text=say(self._all, len(links)), address=self.address)
            links = tuple(sorted(links, key=lambda counted: -counted.count)[:_MOST_IN_A_WAY])
        return (Ways(title=title, address=self.address, links=links, more=more, unit=self._unit),)

    def index(self, archive: Archive, shared: Frame, links: tuple[Counted, ...] | None = None) -> IndexView:
        """Return the list of the values. links: others than those with something to show."""
        links = self.counted(archive) if links is None else links
        lead = say(self._lead, len(links))
        return index_view(shared, self.address, say(self._title), lead, links, crumbs=self._above(), unit=self._unit)

    @property
    def crumbs(self) -> tuple[Link, ...]:
        """The links from a value's page to the lists above it."""
        return (*self._above(), *((Link(text=say(self._title), address=self.address),) if self._title else ()))


def year_of(head: Event) -> str:
    """Return the year of an event as in addresses: four digits, or "undated"."""
    return year_in_addresses(when(head)[0].year)


def year_in_addresses(year: int | None) -> str:
    """Return a year as four digits, or "undated"."""
    return UNDATED if year is None else f"{year:04}"


def year_title(year: str) -> str:
    """Return a year as a heading."""
    return say("undated") if year == UNDATED else year


def short_year(year: str) -> str:
    """Return a year as a label in columns and forms."""
    return say("undated-short") if year == UNDATED else year


def year_value(list_: str, year: str, title: str = "") -> FacetValue:
    """Return a year as a value that has a page below a list."""
    link = Link(text=short_year(year), address=addresses.below(list_, year))
    return FacetValue(key=year, link=link, title=title)


def is_long(count: int) -> bool:
    """Return whether a list of so many rows is too long for one page where its years have pages.

    Such a list is also too long to be laid out at once.
    """
    return count > ALL_ON_ONE_PAGE_TO


def cards(archive: Archive, entries: Iterable[Entry[Event]]) -> tuple[EventCard, ...]:
    """Return the cards of events in the order given."""
    return tuple(event_card(archive, entry) for entry in entries)


def under_years(archive: Archive, entries: Iterable[Entry[Event]], anchor: str = "year") -> tuple[Group, ...]:
    """Return events under the headings of their years."""
    years = grouped(entries, lambda entry: (year_of(entry.head),))
    return tuple(
        Group(anchor=f"{anchor}-{year}", title=year_title(year), cards=cards(archive, some))
        for year, some in years.items()
    )


def in_columns(counted: Iterable[Counted]) -> tuple[Counted, ...]:
    """Return links with counts as columns of dots, one for each thing counted.

    There are proportionally fewer where a column would be too high.
    """
    links = tuple(counted)
    most = max((one.count for one in links), default=0)
    scale = min(1.0, _DOTS_AT_MOST / most) if most else 1.0
    return tuple(replace(one, dots=max(round(one.count * scale), 1)) for one in links)


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
