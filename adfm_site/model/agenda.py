"""Agendas: days of items, or items alone."""

from dataclasses import dataclass
from typing import Annotated

from adfm_site.model.dates import PartialDate, TimeOfDay, TimeRange
from adfm_site.model.entry import Head
from adfm_site.model.shape import Id, Line, OneOrMany, Paper, Refers, Zone


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A point of an agenda: a session, a break, or a closed session whose title stays closed."""

    title: Annotated[Line, "What it is about."] = ""
    time: Annotated[TimeRange | None, "From and to. After 23:30, 00:15 is still of the same day of the agenda."] = None
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
    time_zone: Annotated[Zone | None, "By which clocks its times are, where they are others than those of the agenda."] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda(Head):
    """An event's agenda: `events/<year>/<id>/agenda.md`."""

    title: Annotated[Line, "Only where “Agenda” and the event's title will not do."] = ""
    days: Annotated[tuple[AgendaDay, ...], "The days, each with a date and items."] = ()
    items: Annotated[tuple[Item, ...], "The items, where there is one day or the days are not known."] = ()
    time_zone: Annotated[Zone | None, "By which clocks its times are, where the event and its place do not tell."] = None


def after_midnight(items: tuple[Item, ...]) -> tuple[tuple[bool, bool], ...]:
    """Return of each item of a day whether its time, and that to which it was moved, begin after the midnight that ends this day.

    The items are in their order, so 00:15 behind 23:30 is of the night. Behind 12:00 it is not, and comes too early. What begins later
    than the first item by the clock is of the day itself.
    """
    first: TimeOfDay | None = None
    before: TimeOfDay | None = None
    late, found = False, []
    for item in items:
        if not item.time:
            found.append((False, False))
            continue
        start, first = item.time.start, first or item.time.start
        late = start < first and (late or (before is not None and start.is_after_midnight(before)))
        before = start
        moved = item.moved_to.start if item.moved_to else first
        found.append((late, moved < first and (late or moved.is_after_midnight(start))))
    return tuple(found)
