"""Addresses: where each entry's page is. They mirror the paths of the files, and begin and end with a slash."""

from collections.abc import Iterator
from dataclasses import dataclass
from re import compile as pattern
from typing import Final, NamedTuple
from unicodedata import normalize
from urllib.parse import unquote, urlsplit

from adfm_site.archive.catalogue import event_of
from adfm_site.diagnostics import Checked, Diagnostic, Pointer, Said, problem
from adfm_site.model import KIND_NAMED
from adfm_site.model.entry import Entry, Head
from adfm_site.reading.placing import reserved_on_windows

_UNUSABLE: Final = pattern(r"[\x00-\x1f\x7f<>:\"|?*\\]|[. ]$")
_LONGEST: Final = 200
_PAGE_ENDINGS: Final = (".html", ".htm", ".php", ".aspx", ".asp", ".jsp")


@dataclass(frozen=True, slots=True, kw_only=True)
class Redirect:
    """An address that a page had before: the stub's address, and where it leads. origin: the file that says so."""

    address: str
    to: str
    origin: str


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
    return "/" + "/".join(entry.path.split("/")[1:4]) + "/"


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


class Named(NamedTuple):
    """A page, with the file and the steps in it where it is described, and the addresses that it had under former names."""

    address: str
    head: Head
    path: str
    steps: tuple[str | int, ...]
    former: tuple[str, ...]


def named(entry: Entry[Head]) -> Named:
    """Return the page of an entry with its former addresses."""
    former = tuple(_renamed(entry, name) for name in entry.head.formerly)
    return Named(address_of(entry), entry.head, entry.path, (), former)


def redirects(pages: tuple[Named, ...]) -> Checked[tuple[Redirect, ...]]:
    """Return the redirects from all addresses that pages had before."""
    taken = {page.address: page.path for page in pages}
    made: dict[str, Redirect] = {}
    complaints: list[Diagnostic] = []
    for page in pages:
        to = page.address
        for address, where in _old(page):
            if address is None:
                complaints.append(unusable_old_address(where, page.head.old_addresses[int(where.steps[-1])]))
                continue
            if address in taken and address != to:
                complaints.append(address_claimed_twice(where, address, taken[address]))
                continue
            redirect = made.setdefault(address, Redirect(address=address, to=to, origin=page.path))
            if redirect.to != to:
                complaints.append(address_claimed_twice(where, address, redirect.origin))
    return Checked(value=tuple(redirect for redirect in made.values() if redirect.address != redirect.to), diagnostics=tuple(complaints))


def _old(page: Named) -> Iterator[tuple[str | None, Pointer]]:
    """Return the old addresses of a page as addresses on this site; None for one that cannot be used."""
    for number, written in enumerate(page.head.old_addresses):
        parts = urlsplit(written)
        segments = [segment for segment in normalize("NFC", unquote(parts.path)).split("/") if segment]
        where = Pointer(path=page.path, steps=(*page.steps, "old-addresses", number))
        if not all(map(_usable, segments)):
            yield None, where
        elif segments and ("." not in segments[-1] or segments[-1].casefold().endswith(_PAGE_ENDINGS)):
            path = "/" + "/".join(segments)
            yield (path if segments[-1].casefold().endswith((".html", ".htm")) else f"{path}/"), where
    for number, address in enumerate(page.former):
        yield address, Pointer(path=page.path, steps=(*page.steps, "formerly", number))


def _usable(segment: str) -> bool:
    """Whether a folder of that name can stand on every common system."""
    return not (_UNUSABLE.search(segment) or reserved_on_windows(segment)) and len(segment.encode()) <= _LONGEST


def _renamed(entry: Entry[Head], name: str) -> str:
    """Give the address that an entry had when its file or folder bore a former name."""
    event = event_of(entry)
    if entry.kind == "agenda":
        return event_address(entry).replace(f"/{event}/", f"/{name}/agenda/")
    above = address_of(entry).rpartition("/")[0].rpartition("/")[0]
    return f"{above}/{event}-{name}/" if event and entry.kind == "document" else f"{above}/{name}/"
