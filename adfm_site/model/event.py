"""Events: roundtables, meetings, dialogues, workshops."""

from collections.abc import Mapping
from typing import Annotated, Literal

from msgspec import Struct

from adfm_site.model.dates import PartialDate, TimeRange
from adfm_site.model.download import DocumentKind, Download, Withdrawal
from adfm_site.model.entry import Head
from adfm_site.model.shape import (
    Choice,
    Country,
    File,
    Id,
    Language,
    Line,
    OneOrMany,
    OutcomeRef,
    Refers,
    Scalar,
    Term,
    Url,
    Zone,
)

State = Literal["held", "scheduled", "cancelled", "postponed", "rescheduled", "moved-online"]


class Place(Struct, frozen=True, kw_only=True):
    """Where an event took place."""

    SHORT = Scalar("place", "a city, a comma and a two-letter country code", "Bangkok, TH", r"^[^,]+, ?[A-Z]{2}$")

    country: Annotated[Country, "The two-letter country code."]
    city: Annotated[Line, "The city."] = ""
    venue: Annotated[Line, "The building."] = ""


class Status(Struct, frozen=True, kw_only=True):
    """Whether the event took place as planned."""

    SHORT = Choice(("held", "scheduled", "cancelled", "postponed", "rescheduled", "moved-online"))

    state: Annotated[State, "Whether it took place as planned."]
    date: Annotated[PartialDate | None, "The day of that decision."] = None
    reason: Annotated[Line, "Why, in one sentence."] = ""
    first_planned: Annotated[PartialDate | None, "The day it was first planned for."] = None


class Participants(Struct, frozen=True, kw_only=True):
    """Who took part, in numbers and countries."""

    count: Annotated[int | None, "How many people."] = None
    approximate: Annotated[bool, "true: the number is not exact."] = False
    countries: Annotated[tuple[Country, ...], OneOrMany(), "The countries they came from."] = ()
    organisations: Annotated[
        tuple[Annotated[str, Refers(("organisation",))], ...],
        OneOrMany(),
        "Organisations that took part; see `agreed`.",
    ] = ()
    agreed: Annotated[bool, "true: the organisations agreed to be named. Needed under the Chatham House Rule."] = False
    note: Annotated[Line, "Who they were, in one sentence, without names."] = ""


class Image(Struct, frozen=True, kw_only=True):
    """The picture of a page."""

    file: Annotated[File, "The picture's file."]
    alt: Annotated[Line, "What the picture shows, for readers who cannot see it."]
    caption: Annotated[Line, "The words below the picture."] = ""
    credit: Annotated[Line, "The person or organisation that made it."] = ""


class EventOutcome(Struct, frozen=True, kw_only=True):
    """Something the meeting agreed, proposed or decided."""

    id: Annotated[Id, "A permanent id for this outcome."]
    text: Annotated[Line, "The outcome in one or two sentences."]
    follows: Annotated[tuple[OutcomeRef, ...], OneOrMany(), "Earlier outcomes that this one follows up on."] = ()


class OutsideLink(Struct, frozen=True, kw_only=True):
    """A page on another website."""

    title: Annotated[Line, "The title of the page."]
    url: Annotated[Url, "Its address."]
    archived: Annotated[Url | None, "The address of a copy in a web archive."] = None


class Part(Struct, frozen=True, kw_only=True):
    """One of several separate days of an event."""

    id: Annotated[Id, "A permanent id for this part."]
    title: Annotated[Line, "The title of this part."]
    start: Annotated[PartialDate, "Its first day."]
    end: Annotated[PartialDate | None, "Its last day, if different."] = None
    time: Annotated[TimeRange | None, "From and to, on each of its days. 22:30-01:30 ends on the next day."] = None
    time_zone: Annotated[
        Zone | None, "The time zone of its times, if it is not that of the event, or not clear from the place."
    ] = None
    place: Annotated[Place | None, "Where it took place."] = None
    online: Annotated[bool, "true: people could take part online."] = False
    status: Annotated[Status | None, "Whether it took place as planned."] = None
    topics: Annotated[tuple[Annotated[str, Term("topics")], ...], OneOrMany(), "What it was about."] = ()
    downloads: Annotated[tuple[Download, ...], OneOrMany(), "Its documents."] = ()
    outcomes: Annotated[tuple[EventOutcome, ...], OneOrMany(), "Its outcomes."] = ()


class Event(Head, frozen=True, kw_only=True):
    """A roundtable, meeting, dialogue or workshop: `events/<year>/<id>/index.md`."""

    title: Annotated[Line, "The full title, without date or place."]
    kind: Annotated[str, Term("kinds"), "What kind of event it is: one of site.yaml's kinds."]
    start: Annotated[
        PartialDate | None,
        "The first day: a day, a month (2020-12), a year (2014) or unknown. Leave it out if there are parts.",
    ] = None
    end: Annotated[PartialDate | None, "The last day, if different."] = None
    time: Annotated[TimeRange | None, "From and to, on each of its days. 22:30-01:30 ends on the next day."] = None
    time_zone: Annotated[
        Zone | None,
        "The time zone of its times, if it is not clear from the place. It is also used for its parts and its agenda.",
    ] = None
    short_title: Annotated[Line, "A short form for lists."] = ""
    also_known_as: Annotated[tuple[Line, ...], OneOrMany(), "Other titles of the event."] = ()
    series: Annotated[str | None, Refers(("series",)), "The series it belongs to."] = None
    number: Annotated[int | None, "Its number in the series."] = None
    place: Annotated[Place | None, "Where it took place: `City, CC`, or a block of venue, city and country."] = None
    online: Annotated[bool, "true: people could take part online. A place can be given too."] = False
    status: Annotated[Status | None, "Whether it took place as planned. If left out, the dates decide."] = None
    attribution: Annotated[
        Literal["chatham-house", "on-the-record"] | None, "Whether what was said may be attributed to speakers."
    ] = None
    organisations: Annotated[
        Mapping[
            Annotated[str, Term("roles")], Annotated[tuple[Annotated[str, Refers(("organisation",))], ...], OneOrMany()]
        ]
        | None,
        "Organisations by role: a role from site.yaml, with its organisations below.",
    ] = None
    participants: Annotated[Participants | None, "Who took part, in numbers and countries."] = None
    topics: Annotated[tuple[Annotated[str, Term("topics")], ...], OneOrMany(), "What it was about."] = ()
    about: Annotated[tuple[Country, ...], OneOrMany(), "The countries it was about, not where it was held."] = ()
    languages: Annotated[tuple[Language, ...], OneOrMany(), "The languages spoken."] = ()
    image: Annotated[Image | None, "A picture for the page."] = None
    parts: Annotated[tuple[Part, ...], "The parts of an event that was held on separate days."] = ()
    downloads: Annotated[tuple[Download, ...], OneOrMany(), "Its documents, in the order for readers."] = ()
    in_preparation: Annotated[
        tuple[DocumentKind, ...], OneOrMany(), "Kinds of documents that will be added later; the page says so."
    ] = ()
    outcomes: Annotated[tuple[EventOutcome, ...], OneOrMany(), "Its outcomes."] = ()
    follows: Annotated[
        tuple[OutcomeRef, ...], OneOrMany(), "Outcomes of earlier events that this event as a whole follows up on."
    ] = ()
    links: Annotated[tuple[OutsideLink, ...], OneOrMany(), "Pages about it on other websites."] = ()
    related: Annotated[
        tuple[Annotated[str, Refers(("event", "series", "document"))], ...],
        OneOrMany(),
        "Events, series or documents to read next.",
    ] = ()
    withdrawn: Annotated[
        Withdrawal | None, "If its page was withdrawn: when and why. Only title, kind, date and this are shown."
    ] = None
