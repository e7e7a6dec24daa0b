"""One written value becomes what its field means, or a complaint. The field decides, never the look of the value."""

import datetime as dt
from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping
from re import findall, fullmatch
from typing import Final
from unicodedata import category, normalize
from urllib.parse import urlsplit

from adfm_site.diagnostics import Diagnostic, Said, did_you_mean, nearest, problem, same_word
from adfm_site.model.base_address import fault_of_base
from adfm_site.model.countries import COUNTRY_NAMES
from adfm_site.model.dates import UNKNOWN, PartialDate, TimeOfDay, TimeRange
from adfm_site.model.event import Place
from adfm_site.model.shape import Choice, Marker, Refers, Scalar, Term
from adfm_site.patterns import pattern
from adfm_site.reading import meant
from adfm_site.reading.file_names import is_storable, reserved_on_windows
from adfm_site.reading.meant import bare
from adfm_site.reading.quotes import curled
from adfm_site.reading.yaml import nodes as yaml_nodes
from adfm_site.zones.cities import zone_named_after
from adfm_site.zones.tables import names as zone_names

_ISO_DATE: Final = pattern(r"(?P<year>[0-9]{4})(-(?P<month>[0-9]{2})(-(?P<day>[0-9]{2}))?)?")
_TIME: Final = pattern(r"(\d{1,2}):(\d{2})(?:\s*(?:-|–|to)\s*(\d{1,2}):(\d{2}))?")
_RANGE: Final = pattern(r"(\d{4}-\d{2}-\d{2})\s*(?:[-–—/&,]|to|and|until|till)\s*\d.*")
_MOMENT: Final = pattern(r"(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}):(\d{2}))?")
_THOUSANDS: Final = pattern(r"(?<=\d)[,.\s](?=\d{3}(?!\d))")
_LONGEST_ID: Final = 100
_NOON: Final = 12
_YES: Final = frozenset(("true", "yes"))
_NO: Final = frozenset(("false", "no"))
# Letters and symbols without a shape: fillers of Korean, and the Braille pattern without dots.
_BLANK_LETTERS: Final = frozenset("\u115f\u1160\u3164\uffa0\u2800")

Value = object


@problem("error")
def impossible_date(written: str, hint: str) -> Said:
    """A date that does not exist, such as 30 February or month 13.

    Wrong: `start: 2019-02-30`. Right: the correct day; or `start: 2019-02` if only the month is known.
    """
    return Said(f"The date {written} does not exist.", hints=(hint,))


@problem("error")
def date_in_words(written: str, iso: str | None) -> Said:
    """Write dates as numbers: year, month, day. Everybody understands them the same way, and they can be sorted.

    Wrong: `start: 21 November 2019`. Right: `start: 2019-11-21`, or `2019-11`, `2019`, or `unknown` if no more is
    known.
    """
    first = _RANGE.fullmatch(written)
    hint = f"Write {iso}." if iso else "Write year-month-day, such as 2019-11-21; or 2019-11, 2019, unknown."
    hint = f"Write only the first day here, {first[1]}. Write the last day in the field “end”." if first else hint
    return Said(f"“{written}” is not a date in the form year-month-day.", hints=(hint,), replacement=iso)


@problem("error")
def not_a_time(written: str) -> Said:
    """Write times in 24-hour form: 09:00-17:00, or only the start, 09:00. The time zone has its own field.

    Wrong: `time: 9 a.m. to 5 p.m. Jakarta time`. Right: `time: 09:00-17:00`, and below it `time-zone: Asia/Jakarta`.
    """
    right, zone = meant.times(written), ""
    if right is None:
        right, zone = meant.times_and_zone(written) or (None, "")
    hint = f"Write {right}." if right else "Write it in 24-hour form, such as 09:00-17:00."
    hint = f"Write {right}, and on a line of its own “time-zone: {zone}”." if right and zone else hint
    return Said(
        f"“{written}” is not a time.", hints=(hint,), replacement=f"{right}\ntime-zone: {zone}" if zone else right
    )


@problem("error")
def time_reversed(why: str, *hints: str) -> Said:
    """If the end is before the start, the event ends on the next day, as in 22:30-01:30.

    A night can have at most 12 hours.

    Wrong: `time: 09:00-05:00`, `time: 17:00-09:00`. Right: `time: 09:00-17:00`. The hours after noon are 12 to 23.
    """
    return Said(why, hints=(*hints, "Split a longer event into two agenda days, or into two parts."))


@problem("error")
def not_yes_or_no(written: str) -> Said:
    """The value of this field is true or false (or yes or no)."""
    right = meant.truth(written)
    hint = f"Write {right}." if right else "Write true or false."
    return Said(f"“{written}” is neither true nor false.", hints=(hint,), replacement=right)


@problem("error")
def not_a_number(written: str) -> Said:
    """Write numbers in digits, without words. For “about”, write `approximate: true`."""
    digits = findall("[0-9]{1,9}", _THOUSANDS.sub("", written))
    right = meant.number(written)
    hint = f"Write {right or digits[0]}." if right or len(digits) == 1 else "Write it in digits, such as 35."
    return Said(f"“{_short(written)}” is not a whole number in digits.", hints=(hint,), replacement=right)


@problem("error")
def not_as_expected(written: str, expected: str, example: str) -> Said:
    """The value has the wrong form for this field. The message says which form is needed and gives an example."""
    return Said(f"“{_short(written)}” is not {expected}.", hints=(f"For example: {example}",))


@problem("error")
def nothing_to_see() -> Said:
    """A text of invisible characters only, such as a zero-width space, looks like an empty field and is no text."""
    return Said("There are only invisible characters here.", hints=("Write the text, or remove the field.",))


@problem("error")
def wrong_address_of_the_site(fault: str) -> Said:
    """The address of the site is its scheme, its host, and perhaps a port and folders. All pages are below it.

    Wrong: `https://name:word@archive.example/?page=1`. Right: `https://archive.example/`.
    """
    return Said(f"The address of the site {fault}.", hints=("For example: https://archive.example/",))


@problem("error")
def unknown_choice(written: str, words: tuple[str, ...]) -> Said:
    """The field needs one of a few fixed words. This is not one of them."""
    guess = did_you_mean(written, words)
    near = nearest(written, words)
    return Said(
        f"“{_short(written)}” is not one of the words for this field.",
        hints=(guess, "" if near else f"The words are: {', '.join(words)}."),
        replacement=same_word(bare(written), words),
    )


@problem("error")
def unknown_country(written: str, code: str | None) -> Said:
    """Write countries as codes of two capital letters (ISO 3166), such as TH for Thailand.

    Their names on the pages come from site.yaml, so that each country has the same name everywhere.
    """
    hint = f"Write {code}." if code else "Write the code of two capital letters, such as TH for Thailand."
    return Said(f"“{_short(written)}” is not a country code.", hints=(hint,), replacement=code)


@problem("error")
def place_without_country(written: str) -> Said:
    """A place is a city, a comma and a two-letter country code.

    Wrong: `place: Bangkok`. Right: `place: Bangkok, TH`; or a block with venue, city and country.
    """
    alone = _country_code(written)
    hint = "Write the country code after it, as in Bangkok, TH."
    hint = (
        f"Write the city before it. If only the country is known, write below “place:”, indented: country: {alone}"
        if alone
        else hint
    )
    return Said(f"“{_short(written)}” does not name the country.", hints=(hint,))


@problem("error")
def unknown_time_zone(written: str) -> Said:
    """Write the IANA name of the time zone: a continent, a slash and a city."""
    known = zone_names()
    right = same_word(written, known) or zone_named_after(written)
    guess = did_you_mean(written, known) if not any(map(str.isdigit, written)) else ""
    hint = f"Write {right}." if right else guess or "Write a continent, a slash and a city, such as Asia/Bangkok."
    return Said(f"“{_short(written)}” is not a time zone.", hints=(hint,), replacement=right)


def convert(marker: Marker, node: yaml_nodes.ScalarNode) -> Value | Diagnostic:
    """Return the value that a written text means for a field, or the complaint where it means none."""
    match marker:
        case Scalar():
            return _CONVERTERS[marker.name](node)
        case Choice():
            written = node.text.strip()
            return written if written in marker.words else unknown_choice(node.span, written, marker.words)
        case Refers() | Term():
            return node.text.strip()


def neutral(marker: Marker) -> Value:
    """Return the value that stands in for one that could not be read."""
    match marker:
        case Scalar(name="date"):
            return UNKNOWN
        case Scalar(name="yes or no"):
            return False
        case Scalar(name="number"):
            return 0
        case Scalar(name="time"):
            return None
        case Scalar(name="outcome"):
            return "#"  # No outcome of no event, but of the form on which pages rely.
        case Choice():
            return marker.words[0]
        case _:
            return ""


def _short(written: str) -> str:
    return written if len(written) <= 60 else written[:57] + "…"  # noqa: PLR2004 - what fits a line of a terminal


def _text(node: yaml_nodes.ScalarNode) -> Value | Diagnostic:
    """Return words for readers on one line, with the same typographic quotes as in the text below the head."""
    if not node.text.isascii() and not any(map(_is_seen, node.text)):
        return nothing_to_see(node.span)
    return curled(_as_written(node), before="")


def _is_seen(sign: str) -> bool:
    return sign not in _BLANK_LETTERS and category(sign)[0] in "LNPS"


def _as_written(node: yaml_nodes.ScalarNode) -> str:
    return " ".join(node.text.split())


def _date(node: yaml_nodes.ScalarNode) -> Value | Diagnostic:
    written = node.text.strip()
    if written.casefold() == "unknown":
        return UNKNOWN
    parts = _ISO_DATE.fullmatch(written)
    if parts is None:
        return date_in_words(node.span, written, meant.date(written))
    year, month, day = (None if part is None else int(part) for part in parts.group("year", "month", "day"))
    try:
        dt.date(year or 0, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        return impossible_date(node.span, written, _possible(year or 0, month or 0, day))
    return PartialDate(year, month, day)


def _possible(year: int, month: int, day: int | None) -> str:
    """Say what is possible in the place of a date that is not."""
    if day == 0 and meant.real(f"{year:04}-{month:02}"):
        return f"If the day is not known, write {year:04}-{month:02}."
    if day and meant.real(f"{year:04}-{month:02}"):
        return f"The last day of that month is {year:04}-{month:02}-{monthrange(year, month)[1]}."
    if day and meant.real(f"{year:04}-{day:02}-{month:02}"):
        return f"Did you mean {year:04}-{day:02}-{month:02}? The month comes before the day."
    return "Months are 01 to 12. The first year is 0001."


def _time(node: yaml_nodes.ScalarNode) -> Value | Diagnostic:
    parts = _TIME.fullmatch(node.text.strip())
    if parts is None:
        return not_a_time(node.span, node.text.strip())
    start, end = _clock(parts[1], parts[2]), _clock(parts[3], parts[4]) if parts[3] else None
    if start is None or (parts[3] and end is None):
        return not_a_time(node.span, node.text.strip())
    span = TimeRange(start, end)
    if end is not None and end <= start and not span.ends_next_day:
        return time_reversed(node.span, _too_long(start, end), *_otherwise(start, end))
    return span


def _too_long(start: TimeOfDay, end: TimeOfDay) -> str:
    if start == end:
        return f"The end, {end}, is the same as the start."
    hours = (end.minutes + 2 * _NOON * 60 - start.minutes) / 60
    return f"From {start} to {end} on the next day is {hours:g} hours. A night can have at most 12."


def _otherwise(start: TimeOfDay, end: TimeOfDay) -> Iterator[str]:
    """Yield what may be meant by a span of times that is none."""
    later = TimeOfDay(end.hour + _NOON, end.minute)
    if start < later < TimeOfDay(2 * _NOON, 0):
        yield f"If you mean the afternoon or evening, write {later}."
    if start.hour >= _NOON and end < start:
        yield f"If the two are swapped, write {end}-{start}."


def _clock(hour: str, minute: str) -> TimeOfDay | None:
    time = TimeOfDay(int(hour), int(minute))
    return time if time <= TimeOfDay(24, 0) and time.minute < 60 else None  # noqa: PLR2004 - minutes


def _moment(node: yaml_nodes.ScalarNode) -> Value | Diagnostic:
    parts = _MOMENT.fullmatch(node.text.strip())
    if parts is None:
        return not_as_expected(node.span, node.text, "a day and a time", "2021-06-04 15:00")
    try:
        day = dt.date.fromisoformat(parts[1])
        time = dt.time(int(parts[2] or 0), int(parts[3] or 0))
    except ValueError:
        return impossible_date(
            node.span, node.text.strip(), "Check the day and the time. Times are from 00:00 to 23:59."
        )
    return f"{day}T{time:%H:%M}"


def _yes_no(node: yaml_nodes.ScalarNode) -> Value | Diagnostic:
    word = node.text.strip().casefold()
    return True if word in _YES else False if word in _NO else not_yes_or_no(node.span, node.text)


def _number(node: yaml_nodes.ScalarNode) -> Value | Diagnostic:
    written = node.text.strip()
    return int(written) if fullmatch("[0-9]{1,9}", written) else not_a_number(node.span, written)


def _url(node: yaml_nodes.ScalarNode) -> Value | Diagnostic:
    written = node.text.strip()
    example = f"https://{written}" if fullmatch(r"[\w-]+(\.[\w-]+)+(/[^\s<>]*)?", written) else "https://example.org/"
    wrong = not_as_expected(node.span, written, "a web address", example)
    if any(character.isspace() or character in '<>"\\^`{|}' for character in written):
        return wrong
    try:
        parts = urlsplit(written)
        is_real = parts.port != 0 and parts.username is None and parts.password is None
    except ValueError:
        return wrong
    return written if is_real and parts.scheme in ("http", "https") and parts.hostname else wrong


def _old_address(node: yaml_nodes.ScalarNode) -> Value | Diagnostic:
    written = node.text.strip()
    if written.startswith("/"):
        return _on_this_site(node)
    if fullmatch(r"[\w-]+(/[\w-]+)+/?", written):
        return not_as_expected(node.span, written, "an address on this site that begins with /", f"/{written}")
    return _url(node)


def _base_url(node: yaml_nodes.ScalarNode) -> Value | Diagnostic:
    written = node.text.strip()
    fault = fault_of_base(written)
    return wrong_address_of_the_site(node.span, fault) if fault else written


def _id(node: yaml_nodes.ScalarNode) -> Value | Diagnostic:
    written = node.text.strip()
    if reserved_on_windows(written):
        return not_as_expected(node.span, written, "a name that every system can store", f"{written.casefold()}-1")
    if fullmatch("[a-z0-9]+(-[a-z0-9]+)*", written) and len(written) <= _LONGEST_ID:
        return written
    expected = "a short name of small letters, digits and hyphens"
    return not_as_expected(
        node.span, written, expected, "-".join(findall("[a-z0-9]+", written.casefold()))[:60] or "part-one"
    )


def _file(node: yaml_nodes.ScalarNode) -> Value:
    """Return the name of a file as it is written: it may hold two blanks in a row."""
    return node.text.strip()


def _former_name(node: yaml_nodes.ScalarNode) -> Value | Diagnostic:
    written = node.text.strip()
    if "." not in written:
        return _id(node)
    return (
        normalize("NFC", written)
        if is_storable(written)
        else not_as_expected(node.span, written, "the name of a file", "scan-0042.pdf")
    )


def _matching(expression: str, expected: str, example: str) -> Callable[[yaml_nodes.ScalarNode], Value | Diagnostic]:
    """Make a converter for texts of one form."""
    form = pattern(expression)

    def convert_matching(node: yaml_nodes.ScalarNode) -> Value | Diagnostic:
        written = node.text.strip()
        return written if form.fullmatch(written) else not_as_expected(node.span, written, expected, example)

    return convert_matching


def _country(node: yaml_nodes.ScalarNode) -> Value | Diagnostic:
    written = node.text.strip()
    return written if written in COUNTRY_NAMES else unknown_country(node.span, written, _country_code(written))


def _country_code(written: str) -> str | None:
    plain = bare(written)
    code = {"UK": "GB"}.get(plain.upper(), plain.upper())
    if code in COUNTRY_NAMES:
        return code
    return next((code for code, name in COUNTRY_NAMES.items() if name.casefold() == plain.casefold()), None)


def _place(node: yaml_nodes.ScalarNode) -> Value | Diagnostic:
    city, comma, country = node.text.strip().rpartition(",")
    if not comma:
        return place_without_country(node.span, node.text.strip())
    if (code := country.strip()) not in COUNTRY_NAMES:
        guess = _country_code(code)
        if (first := _country_code(city)) and not guess:
            return unknown_country(node.span, code, f"{code}, {first}")
        found = unknown_country(node.span, code, guess)
        return unknown_country(node.span, code, f"{city.strip()}, {guess}") if guess else found
    return Place(city=" ".join(city.split()), country=code)


def _zone(node: yaml_nodes.ScalarNode) -> Value | Diagnostic:
    written = node.text.strip()
    return written if written in zone_names() else unknown_time_zone(node.span, written)


_on_this_site = _matching(r"/(?!/)[^\s\"<>\\]*", "an address on this site that begins with /", "/events/")
_CONVERTERS: Final[Mapping[str, Callable[[yaml_nodes.ScalarNode], Value | Diagnostic]]] = {
    "text": _text,
    "address of the site": _base_url,
    "date": _date,
    "time": _time,
    "moment": _moment,
    "yes or no": _yes_no,
    "number": _number,
    "web address": _url,
    "country": _country,
    "place": _place,
    "time zone": _zone,
    "file": _file,
    "paper": _file,
    "former name": _former_name,
    "id": _id,
    "language": _matching("[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", "a language code", "en"),
    "colour": _matching("#[0-9a-fA-F]{6}", "a colour with # and six digits, in quotes", '"#0b5566"'),
    "address": _on_this_site,
    "old address": _old_address,
    "outcome": _matching("[a-z0-9-]+#[a-z0-9-]+", "an event's id, # and an outcome's id", "spring-2019#shared-library"),
}
