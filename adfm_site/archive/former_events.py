"""The addresses below an event's page that it had under an earlier name or year: agenda, files, documents, pictures."""

from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import SplitResult, unquote, urlsplit

from adfm_site.archive import addresses
from adfm_site.archive.addresses import address_of
from adfm_site.archive.catalogue import event_in
from adfm_site.archive.documents import Document, State
from adfm_site.archive.former_files import FormerAddress
from adfm_site.archive.groups import grouped
from adfm_site.archive.redirects import Redirect, inside
from adfm_site.diagnostics import Pointer
from adfm_site.model.agenda import Agenda
from adfm_site.model.entry import Entry
from adfm_site.model.event import Event


def former_homes(entry: Entry[Event], base: SplitResult) -> dict[str, Pointer]:
    """Return the addresses that an event's page had before, each with the value that says so."""
    here = address_of(entry)
    above = here.rstrip("/").rpartition("/")[0]
    homes = {
        f"{above}/{name}/": Pointer(path=entry.path, steps=("formerly", number))
        for number, name in enumerate(entry.head.formerly)
        if "." not in name
    }
    for number, written in enumerate(entry.head.old_addresses):
        parts = unquote(inside(urlsplit(written), base) or "").split("/")
        path = "".join(f"/{part}" for part in parts if part) + "/"
        if addresses.is_of_event(path):
            homes.setdefault(path, Pointer(path=entry.path, steps=("old-addresses", number)))
    homes.pop(here, None)
    return homes


def below_former_events(
    events: Iterable[Entry[Event]],
    agendas: Mapping[str, Entry[Agenda]],
    documents: Iterable[Document],
    base: SplitResult,
) -> Iterator[FormerAddress]:
    """Return the former addresses of all that is below events' pages, and of the pages of their documents.

    events: those of which readers may know. What was withdrawn leads to the page that says so.
    """
    of_event = grouped(documents, lambda document: filter(None, (event_in(document.path),)))
    for entry in events:
        here = address_of(entry)
        for home, where in former_homes(entry, base).items():
            agenda = agendas.get(entry.id)
            if agenda:
                to = here if entry.head.withdrawn else address_of(agenda)
                yield FormerAddress(address=f"{home}agenda/", to=to, where=where)
            for document in of_event.get(entry.id, ()):
                yield from _of_document(document, entry.id, here, home, where)


def _of_document(document: Document, event: str, here: str, home: str, where: Pointer) -> Iterator[FormerAddress]:
    page = document.page or here
    for file in (document.file, *document.others):
        if file:
            to = file.address if document.state is State.HELD else page
            yield FormerAddress(address=f"{home}{file.address.removeprefix(here)}/", to=to, where=where)
    name = home.rstrip("/").rpartition("/")[2]
    if document.page and name != event and document.id.startswith(f"{event}-"):
        old = addresses.document(f"{name}{document.id.removeprefix(event)}")
        yield FormerAddress(address=old, to=document.page, where=where)


def redirects_below_former_events(
    events: Iterable[Entry[Event]],
    pictures: Mapping[str, Iterable[str]],
    redirects: Iterable[Redirect],
    base: SplitResult,
) -> Iterator[Redirect]:
    """Lead on from former addresses of events' pictures, and from what had a former address below a former address.

    pictures: their addresses by events' ids. redirects: all others.
    """
    by_event = grouped(redirects, lambda redirect: filter(None, (event_in(redirect.origin),)))
    taken: set[str] = set()
    for entry in events:
        here = address_of(entry)
        leads = {f"{address}/": address for address in pictures.get(entry.id, ())}
        leads |= {redirect.address: redirect.to for redirect in by_event.get(entry.id, ())}
        for home in former_homes(entry, base):
            name = home.rstrip("/").rpartition("/")[2]
            pairs = ((here, home), (addresses.document(f"{entry.id}-")[:-1], addresses.document(f"{name}-")[:-1]))
            for address, to in leads.items():
                for now, before in pairs:
                    old = f"{before}{address.removeprefix(now)}"
                    if address.startswith(now) and old not in leads and old not in taken:
                        taken.add(old)
                        yield Redirect(address=old, to=to, origin=entry.path)
