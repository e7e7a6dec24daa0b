"""The time zones of the tzdata package: their clocks, their names, and those of each country.

ZoneInfo takes the zones that it finds on the machine before those of the package, so that other machines might print
other times. Here they come from the package alone, read by its loader: importlib.resources would need as long as all
else where nothing changed.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from functools import cache
from io import BytesIO
from types import MappingProxyType
from typing import TYPE_CHECKING, cast
from zoneinfo import ZoneInfo

import tzdata

if TYPE_CHECKING:  # start-up: it would import importlib.resources
    from importlib.abc import ResourceLoader

_FOLDER, *_ = tzdata.__path__
_LOADER = cast("ResourceLoader", tzdata.__loader__)


@cache
def names() -> frozenset[str]:
    """Return the names of all zones, older names among them."""
    return frozenset(_read("zones").split())


@cache
def rules(name: str) -> ZoneInfo:
    """Return the clocks of a zone. Raises KeyError for a name that is none."""
    if name not in names():
        raise KeyError(name)
    return ZoneInfo.from_file(BytesIO(_bytes(f"zoneinfo/{name}")), key=name)


def distance(name: str, local: dt.datetime) -> int:
    """Return by how many minutes a zone's clocks are ahead of UTC when they show a time, which is given without a zone.

    Of a time that they show twice the first is meant, and one that they skip is counted from the time before (RFC 5545,
    3.3.5), or else, with fold=1, the second, and the time behind (PEP 495). Raises KeyError for a name that is none.
    """
    ahead = rules(name).utcoffset(local)
    return round(ahead.total_seconds() / 60) if ahead else 0


def of_country(code: str) -> Mapping[str, str]:
    """Return the zones that bear names of a country, in the table's order, each with a note on where it is used."""
    return by_country().get(code, MappingProxyType({}))


@cache
def by_country() -> Mapping[str, Mapping[str, str]]:
    """Return the zones of all countries (zone.tab): upper-case country code to zone to note."""
    found: dict[str, dict[str, str]] = {}
    for code, zone, note in _rows("zone.tab"):
        found.setdefault(code, {})[zone] = note
    return MappingProxyType({code: MappingProxyType(zones) for code, zones in found.items()})


@cache
def overlapping(code: str) -> frozenset[str]:
    """Return the zones whose clocks some place of a country has used since 1970 (zone1970.tab).

    They may be named after any country.
    """
    return frozenset(zone for codes, zone, _ in _rows("zone1970.tab") if code in codes.split(","))


def place_of(name: str) -> str:
    """Return the place after which a zone is named: “New York” for America/New_York."""
    return name.rpartition("/")[2].replace("_", " ")


def _rows(table: str) -> Iterator[tuple[str, str, str]]:
    """Yield the country or countries, the zone, and the note, of each row."""
    for line in _read(f"zoneinfo/{table}").splitlines():
        if line and not line.startswith("#"):
            codes, _, zone, *note = line.split("\t")
            yield codes, zone, "".join(note)


def _read(name: str) -> str:
    return _bytes(name).decode("utf-8")


def _bytes(name: str) -> bytes:
    return _LOADER.get_data(f"{_FOLDER}/{name}")
