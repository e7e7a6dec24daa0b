"""Organisations' pages and people's pages, and the lists of them."""

from collections.abc import Iterable, Iterator, Mapping
from typing import ClassVar, cast

from msgspec import Struct

from adfm_site.archive import addresses
from adfm_site.archive.addresses import address_of
from adfm_site.archive.archive import Archive
from adfm_site.archive.documents import Document
from adfm_site.archive.groups import grouped
from adfm_site.model.entry import Entry, Head
from adfm_site.model.event import Event
from adfm_site.model.organisation import Organisation
from adfm_site.model.person import Person
from adfm_site.views.cards import DocumentRow, country_links, document_row
from adfm_site.views.document_facets import listed_documents
from adfm_site.views.event_facets import ORGANISATIONS, organisations
from adfm_site.views.frame import Fact, Frame, Html, Link, Page, fact, html, link_to, links_to, page, sources
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


def organisation_views(archive: Archive, shared: Frame) -> Iterator[tuple[str, OrganisationView | IndexView]]:
    """Return the list of all organisations and the page of each."""
    every = tuple(filter(None, map(archive.organisation, archive.entries["organisation"])))
    predecessors = grouped(every, lambda entry: filter(None, (entry.head.succeeded_by,)))
    parts = grouped(every, lambda entry: filter(None, (entry.head.parent,)))
    series = tuple(filter(None, map(archive.one_series, archive.entries["series"])))
    convened = grouped(series, lambda entry: entry.head.conveners)
    yield "", ORGANISATIONS.index(archive, shared)
    for entry in organisations(archive):
        head, id_ = entry.head, entry.id
        groups = (
            *_links(say("series-convened"), "series", convened.get(id_, ()), archive),
            *_groups(archive, id_),
            *_links(say("organisation-parts"), "organisations", parts.get(id_, ()), archive),
        )
        facts = tuple(_facts(archive, head, links_to(predecessors.get(id_, ()))))
        above = ORGANISATIONS.crumbs
        yield entry.path, _view(archive, shared, entry, above, facts, groups, summary=head.summary or head.name)


def people_views(archive: Archive, shared: Frame) -> Iterator[tuple[str, OrganisationView | IndexView]]:
    """Return the list of the people who agreed to a page, and their pages; nothing where there are none."""
    entries = cast("tuple[Entry[Person], ...]", tuple(archive.entries["person"].values()))
    if not entries:
        return
    counted = tuple(Counted(link=link_to(entry), count=0) for entry in entries)
    above = Link(text=say("people-title"), address=addresses.PEOPLE)
    yield "", index_view(shared, above.address, above.text, say("people-lead", len(counted)), counted)
    for entry in entries:
        facts = tuple(_person_facts(archive, entry.head))
        yield entry.path, _view(archive, shared, entry, (above,), facts, (), summary=entry.head.summary)


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
    head, issued = entry.head, _issued(archive).get(entry.id, ())
    return OrganisationView(
        page=page(shared, address_of(entry), head.title, summary=summary, breadcrumb=above, head=head),
        lead=head.summary,
        facts=facts,
        text=html(archive, entry),
        groups=groups,
        documents=tuple(document_row(archive, document, with_event=True) for document in issued),
        sources=sources(head),
    )


def _issued(archive: Archive) -> Mapping[str, list[Document]]:
    """Return the documents of each author, by the author's id."""
    return archive.once(
        ("issued", ""), lambda: grouped(listed_documents(archive), lambda document: document.head.authors)
    )


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
    events = ORGANISATIONS.groups(archive).get(id_, ())
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
