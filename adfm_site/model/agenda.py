"""Agendas: days of items, or items alone."""

from typing import Annotated

from msgspec import Struct

from adfm_site.model.dates import PartialDate, TimeOfDay, TimeRange
from adfm_site.model.entry import Head
from adfm_site.model.shape import Id, Line, OneOrMany, Paper, Refers, Zone


class Item(Struct, frozen=True, kw_only=True):
    """An agenda item: a session, a break, or a closed session whose title is not published."""

    title: Annotated[Line, "What it is about."] = ""
    time: Annotated[TimeRange | None, "From and to. An item at 00:15 after one at 23:30 belongs to the same day."] = (
        None
    )
    lead: Annotated[
        tuple[Annotated[str, Refers(("organisation",))], ...], OneOrMany(), "The organisations that lead it."
    ] = ()
    papers: Annotated[
        tuple[Paper, ...], OneOrMany(), "Its papers: file names from the event's downloads, or document ids."
    ] = ()
    break_: Annotated[Line, "The name of a break, such as Tea."] = ""
    closed: Annotated[bool, "true: a closed session; its title is not published."] = False
    id: Annotated[Id | None, "A permanent id, if other pages link to this item."] = None
    cancelled: Annotated[bool, "true: it did not take place."] = False
    moved_to: Annotated[TimeRange | None, "The time it was moved to."] = None


class AgendaDay(Struct, frozen=True, kw_only=True):
    """A day of an agenda."""

    date: Annotated[PartialDate, "The day."]
    items: Annotated[tuple[Item, ...], "The items of the day, in order."]
    title: Annotated[Line, "The title of the day."] = ""
    time_zone: Annotated[Zone | None, "The time zone of the day, if it is not that of the agenda."] = None


class Agenda(Head, frozen=True, kw_only=True):
    """An event's agenda: `events/<year>/<id>/agenda.md`."""

    title: Annotated[Line, "Only needed if the title is not “Agenda:” and the event's title."] = ""
    days: Annotated[tuple[AgendaDay, ...], "The days, each with a date and items."] = ()
    items: Annotated[tuple[Item, ...], "The items, if the agenda has one day or the days are not known."] = ()
    time_zone: Annotated[
        Zone | None, "The time zone of its times, if it is not clear from the event and its place."
    ] = None


def after_midnight(items: tuple[Item, ...]) -> tuple[tuple[bool, bool], ...]:
    """Return for each item of a day whether its time, and the time to which it was moved, begin after midnight.

    The midnight is the one that ends this day. The items are in their order, so 00:15 after 23:30 is of the night.
    After 12:00 it is not, and comes too early. What begins later than the first item by the clock is of the day itself.
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
