"""The form by which a list is narrowed on the reader's device.

Its words, its choices with counts; what each row of the list is.
"""

from collections import Counter
from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from adfm_site.archive.archive import Archive
from adfm_site.archive.documents import Document
from adfm_site.model.entry import Entry
from adfm_site.model.event import Event
from adfm_site.views.cards import DocumentRow, EventCard, countries_of, country_name, event_card
from adfm_site.views.frame import Link
from adfm_site.views.listing import Ordered, short_year, topics_of, year_of
from adfm_site.wording.speaking import document_kind, language_name, say


class Choice(Struct, frozen=True, kw_only=True):
    """A value that a reader can choose, its words, and how many rows have it."""

    value: str
    words: str
    count: int


class Facet(Struct, frozen=True, kw_only=True):
    """A side from which rows can be looked at. name: as in the address of a narrowed list."""

    name: str
    title: str
    choices: tuple[Choice, ...]


class Filters(Struct, frozen=True, kw_only=True):
    """The form above a list. pages: where the rows are, year by year, where they are not all on this page."""

    title: str
    facets: tuple[Facet, ...]
    count: int
    unit: str
    pages: tuple[Link, ...]


def with_facets(archive: Archive, entries: Iterable[Entry[Event]]) -> tuple[EventCard, ...]:
    """Return the cards of events, each with the choices under which it is found."""
    return tuple(replace(event_card(archive, entry), facets=_of_event(archive, entry.head)) for entry in entries)


def document_with_facets(row: DocumentRow, document: Document, year: str) -> DocumentRow:
    """Return the row of a document with the choices under which it is found."""
    language = language_of(document)
    kinds = (f"kind-{kind}" for kind in document.head.kind)
    return replace(row, facets=(f"year-{year}", *kinds, *((f"language-{language}",) if language else ())))


def event_filters(archive: Archive, lists: Ordered, *, split: bool) -> Filters | None:
    """Return the form above the list of all events. split: its years stand on pages of their own."""
    tokens = Counter(token for entry in lists.newest for token in _of_event(archive, entry.head))
    countries = sorted(lists.places, key=lambda code: country_name(archive, code))
    series = (
        (id_, one.head.short_title or one.head.title)
        for id_ in archive.entries["series"]
        if (one := archive.one_series(id_))
    )
    facets = (
        _facet("year", say("facet-year"), ((year, short_year(year)) for year in lists.years), tokens),
        _facet(
            "country", say("facet-country"), ((code.lower(), country_name(archive, code)) for code in countries), tokens
        ),
        _facet("series", say("facet-series"), series, tokens),
        _facet(
            "kind", say("facet-kind"), ((id_, kind.plural) for id_, kind in (archive.site.kinds or {}).items()), tokens
        ),
        _facet("topic", say("facet-topic"), (archive.site.topics or {}).items(), tokens),
    )
    pages = tuple(Link(text=year, address=f"/events/{year}/") for year in lists.years) if split else ()
    return _filters(say("filter-events"), facets, len(lists.newest), "event-count", pages)


def document_filters(archive: Archive, years: Iterable[tuple[str, list[Document]]], *, split: bool) -> Filters | None:
    """Return the form above the list of all documents."""
    by_year = dict(years)
    documents = [document for of_year in by_year.values() for document in of_year]
    tokens = Counter(f"year-{year}" for year, of_year in by_year.items() for _ in of_year)
    tokens.update(f"kind-{kind}" for document in documents for kind in set(document.head.kind))
    tokens.update(f"language-{language}" for document in documents if (language := language_of(document)))
    kinds = {kind: document_kind(kind, archive.site) for document in documents for kind in document.head.kind}
    languages = {language: language_name(language) for document in documents if (language := language_of(document))}
    facets = (
        _facet("year", say("facet-year"), ((year, short_year(year)) for year in by_year), tokens),
        _facet("kind", say("facet-kind"), sorted(kinds.items(), key=lambda pair: pair[1]), tokens),
        _facet("language", say("facet-language"), sorted(languages.items(), key=lambda pair: pair[1]), tokens),
    )
    pages = tuple(Link(text=year, address=f"/documents/years/{year}/") for year in by_year) if split else ()
    return _filters(say("filter-documents"), facets, len(documents), "document-count", pages)


def language_of(document: Document) -> str:
    """Return the language of a document without its region or script, empty where it is not known."""
    written = document.file.language if document.file and document.file.language else document.head.language
    return (written or "").partition("-")[0].lower()


def _filters(title: str, facets: tuple[Facet, ...], count: int, unit: str, pages: tuple[Link, ...]) -> Filters | None:
    """Return the form, none where there is nothing to choose between."""
    useful = tuple(facet for facet in facets if len(facet.choices) > 1)
    return Filters(title=title, facets=useful, count=count, unit=unit, pages=pages) if useful and count > 1 else None


def _facet(name: str, title: str, values: Iterable[tuple[str, str]], tokens: Counter[str]) -> Facet:
    """Return a facet with the values that some row has."""
    choices = (Choice(value=value, words=words, count=tokens[f"{name}-{value}"]) for value, words in values)
    return Facet(name=name, title=title, choices=tuple(choice for choice in choices if choice.count))


def _of_event(archive: Archive, head: Event) -> tuple[str, ...]:
    """Return the choices under which an event is found."""
    return (
        f"year-{year_of(head)}",
        *(f"country-{code.lower()}" for code in countries_of(head)),
        *((f"series-{head.series}",) if archive.one_series(head.series) else ()),
        f"kind-{head.kind}",
        *(f"topic-{topic}" for topic in topics_of(head)),
    )
