"""Events that were taken back: what stays of them, and where the addresses lead that they had."""

from collections.abc import Iterator

from msgspec.structs import replace

from adfm_site.archive.addresses import address_of
from adfm_site.archive.catalogue import Catalogue, when
from adfm_site.archive.paths import resolve
from adfm_site.archive.redirects import Redirect
from adfm_site.model.entry import Entry, Picture, Text
from adfm_site.model.event import Event


def withdrawn_events(catalogue: Catalogue) -> tuple[Entry[Event], ...]:
    """Return the public events that were taken back, with nothing left but title, kind, date and reason."""
    return tuple(
        _public_part(entry)
        for entry in catalogue.events.values()
        if entry.head.withdrawn and not catalogue.is_hidden("event", entry.id)
    )


def agendas_of(catalogue: Catalogue, withdrawn: tuple[Entry[Event], ...]) -> Iterator[Redirect]:
    """Lead from the agendas of events that were taken back to where that is said."""
    for entry in withdrawn:
        agenda = catalogue.agendas.get(entry.id)
        if agenda:
            yield Redirect(address=address_of(agenda), to=address_of(entry), origin=agenda.path)


def pictures_of_withdrawn(catalogue: Catalogue, withdrawn: tuple[Entry[Event], ...]) -> Iterator[Redirect]:
    """Lead from the pictures of events that were taken back, in the events' folders, to where that is said."""
    for shown in withdrawn:
        entry, here = catalogue.events[shown.id], address_of(shown)
        written = [part.target for part in entry.text.parts if isinstance(part, Picture)]
        written += [entry.head.image.file] if entry.head.image else []
        folder = entry.path.rpartition("/")[0]
        for path in dict.fromkeys(resolve(entry.path, each) for each in written):
            if path and path.rpartition("/")[0] == folder:
                yield Redirect(address=f"{here}{path.rpartition('/')[2]}/", to=here, origin=entry.path)


def _public_part(entry: Entry[Event]) -> Entry[Event]:
    head, (start, end) = entry.head, when(entry.head)
    shown = Event(
        title=head.title,
        kind=head.kind,
        start=start,
        end=end,
        changes=head.changes,
        formerly=head.formerly,
        old_addresses=head.old_addresses,
        withdrawn=head.withdrawn,
    )
    return replace(entry, head=shown, text=Text())
