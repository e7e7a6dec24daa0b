"""Documents: downloads of an event, and documents of their own."""

from typing import Annotated, Final

from msgspec import Struct

from adfm_site.model.dates import PartialDate
from adfm_site.model.entry import Head
from adfm_site.model.shape import Country, File, FormerName, Id, Language, Line, OneOrMany, Refers, Term, Url

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


class Withdrawal(Struct, frozen=True, kw_only=True):
    """The withdrawal of a document or an event."""

    date: Annotated[PartialDate, "The day on which it was withdrawn."]
    reason: Annotated[Line, "Who decided this and why, in one sentence for readers."]
    replacement: Annotated[str | None, Refers(("document", "event")), "The document or event to read instead."] = None


class Accepted(Struct, frozen=True, kw_only=True):
    """Something hidden in a file that was looked at, and is for readers."""

    found: Annotated[Line, "What was found, as the message names it, such as embedded-workbook."]
    sha256: Annotated[Line, "The SHA-256 of that part, as in the message."]
    date: Annotated[PartialDate, "The day on which it was accepted."]
    by: Annotated[Line, "Who accepted it. Never published."]


class OtherFormat(Struct, frozen=True, kw_only=True):
    """The same document in another format or language."""

    SHORT = File.__metadata__[0]  # type: ignore[attr-defined]

    file: Annotated[File, "The file."]
    language: Annotated[Language | None, "Its language, if different."] = None
    title: Annotated[Line, "Its title, if different."] = ""
    formerly: Annotated[
        tuple[FormerName, ...], OneOrMany(), "Earlier names of this file; their addresses redirect to it."
    ] = ()


class DocumentHead(Head, frozen=True, kw_only=True, tag=True):
    """The description of a document, in an event's list or in its own file."""

    title: Annotated[Line, "The title of the document, not its file name."] = ""
    kind: Annotated[
        tuple[DocumentKind, ...],
        OneOrMany(),
        "What kind of document it is. A file can have two kinds, such as agenda and participants.",
    ] = ()
    file: Annotated[File | None, "The file. The program finds its size, type and number of pages."] = None
    held: Annotated[bool, "false: the document exists, but this archive does not have it."] = True
    url: Annotated[Url | None, "The address of a copy on another website."] = None
    language: Annotated[Language | None, "Its language, if the file itself has no language setting."] = None
    date: Annotated[PartialDate | None, "The date on the document."] = None
    version: Annotated[Line, "Its version, as printed on it."] = ""
    authors: Annotated[
        tuple[Annotated[str, Refers(("organisation", "person"))], ...], OneOrMany(), "The authors or issuers."
    ] = ()
    formats: Annotated[tuple[OtherFormat, ...], OneOrMany(), "Other formats or languages of the same document."] = ()
    supersedes: Annotated[str | None, Refers(("document",)), "The earlier document that this one replaces."] = None
    withdrawn: Annotated[Withdrawal | None, "If it was withdrawn: when and why."] = None
    restricted: Annotated[bool, "true: not for the public; the file is never published."] = False
    announce: Annotated[
        bool, "true: mention it on the event's page, even if it is restricted or not published yet."
    ] = False
    agreed: Annotated[bool, "true: the people named in it agreed to its publication."] = False
    accepted: Annotated[
        tuple[Accepted, ...], "Hidden parts of its files that were looked at and are for readers. Never published."
    ] = ()
    licence: Annotated[Line, "The terms under which it may be used."] = ""
    length: Annotated[Line, "How long a recording lasts, such as 1 hour 20 minutes."] = ""
    captions: Annotated[
        bool | None, "true: a recording has captions; false: it has none. Leave it out if not known."
    ] = None


class Download(DocumentHead, frozen=True, kw_only=True):
    """A document in an event's list."""

    id: Annotated[
        Id | None,
        "A permanent id, if it cannot be made from the file's name. With an id, a document that is not held has a page "
        "too.",
    ] = None
    document: Annotated[
        str | None,
        Refers(("document",)),
        "A document that has its own file in documents/; it is shown here too. Add no other field.",
    ] = None


class OwnDocument(DocumentHead, frozen=True, kw_only=True):
    """A document with its own file: for several events, for no event, or with its own text."""

    about: Annotated[tuple[Country, ...], OneOrMany(), "The countries it is about."] = ()
    events: Annotated[tuple[Annotated[str, Refers(("event",))], ...], OneOrMany(), "The events it belongs to."] = ()
