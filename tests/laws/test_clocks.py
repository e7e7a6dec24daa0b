"""The zone of a time is written, or is the city's own, or all zones of the country agree at that date and time.

It is never left out in these cases. The tables are read here once more, by other means, so that the same mistake cannot
hide in both.
"""

import datetime as dt
from calendar import monthrange
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from unittest.mock import patch
from zoneinfo import ZoneInfo

import pytest
import tzdata
from hypothesis import find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from adfm_site.archive import clocks
from adfm_site.archive.clocks import LocalTime, Setting, Timetable, clock_of, zone_of
from adfm_site.model.dates import PartialDate, TimeOfDay
from adfm_site.model.event import Place
from adfm_site.model.site import Site
from adfm_site.zones.cities import first_zone

_FOLDER = Path(tzdata.__path__[0], "zoneinfo")
_SITE = Site(name="Example", languages=("en",), time_zone="Asia/Bangkok")
_SEVERAL = ("AU", "ID", "MY", "NZ", "US", "CA", "CN", "ES", "MN", "UA", "VN", "PT", "KZ", "CL", "DE", "CY")
_ONE = ("TH", "LA", "AT", "NP")
# Cities whose zone is one after which none is named, as everybody may look it up.
_CAPITALS = {
    ("AU", "Canberra"): "Australia/Sydney",
    ("NZ", "Wellington"): "Pacific/Auckland",
    ("CN", "Beijing"): "Asia/Shanghai",
    ("ES", "Barcelona"): "Europe/Madrid",
    ("US", "Washington, D.C."): "America/New_York",
    ("CA", "Ottawa"): "America/Toronto",
    ("KZ", "Astana"): "Asia/Almaty",
    ("ID", "Kuta (Bali)"): "Asia/Makassar",
}
_UNKNOWN_CITIES = (
    "",
    "Springfield",
    "Gold Coast",
    "Hamilton",
    "San Juan",
    "Perth (Tasmania)",
    "Vancouver, Washington",
    "Erewhon",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Where and when a time is. given: a zone that is written."""

    given: str | None
    country: str
    city: str
    start: PartialDate
    time: TimeOfDay
    next_day: bool

    @property
    def timetable(self) -> Timetable:
        """The same as the program has it."""
        setting = Setting(zone=self.given, place=Place(country=self.country, city=self.city), online=False)
        local = LocalTime(time=self.time, next_day=self.next_day)
        return Timetable(settings=(setting,), start=self.start, end=self.start, times=(local,))


@cache
def _zones(table: str, country: str) -> tuple[str, ...]:
    rows = (
        line.split("\t")
        for line in (_FOLDER / table).read_text(encoding="utf-8").splitlines()
        if line and line[0] != "#"
    )
    return tuple(row[2] for row in rows if country in row[0].split(","))


@cache
def _clock(zone: str) -> ZoneInfo:
    with (_FOLDER / zone).open("rb") as file:
        return ZoneInfo.from_file(file)


def _possible(case: Case) -> Iterator[dt.datetime]:
    start = case.start
    if start.year is None:
        return
    months = (start.month,) if start.month else range(1, 13)
    for month in months:
        days = (start.day,) if start.day else range(1, monthrange(start.year, month)[1] + 1)
        for day in days:
            midnight = dt.datetime(start.year, month, day)  # noqa: DTZ001 - a local time
            yield midnight + dt.timedelta(days=case.next_day, hours=case.time.hour, minutes=case.time.minute)


def _are_unanimous(zones: tuple[str, ...], case: Case) -> bool:
    moments = [moment.replace(fold=fold) for moment in _possible(case) for fold in (0, 1)]
    return bool(moments) and all(
        len({moment.replace(tzinfo=_clock(zone)).utcoffset() for zone in zones}) == 1 for moment in moments
    )


def _is_named_after(zone: str, city: str) -> bool:
    return zone.rpartition("/")[2].replace("_", " ") == city


def broken(case: Case) -> str:
    """Say in which way the law is broken by what is concluded; nothing where it holds."""
    found = zone_of(case.timetable, _SITE)
    if case.given is not None:
        return "" if found == case.given else "another zone than the written one"
    named = _zones("zone.tab", case.country)
    everywhere = (*named, *_zones("zone1970.tab", case.country))
    capital = _CAPITALS.get((case.country, case.city))
    own = next((zone for zone in named if _is_named_after(zone, case.city)), None)
    certain = len(set(everywhere)) == 1 or _are_unanimous(everywhere, case)
    if capital or own:
        return "" if found == (capital or own) else "not the city's own zone"
    if found is None:
        return "no zone, though it is certain" if certain else ""
    return "" if certain and found in named else "a guess"


_CITIES = {
    country: [
        place
        for zone in _zones("zone.tab", country)
        if zone.count("/") == 1 and (place := zone.rpartition("/")[2]).isalpha()
    ]
    for country in _SEVERAL
}
_CITIES["CN"] = ["Shanghai"]


@st.composite
def _cases(draw: st.DrawFn) -> Case:
    country = draw(st.sampled_from((*_SEVERAL, *_ONE)))
    capitals = [city for code, city in _CAPITALS if code == country]
    other = draw(st.sampled_from(_SEVERAL))
    foreign = [city for city in _CITIES[other] if city not in _CITIES.get(country, ())]
    year = draw(st.integers(1971, 2035))
    exact = draw(st.integers(0, 9))
    month, day = draw(st.integers(1, 12)), draw(st.integers(1, 28))
    start = PartialDate(year, month, day) if exact < 7 else PartialDate(year, month) if exact < 9 else PartialDate()
    return Case(
        given=draw(st.one_of(st.none(), st.none(), st.sampled_from(("Asia/Bangkok", "America/Lima", "UTC")))),
        country=country,
        city=draw(st.sampled_from((*_UNKNOWN_CITIES, *_CITIES.get(country, ()), *capitals * 3, *foreign[:2]))),
        start=start,
        time=TimeOfDay(draw(st.integers(0, 23)), draw(st.sampled_from((0, 30)))),
        next_day=draw(st.booleans()),
    )


@settings(max_examples=200, deadline=None)
@given(_cases())
def test_a_zone_is_written_or_the_citys_own_or_unanimous(case: Case) -> None:
    assert broken(case) == ""


@settings(max_examples=60, deadline=None)
@given(_cases())
def test_the_distance_is_that_of_all_days_that_may_be_meant(case: Case) -> None:
    clock = clock_of(case.timetable, _SITE)
    if clock is not None:
        distances = {moment.replace(tzinfo=_clock(clock.zone)).utcoffset() for moment in _possible(case)}
        assert clock.distance == (distances.pop() / dt.timedelta(minutes=1) if len(distances) == 1 else None)  # type: ignore[operator]


def _agree_at(*moments: dt.datetime) -> Callable[..., bool]:
    real = clocks.agree
    return lambda zones, asked: real(zones, [moment.replace(year=each.year) for each in asked for moment in moments])


def _agree_on_the_first_day(zones: tuple[str, ...], moments: tuple[dt.datetime, ...]) -> bool:
    return _AGREE(zones, moments[:1])


_AGREE, _OF_PLACE = clocks.agree, clocks.zone_of_place
_WINTER, _NOON = dt.datetime(2000, 1, 1, 12), dt.datetime(2000, 7, 1, 12)  # noqa: DTZ001 - local times
_FAULTS: dict[str, tuple[str, object]] = {
    "the first zone of the country": ("zone_of_place", lambda place, _: first_zone(place.country)),
    "the site's zone": ("zone_of_place", lambda place, moments: _OF_PLACE(place, moments) or _SITE.time_zone),
    "no zone but a written one": ("zone_of_place", lambda *_: None),
    "agreed in winter": ("agree", _agree_at(_WINTER)),
    "agreed in summer": ("agree", _agree_at(_NOON)),
    "agreed in winter and in summer": ("agree", _agree_at(_WINTER, _NOON)),
    "agreed on the first day of a month": ("agree", _agree_on_the_first_day),
    "agreed where no day is known": ("agree", lambda zones, moments: not moments or _AGREE(zones, moments)),
    "zones of its own name only": ("overlapping", lambda code: frozenset(clocks.of_country(code))),
    "no cities": ("zones_of_city", lambda *_: frozenset()),
    "cities of any country": (
        "zones_of_city",
        lambda code, city: frozenset(zone for each in (code, *_SEVERAL) for zone in _CITY(each, city)),
    ),
    "one name of several is enough": (
        "zones_of_city",
        lambda code, city: _CITY(code, city) or _CITY(code, city.partition(" (")[0]),
    ),
}
_CITY = clocks.zones_of_city


@contextmanager
def _planted(name: str) -> Iterator[None]:
    place, instead = _FAULTS[name]
    with patch.object(clocks, place, instead):
        yield


@pytest.mark.battery
@pytest.mark.parametrize("fault", _FAULTS)
def test_a_planted_fault_breaks_the_law(fault: str) -> None:
    with _planted(fault):
        try:
            found = find(
                _cases(),
                lambda case: broken(case) != "",
                settings=settings(max_examples=4000, deadline=None, database=None),
            )
        except NoSuchExample:
            pytest.fail(f"The law does not notice: {fault}")
        assert broken(found)
