"""The page at the address of an event that was withdrawn.

It says that the event was withdrawn, when and why, and what to read instead.
"""

from collections.abc import Iterator
from typing import ClassVar

from msgspec import Struct

from adfm_site.archive.addresses import address_of
from adfm_site.archive.archive import Archive
from adfm_site.model.download import Withdrawal
from adfm_site.model.entry import Entry
from adfm_site.model.event import Event
from adfm_site.views.event_facts import kind_name
from adfm_site.views.frame import Fact, Frame, Link, Page, page
from adfm_site.wording import dates
from adfm_site.wording.speaking import say


class WithdrawnView(Struct, frozen=True, kw_only=True):
    """All that the page of a withdrawn event may see."""

    TEMPLATE: ClassVar[str] = "withdrawn.html"

    page: Page
    status: tuple[str, ...]
    replacement: Link | None
    facts: tuple[Fact, ...]


def withdrawn_views(archive: Archive, shared: Frame) -> Iterator[WithdrawnView]:
    """Return the page of every event that was taken back."""
    for entry in archive.withdrawn:
        head = entry.head
        if head.withdrawn:
            status = withdrawal_sentences(head.withdrawn)
            yield WithdrawnView(
                page=page(
                    shared,
                    address_of(entry),
                    head.title,
                    summary=" ".join(status),
                    breadcrumb=(Link(text=say("events"), address="/events/"),),
                    state=say("state-withdrawn"),
                    head=head,
                    indexed=False,
                ),
                status=status,
                replacement=replacement(archive, head.withdrawn),
                facts=tuple(_facts(archive, entry)),
            )


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
    return Link(text=event.head.title, address=address_of(event)) if event else None


def _facts(archive: Archive, entry: Entry[Event]) -> Iterator[Fact]:
    head = entry.head
    if head.start and head.start.known:
        words = dates.with_precision(head.start, head.end or head.start)
        yield Fact(
            label=say("fact-date"),
            values=(Link(text=words, datetime=head.start.iso if head.start == head.end else ""),),
        )
    yield Fact(label=say("fact-kind"), values=(Link(text=kind_name(archive, head)),))
