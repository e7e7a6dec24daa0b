"""Small projections of entries, for lists: an event's card, a document's row, places, counts."""

from collections.abc import Iterable, Iterator
from functools import partial

from msgspec import Struct

from adfm_site.archive import addresses
from adfm_site.archive.addresses import address_of
from adfm_site.archive.archive import Archive
from adfm_site.archive.catalogue import when
from adfm_site.archive.documents import Document, PublishedFile, State
from adfm_site.model.countries import COUNTRY_NAMES
from adfm_site.model.entry import Entry
from adfm_site.model.event import Event, Place
from adfm_site.views.frame import Link, link_to, short_name
from adfm_site.wording import dates
from adfm_site.wording.speaking import document_kind, inside, language_name, listed, say, size

_SOUND = (".mp3", ".m4a", ".ogg", ".opus", ".wav", ".flac")
_STATES = {"cancelled": "state-cancelled", "postponed": "state-postponed"}


class EventCard(Struct, frozen=True, kw_only=True):
    """An event as lists show it. state: a word that stands before the title, empty for an ordinary event.

    facets: see views/filters.
    """

    title: str
    short_title: str
    address: str
    number: int | None
    dates: str
    short_dates: str
    place: str
    city: str
    state: str
    summary: str
    documents: int
    facets: tuple[str, ...] = ()


class DocumentRow(Struct, frozen=True, kw_only=True):
    """A document as lists show it.

    address: of its file, empty where it is not held. copy: one elsewhere; of: what voices say behind that link. summary
    and licence: of a document without a page, which would say them.
    """

    title: str
    address: str
    page: str
    kinds: tuple[str, ...]
    meta: str
    note: str
    language: str
    copy: Link | None
    of: str
    others: tuple[Link, ...]
    untagged: bool
    state: str
    event: Link | None
    summary: str = ""
    licence: str = ""
    facets: tuple[str, ...] = ()


def country_name(archive: Archive, code: str) -> str:
    """Return a country's name: the one preferred by the site, else the common one."""
    return (archive.site.countries or {}).get(code) or COUNTRY_NAMES.get(code, code)


def country_links(archive: Archive, codes: Iterable[str]) -> tuple[Link, ...]:
    """Return the links to the pages of countries, by name."""
    named = sorted((country_name(archive, code), code) for code in set(codes))
    return tuple(Link(text=name, address=addresses.place(code)) for name, code in named)


def state_word(event: Event) -> str:
    """Return the word that stands before the title of an event that did not take place as planned."""
    key = _STATES.get(event.status.state) if event.status else None
    return say(key) if key else ""


def with_state(state: str, title: str) -> str:
    """Return a title behind the word that stands before it, if there is one."""
    return say("title-state", state=state, title=title) if state else title


def kinds_in_a_list(archive: Archive, document: Document) -> str:
    """Return what a document is, as words in a sentence."""
    first, *others = (document_kind(kind, archive.site) for kind in document.head.kind or ("",))
    return listed((first, *map(inside, others)))


def place_words(archive: Archive, event: Event, *, city_only: bool = False) -> str:
    """Return where an event took place: "Bangkok, Thailand", "Online"; empty where that is not recorded."""
    places = _places(event)
    words = [_place(archive, place, city_only=city_only) for place in places]
    if is_online(event):
        words.append(say("online") if not words else inside(say("online")))
    return say("list-join").join(dict.fromkeys(filter(None, words)))


def is_online(event: Event) -> bool:
    """Return whether people could take part in an event, or in a part of it, online."""
    return event.online or any(part.online for part in event.parts)


def countries_of(event: Event) -> tuple[str, ...]:
    """Return the codes of the countries in which an event or its parts took place."""
    return tuple(dict.fromkeys(place.country for place in _places(event) if place.country))


def dates_of(event: Event, *, short: bool = False) -> str:
    """Return an event's dates; those of an event in parts one by one, never as one long range."""
    if event.parts:
        return listed(dates.span(part.start, part.end or part.start, short=short) for part in event.parts)
    start, end = when(event)
    return dates.span(start, end, short=short)


def event_card(archive: Archive, entry: Entry[Event]) -> EventCard:
    """Return an event's card, made once for all lists of an archive."""
    return archive.once(("card", entry.id), partial(_card, archive, entry))


def _card(archive: Archive, entry: Entry[Event]) -> EventCard:
    head = entry.head
    public = (archive.documents[key] for key in archive.of_event.get(entry.id, ()))
    return EventCard(
        title=head.title,
        short_title=short_name(head),
        address=address_of(entry),
        number=head.number,
        dates=dates_of(head),
        short_dates=dates_of(head, short=True),
        place=place_words(archive, head),
        city=place_words(archive, head, city_only=True),
        state=say("state-draft") if archive.is_early(head) else state_word(head),
        summary=head.summary,
        documents=sum(document.state is State.HELD and is_listed(archive, document) for document in public),
    )


def document_row(archive: Archive, document: Document, *, with_event: bool = False) -> DocumentRow:
    """Return a document's row, made once for all lists of an archive.

    with_event: say which event it belongs to, for lists outside that event's page.
    """
    name = "row with event" if with_event else "row"
    return archive.once(
        (name, f"{document.path} {document.steps}"), partial(_row, archive, document, with_event=with_event)
    )


def _row(archive: Archive, document: Document, *, with_event: bool) -> DocumentRow:
    head, file = document.head, document.file if document.state is State.HELD else None
    kinds = tuple(document_kind(kind, archive.site) for kind in head.kind)
    event = next(filter(None, map(archive.event, document.events)), None) if with_event else None
    return DocumentRow(
        title=head.title if document.public else announced(archive, document),
        address=file.address if file else "",
        page=document.page or "",
        kinds=kinds,
        meta=_meta(archive, document, kinds, file) if document.public else "",
        note=say("not-held") if is_missing(document) else "",
        language=(file.language or "") if file else head.language or "",
        copy=copy_of(document),
        of=head.title if is_recording(document) else "",
        others=tuple(_other(head.title, other) for other in document.others) if file else (),
        untagged=bool(file and file.measured.tagged is False),
        state=document.state.value,
        event=link_to(event, event.head.short_title) if event else None,
        summary="" if document.page else head.summary,
        licence="" if document.page or not head.licence else say("licence", licence=head.licence),
    )


def is_recording(document: Document) -> bool:
    """Return whether a document is to be watched or listened to."""
    return "recording" in document.head.kind


def is_missing(document: Document) -> bool:
    """Return whether readers can have a document nowhere but, at most, in a copy elsewhere.

    A recording elsewhere is at home there.
    """
    return document.state is State.KNOWN and not (is_recording(document) and document.head.url)


def is_listed(archive: Archive, document: Document) -> bool:
    """Return whether a document stands in lists: readers may know of it, and it was neither withdrawn nor replaced."""
    return document.state in (State.HELD, State.KNOWN) and document.id not in archive.superseded_by


def file_words(file: PublishedFile) -> tuple[str, ...]:
    """Return what readers want to know before they load a file: its type, size, pages, language."""
    measured = file.measured
    pages = say("pages", measured.pages) if measured.pages else ""
    language = language_name(file.language) if file.language else ""
    return tuple(filter(None, (measured.label, size(measured.size), pages, language)))


def _meta(archive: Archive, document: Document, kinds: tuple[str, ...], file: PublishedFile | None) -> str:
    day = dates.date(document.head.date) if document.head.date and document.head.date.known else ""
    named = tuple(kind for kind in kinds if kind.casefold() != document.head.title.casefold())
    described = (*named[:1], *(inside(kind) for kind in named[1:]))
    head = document.head
    length = (
        "" if head.url and is_recording(document) and not file else head.length
    )  # It stands in the link to the recording.
    words = (
        *described,
        *(file_words(file) if file else (language_name(head.language) if head.language else "",)),
        "" if document.page else inside(version_words(head.version)),
        length,
        captions_words(head.captions),
        day,
        *authors(archive, head.authors),
    )
    return say("meta-join").join(filter(None, words))


def authors(archive: Archive, ids: Iterable[str]) -> Iterator[str]:
    """Return the names of organisations, in short, and of people."""
    for id_ in ids:
        if organisation := archive.organisation(id_):
            yield organisation.head.short_title
        elif person := archive.person(id_):
            yield person.head.name


def version_words(version: str) -> str:
    """Return the name of a version: "Version 2", or what it is called where that is no number."""
    return say("version-named", version=version) if version[:1].isdigit() else version


def captions_words(captions: bool | None) -> str:
    """Return whether a recording has captions; empty where that is not known."""
    return "" if captions is None else say("captions" if captions else "captions-none")


def announced(archive: Archive, document: Document) -> str:
    """Return what readers may know of a document that is not public, or not yet."""
    kind = say("list-join").join(document_kind(kind, archive.site) for kind in document.head.kind) or say("documents")
    if document.state is State.AWAITED and document.head.publish:
        day, time = dates.moment(document.head.publish, archive.site.time_zone or "UTC")
        return say("awaited", kind=kind, date=day, time=time)
    return say("not-public", kind=kind)


def copy_of(document: Document) -> Link | None:
    """Return the link to a copy elsewhere: "Copy of the report at example.org".

    For a recording: "Watch on example.org, 42 minutes".
    """
    url = document.head.url
    if not url:
        return None
    if not is_recording(document):
        return Link(text=say("copy-at", title=document.head.title, host=host_of(url)), address=url)
    way = say("listen-on" if url.casefold().endswith(_SOUND) else "watch-on", host=host_of(url))
    length = document.head.length if document.state is not State.HELD else ""
    return Link(text=say("meta-join").join(filter(None, (way, length))), address=url)


def host_of(url: str) -> str:
    """Return the host of a web address, as people name it."""
    return url.partition("://")[2].partition("/")[0].removeprefix("www.")


def _other(title: str, other: PublishedFile) -> Link:
    words = say("format-of", title=other.title or title, meta=say("meta-join").join(file_words(other)))
    return Link(text=words, address=other.address, language=other.language or "")


def _places(event: Event) -> tuple[Place, ...]:
    return tuple(filter(None, (event.place, *(part.place for part in event.parts))))


def _place(archive: Archive, place: Place, *, city_only: bool) -> str:
    country = country_name(archive, place.country) if place.country else ""
    if city_only:
        return place.city or country
    return say("list-join").join(filter(None, (place.venue, place.city, country)))
