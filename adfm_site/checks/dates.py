"""Dates of an event fit together, and fit the folder in which it lies."""

from collections.abc import Iterator
from typing import Final

from adfm_site.archive.catalogue import Catalogue, when
from adfm_site.archive.mentions import Steps
from adfm_site.diagnostics import Diagnostic, Pointer, Said, problem
from adfm_site.model.dates import PartialDate
from adfm_site.model.entry import Entry
from adfm_site.model.event import Event

_UNDATED: Final = "undated"


@problem("error")
def ends_before_it_starts(start: str, end: str) -> Said:
    """An event ends on the day it starts, or later. Perhaps the two dates are swapped, or a year is wrong."""
    return Said(f"The end, {end}, is before the start, {start}.", hints=("Check both dates.",))


@problem("error")
def dates_beside_parts() -> Said:
    """An event on several separate days has dates in its parts. Its first and last day are taken from the parts."""
    return Said(
        "This event has parts, so its dates are taken from them.",
        hints=("Remove this line. Write the dates in the parts.",),
    )


@problem("error")
def filed_under_another_year(year: str, folder: str) -> Said:
    """The folder of a year is for events that began in that year, because the folder is part of the address.

    An event without a known date belongs in events/undated/.
    """
    when_ = "The date of this event is not known" if year == _UNDATED else f"This event begins in {year}"
    hint = f"Move its folder to content/events/{year}/, or correct the date."
    return Said(f"{when_}, but it is in the folder {folder}.", hints=(hint,))


def dates(catalogue: Catalogue) -> Iterator[Diagnostic]:
    """Check every event's dates."""
    for entry in catalogue.events.values():
        head = entry.head
        yield from _reversed(entry, (), head.start, head.end)
        for number, part in enumerate(head.parts):
            yield from _reversed(entry, ("parts", number), part.start, part.end)
        if head.parts:
            yield from (
                dates_beside_parts(Pointer(path=entry.path, steps=(key,), part="key"))
                for key, date in (("start", head.start), ("end", head.end))
                if date is not None
            )
        yield from _misfiled(entry)


def _reversed(
    entry: Entry[Event], steps: Steps, start: PartialDate | None, end: PartialDate | None
) -> Iterator[Diagnostic]:
    if start is not None and end is not None and end.certainly_before(start):
        yield ends_before_it_starts(Pointer(path=entry.path, steps=(*steps, "end")), start.iso, end.iso)


def _misfiled(entry: Entry[Event]) -> Iterator[Diagnostic]:
    start, folder = when(entry.head)[0], entry.path.split("/")[2]
    year = _UNDATED if start.year is None else f"{start.year:04}"
    known = entry.head.start is not None or entry.head.parts
    if entry.whole and known and folder != year:
        first = next((number for number, part in enumerate(entry.head.parts) if part.start == start), None)
        steps: Steps = ("start",) if first is None else ("parts", first, "start")
        yield filed_under_another_year(Pointer(path=entry.path, steps=steps), year, folder)
