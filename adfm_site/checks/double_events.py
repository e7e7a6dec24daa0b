"""Events that were entered twice: one title, one day, one place."""

from collections.abc import Iterator

from adfm_site.archive.catalogue import Catalogue, when
from adfm_site.diagnostics import Diagnostic, Label, Pointer, Said, Where, problem
from adfm_site.model.entry import Entry
from adfm_site.model.event import Event
from adfm_site.reading.slugs import slug


@problem("warning")
def event_entered_twice(other: str, first: Where) -> Said:
    """Two events have the same title, the same first day and the same place, so they are probably the same event.

    Combine the two files, and write the folder name of the one that you remove under `formerly` in the other, so that
    its address redirects. If the events are different, give them different times, numbers or titles, or write at the
    end of the line: `# fine: event-entered-twice`.
    """
    return Said(
        "Another event has the same title, day and place.",
        hints=(f"Combine the two files, and write “formerly: {other}” in the one that you keep.",),
        labels=(Label(where=first, text="the other event"),),
    )


def double_events(catalogue: Catalogue) -> Iterator[Diagnostic]:
    """Report events that are there twice at the later file. Those that were withdrawn do not count."""
    found: dict[tuple[object, ...], list[Entry[Event]]] = {}
    for entry in sorted(catalogue.events.values(), key=lambda entry: entry.path):
        start = when(entry.head)[0]
        if not entry.whole or start.month is None or entry.head.withdrawn:  # In a year there may be two of one title.
            continue
        place = entry.head.place
        where = (place.city.casefold(), place.country) if place else None
        alike = found.setdefault((slug(entry.head.title) or entry.head.title, start, where), [])
        first = next((other for other in alike if not _differ(entry.head, other.head)), None)
        if first:
            at = Pointer(path=entry.path, steps=("title",))
            yield event_entered_twice(at, entry.id, Pointer(path=first.path, steps=("title",)))
        alike.append(entry)


def _differ(one: Event, other: Event) -> bool:
    """Return whether two events of one title, day and place have different times or numbers."""
    return any(
        mine and theirs and mine != theirs for mine, theirs in ((one.time, other.time), (one.number, other.number))
    )
