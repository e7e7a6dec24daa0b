"""Agendas: days of items, or items alone."""

from dataclasses import dataclass
from typing import Annotated

from adfm_site.model.dates import PartialDate, TimeRange
from adfm_site.model.entry import Head
from adfm_site.model.shape import Id, Line, OneOrMany, Paper, Refers


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An agenda item: a session, a break, or a closed session whose title is not published."""

    title: Annotated[Line, "What it is about."] = ""
    time: Annotated[TimeRange | None, "The time, in the local time of the place."] = None
    lead: Annotated[tuple[Annotated[str, Refers(("organisation",))], ...], OneOrMany(), "The organisations that lead it."] = ()
    papers: Annotated[tuple[Paper, ...], OneOrMany(), "Its papers: file names from the event's downloads, or document ids."] = ()
    break_: Annotated[Line, "The name of a break, such as Tea."] = ""
    closed: Annotated[bool, "true: a closed session; its title is not published."] = False
    id: Annotated[Id | None, "A permanent id, if other pages link to this item."] = None
    cancelled: Annotated[bool, "true: it did not take place."] = False
    moved_to: Annotated[TimeRange | None, "The time it was moved to."] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaDay:
    """A day of an agenda."""

    date: Annotated[PartialDate, "The day."]
    items: Annotated[tuple[Item, ...], "The items of the day, in order."]
    title: Annotated[Line, "The title of the day."] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda(Head):
    """An event's agenda: `events/<year>/<id>/agenda.md`."""

    title: Annotated[Line, "Only needed if the title is not “Agenda:” and the event's title."] = ""
    days: Annotated[tuple[AgendaDay, ...], "The days, each with a date and items."] = ()
    items: Annotated[tuple[Item, ...], "The items, if the agenda has one day or the days are not known."] = ()
