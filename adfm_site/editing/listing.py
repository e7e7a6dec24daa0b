"""Listing what editors can refer to: ids with titles. Drafts are included, files that cannot be read are not."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from msgspec import Struct

from adfm_site.archive.archive import newest_first
from adfm_site.archive.catalogue import Catalogue, when
from adfm_site.archive.documents import documents_in
from adfm_site.archive.references import outcomes_of
from adfm_site.build.commands import looked_at
from adfm_site.inputs.options import Options
from adfm_site.model import KINDS
from adfm_site.model.entry import Entry, Head
from adfm_site.model.event import Event
from adfm_site.model.site import terms_of
from adfm_site.progress import Progress
from adfm_site.wording.speaking import document_kind


class Referable(Struct, frozen=True, kw_only=True):
    """Something that can be referred to.

    date: of an event and of its outcomes. path: of the file that describes it.
    """

    id: str
    title: str
    path: str
    date: str = ""


class Listing(Struct, frozen=True, kw_only=True):
    """One list, and the number of errors in the content. Each error may be the reason that something is missing."""

    rows: tuple[Referable, ...]
    errors: int


def listing(root: Path, of: str, progress: Progress) -> Listing:
    """Return one of LISTS. Raises Refusal where files cannot be read."""
    prepared = looked_at(root, Options(), progress)
    errors = sum(found.severity == "error" for found in prepared.diagnostics)
    return Listing(rows=tuple(LISTS[of](prepared.catalogue)), errors=errors)


def list_named(word: str) -> str | None:
    """Return the name of a list, given the name or its singular; None where there is no such list."""
    return word if word in LISTS else _SINGULARS.get(word)


def title_of(head: Head) -> str:
    """Return the title of an entry, or the name of an organisation or a person."""
    return str(getattr(head, "title", "") or getattr(head, "name", ""))


def events_newest_first(catalogue: Catalogue) -> tuple[Entry[Event], ...]:
    """Return all events, the newest first, those without a date last."""
    return newest_first(
        tuple(sorted(catalogue.events.values(), key=lambda entry: (when(entry.head)[0].order, entry.id)))
    )


def _events(catalogue: Catalogue) -> Iterator[Referable]:
    for entry in events_newest_first(catalogue):
        yield Referable(id=entry.id, title=entry.head.title, path=entry.path, date=_date(entry))


def _outcomes(catalogue: Catalogue) -> Iterator[Referable]:
    for entry in events_newest_first(catalogue):
        for outcome in outcomes_of(entry.head):
            yield Referable(id=f"{entry.id}#{outcome.id}", title=outcome.text, path=entry.path, date=_date(entry))


def _documents(catalogue: Catalogue) -> Iterator[Referable]:
    """Yield the documents that have an id: those with their own file, and in events' lists those with file or id."""
    documents = sorted(documents_in(catalogue).value, key=lambda document: document.id)
    for document in documents:
        if not document.steps or document.own_id or document.file:
            yield Referable(id=document.id, title=document.head.title, path=document.path)


def _entries(kind: str) -> Callable[[Catalogue], Iterator[Referable]]:
    def rows(catalogue: Catalogue) -> Iterator[Referable]:
        for entry in sorted(catalogue.entries[kind].values(), key=lambda entry: entry.id):
            yield Referable(id=entry.id, title=title_of(entry.head), path=entry.path)

    return rows


def _terms(names: Callable[[Catalogue], Mapping[str, str]]) -> Callable[[Catalogue], Iterator[Referable]]:
    return lambda catalogue: (Referable(id=id_, title=name, path="site.yaml") for id_, name in names(catalogue).items())


def _document_kinds(catalogue: Catalogue) -> Mapping[str, str]:
    return {kind: document_kind(kind, catalogue.site) for kind in terms_of(catalogue.site)["document-kinds"]}


def _date(entry: Entry[Event]) -> str:
    return when(entry.head)[0].iso or "undated"


LISTS: Final[Mapping[str, Callable[[Catalogue], Iterator[Referable]]]] = MappingProxyType(
    {
        "events": _events,
        "outcomes": _outcomes,
        "documents": _documents,
        "series": _entries("series"),
        "organisations": _entries("organisation"),
        "people": _entries("person"),
        "pages": _entries("page"),
        "topics": _terms(lambda catalogue: catalogue.site.topics or {}),
        "kinds": _terms(lambda catalogue: {id_: kind.name for id_, kind in (catalogue.site.kinds or {}).items()}),
        "roles": _terms(lambda catalogue: {id_: role.by for id_, role in (catalogue.site.roles or {}).items()}),
        "document-kinds": _terms(_document_kinds),
    }
)
_SINGULARS: Final[Mapping[str, str]] = MappingProxyType(
    {
        **{kind.name: kind.folder for kind in KINDS if kind.folder in LISTS},
        **{name.removesuffix("s"): name for name in ("outcomes", "pages", "kinds", "roles", "document-kinds")},
    }
)
