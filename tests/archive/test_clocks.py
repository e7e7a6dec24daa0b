"""By which clocks times are: what is written comes first, then the place, then, online only, the site."""

import pytest

from adfm_site.archive.clocks import (
    Timetable,
    clock_of,
    times_of_agenda,
    times_of_day,
    times_of_event,
    times_of_part,
    zone_of,
)
from adfm_site.model.agenda import Agenda, AgendaDay, Item
from adfm_site.model.dates import Clock, PartialDate, TimeOfDay, TimeRange
from adfm_site.model.event import Event, Part, Place
from adfm_site.model.site import Site

SITE = Site(name="Example", languages=("en",), time_zone="Asia/Bangkok")
NINE = TimeRange(TimeOfDay(9, 0))
DAY = PartialDate(2019, 11, 21)


def _place(written: str) -> Place | None:
    city, _, country = written.rpartition(", ")
    return Place(city=city, country=country) if written else None


def _event(place: str = "", **fields: object) -> Event:
    return Event(**{"title": "Talk", "kind": "talk", "start": DAY, "time": NINE, "place": _place(place), **fields})  # type: ignore[arg-type]


def _part(id_: str, place: str = "", **fields: object) -> Part:
    return Part(**{"id": id_, "title": id_, "start": DAY, "time": NINE, "place": _place(place), **fields})  # type: ignore[arg-type]


def _day(**fields: object) -> AgendaDay:
    return AgendaDay(**{"date": DAY, "items": (Item(time=NINE),), **fields})  # type: ignore[arg-type]


def _day_in(event: Event, day: AgendaDay, zone: str | None = None) -> Timetable:
    return times_of_day(event, Agenda(days=(day,), time_zone=zone), day)


def _items_in(event: Event, zone: str | None = None) -> Timetable:
    return times_of_agenda(event, Agenda(items=(Item(time=NINE),), time_zone=zone))


def _zone(timetable: Timetable) -> str | None:
    return zone_of(timetable, SITE)


@pytest.mark.parametrize(
    ("place", "start", "zone", "distance"),
    [
        ("Bangkok, TH", (2019, 11, 21), "Asia/Bangkok", 420),
        ("Vientiane, LA", (), "Asia/Vientiane", None),
        ("Sydney, AU", (2019, 11, 21), "Australia/Sydney", 660),
        ("sydney, AU", (2019, 6, 21), "Australia/Sydney", 600),
        ("Sydney, AU", (2019,), "Australia/Sydney", None),
        ("Canberra, AU", (2019, 6), "Australia/Sydney", 600),
        ("Kuala Lumpur, MY", (2019, 11, 21), "Asia/Kuala_Lumpur", 480),
        ("KUALA-LUMPUR, MY", (2019, 11, 21), "Asia/Kuala_Lumpur", 480),
        ("Penang, MY", (2019, 11, 21), "Asia/Kuala_Lumpur", 480),
        ("Penang, MY", (), None, None),
        ("Jakarta, ID", (), "Asia/Jakarta", None),
        ("Nusa Dua, ID", (2016, 3, 22), "Asia/Makassar", 480),
        ("Kuta (Bali), ID", (2016, 3, 22), "Asia/Makassar", 480),
        ("Bogor, ID", (2016, 3, 22), "Asia/Jakarta", 420),
        ("Ambon, ID", (2016, 3, 22), None, None),
        ("São Paulo, BR", (2015, 6, 1), "America/Sao_Paulo", -180),
        ("Sao Paulo, BR", (2015, 6, 1), "America/Sao_Paulo", -180),
        ("Washington, D.C., US", (2019, 11, 21), "America/New_York", -300),
        ("Washington DC, US", (2019, 11, 21), "America/New_York", -300),
        ("Washington, US", (2019, 11, 21), "America/New_York", -300),
        ("Vancouver, Washington, US", (2019, 11, 21), None, None),
        ("Monticello, US", (2019, 11, 21), None, None),
        ("Auckland, NZ", (2019, 11, 21), "Pacific/Auckland", 780),
        ("Barcelona, ES", (2019, 11, 21), "Europe/Madrid", 60),
        ("Beijing, CN", (2019, 11, 21), "Asia/Shanghai", 480),
        ("Urumqi, CN", (2019, 11, 21), None, None),
        ("Lviv, UA", (2013, 5, 1), "Europe/Kyiv", 180),
        ("Lviv, UA", (2019, 5, 1), "Europe/Kyiv", 180),
        ("Lviv, UA", (2019, 12, 1), None, None),
        ("Potsdam, DE", (2019, 5), "Europe/Berlin", 120),
        ("Hanoi, VN", (2019, 5, 1), "Asia/Ho_Chi_Minh", 420),
        ("Hanoi, VN", (1974, 5, 1), None, None),
        ("Bouvet, BV", (2019, 5, 1), None, None),
    ],
)
def test_a_place_decides_where_it_is_certain(
    place: str, start: tuple[int, ...], zone: str | None, distance: int | None
) -> None:
    found = clock_of(times_of_event(_event(place, start=PartialDate(*start))), SITE)
    assert found == (Clock(zone=zone, distance=distance) if zone else None)


def test_what_is_written_comes_before_the_place_and_the_nearest_first() -> None:
    assert _zone(times_of_event(_event("Sydney, AU", time_zone="UTC"))) == "UTC"
    event = _event(time_zone="UTC", parts=(_part("a", "Sydney, AU"), _part("b", "Sydney, AU", time_zone="Asia/Tokyo")))
    assert [_zone(times_of_part(event, part)) for part in event.parts] == ["UTC", "Asia/Tokyo"]
    assert _zone(_day_in(_event("Sydney, AU"), _day(time_zone="Asia/Tokyo"), "UTC")) == "Asia/Tokyo"
    assert _zone(_day_in(_event("Sydney, AU", time_zone="Asia/Tokyo"), _day(), "UTC")) == "UTC"
    assert _zone(_day_in(_event("Sydney, AU"), _day())) == "Australia/Sydney"
    assert _zone(_items_in(_event("Sydney, AU"), "UTC")) == "UTC"


def test_online_it_is_the_sites_and_with_a_place_that_of_the_place() -> None:
    assert _zone(times_of_event(_event(online=True))) == "Asia/Bangkok"
    assert _zone(times_of_event(_event("Sydney, AU", online=True))) == "Australia/Sydney"
    assert _zone(times_of_event(_event())) is None
    assert _zone(times_of_event(_event("Gold Coast, AU", online=True))) is None


def test_a_zone_that_could_not_be_read_is_not_replaced() -> None:
    assert _zone(times_of_event(_event("Sydney, AU", time_zone=""))) is None


def test_a_part_is_where_it_says_or_else_where_the_event_is() -> None:
    event = _event("Sydney, AU", parts=(_part("a"), _part("b", "Perth, AU"), _part("c", online=True)))
    assert [_zone(times_of_part(event, part)) for part in event.parts] == [
        "Australia/Sydney",
        "Australia/Perth",
        "Asia/Bangkok",
    ]


def test_a_day_of_an_agenda_is_by_the_clocks_of_the_part_in_which_it_lies() -> None:
    parts = (
        _part("a", "Sydney, AU"),
        _part("b", "Perth, AU", start=PartialDate(2019, 11, 23), end=PartialDate(2019, 11, 24)),
    )
    event = _event(parts=parts)
    days = [_day(date=PartialDate(2019, 11, day)) for day in (21, 24, 26)]
    assert [_zone(_day_in(event, day)) for day in days] == ["Australia/Sydney", "Australia/Perth", None]
    assert _zone(_items_in(event)) is None
    same = _event(parts=(_part("a", "Sydney, AU"), _part("b", "Canberra, AU")))
    assert _zone(_day_in(same, _day())) == _zone(_items_in(same)) == "Australia/Sydney"


@pytest.mark.parametrize(
    ("start", "end", "time", "distance"),
    [
        ((2019, 10, 26), (2019, 10, 26), "09:00", 120),
        ((2019, 10, 26), (2019, 10, 28), "09:00", None),
        ((2019, 10, 26), (2019, 10, 26), "22:00-02:30", 120),  # The first of two.
        ((2019, 10, 26), (2019, 10, 26), "22:00-03:30", None),
        ((2019, 10, 27), (2019, 10, 27), "03:30", 60),
        ((2019, 10), (2019, 10), "09:00", None),
        ((2019, 11), (2019, 12), "09:00", 60),
        ((9999, 12, 31), (9999, 12, 31), "23:00-24:00", 60),
        ((1, 1, 1), (1, 1, 1), "00:00", 65),  # By the sun.
    ],
)
def test_the_distance_is_said_where_it_is_one_at_all_times(
    start: tuple[int, ...], end: tuple[int, ...], time: str, distance: int
) -> None:
    each = [TimeOfDay(int(part[:2]), int(part[3:])) for part in time.split("-")]
    event = _event("Vienna, AT", start=PartialDate(*start), end=PartialDate(*end), time=TimeRange(*each))
    assert clock_of(times_of_event(event), SITE) == Clock(zone="Europe/Vienna", distance=distance)
