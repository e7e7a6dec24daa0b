"""Lists of documents: all of them, those of a year, of a kind, in a language, and the events that have documents."""

from collections.abc import Iterable, Iterator, Mapping
from typing import ClassVar

from msgspec import Struct
from msgspec.structs import replace

from adfm_site.archive import addresses
from adfm_site.archive.archive import Archive, Groups
from adfm_site.archive.documents import State
from adfm_site.archive.groups import grouped
from adfm_site.views.cards import DocumentRow, document_row
from adfm_site.views.document_facets import EVENTS, KINDS, LANGUAGES, YEARS, all_documents, documents_of, in_order
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
_FACETS = {facet.name: facet for facet in (YEARS, KINDS, LANGUAGES, EVENTS)}


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


def document_lists(archive: Archive) -> Iterator[tuple[str, str]]:
    """Return the keys of all lists of documents, each with the file of its text, of which there is none.

    That of all is empty; that of a facet's values is the facet's name, that of a value this and the value's key; for a
    year of a long list of a value, the year comes before this key.
    """
    yield "", ""
    for facet in (KINDS, LANGUAGES, EVENTS) if all_documents(archive) else ():
        yield facet.name, ""
    for facet in _FILTERED_BY:
        for value, keys in facet.listed(archive):
            yield f"{facet.name} {value.key}", ""
            years = _by_year(archive, keys)
            for year in years if _is_split(years) else ():
                yield f"{facet.name}/{year} {value.key}", ""


def document_list_view(archive: Archive, shared: Frame, key: str) -> DocumentsView | IndexView:
    """Return a list of documents, or a list of lists, by its key."""
    list_, _, of = key.partition(" ")
    name, _, year = list_.partition("/")
    if not name:
        return _all(archive, shared)
    facet = _FACETS[name]
    if not of:
        return facet.index(archive, shared)
    value = facet.value(archive, of)
    link = Link(text=value.title, address=value.link.address)
    years = _by_year(archive, facet.ids(archive).get(of, ()))
    if not _is_split(years):
        return _list(archive, shared, link, years, facet.crumbs)
    links = {each: Link(text=short_year(each), address=addresses.below(link.address, each)) for each in years}
    if year:
        named = say("documents-of-year", documents=link.text, year=inside(year_title(year)))
        to = Link(text=named, address=links[year].address)
        return _list(archive, shared, to, {year: years[year]}, (*facet.crumbs, link))
    columns = in_columns(Counted(link=links[each], count=len(of_year)) for each, of_year in years.items())
    return replace(_list(archive, shared, link, years, facet.crumbs, split=True), years=columns)


def _all(archive: Archive, shared: Frame) -> DocumentsView:
    link, every = Link(text=say("documents"), address=addresses.DOCUMENTS), all_documents(archive)
    split = is_long(len(every))
    whole = _list(archive, shared, link, _by_year(archive, every), (), split=split)
    return replace(
        whole,
        page=page(shared, link.address, link.text, summary=whole.lead),
        years=in_columns(YEARS.counted(archive)),
        filters=filters(
            archive,
            _FILTERED_BY,
            say("filter-documents"),
            "document-count",
            split=split,
            by_name=(KINDS.name, LANGUAGES.name),
        ),
        browse=tuple(way for facet in (KINDS, LANGUAGES, EVENTS) for way in facet.ways(archive)),
    )


def _is_split(years: Groups) -> bool:
    """Return whether a list of documents is so long that only its newest year is on its page."""
    return len(years) > 1 and is_long(sum(map(len, years.values())))


def _list(
    archive: Archive, shared: Frame, link: Link, years: Groups, crumbs: tuple[Link, ...], *, split: bool = False
) -> DocumentsView:
    """Return a list of some documents. link: to the list. split: only its newest year is on the page."""
    states = [document.state for keys in years.values() for document in documents_of(archive, keys)]
    every = len(all_documents(archive))
    held = say("held-count", states.count(State.HELD))
    lead = say("documents-lead", documents=say("document-count", len(states)), held=held)
    shown = list(years.items())
    groups = tuple(_group(archive, year, keys) for year, keys in (shown[:1] if split else shown))
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


def _group(archive: Archive, year: str, keys: Iterable[str]) -> tuple[str, str, tuple[DocumentRow, ...]]:
    rows = (
        replace(document_row(archive, document, with_event=True), facets=tokens(archive, _FILTERED_BY, document))
        for document in documents_of(archive, keys)
    )
    return (f"year-{year}", year_title(year), tuple(rows))


def _by_year(archive: Archive, keys: Iterable[str]) -> Groups:
    """Group documents by year: the newest first, and what has no year last."""
    years = grouped(keys, lambda key: (_years(archive)[key],))
    return {year: tuple(years[year]) for year in in_order(years)}


def _years(archive: Archive) -> Mapping[str, str]:
    """Return the year of each document by the document's key."""
    return archive.once(
        ("years of documents", ""), lambda: {key: year for year, keys in YEARS.ids(archive).items() for key in keys}
    )
