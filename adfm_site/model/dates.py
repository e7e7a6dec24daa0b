"""Dates as archives have them: with the precision in which they are known. Times of day. Nothing here reads a clock."""

import datetime as dt
from calendar import monthrange
from enum import Enum

from msgspec import Struct

_LAST = 9999
_LAST_MONTH = 12
_LONGEST_NIGHT = 12 * 60
_DAY = 24 * 60
_MOST_DAYS = 400


class Precision(Enum):
    """How exactly a date is known, from a day down to nothing."""

    DAY = 0
    MONTH = 1
    YEAR = 2
    UNKNOWN = 3


class PartialDate(Struct, frozen=True):
    """A day, a month of a year, a year, or nothing that is known. A month is never turned into its first day."""

    year: int | None = None
    month: int | None = None
    day: int | None = None

    @property
    def precision(self) -> Precision:
        """How exactly this date is known."""
        if self.year is None:
            return Precision.UNKNOWN
        if self.month is None:
            return Precision.YEAR
        return Precision.MONTH if self.day is None else Precision.DAY

    @property
    def known(self) -> bool:
        """Return whether anything is known at all."""
        return self.year is not None

    @property
    def iso(self) -> str:
        """The date by ISO 8601 in its own precision ("2021-09"), empty where unknown."""
        if self.year is None:
            return ""
        parts = (f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part is not None))
        return "-".join(parts)

    @property
    def order(self) -> tuple[int, int, int, int]:
        """A key that sorts at the earliest day it can be, after dates known more exactly; unknown dates come last."""
        return (self.year or _LAST, self.month or 1, self.day or 1, self.precision.value)

    @property
    def exact(self) -> dt.date | None:
        """The day, where it is known to the day."""
        if self.year is None or self.month is None or self.day is None:
            return None
        return dt.date(self.year, self.month, self.day)

    def certainly_before(self, other: "PartialDate") -> bool:
        """Return whether every day this can be lies before every day the other can be."""
        mine, theirs = (self.year, self.month, self.day), (other.year, other.month, other.day)
        for one, another in zip(mine, theirs, strict=True):
            if one is None or another is None:
                return False
            if one != another:
                return one < another
        return False


UNKNOWN = PartialDate()


def days_between(start: PartialDate, end: PartialDate) -> tuple[dt.date, ...]:
    """Return all possible days from one date to another, both included.

    None where a date is not known, or where there are more than 400 days: nobody meets at the same time every day for
    so long.
    """
    if start.year is None or end.year is None:
        return ()
    last_month = end.month or _LAST_MONTH
    first = dt.date(start.year, start.month or 1, start.day or 1)
    last = dt.date(end.year, last_month, end.day or monthrange(end.year, last_month)[1])
    count = (last - first).days + 1
    return (
        tuple(dt.date.fromordinal(first.toordinal() + number) for number in range(count)) if count <= _MOST_DAYS else ()
    )


class TimeOfDay(Struct, frozen=True, order=True):
    """A time by the clock on the wall of the place."""

    hour: int
    minute: int

    def __str__(self) -> str:
        return f"{self.hour:02}:{self.minute:02}"

    @property
    def minutes(self) -> int:
        """The minutes since midnight."""
        return 60 * self.hour + self.minute

    def is_after_midnight(self, earlier: "TimeOfDay") -> bool:
        """Return whether this time, which comes after another one, is on the next day.

        That is so where it is earlier by the clock, but at most twelve hours after the other. A longer night is more
        probably a mistake: 17:00-09:00 is exchanged, and 09:00-05:00 is written by the 12-hour clock.
        """
        return self < earlier and self.minutes + _DAY - earlier.minutes <= _LONGEST_NIGHT


class TimeRange(Struct, frozen=True):
    """From one time of day to another, or from one on."""

    start: TimeOfDay
    end: TimeOfDay | None = None

    @property
    def ends_next_day(self) -> bool:
        """Return whether it passes midnight, as 22:30-01:30 does."""
        return self.end is not None and self.end.is_after_midnight(self.start)


class Clock(Struct, frozen=True, kw_only=True):
    """By which clocks times are. zone: its IANA name.

    distance: minutes ahead of UTC, where that is one number at all these times.
    """

    zone: str
    distance: int | None = None
