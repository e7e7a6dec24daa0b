"""By which clocks each time is: those of a zone that is written, or certain from the place.

And those clocks show each time once.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from re import findall

from msgspec import Struct
from msgspec.structs import replace

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
_LONGEST = 330
# Where the day is not known, zones are put together whose clocks agree in winter and in summer.
_SOME_YEAR = (dt.datetime(2024, 1, 1, 12), dt.datetime(2024, 7, 1, 12))  # noqa: DTZ001 - local times


@problem("error")
def time_zone_needed(why: str, what_to_do: str, zones: str = "") -> Said:
    """A time is published with its time zone, so the time zone must be certain.

    The time zone of the archive is never used for a place.

    It is certain if you write `time-zone`, if the country has one time zone, or if all its time zones have the same
    time at that date. It is also certain for capitals, for cities with a million people, and for cities that a time
    zone is named after. Wrong: `place: Gold Coast, AU` and `time: 09:00-17:00`. Right: also `time-zone:
    Australia/Brisbane`.
    """
    return Said(why, hints=(what_to_do, zones))


@problem("warning")
def online_without_time_zone(zone: str) -> Said:
    """An online event has no place, so its time zone is not certain.

    Its time is published in the time zone of the archive.

    Wrong: `online: true` and `time: 10:00`. Right: also `time-zone: Asia/Manila`, or `time-zone: UTC`.
    """
    return Said(
        f"This is online, so its time is published in the time zone of the archive, {zone}.",
        hints=(f"If that is correct, add “time-zone: {zone}”. If not, add the correct time zone.",),
    )


@problem("error")
def time_skipped(time: str, day: str, place: str, later: str) -> Said:
    """When clocks go forward, some times of the day do not exist: in Vienna 1:59 is followed by 3:00.

    Wrong: `start: 2019-03-31` and `time: 02:30`, in Vienna. Right: `time: 03:30`, or the correct time zone.
    """
    return Said(
        f"The time {time} does not exist on {day} in {place}, because clocks go forward.",
        hints=(f"Clocks show {later} at that moment. Check the time, the date and the time zone.",),
    )


@problem("note")
def time_twice(time: str, day: str, place: str, clock: str) -> Said:
    """When clocks go back, some times of the day exist twice.

    Such a time is read as the first, as in calendars (RFC 5545, section 3.3.5).

    If you mean the second, write the time in UTC: `time: 01:30` and `time-zone: UTC`.
    """
    return Said(
        f"The time {time} exists twice on {day} in {place}, because clocks go back. It is read as the first: {clock}.",
        hints=("If you mean the second, write the time in UTC, with “time-zone: UTC”.",),
    )


class _Written(Struct, frozen=True, kw_only=True):
    """Times as they are written in a file.

    at: beside which field a zone should stand; where: in words; each: where each time stands.
    """

    path: str
    at: Steps
    where: str
    timetable: Timetable
    each: tuple[tuple[Steps, LocalTime], ...]


def clocks(entry: Entry[Event], agenda: Entry[Agenda] | None, site: Site) -> Iterator[Diagnostic]:
    """Check the times of an event that is not withdrawn, of its parts and of its agenda."""
    if entry.head.withdrawn:
        return
    reported: set[Setting] = set()
    for written in (*_of_event(entry), *(_of_agenda(entry.head, agenda) if agenda else ())):
        zone = zone_of(written.timetable, site)
        if zone:
            yield from _shown(written, zone)
        # One line in the event mends all: it is not complained about again in each day of the agenda.
        if written.path == entry.path or not reported.issuperset(written.timetable.settings):
            found = tuple(_undecided(entry, written, zone, site))
            reported.update(written.timetable.settings if found else ())
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
            yield _Written(
                path=entry.path, at=at, where=where, timetable=_some_time(times_of_part(head, part)), each=each
            )


def _of_agenda(head: Event, agenda: Entry[Agenda]) -> Iterator[_Written]:
    if _have_times(agenda.head.items):
        at, where = _steps("items"), "above it or to index.md of the event"
        timetable = _some_time(times_of_agenda(head, agenda.head))
        yield _Written(
            path=agenda.path, at=at, where=where, timetable=timetable, each=tuple(_of_items(at, agenda.head.items))
        )
    for number, day in enumerate(agenda.head.days):
        if _have_times(day.items):
            at, where = _steps("days", number), "below it or to index.md of the event"
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
            where, what = (
                Pointer(path=written.path, steps=steps),
                (f"{moment:%H:%M}", f"{moment:%Y-%m-%d}", place_of(zone)),
            )
            if first < second:
                became = moment + dt.timedelta(minutes=second - first)
                yield time_skipped(
                    where, *what, f"{became:%H:%M}" if became.date() == moment.date() else f"{became:%H:%M on %Y-%m-%d}"
                )
            else:
                yield time_twice(where, *what, dates.clocks(Clock(zone=zone, distance=first)))


def _ends_with_the_hour_before(local: LocalTime, moment: dt.datetime, zone: str) -> bool:
    """Return whether something ends when clocks go forward, such as 20:00-24:00 where they do so at midnight.

    Clocks show every moment before that time.
    """
    before = moment - dt.timedelta(minutes=1)
    return local.is_end and distance(zone, before) == distance(zone, before.replace(fold=1)) == distance(zone, moment)


def _undecided(entry: Entry[Event], written: _Written, zone: str | None, site: Site) -> Iterator[Diagnostic]:
    """Complain where nothing decides by which clocks times are; not where what would decide it could not be read."""
    settings, where = written.timetable.settings, Pointer(path=written.path, steps=written.at, part="key")
    if any(each.zone == "" or (each.place and not each.place.country) for each in settings):
        return
    first, *others = settings
    add = f"Add “time-zone: …” {written.where}, such as “time-zone: Asia/Bangkok”."
    if zone:
        if first.zone is None and first.place is None:
            yield online_without_time_zone(where, site.time_zone or "UTC")
    elif others:
        why = "The parts of this event are in different time zones, and this day is not certainly in one of them."
        yield time_zone_needed(where, why, add)
    elif first.place:
        moments = written.timetable.moments
        if moments or entry.whole:
            zones = _zones(first.place, moments)
            add = f"Add “time-zone: …” {written.where}, with one of these time zones." if zones else add
            yield time_zone_needed(where, _why(first.place), add, zones)
    elif entry.whole:
        why = "This has a time, but no place and no time zone."
        yield time_zone_needed(where, why, f"{add} Or add the place.")


def _why(place: Place) -> str:
    country = COUNTRY_NAMES.get(place.country, place.country)
    if not of_country(place.country):
        return f"The time zone of {country} is not known."
    if not place.city:
        return f"{country} has several time zones, and the place has no city."
    return f"{country} has several time zones, and that of “{place.city}” is not known."


def _zones(place: Place, moments: tuple[dt.datetime, ...]) -> str:
    """Return the zones of a country in a few lines, those with the same time together.

    Those with names close to the city's come first. Each has a note on where it is used, if there is room for that. If
    not, each is named, or only a few of those with the same time.
    """
    notes = _notes(place.country)
    noted = {zone: f"{zone} ({note})" if note else zone for zone, note in notes.items()}
    together = tuple(_with_the_same_time(place, moments, notes))
    lines = (
        _in_words(together, noted, len(notes)),
        *(_in_words(together, {}, shown) for shown in (len(notes), 4, 3, 2, 1)),
    )
    return next((line for line in lines if len(line) <= _LONGEST), lines[-1])


def _in_words(together: tuple[tuple[int | None, list[str]], ...], noted: Mapping[str, str], shown: int) -> str:
    """Return zones as “UTC+7: Asia/Jakarta; UTC+9: …”.

    noted: zones with their notes; shown: how many of those with the same time.
    """
    each = []
    for ahead, zones in together:
        more = f" and {len(zones) - shown} more" if len(zones) > shown else ""
        label = "" if ahead is None else f"{dates.clocks(Clock(zone='UTC', distance=ahead))}: "
        each.append(f"{label}{', '.join(noted.get(zone, zone) for zone in zones[:shown])}{more}")
    return "; ".join(each)


def _with_the_same_time(
    place: Place, moments: tuple[dt.datetime, ...], notes: Mapping[str, str]
) -> Iterator[tuple[int | None, list[str]]]:
    """Yield zones that have the same time, with how far they are ahead of UTC, if that is one number at all moments."""
    near = alike(place.city, tuple(map(place_of, notes)), _NEAR)
    words = [word for word in findall(r"\w+", place.city) if len(word) >= _SHORTEST_NAME]

    def order(zone: str) -> tuple[int, bool]:
        named = place_of(zone)
        if any(word in notes[zone] or word in named for word in words):
            return 0, False
        return (1 + near.index(named) if named in near else len(notes)), zone != first_zone(place.country)

    found: dict[tuple[int, ...], list[str]] = {}
    for zone in sorted(notes, key=order):
        found.setdefault(tuple(distance(zone, moment) for moment in moments or _SOME_YEAR), []).append(zone)
    for distances, zones in found.items():
        yield distances[0] if moments and len(set(distances)) == 1 else None, zones


def _notes(code: str) -> Mapping[str, str]:
    """Return the zones of a country with notes.

    A country with one name of its own may go by clocks named after another's city, too.
    """
    notes = of_country(code)
    return notes if len(notes) > 1 else {**notes, **dict.fromkeys(sorted(overlapping(code) - notes.keys()), "")}
