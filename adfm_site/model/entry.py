"""An entry: one file of content, read. What every file may say, its text, and the text's links, still unresolved."""

from dataclasses import dataclass
from typing import Annotated, Generic, TypeVar

from adfm_site.model.dates import PartialDate
from adfm_site.model.shape import FormerName, Line, Moment, OneOrMany, Url


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A change that readers should know about."""

    date: Annotated[PartialDate, "The day on which it was published."]
    note: Annotated[Line, "What changed, in one sentence."]


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
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
        tuple[Url, ...], OneOrMany(), "Earlier addresses of this page, on any website; they redirect here."
    ] = ()
    sources: Annotated[tuple[Url, ...], OneOrMany(), "Where the facts come from. These addresses do not redirect."] = ()
    unsure: Annotated[Line, "What an editor still needs to check. Never published."] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkTo:
    """A link's target in a text, as the editor wrote it: a path to a file, with or without #anchor."""

    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture in a text: its file as written, alternative text and title, and whether it is a separate figure."""

    target: str
    alt: str
    caption: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading in a text: its level in the page (2 to 6), its anchor, and its words."""

    level: int
    anchor: str
    words: str


TextPart = str | LinkTo | Picture


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Markdown, converted and sanitised: HTML with the links and pictures left out where they belong.

    parts: HTML, and in its gaps LinkTo (the value of an href) and Picture (a whole element). anchors: every id in it.
    """

    parts: tuple[TextPart, ...] = ()
    headings: tuple[Heading, ...] = ()
    anchors: tuple[str, ...] = ()


H_co = TypeVar("H_co", bound=Head, covariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry(Generic[H_co]):
    """One file of content.

    id: unique within its kind; path: where it lies, for complaints; whole: its head could be read.
    """

    kind: str
    id: str
    path: str
    head: H_co
    text: Text
    whole: bool = True
