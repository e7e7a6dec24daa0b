"""Lists of documents: all of them, those of a year, of a kind, in a language, and the events that have documents."""

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from msgspec import Struct
from msgspec.structs import replace

from adfm_site.archive import addresses
from adfm_site.archive.archive import Archive
from adfm_site.archive.documents import Document, State
from adfm_site.archive.groups import grouped
from adfm_site.views.cards import DocumentRow, document_row
from adfm_site.views.document_facets import EVENTS, KINDS, LANGUAGES, YEARS, document_year, in_order, listed_documents
from adfm_site.views.filters import Filters, filters, tokens
from adfm_site.views.frame import Frame, Link, Page, page
from adfm_site.views.listing import (
    Counted,
    IndexView,
    Ways,
    in_columns,
    is_long,
    short_year,
    year_title,
)
from adfm_site.wording.speaking import inside, say

_FILTERED_BY = (YEARS, KINDS, LANGUAGES)
Years = Mapping[str, list[Document]]


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


def document_list_views(archive: Archive, shared: Frame) -> Iterator[tuple[str, DocumentsView | IndexView]]:
    """Return the list of all documents, and where there are any, the lists by year, kind, language and event."""
    every = listed_documents(archive)
    link = Link(text=say("documents"), address=addresses.DOCUMENTS)
    whole = _list(archive, shared, link, every, (), split=is_long(len(every)))
    yield (
        "",
        replace(
            whole,
            page=page(shared, link.address, link.text, summary=whole.lead),
            years=in_columns(YEARS.counted(archive)),
            filters=filters(
                archive,
                _FILTERED_BY,
                say("filter-documents"),
                "document-count",
                split=is_long(len(every)),
                by_name=(KINDS.name, LANGUAGES.name),
            ),
            browse=tuple(way for facet in (KINDS, LANGUAGES, EVENTS) for way in facet.ways(archive)),
        ),
    )
    for facet in (KINDS, LANGUAGES, EVENTS) if every else ():
        yield "", facet.index(archive, shared)
    for facet in _FILTERED_BY:
        for value, documents in facet.listed(archive):
            link = Link(text=value.title, address=value.link.address)
            for view in _lists(archive, shared, link, documents, facet.crumbs):
                yield "", view


def _lists(
    archive: Archive, shared: Frame, link: Link, documents: list[Document], crumbs: tuple[Link, ...]
) -> Iterator[DocumentsView]:
    """Return a list of some documents; a long one has only its newest year, and then come the pages of its years."""
    years = _by_year(archive, documents)
    if len(years) <= 1 or not is_long(len(documents)):
        yield _list(archive, shared, link, documents, crumbs)
        return
    links = {year: Link(text=short_year(year), address=addresses.below(link.address, year)) for year in years}
    columns = in_columns(Counted(link=links[year], count=len(of_year)) for year, of_year in years.items())
    yield replace(_list(archive, shared, link, documents, crumbs, split=True), years=columns)
    for year, of_year in years.items():
        named = say("documents-of-year", documents=link.text, year=inside(year_title(year)))
        to = Link(text=named, address=links[year].address)
        yield _list(archive, shared, to, of_year, (*crumbs, link))


def _list(
    archive: Archive,
    shared: Frame,
    link: Link,
    documents: Sequence[Document],
    crumbs: tuple[Link, ...],
    *,
    split: bool = False,
) -> DocumentsView:
    """Return a list of some documents. link: to the list. split: only its newest year is on the page."""
    states, every = [document.state for document in documents], len(listed_documents(archive))
    held = say("held-count", states.count(State.HELD))
    lead = say("documents-lead", documents=say("document-count", len(states)), held=held)
    years = list(_by_year(archive, documents).items())
    groups = tuple(_group(archive, year, of_year) for year, of_year in (years[:1] if split else years))
    summary = say("title-state", state=link.text, title=lead)
    return DocumentsView(
        page=page(shared, link.address, link.text, summary=summary, breadcrumb=crumbs),
        lead=lead,
        years=(),
        filters=None,
        all_=Link(text=say("documents-all", every), address=addresses.DOCUMENTS) if len(states) < every else None,
        groups=groups,
        long=is_long(sum(len(rows) for _, _, rows in groups)),
        browse=(),
    )


def _group(archive: Archive, year: str, documents: list[Document]) -> tuple[str, str, tuple[DocumentRow, ...]]:
    rows = (
        replace(document_row(archive, document, with_event=True), facets=tokens(archive, _FILTERED_BY, document))
        for document in documents
    )
    return (f"year-{year}", year_title(year), tuple(rows))


def _by_year(archive: Archive, documents: Sequence[Document]) -> Years:
    """Group documents by year: the newest first, and what has no year last."""
    years = grouped(documents, lambda document: (document_year(archive, document),))
    return {year: years[year] for year in in_order(years)}
