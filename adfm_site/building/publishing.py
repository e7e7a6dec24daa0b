"""Publishing: everything is rendered beside output/, then takes its place at once; what is not ours stops it.

Whoever reads output/ finds one whole build, the old or the new, at any moment, whether the build succeeds, fails or is
killed. Where the system cannot exchange folders, a killed publication is finished by the next build (journal.py).
Beside output/ lies `.adfm-site/<its name>/`: the lock of the build, and while it runs the stage and the journal.
"""

import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import accumulate
from pathlib import Path
from typing import BinaryIO

from adfm_site.building import checksums, journal
from adfm_site.building.checksums import CHECKSUMS, KEPT_FILES, mode_of
from adfm_site.building.exchange import Place, discard, exchange, flush
from adfm_site.building.lock import alone
from adfm_site.building.refusal import Refusal, could_not, shown

DOT_FOLDER = ".adfm-site"
_NAMED = 5
_CHUNK = 1 << 18
_BINARY = getattr(os, "O_BINARY", 0)
# Should a link or a pipe take a file's place at the last moment: neither is followed or waited for.
_ORDINARY = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What a publication did, in files: new or with other bytes than before; gone; left as they were."""

    written: int
    removed: int
    kept: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """The next generation of a tree, made by `open_publication`, for one thread; what cannot be done is a Refusal."""

    _place: Place
    _digests: dict[str, str] = field(default_factory=dict)
    _folders: set[str] = field(default_factory=set)

    def write(self, address: str, data: bytes) -> None:
        """Stage a file: its address is a POSIX path inside the tree. ValueError: no such path, reserved, or taken."""
        with could_not("write", self._place.output / address), self._create(address) as file:
            file.write(data)
        self._digests[address] = sha256(data).hexdigest()

    def copy(self, address: str, source: Path) -> str:
        """Stage a copy of an ordinary file, which never stands in memory whole; give its SHA-256. ValueError as for `write`."""
        with could_not("copy", source), _open_ordinary(source) as file, self._create(address) as copy:
            digest = sha256()
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
                copy.write(chunk)
        self._digests[address] = digest.hexdigest()
        return self._digests[address]

    def publish(self) -> Published:
        """Make output/ exactly what was staged, and leave it alone if it is that already. To be called once."""
        with could_not("publish", self._place.output):
            before = self._before()
            planned = self._planned()
            if before != planned:
                self._put_in_place(planned)
        kept = sum(before.get(address) == digest for address, digest in self._digests.items())
        return Published(
            written=len(self._digests) - kept,
            removed=len(before.keys() - planned.keys()),
            kept=kept,
        )

    def _before(self) -> dict[str, str]:
        """Give what is published by now: as it is listed, but as it really is if by the list nothing would change."""
        standing = _only_ours(self._place.output)
        listed = checksums.listed(self._place.output)
        before = {address: listed[address] for address in standing & listed.keys()}
        return checksums.digests(self._place.output, standing) if before == self._digests else before

    def _planned(self) -> dict[str, str]:
        """Stage the list of checksums, last of all files, and give the digests of the whole tree."""
        text = checksums.listing(self._digests)
        with _new_file(self._place.stage / CHECKSUMS) as file:
            file.write(text)
        return {**self._digests, CHECKSUMS: sha256(text).hexdigest()}

    def _put_in_place(self, planned: dict[str, str]) -> None:
        for name in KEPT_FILES:
            if stat.S_ISREG(mode_of(self._place.output / name)):
                shutil.copy2(self._place.output / name, self._place.stage / name)
        flush(self._place.stage)
        if not exchange(self._place):
            journal.replace_files(self._place, planned)

    def _create(self, address: str) -> BinaryIO:
        taken = address in self._digests or address in self._folders
        if taken or checksums.is_reserved(address) or not checksums.is_address(address):
            message = f"nothing can be published at {address!r}" + (" twice" if taken else "")
            raise ValueError(message)
        for folder in accumulate(address.split("/")[:-1], "{}/{}".format):
            self._make_folder(folder)
        return _new_file(self._place.stage / address)

    def _make_folder(self, address: str) -> None:
        if address in self._digests:
            message = f"{address!r} is a file and cannot be a folder"
            raise ValueError(message)
        if address not in self._folders:
            (self._place.stage / address).mkdir(0o755)
            self._folders.add(address)


@contextmanager
def open_publication(output: Path) -> Iterator[Publication]:
    """Begin a publication to a folder, which may be absent; leaving without `publish` leaves the folder as it was.

    First finishes or clears away what an interrupted build left. Refusal: another build is at work, the folder holds
    what no build wrote (`.git`, `.gitkeep`, `CNAME` and `.nojekyll` are kept), or the system does not allow it.
    """
    place = _place(output)
    with could_not("prepare", place.output):
        dot_folder = _make_dot_folder(place)
    with alone(dot_folder / "lock", place.output):
        with could_not("prepare", place.output):
            journal.finish(place)
            discard(place)
            _only_ours(place.output)
            place.stage.mkdir(0o755)
        try:
            yield Publication(_place=place)
        finally:
            with suppress(OSError):  # what cannot be deleted now, the next build deletes
                _leave(place)


def _leave(place: Place) -> None:
    """Delete the stage, be it a new generation that failed or an old one; a publication cut short still needs it."""
    if not mode_of(place.journal):
        discard(place)


def _place(output: Path) -> Place:
    path = Path(os.path.abspath(output))  # noqa: PTH100 - resolve() would follow links
    if path.name in {"", DOT_FOLDER}:
        message = f"{shown(path)} cannot hold a published site: choose another folder with --output."
        raise Refusal(message)
    dot_folder = path.parent / DOT_FOLDER / path.name
    return Place(output=path, stage=dot_folder / "next", journal=dot_folder / "journal")


def _make_dot_folder(place: Place) -> Path:
    dot_folder = place.stage.parent
    for folder in (dot_folder.parent, dot_folder, place.stage):
        if stat.S_ISLNK(mode_of(folder)):
            message = f"{shown(folder)} is a link, which a build does not follow: remove it."
            raise Refusal(message)
    dot_folder.mkdir(0o755, parents=True, exist_ok=True)
    return dot_folder


def _only_ours(output: Path) -> frozenset[str]:
    """Give the files that builds wrote into a folder; Refusal if others are there, which would be lost."""
    files = checksums.survey(output).files
    foreign = sorted(files - checksums.listed(output).keys() - {CHECKSUMS})
    if foreign:
        names = ", ".join(shown(name) for name in foreign[:_NAMED])
        more = f" and {len(foreign) - _NAMED} more" if len(foreign) > _NAMED else ""
        message = (
            f"{shown(output)} holds files that no build wrote ({names}{more}): "
            "move them away, or publish into another folder with --output."
        )
        raise Refusal(message)
    return files


def _new_file(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o644), "wb")


def _open_ordinary(path: Path) -> BinaryIO:
    if not stat.S_ISREG(path.lstat().st_mode):
        message = f"{shown(path)} is not an ordinary file and cannot be published."
        raise Refusal(message)
    return os.fdopen(os.open(path, os.O_RDONLY | _ORDINARY | _BINARY), "rb")
