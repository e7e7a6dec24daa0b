"""Publishing file by file, in one and the same folder. All steps are written to a journal before the first one.

The stage has all new files until the last step, and every step may be repeated, so an interrupted publication is
finished by doing all its steps again. The last line of a journal is the checksum of the others. Where it is wrong,
writing the journal itself was interrupted; then no step was done, and the journal is ignored.
"""

import json
import os
import shutil
import stat
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from contextlib import suppress
from hashlib import sha256
from pathlib import PurePosixPath

from adfm_site.publish.exchange import flush, flush_entries
from adfm_site.publish.manifest import ARRIVING, CHECKSUMS, is_address, is_reserved, mode_of, survey
from adfm_site.publish.place import PublicationPaths
from adfm_site.publish.staging import make_folder, modes

Step = tuple[str, str]
"""The name of an operation, and the address that it changes."""


def replace_files(place: PublicationPaths, new: AbstractSet[str], kept: AbstractSet[str]) -> None:
    """Give output/ the new files, which are staged and on the disk already, beside the kept ones, and no others.

    A file is never written to under its name in output/. An OSError or an interruption after the first step leaves the
    journal behind, and `finish` continues from it.
    """
    steps = list(_steps(place, new, kept))
    _write(place, steps)
    _run(place, steps)


def finish(place: PublicationPaths) -> None:
    """Do all steps of an interrupted publication, if there is one."""
    steps = _read(place)
    if steps:
        survey(place.output)  # refuses links, which could lead a step out of the trees
        survey(place.stage)
        _run(place, steps)
    place.journal.unlink(missing_ok=True)


def _steps(place: PublicationPaths, new: AbstractSet[str], kept: AbstractSet[str]) -> Iterator[Step]:
    """Return the steps in their order.

    Removals come first: a new file may have the name of an old folder, or differ from an old file in case alone. All
    folders are listed, even those that exist, in case somebody deletes output/ before the publication is finished.
    """
    published = survey(place.output)
    folders = {str(above) for address in new | kept for above in PurePosixPath(address).parents} - {"."}
    unused = published.folders.keys() - folders - {""}
    yield from (("remove", address) for address in sorted(published.files.keys() - new - kept - {CHECKSUMS}))
    yield from (("remove-folder", address) for address in sorted(unused, reverse=True))
    yield from (("folder", address) for address in sorted(folders))
    yield from (("put", address) for address in sorted(new - {CHECKSUMS}))
    yield ("put", CHECKSUMS)


def _write(place: PublicationPaths, steps: Iterable[Step]) -> None:
    lines = b"".join(json.dumps(step).encode() + b"\n" for step in steps)
    try:
        with place.journal.open("xb") as file:
            file.write(lines + _seal(lines))
            file.flush()
            os.fsync(file.fileno())
        flush_entries(place.journal.parent)
    except OSError:
        place.journal.unlink(missing_ok=True)
        raise


def _read(place: PublicationPaths) -> list[Step]:
    """Return the steps of a journal; none where it is incomplete, or names an unknown operation or a wrong address."""
    data = place.journal.read_bytes() if mode_of(place.journal) else b""
    cut = data.rfind(b"\n", 0, -1) + 1
    lines, seal = data[:cut], data[cut:]
    if seal != _seal(lines):
        return []
    steps = [(operation, address) for operation, address in map(json.loads, lines.splitlines())]
    return steps if all(operation in _OPERATIONS and _may_change(address) for operation, address in steps) else []


def _may_change(address: str) -> bool:
    return is_address(address) and (address == CHECKSUMS or not is_reserved(address))


def _seal(lines: bytes) -> bytes:
    return json.dumps(["sealed", sha256(lines).hexdigest()]).encode() + b"\n"


def _run(place: PublicationPaths, steps: Iterable[Step]) -> None:
    _folder(place, "")
    for operation, address in steps:
        _OPERATIONS[operation](place, address)
    (place.output / ARRIVING).unlink(missing_ok=True)
    flush(place.output)
    place.journal.unlink()
    flush_entries(place.journal.parent)  # before the stage is deleted: the journal must not outlast it


def _remove(place: PublicationPaths, address: str) -> None:
    path = place.output / address
    if stat.S_ISREG(mode_of(path)):
        path.unlink()


def _remove_folder(place: PublicationPaths, address: str) -> None:
    path = place.output / address
    if stat.S_ISDIR(mode_of(path)) and not any(path.iterdir()):
        path.rmdir()


def _folder(place: PublicationPaths, address: str) -> None:
    path = place.output / address
    path.mkdir(0o755, exist_ok=True)
    with suppress(PermissionError):  # A mounted folder may belong to somebody else, who alone may change its mode.
        make_folder(path, modes())


def _put(place: PublicationPaths, address: str) -> None:
    """Give a staged file its name in output/ in one step; one that somebody deleted is left to the next publication."""
    staged, arriving = place.stage / address, place.output / ARRIVING
    if not mode_of(staged):
        return
    arriving.unlink(missing_ok=True)
    try:
        os.link(staged, arriving)
    except OSError:  # another file system, or one without links
        shutil.copy(staged, arriving)
    arriving.replace(place.output / address)


_OPERATIONS = {"remove": _remove, "remove-folder": _remove_folder, "folder": _folder, "put": _put}
