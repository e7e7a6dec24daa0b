"""Addresses: where each entry's page is. They mirror the paths of the files, and begin and end with a slash."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from unicodedata import normalize
from urllib.parse import unquote, urlsplit

from adfm_site.archive.catalogue import event_of
from adfm_site.diagnostics import Checked, Diagnostic, Pointer, Said, problem
from adfm_site.model import KIND_NAMED
from adfm_site.model.entry import Entry, Head
from adfm_site.reading.file_names import is_storable

_PAGE_ENDINGS: Final = (".html", ".htm", ".php", ".aspx", ".asp", ".jsp")


@dataclass(frozen=True, slots=True, kw_only=True)
class Redirect:
    """An address that a page or file had before: the stub's address, and where it leads. origin: the file that says so."""

    address: str
    to: str
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerAddress:
    """An address that a file for readers had before, as a folder, and where the file is now. where: the value that says so."""

    address: str
    to: str
    where: Pointer


@problem("error")
def address_claimed_twice(address: str, other: str) -> Said:
    """An old address can lead to one page only. Two files claim this one, or another page has this address now."""
    return Said(
        f"The old address {address} is claimed here and in {other}.", hints=("Keep it only in the file whose page had this address.",)
    )


@problem("error")
def unusable_old_address(address: str) -> Said:
    """Only the path of an old address is used, and some systems do not allow a folder with this name."""
    return Said(f"No page can be made at the old address {address}.", hints=("Check it, or remove it.",))


def event_address(entry: Entry[Head]) -> str:
    """Give the address of the event in whose folder an entry lies, such as /events/2019/spring-01/."""
    return event_address_in(entry.path)


def event_address_in(path: str) -> str:
    """Return the address of the event in whose folder the file at a path lies."""
    return "/" + "/".join(path.split("/")[1:4]) + "/"


def pictures_of(entry: Entry[Head]) -> str:
    """Give the address below which the pictures of an entry are published: its event's, or its own."""
    return event_address(entry) if event_of(entry) else address_of(entry)


def address_of(entry: Entry[Head]) -> str:
    """Give the address of an entry's page."""
    match entry.kind:
        case "event":
            return event_address(entry)
        case "agenda":
            return f"{event_address(entry)}agenda/"
        case "page":
            return "/" if entry.id == "index" else f"/{entry.id.removesuffix('/index')}/"
        case kind:
            return f"/{KIND_NAMED[kind].folder}/{entry.id}/"


def redirects(entries: Iterable[Entry[Head]], files: Mapping[str, str], former: Iterable[FormerAddress]) -> Checked[tuple[Redirect, ...]]:
    """Give the redirects from all addresses that pages and files had before.

    files: the addresses of all files of documents, each with the path of the text that describes it. former: those they had before.
    """
    pages = tuple(entries)
    taken = {address_of(entry): entry.path for entry in pages} | {f"{address}/": path for address, path in files.items()}
    made: dict[str, Redirect] = {}
    complaints: list[Diagnostic] = []
    claims: list[tuple[str, str, Pointer]] = []
    for entry in pages:
        for address, where in _old(entry):
            if address is None:
                complaints.append(unusable_old_address(where, entry.head.old_addresses[int(where.steps[1])]))
            else:
                claims.append((address, address_of(entry), where))
    for address, to, where in (*claims, *((each.address, each.to, each.where) for each in former)):
        if address in taken and address != to:
            complaints.append(address_claimed_twice(where, address, taken[address]))
            continue
        redirect = made.setdefault(address, Redirect(address=address, to=to, origin=where.path))
        if redirect.to != to:
            complaints.append(address_claimed_twice(where, address, redirect.origin))
    return Checked(value=tuple(redirect for redirect in made.values() if redirect.address != redirect.to), diagnostics=tuple(complaints))


def _old(entry: Entry[Head]) -> Iterator[tuple[str | None, Pointer]]:
    """Give the old addresses of an entry as addresses on this site; None for one that cannot be used."""
    for number, written in enumerate(entry.head.old_addresses):
        parts = urlsplit(written)
        segments = [segment for segment in normalize("NFC", unquote(parts.path)).split("/") if segment]
        where = Pointer(path=entry.path, steps=("old-addresses", number))
        if not all(map(is_storable, segments)):
            yield None, where
        elif segments and ("." not in segments[-1] or segments[-1].casefold().endswith(_PAGE_ENDINGS)):
            path = "/" + "/".join(segments)
            yield (path if segments[-1].casefold().endswith((".html", ".htm")) else f"{path}/"), where
    for number, name in enumerate(entry.head.formerly):
        if not ("." in name and entry.kind == "document"):  # Where a document's file was is known with the file.
            yield _renamed(entry, name), Pointer(path=entry.path, steps=("formerly", number))


def _renamed(entry: Entry[Head], name: str) -> str:
    """Give the address that an entry had when its file or folder bore a former name, or that one of its pictures had."""
    if "." in name:
        return f"{pictures_of(entry)}{name}/"
    event = event_of(entry)
    if entry.kind == "agenda":
        return event_address(entry).replace(f"/{event}/", f"/{name}/agenda/")
    above = address_of(entry).rpartition("/")[0].rpartition("/")[0]
    return f"{above}/{event}-{name}/" if event and entry.kind == "document" else f"{above}/{name}/"
