"""Organisations' pages and people's pages, and the lists of them."""

from collections.abc import Iterable, Iterator
from typing import ClassVar, cast

from msgspec import Struct

from adfm_site.archive.addresses import address_of
from adfm_site.archive.archive import Archive, newest_first
from adfm_site.archive.documents import Document
from adfm_site.model.entry import Entry
from adfm_site.model.event import Event
from adfm_site.model.organisation import Organisation
from adfm_site.model.person import Person
from adfm_site.views.cards import DocumentRow, country_name, document_row, is_listed
from adfm_site.views.frame import Fact, Frame, Html, Link, Page, html, page, sources
from adfm_site.views.listing import Counted, Group, IndexView, Ways, cards, index_view, limited
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


Engagements = dict[str, dict[str, list[Entry[Event]]]]


def way_by_organisation(archive: Archive) -> Ways:
    """Return the way in by organisation: those that had to do with the most events."""
    return limited(
        say("by-organisation"),
        "/organisations/",
        _counts(_by_name(archive), _engagements(archive)),
        "organisations-all",
    )


def organisation_views(archive: Archive, shared: Frame) -> Iterator[OrganisationView | IndexView]:
    """Return the list of all organisations and the page of each."""
    engaged = _engagements(archive)
    issued = _issued(archive)
    predecessors, parts = _relations(archive)
    by_name = _by_name(archive)
    counted = _counts(by_name, engaged)
    yield index_view(shared, "/organisations/", say("organisations"), say("organisations-lead", len(counted)), counted)
    for entry in by_name:
        yield _view(
            archive,
            shared,
            entry,
            engaged.get(entry.id, {}),
            issued.get(entry.id, ()),
            predecessors.get(entry.id, ()),
            parts,
        )


def people_views(archive: Archive, shared: Frame) -> Iterator[OrganisationView | IndexView]:
    """Return the list of the people who agreed to a page, and their pages; nothing where there are none."""
    entries = cast("tuple[Entry[Person], ...]", tuple(archive.entries["person"].values()))
    if not entries:
        return
    issued = _issued(archive)
    counted = tuple(Counted(link=Link(text=entry.head.name, address=address_of(entry)), count=0) for entry in entries)
    yield index_view(shared, "/people/", say("people-title"), say("people-lead", len(counted)), counted)
    for entry in entries:
        yield OrganisationView(
            page=page(
                shared,
                address_of(entry),
                entry.head.name,
                summary=entry.head.summary,
                breadcrumb=(Link(text=say("people-title"), address="/people/"),),
                head=entry.head,
            ),
            lead=entry.head.summary,
            facts=tuple(_person_facts(archive, entry.head)),
            text=html(archive, entry),
            groups=(),
            documents=tuple(document_row(archive, document, with_event=True) for document in issued.get(entry.id, ())),
            sources=sources(entry.head),
        )


def _by_name(archive: Archive) -> tuple[Entry[Organisation], ...]:
    entries = cast("Iterable[Entry[Organisation]]", archive.entries["organisation"].values())
    return tuple(sorted(entries, key=lambda entry: entry.head.name.casefold()))


def _counts(by_name: tuple[Entry[Organisation], ...], engaged: Engagements) -> tuple[Counted, ...]:
    """Return every organisation with the number of events with which it had to do."""
    return tuple(
        Counted(
            link=Link(text=entry.head.name, address=address_of(entry)),
            count=len({event.id for events in engaged.get(entry.id, {}).values() for event in events}),
            note=entry.head.abbreviation,
        )
        for entry in by_name
    )


def _engagements(archive: Archive) -> Engagements:
    """Sort the events by organisation and by its role, newest first.

    Taking part has an empty role.
    """
    found: Engagements = {}
    for entry in newest_first(archive.events):
        for role, ids in (entry.head.organisations or {}).items():
            for id_ in ids:
                found.setdefault(id_, {}).setdefault(role, []).append(entry)
        for id_ in entry.head.participants.organisations if entry.head.participants else ():
            found.setdefault(id_, {}).setdefault("", []).append(entry)
    return found


def _issued(archive: Archive) -> dict[str, tuple[Document, ...]]:
    found: dict[str, list[Document]] = {}
    for document in archive.documents.values():
        for author in document.head.authors if is_listed(archive, document) else ():
            found.setdefault(author, []).append(document)
    return {author: tuple(documents) for author, documents in found.items()}


def _relations(archive: Archive) -> tuple[dict[str, tuple[Link, ...]], dict[str, tuple[Link, ...]]]:
    """Return each organisation's predecessors, and its parts."""
    before: dict[str, list[Link]] = {}
    below: dict[str, list[Link]] = {}
    for id_ in archive.entries["organisation"]:
        entry = archive.organisation(id_)
        if entry is None:
            continue
        link = Link(text=entry.head.name, address=address_of(entry))
        if entry.head.succeeded_by:
            before.setdefault(entry.head.succeeded_by, []).append(link)
        if entry.head.parent:
            below.setdefault(entry.head.parent, []).append(link)
    return {id_: tuple(links) for id_, links in before.items()}, {id_: tuple(links) for id_, links in below.items()}


def _view(
    archive: Archive,
    shared: Frame,
    entry: Entry[Organisation],
    engaged: dict[str, list[Entry[Event]]],
    issued: tuple[Document, ...],
    predecessors: tuple[Link, ...],
    parts: dict[str, tuple[Link, ...]],
) -> OrganisationView:
    head = entry.head
    below = parts.get(entry.id, ())
    convened = tuple(
        Counted(link=Link(text=series.head.title, address=address_of(series)), count=len(archive.members.get(id_, ())))
        for id_ in archive.entries["series"]
        if (series := archive.one_series(id_)) and entry.id in series.head.conveners
    )
    of_series = (Group(anchor="series", title=say("series-convened"), cards=(), links=convened),)
    units = (
        Group(
            anchor="organisations",
            title=say("organisation-parts"),
            cards=(),
            links=tuple(Counted(link=link, count=0) for link in below),
        ),
    )
    return OrganisationView(
        page=page(
            shared,
            address_of(entry),
            head.name,
            summary=head.summary or head.name,
            breadcrumb=(Link(text=say("organisations"), address="/organisations/"),),
            head=head,
        ),
        lead=head.summary,
        facts=tuple(_facts(archive, head, predecessors)),
        text=html(archive, entry),
        groups=(*(of_series if convened else ()), *_groups(archive, engaged), *(units if below else ())),
        documents=tuple(document_row(archive, document, with_event=True) for document in issued),
        sources=sources(head),
    )


def _groups(archive: Archive, engaged: dict[str, list[Entry[Event]]]) -> Iterator[Group]:
    """Return the events by role in the order of site.yaml; roles under one heading stand together, each event once."""
    headings: dict[str, dict[str, Entry[Event]]] = {}
    for id_, role in (archive.site.roles or {}).items():
        for entry in engaged.get(id_, ()):
            headings.setdefault(role.did, {})[entry.id] = entry
    for entry in engaged.get("", ()):
        headings.setdefault(say("took-part"), {})[entry.id] = entry
    for number, (heading, entries) in enumerate(headings.items(), start=1):
        yield Group(anchor=f"part-{number}", title=heading, cards=cards(archive, entries.values()))


def _facts(archive: Archive, head: Organisation, predecessors: tuple[Link, ...]) -> Iterator[Fact]:
    if head.abbreviation:
        yield Fact(label=say("fact-abbreviation"), values=(Link(text=head.abbreviation),))
    if head.also_known_as:
        yield Fact(label=say("fact-also-known-as"), values=tuple(Link(text=name) for name in head.also_known_as))
    parent = archive.organisation(head.parent or "")
    if parent:
        yield Fact(label=say("fact-parent"), values=(Link(text=parent.head.name, address=address_of(parent)),))
    if head.country:
        address = f"/places/{head.country.lower()}/"
        yield Fact(label=say("fact-country"), values=(Link(text=country_name(archive, head.country), address=address),))
    successor = archive.organisation(head.succeeded_by or "")
    if successor:
        yield Fact(label=say("fact-successor"), values=(Link(text=successor.head.name, address=address_of(successor)),))
    if predecessors:
        yield Fact(label=say("fact-predecessor"), values=predecessors)
    if head.url:
        yield Fact(
            label=say("fact-website"), values=(Link(text=head.url.partition("://")[2].rstrip("/"), address=head.url),)
        )
    if head.contact:
        yield Fact(label=say("fact-contact"), values=(Link(text=head.contact),))


def _person_facts(archive: Archive, head: Person) -> Iterator[Fact]:
    if head.also_known_as:
        yield Fact(label=say("fact-also-known-as"), values=tuple(Link(text=name) for name in head.also_known_as))
    roles = []
    for role in head.roles:
        organisation = archive.organisation(role.organisation)
        if organisation:
            years = " to ".join(dates.date(day) for day in (role.from_, role.to) if day)
            words = say("list-join").join(filter(None, (role.role, organisation.head.name, years)))
            roles.append(Link(text=words, address=address_of(organisation)))
    if roles:
        yield Fact(label=say("fact-roles"), values=tuple(roles))
