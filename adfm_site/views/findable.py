"""What readers can find by search: each thing with the words under which it is found.

Made of the public archive, and of nothing else.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from html import escape, unescape
from typing import Final, cast

from msgspec import Struct

from adfm_site.archive.addresses import address_of
from adfm_site.archive.archive import Archive
from adfm_site.archive.catalogue import when
from adfm_site.archive.documents import Document, State
from adfm_site.archive.references import outcomes_of
from adfm_site.model import KINDS, Kind
from adfm_site.model.download import OwnDocument
from adfm_site.model.entry import Entry, Head, Picture, Text, TextPart
from adfm_site.model.event import Event
from adfm_site.model.page import PlainPage
from adfm_site.patterns import pattern
from adfm_site.views.agenda import agenda_tables
from adfm_site.views.cards import (
    countries_of,
    country_name,
    dates_of,
    event_card,
    is_listed,
    kinds_in_a_list,
    with_state,
)
from adfm_site.views.event_facets import TOPICS, topics_of
from adfm_site.views.event_facts import kicker, kind_name, participants_sentences, participating, status_sentences
from adfm_site.views.frame import name_of, short_name
from adfm_site.views.place import countries
from adfm_site.wording import dates
from adfm_site.wording.speaking import document_kind, say

# A tag with its attributes, whose values may hold any sign but the quotation mark.
_TAG: Final = pattern(r'</?([a-z0-9]+)[^"<>]*(?:"[^"]*"[^"<>]*)*>')
_INSIDE_WORDS: Final = frozenset(
    ("a", "abbr", "b", "bdi", "bdo", "cite", "code", "em", "i", "mark", "q", "s", "small", "span", "strong", "u")
)
KINDS_FOUND: Final = (
    "events",
    "documents",
    "series",
    "organisations",
    "people-title",
    "places",
    "topics",
    "pages-title",
)


class PageWords(Struct, frozen=True, kw_only=True):
    """A page of a document: the address of its file, its number in that file, and its words."""

    address: str
    number: int
    text: str


class Findable(Struct, frozen=True, kw_only=True):
    """A thing that can be found.

    sort: its place in KINDS_FOUND. what, when and where: as results show them. names: its title and all other names.
    related: what it belongs to, names of others. series: the title of its series. pages: those of a document's files.
    """

    sort: int
    address: str
    title: str
    language: str = ""
    what: str = ""
    when: str = ""
    where: str = ""
    names: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    summary: str = ""
    text: str = ""
    series: str = ""
    countries: tuple[str, ...] = ()
    pages: tuple[PageWords, ...] = ()


class FindableGroup(Struct, frozen=True):
    """Things that are found together, such as an event and the documents in its list.

    name: unique, and part of an address. origin: the file that tells of it, where that is one. kind, id: what it is of.
    """

    name: str
    year: int
    origin: str
    kind: str
    id: str


def groups(archive: Archive) -> list[FindableGroup]:
    """Return all groups, in the order of their names."""
    return sorted(_groups(archive), key=lambda group: group.name)


def things_in(group: FindableGroup, archive: Archive) -> Iterable[Findable]:
    """Return the things of a group, of which there may be none."""
    return _THINGS[group.kind](group.id, archive)


def _groups(archive: Archive) -> Iterator[FindableGroup]:
    for event in archive.events:
        year = when(event.head)[0].year or 0
        yield FindableGroup(address_of(event).strip("/"), year, event.path, "event", event.id)
    for key, document in archive.documents.items():
        if document.page and is_listed(archive, document) and not document.steps:
            yield FindableGroup(document.page.strip("/"), _year(archive, document), document.path, "document", key)
    for kind in _OTHERS:
        for id_, entry in archive.entries[kind].items():
            if address_of(entry) != "/":  # where everybody is already
                yield FindableGroup(address_of(entry).strip("/"), 0, entry.path, kind, id_)
    yield FindableGroup("places", 0, "", "places", "")
    yield FindableGroup("topics", 0, "", "topics", "")


def _with_documents(id_: str, archive: Archive) -> Iterator[Findable]:
    """Return an event, and the documents in its list that have pages."""
    yield _event(archive, cast("Entry[Event]", archive.entries["event"][id_]))
    for key in archive.of_event.get(id_, ()):
        document = archive.documents[key]
        if document.page and document.steps and is_listed(archive, document):
            yield _document(archive, document, document.page)


def _alone(key: str, archive: Archive) -> Iterator[Findable]:
    document = archive.documents[key]
    yield _document(archive, document, document.page or "")


def plain(text: Text) -> str:
    """Return the words of a sanitised text: tags taken out, of pictures their alternative texts."""
    html = "".join(map(_markup, text.parts))
    return " ".join(unescape(_TAG.sub(lambda tag: "" if tag[1] in _INSIDE_WORDS else " ", html)).split())


def _markup(part: TextPart) -> str:
    match part:
        case str():
            return part
        case Picture(alt=alt, caption=caption):
            return escape(f" {alt} {caption} ")
        case _:
            return ""


def _event(archive: Archive, entry: Entry[Event]) -> Findable:
    head, card = entry.head, event_card(archive, entry)
    series = archive.one_series(head.series)
    places = tuple(country_name(archive, code) for code in dict.fromkeys((*countries_of(head), *head.about)))
    return Findable(
        sort=0,
        address=card.address,
        title=with_state(card.state, card.title),
        what=kind_name(archive, head),
        when=card.dates,
        where=card.place,
        names=_names(head.title, head.short_title, *head.also_known_as),
        related=(
            kicker(archive, head),
            card.dates,
            card.place,
            *places,
            *(_names(series.head.title, series.head.short_title, *series.head.also_known_as) if series else ()),
            *_organisations(archive, (id_ for ids in (head.organisations or {}).values() for id_ in ids)),
            *((archive.site.topics or {}).get(topic, "") for topic in topics_of(head)),
        ),
        summary=head.summary,
        text=" · ".join(filter(None, _of_event(archive, entry))),
        series=series.head.title if series else "",
        countries=places,
    )


def _of_event(archive: Archive, entry: Entry[Event]) -> Iterator[str]:
    """Return what an event's page says beside its facts."""
    head = entry.head
    yield plain(archive.text(entry))
    yield from (outcome.text for outcome in outcomes_of(head))
    yield from status_sentences(head.status, when(head)[0])
    yield from participants_sentences(archive, head.participants)
    yield from (link.text for link in participating(archive, head.participants))
    yield from (part.title for part in head.parts)
    for key in archive.of_event.get(entry.id, ()):
        document = archive.documents[key]
        if not document.page and is_listed(archive, document):
            yield from (document.head.title, document.head.summary)
    agenda = archive.agenda(entry.id)
    if agenda:
        yield plain(archive.text(agenda))
        for table in agenda_tables(archive, entry, agenda):
            yield table.title
            yield from (row.title for row in table.rows if not row.muted)
    yield from (link.title for link in head.links)


def _document(archive: Archive, document: Document, address: str) -> Findable:
    head = document.head
    events = [event for event in map(archive.event, document.events) if event]
    series = next(filter(None, (archive.one_series(event.head.series) for event in events)), None)
    about = head.about if isinstance(head, OwnDocument) else ()
    codes = (*about, *(code for event in events for code in (*countries_of(event.head), *event.head.about)))
    kinds = [document_kind(kind, archive.site) for kind in head.kind]
    dated = head.date if head.date and head.date.known else None
    day = dates.date(dated) if dated else dates_of(events[0].head) if events else ""
    file = document.file if document.state is State.HELD else None
    return Findable(
        sort=1,
        address=address,
        title=head.title,
        language=head.language or (file.language if file else "") or "",
        what=kinds_in_a_list(archive, document),
        when=day,
        where=short_name(events[0].head) if events else "",
        names=(head.title,),
        related=(
            *kinds,
            day,
            *_organisations(archive, head.authors),
            *(short_name(event.head) for event in events),
            *(country_name(archive, code) for code in about),
        ),
        summary=head.summary,
        text=plain(archive.text_of(document)),
        series=series.head.title if series else "",
        countries=tuple(country_name(archive, code) for code in dict.fromkeys(codes)),
        pages=tuple(_pages(archive, document)),
    )


def _pages(archive: Archive, document: Document) -> Iterator[PageWords]:
    """Return the words on the pages of a document that readers can get.

    Those of a list of people are returned only where they agreed to it.
    """
    if document.state is State.HELD and document.may_be_searched:
        for file in filter(None, (document.file, *document.others)):
            for number, words in enumerate(archive.words.get(file.measured.path, ()), start=1):
                yield PageWords(address=file.address, number=number, text=words)


def _year(archive: Archive, document: Document) -> int:
    """Return the year of a document of its own: of its date, else of its first event; 0 where it has none."""
    date = document.head.date
    event = next(filter(None, map(archive.event, document.events)), None)
    return (date.year if date and date.known else when(event.head)[0].year if event else 0) or 0


def _series(id_: str, archive: Archive) -> Iterator[Findable]:
    if series := archive.one_series(id_):
        head = series.head
        names = (head.title, head.short_title, *head.also_known_as)
        yield _thing(
            archive,
            2,
            series,
            say("what-series"),
            *names,
            related=_organisations(archive, head.conveners),
            series=head.title,
        )


def _organisation(id_: str, archive: Archive) -> Iterator[Findable]:
    if organisation := archive.organisation(id_):
        head = organisation.head
        names = (head.name, head.abbreviation, *head.also_known_as)
        seat = (country_name(archive, head.country),) if head.country else ()
        related = (*seat, *_organisations(archive, filter(None, (head.parent, head.succeeded_by))))
        yield _thing(archive, 3, organisation, say("what-organisation"), *names, related=related, places=seat)


def _person(id_: str, archive: Archive) -> Iterator[Findable]:
    if person := archive.person(id_):
        yield _thing(archive, 4, person, say("what-person"), person.head.name, *person.head.also_known_as)


def _page(kind: Kind, id_: str, archive: Archive) -> Iterator[Findable]:
    entry = archive.entries[kind.name][id_]
    what = say("what-page") if kind.head is PlainPage else kind.name.replace("-", " ").capitalize()
    yield _thing(archive, 7, entry, what, name_of(entry.head))


_OTHERS: Final[Mapping[str, Callable[[str, Archive], Iterable[Findable]]]] = {
    "series": _series,
    "organisation": _organisation,
    "person": _person,
    **{kind.name: partial(_page, kind) for kind in KINDS if kind.standard or kind.head is PlainPage},
}


def _places(_: str, archive: Archive) -> Iterator[Findable]:
    for link in countries(archive).values():
        names = (link.text,)
        yield Findable(
            sort=5, address=link.address, title=link.text, what=say("what-place"), names=names, countries=names
        )


def _topics(_: str, archive: Archive) -> Iterator[Findable]:
    for value, _entries in TOPICS.listed(archive):
        entry, name = archive.topic(value.key), value.link.text
        yield Findable(
            sort=6,
            address=value.link.address,
            title=name,
            what=say("what-topic"),
            names=(name,),
            summary=entry.head.summary if entry else "",
            text=plain(archive.text(entry)) if entry else "",
        )


def _thing(
    archive: Archive,
    sort: int,
    entry: Entry[Head],
    what: str,
    title: str,
    *names: str,
    related: tuple[str, ...] = (),
    series: str = "",
    places: tuple[str, ...] = (),
) -> Findable:
    """Return an entry that is found by its names and its text."""
    return Findable(
        sort=sort,
        address=address_of(entry),
        title=title,
        what=what,
        names=_names(title, *names),
        related=related,
        summary=entry.head.summary,
        text=plain(archive.text(entry)),
        series=series,
        countries=places,
    )


def _names(*names: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, names)))


def _organisations(archive: Archive, ids: Iterable[str]) -> tuple[str, ...]:
    """Return the names of organisations and people, each followed by its abbreviation."""
    named: list[str] = []
    for id_ in dict.fromkeys(ids):
        if organisation := archive.organisation(id_):
            named += (organisation.head.name, organisation.head.abbreviation)
        elif person := archive.person(id_):
            named.append(person.head.name)
    return tuple(filter(None, named))


_THINGS: Final[Mapping[str, Callable[[str, Archive], Iterable[Findable]]]] = {
    "event": _with_documents,
    "document": _alone,
    **_OTHERS,
    "places": _places,
    "topics": _topics,
}
