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
from adfm_site.model.agenda import Agenda
from adfm_site.model.entry import Entry, Head
from adfm_site.model.event import Event
from adfm_site.model.site import Site

Check = Callable[[Catalogue], Iterator[Diagnostic]]
EventCheck = Callable[[Entry[Event], Entry[Agenda] | None, Site], Iterator[Diagnostic]]
"""A check of one event and its agenda, which needs to know nothing else but the site's settings."""
Given = tuple[tuple[str, ...], ...]


class TextCheck(Struct, frozen=True):
    """A check of the texts of one entry. given: what it has to know of the catalogue."""

    given: Callable[[Catalogue], Given]
    find: Callable[[Entry[Head], Given], Iterator[Diagnostic]]


CHECKS: Final[tuple[Check, ...]] = (
    dates.dates,
    attribution.attribution,
    agendas.agendas,
    sizes.sizes,
    colours.colours,
    numbers.numbers,
    metadata.metadata,
    titles.titles,
    double_events.double_events,
)
EVENT_CHECKS: Final[tuple[EventCheck, ...]] = (clocks.clocks,)
TEXT_CHECKS: Final[Mapping[str, TextCheck]] = {
    "names": TextCheck(names.known_names, names.names),
    "spelling": TextCheck(spelling.wanted_spellings, spelling.spelling),
}


def checked_heads(catalogue: Catalogue) -> Iterator[Diagnostic]:
    """Yield what all checks but those of texts find in a catalogue."""
    for check in CHECKS:
        yield from check(catalogue)
    for event_check in EVENT_CHECKS:
        for event in catalogue.events.values():
            yield from event_check(event, catalogue.agendas.get(event.id), catalogue.site)


def checked(catalogue: Catalogue) -> Iterator[Diagnostic]:
    """Yield what all checks find in a catalogue whose entries have their whole texts."""
    yield from checked_heads(catalogue)
    for text_check in TEXT_CHECKS.values():
        given = text_check.given(catalogue)
        for entry in catalogue.all():
            yield from text_check.find(entry, given)
