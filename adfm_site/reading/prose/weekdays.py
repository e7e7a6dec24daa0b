"""Days of the week fit their dates."""

import datetime as dt
from collections.abc import Iterator
from re import IGNORECASE
from typing import Final

from adfm_site.diagnostics import Diagnostic, Said, problem
from adfm_site.patterns import pattern
from adfm_site.reading.prose.written import Prose

_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DAY, _MONTH = "|".join(_DAYS), "|".join(_MONTHS)
_NUMBER: Final = r"(?:the\s+)?(?P<{0}>\d{{1,2}})(?:st|nd|rd|th)?"
_DATED: Final = pattern(
    rf"\b(?P<weekday>{_DAY}),?\s+(?:{_NUMBER.format('day')}(?:\s+of)?\s+(?P<month>{_MONTH})"
    rf"|(?P<american>{_MONTH})\s+{_NUMBER.format('number')}),?\s+(?P<year>\d{{4}})\b",
    IGNORECASE,
)
_NAMED: Final = pattern(rf"\b(?:{_DAY})\b", IGNORECASE)


@problem("warning")
def wrong_weekday(date: str, weekday: str, written: str) -> Said:
    """The day of the week does not match its date, so one of them is wrong.

    Wrong: `Friday 21 November 2019`. Right: `Thursday 21 November 2019`, or the correct date.
    """
    # Neither “was” nor “will be”: what is read from a file does not depend on the day.
    return Said(f"The date {date} is a {weekday}, not a {written}.", hints=("Check both, and correct the wrong one.",))


def weekdays(prose: Prose) -> Iterator[Diagnostic]:
    """Find days of the week beside a date that fell on another."""
    if "day" not in prose.flat:
        return
    for match in _DATED.finditer(prose.text):
        month = _MONTHS.index((match["month"] or match["american"]).capitalize()) + 1
        number = int(match["day"] or match["number"])
        date = _date(int(match["year"]), month, number)
        if date and (weekday := _DAYS[date.weekday()]) != match["weekday"].capitalize():
            said = f"{number} {_MONTHS[month - 1]} {date.year}"
            yield wrong_weekday(prose.span(*match.span("weekday")), said, weekday, match["weekday"].capitalize())


def another_weekday(words: str, date: dt.date) -> tuple[str, str] | None:
    """Return the weekday that words name and that of a date, where the words name one and it is another."""
    named = _NAMED.search(words)
    weekday = _DAYS[date.weekday()]
    return (named[0], weekday) if named and named[0].capitalize() != weekday else None


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
