"""The form by which a list is narrowed on the reader's device.

Its words, its choices with counts; what each row of the list is.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from adfm_site.archive.archive import Archive
from adfm_site.model.entry import Entry
from adfm_site.model.event import Event
from adfm_site.views.cards import EventCard, event_card
from adfm_site.views.frame import Link
from adfm_site.views.listing import Facet
from adfm_site.wording.speaking import say


class FilterChoice(Struct, frozen=True, kw_only=True):
    """A value that a reader can choose, its words, and how many rows have it."""

    value: str
    words: str
    count: int


class FilterFacet(Struct, frozen=True, kw_only=True):
    """A facet of which a reader can choose a value. name: as in the address of a narrowed list."""

    name: str
    title: str
    choices: tuple[FilterChoice, ...]


class Filters(Struct, frozen=True, kw_only=True):
    """The form above a list. pages: where the rows are, year by year, where they are not all on this page."""

    title: str
    facets: tuple[FilterFacet, ...]
    count: int
    unit: str
    pages: tuple[Link, ...]


def filters(
    archive: Archive, facets: Sequence[Facet[Any]], title: str, unit: str, *, split: bool, by_name: Iterable[str] = ()
) -> Filters | None:
    """Return the form above a list of things; None where there is nothing to choose between.

    facets: by which the list is narrowed, first the years. split: the years are on pages of their own. by_name: the
    names of facets whose values stand in the order of their words.
    """
    years, *_ = facets
    every = tuple(_filter(archive, facet, by_name=facet.name in by_name) for facet in facets)
    useful = tuple(facet for facet in every if len(facet.choices) > 1)
    count = len({id_ for _, ids in years.listed(archive) for id_ in ids})
    if not useful or count <= 1:
        return None
    pages = tuple(Link(text=value.key, address=value.link.address) for value, _ in years.listed(archive))
    return Filters(title=title, facets=useful, count=count, unit=unit, pages=pages if split else ())


def _filter(archive: Archive, facet: Facet[Any], *, by_name: bool) -> FilterFacet:
    """Return a facet with the values that some row has."""
    choices = tuple(
        FilterChoice(value=value.key, words=value.short or value.link.text, count=len(ids))
        for value, ids in facet.listed(archive)
        if ids
    )
    if by_name:
        choices = tuple(sorted(choices, key=lambda choice: choice.words))
    return FilterFacet(name=facet.name, title=say(f"facet-{facet.name}"), choices=choices)


def tokens(archive: Archive, facets: Sequence[Facet[Any]], thing: object) -> tuple[str, ...]:
    """Return the choices under which a row is found."""
    return tuple(token for facet in facets for token in facet.tokens(archive, thing))


def with_facets(
    archive: Archive, facets: Sequence[Facet[Any]], entries: Iterable[Entry[Event]]
) -> tuple[EventCard, ...]:
    """Return the cards of events, each with the choices under which it is found."""
    return tuple(replace(event_card(archive, entry), facets=tokens(archive, facets, entry)) for entry in entries)
