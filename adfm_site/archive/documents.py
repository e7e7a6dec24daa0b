"""All documents, as one kind of thing: downloads in events' lists and documents with files of their own.

Each has one place.
"""

from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from adfm_site.archive import addresses
from adfm_site.archive.addresses import event_address
from adfm_site.archive.catalogue import Catalogue, event_of, not_out
from adfm_site.archive.path_suggestions import PathSuggestions
from adfm_site.archive.paths import missing_file, path_leaves_content, resolve, unpublishable_name, unpublishable_type
from adfm_site.archive.references import home_of
from adfm_site.diagnostics import Checked, Diagnostic, Pointer, Said, did_you_mean, problem
from adfm_site.model.download import DocumentHead, Download, OwnDocument, Withdrawal
from adfm_site.model.entry import Entry
from adfm_site.model.event import Event
from adfm_site.model.file import Measured
from adfm_site.model.shape import fields_of
from adfm_site.reading.file_types import TYPES
from adfm_site.reading.slugs import plain_slug, slug

Steps = tuple[str | int, ...]
_ON_PAGES_ONLY: Final = ("changes", "sources", "supersedes", "withdrawn", "formerly", "old-addresses")


class State(Enum):
    """What readers can have of a document."""

    HELD = "held"
    KNOWN = "known"
    WITHDRAWN = "withdrawn"
    RESTRICTED = "restricted"
    AWAITED = "awaited"
    HIDDEN = "hidden"


class PublishedFile(Struct, frozen=True, kw_only=True):
    """A file that readers get: its address, what was measured, and its language where it is known."""

    address: str
    measured: Measured
    language: str | None
    title: str = ""


class Document(Struct, frozen=True, kw_only=True):
    """A document, wherever it was described. page: the address of its landing page, if it has one.

    events: the events it belongs to, or in whose lists it is mentioned.
    part: the id of the event's part in whose list it stands. path and steps: where it is described.
    """

    id: str
    head: DocumentHead | Download | OwnDocument
    state: State
    page: str | None
    file: PublishedFile | None
    others: tuple[PublishedFile, ...]
    events: tuple[str, ...]
    part: str | None
    path: str
    steps: Steps

    @property
    def own_id(self) -> str | None:
        """The id that is written for it in an event's list; else its id comes from the name of its file."""
        return self.head.id if isinstance(self.head, Download) else None

    @property
    def public(self) -> bool:
        """Return whether readers may know of it in full."""
        return self.state in (State.HELD, State.KNOWN, State.WITHDRAWN)

    @property
    def may_be_searched(self) -> bool:
        """Return whether search may show the words in its files.

        A list of participants is searched only where they agreed to it.
        """
        return "participants" not in self.head.kind or bool(self.head.agreed)


@problem("error")
def document_without_title() -> Said:
    """Each download needs a title. Its file name is not a title.

    Wrong: `- file: scan-0042.pdf`. Right: `- title: Event summary` with `file: scan-0042.pdf` and `kind: summary` below
    it.
    """
    return Said(
        "This document has no title.",
        hints=("Write “title: …”, or “document: …” with the id of a document in documents/.",),
    )


@problem("error")
def document_without_kind() -> Said:
    """Each download needs a kind, such as agenda, summary or report. Readers and lists use it."""
    return Said("This document has no kind.", hints=("Write “kind: …”, for example agenda, summary or report.",))


@problem("error")
def document_without_file() -> Said:
    """A document is a file in this archive, or is marked with `held: false` if the archive does not have it."""
    return Said(
        "This document has no file.", hints=("Write “file: …”, or “held: false” if the archive does not have it.",)
    )


@problem("error")
def held_and_not_held(key: str = "file") -> Said:
    """A document with a file is in the archive; `held: false` means that the archive has no file of it.

    Only one can be true.
    """
    return Said(
        f"This document has both “{key}” and “held: false”.", hints=(f"Remove “held: false”, or remove “{key}”.",)
    )


@problem("error")
def fields_with_document(keys: tuple[str, ...], id_: str, home: str) -> Said:
    """`document: …` in a list means a document that has its own file.

    Its title and all its other fields belong in that file.

    Wrong: `- document: river-report` with `title: Report` below it. Right: only `- document: river-report`.
    """
    return Said(
        f"These fields are not shown, because “document” names a document with its own file: {', '.join(keys)}.",
        hints=(f"Write them in {home}, and keep only “document: {id_}” here.",),
    )


@problem("warning")
def document_without_page(keys: tuple[str, ...], id_: str, address: str) -> Said:
    """A document that is not in the archive is shown as one row in its event's list.

    Changes, sources and earlier names need a page.

    With an `id`, such as `id: opening-speech`, the document gets its own page.
    """
    return Said(
        f"This document has no page, so these fields are not shown: {', '.join(keys)}.",
        hints=(f"Write “id: {id_}” next to its title. Its page will be {address}.",),
    )


@problem("error")
def duplicate_document_id(id_: str, other: str) -> Said:
    """Each document has its own page at /documents/<id>/, so no two documents can have the same id.

    It is made from the file's name.
    """
    return Said(
        f"Two documents have the id “{id_}”; the other one is described in {other}.",
        hints=("Give one of them a different “id: …”.",),
    )


def documents_in(catalogue: Catalogue) -> Checked[tuple[Document, ...]]:
    """Return every document, hidden ones too, in the order of events and then of ids."""
    gathered = _Gathering(catalogue)
    found = tuple(gathered.all())
    return Checked(value=found, diagnostics=tuple(gathered.complaints))


class _Gathering:
    """One walk over all downloads and documents."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._mentioned: dict[str, dict[str, None]] = {}
        self._in_folder = by_folder(catalogue.files)
        self._suggestions = PathSuggestions(catalogue)
        self.complaints: list[Diagnostic] = []

    def all(self) -> Iterator[Document]:
        seen: dict[str, Document] = {}
        for document in self._each():
            first = seen.setdefault(document.id, document) if document.page else document
            if first is not document:
                where = Pointer(path=document.path, steps=document.steps)
                self.complaints.append(duplicate_document_id(where, document.id, first.path))
                continue
            yield document

    def _each(self) -> Iterator[Document]:
        for event in self._catalogue.events.values():
            yield from self._listed(event)
        for entry in self._catalogue.documents.values():
            yield self._own(entry)

    def _listed(self, entry: Entry[Event]) -> Iterator[Document]:
        """Return the downloads in the lists of an event and its parts, without mentions of documents of their own."""
        base = event_address(entry)
        lists: list[tuple[Steps, str | None, tuple[Download, ...]]] = [(("downloads",), None, entry.head.downloads)]
        lists += [
            (("parts", number, "downloads"), part.id, part.downloads) for number, part in enumerate(entry.head.parts)
        ]
        for steps, part, downloads in lists:
            for number, head in enumerate(downloads):
                if head.document is not None:
                    own = self._catalogue.documents.get(head.document)
                    home = own.path if own else home_of("document", head.document)
                    self.complaints.extend(
                        _next_to(Pointer(path=entry.path, steps=(*steps, number)), head, head.document, home)
                    )
                    self._mentioned.setdefault(head.document, {})[entry.id] = None
                else:
                    yield self._document(entry, head, (*steps, number), base, part)

    def _own(self, entry: Entry[OwnDocument]) -> Document:
        event = event_of(entry)
        around = self._catalogue.events.get(event) if event else None
        base = event_address(around) if around else addresses.document(entry.id)
        document = self._document(entry, entry.head, (), base, None)
        events = dict.fromkeys((*((event,) if event else ()), *entry.head.events, *self._mentioned.get(entry.id, ())))
        state = State.HIDDEN if self._catalogue.is_hidden("document", entry.id) and document.public else document.state
        return Document(
            id=entry.id,
            head=entry.head,
            state=state,
            page=addresses.document(entry.id),
            file=document.file,
            others=document.others,
            events=tuple(events),
            part=None,
            path=entry.path,
            steps=(),
        )

    def _document(
        self, entry: Entry[Event] | Entry[OwnDocument], head: DocumentHead, steps: Steps, base: str, part: str | None
    ) -> Document:
        if entry.whole:
            self.complaints.extend(_incomplete(Pointer(path=entry.path, steps=steps), head))
        written, head = head, _withdrawn_with(self._catalogue.events.get(event_of(entry) or ""), head)
        file = self._file(entry.path, head.file, (*steps, "file"), base, head.language)
        others = (
            self._file(
                entry.path,
                other.file,
                (*steps, "formats", number, "file"),
                base,
                other.language or head.language,
                other.title,
            )
            for number, other in enumerate(head.formats)
        )
        named = head.id if isinstance(head, Download) else None
        stem = named or (file.measured.path.rpartition("/")[2].rpartition(".")[0] if file else slug(head.title))
        state = self._state(entry, head)
        page = addresses.document(f"{entry.id}-{stem}")
        has_page = (file or named) and state in (State.HELD, State.KNOWN, State.WITHDRAWN)
        if steps and not (head.file or named) and entry.whole and head is written:
            self.complaints.extend(_without_page(Pointer(path=entry.path, steps=steps), head, entry.id))
        return Document(
            id=f"{entry.id}-{stem}",
            head=head,
            state=state,
            page=page if has_page else None,
            file=file,
            others=tuple(filter(None, others)),
            events=(entry.id,),
            part=part,
            path=entry.path,
            steps=steps,
        )

    def _state(self, entry: Entry[Event] | Entry[OwnDocument], head: DocumentHead) -> State:
        hidden_event = entry.kind == "event" and self._catalogue.is_hidden("event", entry.id)
        if hidden_event or (head.draft and not self._catalogue.drafts):
            return State.HIDDEN
        if head.restricted:
            return State.RESTRICTED if head.announce else State.HIDDEN
        if not_out(head, self._catalogue.now) and not self._catalogue.drafts:
            return State.AWAITED if head.announce else State.HIDDEN
        if head.withdrawn:
            return State.WITHDRAWN
        return State.HELD if head.file else State.KNOWN

    def _file(
        self, base_path: str, written: str | None, steps: Steps, base: str, language: str | None, title: str = ""
    ) -> PublishedFile | None:
        if not written:
            return None
        measured = self._measured(base_path, written, Pointer(path=base_path, steps=steps))
        if measured is None:
            return None
        name = measured.path.rpartition("/")[2]
        return PublishedFile(
            address=f"{base}{name}", measured=measured, language=language or measured.language, title=title
        )

    def _measured(self, base_path: str, written: str, where: Pointer) -> Measured | None:
        or_else = "Or, if the archive does not have it, write “held: false” instead of “file”."
        found = find_file(
            self._catalogue, base_path, written, where, self._in_folder, self._suggestions, or_else=or_else
        )
        self.complaints.extend(found.diagnostics)
        return found.value


def _withdrawn_with(event: Entry[Event] | None, head: DocumentHead) -> DocumentHead:
    """Return what is said of a document; with its event it is taken back, for the event's reason."""
    taken_back = event.head.withdrawn if event else None
    if taken_back is None or head.withdrawn:
        return head
    return replace(head, withdrawn=Withdrawal(date=taken_back.date, reason=taken_back.reason), announce=False)


def find_file(
    catalogue: Catalogue,
    base: str,
    written: str,
    where: Pointer,
    in_folder: Mapping[str, tuple[str, ...]],
    suggestions: PathSuggestions,
    *,
    or_else: str,
) -> Checked[Measured | None]:
    """Return the file that a path written in the file `base` means, or complain.

    or_else: what an editor may do who has no such file.
    """
    path = resolve(base, written)
    if path is None:
        return Checked(value=None, diagnostics=(path_leaves_content(where, written),))
    measured = catalogue.files.get(path)
    if measured is None:
        folder, _, name = path.rpartition("/")
        elsewhere = suggestions.suggest(base, written, lambda path: path in catalogue.files)
        near = elsewhere.hint if elsewhere.right else did_you_mean(name, in_folder.get(folder, ())) or elsewhere.hint
        return Checked(value=None, diagnostics=(missing_file(where, written, near, or_else),))
    name = path.rpartition("/")[2]
    if name.rpartition(".")[2].lower() not in TYPES:
        return Checked(value=None, diagnostics=(unpublishable_type(where, name, tuple(TYPES)),))
    new = catalogue.new_names.get(path)
    return Checked(
        value=measured, diagnostics=(unpublishable_name(where, name, new.rpartition("/")[2]),) if new else ()
    )


def by_folder(files: Mapping[str, Measured]) -> Mapping[str, tuple[str, ...]]:
    """Return the names of the files in each folder."""
    folders: dict[str, list[str]] = {}
    for path in files:
        folder, _, name = path.rpartition("/")
        folders.setdefault(folder, []).append(name)
    return {folder: tuple(names) for folder, names in folders.items()}


def _incomplete(where: Pointer, head: DocumentHead) -> Iterator[Diagnostic]:
    if not head.title:
        yield document_without_title(_at(where, "title"))
    if not head.kind:
        yield document_without_kind(_at(where, "kind"))
    if (head.file or head.formats) and not head.held:
        yield held_and_not_held(_at(where, "held"), "file" if head.file else "formats")
    if not head.file and head.held and (head.formats or not (head.restricted or head.withdrawn or head.url)):
        yield document_without_file(_at(where, "file"))


def _next_to(where: Pointer, head: Download, id_: str, home: str) -> Iterator[Diagnostic]:
    """Report the fields next to `document`, except for those that are never published."""
    alone = Download(document=id_, unsure=head.unsure)
    keys = tuple(field.key for field in fields_of(Download) if getattr(head, field.name) != getattr(alone, field.name))
    if keys:
        yield fields_with_document(Pointer(path=where.path, steps=(*where.steps, keys[0]), part="key"), keys, id_, home)


def _without_page(where: Pointer, head: DocumentHead, event: str) -> Iterator[Diagnostic]:
    """Report the fields that only a page could show."""
    keys = tuple(
        field.key for field in fields_of(DocumentHead) if field.key in _ON_PAGES_ONLY and getattr(head, field.name)
    )
    if keys and not head.restricted:
        id_ = plain_slug(head.title) or f"document-{int(where.steps[-1]) + 1}"
        yield document_without_page(
            Pointer(path=where.path, steps=(*where.steps, keys[0]), part="key"),
            keys,
            id_,
            addresses.document(f"{event}-{id_}"),
        )


def _at(where: Pointer, key: str) -> Pointer:
    """Return the place of a field, so that one complaint is enough where it is misspelt or could not be read."""
    return Pointer(path=where.path, steps=(*where.steps, key))
