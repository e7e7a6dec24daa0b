"""What events are listed by: years, countries, series, kinds, topics, organisations."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, cast

from adfm_site.archive import addresses
from adfm_site.archive.archive import Archive, newest_first
from adfm_site.model.entry import Entry
from adfm_site.model.event import Event
from adfm_site.model.organisation import Organisation
from adfm_site.views.cards import countries_of, country_name
from adfm_site.views.frame import Link, link_to, short_name
from adfm_site.views.listing import Facet, FacetValue, Ways, year_of, year_title, year_value
from adfm_site.wording.speaking import say


def newest(archive: Archive) -> Mapping[str, Entry[Event]]:
    """Return the events by their ids, dated ones newest first, then those without a date."""
    return archive.once(("newest", ""), lambda: {entry.id: entry for entry in newest_first(archive.events)})


def events_of(archive: Archive, ids: Iterable[str]) -> tuple[Entry[Event], ...]:
    """Return events by their ids."""
    return tuple(filter(None, map(archive.event, ids)))


def all_events(archive: Archive) -> tuple[str, ...]:
    """Return the ids of all events."""
    return cast("tuple[str, ...]", archive.whole["events"])


def topics_of(head: Event) -> tuple[str, ...]:
    """Return the topics of an event and of its parts."""
    return tuple(dict.fromkeys((*head.topics, *(topic for part in head.parts for topic in part.topics))))


def organisations_of(head: Event) -> Iterator[str]:
    """Return the ids of organisations that had to do with an event."""
    yield from (id_ for ids in (head.organisations or {}).values() for id_ in ids)
    yield from head.participants.organisations if head.participants else ()


def organisations(archive: Archive) -> tuple[Entry[Organisation], ...]:
    """Return the organisations by name."""
    entries = cast("Iterable[Entry[Organisation]]", archive.entries["organisation"].values())
    return tuple(sorted(entries, key=lambda entry: entry.head.name.casefold()))


def _year(year: str) -> FacetValue:
    title = say("events-undated") if year == "undated" else say("events-in-year", year=year_title(year))
    return year_value(addresses.EVENTS, year, title)


def _countries(archive: Archive, held_in: Iterable[str]) -> Iterator[FacetValue]:
    for name, code in sorted((country_name(archive, code.upper()), code) for code in held_in):
        yield FacetValue(key=code, link=Link(text=name, address=addresses.place(code)))


def _series(archive: Archive, _: Iterable[str]) -> Iterator[FacetValue]:
    for id_ in archive.entries["series"]:
        if entry := archive.one_series(id_):
            yield FacetValue(key=id_, link=link_to(entry), note=entry.head.summary, short=short_name(entry.head))


def _kinds(archive: Archive, held: Iterable[str]) -> Iterator[FacetValue]:
    for id_, kind in (archive.site.kinds or {}).items():
        if id_ in held:
            yield FacetValue(key=id_, link=Link(text=kind.plural, address=addresses.below(addresses.KINDS, id_)))


def _topics(archive: Archive, treated: Iterable[str]) -> Iterator[FacetValue]:
    for id_, name in (archive.site.topics or {}).items():
        if id_ in treated or archive.topic(id_):
            yield FacetValue(key=id_, link=Link(text=name, address=addresses.topic(id_)))


def _organisations(archive: Archive, _: Iterable[str]) -> Iterator[FacetValue]:
    for entry in organisations(archive):
        yield FacetValue(key=entry.id, link=link_to(entry), note=entry.head.abbreviation)


YEARS: Final = Facet(
    "year",
    addresses.EVENTS,
    things=newest,
    keys=lambda _, entry: (year_of(entry.head),),
    values=lambda _, years: map(_year, years),
    above=lambda: (Link(text=say("events"), address=addresses.EVENTS),),
)
COUNTRIES: Final = Facet(
    "country",
    addresses.PLACES,
    things=newest,
    keys=lambda _, entry: map(str.lower, countries_of(entry.head)),
    values=_countries,
    title="places",
    lead="places-lead",
    by="by-place",
    all_="places-all",
)
SERIES: Final = Facet(
    "series",
    addresses.SERIES,
    things=newest,
    keys=lambda archive, entry: filter(archive.one_series, (entry.head.series or "",)),
    values=_series,
    title="series",
    lead="series-lead",
    by="by-series",
    all_="series-all-ways",
)
KINDS: Final = Facet(
    "kind",
    addresses.KINDS,
    things=newest,
    keys=lambda _, entry: (entry.head.kind,),
    values=_kinds,
    title="kinds",
    lead="kinds-lead",
    by="by-kind",
    all_="kinds-all",
)
TOPICS: Final = Facet(
    "topic",
    addresses.TOPICS,
    things=newest,
    keys=lambda _, entry: topics_of(entry.head),
    values=_topics,
    title="topics",
    lead="topics-lead",
    by="by-topic",
    all_="topics-all",
)
ORGANISATIONS: Final = Facet(
    "organisation",
    addresses.ORGANISATIONS,
    things=newest,
    keys=lambda _, entry: organisations_of(entry.head),
    values=_organisations,
    title="organisations",
    lead="organisations-lead",
    by="by-organisation",
    all_="organisations-all",
)
FACETS: Final[tuple[Facet[Any], ...]] = (YEARS, COUNTRIES, SERIES, KINDS, TOPICS, ORGANISATIONS)
WAYS: Final[tuple[Facet[Any], ...]] = (SERIES, COUNTRIES, KINDS, TOPICS)
"""The ways of browsing on the pages that have them, in their order."""


def ways_in(archive: Archive) -> tuple[Ways, ...]:
    """Return the ways of browsing that have something to show, with counts."""
    return tuple(way for facet in WAYS for way in facet.ways(archive))
