"""The page at the address of an event that was withdrawn.

It says that the event was withdrawn, when and why, and what to read instead.
"""

from collections.abc import Iterator
from typing import ClassVar

from msgspec import Struct

from adfm_site.archive.addresses import address_of
from adfm_site.archive.archive import Archive
from adfm_site.model.download import Withdrawal
from adfm_site.model.event import Event
from adfm_site.views.event_facets import YEARS
from adfm_site.views.event_facts import dates_fact, kind_name
from adfm_site.views.frame import Fact, Frame, Link, Page, fact, link_to, page
from adfm_site.wording import dates
from adfm_site.wording.speaking import say


class WithdrawnView(Struct, frozen=True, kw_only=True):
    """All that the page of a withdrawn event may see."""

    TEMPLATE: ClassVar[str] = "withdrawn.html"

    page: Page
    status: tuple[str, ...]
    replacement: Link | None
    facts: tuple[Fact, ...]


def withdrawn_views(archive: Archive, shared: Frame) -> Iterator[tuple[str, WithdrawnView]]:
    """Return the page of every event that was taken back."""
    for entry in archive.withdrawn:
        head = entry.head
        if head.withdrawn:
            status = withdrawal_sentences(head.withdrawn)
            view = WithdrawnView(
                page=page(
                    shared,
                    address_of(entry),
                    head.title,
                    summary=" ".join(status),
                    breadcrumb=YEARS.crumbs,
                    state=say("state-withdrawn"),
                    head=head,
                    indexed=False,
                ),
                status=status,
                replacement=replacement(archive, head.withdrawn),
                facts=tuple(_facts(archive, head)),
            )
            yield entry.path, view


def withdrawal_sentences(withdrawn: Withdrawal) -> tuple[str, ...]:
    """Return the sentences of the status box."""
    day = say("withdrawn-on", when=dates.when(withdrawn.date)) if withdrawn.date.known else say("withdrawn")
    return (day, withdrawn.reason)


def replacement(archive: Archive, withdrawn: Withdrawal) -> Link | None:
    """Return the link to what is to be read in place of what was taken back, where that is public."""
    document = archive.documents.get(withdrawn.replacement or "")
    if document and document.page and document.public:
        return Link(text=document.head.title, address=document.page)
    event = archive.event(withdrawn.replacement or "")
    return link_to(event) if event else None


def _facts(archive: Archive, head: Event) -> Iterator[Fact]:
    if head.start and head.start.known:
        yield from dates_fact(head.start, head.end or head.start)
    yield from fact("fact-kind", kind_name(archive, head))
