"""Organisations' pages and people's pages, and the lists of them."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar, Final, cast

from msgspec import Struct

from adfm_site.archive import addresses
from adfm_site.archive.addresses import address_of
from adfm_site.archive.archive import Archive
from adfm_site.model.entry import Entry, Head
from adfm_site.model.event import Event
from adfm_site.model.organisation import Organisation
from adfm_site.model.person import Person
from adfm_site.model.series import Series
from adfm_site.views.cards import DocumentRow, country_links, document_row
from adfm_site.views.document_facets import documents_of, listed_documents
from adfm_site.views.event_facets import ORGANISATIONS, events_of, organisations
from adfm_site.views.frame import Fact, Frame, Html, Link, Page, fact, html, link_to, links_to, page, sources
from adfm_site.views.grouping import Grouping
from adfm_site.views.listing import Counted, Group, IndexView, cards, index_view
from adfm_site.wording import dates
from adfm_site.wording.speaking import say


class OrganisationView(Struct, frozen=True, kw_only=True):
    """All that the page of an organisation or of a person may see. groups: events by what it was to them."""

    TEMPLATE: ClassVar[str] = "organisation.html"

    page: Page
    lead: str
    facts: tuple[Fact, ...]
    text: Html
    groups: tuple[Group, ...]
    documents: tuple[DocumentRow, ...]
    sources: tuple[Link, ...]


def organisation_pages(archive: Archive) -> Iterator[tuple[str, str]]:
    """Return the ids and files of all organisations, first of the list of all, which has neither."""
    yield "", ""
    yield from ((entry.id, entry.path) for entry in organisations(archive))


def organisation_view(archive: Archive, shared: Frame, id_: str) -> OrganisationView | IndexView:
    """Return the page of an organisation, or the list of all. Raises KeyError where there is no such organisation."""
    if not id_:
        return ORGANISATIONS.index(archive, shared)
    entry = cast("Entry[Organisation]", archive.entries["organisation"][id_])
    convened = filter(None, map(archive.one_series, CONVENED.ids(archive).get(id_, ())))
    groups = (
        *_links(say("series-convened"), "series", convened, archive),
        *_groups(archive, id_),
        *_links(say("organisation-parts"), "organisations", _named(archive, PARTS, id_), archive),
    )
    facts = tuple(_facts(archive, entry.head, links_to(_named(archive, PREDECESSORS, id_))))
    summary = entry.head.summary or entry.head.name
    return _view(archive, shared, entry, ORGANISATIONS.crumbs, facts, groups, summary=summary)


def people(archive: Archive) -> Iterator[tuple[str, str]]:
    """Return the ids and files of the people who agreed to a page, first of the list of all; nothing without any."""
    entries = archive.entries["person"].values()
    if entries:
        yield "", ""
        yield from ((entry.id, entry.path) for entry in entries)


def person_view(archive: Archive, shared: Frame, id_: str) -> OrganisationView | IndexView:
    """Return the page of a person, or the list of all. Raises KeyError where there is no such person."""
    above = Link(text=say("people-title"), address=addresses.PEOPLE)
    if not id_:
        counted = tuple(Counted(link=link_to(entry), count=0) for entry in archive.entries["person"].values())
        return index_view(shared, above.address, above.text, say("people-lead", len(counted)), counted)
    entry = cast("Entry[Person]", archive.entries["person"][id_])
    facts = tuple(_person_facts(archive, entry.head))
    return _view(archive, shared, entry, (above,), facts, (), summary=entry.head.summary)


def _view(
    archive: Archive,
    shared: Frame,
    entry: Entry[Organisation] | Entry[Person],
    above: tuple[Link, ...],
    facts: tuple[Fact, ...],
    groups: tuple[Group, ...],
    *,
    summary: str,
) -> OrganisationView:
    head, issued = entry.head, documents_of(archive, ISSUED.ids(archive).get(entry.id, ()))
    return OrganisationView(
        page=page(shared, address_of(entry), head.title, summary=summary, breadcrumb=above, head=head),
        lead=head.summary,
        facts=facts,
        text=html(archive, entry),
        groups=groups,
        documents=tuple(document_row(archive, document, with_event=True) for document in issued),
        sources=sources(head),
    )


def _named(archive: Archive, grouping: Grouping[Entry[Organisation]], id_: str) -> tuple[Entry[Organisation], ...]:
    """Return the organisations that name one."""
    return tuple(filter(None, map(archive.organisation, grouping.ids(archive).get(id_, ()))))


def _links(title: str, anchor: str, entries: Iterable[Entry[Head]], archive: Archive) -> Iterator[Group]:
    """Yield links under a heading, series with the number of their events; nothing where there are none."""
    counted = tuple(
        Counted(link=link_to(entry), count=len(archive.members.get(entry.id, ())) if entry.kind == "series" else 0)
        for entry in entries
    )
    if counted:
        yield Group(anchor=anchor, title=title, cards=(), links=counted)


def _groups(archive: Archive, id_: str) -> Iterator[Group]:
    """Return the events of an organisation by role in the order of site.yaml, newest first.

    Roles under one heading stand together, each event once.
    """
    events = events_of(archive, ORGANISATIONS.ids(archive).get(id_, ()))
    headings: dict[str, dict[str, Entry[Event]]] = {}
    for role_id, role in (archive.site.roles or {}).items():
        for entry in events:
            if id_ in (entry.head.organisations or {}).get(role_id, ()):
                headings.setdefault(role.did, {})[entry.id] = entry
    for entry in events:
        if entry.head.participants and id_ in entry.head.participants.organisations:
            headings.setdefault(say("took-part"), {})[entry.id] = entry
    for number, (heading, entries) in enumerate(headings.items(), start=1):
        yield Group(anchor=f"part-{number}", title=heading, cards=cards(archive, entries.values()))


def _facts(archive: Archive, head: Organisation, predecessors: tuple[Link, ...]) -> Iterator[Fact]:
    website = Link(text=head.url.partition("://")[2].rstrip("/"), address=head.url) if head.url else None
    yield from fact("fact-abbreviation", head.abbreviation)
    yield from fact("fact-also-known-as", *head.also_known_as)
    yield from fact("fact-parent", *links_to((archive.organisation(head.parent or ""),)))
    yield from fact("fact-country", *country_links(archive, filter(None, (head.country,))))
    yield from fact("fact-successor", *links_to((archive.organisation(head.succeeded_by or ""),)))
    yield from fact("fact-predecessor", *predecessors)
    yield from fact("fact-website", website)
    yield from fact("fact-contact", head.contact)


def _person_facts(archive: Archive, head: Person) -> Iterator[Fact]:
    yield from fact("fact-also-known-as", *head.also_known_as)
    roles = []
    for role in head.roles:
        organisation = archive.organisation(role.organisation)
        if organisation:
            years = " to ".join(dates.date(day) for day in (role.from_, role.to) if day)
            words = say("list-join").join(filter(None, (role.role, organisation.head.name, years)))
            roles.append(link_to(organisation, words))
    yield from fact("fact-roles", *roles)


def _every(archive: Archive) -> Mapping[str, Entry[Organisation]]:
    return cast("Mapping[str, Entry[Organisation]]", archive.entries["organisation"])


def _every_series(archive: Archive) -> Mapping[str, Entry[Series]]:
    return cast("Mapping[str, Entry[Series]]", archive.entries["series"])


ISSUED: Final = Grouping("documents of authors", listed_documents, lambda _, document: document.head.authors)
CONVENED: Final = Grouping("series of conveners", _every_series, lambda _, entry: entry.head.conveners)
PARTS: Final = Grouping("parts of organisations", _every, lambda _, entry: filter(None, (entry.head.parent,)))
PREDECESSORS: Final = Grouping("predecessors", _every, lambda _, entry: filter(None, (entry.head.succeeded_by,)))
GROUPINGS: Final[tuple[Grouping[Any], ...]] = (ISSUED, CONVENED, PARTS, PREDECESSORS)
