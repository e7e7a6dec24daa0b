"""Countries: the list of all, and a page for each.

A page lists everything held in the country, about it, organised from there, or with people from there.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar

from msgspec import Struct

from adfm_site.archive import addresses
from adfm_site.archive.archive import Archive
from adfm_site.archive.groups import grouped
from adfm_site.model.download import OwnDocument
from adfm_site.model.entry import Entry
from adfm_site.model.event import Event
from adfm_site.views.cards import DocumentRow, countries_of, country_name, document_row
from adfm_site.views.document_facets import listed_documents
from adfm_site.views.event_facets import COUNTRIES, newest, organisations
from adfm_site.views.frame import Frame, Link, Page, link_to, page
from adfm_site.views.listing import Counted, Group, IndexView, cards, under_years
from adfm_site.wording.speaking import say

_WITHOUT_YEARS_TO = 20
_EVENTS = (
    ("events", "held-here"),
    ("about", "about-here"),
    ("organised", "organised-here"),
    ("participants", "from-here"),
)


class PlaceView(Struct, frozen=True, kw_only=True):
    """All that a country's page may see."""

    TEMPLATE: ClassVar[str] = "place.html"

    page: Page
    lead: str
    groups: tuple[Group, ...]
    documents: tuple[DocumentRow, ...]
    organisations: tuple[Link, ...]


def place_views(archive: Archive, shared: Frame) -> Iterator[tuple[str, PlaceView | IndexView]]:
    """Return the list of all countries and the page of each."""
    found = _by_country(archive)
    held, places = found[0], countries(archive)
    counted = (Counted(link=link, count=len(held.get(code, ()))) for code, link in places.items())
    every = sorted(counted, key=lambda one: (one.link.text, one.link.address))
    yield "", COUNTRIES.index(archive, shared, tuple(every))
    for code, link in places.items():
        *events, documents, based = (of_country.get(code, ()) for of_country in found)
        here = {entry.id for entry in events[0]}
        events[-1] = [entry for entry in events[-1] if entry.id not in here]
        groups = (
            _group(archive, anchor, say(title), some)
            for (anchor, title), some in zip(_EVENTS, events, strict=True)
            if some
        )
        lead = say("held-in", len(here)) if here else ""
        yield (
            "",
            PlaceView(
                page=page(shared, link.address, link.text, summary=lead, breadcrumb=COUNTRIES.crumbs),
                lead=lead,
                groups=tuple(groups),
                documents=tuple(document_row(archive, document) for document in documents),
                organisations=tuple(map(link_to, based)),
            ),
        )


def _group(archive: Archive, anchor: str, title: str, entries: Iterable[Entry[Event]]) -> Group:
    """Return events under a heading; many of them under the headings of their years."""
    events = tuple(entries)
    if len(events) <= _WITHOUT_YEARS_TO:
        return Group(anchor=anchor, title=title, cards=cards(archive, events))
    return Group(anchor=anchor, title=title, cards=(), years=under_years(archive, events, anchor))


def countries(archive: Archive) -> Mapping[str, Link]:
    """Return the links to all countries that have a page, by their codes."""
    codes = sorted({code for of_country in _by_country(archive) for code in of_country})
    return {code: Link(text=country_name(archive, code), address=addresses.place(code)) for code in codes}


def _by_country(archive: Archive) -> tuple[Mapping[str, list[Any]], ...]:
    """Return what countries' pages show, by codes: events in the order of `_EVENTS`, documents, organisations."""
    return archive.once(
        ("by country", ""),
        lambda: (
            grouped(newest(archive), lambda entry: countries_of(entry.head)),
            grouped(newest(archive), lambda entry: entry.head.about),
            grouped(newest(archive), lambda entry: _seats(archive, entry.head)),
            grouped(
                newest(archive), lambda entry: entry.head.participants.countries if entry.head.participants else ()
            ),
            grouped(
                listed_documents(archive), lambda each: each.head.about if isinstance(each.head, OwnDocument) else ()
            ),
            grouped(organisations(archive), lambda entry: filter(None, (entry.head.country,))),
        ),
    )


def _seats(archive: Archive, head: Event) -> Iterator[str]:
    """Return the countries of the organisations that had a part in making an event."""
    ids = (id_ for named in (head.organisations or {}).values() for id_ in named)
    return filter(None, (entry.head.country for entry in map(archive.organisation, ids) if entry))
