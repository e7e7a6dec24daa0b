"""The Chatham House Rule: what was said may be used, but not who said it, nor who was there."""

from collections.abc import Iterator
from re import IGNORECASE
from typing import Final

from adfm_site.archive.catalogue import Catalogue
from adfm_site.archive.references import items_of
from adfm_site.diagnostics import Diagnostic, Pointer, Said, problem
from adfm_site.model.download import DocumentHead, Download
from adfm_site.model.entry import Entry
from adfm_site.model.event import Event
from adfm_site.patterns import pattern

Steps = tuple[str | int, ...]
# Titles of lists of people, whatever kind is written: in English, Indonesian, Malay, Thai, French and Spanish.
_LIST_OF_PEOPLE: Final = pattern(
    r"\b(?:lists?|names|register) of (?:the )?(?:\w+ )?(?:participants|attendees|delegates|speakers|presenters)\b"
    r"|\b(?:participants?|attendees?|attendance|delegates?|speakers?)['’]?s?['’]? (?:list|register|sheet)\b"
    r"|\band (?:participants|attendees|delegates)$|^(?:participants|attendees|delegates)$"
    r"|\b(?:daftar|senarai) (?:hadir|peserta|undangan)\b|ราย(?:ชื่อ|นาม)ผู้"
    r"|\bliste des participants\b|\blista de participantes\b",
    IGNORECASE,
)
_SPOKEN: Final = frozenset(("speech", "presentation", "recording"))


@problem("error")
def participants_without_agreement() -> Said:
    """Under the Chatham House Rule, participants are not named unless they agreed.

    A participant list is published only with `agreed: true`. If they did not agree, remove the file from content/ and
    write `held: false`, or write `restricted: true`. The list is recognised by its kind and by its title, also if it is
    part of an agenda.
    """
    return Said(
        "This list of participants cannot be published under the Chatham House Rule.",
        hints=("If the people named agreed, add “agreed: true”. If not, write “held: false” instead of the file.",),
    )


@problem("error")
def organisations_without_agreement() -> Said:
    """Under the Chatham House Rule, participating organisations are named only if they agreed.

    Conveners and hosts are public.
    """
    return Said(
        "The organisations that took part cannot be named under the Chatham House Rule.",
        hints=("If they agreed, add “agreed: true”. If not, remove them.",),
    )


@problem("error")
def speaker_without_agreement() -> Said:
    """Under the Chatham House Rule, speakers are not named unless they agreed. So a speech has no authors.

    Presentations and recordings name no people. Organisations may be named as the authors of a presentation.
    """
    return Said(
        "This speaker cannot be named under the Chatham House Rule.",
        hints=("If they agreed, add “agreed: true”. If not, remove “authors”.",),
    )


def attribution(catalogue: Catalogue) -> Iterator[Diagnostic]:
    """Check every event under the Chatham House Rule, and the documents that belong to it or are named by it.

    A document is also checked where the event's agenda names it.
    """
    ruled = {id_: entry for id_, entry in catalogue.events.items() if entry.head.attribution == "chatham-house"}
    named = {id_ for entry in ruled.values() for _, download in _downloads(entry) if (id_ := download.document)}
    for id_, agenda in catalogue.agendas.items():
        if id_ in ruled:
            named.update(paper for _, item in items_of(agenda.head) for paper in item.papers)
    for entry in ruled.values():
        if not entry.whole:
            continue
        for steps, download in _downloads(entry):
            yield from _naming(catalogue, download, Pointer(path=entry.path, steps=steps))
        participants = entry.head.participants
        if participants and participants.organisations and not participants.agreed:
            yield organisations_without_agreement(
                Pointer(path=entry.path, steps=("participants", "organisations"), part="key")
            )
    for document in catalogue.documents.values():
        belongs = document.id in named or not ruled.keys().isdisjoint(_events_of(document.path, document.head.events))
        if belongs and document.whole:
            yield from _naming(catalogue, document.head, Pointer(path=document.path))


def _downloads(entry: Entry[Event]) -> Iterator[tuple[Steps, Download]]:
    """Return the downloads of an event and of its parts, each with its steps."""
    for number, download in enumerate(entry.head.downloads):
        yield ("downloads", number), download
    for place, part in enumerate(entry.head.parts):
        for number, download in enumerate(part.downloads):
            yield ("parts", place, "downloads", number), download


def _naming(catalogue: Catalogue, head: DocumentHead, where: Pointer) -> Iterator[Diagnostic]:
    """Report a document that names participants or speakers who are not said to have agreed."""
    if head.agreed or head.restricted:
        return
    if (steps := _list_of_people(head)) is not None:
        yield participants_without_agreement(Pointer(path=where.path, steps=(*where.steps, *steps)))
    named = head.authors if "speech" in head.kind else [author for author in head.authors if author in catalogue.people]
    if named and not _SPOKEN.isdisjoint(head.kind):
        yield speaker_without_agreement(Pointer(path=where.path, steps=(*where.steps, "authors")))


def _list_of_people(head: DocumentHead) -> Steps | None:
    """Return the steps to what makes a document with files a list of people: its file, format or title.

    Return None for any other document. Its kind or its title decides.
    """
    if not (head.file or head.formats):
        return None
    if "participants" in head.kind:
        return ("file",) if head.file else ("formats", 0)
    if _LIST_OF_PEOPLE.search(head.title.strip()):
        return ("title",)
    return next(
        (
            ("formats", place, "title")
            for place, other in enumerate(head.formats)
            if _LIST_OF_PEOPLE.search(other.title)
        ),
        None,
    )


def _events_of(path: str, named: tuple[str, ...]) -> tuple[str, ...]:
    """Return the events of a document: that whose folder it is in, and those it names."""
    parts = path.split("/")
    return (*named, parts[3]) if parts[1] == "events" else named
