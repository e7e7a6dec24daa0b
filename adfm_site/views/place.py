"""Countries: the list of all, and a page for each.

A page lists everything held in the country, about it, organised from there, or with people from there.
"""

from collections.abc import Iterator
from functools import partial
from typing import ClassVar

from msgspec import Struct

from adfm_site.archive.addresses import address_of
from adfm_site.archive.archive import Archive
from adfm_site.model.download import Document as OwnDocument
from adfm_site.model.entry import Entry
from adfm_site.model.event import Event
from adfm_site.views.cards import DocumentRow, country_name, document_row, is_listed
from adfm_site.views.frame import Frame, Link, Page, page
from adfm_site.views.listing import (
    Counted,
    Group,
    Grouped,
    IndexView,
    cards,
    grouped,
    index_view,
    ordered,
    place_counts,
    year_of,
    year_title,
)
from adfm_site.wording.speaking import say

_WITHOUT_YEARS_TO = 20


class PlaceView(Struct, frozen=True, kw_only=True):
    """All that a country's page may see."""

    TEMPLATE: ClassVar[str] = "place.html"

    page: Page
    lead: str
    groups: tuple[Group, ...]
    documents: tuple[DocumentRow, ...]
    organisations: tuple[Link, ...]


class Countries(Struct, frozen=True, kw_only=True):
    """What each country's page shows, by its code."""

    held: Grouped
    about: Grouped
    organised: Grouped
    represented: Grouped
    documents: dict[str, list[DocumentRow]]
    based: dict[str, list[Link]]

    @property
    def codes(self) -> list[str]:
        """The codes of all countries that have a page."""
        return sorted({*self.held, *self.about, *self.organised, *self.represented, *self.documents, *self.based})


def addresses(archive: Archive) -> tuple[str, ...]:
    """Return the addresses of the pages of countries and of the list above them."""
    return ("/places/", *(f"/places/{code.lower()}/" for code in countries(archive).codes))


def place_views(archive: Archive, shared: Frame) -> Iterator[PlaceView | IndexView]:
    """Return the list of all countries and the page of each."""
    found = countries(archive)
    counted = place_counts(archive, ordered(archive))
    named = {one.link.address: one for one in counted}
    others = ((country_name(archive, code), f"/places/{code.lower()}/") for code in found.codes)
    every = tuple(
        named.get(address) or Counted(link=Link(text=name, address=address), count=0)
        for name, address in sorted(others)
    )
    yield index_view(shared, "/places/", say("places"), say("places-lead", len(every)), every)
    crumb = Link(text=say("places"), address="/places/")
    for code in found.codes:
        name, held = country_name(archive, code), found.held.get(code, [])
        here = {entry.id for entry in held}
        groups = (
            _group(archive, "events", say("held-here"), held),
            _group(archive, "about", say("about-here"), found.about.get(code, [])),
            _group(archive, "organised", say("organised-here"), found.organised.get(code, [])),
            _group(
                archive,
                "participants",
                say("from-here"),
                [one for one in found.represented.get(code, ()) if one.id not in here],
            ),
        )
        lead = say("held-in", len(held)) if held else ""
        yield PlaceView(
            page=page(shared, f"/places/{code.lower()}/", name, summary=lead, breadcrumb=(crumb,)),
            lead=lead,
            groups=tuple(group for group in groups if group.cards or group.years),
            documents=tuple(found.documents.get(code, ())),
            organisations=tuple(found.based.get(code, ())),
        )


def _group(archive: Archive, anchor: str, title: str, entries: list[Entry[Event]]) -> Group:
    """Return events under a heading; many of them under the headings of their years."""
    if len(entries) <= _WITHOUT_YEARS_TO:
        return Group(anchor=anchor, title=title, cards=cards(archive, entries))
    years = grouped(entries, lambda head: (year_of(head),)).items()
    of_years = (
        Group(anchor=f"{anchor}-{year}", title=year_title(year), cards=cards(archive, some)) for year, some in years
    )
    return Group(anchor=anchor, title=title, cards=(), years=tuple(of_years))


def countries(archive: Archive) -> Countries:
    """Sort everything by country, once."""
    return archive.once(("countries", ""), partial(_countries, archive))


def _countries(archive: Archive) -> Countries:
    newest = ordered(archive)
    return Countries(
        held=newest.places,
        about=grouped(newest.newest, lambda head: head.about),
        organised=grouped(newest.newest, lambda head: _seats(archive, head)),
        represented=grouped(newest.newest, lambda head: head.participants.countries if head.participants else ()),
        documents=_documents(archive),
        based=_based(archive),
    )


def _seats(archive: Archive, head: Event) -> dict[str, None]:
    """Return the countries of the organisations that had a part in making an event."""
    ids = (id_ for named in (head.organisations or {}).values() for id_ in named)
    found = (entry.head.country for id_ in ids if (entry := archive.organisation(id_)))
    return dict.fromkeys(code for code in found if code)


def _documents(archive: Archive) -> dict[str, list[DocumentRow]]:
    found: dict[str, list[DocumentRow]] = {}
    for document in archive.documents.values():
        head = document.head
        for code in head.about if isinstance(head, OwnDocument) and is_listed(archive, document) else ():
            found.setdefault(code, []).append(document_row(archive, document))
    return found


def _based(archive: Archive) -> dict[str, list[Link]]:
    entries = (entry for id_ in archive.entries["organisation"] if (entry := archive.organisation(id_)))
    found: dict[str, list[Link]] = {}
    for entry in sorted(entries, key=lambda entry: entry.head.name.casefold()):
        if entry.head.country:
            found.setdefault(entry.head.country, []).append(Link(text=entry.head.name, address=address_of(entry)))
    return found
