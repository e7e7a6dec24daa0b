"""Lists of documents: all by year, those of a kind, and the events that have documents."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar, get_args

from adfm_site.archive.addresses import address_of
from adfm_site.archive.archive import Archive
from adfm_site.archive.documents import Document, State
from adfm_site.model.download import DocumentKind
from adfm_site.views.cards import DocumentRow, document_row, is_listed
from adfm_site.views.frame import Frame, Link, Page, page
from adfm_site.views.listing import Counted, IndexView, Ways, in_columns, index_view, limited, year_of, year_title
from adfm_site.wording.speaking import document_kind, say

_ADDRESS = "/documents/"
_KINDS = "/documents/kinds/"
_EVENTS = "/documents/events/"


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentsView:
    """A list of documents by the year of their events. years: the columns above it; browse: other ways in."""

    TEMPLATE: ClassVar[str] = "documents.html"

    page: Page
    lead: str
    years: tuple[Counted, ...]
    groups: tuple[tuple[str, str, tuple[DocumentRow, ...]], ...]
    browse: tuple[Ways, ...]


def addresses(archive: Archive) -> tuple[str, ...]:
    """Give the addresses of all lists of documents."""
    kinds = _by_kind(_listed(archive))
    return (_ADDRESS, *((_KINDS, _EVENTS, *(f"{_KINDS}{kind}/" for kind in kinds)) if kinds else ()))


def document_list_views(archive: Archive, shared: Frame) -> Iterator[DocumentsView | IndexView]:
    """Give the list of all documents, and where there are any, the lists by kind and by event."""
    documents = _listed(archive)
    kinds = _by_kind(documents)
    of_kinds = tuple(
        Counted(link=Link(text=document_kind(kind), address=f"{_KINDS}{kind}/"), count=len(of_kind)) for kind, of_kind in kinds.items()
    )
    of_events = _by_event(archive, documents)
    ways = (
        limited(say("by-kind"), _KINDS, of_kinds, "document-kinds-all", unit="document-count"),
        limited(say("by-event"), _EVENTS, of_events, "documents-events-all", unit="document-count"),
    )
    yield _list(archive, shared, documents, tuple(way for way in ways if way.links))
    if not kinds:
        return
    crumb = Link(text=say("documents"), address=_ADDRESS)
    unit = "document-count"
    lead = say("document-kinds-lead", len(of_kinds))
    yield index_view(shared, _KINDS, say("document-kinds"), lead, of_kinds, crumbs=(crumb,), unit=unit)
    lead = say("documents-by-event-lead", len(of_events))
    yield index_view(shared, _EVENTS, say("documents-by-event"), lead, of_events, crumbs=(crumb,), unit=unit)
    crumbs = (crumb, Link(text=say("document-kinds"), address=_KINDS))
    for kind, of_kind in kinds.items():
        title, lead = say("documents-of-kind", kind=document_kind(kind)), _lead(of_kind)
        yield DocumentsView(
            page=page(shared, f"{_KINDS}{kind}/", title, summary=say("title-state", state=title, title=lead), breadcrumb=crumbs),
            lead=lead,
            years=(),
            groups=_by_year(archive, of_kind),
            browse=(),
        )


def _list(archive: Archive, shared: Frame, documents: list[Document], browse: tuple[Ways, ...]) -> DocumentsView:
    groups = _by_year(archive, documents)
    counted = (
        Counted(link=Link(text=say("undated-short") if anchor == "year-undated" else title, address=f"#{anchor}"), count=len(rows))
        for anchor, title, rows in groups
    )
    lead = _lead(documents)
    return DocumentsView(
        page=page(shared, _ADDRESS, say("documents"), summary=lead), lead=lead, years=in_columns(counted), groups=groups, browse=browse
    )


def _lead(documents: Iterable[Document]) -> str:
    states = [document.state for document in documents]
    return say("documents-lead", documents=say("document-count", len(states)), held=say("held-count", states.count(State.HELD)))


def _listed(archive: Archive) -> list[Document]:
    """Give every document that readers may know of, newest event first; withdrawn and superseded ones stand at their own addresses only."""
    return [document for document in archive.documents.values() if is_listed(archive, document)]


def _by_kind(documents: list[Document]) -> dict[str, list[Document]]:
    """Sort documents by what they are, in the order of the kinds; one that is two things stands in both lists."""
    found = {kind: [document for document in documents if kind in document.head.kind] for kind in get_args(DocumentKind)}
    return {kind: of_kind for kind, of_kind in found.items() if of_kind}


def _by_event(archive: Archive, documents: list[Document]) -> tuple[Counted, ...]:
    """Give each event that has documents, with their number, newest first."""
    counts: dict[str, int] = {}
    for document in documents:
        for id_ in document.events:
            counts[id_] = counts.get(id_, 0) + 1
    entries = ((entry, counts[entry.id]) for id_ in counts if (entry := archive.event(id_)))
    return tuple(
        Counted(link=Link(text=entry.head.short_title or entry.head.title, address=address_of(entry)), count=count)
        for entry, count in entries
    )


def _by_year(archive: Archive, documents: list[Document]) -> tuple[tuple[str, str, tuple[DocumentRow, ...]], ...]:
    """Give the rows of documents by year: the newest first, and what has no year last."""
    groups: dict[str, list[DocumentRow]] = {}
    for document in documents:
        groups.setdefault(_year(archive, document), []).append(document_row(archive, document, with_event=True))
    dated = sorted((item for item in groups.items() if item[0] != "undated"), reverse=True, key=lambda item: item[0])
    in_order = [*dated, *(item for item in groups.items() if item[0] == "undated")]
    return tuple((f"year-{year}", year_title(year), tuple(rows)) for year, rows in in_order)


def _year(archive: Archive, document: Document) -> str:
    """Give the year of a document: of a download its event's, of a document of its own the year of its date, else of its first event."""
    own = document.head.date.year if document.head.date else None
    events = tuple(filter(None, map(archive.event, document.events)))
    if events and (document.steps or own is None):
        return year_of(events[0].head)
    return "undated" if own is None else f"{own:04}"
