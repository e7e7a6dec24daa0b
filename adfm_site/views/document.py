"""A document's landing page."""

from collections.abc import Iterator
from typing import ClassVar

from msgspec import Struct

from adfm_site.archive.archive import Archive
from adfm_site.archive.documents import Document, PublishedFile, State
from adfm_site.model.dates import PartialDate
from adfm_site.model.download import DocumentHead, OwnDocument
from adfm_site.model.file import Measured
from adfm_site.views.agenda import agenda_items_with
from adfm_site.views.cards import (
    EventCard,
    captions_words,
    copy_of,
    country_links,
    file_words,
    is_missing,
    version_words,
)
from adfm_site.views.document_facets import YEARS
from adfm_site.views.frame import (
    Fact,
    Frame,
    Html,
    Link,
    Page,
    dated,
    fact,
    links_to,
    page,
    rich,
    short_name,
    sources,
)
from adfm_site.views.listing import cards
from adfm_site.views.withdrawn import replacement, withdrawal_sentences
from adfm_site.wording import dates
from adfm_site.wording.speaking import document_kind, language_name, listed, say


class VersionView(Struct, frozen=True, kw_only=True):
    """A version of a document: the link to it, its name and day, and what changed.

    The link of the one that is shown is words alone.
    """

    title: Link
    meta: str
    note: str


class DocumentView(Struct, frozen=True, kw_only=True):
    """All that a document's landing page may see."""

    TEMPLATE: ClassVar[str] = "document.html"

    page: Page
    lead: str
    withdrawn: tuple[str, ...]
    superseded: str
    status_link: Link | None
    files: tuple[tuple[Link, str], ...]
    untagged: bool
    not_held: bool
    copy: Link | None
    facts: tuple[Fact, ...]
    text: Html
    events: tuple[EventCard, ...]
    versions: tuple[VersionView, ...]
    sources: tuple[Link, ...]


def landing_pages(archive: Archive) -> Iterator[tuple[str, str]]:
    """Return the keys of the documents that have landing pages, each with the file that describes it."""
    return ((key, document.path) for key, document in archive.documents.items() if document.page and document.public)


def document_view(archive: Archive, shared: Frame, key: str) -> DocumentView:
    """Return a document's landing page. Raises KeyError where there is no such document."""
    document = archive.documents[key]
    successor = archive.documents.get(archive.superseded_by.get(document.id, ""))
    head, withdrawn = document.head, document.state is State.WITHDRAWN
    events = tuple(filter(None, map(archive.event, document.events)))
    state = say("state-withdrawn") if withdrawn else say("state-superseded") if successor else ""
    held = document.state is State.HELD
    return DocumentView(
        page=page(
            shared,
            document.page or "",
            head.title,
            summary=head.summary,
            breadcrumb=YEARS.crumbs,
            state=state,
            head=head,
            indexed=not withdrawn,
            title_language=_language(document),
            within=short_name(events[0].head) if events and document.steps else "",
        ),
        lead="" if withdrawn else head.summary,
        withdrawn=withdrawal_sentences(head.withdrawn) if head.withdrawn and withdrawn else (),
        superseded=_superseded(successor) if successor and not withdrawn else "",
        status_link=_status_link(archive, document, successor),
        files=tuple(_files(document)) if held else (),
        untagged=bool(held and document.file and document.file.measured.tagged is False),
        not_held=is_missing(document),
        copy=copy_of(document) if not withdrawn else None,
        facts=tuple(_facts(archive, document)),
        text=Html() if withdrawn else rich(archive, document.path, archive.text_of(document)),
        events=cards(archive, events),
        versions=_versions(archive, document),
        sources=sources(head),
    )


def _language(document: Document) -> str:
    return (
        document.head.language
        or (document.file.language if document.file and document.state is State.HELD else None)
        or ""
    )


def _superseded(successor: Document) -> str:
    day = _published(successor.head) or successor.head.date
    return say("superseded-on", when=dates.when(day)) if day and day.known else say("superseded")


def _status_link(archive: Archive, document: Document, successor: Document | None) -> Link | None:
    if document.head.withdrawn:
        return replacement(archive, document.head.withdrawn)
    return Link(text=successor.head.title, address=successor.page) if successor and successor.page else None


def _files(document: Document) -> Iterator[tuple[Link, str]]:
    """Return each format and language: the link and what it is."""
    for file in filter(None, (document.file, *document.others)):
        title = file.title or document.head.title
        yield (
            Link(text=title, address=file.address, language=file.language or ""),
            say("meta-join").join(file_words(file)),
        )


def _facts(archive: Archive, document: Document) -> Iterator[Fact]:
    head, held = document.head, document.state is State.HELD
    yield from fact("fact-kind", listed(document_kind(kind, archive.site) for kind in head.kind))
    authors = (archive.organisation(author) or archive.person(author) for author in head.authors)
    yield from fact("fact-authors", *links_to(authors))
    yield from dated("fact-document-date", head.date)
    yield from fact("fact-agenda-item", *agenda_items_with(archive, document))
    yield from dated("fact-published", _published(head) if held else None)
    if isinstance(head, OwnDocument):
        yield from fact("fact-about", *country_links(archive, head.about))
    yield from fact("fact-version", head.version)
    yield from fact("fact-length", head.length)
    yield from fact("fact-captions", captions_words(head.captions))
    yield from fact("fact-licence", head.licence)
    if document.file and held:
        yield from _measured(document.file, may_be_searched=document.may_be_searched)
    elif head.language:
        yield from fact("fact-language", language_name(head.language))


def _measured(file: PublishedFile, *, may_be_searched: bool) -> Iterator[Fact]:
    measured = file.measured
    yield from fact("fact-language", language_name(file.language) if file.language else "")
    yield from fact("fact-pages", str(measured.pages) if measured.pages else "")
    if measured.tagged is not None:
        messages = (
            "tagged" if measured.tagged else "not-tagged",
            *_readable(measured, may_be_searched=may_be_searched),
            "titled" if measured.titled else "not-titled",
            "language-said" if measured.language else "language-not-said",
        )
        yield from fact("fact-reading", *map(say, messages))
    yield Fact(label=say("fact-checksum"), values=(Link(text=measured.checksum),))


def _readable(measured: Measured, *, may_be_searched: bool) -> Iterator[str]:
    """Yield what to say of the text in a PDF, and of what search does not look into."""
    if measured.readable is False:
        yield "not-readable"
        return
    yield "readable" if measured.readable else "perhaps-readable"
    if not may_be_searched or not measured.has_words:
        yield "not-searched"
    elif not measured.searched:
        yield "partly-searched"


def _versions(archive: Archive, document: Document) -> tuple[VersionView, ...]:
    """Return all versions of a document, the current one first; none where there is but one."""
    newest = document
    seen = {newest.id}
    while (later := archive.documents.get(archive.superseded_by.get(newest.id, ""))) and later.id not in seen:
        newest = later
        seen.add(later.id)
    chain = [newest]
    while (before := archive.documents.get(chain[-1].head.supersedes or "")) and before not in chain:
        chain.append(before)
    shown = [version for version in chain if version.public and (version.page or version is document)]
    if len(shown) < 2:  # noqa: PLR2004 - one is no list
        return ()
    return tuple(_version(version, current=version is newest, shown=version is document) for version in shown)


def _version(document: Document, *, current: bool, shown: bool) -> VersionView:
    head = document.head
    day = _published(head) or (head.date if head.date and head.date.known else None)
    words = (
        version_words(head.version),
        dates.date(day) if day else "",
        say("state-withdrawn") if document.state is State.WITHDRAWN else "",
        say("version-current") if current else "",
    )
    return VersionView(
        title=Link(text=head.title, address="" if shown else document.page or "", language=_language(document)),
        meta=say("meta-join").join(filter(None, words)),
        note=head.changes[-1].note if len(head.changes) > 1 else "",
    )


def _published(head: DocumentHead) -> PartialDate | None:
    """Return the day on which a document was first published here, where its history says so."""
    days = sorted((change.date for change in head.changes if change.date.known), key=lambda day: day.order)
    return days[0] if days else None
