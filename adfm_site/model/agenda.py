"""Agendas: days of items, or items alone."""

from dataclasses import dataclass
from typing import Annotated

from adfm_site.model.dates import PartialDate, TimeRange
from adfm_site.model.entry import Head
from adfm_site.model.shape import Id, Line, OneOrMany, Paper, Refers


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A point of an agenda: a session, a break, or a closed session whose title stays closed."""

    title: Annotated[Line, "What it is about."] = ""
    time: Annotated[TimeRange | None, "When, by the clocks of the place."] = None
    lead: Annotated[tuple[Annotated[str, Refers(("organisation",))], ...], OneOrMany(), "The organisations that lead it."] = ()
    papers: Annotated[tuple[Paper, ...], OneOrMany(), "Its papers: files of the event's downloads, or document ids."] = ()
    break_: Annotated[Line, "A break, and what it is called."] = ""
    closed: Annotated[bool, "true: a closed session; its title is not published."] = False
    id: Annotated[Id | None, "A permanent name, where others link to it."] = None
    cancelled: Annotated[bool, "true: it did not take place."] = False
    moved_to: Annotated[TimeRange | None, "The time it was moved to."] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaDay:
    """A day of an agenda."""

    date: Annotated[PartialDate, "The day."]
    items: Annotated[tuple[Item, ...], "Its items, in order."]
    title: Annotated[Line, "What the day is called."] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda(Head):
    """An event's agenda: `events/<year>/<id>/agenda.md`."""

    title: Annotated[Line, "Only where “Agenda” and the event's title will not do."] = ""
    days: Annotated[tuple[AgendaDay, ...], "The days, each with a date and items."] = ()
    items: Annotated[tuple[Item, ...], "The items, where there is one day or the days are not known."] = ()
