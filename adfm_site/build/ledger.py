"""No published address is lost: the plan is compared with the ledger of all addresses that were ever published."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from adfm_site.archive.addresses import DOCUMENTS, EVENTS, ORGANISATIONS, PEOPLE, SERIES, address_of, document
from adfm_site.archive.ledger import LEDGER, Ledger, recorded
from adfm_site.archive.links import permanent_anchors
from adfm_site.artifact import Planned
from adfm_site.build.site import SiteBuild, entries_in, refuse_changed
from adfm_site.build.tables import PROBLEMS, PUBLIC_TEXTS, UNRECORDED, Row
from adfm_site.diagnostics import Diagnostic, Pointer, Said, Where, problem
from adfm_site.engine.graph import Graph
from adfm_site.inputs.scan import source
from adfm_site.model.entry import Entry, Head
from adfm_site.refusal import could_not
from adfm_site.source import Span

_LISTS: Final = (EVENTS, DOCUMENTS, SERIES, ORGANISATIONS, PEOPLE)


@problem("error")
def published_address_lost(address: str, others: int, what_to_do: Iterable[str]) -> Said:
    """An address that was published must never die, because people and other sites link to it.

    content/addresses.yaml lists all published addresses. If a page was renamed or moved, write its earlier name under
    `formerly:`, or its earlier address under `old-addresses:`, in its file of today. If it was removed on purpose,
    bring back its file with `withdrawn:`, a date and a reason. Only if an address was never published, delete its line.
    """
    more = f", and {others:,} more with it" if others else ""
    return Said(f"The published address {address} would be removed{more}.", hints=what_to_do)


@problem("error")
def renamed_without_formerly(address: str, line: str, replacement: str | None) -> Said:
    """A page that was renamed or moved needs its earlier name, so that its earlier address leads to it.

    `formerly:` is for the earlier name of a file or folder, `old-addresses:` for a page that is in another folder now.
    """
    return Said(
        f"This was published at {address}, and that address would no longer lead to it.",
        hints=(f"Write “{line}” in its file.",),
        replacement=replacement,
    )


@problem("note")
def addresses_not_recorded(count: int, first: str) -> Said:
    """New addresses belong in content/addresses.yaml, so that no later change can lose them.

    `adfm-site check --fix` adds them, and so does `adfm-site build --record`.
    """
    what = f"addresses of {count:,} pages, files or anchors are" if count > 1 else "address of one page or file is"
    return Said(
        f"The {what} not in content/addresses.yaml yet, such as {first}.",
        hints=("Run “adfm-site check --fix”, which adds what is missing.",),
    )


@problem("warning")
def address_gone(address: str, count: int) -> Said:
    """The last build published addresses at which nothing will be published now. People and other sites link to them.

    With content/addresses.yaml, the list of all published addresses, this is an error, and `check --fix` corrects what
    is certain. `adfm-site build --record` writes that list.
    """
    what = f"Published addresses ({count:,}) are" if count > 1 else "A published address is"
    return Said(
        f"{what} gone since the last build, such as {address}.",
        hints=(
            "If it was renamed, write its earlier name under “formerly:” in its file.",
            "Run “adfm-site build --record” to protect all addresses from now on.",
        ),
    )


class Losses(Struct, frozen=True):
    """Lost addresses, the ledger, and today's permanent addresses with the SHA-256 of files."""

    lost: Sequence[str]
    known: Ledger
    permanent: Mapping[str, str]


def compared(site: SiteBuild, graph: Graph, planned: list[Planned]) -> Iterator[Row]:
    """Yield what is not recorded, and the problems of the ledger and of addresses that would be lost."""
    digest, archive = graph.input("ledger"), site.archive(graph)
    planned = [
        *planned,
        *(Planned(each.address, each.origin, None, "", is_redirect=True) for each in archive.redirects),
    ]
    with_anchors: tuple[Entry[Any], ...] = (*archive.events, *archive.entries["agenda"].values())
    permanent = permanent_in(planned, {address_of(entry): tuple(permanent_anchors(entry)) for entry in with_anchors})
    if digest is None:
        yield UNRECORDED, "", permanent
        return
    file = site.found.real.get(LEDGER)
    with could_not("read", Path(file or LEDGER)):
        text = source(LEDGER, file, site.found.instead, site.root)
    refuse_changed(LEDGER, digest.decode(), text.digest)
    read = recorded(text)
    withdrawn = frozenset(map(address_of, archive.withdrawn))
    losses = Losses(lost_in(read.value, planned, permanent, withdrawn), read.value, permanent)
    missing = missing_in(read.value, permanent)
    found = [*read.diagnostics, *(_faults(site, graph, losses) if losses.lost else ())]
    if missing:
        found.append(addresses_not_recorded(Pointer(path=LEDGER), len(missing), next(iter(missing))))
    yield UNRECORDED, "", missing
    if found:
        yield PROBLEMS, "ledger", tuple(found)


def _faults(site: SiteBuild, graph: Graph, losses: "Losses") -> Iterator[Diagnostic]:
    graph.input("moved")
    entries, public = entries_in(graph), graph.all(PUBLIC_TEXTS)
    homes = {entry.path: address_of(entry) for entry in entries.values() if entry.path in public}
    unread = frozenset(site.found.texts) - entries.keys()
    return faults_of_ledger(losses, entries, unread, homes, new_homes(losses, site.moved))


def gone_since(before: Iterable[str], published: Collection[str]) -> Iterator[Diagnostic]:
    """Yield what there is to say of permanent addresses of the last build at which nothing is published now."""
    gone = [
        address
        for address in before
        if "#" not in address and address not in published and f"{address}/" not in published
    ]
    if gone:
        yield address_gone(Pointer(path=LEDGER), gone[0], len(gone))


def permanent_in(planned: Iterable[Planned], anchors: Mapping[str, Collection[str]]) -> dict[str, str]:
    """Return the addresses that no later build may lose, each with the SHA-256 of a file, empty for others.

    anchors: of outcomes, parts and agenda items, by the addresses of their pages.
    """
    found = {each.address: each.permanent for each in planned if each.permanent is not None}
    for page, names in anchors.items():
        found |= {f"{page}#{name}": "" for name in names}
    return found


def missing_in(known: Ledger, permanent: Mapping[str, str]) -> dict[str, str]:
    """Return the addresses that are not recorded yet, and files of which this version is not."""
    recorded_ = known.addresses
    return {
        address: digest
        for address, digest in permanent.items()
        if address not in recorded_ or (digest and digest not in recorded_[address].digests)
    }


def lost_in(
    known: Ledger, planned: Iterable[Planned], permanent: Collection[str], withdrawn: Collection[str] = ()
) -> list[str]:
    """Return the recorded addresses at which nothing is planned, in their order.

    A file that has moved has a page in a folder of its name. An anchor lives as long as it is on its page, or its page
    has moved or says that it was withdrawn. permanent: today's addresses, with the anchors of today's pages. withdrawn:
    the addresses of events that were.
    """
    published = {each.address: each.is_redirect or each.address in withdrawn for each in planned}

    def is_lost(address: str) -> bool:
        page, sharp, _ = address.partition("#")
        return not (published.get(page) if sharp else f"{page}/" in published)

    gone = (address for address in known.addresses if address not in published and address not in permanent)
    return sorted(filter(is_lost, gone))


def faults_of_ledger(
    losses: Losses,
    entries: Mapping[str, Entry[Head]],
    unread: Collection[str],
    homes: Mapping[str, str],
    renamed: Mapping[str, str],
) -> Iterator[Diagnostic]:
    """Yield what is wrong with lost addresses: first those that a line in a file of today brings back.

    entries: by path. unread: the paths of texts of which no entry could be made. homes: the addresses of the pages of
    entries by their paths, as far as they have one. renamed: the new homes of entries by those that they had.
    """
    paths = {address: path for path, address in homes.items()}
    groups: dict[str, list[str]] = {}
    events = [address for address in losses.lost if address.startswith(EVENTS)]
    for address in losses.lost:
        groups.setdefault(_event_of(address, events) or _home_of(address) or address, []).append(address)
    for home, of_home in groups.items():
        if any(path in unread for path in _paths(home)):
            continue  # Why it cannot be read is reported.
        path = paths.get(renamed.get(home, ""))
        if home in of_home and path and path in entries:
            yield _renamed(entries[path], home)
            continue
        others = len(of_home) - 1 if home in of_home else 0
        for address in (home,) if home in of_home else of_home:
            what_to_do = tuple(_what_to_do(address, home, entries))
            yield published_address_lost(losses.known.span(address), address, others, what_to_do)


def _what_to_do(address: str, home: str, entries: Mapping[str, Entry[Head]]) -> Iterator[str]:
    hidden = next((entries[path] for path in _paths(home) if path in entries), None)
    name = _name_in(address)
    if "#" in address:
        id_ = address.partition("#")[2].partition("-")[2]
        yield f"Use the id “{id_}” again on that page, so that links to it work."
    elif hidden is not None and address == home:
        yield f"Its file, {hidden.path}, is not public. If that is intended, write “withdrawn:” there."
    elif "." in name:
        yield f"If the file has another name now, add “formerly: {name}” to its download, or to the page of a picture."
        yield "If it was removed on purpose, list it again with “withdrawn:”, a date and a reason."
        yield f"Or add “old-addresses: {address}” to the file of the page that takes its place."
    else:
        yield f"If it has another name now, add “formerly: {name}” to its file."
        yield f"If it is in another folder now, add “old-addresses: {address}” to its file."
        yield "If it was removed on purpose, bring back its file with “withdrawn:”, a date and a reason."


def _paths(home: str) -> Iterator[str]:
    """Return the paths at which the file of a page at an address can be."""
    yield f"content{home}index.md"
    yield f"content{home.rstrip('/')}.md"


def _renamed(entry: Entry[Head], old: str) -> Diagnostic:
    folder, _, name = old.rstrip("/").rpartition("/")
    is_here = entry.path.startswith(f"content{folder}/")
    key, written, new = (
        ("formerly", entry.head.formerly, name) if is_here else ("old-addresses", entry.head.old_addresses, old)
    )
    if written:
        where: Where = Pointer(path=entry.path, steps=(key,))
        return renamed_without_formerly(where, old, f"{key}: [{', '.join((*written, new))}]", None)
    where = Span(path=entry.path, line=2, column=1, end_line=2, end_column=1)
    return renamed_without_formerly(where, old, f"{key}: {new}", f"{key}: {new}\n")


def new_homes(losses: Losses, moved: Mapping[str, str]) -> dict[str, str]:
    """Return where the content of lost homes is today, found by the bytes of a text or of the files below it.

    moved: the new homes of texts by those that they had at the last build, where their bytes are the same.
    """
    now: dict[str, str] = {}
    for address, digest in losses.permanent.items():
        home = _home_of(address)
        if digest and home and home not in losses.known.addresses:
            # What two pages have says of neither where it came from.
            now[digest] = home if now.get(digest, home) == home else ""
    found = dict(moved)
    for address in losses.lost:
        for digest in losses.known.addresses[address].digests:
            if now.get(digest) and (home := _home_of(address)):
                found.setdefault(home, now[digest])
    return found


def _event_of(address: str, events: Iterable[str]) -> str:
    """Return the lost event to whose documents the page at an address belongs, or an empty text."""
    return next((each for each in events if address.startswith(document(f"{_name_in(each)}-").rstrip("/"))), "")


def _name_in(address: str) -> str:
    return address.rstrip("/").rpartition("/")[2]


def _home_of(address: str) -> str:
    """Return the address of the page that has its own files below it, or an empty text."""
    parts = address.split("/")
    return "/".join((*parts[: 4 if address.startswith(EVENTS) else 3], "")) if address.startswith(_LISTS) else ""
