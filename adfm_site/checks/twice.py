"""Events that were entered twice: one title, one day, one place."""

from collections.abc import Iterator

from adfm_site.archive.catalogue import Catalogue, when
from adfm_site.diagnostics import Diagnostic, Label, Pointer, Said, Where, problem
from adfm_site.model.entry import Entry
from adfm_site.model.event import Event
from adfm_site.reading.slugs import slug


@problem("warning")
def event_entered_twice(other: str, first: Where) -> Said:
    """Two events have the same title, begin on the same day and were held at the same place: probably one, entered twice.

    Join the two files, and name the folder that goes in `formerly` of the one that stays, so that its address leads on.
    Events that are two have different times or numbers, or titles that tell them apart; or say so at the line's end:
    `# fine: event-entered-twice`.
    """
    return Said(
        "An event with this title, day and place is there already.",
        hints=(f"Join the two, and write “formerly: {other}” in the one that stays.",),
        labels=(Label(where=first, text="the other event"),),
    )


def twice(catalogue: Catalogue) -> Iterator[Diagnostic]:
    """Look for events that are there twice; each is told at the later file. Those that were withdrawn do not count."""
    found: dict[tuple[object, ...], list[Entry[Event]]] = {}
    for entry in sorted(catalogue.events.values(), key=lambda entry: entry.path):
        start = when(entry.head)[0]
        if not entry.whole or start.month is None or entry.head.withdrawn:  # In a year there may be two of one title.
            continue
        place = entry.head.place
        where = (place.city.casefold(), place.country) if place else None
        alike = found.setdefault((slug(entry.head.title) or entry.head.title, start, where), [])
        first = next((other for other in alike if not _are_told_apart(entry.head, other.head)), None)
        if first:
            at = Pointer(path=entry.path, steps=("title",))
            yield event_entered_twice(at, entry.id, Pointer(path=first.path, steps=("title",)))
        alike.append(entry)


def _are_told_apart(one: Event, other: Event) -> bool:
    """Whether two events of one title, day and place have different times or numbers."""
    return any(mine and theirs and mine != theirs for mine, theirs in ((one.time, other.time), (one.number, other.number)))
