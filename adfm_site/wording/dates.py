"""Dates and times in words: always with their year, in the precision in which they are known, with "to" and not a dash."""

import datetime as dt
from functools import lru_cache
from zoneinfo import ZoneInfo

from adfm_site.model.dates import PartialDate, Precision, TimeOfDay, TimeRange
from adfm_site.wording.english import MONTHS, MONTHS_SHORT, WEEKDAYS
from adfm_site.wording.speaking import say

_NOON = TimeOfDay(12, 0)
_MIDNIGHT = (TimeOfDay(0, 0), TimeOfDay(24, 0))


def date(day: PartialDate, *, short: bool = False) -> str:
    """Give a date: "21 November 2019", "September 2021", "2014", "Date not known"; short: "21 Nov 2019"."""
    months = MONTHS_SHORT if short else MONTHS
    if day.year is None:
        return say("date-unknown")
    if day.month is None:
        return str(day.year)
    month = f"{months[day.month - 1]} {day.year}"
    return month if day.day is None else f"{day.day} {month}"


def when(day: PartialDate) -> str:
    """Give a date as it stands in a sentence: "on 21 November 2019", "in September 2021", "in 2014"; empty where it is not known."""
    if not day.known:
        return ""
    return say("on-day" if day.day is not None else "in-month", date=date(day))


def span(start: PartialDate, end: PartialDate, *, short: bool = False) -> str:
    """Give a span of days: "21 to 22 November 2019", "30 November to 2 December 2019", "30 December 2019 to 2 January 2020"."""
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
    """Give a span of days, and say so where the day or the month is not recorded."""
    words = span(start, end)
    match start.precision:
        case Precision.MONTH if start == end:
            return say("day-not-recorded", date=words)
        case Precision.YEAR if start == end:
            return say("month-not-recorded", date=words)
        case _:
            return words


def weekday(day: PartialDate) -> str:
    """Give a day with its weekday: "Thursday 21 November 2019"."""
    exact = day.exact
    return f"{WEEKDAYS[exact.weekday()]} {date(day)}" if exact else date(day)


def clock(time: TimeOfDay) -> str:
    """Give a time of day: "9:00", "noon", "midnight"."""
    if time == _NOON:
        return say("noon")
    return say("midnight") if time in _MIDNIGHT else f"{time.hour}:{time.minute:02}"


@lru_cache(maxsize=4096)
def times(span_: TimeRange) -> str:
    """Give a span of times: "9:00 to 17:00"."""
    if span_.end is None:
        return clock(span_.start)
    return say("clock-range", start=clock(span_.start), end=clock(span_.end))


def times_in_zone(span_: TimeRange, zone: str, day: PartialDate) -> str:
    """Give a span of times with the place whose clocks they are by, and those clocks' distance from UTC on that day."""
    distance = _distance(zone, day, span_.start)
    if not distance:
        return times(span_)
    place, start = clocks_of(zone), clock(span_.start)
    if span_.end is None:
        return say("clock-zone", start=start, place=place, offset=distance)
    return say("clock-range-zone", start=start, end=clock(span_.end), place=place, offset=distance)


def clocks_of(zone: str) -> str:
    """Give the place whose clocks a time zone goes by: "Bangkok"."""
    return zone.rpartition("/")[2].replace("_", " ")


def clocks_on(zone: str, day: PartialDate) -> str:
    """Give whose clocks a day's times are by, and their distance from UTC at noon of that day, where the day is known."""
    distance = _distance(zone, day, _NOON)
    return say("clock-day", place=clocks_of(zone), offset=distance) if distance else say("clock", place=clocks_of(zone))


@lru_cache(maxsize=65536)
def _distance(zone: str, day: PartialDate, time: TimeOfDay) -> str:
    exact = day.exact
    if exact is None:
        return ""
    offset = dt.datetime(exact.year, exact.month, exact.day, time.hour % 24, time.minute, tzinfo=ZoneInfo(zone)).utcoffset()
    return _offset(offset or dt.timedelta())


def moment(written: str) -> tuple[str, str]:
    """Give day and time, in words, of a moment written YYYY-MM-DDTHH:MM."""
    value = dt.datetime.fromisoformat(written)
    return date(PartialDate(value.year, value.month, value.day)), clock(TimeOfDay(value.hour, value.minute))


def _offset(offset: dt.timedelta) -> str:
    minutes = round(offset.total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    return f"{'−' if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")
