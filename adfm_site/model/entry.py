"""An entry: one file of content, read. What every file may say, its text, and the text's links, still unresolved."""

from typing import Annotated, Generic, TypeVar

from msgspec import Struct

from adfm_site.model.dates import PartialDate
from adfm_site.model.shape import FormerName, Line, Moment, OldAddress, OneOrMany, Url


class Change(Struct, frozen=True, kw_only=True):
    """A change that readers should know about."""

    date: Annotated[PartialDate, "The day on which it was published."]
    note: Annotated[Line, "What changed, in one sentence."]


class Head(Struct, frozen=True, kw_only=True):
    """The fields that every file can have."""

    summary: Annotated[Line, "One or two sentences for lists, feeds and search engines."] = ""
    draft: Annotated[bool, "true: nothing in this file is published yet."] = False
    publish: Annotated[Moment | None, "The date and time of publication, in the site's time zone."] = None
    formerly: Annotated[
        tuple[FormerName, ...],
        OneOrMany(),
        "Earlier names of this file or folder, or, with the file type, of its document or pictures; their addresses "
        "redirect here.",
    ] = ()
    changes: Annotated[tuple[Change, ...], "Changes after first publication, shown to readers."] = ()
    old_addresses: Annotated[
        tuple[OldAddress, ...],
        OneOrMany(),
        "Earlier addresses of this page, here or on any website; they redirect here.",
    ] = ()
    sources: Annotated[tuple[Url, ...], OneOrMany(), "Where the facts come from. These addresses do not redirect."] = ()
    unsure: Annotated[Line, "What an editor still needs to check. Never published."] = ""


class LinkTo(Struct, frozen=True, kw_only=True, tag=True):
    """A link's target in a text, as the editor wrote it: a path to a file, with or without #anchor."""

    target: str


class Picture(Struct, frozen=True, kw_only=True, tag=True):
    """A picture in a text: its file as written, alternative text and title, and whether it is a separate figure."""

    target: str
    alt: str
    caption: str = ""


class Heading(Struct, frozen=True, kw_only=True):
    """A heading in a text: its level in the page (2 to 6), its anchor, and its words."""

    level: int
    anchor: str
    words: str


TextPart = str | LinkTo | Picture


class Text(Struct, frozen=True, kw_only=True):
    """Markdown, converted and sanitised: HTML with the links and pictures left out where they belong.

    parts: HTML, and in its gaps LinkTo (the value of an href) and Picture (a whole element). anchors: every id in it.
    """

    parts: tuple[TextPart, ...] = ()
    headings: tuple[Heading, ...] = ()
    anchors: tuple[str, ...] = ()


H_co = TypeVar("H_co", bound=Head, covariant=True)


class Entry(Struct, Generic[H_co], frozen=True, kw_only=True):
    """One file of content.

    id: unique within its kind; path: where it lies, for complaints; whole: its head could be read.
    """

    kind: str
    id: str
    path: str
    head: H_co
    text: Text
    whole: bool = True
