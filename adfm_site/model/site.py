"""site.yaml: what the archive is called, its vocabularies, its limits."""

from collections.abc import Mapping
from typing import Annotated, Literal

from msgspec import Struct

from adfm_site.model.download import DOCUMENT_KINDS
from adfm_site.model.shape import Address, BaseUrl, Colour, Country, File, Id, Language, Line, OneOrMany, Zone


class KindOfEvent(Struct, frozen=True, kw_only=True):
    """A kind of event."""

    name: Annotated[Line, "The name of one: Roundtable."]
    plural: Annotated[Line, "The name of several: Roundtables."]


class KindOfDocument(Struct, frozen=True, kw_only=True):
    """A kind of document."""

    name: Annotated[Line, "The name of one: Concept note."]
    plural: Annotated[Line, "The name of several: Concept notes."]


class Role(Struct, frozen=True, kw_only=True):
    """A role of an organisation in an event."""

    by: Annotated[Line, "The words on the event's page: Convened by."]
    did: Annotated[Line, "The heading on the organisation's page: Convened."]


class MenuLink(Struct, frozen=True, kw_only=True):
    """A link at the top of every page."""

    title: Annotated[Line, "The words of the link."]
    address: Annotated[Address, "The page it leads to."]


class SizeLimits(Struct, frozen=True, kw_only=True):
    """The sizes above which `check` reports a file."""

    file_megabytes: Annotated[int, "The largest file for readers, in megabytes of 1000000 bytes."] = 50


class Site(Struct, frozen=True, kw_only=True):
    """The settings of the whole archive: `site.yaml`."""

    name: Annotated[Line, "The archive's name."]
    languages: Annotated[tuple[Language, ...], OneOrMany(), "The languages of the pages; the first is the default."]
    time_zone: Annotated[Zone, "The time zone of embargoes and dates."]
    short_name: Annotated[Line, "A short form of the name."] = ""
    description: Annotated[Line, "What the archive is, in one or two sentences."] = ""
    address: Annotated[
        BaseUrl | None, "The address at which it is published. If left out, give it to `build` with --base-url."
    ] = None
    publisher: Annotated[Line, "The organisation that publishes it."] = ""
    contact: Annotated[Line, "How to contact the publisher. If left out, no contact is shown."] = ""
    licence: Annotated[Line, "The terms under which the texts may be used. If left out, no licence is shown."] = ""
    kinds: Annotated[Mapping[Id, KindOfEvent] | None, "The kinds of events: an id, its name and plural."] = None
    document_kinds: Annotated[
        Mapping[Id, KindOfDocument] | None,
        "More kinds of documents, or other names for the usual ones: an id, its name and plural.",
    ] = None
    roles: Annotated[Mapping[Id, Role] | None, "The roles of organisations in events, in the order on the pages."] = (
        None
    )
    topics: Annotated[Mapping[Id, Line] | None, "The topics of events: an id and its name."] = None
    countries: Annotated[
        Mapping[Country, Line] | None, "Names of countries, if you prefer another name than the usual one."
    ] = None
    navigation: Annotated[
        tuple[MenuLink, ...],
        "The links at the top of every page; five at most. If left out, the usual links are shown.",
    ] = ()
    accent: Annotated[tuple[Colour, ...], "The main colour, for a light and for a dark background."] = ()
    mark: Annotated[tuple[Colour, ...], "The second colour, for a light and for a dark background."] = ()
    logo: Annotated[File, "A picture next to the name: a path inside content/, such as logo.svg."] = ""
    withheld_names: Annotated[tuple[Line, ...], OneOrMany(), "Names that must never be published."] = ()
    limits: Annotated[SizeLimits | None, "Size limits."] = None
    publish: Annotated[
        Literal["exchange", "files"],
        "How a build replaces output/: the whole folder at once (exchange, the default), or one file after another in "
        "the same folder (files), for a server or container that keeps the folder open.",
    ] = "exchange"
    switched_off: Annotated[
        tuple[Line, ...], OneOrMany(), "Codes of notes and warnings that `check` should not report."
    ] = ()
    words: Annotated[Mapping[Line, Line] | None, "Spellings to avoid, each with the spelling to use."] = None


def terms_of(site: Site) -> Mapping[str, tuple[str, ...]]:
    """Return the ids in each vocabulary of front matter, by the vocabulary's key in site.yaml.

    The standard ids come first.
    """
    return {
        "kinds": tuple(site.kinds or ()),
        "document-kinds": tuple(dict.fromkeys((*DOCUMENT_KINDS, *(site.document_kinds or ())))),
        "roles": tuple(site.roles or ()),
        "topics": tuple(site.topics or ()),
    }
