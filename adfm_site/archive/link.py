"""Joining everything that was read into the archive, and what does not fit together."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import cast
from urllib.parse import urlsplit

from msgspec.structs import replace

from adfm_site.archive.addresses import pictures_of
from adfm_site.archive.archive import Archive, FixedClock, TakenUp, groups_memo, memo, newest_first, place_of
from adfm_site.archive.catalogue import Catalogue, event_in, when
from adfm_site.archive.documents import Document, PublishedFile, State, documents_in
from adfm_site.archive.former_events import below_former_events, redirects_below_former_events
from adfm_site.archive.former_files import former_addresses
from adfm_site.archive.groups import grouped
from adfm_site.archive.hidden_content import hidden_content
from adfm_site.archive.links import Targets, targets
from adfm_site.archive.papers import unknown_papers
from adfm_site.archive.path_suggestions import PathSuggestions
from adfm_site.archive.picture_files import find_picture, picture_of_withheld, published
from adfm_site.archive.redirects import Redirect, redirects
from adfm_site.archive.references import dangling, outcomes_of, repeated
from adfm_site.archive.static import static_files
from adfm_site.archive.unpublished import unpublished
from adfm_site.archive.unread import unread
from adfm_site.archive.withdrawn import agendas_of, pictures_of_withdrawn, withdrawn_events
from adfm_site.diagnostics import Checked, Diagnostic, Pointer
from adfm_site.model import KINDS
from adfm_site.model.download import DocumentHead
from adfm_site.model.entry import Entry, Head
from adfm_site.model.event import Event
from adfm_site.reading.records import missing_field


def link(catalogue: Catalogue) -> Checked[Archive]:
    """Join everything, complain about what does not fit together, and give the public part."""
    documents = documents_in(catalogue)
    static = static_files(catalogue)
    entries = _public(catalogue)
    events = tuple(sorted(cast("Iterable[Entry[Event]]", entries["event"].values()), key=_by_date))
    withdrawn = withdrawn_events(catalogue)
    known = (*events, *withdrawn)
    own = {entry.path for entry in known}
    described = tuple(
        document for document in documents.value if document.public and (not document.steps or document.path in own)
    )
    pages = (*(entry for kind in entries.values() for entry in kind.values()), *withdrawn)
    base = urlsplit(catalogue.base)
    agendas = {id_: agenda for id_, agenda in catalogue.agendas.items() if not catalogue.is_hidden("agenda", id_)}
    former = (*former_addresses(described), *below_former_events(known, agendas, described, base))
    olds = redirects(pages, described, former, catalogue.base)
    texts = targets(catalogue, documents.value, static.value, olds.value)
    images = _images(catalogue)
    logo = _logo(catalogue)
    # By their dates, and where those do not tell, by their numbers.
    members = grouped(events, lambda entry: filter(None, (entry.head.series,)))
    gone = tuple(pictures_of_withdrawn(catalogue, withdrawn))
    pictures = _pictures(events, images.value, texts.value)
    below = redirects_below_former_events(known, pictures, (*olds.value, *gone), base)
    public_documents = _public_documents(documents.value, known)
    once = memo()
    archive = Archive(
        entries=entries,
        texts={entry.path: entry.text for entry in pages},
        documents=public_documents,
        of_event=_of_event(documents.value, events),
        parts=_parts(events),
        superseded_by=_superseded_by(public_documents),
        members=MappingProxyType(
            {series: tuple(entry.id for entry in of_series) for series, of_series in members.items()}
        ),
        positions=MappingProxyType(
            {entry.id: place for of_series in members.values() for place, entry in enumerate(of_series)}
        ),
        totals=_totals(members),
        taken_up=_taken_up(events),
        related=_related(events),
        targets=texts.value,
        images=images.value,
        words={path: measured.texts for path, measured in catalogue.files.items() if measured.texts},
        whole={
            "site": catalogue.site,
            "events": tuple(entry.id for entry in events),
            "logo": logo.value,
            "static": static.value,
            "redirects": _each_once((*olds.value, *agendas_of(catalogue, withdrawn), *gone, *below)),
            "withdrawn": withdrawn,
        },
        clock=FixedClock(catalogue.now),
        once=once,
        groups=groups_memo(once),
    )
    complaints = (
        *dangling(catalogue),
        *repeated(catalogue),
        *_without_start(catalogue),
        *documents.diagnostics,
        *images.diagnostics,
        *logo.diagnostics,
        *unknown_papers(catalogue, documents.value),
        *texts.diagnostics,
        *olds.diagnostics,
        *static.diagnostics,
        *unread(catalogue, documents.value, static.value),
        *hidden_content(catalogue, documents.value, static.value),
        *unpublished(catalogue, documents.value, texts.value, (*images.value.values(), logo.value)),
    )
    return Checked(value=archive, diagnostics=complaints)


def _public(catalogue: Catalogue) -> Mapping[str, Mapping[str, Entry[Head]]]:
    """Leave out what is hidden, events that were taken back, and agendas whose event is not there."""
    hidden = catalogue.hidden
    return MappingProxyType(
        {
            kind.name: MappingProxyType(
                {
                    id_: entry
                    for id_, entry in catalogue.entries[kind.name].items()
                    if (kind.name, id_) not in hidden
                    and (kind.name != "agenda" or (id_ in catalogue.events and not catalogue.keeps_back(id_)))
                    and (kind.name != "event" or not catalogue.is_withdrawn(id_))
                }
            )
            for kind in KINDS
        }
    )


def _by_date(entry: Entry[Event]) -> tuple[object, ...]:
    start, end = when(entry.head)
    return (start.order, end.order, entry.head.number or 0, entry.id)


def _without_start(catalogue: Catalogue) -> list[Diagnostic]:
    """Every event has a start, or parts that have one."""
    return [
        missing_field(Pointer(path=entry.path, steps=("start",)), "start", "2019-11-21")
        for entry in catalogue.events.values()
        if entry.whole and entry.head.start is None and not entry.head.parts
    ]


def _public_documents(documents: tuple[Document, ...], events: tuple[Entry[Event], ...]) -> Mapping[str, Document]:
    order = {entry.id: number for number, entry in enumerate(newest_first(events))}
    public = [
        document
        for document in documents
        if document.state is not State.HIDDEN and not _of_hidden_event(document, order)
    ]
    last = len(order)
    ranked = sorted(
        public, key=lambda document: min((order.get(event, last) for event in document.events), default=last)
    )
    return MappingProxyType({_key(document): _public_part(document) for document in ranked})


def _public_part(document: Document) -> Document:
    """Return a document without what readers may not know.

    One that is only announced has nothing but its kind and day; one that was withdrawn has no content.
    """
    head = document.head
    match document.state:
        case State.RESTRICTED | State.AWAITED:
            shown = DocumentHead(kind=head.kind, publish=head.publish)
        case State.WITHDRAWN:
            shown = DocumentHead(
                title=head.title,
                kind=head.kind,
                date=head.date,
                withdrawn=head.withdrawn,
                changes=head.changes,
                formerly=head.formerly,
                old_addresses=head.old_addresses,
            )
        case _:
            return document
    page = document.page if document.public else None
    return replace(document, head=shown, page=page, file=None, others=())


def _superseded_by(documents: Mapping[str, Document]) -> Mapping[str, str]:
    """Return what replaced each document, as far as readers may know."""
    return MappingProxyType(
        {
            document.head.supersedes: id_
            for id_, document in documents.items()
            if document.head.supersedes and document.public
        }
    )


def _of_hidden_event(document: Document, public_events: Mapping[str, int]) -> bool:
    """Return whether a download stands in the list of an event that is not public."""
    return bool(document.steps) and document.events[0] not in public_events


def _key(document: Document) -> str:
    """Return the key of a document: its id, or for one without a page its place, since two such may share a title."""
    return document.id if document.page else f"{document.id} {'/'.join(map(str, document.steps))}"


def _of_event(documents: tuple[Document, ...], events: tuple[Entry[Event], ...]) -> Mapping[str, tuple[str, ...]]:
    """Return each event's documents: those in its list in the order of the list, then those that name it."""
    public = [document for document in documents if document.state is not State.HIDDEN]
    listed: dict[tuple[str, tuple[str | int, ...]], str] = {
        (item.path, item.steps): _key(item) for item in public if item.steps
    }
    own = {document.id: _key(document) for document in public if not document.steps}
    naming = grouped((document for document in public if not document.steps), lambda document: document.events)
    result: dict[str, tuple[str, ...]] = {}
    for entry in events:
        keys: list[str | None] = []
        for steps, download in _downloads(entry.head):
            keys.append(own.get(download or "") if download else listed.get((entry.path, steps)))
        keys += map(_key, naming.get(entry.id, ()))
        result[entry.id] = tuple(dict.fromkeys(filter(None, keys)))
    return MappingProxyType(result)


def _downloads(event: Event) -> Iterable[tuple[tuple[str | int, ...], str | None]]:
    """Return the way to each download of an event, and the document that it stands for."""
    for number, download in enumerate(event.downloads):
        yield ("downloads", number), download.document
    for position, part in enumerate(event.parts):
        for number, download in enumerate(part.downloads):
            yield ("parts", position, "downloads", number), download.document


def _parts(events: tuple[Entry[Event], ...]) -> Mapping[str, str]:
    """Return the parts in whose lists documents of their own are mentioned."""
    mentions = (
        (entry.id, part.id, download.document)
        for entry in events
        for part in entry.head.parts
        for download in part.downloads
    )
    return MappingProxyType({place_of(event, document): part for event, part, document in mentions if document})


def _totals(members: Mapping[str, list[Entry[Event]]]) -> Mapping[str, int]:
    totals = {}
    for series, entries in members.items():
        numbers = sorted(entry.head.number for entry in entries if entry.head.number is not None)
        if numbers and numbers == list(range(1, len(numbers) + 1)):
            totals[series] = len(numbers)
    return MappingProxyType(totals)


def _taken_up(events: tuple[Entry[Event], ...]) -> Mapping[str, tuple[TakenUp, ...]]:
    """Return the events that follow up on each outcome.

    Each later event is listed with the outcome that names the earlier one, or as a whole where the event itself does.
    """
    found: dict[str, dict[str, TakenUp]] = {}
    for entry in events:
        whole = ((earlier, "") for earlier in entry.head.follows)
        each = ((earlier, outcome.id) for outcome in outcomes_of(entry.head) for earlier in outcome.follows)
        for earlier, outcome_id in (*whole, *each):
            found.setdefault(earlier, {})[entry.id] = TakenUp(event=entry.id, outcome=outcome_id)
    return MappingProxyType({earlier: tuple(later.values()) for earlier, later in found.items()})


def _related(events: tuple[Entry[Event], ...]) -> Mapping[str, tuple[str, ...]]:
    """Return the events related to each event: those it names, then those that name it."""
    ids = {entry.id for entry in events}
    forward = {entry.id: [other for other in entry.head.related if other in ids] for entry in events}
    backward = grouped(forward, lambda id_: forward[id_])
    return MappingProxyType(
        {id_: tuple(dict.fromkeys((*others, *backward.get(id_, ())))) for id_, others in forward.items()}
    )


def _images(catalogue: Catalogue) -> Checked[Mapping[str, PublishedFile]]:
    found: dict[str, PublishedFile] = {}
    complaints: list[Diagnostic] = []
    suggestions = PathSuggestions(catalogue)
    for entry in catalogue.events.values():
        written = entry.head.image.file if entry.head.image else ""
        if not written:
            continue
        where = Pointer(path=entry.path, steps=("image", "file"))
        picture = find_picture(catalogue, entry.path, written, where, suggestions)
        if isinstance(picture, Diagnostic):
            complaints.append(picture)
        elif not catalogue.keeps_back(entry.id):
            if catalogue.keeps_back(event_in(picture.path)):
                complaints.append(picture_of_withheld(where, written))
            else:
                found[entry.id] = published(picture, pictures_of(entry))
    return Checked(value=MappingProxyType(found), diagnostics=tuple(complaints))


def _each_once(redirects: Iterable[Redirect]) -> tuple[Redirect, ...]:
    """Return redirects, of each address the first."""
    found: dict[str, Redirect] = {}
    for redirect in redirects:
        found.setdefault(redirect.address, redirect)
    return tuple(found.values())


def _pictures(
    events: Iterable[Entry[Event]], images: Mapping[str, PublishedFile], texts: Mapping[str, Targets]
) -> Mapping[str, list[str]]:
    """Return the addresses of the pictures of events and of the texts in their folders, by events' ids."""
    found = {id_: [image.address] for id_, image in images.items()}
    folders = {entry.path.rpartition("/")[0]: entry.id for entry in events}
    for path, of_text in texts.items():
        event = folders.get(path.rpartition("/")[0])
        if event and of_text.pictures:
            found.setdefault(event, []).extend(picture.address for picture in of_text.pictures.values())
    return found


def _logo(catalogue: Catalogue) -> Checked[PublishedFile | None]:
    """Return the site's own picture, which site.yaml names by its path inside content/."""
    if not catalogue.site.logo:
        return Checked(value=None)
    where = Pointer(path="site.yaml", steps=("logo",))
    picture = find_picture(catalogue, "content/site.yaml", catalogue.site.logo, where, PathSuggestions(catalogue))
    if isinstance(picture, Diagnostic):
        return Checked(value=None, diagnostics=(picture,))
    return Checked(value=published(picture, "/assets/"))
