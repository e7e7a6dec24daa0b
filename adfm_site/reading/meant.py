"""What is certainly meant by a value that is not written as this archive writes it.

Each gives None where two things may be meant.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from re import fullmatch
from typing import Final

from adfm_site.model.dates import TimeOfDay, TimeRange
from adfm_site.patterns import pattern
from adfm_site.zones.cities import zone_named_after
from adfm_site.zones.tables import names as zone_names

_LOOSE_DATE: Final = pattern(r"([0-9]{4})[-/.]([0-9]{1,2})(?:[-/.]([0-9]{1,2}))?")
_DAY_FIRST: Final = pattern(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})")
_CLOCK: Final = r"([0-9]{1,2})(?:[:.h]([0-9]{2}))?\s*([ap]\.?m\.?)?"
_TIMES: Final = pattern(rf"{_CLOCK}(?:\s*(?:[-‐‑‒–—]|to|until|till)\s*{_CLOCK})?(?:\s*(?:h|hrs|hours))?")
_IN_THOUSANDS: Final = pattern(r"[0-9]{1,3}(?:[, ][0-9]{3}){1,2}")
_ORDINAL: Final = pattern(r"([0-9]{1,4})(?:st|nd|rd|th)")
_TRUTHS: Final[Mapping[str, str]] = {"y": "true", "on": "true", "1": "true", "n": "false", "off": "false", "0": "false"}
_TYPOGRAPHIC_QUOTES: Final = "“”„‟‘’‚«»"
_MONTHS: Final = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_SHORTEST_MONTH: Final = 3
_NOON: Final = 12


def _numbers() -> Iterator[tuple[str, int]]:
    """Return the English words for the numbers from 1 to 99, and for the places in a row."""
    small = (
        *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
        *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
    )
    irregular = {
        "one": "first",
        "two": "second",
        "three": "third",
        "five": "fifth",
        "eight": "eighth",
        "nine": "ninth",
        "twelve": "twelfth",
    }
    for number_, word in enumerate(small, start=1):
        yield from ((word, number_), (irregular.get(word, f"{word}th"), number_))
    for tens, ten in enumerate(("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"), start=2):
        yield from ((ten, tens * 10), (f"{ten[:-1]}ieth", tens * 10))
        for one, word in enumerate(small[:9], start=1):
            yield from (
                (f"{ten}-{word}", tens * 10 + one),
                (f"{ten}-{irregular.get(word, f'{word}th')}", tens * 10 + one),
            )


_NUMBERS: Final[Mapping[str, int]] = dict(_numbers())


def bare(written: str) -> str:
    """Return a value without the quotes and the no-break spaces of word processors around and in it."""
    return " ".join(written.strip().strip(_TYPOGRAPHIC_QUOTES).split())


def date(written: str) -> str | None:
    """Return the date that is meant by one in English words, or with other signs between its figures or around it."""
    plain = bare(written)
    loose = _LOOSE_DATE.fullmatch(plain)
    if loose:
        return real("-".join([loose[1], *(part.zfill(2) for part in loose.groups()[1:] if part)]))
    day_first = _DAY_FIRST.fullmatch(plain)
    if day_first and int(day_first[1]) > len(_MONTHS):  # Otherwise it may be the month that stands first.
        return real(f"{day_first[3]}-{day_first[2].zfill(2)}-{day_first[1]}")
    month_first = day_first and int(day_first[2]) > len(_MONTHS)
    if day_first and month_first:
        return real(f"{day_first[3]}-{day_first[1].zfill(2)}-{day_first[2]}")
    if fullmatch("[0-9]{4}", plain):
        return plain
    words = plain.casefold().replace(",", " ").split()
    months = [month for word in words if (month := _month(word))]
    years = [word for word in words if fullmatch("[0-9]{4}", word)]
    days = [word for word in words if fullmatch("[0-9]{1,2}(st|nd|rd|th)?", word)]
    if len(months) != 1 or len(years) != 1 or len(days) > 1 or len(words) != 2 + len(days):
        return None
    day = f"-{int(days[0].rstrip('stndrh')):02}" if days else ""
    return real(f"{years[0]}-{months[0]:02}{day}")


def times(written: str) -> str | None:
    """Return the time or the span of times by the 24-hour clock that is meant by one with points, or with a.m.

    and p.m.
    """
    found = _TIMES.fullmatch(bare(written).casefold())
    if found is None:
        return None
    start, start_half, end, end_half = (found[1], found[2]), found[3], (found[4], found[5]), found[6]
    if end[0] is None:
        return _by_24_hours(*start, start_half)
    if bool(start_half) != bool(end_half):  # “9 to 5 p.m.”, “9 a.m. to 5”: the other half of the day is not said.
        return None
    first, last = _by_24_hours(*start, start_half), _by_24_hours(*end, end_half)
    return f"{first}-{last}" if first and last and _is_span(first, last) else None


def times_and_zone(written: str) -> tuple[str, str] | None:
    """Return the times, as `times` does, and the zone after them.

    The zone is written by its name, or by the city after which it is named. Letters such as EST or IST are used for
    several zones, and do not count as one.
    """
    words = bare(written).split()
    for number in range(len(words) - 1, 0, -1):
        span, zone = times(" ".join(words[:number])), _zone(" ".join(words[number:]))
        if span and zone:
            return span, zone
    return None


def _zone(words: str) -> str | None:
    plain = words.strip(" (),").removesuffix(" time")
    if plain in ("UTC", "GMT") or ("/" in plain and plain in zone_names()):
        return plain
    return zone_named_after(plain)


def _is_span(first: str, last: str) -> bool:
    """Return whether what goes from one time to another ends on the same day, or in the night behind it."""
    return first < last or TimeRange(_parsed(first), _parsed(last)).ends_next_day


def _parsed(written: str) -> TimeOfDay:
    hour, _, minute = written.partition(":")
    return TimeOfDay(int(hour), int(minute))


def truth(written: str) -> str | None:
    """Return true or false for what other programs write in their place."""
    plain = bare(written).casefold()
    return _TRUTHS.get(plain) or {"yes": "true", "true": "true", "no": "false", "false": "false"}.get(plain)


def number(written: str) -> str | None:
    """Return the digits of a number with signs between its thousands, or of an ordinal."""
    plain = bare(written)
    ordinal = _ORDINAL.fullmatch(plain.casefold())
    if plain.casefold().replace(" ", "-") in _NUMBERS:
        return str(_NUMBERS[plain.casefold().replace(" ", "-")])
    digits = (
        ordinal[1] if ordinal else plain.replace(",", "").replace(" ", "") if _IN_THOUSANDS.fullmatch(plain) else plain
    )
    return digits if fullmatch("[0-9]{1,9}", digits) else None


def real(iso: str) -> str | None:
    """Return a day or a month as it is, where the calendar has it."""
    try:
        dt.date.fromisoformat(iso if len(iso) > len("2019-11") else f"{iso}-01")
    except ValueError:
        return None
    return iso


def _by_24_hours(hour: str, minute: str | None, half: str | None) -> str | None:
    hours, minutes = int(hour), int(minute or 0)
    if half is None and minute is None:  # “9” alone may be anything.
        return None
    if half is not None:
        if not 1 <= hours < _NOON:  # What 12 a.m. and 12 p.m. are is disputed.
            return None
        hours += _NOON if half.startswith("p") else 0
    try:
        return f"{dt.time(hours, minutes):%H:%M}"
    except ValueError:
        return None


def _month(word: str) -> int | None:
    """Return the number of the month that a word names, in full or cut short."""
    short = word.rstrip(".")
    found = [number_ for number_, name in enumerate(_MONTHS, start=1) if name.startswith(short)]
    return found[0] if len(short) >= _SHORTEST_MONTH and len(found) == 1 else None
