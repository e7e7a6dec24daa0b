"""Agendas belong to an event, and say something."""

from collections.abc import Iterator

from adfm_site.archive.catalogue import Catalogue, when
from adfm_site.archive.mentions import Steps
from adfm_site.diagnostics import Diagnostic, Passage, Pointer, Said, problem
from adfm_site.model.agenda import Agenda, Item, after_midnight
from adfm_site.model.dates import PartialDate
from adfm_site.model.entry import Entry
from adfm_site.reading.prose.weekdays import another_weekday, wrong_weekday


@problem("error")
def agenda_without_event(folder: str) -> Said:
    """An agenda belongs in the folder of its event, with the event's index.md."""
    return Said(
        "There is no event in the folder of this agenda.",
        hints=(f"Write {folder}/index.md, or move the agenda to its event's folder.",),
    )


@problem("error")
def empty_agenda() -> Said:
    """An agenda needs items, or days with items."""
    return Said(
        "This agenda has no items.", hints=("Write “items:”, and below it one line with a hyphen for each item.",)
    )


@problem("error")
def item_without_title() -> Said:
    """Each agenda item needs a title.

    A break has `break:` instead, and a closed session can have only `closed: true`.
    """
    return Said("This agenda item has no title.", hints=("Write “title: …”, “break: Tea” or “closed: true”.",))


@problem("warning")
def day_outside_event(day: str) -> Said:
    """Each day of an agenda must be between the first and the last day of its event."""
    return Said(
        f"The agenda day {day} is not a day of the event.", hints=("Check this date, and the event's start and end.",)
    )


@problem("warning")
def item_before_the_first(start: str, first: str) -> Said:
    """Write the items of a day in order, in 24-hour form. Items after midnight come after the items of the evening.

    Wrong: `time: 01:00-02:00` after `time: 12:00-13:00`. Right: `time: 13:00-14:00`.
    """
    later = f"{int(start[:2]) + 12:02}{start[2:]}"
    hints = (
        f"If you mean the afternoon, write {later}." if first < later and start < "08:00" else "",
        "Write the items of a day in order.",
    )
    return Said(f"This item starts at {start}, before the first item of the day at {first}.", hints=hints)


def agendas(catalogue: Catalogue) -> Iterator[Diagnostic]:
    """Check every agenda."""
    for entry in catalogue.agendas.values():
        event = catalogue.events.get(entry.id)
        if event is None:
            yield agenda_without_event(Pointer(path=entry.path), entry.path.rpartition("/")[0])
        elif event.whole or not event.head.parts:  # A part that could not be read has days of its own.
            yield from _outside(entry, *when(event.head))
        yield from _on_another_weekday(entry)
        yield from _too_early(entry)
        if entry.whole:
            yield from _wanting(entry)


def _outside(entry: Entry[Agenda], start: PartialDate, end: PartialDate) -> Iterator[Diagnostic]:
    for number, day in enumerate(entry.head.days):
        if day.date.certainly_before(start) or end.certainly_before(day.date):
            yield day_outside_event(Pointer(path=entry.path, steps=("days", number, "date")), day.date.iso)


def _on_another_weekday(entry: Entry[Agenda]) -> Iterator[Diagnostic]:
    for number, day in enumerate(entry.head.days):
        if day.date.exact and (named := another_weekday(day.title, day.date.exact)):
            where = Passage(path=entry.path, text=named[0], steps=("days", number, "title"))
            yield wrong_weekday(where, day.date.iso, *reversed(named))


def _lists(entry: Entry[Agenda]) -> list[tuple[Steps, tuple[Item, ...]]]:
    """Return the lists of items of an agenda, each with the way to it."""
    return [
        (("items",), entry.head.items),
        *((("days", number, "items"), day.items) for number, day in enumerate(entry.head.days)),
    ]


def _too_early(entry: Entry[Agenda]) -> Iterator[Diagnostic]:
    for steps, items in _lists(entry):
        first = next((item.time.start for item in items if item.time), None)
        for number, (item, (late, _)) in enumerate(zip(items, after_midnight(items), strict=True)):
            if first and item.time and item.time.start < first and not late:
                yield item_before_the_first(
                    Pointer(path=entry.path, steps=(*steps, number, "time")), str(item.time.start), str(first)
                )


def _wanting(entry: Entry[Agenda]) -> Iterator[Diagnostic]:
    """Complain about what is not said; asked only of agendas of which everything could be read."""
    lists = _lists(entry)
    if not any(items for _, items in lists):
        yield empty_agenda(Pointer(path=entry.path, steps=("items",)))
    for steps, items in lists:
        for number, item in enumerate(items):
            if not (item.title or item.break_ or item.closed):
                yield item_without_title(Pointer(path=entry.path, steps=(*steps, number)))
