"""The documents of an event's page: those before the text, the groups after it, and recordings.

Also the sentence where there are none.
"""

from collections.abc import Iterator
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from adfm_site.archive.archive import Archive, place_of
from adfm_site.archive.catalogue import when
from adfm_site.archive.documents import Document, State
from adfm_site.model.entry import Entry
from adfm_site.model.event import Event
from adfm_site.views.cards import DocumentRow, document_row, is_listed
from adfm_site.views.frame import Link
from adfm_site.wording.speaking import being_prepared, say

_GROUPED_FROM: Final = 7
_BEFORE_THE_TEXT: Final = 6
_ANNOUNCED: Final = (State.RESTRICTED, State.AWAITED)
_RECORDING: Final = "recording"
_GROUPS: Final = (
    ("group-agenda", ("agenda",)),
    ("group-papers", ("briefing", "background", "paper", "discussion-paper", "report", "submission")),
    ("group-outcomes", ("summary", "outcomes", "statement", "compiled-record")),
    ("group-presentations", ("presentation", "speech")),
    ("group-participants", ("participants",)),
    ("group-press", ("media-release", "press", "article", "update")),
    ("group-reading", ("reading",)),
)

Groups = tuple[tuple[str, tuple[DocumentRow, ...]], ...]


class EventDocuments(Struct, frozen=True, kw_only=True):
    """The documents of an event.

    first: those before the text, of its parts too; all_: the link to the rest, where those are many.

    rows: those that belong to no part; groups: the same under headings, where they are many. note: what is said of
    documents that are not there.
    """

    first: tuple[DocumentRow, ...]
    all_: Link | None
    rows: tuple[DocumentRow, ...]
    groups: Groups
    recordings: tuple[DocumentRow, ...]
    note: str


def event_documents(archive: Archive, entry: Entry[Event]) -> EventDocuments:
    """Return the documents of an event's page."""
    documents = _documents(archive, entry, None)
    rows = tuple(document_row(archive, document) for document in documents if not _is_recording(document))
    recordings = tuple(document_row(archive, document) for document in documents if _is_recording(document))
    of_parts = tuple(
        replace(row, meta=say("meta-join").join(filter(None, (part.title, row.meta))))
        for part in entry.head.parts
        for row in part_rows(archive, entry, part.id)
    )
    first = (*rows, *of_parts)
    many = len(first) > _BEFORE_THE_TEXT
    return EventDocuments(
        first=first[:_BEFORE_THE_TEXT] if many else first,
        all_=Link(text=say("documents-all", len(first)), address="#documents" if rows else "#parts") if many else None,
        rows=rows,
        groups=_grouped(archive, documents),
        recordings=recordings,
        note=_note(archive, entry.head, has_some=bool(first or recordings)),
    )


def part_rows(archive: Archive, entry: Entry[Event], part: str) -> tuple[DocumentRow, ...]:
    """Return the documents in the list of a part of an event."""
    return tuple(document_row(archive, document) for document in _documents(archive, entry, part))


def reading(archive: Archive, entry: Entry[Event]) -> tuple[DocumentRow, ...]:
    """Return the related documents that are not the event's own."""
    own = archive.of_event.get(entry.id, ())
    related = (archive.documents.get(id_) for id_ in entry.head.related if id_ not in own)
    return tuple(document_row(archive, document) for document in related if document and is_listed(archive, document))


def _documents(archive: Archive, entry: Entry[Event], part: str | None) -> tuple[Document, ...]:
    documents = ((key, archive.documents[key]) for key in archive.of_event.get(entry.id, ()))
    return tuple(
        document
        for key, document in documents
        if archive.parts.get(place_of(entry.id, key), document.part) == part
        and (is_listed(archive, document) or document.state in _ANNOUNCED)
    )


def _is_recording(document: Document) -> bool:
    return document.head.kind[:1] == (_RECORDING,)


def _grouped(archive: Archive, documents: tuple[Document, ...]) -> Groups:
    """Return the rows, under headings by what they are first where they are many."""
    shown = tuple(document for document in documents if document.head.kind and not _is_recording(document))
    if len(shown) < _GROUPED_FROM:
        return (("", tuple(document_row(archive, document) for document in shown)),) if shown else ()
    groups = (
        (name, [document for document in shown if document.head.kind[0] in kinds]) for name, kinds in _headings(archive)
    )
    return tuple(
        (name, tuple(document_row(archive, document) for document in group)) for name, group in groups if group
    )


def _headings(archive: Archive) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Return the headings in their order, each with the kinds below it.

    The site's own kinds come after the papers, each separately.
    """
    usual = {kind for _, kinds in _GROUPS for kind in kinds}
    for name, kinds in _GROUPS:
        yield say(name), kinds
        if "paper" in kinds:
            yield from (
                (kind.plural, (id_,)) for id_, kind in (archive.site.document_kinds or {}).items() if id_ not in usual
            )


def _note(archive: Archive, head: Event, *, has_some: bool) -> str:
    """Return the sentence on documents that are still to come, or that there are none.

    Empty for an event that was not held.
    """
    state = head.status.state if head.status else ""
    if head.in_preparation:
        return being_prepared(head.in_preparation, archive.site)
    if has_some or state in ("cancelled", "postponed"):
        return ""
    if state == "scheduled":
        return say("documents-to-come")
    return "" if archive.is_ahead(when(head)[0]) else say("documents-none")
