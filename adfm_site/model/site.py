"""site.yaml: what the archive is called, its vocabularies, its limits."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from adfm_site.model.download import DOCUMENT_KINDS
from adfm_site.model.shape import Address, Colour, Country, File, Id, Language, Line, OneOrMany, Url, Zone


@dataclass(frozen=True, slots=True, kw_only=True)
class KindOfEvent:
    """A kind of event."""

    name: Annotated[Line, "One of them: Roundtable."]
    plural: Annotated[Line, "Several: Roundtables."]


@dataclass(frozen=True, slots=True, kw_only=True)
class KindOfDocument:
    """A kind of document."""

    name: Annotated[Line, "One of them: Concept note."]
    plural: Annotated[Line, "Several: Concept notes."]


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """What an organisation can be to an event."""

    by: Annotated[Line, "The words on the event's page: Convened by."]
    did: Annotated[Line, "The heading on the organisation's page: Convened."]


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuLink:
    """A link at the top of every page."""

    title: Annotated[Line, "Its words."]
    address: Annotated[Address, "Where it leads."]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How large things may be before they are complained about."""

    file_megabytes: Annotated[int, "The largest file for readers, in megabytes of 1000000 bytes."] = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What holds for the whole archive: `site.yaml`."""

    name: Annotated[Line, "The archive's name."]
    languages: Annotated[tuple[Language, ...], OneOrMany(), "The languages of the pages; the first is the default."]
    time_zone: Annotated[Zone, "The zone in which embargoes and days are reckoned."]
    short_name: Annotated[Line, "A short form of the name."] = ""
    description: Annotated[Line, "What the archive is, in one or two sentences."] = ""
    address: Annotated[Url | None, "The address at which it is published. Left out: told to the build."] = None
    publisher: Annotated[Line, "Who publishes it."] = ""
    contact: Annotated[Line, "How to reach the publisher. Left out: not printed."] = ""
    licence: Annotated[Line, "Under which terms the texts may be used. Left out: not printed."] = ""
    kinds: Annotated[Mapping[Id, KindOfEvent] | None, "The kinds of events: an id, its name and plural."] = None
    document_kinds: Annotated[
        Mapping[Id, KindOfDocument] | None, "Further kinds of documents, or other names for the usual ones: an id, its name and plural."
    ] = None
    roles: Annotated[Mapping[Id, Role] | None, "What organisations can be to an event, in the order of the pages."] = None
    topics: Annotated[Mapping[Id, Line] | None, "What events are about: an id and its name."] = None
    countries: Annotated[Mapping[Country, Line] | None, "Names of countries, where another than the common one is preferred."] = None
    navigation: Annotated[tuple[MenuLink, ...], "The links at the top of every page; five at most. Left out: the usual ones."] = ()
    accent: Annotated[tuple[Colour, ...], "The leading colour, on light and on dark paper."] = ()
    mark: Annotated[tuple[Colour, ...], "The second colour, on light and on dark paper."] = ()
    logo: Annotated[File, "A picture beside the name: a path inside content/, such as logo.svg."] = ""
    withheld_names: Annotated[tuple[Line, ...], OneOrMany(), "Names that must never be published."] = ()
    limits: Annotated[Limits | None, "How large things may be."] = None
    switched_off: Annotated[tuple[Line, ...], OneOrMany(), "Codes of notes and warnings that are not wanted."] = ()
    words: Annotated[Mapping[Line, Line] | None, "Spellings that are not wanted, each with the one to use."] = None


def terms_of(site: Site) -> Mapping[str, tuple[str, ...]]:
    """Return the ids in each vocabulary of front matter, by the vocabulary's key in site.yaml; the standard ones come first."""
    return {
        "kinds": tuple(site.kinds or ()),
        "document-kinds": tuple(dict.fromkeys((*DOCUMENT_KINDS, *(site.document_kinds or ())))),
        "roles": tuple(site.roles or ()),
        "topics": tuple(site.topics or ()),
    }
