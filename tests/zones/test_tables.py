"""The zones are those of the tzdata package, whatever lies on the machine."""

import datetime as dt
import os
import subprocess
import sys
from importlib.metadata import files
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones, reset_tzpath

import pytest

from adfm_site.zones.tables import by_country, distance, names, overlapping, place_of, rules

ASKED = (
    "from adfm_site.zones.tables import distance, names; import datetime as dt;"
    "print(distance('Asia/Bangkok', dt.datetime(2019, 11, 21)), 'Example/Mill' in names())"
)


def test_every_zone_has_the_clocks_of_its_name() -> None:
    reset_tzpath(to=())
    try:
        ZoneInfo.clear_cache()
        assert names() == available_timezones()
        for name in names():
            other = ZoneInfo.no_cache(name)
            for moment in (dt.datetime(1975, 3, 1), dt.datetime(2019, 7, 1, 12), dt.datetime(2030, 1, 1)):  # noqa: DTZ001 - local
                ahead = moment.replace(tzinfo=other).utcoffset()
                assert ahead is not None
                assert distance(name, moment) == round(ahead / dt.timedelta(minutes=1)), name
    finally:
        reset_tzpath()
        ZoneInfo.clear_cache()


def test_what_lies_on_the_machine_is_not_asked(tmp_path: Path) -> None:
    wrong = next(Path(file.locate()) for file in files("tzdata") or () if str(file).endswith("zoneinfo/America/Lima"))
    for name in ("Asia/Bangkok", "Example/Mill"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(wrong.read_bytes())
    told = {**os.environ, "PYTHONTZPATH": str(tmp_path)}
    said = subprocess.run(
        [sys.executable, "-c", ASKED], check=True, capture_output=True, encoding="utf-8", env=told
    ).stdout
    assert said.split() == ["420", "False"]


@pytest.mark.parametrize("name", ["Asia/Bangkock", "../zoneinfo/UTC", "zone.tab", "", "asia/bangkok"])
def test_what_is_no_name_has_no_clocks(name: str) -> None:
    with pytest.raises(KeyError):
        rules(name)


def test_every_zone_of_a_country_is_a_zone() -> None:
    for code, zones in by_country().items():
        assert zones.keys() | overlapping(code) <= names()
        assert overlapping(code)


def test_zones_are_named_after_places() -> None:
    assert [place_of(name) for name in ("America/New_York", "America/Argentina/Salta", "UTC")] == [
        "New York",
        "Salta",
        "UTC",
    ]
