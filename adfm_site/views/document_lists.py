"""Lists of documents: all of them, those of a year, of a kind, in a language, and the events that have documents."""

from collections.abc import Iterable, Iterator
from typing import ClassVar

from msgspec import Struct
from msgspec.structs import replace

from adfm_site.archive.addresses import address_of
from adfm_site.archive.archive import Archive
from adfm_site.archive.documents import Document, State
from adfm_site.model.site import terms_of
from adfm_site.views.cards import DocumentRow, document_row, is_listed
from adfm_site.views.filters import Filters, document_filters, document_with_facets, language_of
from adfm_site.views.frame import Frame, Link, Page, page
from adfm_site.views.listing import (
    Counted,
    IndexView,
    Ways,
    in_columns,
    index_view,
    is_long,
    limited,
    short_year,
    year_of,
    year_title,
)
from adfm_site.wording.speaking import document_kind, inside, language_name, say

_ADDRESS = "/documents/"
_KINDS = "/documents/kinds/"
_EVENTS = "/documents/events/"
_YEARS = "/documents/years/"
_LANGUAGES = "/documents/languages/"


Years = dict[str, list[Document]]


class DocumentsView(Struct, frozen=True, kw_only=True):
    """A list of documents by the year of their events.

    years: the columns above it; filters: the form above it; browse: other ways in.

    all_: from a list of some documents, the link to all. long: there are so many rows that browsers are to lay out only
    what is seen.
    """

    TEMPLATE: ClassVar[str] = "documents.html"

    page: Page
    lead: str
    years: tuple[Counted, ...]
    filters: Filters | None
    all_: Link | None
    groups: tuple[tuple[str, str, tuple[DocumentRow, ...]], ...]
    long: bool
    browse: tuple[Ways, ...]


class _Lists(Struct, frozen=True, kw_only=True):
    """The documents that are listed, sorted by what their lists go by."""

    all: list[Document]
    years: Years
    kinds: dict[str, list[Document]]
    languages: dict[str, list[Document]]


def addresses(archive: Archive) -> tuple[str, ...]:
    """Return the addresses of all lists of documents."""
    lists = _lists(archive)
    if not lists.all:
        return (_ADDRESS,)
    return (
        *(_ADDRESS, _KINDS, _LANGUAGES, _EVENTS),
        *(f"{_YEARS}{year}/" for year in lists.years),
        *(
            address
            for kind, documents in lists.kinds.items()
            for address in _addresses_of(archive, f"{_KINDS}{kind}/", documents)
        ),
        *(
            address
            for code, documents in lists.languages.items()
            for address in _addresses_of(archive, f"{_LANGUAGES}{code}/", documents)
        ),
    )


def document_list_views(archive: Archive, shared: Frame) -> Iterator[DocumentsView | IndexView]:
    """Return the list of all documents, and where there are any, the lists by year, kind, language and event."""
    lists = _lists(archive)
    of_kinds, of_languages, of_events = (
        _kind_counts(archive, lists),
        _language_counts(lists),
        _by_event(archive, lists.all),
    )
    unit = "document-count"
    ways = (
        limited(say("by-kind"), _KINDS, of_kinds, "document-kinds-all", unit=unit),
        limited(say("by-language"), _LANGUAGES, of_languages, "document-languages-all", unit=unit),
        limited(say("by-event"), _EVENTS, of_events, "documents-events-all", unit=unit),
    )
    yield _whole(archive, shared, lists, tuple(way for way in ways if way.links))
    if not lists.all:
        return
    crumb = Link(text=say("documents"), address=_ADDRESS)
    for address, title, lead, counted in (
        (_KINDS, "document-kinds", "document-kinds-lead", of_kinds),
        (_LANGUAGES, "document-languages", "document-languages-lead", of_languages),
        (_EVENTS, "documents-by-event", "documents-by-event-lead", of_events),
    ):
        yield index_view(shared, address, say(title), say(lead, len(counted)), counted, crumbs=(crumb,), unit=unit)
    for year, documents in lists.years.items():
        title = say("documents-undated") if year == "undated" else say("documents-in-year", year=year)
        yield _some(archive, shared, lists, f"{_YEARS}{year}/", title, {year: documents}, (crumb,))
    crumbs = (crumb, Link(text=say("document-kinds"), address=_KINDS))
    own = archive.site.document_kinds or {}
    for kind, documents in lists.kinds.items():
        title = say("documents-of-kind", kind=own[kind].plural if kind in own else document_kind(kind, archive.site))
        yield from _some_by_year(archive, shared, lists, f"{_KINDS}{kind}/", title, documents, crumbs)
    crumbs = (crumb, Link(text=say("document-languages"), address=_LANGUAGES))
    for language, documents in lists.languages.items():
        title = say("documents-in-language", language=language_name(language))
        yield from _some_by_year(archive, shared, lists, f"{_LANGUAGES}{language}/", title, documents, crumbs)


def _lists(archive: Archive) -> _Lists:
    """Sort every document that readers may know of, newest event first.

    Withdrawn and superseded ones are only at their own addresses.
    """
    documents = [document for document in archive.documents.values() if is_listed(archive, document)]
    languages = sorted({language for document in documents if (language := language_of(document))}, key=language_name)
    return _Lists(
        all=documents,
        years=_by_year(archive, documents),
        kinds=_by_kind(archive, documents),
        languages={
            language: [document for document in documents if language_of(document) == language]
            for language in languages
        },
    )


def _kind_counts(archive: Archive, lists: _Lists) -> tuple[Counted, ...]:
    return tuple(
        Counted(link=Link(text=document_kind(kind, archive.site), address=f"{_KINDS}{kind}/"), count=len(documents))
        for kind, documents in lists.kinds.items()
    )


def _language_counts(lists: _Lists) -> tuple[Counted, ...]:
    return tuple(
        Counted(link=Link(text=language_name(language), address=f"{_LANGUAGES}{language}/"), count=len(documents))
        for language, documents in lists.languages.items()
    )


def _whole(archive: Archive, shared: Frame, lists: _Lists, browse: tuple[Ways, ...]) -> DocumentsView:
    """Return the list of all documents.

    Of more than a hundred, only the newest year is listed, and the other years are separate pages.
    """
    split = is_long(len(lists.all))
    years = list(lists.years.items())
    shown = dict(years[:1] if split else years)
    counted = (
        Counted(link=Link(text=short_year(year), address=f"{_YEARS}{year}/"), count=len(documents))
        for year, documents in years
    )
    lead = _lead(lists.all)
    return DocumentsView(
        page=page(shared, _ADDRESS, say("documents"), summary=lead),
        lead=lead,
        years=in_columns(counted),
        filters=document_filters(archive, years, split=split),
        all_=None,
        groups=tuple(_group(archive, year, documents) for year, documents in shown.items()),
        long=is_long(sum(map(len, shown.values()))),
        browse=browse,
    )


def _split(archive: Archive, documents: list[Document]) -> Years:
    """Return the years with separate pages below a list of documents.

    Only a long list has them, if it has several years.
    """
    years = _by_year(archive, documents) if is_long(len(documents)) else {}
    return years if len(years) > 1 else {}


def _addresses_of(archive: Archive, address: str, documents: list[Document]) -> tuple[str, ...]:
    return (address, *(f"{address}{year}/" for year in _split(archive, documents)))


def _some_by_year(
    archive: Archive,
    shared: Frame,
    lists: _Lists,
    address: str,
    title: str,
    documents: list[Document],
    crumbs: tuple[Link, ...],
) -> Iterator[DocumentsView]:
    """Return a list of some documents; a long one has only its newest year, and then come the pages of its years."""
    split = _split(archive, documents)
    whole = _some(archive, shared, lists, address, title, _by_year(archive, documents), crumbs)
    if not split:
        yield whole
        return
    counted = (
        Counted(link=Link(text=short_year(year), address=f"{address}{year}/"), count=len(of_year))
        for year, of_year in split.items()
    )
    yield replace(
        whole, years=in_columns(counted), groups=whole.groups[:1], long=is_long(len(next(iter(split.values()))))
    )
    for year, of_year in split.items():
        named = say("documents-of-year", documents=title, year=inside(year_title(year)))
        yield _some(
            archive,
            shared,
            lists,
            f"{address}{year}/",
            named,
            {year: of_year},
            (*crumbs, Link(text=title, address=address)),
        )


def _some(
    archive: Archive, shared: Frame, lists: _Lists, address: str, title: str, years: Years, crumbs: tuple[Link, ...]
) -> DocumentsView:
    """Return a list of some documents."""
    documents = [document for of_year in years.values() for document in of_year]
    lead, every = _lead(documents), len(lists.all)
    return DocumentsView(
        page=page(shared, address, title, summary=say("title-state", state=title, title=lead), breadcrumb=crumbs),
        lead=lead,
        years=(),
        filters=None,
        all_=Link(text=say("documents-all", every), address=_ADDRESS) if len(documents) < every else None,
        groups=tuple(_group(archive, year, of_year) for year, of_year in years.items()),
        long=is_long(len(documents)),
        browse=(),
    )


def _group(archive: Archive, year: str, documents: list[Document]) -> tuple[str, str, tuple[DocumentRow, ...]]:
    rows = (
        document_with_facets(document_row(archive, document, with_event=True), document, year) for document in documents
    )
    return (f"year-{year}", year_title(year), tuple(rows))


def _lead(documents: Iterable[Document]) -> str:
    states = [document.state for document in documents]
    return say(
        "documents-lead", documents=say("document-count", len(states)), held=say("held-count", states.count(State.HELD))
    )


def _by_kind(archive: Archive, documents: list[Document]) -> dict[str, list[Document]]:
    """Sort documents by what they are, in the order of the kinds; one that is two things stands in both lists."""
    found = {
        kind: [document for document in documents if kind in document.head.kind]
        for kind in terms_of(archive.site)["document-kinds"]
    }
    return {kind: of_kind for kind, of_kind in found.items() if of_kind}


def _by_event(archive: Archive, documents: list[Document]) -> tuple[Counted, ...]:
    """Return each event that has documents, with their number, newest first."""
    counts: dict[str, int] = {}
    for document in documents:
        for id_ in document.events:
            counts[id_] = counts.get(id_, 0) + 1
    entries = ((entry, counts[entry.id]) for id_ in counts if (entry := archive.event(id_)))
    return tuple(
        Counted(link=Link(text=entry.head.short_title or entry.head.title, address=address_of(entry)), count=count)
        for entry, count in entries
    )


def _by_year(archive: Archive, documents: list[Document]) -> Years:
    """Sort documents by year: the newest first, and what has no year last."""
    years: Years = {}
    for document in documents:
        years.setdefault(_year(archive, document), []).append(document)
    undated = years.pop("undated", None)
    return dict(sorted(years.items(), reverse=True)) | ({"undated": undated} if undated else {})


def _year(archive: Archive, document: Document) -> str:
    """Return the year of a document.

    For a download, it is its event's. For a document of its own, it is the year of its date, else of its first event.
    """
    own = document.head.date.year if document.head.date else None
    events = tuple(filter(None, map(archive.event, document.events)))
    if events and (document.steps or own is None):
        return year_of(events[0].head)
    return "undated" if own is None else f"{own:04}"
