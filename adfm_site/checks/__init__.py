"""What can be wrong although every file can be read: one module for each check, listed below.

Each check is a function over everything that was read. May import archive, model, diagnostics. Checks never use each
other. They see hidden entries too, so that problems are found before publication.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from msgspec import Struct

from adfm_site.archive.catalogue import Catalogue
from adfm_site.checks import (
    agendas,
    attribution,
    clocks,
    colours,
    dates,
    double_events,
    metadata,
    names,
    numbers,
    sizes,
    spelling,
    titles,
)
from adfm_site.diagnostics import Diagnostic
from adfm_site.model.entry import Entry, Head

Check = Callable[[Catalogue], Iterator[Diagnostic]]
Given = tuple[tuple[str, ...], ...]


class TextCheck(Struct, frozen=True):
    """A check of the texts of one entry. given: what it has to know of the catalogue."""

    given: Callable[[Catalogue], Given]
    find: Callable[[Entry[Head], Given], Iterator[Diagnostic]]


CHECKS: Final[tuple[Check, ...]] = (
    dates.dates,
    clocks.clocks,
    attribution.attribution,
    agendas.agendas,
    sizes.sizes,
    colours.colours,
    numbers.numbers,
    metadata.metadata,
    titles.titles,
    double_events.double_events,
)
TEXT_CHECKS: Final[Mapping[str, TextCheck]] = {
    "names": TextCheck(names.known_names, names.names),
    "spelling": TextCheck(spelling.wanted_spellings, spelling.spelling),
}


def checked(catalogue: Catalogue) -> Iterator[Diagnostic]:
    """Yield what all checks find in a catalogue whose entries have their whole texts."""
    for check in CHECKS:
        yield from check(catalogue)
    for text_check in TEXT_CHECKS.values():
        given = text_check.given(catalogue)
        for entry in catalogue.all():
            yield from text_check.find(entry, given)
