"""Events: roundtables, meetings, dialogues, workshops."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from adfm_site.model.dates import PartialDate, TimeRange
from adfm_site.model.download import DocumentKind, Download, Withdrawal
from adfm_site.model.entry import Head
from adfm_site.model.shape import Choice, Country, File, Id, Language, Line, OneOrMany, OutcomeRef, Refers, Scalar, Term, Url, Zone

State = Literal["held", "scheduled", "cancelled", "postponed", "rescheduled", "moved-online"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an event took place."""

    SHORT = Scalar("place", "a city, a comma, and the country's code of two letters", "Bangkok, TH", r"^[^,]+, ?[A-Z]{2}$")

    country: Annotated[Country, "The country's code of two letters."]
    city: Annotated[Line, "The city."] = ""
    venue: Annotated[Line, "The building."] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What became of the plan."""

    SHORT = Choice(("held", "scheduled", "cancelled", "postponed", "rescheduled", "moved-online"))

    state: Annotated[State, "What became of the plan."]
    date: Annotated[PartialDate | None, "The day on which that was decided."] = None
    reason: Annotated[Line, "Why, in one sentence."] = ""
    first_planned: Annotated[PartialDate | None, "The day for which it was planned before."] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Participants:
    """Who took part, in numbers and countries."""

    count: Annotated[int | None, "How many people."] = None
    approximate: Annotated[bool, "true: the number is not exact."] = False
    countries: Annotated[tuple[Country, ...], OneOrMany(), "The countries they came from."] = ()
    organisations: Annotated[
        tuple[Annotated[str, Refers(("organisation",))], ...], OneOrMany(), "Organisations that took part; see agreed."
    ] = ()
    agreed: Annotated[bool, "true: the organisations agreed to be named. Needed under the Chatham House Rule."] = False
    note: Annotated[Line, "Who they were, in one sentence, without names."] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """The picture of a page."""

    file: Annotated[File, "The picture's file."]
    alt: Annotated[Line, "What can be seen, for those who cannot see it."]
    caption: Annotated[Line, "What is printed below it."] = ""
    credit: Annotated[Line, "Who made it."] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Something the meeting agreed, proposed or decided."""

    id: Annotated[Id, "A permanent name for this outcome."]
    text: Annotated[Line, "The outcome in one or two sentences."]
    follows: Annotated[tuple[OutcomeRef, ...], OneOrMany(), "Earlier outcomes that this one takes up."] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideLink:
    """A page elsewhere."""

    title: Annotated[Line, "What the page is called."]
    url: Annotated[Url, "Its address."]
    archived: Annotated[Url | None, "The address of a copy in a web archive."] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One of several separate days of an event."""

    id: Annotated[Id, "A permanent name for this part."]
    title: Annotated[Line, "What the part is called."]
    start: Annotated[PartialDate, "Its first day."]
    end: Annotated[PartialDate | None, "Its last day, where that is another."] = None
    time: Annotated[TimeRange | None, "From and to, on each of its days. 22:30-01:30 ends the next day."] = None
    time_zone: Annotated[Zone | None, "By which clocks its times are, where they are not the event's or the place does not tell."] = None
    place: Annotated[Place | None, "Where it took place."] = None
    online: Annotated[bool, "true: people could take part online."] = False
    status: Annotated[Status | None, "What became of the plan."] = None
    topics: Annotated[tuple[Annotated[str, Term("topics")], ...], OneOrMany(), "What it was about."] = ()
    downloads: Annotated[tuple[Download, ...], OneOrMany(), "Its documents."] = ()
    outcomes: Annotated[tuple[Outcome, ...], OneOrMany(), "What it led to."] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(Head):
    """A roundtable, meeting, dialogue or workshop: `events/<year>/<id>/index.md`."""

    title: Annotated[Line, "The full title, without date or place."]
    kind: Annotated[str, Term("kinds"), "What sort of event it is: one of site.yaml's kinds."]
    start: Annotated[
        PartialDate | None, "The first day: a day, a month (2020-12), a year (2014) or unknown. Left out where there are parts."
    ] = None
    end: Annotated[PartialDate | None, "The last day, where that is another."] = None
    time: Annotated[TimeRange | None, "From and to, on each of its days. 22:30-01:30 ends the next day."] = None
    time_zone: Annotated[
        Zone | None, "By which clocks its times are, where the place does not tell. Its parts and its agenda go by it as well."
    ] = None
    short_title: Annotated[Line, "A short form for lists."] = ""
    also_known_as: Annotated[tuple[Line, ...], OneOrMany(), "Other titles that it goes by."] = ()
    series: Annotated[str | None, Refers(("series",)), "The series it belongs to."] = None
    number: Annotated[int | None, "Its number in the series."] = None
    place: Annotated[Place | None, "Where it took place: `City, CC`, or a block of venue, city and country."] = None
    online: Annotated[bool, "true: people could take part online; alone, or with a place."] = False
    status: Annotated[Status | None, "What became of the plan. Left out: the dates tell."] = None
    attribution: Annotated[Literal["chatham-house", "on-the-record"] | None, "Whether it may be said who said what."] = None
    organisations: Annotated[
        Mapping[Annotated[str, Term("roles")], Annotated[tuple[Annotated[str, Refers(("organisation",))], ...], OneOrMany()]] | None,
        "Who did what: a role of site.yaml, and below it organisations.",
    ] = None
    participants: Annotated[Participants | None, "Who took part, in numbers and countries."] = None
    topics: Annotated[tuple[Annotated[str, Term("topics")], ...], OneOrMany(), "What it was about."] = ()
    about: Annotated[tuple[Country, ...], OneOrMany(), "The countries it was about, wherever it was held."] = ()
    languages: Annotated[tuple[Language, ...], OneOrMany(), "The languages spoken."] = ()
    image: Annotated[Image | None, "A picture for the page."] = None
    parts: Annotated[tuple[Part, ...], "The separate days of an event that was held in several."] = ()
    downloads: Annotated[tuple[Download, ...], OneOrMany(), "Its documents, in the order in which readers should see them."] = ()
    in_preparation: Annotated[tuple[DocumentKind, ...], OneOrMany(), "Kinds of documents that will still come; its page says so."] = ()
    outcomes: Annotated[tuple[Outcome, ...], OneOrMany(), "What it led to."] = ()
    follows: Annotated[tuple[OutcomeRef, ...], OneOrMany(), "Outcomes of earlier events from which this event as a whole grew."] = ()
    links: Annotated[tuple[OutsideLink, ...], OneOrMany(), "Pages elsewhere about it."] = ()
    related: Annotated[
        tuple[Annotated[str, Refers(("event", "series", "document"))], ...], OneOrMany(), "Events, series or documents to read next."
    ] = ()
    withdrawn: Annotated[Withdrawal | None, "That its page was taken back; only title, kind, date and this stay."] = None
