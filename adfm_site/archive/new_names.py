"""Which usable name each file gets whose own name cannot be part of a web address."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from adfm_site.archive.paths import resolve
from adfm_site.model.download import DocumentHead, Download, OwnDocument
from adfm_site.model.entry import Entry, Head
from adfm_site.model.event import Event
from adfm_site.model.file import Measured
from adfm_site.reading.file_names import is_usable_for_file, usable_names_for_file
from adfm_site.reading.file_types import PICTURES, STATIC, TYPES

_PICTURE: Final = "picture"
_OTHERWISE: Final = "document"


class _Use(NamedTuple):
    """The use of a file as a document: where it is described, and of which kind it is.

    id_before: what comes before the file's stem in the document's id; empty where the id does not come from the name of
    this file.
    """

    where: tuple[str, int]
    kind: str
    id_before: str


def new_names(
    files: Mapping[str, Measured], entries: Iterable[Entry[Head]], avoided: Collection[str] = ()
) -> Mapping[str, str]:
    """Return new paths, by the old ones, for files of content/ with unusable names.

    Only files of published types get one. No two get the same path, and none gets that of another file unless that has
    the same bytes. No two documents get the same id by it. avoided: paths that no file may get, in small letters.
    """
    wrong = sorted(path for path in files if _needs_one(path))
    if not wrong:
        return {}
    uses, owners = _uses(entries)
    spellings: dict[str, set[str]] = {}
    for path in files:
        spellings.setdefault(path.casefold(), set()).add(path)
    found: dict[str, str] = {}
    given: set[str] = set(avoided)
    for path in wrong:
        folder, _, name = path.rpartition("/")
        used = uses.get(path, ())
        kind = used[0].kind if used else _PICTURE if _type(path) in PICTURES else _OTHERWISE
        for candidate in usable_names_for_file(name, kind):
            new = f"{folder}/{candidate}"
            ids = {f"{use.id_before}{candidate.rpartition('.')[0]}": use.where for use in used if use.id_before}
            others = spellings.get(new.casefold(), set()) - {path}
            is_free = new not in given and all(other == new and _is_same(files[other], files[path]) for other in others)
            if is_free and all(owners.get(id_, where) == where for id_, where in ids.items()):
                break
        found[path] = new
        given.add(new)
        owners |= ids
    return found


def _needs_one(path: str) -> bool:
    """Return whether a file is published under its name, and cannot be.

    What is in content/static/ keeps the names that others ask for.
    """
    return _type(path) in TYPES and not path.startswith(STATIC) and not is_usable_for_file(path.rpartition("/")[2])


def _uses(entries: Iterable[Entry[Head]]) -> tuple[dict[str, list[_Use]], dict[str, tuple[str, int]]]:
    """Return the uses of each file by its path, and where each id of a document comes from."""
    uses: dict[str, list[_Use]] = {}
    owners: dict[str, tuple[str, int]] = {}
    for entry in entries:
        if isinstance(entry.head, OwnDocument):
            owners[entry.id] = (entry.path, 0)
        for number, download in enumerate(_downloads(entry.head)):
            where = (entry.path, number)
            own = download.id if isinstance(download, Download) else None
            before = f"{entry.id}-" if isinstance(entry.head, Event) and not own else ""
            for written in (download.file, *(other.file for other in download.formats)):
                path = resolve(entry.path, written) if written else None
                if path:
                    main = before if written == download.file else ""
                    uses.setdefault(path, []).append(
                        _Use(where, download.kind[0] if download.kind else _OTHERWISE, main)
                    )
                    if main:
                        owners.setdefault(f"{main}{path.rpartition('/')[2].rpartition('.')[0]}", where)
            if isinstance(entry.head, Event) and own:
                owners[f"{entry.id}-{own}"] = where
    return uses, owners


def _downloads(head: Head) -> Iterator[DocumentHead]:
    match head:
        case Event():
            yield from head.downloads
            for part in head.parts:
                yield from part.downloads
        case OwnDocument():
            yield head


def _is_same(one: Measured, other: Measured) -> bool:
    return bool(one.digest) and one.digest == other.digest


def _type(path: str) -> str:
    return path.rpartition("/")[2].rpartition(".")[2].lower()
