"""Publishing: everything is rendered beside output/, then takes its place at once; what is not ours stops it.

Whoever reads output/ finds one whole build, the old or the new, at any moment, whether the build succeeds, fails or is
killed. Where the system cannot exchange folders, a killed publication is finished by the next build (journal.py).
Beside output/ lies `.adfm-site/<its name>/`: the lock of the build, the memory, the spare generation which becomes the next one, and
while a publication goes file by file its journal.

The spare generation is the one that output/ was before. A file of it counts only if it is the very file that stands in output/ (one file
with two names), so nothing has to be known about it, and it may be in any state; all else is linked anew or replaced, never written to.
"""

import os
import shutil
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from itertools import accumulate
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from adfm_site.building import checksums, journal
from adfm_site.building.checksums import CHECKSUMS, KEPT_FILES, Standing, mode_of
from adfm_site.building.exchange import Place, bring_back_git, discard, exchange, flush
from adfm_site.building.lock import alone
from adfm_site.building.refusal import Refusal, could_not, shown
from adfm_site.building.signatures import Digests, Seen

DOT_FOLDER = ".adfm-site"
_NAMED = 5
_CHUNK = 1 << 18
_ALL_MODES: Final = 0o7777
_BINARY = getattr(os, "O_BINARY", 0)
# Should a link or a pipe take a file's place at the last moment: neither is followed or waited for.
_ORDINARY = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What a publication did, in files: new or with other bytes than before; gone; left as they were."""

    written: int
    removed: int
    kept: int


class Publication:
    """The next generation of a tree, made by `open_publication`, for one thread; what cannot be done is a Refusal."""

    def __init__(self, place: Place, standing: Standing) -> None:
        """Take the place, and what stands in output/."""
        self._place, self._standing = place, standing
        self._listed = checksums.listed(place.output)
        self._looking = Digests()
        self._modes = _modes()
        self._digests: dict[str, str] = {}
        self._folders: set[str] = set()
        self._kept: set[str] = set()
        self._staged: set[str] = set()

    @property
    def memory(self) -> Path:
        """The file for what builds of this output folder remember."""
        return memory_of(self._place.output)

    def trust(self, looking: Digests) -> None:
        """Take what is known of the files in output/ without reading them; without this all are read that may be kept."""
        self._looking = looking

    def keep(self, address: str, digest: str) -> bool:
        """Let a published file be part of the next generation, if its bytes have this SHA-256; tell whether. Errors as for `write`."""
        stands = self._stands_as(address, digest)
        if stands:
            self._claim(address, digest)
            self._kept.add(address)
        return stands

    def write(self, address: str, data: bytes) -> str:
        """Stage a file, and give its SHA-256: its address is a POSIX path in the tree. ValueError: no such path, reserved, or taken."""
        digest = sha256(data).hexdigest()
        if not self.keep(address, digest):
            self._claim(address, digest)
            with could_not("write", self._place.output / address), self._create(address) as file:
                file.write(data)
        return digest

    def copy(self, address: str, source: Path) -> str:
        """Stage a copy of an ordinary file, which never stands in memory whole; give its SHA-256. ValueError as for `write`."""
        self._claim(address, "")
        with could_not("copy", source), _open_ordinary(source) as file, self._create(address) as copy:
            digest = sha256()
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
                copy.write(chunk)
        self._digests[address] = digest.hexdigest()
        if self._stands_as(address, digest.hexdigest()):
            self._kept.add(address)
        return self._digests[address]

    def publish(self) -> Published:
        """Make output/ exactly what was staged or kept, and leave it alone if it is that already. To be called once."""
        with could_not("publish", self._place.output):
            self._standing = _only_ours(self._place.output)
            before = self._standing.files & self._listed.keys()
            text = checksums.listing(self._digests)
            if not self._stands(text):
                self._complete(text)
                self._looking = Digests(self._looking.found)
                self._put_in_place({**self._digests, CHECKSUMS: sha256(text).hexdigest()})
        kept = len(self._kept)
        return Published(written=len(self._digests) - kept, removed=len(before - self._digests.keys()), kept=kept)

    def look(self) -> dict[str, Seen]:
        """Give what is to be known of the published files when they are published next time."""
        for address in self._digests:
            path = self._place.output / address
            if address in self._kept:
                self._looking.of(address, path)
            else:
                self._looking.trust(address, path, self._digests[address])
        listing = self._place.output / CHECKSUMS
        self._looking.trust(CHECKSUMS, listing, sha256(checksums.listing(self._digests)).hexdigest())
        return {address: self._looking.found[address] for address in (*self._digests, CHECKSUMS)}

    def forget(self) -> None:
        """Delete the spare generation."""
        with could_not("delete", self._place.stage):
            discard(self._place)

    def leave(self) -> None:
        """Delete a generation that was begun and not published; a publication cut short still needs it."""
        if mode_of(self._place.journal):
            return
        if self._staged:
            discard(self._place)
        bring_back_git(self._place)

    def _stands_as(self, address: str, digest: str) -> bool:
        """Whether a file with these bytes, and the modes of a new one, is published now."""
        if self._listed.get(address) != digest or address not in self._standing.files:
            return False
        path = self._place.output / address
        with could_not("read", path):
            return path.stat().st_mode & _ALL_MODES == self._modes.file and self._looking.of(address, path) == digest

    def _stands(self, text: bytes) -> bool:
        """Whether output/ is the next generation already."""
        listing = self._place.output / CHECKSUMS
        return (
            len(self._kept) == len(self._digests)
            and self._standing.files == {*self._digests, CHECKSUMS}
            and self._standing.folders == self._folders
            and listing.stat().st_mode & _ALL_MODES == self._modes.file
            and listing.read_bytes() == text
        )

    def _complete(self, text: bytes) -> None:
        """Add what is kept to what is staged, remove everything else from the stage, and write the list, last of all files."""
        for folder in sorted({"", *self._folders}):
            self._make_folder(folder)
        for address in self._kept:
            _make_one(self._place.output / address, self._place.stage / address)
        found = checksums.survey(self._place.stage)
        for address in found.files - self._digests.keys():
            (self._place.stage / address).unlink()
        for folder in sorted(found.folders - self._folders, reverse=True):
            (self._place.stage / folder).rmdir()
        with _new_file(self._place.stage / CHECKSUMS) as file:
            file.write(text)

    def _put_in_place(self, planned: dict[str, str]) -> None:
        for name in KEPT_FILES:
            (self._place.stage / name).unlink(missing_ok=True)
            if stat.S_ISREG(mode_of(self._place.output / name)):
                shutil.copy2(self._place.output / name, self._place.stage / name)
        flush(self._place.stage, {*self._staged, CHECKSUMS})
        self._staged.clear()
        if not exchange(self._place):
            journal.replace_files(self._place, planned)

    def _claim(self, address: str, digest: str) -> None:
        """Take an address of the next generation, and the folders above it."""
        taken = address in self._digests or address in self._folders
        if taken or checksums.is_reserved(address) or not checksums.is_address(address):
            message = f"nothing can be published at {address!r}" + (" twice" if taken else "")
            raise ValueError(message)
        for folder in accumulate(address.split("/")[:-1], "{}/{}".format):
            if folder in self._digests:
                message = f"{folder!r} is a file and cannot be a folder"
                raise ValueError(message)
            self._folders.add(folder)
        self._digests[address] = digest

    def _create(self, address: str) -> BinaryIO:
        self._staged.add(address)
        for folder in ("", *accumulate(address.split("/")[:-1], "{}/{}".format)):
            self._make_folder(folder)
        return _new_file(self._place.stage / address)

    def _make_folder(self, address: str) -> None:
        path = self._place.stage / address
        mode = mode_of(path)
        if mode and not stat.S_ISDIR(mode):
            path.unlink()
        if not stat.S_ISDIR(mode):
            path.mkdir(0o755)
        elif mode & _ALL_MODES != self._modes.folder:
            path.chmod(self._modes.folder)


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
            bring_back_git(place)
            _make_usable(place)
            publication = Publication(place, _only_ours(place.output))
        try:
            yield publication
        finally:
            with suppress(OSError):  # what cannot be deleted now, the next build deletes
                publication.leave()


def _make_usable(place: Place) -> None:
    """Delete a spare generation in which there is anything but plain files and folders."""
    try:
        checksums.survey(place.stage)
    except Refusal:
        discard(place)


def memory_of(output: Path) -> Path:
    """Give the file in which builds of an output folder leave what they remember."""
    return _place(output).stage.with_name("memory")


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


def _only_ours(output: Path) -> Standing:
    """Give what builds wrote into a folder; Refusal if other files are there, which would be lost."""
    standing = checksums.survey(output)
    foreign = sorted(standing.files - checksums.listed(output).keys() - {CHECKSUMS})
    if foreign:
        names = ", ".join(shown(name) for name in foreign[:_NAMED])
        more = f" and {len(foreign) - _NAMED} more" if len(foreign) > _NAMED else ""
        message = (
            f"{shown(output)} holds files that no build wrote ({names}{more}): "
            "move them away, or publish into another folder with --output."
        )
        raise Refusal(message)
    return standing


def _make_one(file: Path, name: Path) -> None:
    """Let a second name stand for a file, too; a copy of it where the file system has no such names."""
    standing, named = file.lstat(), name.lstat() if mode_of(name) else None
    if named is not None:
        if (named.st_dev, named.st_ino) == (standing.st_dev, standing.st_ino):
            return
        _clear(name)
    try:
        os.link(file, name)
    except OSError:
        shutil.copy2(file, name)


def _clear(path: Path) -> None:
    """Remove what stands at a path, without writing to it: it may have another name in output/."""
    mode = mode_of(path)
    if stat.S_ISDIR(mode):
        shutil.rmtree(path)
    elif mode:
        path.unlink()


def _modes() -> "_Modes":
    umask = os.umask(0)
    os.umask(umask)
    if sys.platform == "win32":
        return _Modes(file=0o666, folder=0o777)
    return _Modes(file=0o644 & ~umask, folder=0o755 & ~umask)


class _Modes(NamedTuple):
    """What a new file and a new folder are allowed (Windows has no such modes, and always says the same)."""

    file: int
    folder: int


def _new_file(path: Path) -> BinaryIO:
    _clear(path)
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o644), "wb")


def _open_ordinary(path: Path) -> BinaryIO:
    if not stat.S_ISREG(path.lstat().st_mode):
        message = f"{shown(path)} is not an ordinary file and cannot be published."
        raise Refusal(message)
    return os.fdopen(os.open(path, os.O_RDONLY | _ORDINARY | _BINARY), "rb")
