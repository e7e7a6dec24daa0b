"""A document's landing page."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from adfm_site.archive.addresses import address_of
from adfm_site.archive.archive import Archive
from adfm_site.archive.documents import Document, PublishedFile, State
from adfm_site.model.download import Document as OwnDocument
from adfm_site.views.cards import EventCard, country_links, document_row, event_card, file_words
from adfm_site.views.frame import Fact, Frame, Html, Link, Page, page, rich, sources
from adfm_site.wording import dates
from adfm_site.wording.speaking import document_kind, language_name, listed, say


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentView:
    """All that a document's landing page may see."""

    TEMPLATE: ClassVar[str] = "document.html"

    page: Page
    lead: str
    status: tuple[str, ...]
    status_link: Link | None
    files: tuple[tuple[Link, str], ...]
    untagged: bool
    not_held: bool
    copy: Link | None
    facts: tuple[Fact, ...]
    text: Html
    events: tuple[EventCard, ...]
    versions: tuple[Fact, ...]
    sources: tuple[Link, ...]


def document_views(archive: Archive, shared: Frame) -> Iterator[DocumentView]:
    """Give the landing pages."""
    for document in archive.documents.values():
        if document.page and document.public:
            yield _view(archive, shared, document, archive.documents.get(archive.superseded_by.get(document.id, "")))


def _view(archive: Archive, shared: Frame, document: Document, successor: Document | None) -> DocumentView:
    head, withdrawn = document.head, document.state is State.WITHDRAWN
    events = tuple(entry for id_ in document.events if (entry := archive.event(id_)))
    state = say("state-withdrawn") if withdrawn else say("state-superseded") if successor else ""
    held = document.state is State.HELD
    return DocumentView(
        page=page(
            shared,
            document.page or "",
            head.title,
            summary=head.summary,
            breadcrumb=(Link(text=say("documents"), address="/documents/"),),
            state=state,
            head=head,
            indexed=not withdrawn,
            title_language=_language(document),
            within=events[0].head.short_title or events[0].head.title if events and document.steps else "",
        ),
        lead="" if withdrawn else head.summary,
        status=_status(document),
        status_link=_status_link(archive, document, successor),
        files=tuple(_files(document)) if held else (),
        untagged=bool(held and document.file and document.file.measured.tagged is False),
        not_held=document.state is State.KNOWN,
        copy=document_row(archive, document).copy if not withdrawn else None,
        facts=tuple(_facts(archive, document)),
        text=Html() if withdrawn else rich(archive, document.path, document.text),
        events=tuple(event_card(archive, entry) for entry in events),
        versions=tuple(_versions(archive, document, successor)),
        sources=sources(head),
    )


def _language(document: Document) -> str:
    return document.head.language or (document.file.language if document.file and document.state is State.HELD else None) or ""


def _status(document: Document) -> tuple[str, ...]:
    withdrawn = document.head.withdrawn
    if withdrawn is None or document.state is not State.WITHDRAWN:
        return ()
    return (say("withdrawn-on", date=dates.date(withdrawn.date), reason=withdrawn.reason),)


def _status_link(archive: Archive, document: Document, successor: Document | None) -> Link | None:
    replacement = document.head.withdrawn.replacement if document.head.withdrawn else None
    target = archive.documents.get(replacement) if replacement else successor
    return Link(text=target.head.title, address=target.page) if target and target.page else None


def _files(document: Document) -> Iterator[tuple[Link, str]]:
    """Give each format and language: the link and what it is."""
    for file in filter(None, (document.file, *document.others)):
        title = file.title or document.head.title
        yield Link(text=title, address=file.address, language=file.language or ""), say("meta-join").join(file_words(file))


def _facts(archive: Archive, document: Document) -> Iterator[Fact]:
    head = document.head
    kinds = listed(document_kind(kind) for kind in head.kind)
    if kinds:
        yield Fact(label=say("fact-kind"), values=(Link(text=kinds),))
    authors = (archive.organisation(author) or archive.person(author) for author in head.authors)
    names = tuple(Link(text=entry.head.title, address=address_of(entry)) for entry in authors if entry)
    if names:
        yield Fact(label=say("fact-authors"), values=names)
    if head.date and head.date.known:
        yield Fact(label=say("fact-document-date"), values=(Link(text=dates.date(head.date), datetime=head.date.iso),))
    if isinstance(head, OwnDocument) and head.about:
        yield Fact(label=say("fact-about"), values=country_links(archive, head.about))
    if head.version:
        yield Fact(label=say("fact-version"), values=(Link(text=head.version),))
    if document.file and document.state is State.HELD:
        yield from _measured(document.file)
    elif head.language:
        yield Fact(label=say("fact-language"), values=(Link(text=language_name(head.language)),))
    if head.licence:
        yield Fact(label=say("fact-licence"), values=(Link(text=head.licence),))


def _measured(file: PublishedFile) -> Iterator[Fact]:
    measured = file.measured
    if file.language:
        yield Fact(label=say("fact-language"), values=(Link(text=language_name(file.language)),))
    if measured.pages:
        yield Fact(label=say("fact-pages"), values=(Link(text=str(measured.pages)),))
    if measured.tagged is not None:
        said = (
            "tagged" if measured.tagged else "not-tagged",
            "readable" if measured.readable else "not-readable",
            "titled" if measured.titled else "not-titled",
            "language-said" if measured.language else "language-not-said",
        )
        yield Fact(label=say("fact-reading"), values=tuple(Link(text=say(key)) for key in said))
    yield Fact(label=say("fact-checksum"), values=(Link(text=measured.checksum),))


def _versions(archive: Archive, document: Document, successor: Document | None) -> Iterator[Fact]:
    before = archive.documents.get(document.head.supersedes or "")
    if successor and successor.page:
        yield Fact(label=say("superseded-by"), values=(Link(text=successor.head.title, address=successor.page),))
    if before and before.page:
        yield Fact(label=say("supersedes"), values=(Link(text=before.head.title, address=before.page),))
