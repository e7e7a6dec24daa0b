"""The table of cities fits tzdata's tables."""

import pytest

from adfm_site.model.countries import COUNTRY_NAMES
from adfm_site.zones.cities import CITIES, first_zone, zone_named_after, zones_of_city
from adfm_site.zones.tables import by_country

CAPITAL_LESS = {"AQ", "UM"}


def test_every_zone_of_the_table_is_one_of_its_country() -> None:
    for code, zones in CITIES.items():
        assert set(zones) <= set(by_country()[code]), code


def test_every_country_with_several_zones_has_its_capital_in_it() -> None:
    several = {code for code, zones in by_country().items() if len(zones) > 1}
    assert several - CAPITAL_LESS == set(CITIES)


def test_every_city_of_the_table_is_found_and_in_one_zone() -> None:
    for code, zones in CITIES.items():
        for zone, names in zones.items():
            for city in names.split(", "):
                assert zones_of_city(code, city) == zones_of_city(code, city.upper()) == {zone}, city


def test_islands_and_states_that_one_zone_covers_stand_in_tzdatas_notes() -> None:
    whole = {
        "Tasmania",
        "Easter Island",
        "Canary Islands",
        "Java",
        "Sumatra",
        "Bali",
        "Sabah",
        "Sarawak",
        "Chatham Islands",
        "Hawaii",
    }
    found = {
        (city, zone, code)
        for code, zones in CITIES.items()
        for zone, names in zones.items()
        for city in names.split(", ")
    }
    for city, zone, code in found:
        if city in whole:
            assert city in by_country()[code][zone]
            whole.remove(city)
    assert whole == set()


def test_every_country_of_the_model_has_a_first_zone_but_those_without_people() -> None:
    assert {code for code in COUNTRY_NAMES if first_zone(code) is None} <= {"BV", "HM"}


@pytest.mark.parametrize(
    ("city", "zone"),
    [
        ("Bangkok", "Asia/Bangkok"),
        ("kuala lumpur", "Asia/Kuala_Lumpur"),
        ("Ho Chi Minh", "Asia/Ho_Chi_Minh"),
        ("EST", None),
        ("", None),
    ],
)
def test_a_zone_is_found_by_the_city_after_which_it_is_named(city: str, zone: str | None) -> None:
    assert zone_named_after(city) == zone
