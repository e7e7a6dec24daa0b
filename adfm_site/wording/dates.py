"""Dates and times in words.

They are always with their year, in the precision in which they are known, with "to" and not a dash.
"""

import datetime as dt
from functools import lru_cache

from adfm_site.model.dates import Clock, PartialDate, Precision, TimeOfDay, TimeRange
from adfm_site.wording.english import MONTHS, MONTHS_SHORT, WEEKDAYS
from adfm_site.wording.speaking import say
from adfm_site.zones.tables import place_of

_NOON = TimeOfDay(12, 0)
_MIDNIGHT = (TimeOfDay(0, 0), TimeOfDay(24, 0))


def date(day: PartialDate, *, short: bool = False) -> str:
    """Return a date: "21 November 2019", "September 2021", "2014", "Date not known"; short: "21 Nov 2019"."""
    months = MONTHS_SHORT if short else MONTHS
    if day.year is None:
        return say("date-unknown")
    if day.month is None:
        return str(day.year)
    month = f"{months[day.month - 1]} {day.year}"
    return month if day.day is None else f"{day.day} {month}"


def when(day: PartialDate) -> str:
    """Return a date for use in a sentence: "on 21 November 2019", "in September 2021", "in 2014".

    Empty where it is not known.
    """
    if not day.known:
        return ""
    return say("on-day" if day.day is not None else "in-month", date=date(day))


def span(start: PartialDate, end: PartialDate, *, short: bool = False) -> str:
    """Return a span of days, such as "21 to 22 November 2019".

    Longer ones are "30 November to 2 December 2019", "30 December 2019 to 2 January 2020".
    """
    if start == end or not end.known:
        return date(start, short=short)
    if not start.known:
        return date(end, short=short)
    months = MONTHS_SHORT if short else MONTHS
    first = date(start, short=short)
    if start.year == end.year and start.month is not None and end.month is not None:
        same_month = start.month == end.month and start.day is not None and end.day is not None
        month = "" if same_month else f" {months[start.month - 1]}"
        first = f"{start.day}{month}" if start.day is not None else f"{months[start.month - 1]}"
    return f"{first} to {date(end, short=short)}"


def with_precision(start: PartialDate, end: PartialDate) -> str:
    """Return a span of days, and say so where the day or the month is not recorded."""
    words = span(start, end)
    match start.precision:
        case Precision.MONTH if start == end:
            return say("day-not-recorded", date=words)
        case Precision.YEAR if start == end:
            return say("month-not-recorded", date=words)
        case _:
            return words


def weekday(day: PartialDate) -> str:
    """Return a day with its weekday: "Thursday 21 November 2019"."""
    exact = day.exact
    return f"{WEEKDAYS[exact.weekday()]} {date(day)}" if exact else date(day)


@lru_cache(maxsize=4096)
def times(span_: TimeRange, clock: Clock | None = None, *, next_day: bool = False) -> str:
    """Return times in words, with the place of their clocks: "9:00 to 17:00 Bangkok time (UTC+7)".

    Another example is "22:30 to 1:30 the next day". clock: left out where it is given elsewhere, such as above a table,
    and where it is not known. next_day: they end on the day after the one that is named next to them, which the two
    times alone do not show. All times of all pages are made here.
    """
    last = span_.end or span_.start
    behind = (next_day or span_.ends_next_day) and last not in _MIDNIGHT
    start, end = _time(span_.start), _time(last)
    if span_.end is None:
        words = say("time-next-day", start=start) if behind else start
    else:
        words = say("times-next-day", start=start, end=end) if behind else say("times", start=start, end=end)
    return _by(words, clock, behind=behind) if clock else words


def _by(words: str, clock: Clock, *, behind: bool) -> str:
    """Add to times by whose clocks they are. behind: they end with "the next day"."""
    offset, place = _ahead(clock), place_of(clock.zone)
    if _is_utc(clock.zone):
        return say("times-utc", times=words, offset=offset)
    if not offset:
        return (
            say("times-next-day-of-place", times=words, place=place)
            if behind
            else say("times-of-place", times=words, place=place)
        )
    if behind:
        return say("times-next-day-of-place-offset", times=words, place=place, offset=offset)
    return say("times-of-place-offset", times=words, place=place, offset=offset)


def clocks(clock: Clock) -> str:
    """Return by which clocks all times of a table are: "Bangkok time, UTC+7"."""
    offset, place = _ahead(clock), place_of(clock.zone)
    if _is_utc(clock.zone):
        return say("clock-utc", offset=offset)
    return say("clock-offset", place=place, offset=offset) if offset else say("clock", place=place)


def moment(written: str, zone: str) -> tuple[str, str]:
    """Return day and time, in words, of a moment written YYYY-MM-DDTHH:MM, by the clocks of a zone."""
    value = dt.datetime.fromisoformat(written)
    time = TimeRange(TimeOfDay(value.hour, value.minute))
    return date(PartialDate(value.year, value.month, value.day)), times(time, Clock(zone=zone))


def _time(time: TimeOfDay) -> str:
    """Return a time of day: "9:00", "noon", "midnight"."""
    if time == _NOON:
        return say("noon")
    return say("midnight") if time in _MIDNIGHT else f"{time.hour}:{time.minute:02}"


def _is_utc(zone: str) -> bool:
    """Return whether a zone is named after no place."""
    return zone in ("UTC", "GMT") or zone.startswith("Etc/")


def _ahead(clock: Clock) -> str:
    """Return how far clocks are ahead of UTC: "+7", "−3:30".

    Empty where that is not one number, and for UTC itself.
    """
    if clock.distance is None or (_is_utc(clock.zone) and not clock.distance):
        return ""
    hours, rest = divmod(abs(clock.distance), 60)
    return f"{'−' if clock.distance < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")
