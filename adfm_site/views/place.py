"""Countries: the list of all, and a page for each.

A page lists everything held in the country, about it, organised from there, or with people from there.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar, Final

from msgspec import Struct

from adfm_site.archive import addresses
from adfm_site.archive.archive import Archive
from adfm_site.model.download import OwnDocument
from adfm_site.model.entry import Entry
from adfm_site.model.event import Event
from adfm_site.model.organisation import Organisation
from adfm_site.views.cards import DocumentRow, country_name, document_row
from adfm_site.views.document_facets import documents_of, listed_documents
from adfm_site.views.event_facets import COUNTRIES, events_of, newest, organisations
from adfm_site.views.frame import Frame, Link, Page, link_to, page
from adfm_site.views.grouping import Grouping
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


def places(archive: Archive) -> Iterator[tuple[str, str]]:
    """Return the codes of all countries that have a page, first that of the list of all, which is empty; no files."""
    return ((code, "") for code in ("", *countries(archive)))


def place_view(archive: Archive, shared: Frame, code: str) -> PlaceView | IndexView:
    """Return the page of a country, or the list of all."""
    if not code:
        return _all(archive, shared)
    here = COUNTRIES.ids(archive).get(code.lower(), ())
    others = (grouping.ids(archive).get(code, ()) for grouping in (ABOUT, SEATS, PARTICIPANTS))
    about, organised, participants = others
    events = (here, about, organised, tuple(id_ for id_ in participants if id_ not in here))
    groups = (
        _group(archive, anchor, say(title), events_of(archive, ids))
        for (anchor, title), ids in zip(_EVENTS, events, strict=True)
        if ids
    )
    link = Link(text=country_name(archive, code), address=addresses.place(code))
    lead = say("held-in", len(here)) if here else ""
    documents = documents_of(archive, DOCUMENTS_ABOUT.ids(archive).get(code, ()))
    based = filter(None, map(archive.organisation, BASED.ids(archive).get(code, ())))
    return PlaceView(
        page=page(shared, link.address, link.text, summary=lead, breadcrumb=COUNTRIES.crumbs),
        lead=lead,
        groups=tuple(groups),
        documents=tuple(document_row(archive, document) for document in documents),
        organisations=tuple(map(link_to, based)),
    )


def _all(archive: Archive, shared: Frame) -> IndexView:
    held, links = COUNTRIES.ids(archive), countries(archive)
    counted = (Counted(link=link, count=len(held.get(code.lower(), ()))) for code, link in links.items())
    every = sorted(counted, key=lambda one: (one.link.text, one.link.address))
    return COUNTRIES.index(archive, shared, tuple(every))


def _group(archive: Archive, anchor: str, title: str, entries: Iterable[Entry[Event]]) -> Group:
    """Return events under a heading; many of them under the headings of their years."""
    events = tuple(entries)
    if len(events) <= _WITHOUT_YEARS_TO:
        return Group(anchor=anchor, title=title, cards=cards(archive, events))
    return Group(anchor=anchor, title=title, cards=(), years=under_years(archive, events, anchor))


def countries(archive: Archive) -> Mapping[str, Link]:
    """Return the links to all countries that have a page, by their codes."""
    others = (code for grouping in GROUPINGS for code in grouping.ids(archive))
    codes = sorted(filter(None, {*map(str.upper, COUNTRIES.ids(archive)), *others}))
    return {code: Link(text=country_name(archive, code), address=addresses.place(code)) for code in codes}


def _seats(archive: Archive, head: Event) -> Iterator[str]:
    """Return the countries of the organisations that had a part in making an event."""
    ids = (id_ for named in (head.organisations or {}).values() for id_ in named)
    return filter(None, (entry.head.country for entry in map(archive.organisation, ids) if entry))


def _organisations(archive: Archive) -> Mapping[str, Entry[Organisation]]:
    return {entry.id: entry for entry in organisations(archive)}


ABOUT: Final = Grouping("events about countries", newest, lambda _, entry: entry.head.about)
SEATS: Final = Grouping("seats of organisers", newest, lambda archive, entry: _seats(archive, entry.head))
PARTICIPANTS: Final = Grouping(
    "countries of participants",
    newest,
    lambda _, entry: entry.head.participants.countries if entry.head.participants else (),
)
DOCUMENTS_ABOUT: Final = Grouping(
    "documents about countries",
    listed_documents,
    lambda _, document: document.head.about if isinstance(document.head, OwnDocument) else (),
)
BASED: Final = Grouping("seats", _organisations, lambda _, entry: filter(None, (entry.head.country,)))
GROUPINGS: Final[tuple[Grouping[Any], ...]] = (ABOUT, SEATS, PARTICIPANTS, DOCUMENTS_ABOUT, BASED)
