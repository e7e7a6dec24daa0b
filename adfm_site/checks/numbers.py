"""The numbers of a series' events: each once, none missing, in the order of the dates."""

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from adfm_site.archive.catalogue import Catalogue, when
from adfm_site.diagnostics import Diagnostic, Pointer, Said, problem
from adfm_site.model.entry import Entry
from adfm_site.model.event import Event

_LISTED_AT_MOST: Final = 8


@problem("warning")
def number_used_twice(number: int, series: str, other: str) -> Said:
    """Each event of a series has a different number, because the pages say “3 of 6”."""
    return Said(f"Number {number} of “{series}” is used here and in {other}.", hints=("Check both numbers.",))


@problem("note")
def number_missing(numbers: tuple[int, ...], series: str) -> Said:
    """Numbers are missing between two events of a series: an event has no file yet, or a number is wrong.

    If the events are not in this archive, write at the end of the line: `# fine: number-missing`.
    """
    listed = ", ".join(map(str, numbers[:_LISTED_AT_MOST])) + (" …" if len(numbers) > _LISTED_AT_MOST else "")
    what = "number" if len(numbers) == 1 else "numbers"
    return Said(
        f"“{series}” has no {what} {listed} before this one.", hints=("Check the number, or write the missing file.",)
    )


@problem("warning")
def number_out_of_order(number: int, date: str, series: str) -> Said:
    """The numbers of a series are in the order of its dates. The number or the date of this event is wrong."""
    return Said(
        f"Number {number} of “{series}” is not in order: the date of this event is {date}.",
        hints=("Check the number and the date.",),
    )


def numbers(catalogue: Catalogue) -> Iterator[Diagnostic]:
    """Check the numbers of every series.

    One wrong number is told once: doubled before out of order, and that before missing.
    """
    unread = any(_may_be_in_any_series(entry, catalogue) for entry in catalogue.events.values())
    for series, entries in _numbered(catalogue).items():
        found = list(_doubled(series, entries)) or list(_disordered(series, entries))
        yield from found or (() if unread else _missing(series, entries))


def _may_be_in_any_series(entry: Entry[Event], catalogue: Catalogue) -> bool:
    """Return whether an event may be the one that seems to be missing from a series.

    That is so where nothing of the event could be read, or where the series that it names does not exist.
    """
    series = entry.head.series
    return series not in catalogue.series if series else not entry.whole


def _numbered(catalogue: Catalogue) -> dict[str, list[tuple[int, Entry[Event]]]]:
    """Return the numbered events of each series by number. A series of which an event could not be read is left out."""
    found: dict[str, list[tuple[int, Entry[Event]]]] = {}
    unread: set[str] = set()
    for entry in catalogue.events.values():
        head = entry.head
        if head.series and not entry.whole:
            unread.add(head.series)
        if head.series and head.number is not None and head.withdrawn is None:
            found.setdefault(head.series, []).append((head.number, entry))
    return {
        series: sorted(entries, key=lambda numbered: (numbered[0], numbered[1].path))
        for series, entries in sorted(found.items())
        if series not in unread and series in catalogue.series
    }


def _doubled(series: str, entries: list[tuple[int, Entry[Event]]]) -> Iterator[Diagnostic]:
    for (number, entry), (following, other) in pairwise(entries):
        if number == following:
            yield number_used_twice(_where(other), number, series, entry.path)


def _disordered(series: str, entries: list[tuple[int, Entry[Event]]]) -> Iterator[Diagnostic]:
    """Complain about the fewest events without which all other numbers follow their dates.

    Only exact days count.
    """
    dated = [(day, number, entry) for number, entry in entries if (day := when(entry.head)[0].exact)]
    # The longest row of days that never go back, in the order of the numbers (patience sorting).
    tops: list[dt.date] = []
    piles: list[int] = []
    before: dict[int, int | None] = {}
    for place, (day, _, _) in enumerate(dated):
        pile = bisect_right(tops, day)
        tops[pile:] = [day, *tops[pile + 1 :]]
        piles[pile:] = [place, *piles[pile + 1 :]]
        before[place] = piles[pile - 1] if pile else None
    row: set[int] = set()
    last = piles[-1] if piles else None
    while last is not None:
        row.add(last)
        last = before[last]
    for place, (day, number, entry) in enumerate(dated):
        if place not in row:
            yield number_out_of_order(_where(entry), number, day.isoformat(), series)


def _missing(series: str, entries: list[tuple[int, Entry[Event]]]) -> Iterator[Diagnostic]:
    for (number, _), (following, other) in pairwise(entries):
        if following > number + 1:
            first = range(number + 1, min(following, number + 2 + _LISTED_AT_MOST))
            yield number_missing(_where(other), tuple(first), series)


def _where(entry: Entry[Event]) -> Pointer:
    return Pointer(path=entry.path, steps=("number",))
