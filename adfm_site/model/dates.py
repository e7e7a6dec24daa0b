"""Dates as archives have them: with the precision in which they are known. Times of day. Nothing here reads a clock."""

import datetime as dt
from dataclasses import dataclass
from enum import Enum

_LAST = 9999


class Precision(Enum):
    """How exactly a date is known, from a day down to nothing."""

    DAY = 0
    MONTH = 1
    YEAR = 2
    UNKNOWN = 3


@dataclass(frozen=True, slots=True)
class PartialDate:
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
        """Whether anything is known at all."""
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
        """Whether every day this can be lies before every day the other can be."""
        mine, theirs = (self.year, self.month, self.day), (other.year, other.month, other.day)
        for one, another in zip(mine, theirs, strict=True):
            if one is None or another is None:
                return False
            if one != another:
                return one < another
        return False


UNKNOWN = PartialDate()


@dataclass(frozen=True, slots=True, order=True)
class TimeOfDay:
    """A time by the clock on the wall of the place."""

    hour: int
    minute: int

    def __str__(self) -> str:
        return f"{self.hour:02}:{self.minute:02}"


@dataclass(frozen=True, slots=True)
class TimeRange:
    """From one time of day to another, or from one on."""

    start: TimeOfDay
    end: TimeOfDay | None = None
