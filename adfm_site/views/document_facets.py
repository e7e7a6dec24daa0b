"""What documents are listed by: years, kinds, languages, events."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from adfm_site.archive import addresses
from adfm_site.archive.archive import Archive
from adfm_site.archive.documents import Document
from adfm_site.model.site import terms_of
from adfm_site.views.cards import is_listed
from adfm_site.views.frame import Link, link_to, short_name
from adfm_site.views.grouping import Grouping
from adfm_site.views.listing import UNDATED, Facet, FacetValue, year_in_addresses, year_of, year_value
from adfm_site.wording.speaking import document_kind, language_name, say

_UNIT: Final = "document-count"


def listed_documents(archive: Archive) -> Mapping[str, Document]:
    """Return every document that readers may know of, by its key in the archive, newest event first.

    Withdrawn and superseded ones are only at their own addresses.
    """
    return archive.once(
        ("listed documents", ""),
        lambda: {key: document for key, document in archive.documents.items() if is_listed(archive, document)},
    )


def documents_of(archive: Archive, keys: Iterable[str]) -> tuple[Document, ...]:
    """Return documents by their keys."""
    return tuple(archive.documents[key] for key in keys)


def all_documents(archive: Archive) -> tuple[str, ...]:
    """Return the keys of all listed documents."""
    return LISTED.ids(archive).get("", ())


def document_year(archive: Archive, document: Document) -> str:
    """Return the year of a document, as in addresses.

    For a download, it is its event's. For a document of its own, it is the year of its date, else of its first event.
    """
    own = document.head.date.year if document.head.date else None
    events = tuple(filter(None, map(archive.event, document.events)))
    return year_of(events[0].head) if events and (document.steps or own is None) else year_in_addresses(own)


def _languages_of(document: Document) -> tuple[str, ...]:
    """Return the language of a document without its region or script, if it is known."""
    written = document.file.language if document.file and document.file.language else document.head.language
    code = (written or "").partition("-")[0].lower()
    return (code,) if code else ()


def in_order(years: Iterable[str]) -> list[str]:
    """Return years, the newest first, and undated last."""
    return sorted(years, key=lambda year: "" if year == UNDATED else year, reverse=True)


def _year(year: str) -> FacetValue:
    title = say("documents-undated") if year == UNDATED else say("documents-in-year", year=year)
    return year_value(addresses.DOCUMENT_YEARS, year, title)


def _kinds(archive: Archive, listed: Iterable[str]) -> Iterator[FacetValue]:
    own = archive.site.document_kinds or {}
    for kind in terms_of(archive.site)["document-kinds"]:
        if kind in listed:
            name = document_kind(kind, archive.site)
            yield FacetValue(
                key=kind,
                link=Link(text=name, address=addresses.below(addresses.DOCUMENT_KINDS, kind)),
                title=say("documents-of-kind", kind=own[kind].plural if kind in own else name),
            )


def _languages(_: Archive, listed: Iterable[str]) -> Iterator[FacetValue]:
    for name, code in sorted((language_name(code), code) for code in listed):
        link = Link(text=name, address=addresses.below(addresses.DOCUMENT_LANGUAGES, code))
        yield FacetValue(key=code, link=link, title=say("documents-in-language", language=name))


def _events(archive: Archive, ids: Iterable[str]) -> Iterator[FacetValue]:
    for entry in filter(None, map(archive.event, ids)):
        yield FacetValue(key=entry.id, link=link_to(entry, short_name(entry.head)))


def _above() -> tuple[Link, ...]:
    return (Link(text=say("documents"), address=addresses.DOCUMENTS),)


LISTED: Final = Grouping("listed documents", listed_documents, lambda *_: ("",))
YEARS: Final = Facet(
    "year",
    addresses.DOCUMENT_YEARS,
    things=listed_documents,
    keys=lambda archive, document: (document_year(archive, document),),
    values=lambda _, years: map(_year, in_order(years)),
    above=_above,
)
KINDS: Final = Facet(
    "kind",
    addresses.DOCUMENT_KINDS,
    things=listed_documents,
    keys=lambda _, document: document.head.kind,
    values=_kinds,
    title="document-kinds",
    lead="document-kinds-lead",
    by="by-kind",
    all_="document-kinds-all",
    unit=_UNIT,
    above=_above,
)
LANGUAGES: Final = Facet(
    "language",
    addresses.DOCUMENT_LANGUAGES,
    things=listed_documents,
    keys=lambda _, document: _languages_of(document),
    values=_languages,
    title="document-languages",
    lead="document-languages-lead",
    by="by-language",
    all_="document-languages-all",
    unit=_UNIT,
    above=_above,
)
EVENTS: Final = Facet(
    "event",
    addresses.DOCUMENT_EVENTS,
    things=listed_documents,
    keys=lambda _, document: document.events,
    values=_events,
    title="documents-by-event",
    lead="documents-by-event-lead",
    by="by-event",
    all_="documents-events-all",
    unit=_UNIT,
    above=_above,
)
FACETS: Final = (YEARS, KINDS, LANGUAGES, EVENTS)
