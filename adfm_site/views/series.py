"""A series' page, and the list of all series."""

from collections.abc import Iterator
from typing import ClassVar, cast

from msgspec import Struct

from adfm_site.archive.addresses import address_of
from adfm_site.archive.archive import Archive, newest_first
from adfm_site.archive.references import outcomes_of
from adfm_site.model.entry import Entry
from adfm_site.model.series import Series
from adfm_site.views.cards import DocumentRow, EventCard, country_links, document_row, event_card, is_listed
from adfm_site.views.event_facts import outcome_link
from adfm_site.views.frame import Fact, Frame, Html, Link, Page, html, page, sources
from adfm_site.views.listing import IndexView, index_view, series_counts
from adfm_site.wording import dates
from adfm_site.wording.speaking import say


class CarriedForward(Struct, frozen=True, kw_only=True):
    """An outcome and what took it up."""

    outcome: Link
    event: Link
    taken_up: tuple[Link, ...]


class SeriesView(Struct, frozen=True, kw_only=True):
    """All that a series' page may see."""

    TEMPLATE: ClassVar[str] = "series.html"

    page: Page
    lead: str
    facts: tuple[Fact, ...]
    text: Html
    cards: tuple[EventCard, ...]
    carried: tuple[CarriedForward, ...]
    documents: tuple[DocumentRow, ...]
    sources: tuple[Link, ...]


def series_list_views(archive: Archive, shared: Frame) -> Iterator[IndexView]:
    """Return the list of all series."""
    counted = series_counts(archive)
    yield index_view(shared, "/series/", say("series"), say("series-lead", len(counted)), counted)


def series_view(archive: Archive, shared: Frame, id_: str) -> SeriesView:
    """Return the page of a series. Raises KeyError where there is no such public series."""
    entry = cast("Entry[Series]", archive.entries["series"][id_])
    head = entry.head
    members = tuple(member for id_ in archive.members.get(entry.id, ()) if (member := archive.event(id_)))
    documents = (archive.documents.get(id_) for id_ in head.key_documents)
    return SeriesView(
        page=page(
            shared,
            address_of(entry),
            head.title,
            summary=head.summary,
            breadcrumb=(Link(text=say("series"), address="/series/"),),
            head=head,
        ),
        lead=head.summary,
        facts=tuple(_facts(archive, head, len(members), entry.id)),
        text=html(archive, entry),
        cards=tuple(event_card(archive, member) for member in newest_first(members)),
        carried=tuple(_carried(archive, entry.id)),
        documents=tuple(
            document_row(archive, document) for document in documents if document and is_listed(archive, document)
        ),
        sources=sources(head),
    )


def _facts(archive: Archive, head: Series, count: int, id_: str) -> Iterator[Fact]:
    if head.began and head.began.known:
        yield Fact(label=say("fact-began"), values=(Link(text=dates.date(head.began)),))
    if head.ended and head.ended.known:
        yield Fact(label=say("fact-ended"), values=(Link(text=dates.date(head.ended)),))
    if count:
        yield Fact(label=say("fact-events"), values=(Link(text=say("event-count", count)),))
    conveners = (archive.organisation(organisation) for organisation in head.conveners)
    links = tuple(Link(text=entry.head.name, address=address_of(entry)) for entry in conveners if entry)
    if links:
        yield Fact(label=say("fact-conveners"), values=links)
    countries = _countries(archive, id_)
    if countries:
        yield Fact(label=say("fact-participants-from"), values=countries)
    if head.status:
        yield Fact(label=say("fact-status"), values=(Link(text=say(f"series-{head.status}")),))
    if head.also_known_as:
        yield Fact(label=say("fact-also-known-as"), values=tuple(Link(text=name) for name in head.also_known_as))


def _countries(archive: Archive, id_: str) -> tuple[Link, ...]:
    """Return the countries whose people took part, by name."""
    members = (archive.event(member) for member in archive.members.get(id_, ()))
    return country_links(
        archive,
        {
            code
            for member in members
            if member and member.head.participants
            for code in member.head.participants.countries
        },
    )


def _carried(archive: Archive, id_: str) -> Iterator[CarriedForward]:
    """Return the outcomes of a series' events that were taken up."""
    for member_id in archive.members.get(id_, ()):
        member = archive.event(member_id)
        for outcome in outcomes_of(member.head) if member else ():
            later = archive.taken_up.get(f"{member_id}#{outcome.id}", ())
            links = tuple(filter(None, (outcome_link(archive, item.event, item.outcome) for item in later)))
            here = outcome_link(archive, member_id, outcome.id)
            event = outcome_link(archive, member_id, "")
            if links and here and event:
                yield CarriedForward(outcome=Link(text=outcome.text, address=here.address), event=event, taken_up=links)
