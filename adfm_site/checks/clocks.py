"""By which clocks each time is: those of a zone that is written, or certain from the place. And those clocks show each time once."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from re import findall

from adfm_site.archive.catalogue import Catalogue
from adfm_site.archive.clocks import (
    LocalTime,
    Setting,
    Timetable,
    local_times,
    times_of_agenda,
    times_of_day,
    times_of_event,
    times_of_part,
    zone_of,
)
from adfm_site.archive.mentions import Steps
from adfm_site.diagnostics import Diagnostic, Pointer, Said, alike, problem
from adfm_site.model.agenda import Agenda, Item, after_midnight
from adfm_site.model.countries import COUNTRY_NAMES
from adfm_site.model.dates import Clock, TimeOfDay, days_between
from adfm_site.model.entry import Entry
from adfm_site.model.event import Event, Place
from adfm_site.model.site import Site
from adfm_site.wording import dates
from adfm_site.zones.cities import first_zone
from adfm_site.zones.tables import distance, of_country, overlapping, place_of

_NEAR = 0.6
_SHORTEST_NAME = 4
_NAMED = 4
# Where the day is not known, zones are put together whose clocks agree in winter and in summer.
_SOME_YEAR = (dt.datetime(2024, 1, 1, 12), dt.datetime(2024, 7, 1, 12))  # noqa: DTZ001 - local times


@problem("error")
def time_zone_needed(why: str, what_to_do: str, *choices: str) -> Said:
    """A time is printed with the place by whose clocks it is, and it must be certain by whose.

    It is certain where a `time-zone` is written; where the country of the place has one time zone; where all its zones agree at that date
    and time; and where the zone of the city is known: of capitals, of cities of a million people, and of those that a zone is named after.
    The archive's own zone is never taken for that of a place.
    Wrong: `place: Gold Coast, AU` and `time: 09:00-17:00`. Right: with a line `time-zone: Australia/Brisbane`.
    """
    return Said(why, hints=(what_to_do, *choices))


@problem("warning")
def online_without_time_zone(zone: str) -> Said:
    """What takes place online has no place that would say by whose clocks its times are.

    They are taken to be by those of the archive, which site.yaml names, and are printed so. Write the zone that is meant, the same one too.
    Wrong: `online: true` and `time: 10:00`. Right: with a line `time-zone: Asia/Manila`; or `time-zone: UTC`.
    """
    return Said(
        f"This takes place online, so its time is taken to be {dates.clocks(Clock(zone=zone))}, from site.yaml.",
        hints=(f"If that is so, add a line “time-zone: {zone}”; else write the one that is meant.",),
    )


@problem("error")
def time_skipped(time: str, day: str, place: str, became: str) -> Said:
    """On a day on which clocks go forward, some times do not exist: clocks show 1:59 and then 3:00.

    Wrong: `start: 2019-03-31`, `time: 02:30`, in Vienna. Right: the time that clocks showed, `time: 03:30`; or the zone that is meant.
    """
    return Said(
        f"Clocks in {place} do not show {time} on {day}, since they go forward that day.",
        hints=(f"At that moment they show {became}. Check time, date and time zone.",),
    )


@problem("note")
def time_twice(time: str, day: str, place: str, clock: str) -> Said:
    """On a day on which clocks go back, they show some times twice. The first is taken, as in calendars (RFC 5545, section 3.3.5).

    If the second is meant, write the time by clocks that do not go back: `time: 01:30` and `time-zone: UTC`.
    """
    return Said(
        f"Clocks in {place} show {time} twice on {day}, when they go back; the first is taken: {clock}.",
        hints=("If the second is meant, write the time in UTC, with “time-zone: UTC”.",),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Written:
    """Times as they are written in a file. at: beside which field a zone should stand; where: in words; each: where each time stands."""

    path: str
    at: Steps
    where: str
    timetable: Timetable
    each: tuple[tuple[Steps, LocalTime], ...]


def clocks(catalogue: Catalogue) -> Iterator[Diagnostic]:
    """Check the times of every event that is not withdrawn, of its parts and of its agenda."""
    for entry in catalogue.events.values():
        if entry.head.withdrawn:
            continue
        agenda = catalogue.agendas.get(entry.id)
        told: set[Setting] = set()
        for written in (*_of_event(entry), *(_of_agenda(entry.head, agenda) if agenda else ())):
            zone = zone_of(written.timetable, catalogue.site)
            if zone:
                yield from _shown(written, zone)
            # One line in the event mends all: it is not complained about again in each day of the agenda.
            if written.path == entry.path or not told.issuperset(written.timetable.settings):
                found = tuple(_undecided(entry, written, zone, catalogue.site))
                told.update(written.timetable.settings if found else ())
                yield from found


def _of_event(entry: Entry[Event]) -> Iterator[_Written]:
    """Yield the times of an event or of its parts, and those that could not be read: they need a zone as well."""
    head, at, where = entry.head, _steps("time"), "below it"
    if head.time is not None and not head.parts:
        each = tuple((at, local) for local in local_times(head.time))
        yield _Written(path=entry.path, at=at, where=where, timetable=_some_time(times_of_event(head)), each=each)
    for number, part in enumerate(head.parts):
        if part.time is not None:
            at = _steps("parts", number, "time")
            each = tuple((at, local) for local in local_times(part.time))
            yield _Written(path=entry.path, at=at, where=where, timetable=_some_time(times_of_part(head, part)), each=each)


def _of_agenda(head: Event, agenda: Entry[Agenda]) -> Iterator[_Written]:
    if _have_times(agenda.head.items):
        at, where = _steps("items"), "above it, or to the event's index.md"
        timetable = _some_time(times_of_agenda(head, agenda.head))
        yield _Written(path=agenda.path, at=at, where=where, timetable=timetable, each=tuple(_of_items(at, agenda.head.items)))
    for number, day in enumerate(agenda.head.days):
        if _have_times(day.items):
            at, where = _steps("days", number), "below it, or to the event's index.md"
            each = tuple(_of_items((*at, "items"), day.items))
            timetable = _some_time(times_of_day(head, agenda.head, day))
            yield _Written(path=agenda.path, at=(*at, "date"), where=where, timetable=timetable, each=each)


def _steps(*steps: str | int) -> Steps:
    return steps


def _have_times(items: tuple[Item, ...]) -> bool:
    return any(item.time is not None or item.moved_to is not None for item in items)


def _some_time(timetable: Timetable) -> Timetable:
    """Return times with noon in the place of those that could not be read."""
    return timetable if timetable.times else replace(timetable, times=(LocalTime(time=TimeOfDay(12, 0)),))


def _of_items(steps: Steps, items: tuple[Item, ...]) -> Iterator[tuple[Steps, LocalTime]]:
    for number, (item, (late, moved_late)) in enumerate(zip(items, after_midnight(items), strict=True)):
        yield from (((*steps, number, "time"), local) for local in local_times(item.time, late=late))
        yield from (((*steps, number, "moved-to"), local) for local in local_times(item.moved_to, late=moved_late))


def _shown(written: _Written, zone: str) -> Iterator[Diagnostic]:
    """Complain about times that clocks skip or show twice, of each but once. Asked only where days are known."""
    start, end = written.timetable.start, written.timetable.end
    days = days_between(start, end) if start.exact and end.exact else ()
    found: set[tuple[Steps, str]] = set()
    for steps, local in written.each:
        for day in days:
            moment = local.on(day)
            first, second = distance(zone, moment), distance(zone, moment.replace(fold=1))
            if first == second or (steps, str(local.time)) in found or _ends_with_the_hour_before(local, moment, zone):
                continue
            found.add((steps, str(local.time)))
            where, what = Pointer(path=written.path, steps=steps), (f"{moment:%H:%M}", f"{moment:%Y-%m-%d}", place_of(zone))
            if first < second:
                became = moment + dt.timedelta(minutes=second - first)
                yield time_skipped(where, *what, f"{became:%H:%M}" if became.date() == moment.date() else f"{became:%H:%M on %Y-%m-%d}")
            else:
                yield time_twice(where, *what, dates.clocks(Clock(zone=zone, distance=first)))


def _ends_with_the_hour_before(local: LocalTime, moment: dt.datetime, zone: str) -> bool:
    """Whether something ends when clocks go forward, as 20:00-24:00 where they do so at midnight: they all but show that time."""
    before = moment - dt.timedelta(minutes=1)
    return local.is_end and distance(zone, before) == distance(zone, before.replace(fold=1)) == distance(zone, moment)


def _undecided(entry: Entry[Event], written: _Written, zone: str | None, site: Site) -> Iterator[Diagnostic]:
    """Complain where nothing decides by which clocks times are; not where what would decide it could not be read."""
    settings, where = written.timetable.settings, Pointer(path=written.path, steps=written.at, part="key")
    if any(each.zone == "" or (each.place and not each.place.country) for each in settings):
        return
    first, *others = settings
    add = f"Add a line such as “time-zone: Asia/Bangkok” {written.where}."
    if zone:
        if first.zone is None and first.place is None:
            yield online_without_time_zone(where, site.time_zone or "UTC")
    elif others:
        why = "The parts of this event are by different clocks, and it is not certain in which of them this lies."
        yield time_zone_needed(where, why, add)
    elif first.place:
        moments = written.timetable.moments
        if moments or entry.whole:
            choices = tuple(_choices(first.place, moments))
            add = f"Add a line “time-zone: …” {written.where}, with one of these zones." if choices else add
            yield time_zone_needed(where, _why(first.place), add, *choices)
    elif entry.whole:
        why = "Neither a place nor a time zone says by whose clocks this is."
        yield time_zone_needed(where, why, f"{add} Or write where it takes place.")


def _why(place: Place) -> str:
    country = COUNTRY_NAMES.get(place.country, place.country)
    if not of_country(place.country):
        return f"No time zone is recorded for {country}."
    if not place.city:
        return f"{country} has several time zones, and no city says which of them is meant."
    return f"{country} has several time zones, and it is not certain in which of them “{place.city}” lies."


def _choices(place: Place, moments: tuple[dt.datetime, ...]) -> Iterator[str]:
    """Yield a line for the zones of a country whose clocks agree, those first whose names are nearest to that of the city.

    Of each line the first zone has a note on where it is used, and at most four others are named.
    """
    notes = _notes(place.country)
    near = alike(place.city, tuple(map(place_of, notes)), _NEAR)
    words = [word for word in findall(r"\w+", place.city) if len(word) >= _SHORTEST_NAME]

    def order(zone: str) -> tuple[int, bool]:
        named = place_of(zone)
        if any(word in notes[zone] or word in named for word in words):
            return 0, False
        return (1 + near.index(named) if named in near else len(notes)), zone != first_zone(place.country)

    by_clock: dict[tuple[int, ...], tuple[str, ...]] = {}
    for zone in sorted(notes, key=order):
        ahead = tuple(distance(zone, moment) for moment in moments or _SOME_YEAR)
        by_clock[ahead] = (*by_clock.get(ahead, ()), zone)
    for ahead, (first, *others) in by_clock.items():
        clock = Clock(zone=first, distance=ahead[0] if moments and len(set(ahead)) == 1 else None)
        names = (f"{first} ({notes[first]})" if notes[first] else first, *others[:_NAMED])
        more = len(others) - _NAMED
        yield f"{dates.clocks(clock)}: {', '.join(names)}{f' and {more} more' if more > 0 else ''}"


def _notes(code: str) -> Mapping[str, str]:
    """Return the zones of a country with notes. A country with one name of its own may go by clocks named after another's city, too."""
    notes = of_country(code)
    return notes if len(notes) > 1 else {**notes, **dict.fromkeys(sorted(overlapping(code) - notes.keys()), "")}
