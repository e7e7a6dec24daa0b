"""Old addresses: each leads to where the page or the document is today, or is complained about."""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple
from unicodedata import normalize
from urllib.parse import SplitResult, unquote, urlsplit

from msgspec import Struct

from adfm_site.archive.addresses import address_of, event_address, event_address_in, pictures_of
from adfm_site.archive.catalogue import event_of
from adfm_site.archive.documents import Document, State
from adfm_site.archive.former_files import FormerAddress
from adfm_site.diagnostics import Checked, Diagnostic, Pointer, Said, problem
from adfm_site.model.entry import Entry, Head
from adfm_site.reading.file_names import is_storable

_QUERY: Final = "published files do not see the part after a question mark"
_HOME: Final = "the home page is there"
_OUTSIDE: Final = "it is outside the folder in which this site is published"


class Redirect(Struct, frozen=True, kw_only=True):
    """An address that a page had before: the stub's address, and where it leads. origin: the file that says so."""

    address: str
    to: str
    origin: str


@problem("error")
def address_claimed_twice(address: str, other: str) -> Said:
    """An old address can lead to one page only. Two files claim this one, or another page has this address now."""
    return Said(
        f"The old address {address} is claimed here and in {other}.",
        hints=("Keep it only in the file whose page had this address.",),
    )


@problem("error")
def unusable_old_address(address: str) -> Said:
    """Only the path of an old address is used, and some systems do not allow a folder with this name."""
    return Said(f"No page can be made at the old address {address}.", hints=("Check it, or remove it.",))


@problem("note")
def address_left_to_host(address: str, why: str, to: str, asked: str = "") -> Said:
    """No published page can answer this old address.

    Only a rule of the web server can lead from it to the page of today.

    These are addresses with a question mark, because the part after it is not part of a file's name; the home page of
    another site; and addresses on the site's own host outside the folder in which the site is published.
    """
    rule = f'In nginx, write: if ($request_uri = "{asked}") {{ return 301 {to}; }}' if asked else ""
    return Said(
        f"No page can be published at the old address {address}: {why}.",
        hints=(
            (
                f"A rule of the web server can lead from it to {to}. nginx, Apache and Netlify have such rules; GitHub "
                "Pages does not."
            ),
            rule,
        ),
    )


def redirects(
    entries: Iterable[Entry[Head]], documents: Iterable[Document], former: Iterable[FormerAddress], base: str
) -> Checked[tuple[Redirect, ...]]:
    """Return the redirects from all addresses that pages and documents had before.

    entries and documents: those of which readers may know. former: the addresses that files of these had before. base:
    the absolute address of the site, whose host and folder are no part of the addresses at which its pages are asked
    for; empty where it is not known.
    """
    pages, listed = tuple(entries), tuple(documents)
    taken = {address_of(entry): entry.path for entry in pages} | dict(_of_documents(listed))
    made: dict[str, Redirect] = {}
    complaints: list[Diagnostic] = []
    for old in (
        *_olds(pages, listed, urlsplit(base)),
        *(_Old(each.where.path, each.where, each.to, each.address, is_name=True) for each in former),
    ):
        if old.complaint is not None:
            complaints.append(old.complaint)
        if old.address is None or old.address == old.to or (taken.get(old.file) == old.path and not old.is_name):
            continue
        other = taken.get(old.address) or taken.get(old.file)
        redirect = made.setdefault(old.address, Redirect(address=old.address, to=old.to, origin=old.path))
        if other or redirect.to != old.to:
            complaints.append(address_claimed_twice(old.where, old.address, other or redirect.origin))
    free = (
        redirect
        for redirect in made.values()
        if taken.keys().isdisjoint((redirect.address, redirect.address.rstrip("/")))
    )
    found = (redirect for redirect in free if "?" not in redirect.address)
    return Checked(value=tuple(found), diagnostics=tuple(complaints))


class _Old(NamedTuple):
    """An address of before, as one on this site; None for one that cannot be used. A query stays behind it.

    is_name: it comes from a name that a file had.
    """

    path: str
    where: Pointer
    to: str
    address: str | None
    complaint: Diagnostic | None = None
    is_name: bool = False

    @property
    def file(self) -> str:
        """The address of a file that has the name of the last folder."""
        return (self.address or "").rstrip("/")


def _of_documents(documents: Iterable[Document]) -> Iterator[tuple[str, str]]:
    """Return the addresses of documents' pages and files, each with the path of the file that describes it."""
    for document in documents:
        files = (document.file, *document.others) if document.state is State.HELD else ()
        addresses = (document.page, *(file.address for file in files if file))
        yield from ((address, document.path) for address in addresses if address)


def _olds(entries: Iterable[Entry[Head]], documents: Iterable[Document], base: SplitResult) -> Iterator[_Old]:
    for entry in entries:
        to = address_of(entry)
        yield from _written(entry.path, (), entry.head, to, base)
        for number, name in enumerate(entry.head.formerly):
            if "." in name and entry.kind == "document":
                continue  # Where a document's file was is known with the file.
            yield _Old(entry.path, Pointer(path=entry.path, steps=("formerly", number)), to, _renamed(entry, name))
    for document in documents:
        if document.steps:
            to = document.page or event_address_in(document.path)
            yield from _written(document.path, document.steps, document.head, to, base)


def _written(path: str, steps: tuple[str | int, ...], head: Head, to: str, base: SplitResult) -> Iterator[_Old]:
    """Return the old addresses that a head names."""
    for number, written in enumerate(head.old_addresses):
        where = Pointer(path=path, steps=(*steps, "old-addresses", number))
        parts = urlsplit(written)
        path_here = inside(parts, base)
        segments = [segment for segment in normalize("NFC", unquote(path_here or "")).split("/") if segment]
        if segments[-1:] == ["index.html"]:
            segments.pop()
        folder = "".join(f"/{segment}" for segment in segments) + "/"
        address = folder.removesuffix("/") if folder.casefold().endswith((".html/", ".htm/")) else folder
        why = _OUTSIDE if path_here is None else _QUERY if parts.query else "" if segments or to == "/" else _HOME
        if not all(map(is_storable, segments)):
            yield _Old(path, where, to, None, unusable_old_address(where, written))
        elif why:
            asked = f"{parts.path or '/'}?{parts.query}" if parts.query else ""
            left = address_left_to_host(where, written, why, base.path.rstrip("/") + to, asked)
            yield _Old(path, where, to, f"{address}?{parts.query}" if why is _QUERY else None, left)
        else:
            yield _Old(path, where, to, address)


def inside(parts: SplitResult, base: SplitResult) -> str | None:
    """Return the path of an address below the site's folder; None for one on the site's host that lies outside it."""
    if _host(parts) != _host(base):
        return parts.path
    folder = base.path.rstrip("/") + "/"
    return f"{parts.path}/".removeprefix(folder) if f"{parts.path}/".startswith(folder) else None


def _host(parts: SplitResult) -> str:
    """Return a host's name; that which hosts write before it by habit does not count."""
    return (parts.hostname or "").removeprefix("www.")


def _renamed(entry: Entry[Head], name: str) -> str:
    """Return the address that an entry, or one of its pictures, had under a former name of its file or folder."""
    if "." in name:
        return f"{pictures_of(entry)}{name}/"
    event = event_of(entry)
    if entry.kind == "agenda":
        return event_address(entry).replace(f"/{event}/", f"/{name}/agenda/")
    above = address_of(entry).rpartition("/")[0].rpartition("/")[0]
    return f"{above}/{event}-{name}/" if event and entry.kind == "document" else f"{above}/{name}/"
