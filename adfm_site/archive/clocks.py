"""By which clocks times are: those of the zone that is written, or of the one that the place decides.

Where nothing does, by none.

A place decides where its country has one zone, where its city's zone is known, or where all zones of the country have
the same distance from UTC at all these times. (RFC 5545, 3.3.5, wants the zone of a local time to be known; iCalendar
and pages print what is found here.)
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import chain

from msgspec import Struct

from adfm_site.archive.catalogue import when
from adfm_site.model.agenda import Agenda, AgendaDay, Item, after_midnight
from adfm_site.model.dates import Clock, PartialDate, TimeOfDay, TimeRange, days_between
from adfm_site.model.event import Event, Part, Place
from adfm_site.model.site import Site
from adfm_site.zones.cities import first_zone, zones_of_city
from adfm_site.zones.tables import distance, of_country, overlapping

_LAST_DAY = dt.date(9999, 12, 29)


class Setting(Struct, frozen=True, kw_only=True):
    """What decides by which clocks times are.

    zone: as written, empty where it could not be read, None where none is written.
    """

    zone: str | None
    place: Place | None
    online: bool


class LocalTime(Struct, frozen=True, kw_only=True, order=True):
    """A time of day. next_day: of the day behind the one for which it is given; is_end: something ends then."""

    next_day: bool = False
    time: TimeOfDay
    is_end: bool = False

    def on(self, day: dt.date) -> dt.datetime:
        """Return the local date and time on a day, without a zone.

        What would lie behind the year 9999 lies in its last days.
        """
        day = min(day, _LAST_DAY)
        return dt.datetime(day.year, day.month, day.day) + dt.timedelta(days=self.next_day, minutes=self.time.minutes)  # noqa: DTZ001 - local


class Timetable(Struct, frozen=True, kw_only=True):
    """Times that are by the same clocks.

    settings: one, or several where it is not known in which of an event's parts they lie.

    start, end: the first and the last day on which they hold, as far as that is known.
    """

    settings: tuple[Setting, ...]
    start: PartialDate
    end: PartialDate
    times: tuple[LocalTime, ...]

    @property
    def moments(self) -> tuple[dt.datetime, ...]:
        """All local dates and times that may be meant; none where the days are not known."""
        return tuple(local.on(day) for day in days_between(self.start, self.end) for local in self.times)


def times_of_event(head: Event) -> Timetable:
    """Return the times of an event that is not held in parts."""
    start, end = when(head)
    return Timetable(settings=(_setting(head),), start=start, end=end, times=tuple(local_times(head.time)))


def times_of_part(head: Event, part: Part) -> Timetable:
    """Return the times of a part of an event."""
    return Timetable(
        settings=(_setting(head, part),),
        start=part.start,
        end=part.end or part.start,
        times=tuple(local_times(part.time)),
    )


def times_of_day(head: Event, agenda: Agenda, day: AgendaDay) -> Timetable:
    """Return the times of one day of an event's agenda.

    If the event has parts, the part that includes the day decides on the clocks.
    """
    around = tuple(part for part in head.parts if not _is_outside(day.date, part))
    return Timetable(
        settings=_settings(head, around or head.parts, day.time_zone, agenda.time_zone),
        start=day.date,
        end=day.date,
        times=times_of_items(day.items),
    )


def times_of_agenda(head: Event, agenda: Agenda) -> Timetable:
    """Return the times of those items of an event's agenda that are not in days."""
    start, end = when(head)
    settings = _settings(head, head.parts, agenda.time_zone)
    return Timetable(settings=settings, start=start, end=end, times=times_of_items(agenda.items))


def times_of_items(items: tuple[Item, ...]) -> tuple[LocalTime, ...]:
    """Return the times of an agenda's items, each once."""
    each = (
        local
        for item, (late, moved_late) in zip(items, after_midnight(items), strict=True)
        for local in chain(local_times(item.time, late=late), local_times(item.moved_to, late=moved_late))
    )
    return tuple(dict.fromkeys(each))


def local_times(span: TimeRange | None, *, late: bool = False) -> Iterator[LocalTime]:
    """Yield the times from which and to which something lasts. late: it begins on the next day."""
    if span:
        yield LocalTime(time=span.start, next_day=late)
        if span.end:
            yield LocalTime(time=span.end, next_day=late or span.ends_next_day, is_end=True)


def zone_of(timetable: Timetable, site: Site) -> str | None:
    """Return the zone of some times, or None where it is not certain.

    It is the zone that is written, or that of the place. Online without a place, it is the site's.
    """
    moments = timetable.moments
    zones = {_zone(setting, moments, site) for setting in timetable.settings}
    return zones.pop() if len(zones) == 1 else None


def clock_of(timetable: Timetable, site: Site) -> Clock | None:
    """Return by which clocks some times are, or None where nothing decides it."""
    zone = zone_of(timetable, site)
    if not zone:
        return None
    distances = {distance(zone, moment) for moment in timetable.moments}
    return Clock(zone=zone, distance=distances.pop() if len(distances) == 1 else None)


def zone_of_place(place: Place, moments: Iterable[dt.datetime]) -> str | None:
    """Return the zone of a place at some local times; None where it is not certain.

    moments: none where the day is not known.
    """
    code = place.country
    cities = zones_of_city(code, place.city)
    if len(cities) == 1:
        return next(iter(cities))
    zones = (*of_country(code), *overlapping(code))
    one_zone = len(of_country(code)) == len(overlapping(code)) == 1
    return first_zone(code) if one_zone or agree(zones, moments) else None


def agree(zones: Iterable[str], moments: Iterable[dt.datetime]) -> bool:
    """Return whether some zones have the same distance from UTC at all of some local times.

    False where there is no time to compare.
    """
    each = [tuple(distance(zone, moment.replace(fold=fold)) for moment in moments for fold in (0, 1)) for zone in zones]
    return any(each) and len(set(each)) == 1


def _zone(setting: Setting, moments: Iterable[dt.datetime], site: Site) -> str | None:
    if setting.zone is not None:
        return setting.zone or None
    if setting.place is not None:
        return zone_of_place(setting.place, moments)
    return (site.time_zone or "UTC") if setting.online else None


def _settings(head: Event, parts: tuple[Part, ...], *written: str | None) -> tuple[Setting, ...]:
    """Return what decides on the clocks, once for each different setting.

    There is a setting for each of the parts to which something may belong; an event without parts has one.
    """
    return tuple(dict.fromkeys(_setting(head, part, *written) for part in parts or (None,)))


def _setting(head: Event, part: Part | None = None, *written: str | None) -> Setting:
    """Return what decides on the clocks of an event or of a part. written: zones that come before theirs."""
    zones = (*written, part.time_zone if part else None, head.time_zone)
    return Setting(
        zone=next((zone for zone in zones if zone is not None), None),
        place=(part.place if part else None) or (None if part and part.online else head.place),
        online=head.online or (part is not None and part.online),
    )


def _is_outside(day: PartialDate, part: Part) -> bool:
    return day.certainly_before(part.start) or (part.end or part.start).certainly_before(day)
