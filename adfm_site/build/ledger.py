"""Many small values in few rows of the store: each by its name on one of 256 sheets.

A row for each would cost more than it holds.
"""

from collections.abc import Callable, Iterable, Mapping
from json import dumps, loads
from typing import Any, Final, TypeVar
from zlib import crc32

from adfm_site.build.store import Store

V = TypeVar("V")
_SHEETS: Final = 256


def lines(store: Store, shelf: str, read: Callable[[Any], V | None]) -> dict[str, V]:
    """Return all that a ledger holds. read: makes a thing of what JSON gives; None of what another version wrote."""
    given = (_given(text) for _, text in store.each(shelf))
    return {name: value for sheet in given for name, each in sheet.items() if (value := read(each)) is not None}


def line(store: Store, shelf: str, name: str, read: Callable[[Any], V | None]) -> V | None:
    """Return one thing of a ledger."""
    sheet = _given(store.get(shelf, _sheet(name)) or "")
    return read(sheet[name]) if name in sheet else None


def changes(
    store: Store, shelf: str, before: Mapping[str, V], now: Mapping[str, V]
) -> tuple[Mapping[str, str], Iterable[str]]:
    """Return the rows to be written, and those to go, for a ledger that held one thing to hold another.

    All are tuples as JSON has them.
    """
    sheets: dict[str, dict[str, V]] = {}
    for name, value in now.items():
        sheets.setdefault(_sheet(name), {})[name] = value
    changed = {
        _sheet(name) for name, value in now.items() if before.get(name) is not value and before.get(name) != value
    }
    changed |= {_sheet(name) for name in before.keys() - now.keys()}
    rows = {sheet: dumps(sheets[sheet], ensure_ascii=False, separators=(",", ":")) for sheet in changed & sheets.keys()}
    return rows, store.keys(shelf) - sheets.keys()


def _sheet(name: str) -> str:
    return str(crc32(name.encode("utf-8", "replace")) % _SHEETS)


def _given(text: str) -> dict[str, Any]:
    try:
        sheet = loads(text)
    except (ValueError, RecursionError):
        return {}
    return sheet if isinstance(sheet, dict) else {}
