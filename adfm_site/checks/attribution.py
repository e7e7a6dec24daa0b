"""The Chatham House Rule: what was said may be used, but not who said it, nor who was there."""

from collections.abc import Iterator
from typing import Final

from adfm_site.archive.catalogue import Catalogue
from adfm_site.diagnostics import Diagnostic, Pointer, Said, problem
from adfm_site.model.download import DocumentHead

_SPOKEN: Final = frozenset(("speech", "presentation", "recording"))


@problem("error")
def participants_without_agreement() -> Said:
    """Under the Chatham House Rule, participants are not named unless they agreed.

    A participant list is published only with `agreed: true`. If they did not agree, remove the file from content/ and
    write `held: false`, or write `restricted: true`.
    """
    return Said(
        "This list of participants cannot be published under the Chatham House Rule.",
        hints=("If the people named agreed, add “agreed: true”. If not, write “held: false” instead of the file.",),
    )


@problem("error")
def organisations_without_agreement() -> Said:
    """Under the Chatham House Rule, participating organisations are named only if they agreed. Conveners and hosts are public."""
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
    """Check every event held under the rule."""
    for entry in catalogue.events.values():
        head = entry.head
        if head.attribution != "chatham-house" or not entry.whole:
            continue
        lists = [
            (("downloads",), head.downloads),
            *((("parts", number, "downloads"), part.downloads) for number, part in enumerate(head.parts)),
        ]
        for steps, downloads in lists:
            for number, download in enumerate(downloads):
                yield from _naming(catalogue, download, Pointer(path=entry.path, steps=(*steps, number)))
        if head.participants and head.participants.organisations and not head.participants.agreed:
            yield organisations_without_agreement(Pointer(path=entry.path, steps=("participants", "organisations"), part="key"))
    for document in catalogue.documents.values():
        own = document.head
        ruled = any(
            event.head.attribution == "chatham-house"
            for id_ in _events_of(document.path, own.events)
            if (event := catalogue.events.get(id_))
        )
        if ruled and document.whole:
            yield from _naming(catalogue, own, Pointer(path=document.path))


def _naming(catalogue: Catalogue, head: DocumentHead, where: Pointer) -> Iterator[Diagnostic]:
    """Report a document that names participants or speakers who are not said to have agreed."""
    if head.agreed or head.restricted:
        return
    if "participants" in head.kind and head.file:
        yield participants_without_agreement(Pointer(path=where.path, steps=(*where.steps, "file")))
    named = head.authors if "speech" in head.kind else [author for author in head.authors if author in catalogue.people]
    if named and not _SPOKEN.isdisjoint(head.kind):
        yield speaker_without_agreement(Pointer(path=where.path, steps=(*where.steps, "authors")))


def _events_of(path: str, named: tuple[str, ...]) -> tuple[str, ...]:
    """Return the events of a document: that in whose folder it lies, and those it names."""
    parts = path.split("/")
    return (*named, parts[3]) if parts[1] == "events" else named
