"""Documents: downloads of an event, and documents of their own."""

from dataclasses import dataclass
from typing import Annotated, Final

from adfm_site.model.dates import PartialDate
from adfm_site.model.entry import Head
from adfm_site.model.shape import Country, File, Id, Language, Line, OneOrMany, Refers, Term, Url

DOCUMENT_KINDS: Final = (
    "agenda",
    "participants",
    "briefing",
    "background",
    "paper",
    "discussion-paper",
    "summary",
    "outcomes",
    "statement",
    "speech",
    "presentation",
    "report",
    "submission",
    "media-release",
    "press",
    "article",
    "update",
    "reading",
    "recording",
    "compiled-record",
)
"""The kinds of documents that every archive has; site.yaml may add others."""

DocumentKind = Annotated[str, Term("document-kinds", standard=DOCUMENT_KINDS)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """That a document or an event was taken back."""

    date: Annotated[PartialDate, "The day on which it was withdrawn."]
    reason: Annotated[Line, "Who decided it and why, in one sentence that readers will see."]
    replacement: Annotated[str | None, Refers(("document", "event")), "The document or event to read in its place."] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherFormat:
    """The same document in another format or language."""

    SHORT = File.__metadata__[0]  # type: ignore[attr-defined]

    file: Annotated[File, "The file."]
    language: Annotated[Language | None, "Its language, where it is another."] = None
    title: Annotated[Line, "Its title, where it is another."] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentHead(Head):
    """What is said of a document, whether it stands in an event's list or in a file of its own."""

    title: Annotated[Line, "What the document is called. Not its file name."] = ""
    kind: Annotated[tuple[DocumentKind, ...], OneOrMany(), "What it is. One file may be two things, such as agenda and participants."] = ()
    file: Annotated[File | None, "The file. Its size, type and pages are measured, never typed."] = None
    held: Annotated[bool, "false: known to exist, but not in this archive."] = True
    url: Annotated[Url | None, "A copy elsewhere, where one is known."] = None
    language: Annotated[Language | None, "The language it is in, where the file does not say so itself."] = None
    date: Annotated[PartialDate | None, "The date on the document."] = None
    version: Annotated[Line, "Its version, as printed on it."] = ""
    authors: Annotated[tuple[Annotated[str, Refers(("organisation", "person"))], ...], OneOrMany(), "Who wrote or issued it."] = ()
    formats: Annotated[tuple[OtherFormat, ...], OneOrMany(), "Further formats or languages of the same document."] = ()
    supersedes: Annotated[str | None, Refers(("document",)), "The earlier document that this one replaces."] = None
    withdrawn: Annotated[Withdrawal | None, "That it was taken back, when and why."] = None
    restricted: Annotated[bool, "true: not for the public; the file is never published."] = False
    announce: Annotated[bool, "true: say on the event's page that it exists, though it is restricted or not out yet."] = False
    agreed: Annotated[bool, "true: the people named in it agreed to its publication."] = False
    licence: Annotated[Line, "Under which terms it may be used."] = ""
    length: Annotated[Line, "How long a recording lasts, such as 1 hour 20 minutes."] = ""
    captions: Annotated[bool | None, "Whether a recording has captions. Left out: not said."] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Download(DocumentHead):
    """A document in an event's list."""

    id: Annotated[Id | None, "A permanent name, where the file's own will not do. A document that is not held gets a page by it."] = None
    document: Annotated[
        str | None, Refers(("document",)), "A document with a file of its own in documents/, shown here as well. It stands alone."
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document(DocumentHead):
    """A document with a file of its own: used by several events, or by none, or with a text of its own."""

    about: Annotated[tuple[Country, ...], OneOrMany(), "The countries it is about."] = ()
    events: Annotated[tuple[Annotated[str, Refers(("event",))], ...], OneOrMany(), "The events that it belongs to."] = ()
