"""Publishing: a build is staged and then replaces output/ at once, unless output/ has files of somebody else.

At any moment a reader who finds output/ by its path finds one complete build, the old or the new one, whether the build
succeeds, fails or is killed. The replaced tree becomes the next stage (staging.py), so whoever holds it open, or has it
mounted, sees it change: for them files are replaced one by one in the same folder, as they are where the system cannot
exchange folders, and the next build finishes a killed publication (journal.py). place.py says where the lock, the
memory, the stage and the journal lie.
"""

import os
import shutil
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cached_property
from hashlib import sha256
from itertools import accumulate
from pathlib import Path
from time import time_ns
from typing import BinaryIO

from msgspec import Struct

from adfm_site.inputs.files import Digests, Seen, Signature, settled, signature
from adfm_site.publish import journal
from adfm_site.publish import manifest as checksums
from adfm_site.publish.exchange import bring_back_git, discard, exchange, flush
from adfm_site.publish.lock import alone, tree_alone
from adfm_site.publish.manifest import CHECKSUMS, KEPT_FILES, Standing, mode_of
from adfm_site.publish.place import DOT_FOLDER, PublicationPaths, place_of, private
from adfm_site.publish.staging import Completed, allowed, complete, create, modes
from adfm_site.refusal import Refusal, could_not, shown

_NAMED = 5
_CHUNK = 1 << 18
_BINARY = getattr(os, "O_BINARY", 0)
# If a link or a pipe replaces a file at the last moment, open() must not follow the link or wait for the pipe.
_ORDINARY = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


class Published(Struct, frozen=True, kw_only=True):
    """How many files a publication wrote (new ones and changed ones), removed, and left as they were (`kept`)."""

    written: int
    removed: int
    kept: int


class Publication:
    """The next generation of a tree, made by `open_publication`, for one thread. Its methods raise Refusal."""

    def __init__(self, place: PublicationPaths) -> None:
        """Take the place."""
        self._place = place
        self._surveyed: Standing | None = None
        self._is_fresh = False
        self._listed: Mapping[str, str] = {}
        self._listed_by: Signature | None = None
        self._published_digests = Digests()
        self._modes = modes()
        self._digests: dict[str, str] = {}
        self._folders = {""}
        self._kept: set[str] = set()
        self._linked: dict[str, Signature] = {}
        self._staged: set[str] = set()
        self._known: dict[str, str] = {}
        self._completed = Completed({}, {}, {})
        self._snapshot: Standing | None = None

    @property
    def memory(self) -> Path | None:
        """The file of the memory of this output folder's builds; None where nothing can be remembered."""
        return self._place.memory

    @property
    def standing(self) -> Standing:
        """The latest snapshot of output/, taken when it is first asked for; with links or devices in it, a Refusal."""
        if self._surveyed is None:
            with could_not("read", self._place.output):
                self._surveyed = checksums.survey(self._place.output)
        return self._surveyed

    def begin(self, *, at_once: bool = True) -> None:
        """Call this before `keep`, `write` and `copy`. Raises Refusal where output/ has files that no build wrote.

        at_once: do so now; otherwise `keep_all` or `publish` does.
        """
        with could_not("read", self._place.output):
            checksums.mode_of_folder(self._place.output)
            self._read_manifest()
        if at_once:
            self._refuse_foreign()

    def trust(self, digests: Digests) -> None:
        """Take the known digests of the files in output/.

        Without them, or where a file may have changed since, `holds` reads the file.
        """
        self._published_digests = digests

    def keep(self, address: str, digest: str) -> bool:
        """Take a published file into the next generation if its bytes have this SHA-256, and return whether they have.

        Raises the errors of `write`.
        """
        is_held = self.holds(address, digest)
        if is_held:
            self._claim(address, digest)
            self._kept.add(address)
        return is_held

    def keep_all(self, digests: Mapping[str, str]) -> list[str]:
        """Keep those of some files that are published with these SHA-256, and return the addresses of the others.

        Looks at output/ anew. If no file had to be read, which takes long, and `publish` follows at once, that look
        was the last one.
        """
        with could_not("read", self._place.output):
            self._survey_again()
        self._is_fresh = True
        return [address for address, digest in digests.items() if not self.keep(address, digest)]

    def holds(self, address: str, digest: str) -> bool:
        """Return whether a file with this SHA-256 and with the mode of a new file is published now."""
        if self._known.get(address) == digest:
            return True
        if self._listed.get(address) != digest:
            return False
        state = self.standing.files.get(address)
        if state is None or allowed(state[0]) != self._modes.file:
            return False
        known = self._published_digests.known(address, state)
        if known is None:
            path = f"{self._place.output}/{address}"
            with could_not("read", path):
                known = self._published_digests.hashed(address, path)
            self._is_fresh = False
        self._known[address] = known
        return known == digest

    def write(self, address: str, data: bytes) -> str:
        """Stage a file, and return its SHA-256. Its address is a POSIX path in the tree.

        Raises ValueError for an address that is no such path, is reserved, or is taken.
        """
        digest = sha256(data).hexdigest()
        if not self.keep(address, digest):
            self._claim(address, digest)
            with could_not("write", self._place.output / address), self._create(address) as file:
                file.write(data)
        return digest

    def copy(self, address: str, source: Path) -> str:
        """Stage a copy of an ordinary file, read in chunks, and return its SHA-256.

        Raises the errors of `write`.
        """
        self._claim(address, "")
        with could_not("copy", source), _open_ordinary(source) as file, self._create(address) as copy:
            digest = sha256()
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
                copy.write(chunk)
        self._digests[address] = digest.hexdigest()
        if self.holds(address, digest.hexdigest()):
            self._kept.add(address)
        return self._digests[address]

    def publish(self, *, in_place: bool = False) -> Published:
        """Make output/ exactly what was staged or kept; change nothing if it is that already. Call this once.

        in_place: replace files one by one, even where the system could exchange folders.
        """
        with could_not("publish", self._place.output):
            if not self._is_fresh:
                self._survey_again()
            before = self.standing.files.keys() & self._listed.keys()
            if not self._is_published(self._manifest):
                if (in_place or self._place.in_place) and mode_of(self._place.output):
                    self._replace_files()
                else:
                    self._replace_output()
        kept = len(self._kept)
        return Published(written=len(self._digests) - kept, removed=len(before - self._digests.keys()), kept=kept)

    def survey(self) -> tuple[Standing, dict[str, Seen]]:
        """Return a snapshot of what is published now, and each file's digest, with its signature if that proves it.

        Raises OSError.
        """
        now, seen = time_ns(), {}
        standing = self._snapshot or checksums.survey(self._place.output)
        digests = {**self._digests, CHECKSUMS: sha256(self._manifest).hexdigest()}
        for address, digest in digests.items():
            state = standing.files[address]
            if address in self._kept and address not in self._linked:
                certain = state == self._published_digests.found[address].state
            else:
                certain = settled(state, now) and state == self._linked.get(address, state)
            seen[address] = Seen(digest, state if certain else None)
        return standing, seen

    def forget(self) -> None:
        """Delete the stage, which holds the previous generation."""
        with could_not("delete", self._place.stage):
            discard(self._place)

    def leave(self) -> None:
        """Delete a generation that was not published, unless the journal of an interrupted publication needs it."""
        if mode_of(self._place.journal):
            return
        if self._staged:
            discard(self._place)
        bring_back_git(self._place)
        if self._place.work != self._place.folder or not self._place.remembers:
            _remove(self._place.output, self._place.work)

    def _read_manifest(self) -> None:
        file = self._place.output / CHECKSUMS
        self._listed_by = signature(file.lstat()) if mode_of(file) else None
        self._listed = checksums.listed(self._place.output)

    def _refuse_foreign(self) -> None:
        """Raise Refusal where output/ has files that no build wrote, since they would be lost."""
        foreign = sorted(self.standing.files.keys() - self._listed.keys() - {CHECKSUMS})
        if foreign:
            names = ", ".join(shown(name) for name in foreign[:_NAMED])
            more = f" and {len(foreign) - _NAMED} more" if len(foreign) > _NAMED else ""
            message = (
                f"{shown(self._place.output)} contains files that no build wrote ({names}{more}): "
                "move them away, or publish into another folder with --output."
            )
            raise Refusal(message)

    @cached_property
    def _manifest(self) -> bytes:
        """The manifest of all files that were staged or kept."""
        return checksums.listing(self._digests)

    def _survey_again(self) -> None:
        """Take a new snapshot of output/. Raises Refusal where a kept file has changed since the last one."""
        before, now = self._surveyed, checksums.survey(self._place.output)
        self._surveyed = now
        self._known.clear()
        if now.files.get(CHECKSUMS) != self._listed_by:
            self._read_manifest()
        self._refuse_foreign()
        for address in self._kept:
            same = before is not None and now.files.get(address) == before.files[address]
            if not (same or self.holds(address, self._digests[address])):
                message = f"{shown(self._place.output / address)} changed while the site was being built; build again."
                raise Refusal(message)

    def _is_published(self, manifest: bytes) -> bool:
        """Return whether output/ is the next generation already. manifest: the one to be published."""
        return (
            len(self._kept) == len(self._digests)
            and self.standing.files.keys() == {*self._digests, CHECKSUMS}
            and self.standing.folders.keys() == self._folders
            and all(allowed(mode) == self._modes.folder for mode in self.standing.folders.values())
            and allowed(self.standing.files[CHECKSUMS][0]) == self._modes.file
            and (self._place.output / CHECKSUMS).read_bytes() == manifest
        )

    def _complete(self) -> None:
        """Link the kept files into the stage, and remove all others that are not staged."""
        kept = {address: self.standing.files[address] for address in self._kept}
        self._completed = complete(
            self._place.output, self._place.stage, kept, self._digests.keys(), self._folders, self._modes
        )
        # A signature that did not prove the digest before the link does not prove it afterwards either.
        linked = self._completed.linked.items()
        self._linked = {
            address: state for address, state in linked if self._published_digests.found[address].state is not None
        }

    def _flush_stage(self) -> set[str]:
        """Write the manifest as the last file, and return the addresses that were written and are now on the disk."""
        with create(self._place.stage, CHECKSUMS, self._modes) as file:
            file.write(self._manifest)
        written = {*self._staged, CHECKSUMS}
        flush(self._place.stage, written)
        self._staged.clear()
        return written

    def _replace_files(self) -> None:
        written = self._flush_stage()
        journal.replace_files(self._place, written - self._kept, self._kept)
        discard(self._place)

    def _replace_output(self) -> None:
        self._complete()
        for name in KEPT_FILES:
            (self._place.stage / name).unlink(missing_ok=True)
            if stat.S_ISREG(mode_of(self._place.output / name)):
                shutil.copy2(self._place.output / name, self._place.stage / name)
        written = self._flush_stage()
        kept = {address: self.standing.files[address] for address in self._kept}
        new = {address: signature((self._place.stage / address).lstat()) for address in written}
        if exchange(self._place):
            # If somebody changes output/ at this moment, the next build finds other signatures there.
            done = self._completed
            self._snapshot = Standing(files={**kept, **done.linked, **done.changed, **new}, folders=done.folders)
        else:
            journal.replace_files(self._place, written - self._kept, self._kept)

    def _claim(self, address: str, digest: str) -> None:
        """Take an address of the next generation, and the folders above it.

        Raises ValueError where it is taken, reserved or no address.
        """
        taken = address in self._digests or address in self._folders
        if taken or checksums.is_reserved(address) or not checksums.is_address(address):
            message = f"nothing can be published at {address!r}" + (" twice" if taken else "")
            raise ValueError(message)
        above = address.rpartition("/")[0]
        for folder in accumulate(above.split("/"), "{}/{}".format) if above and above not in self._folders else ():
            if folder in self._digests:
                message = f"{folder!r} is a file and cannot be a folder"
                raise ValueError(message)
            self._folders.add(folder)
        self._digests[address] = digest

    def _create(self, address: str) -> BinaryIO:
        self._staged.add(address)
        self._is_fresh = False
        return create(self._place.stage, address, self._modes)


@contextmanager
def open_publication(output: Path, home: Path | None = None) -> Iterator[Publication]:
    """Begin a publication to a folder, which may be absent; without a call of `publish` the folder stays as it was.

    home: as for `reserved`. Raises the Refusals of `reserved`, and one where the folder has files that no build wrote.
    `.git`, `.gitkeep`, `CNAME` and `.nojekyll` may be there, and stay.
    """
    with reserved(output, home) as publication:
        publication.begin()
        yield publication


@contextmanager
def reserved(output: Path, home: Path | None = None) -> Iterator[Publication]:
    """Lock a folder for a publication that is not begun yet.

    home: the folder of site.yaml, where the dot-folder lies; otherwise it lies beside the output. First finishes or
    removes what an interrupted build left behind. Raises Refusal where another build is running, or where nothing can
    be published there.
    """
    with could_not("prepare", output):
        place = place_of(output, home or output.absolute().parent)
        if not mode_of(place.folder):  # The first build into this folder: if it is refused, nothing is left behind.
            Publication(place).begin()
        absent = [folder for folder in place.output.parents if not mode_of(folder)]
    try:
        with could_not("prepare", place.output):
            _make_folders(place)
        with alone(place.lock, place.output), tree_alone(place.output):
            with could_not("prepare", place.output):
                journal.finish(place)
                bring_back_git(place)
                for folder in filter(mode_of, place.leftovers):
                    _clear_away(place.output, folder)
                private(place.work)
                publication = Publication(place)
            try:
                yield publication
            finally:
                with suppress(OSError):  # the next build deletes what cannot be deleted now
                    publication.leave()
    finally:
        with suppress(OSError):  # not empty: something was published
            for folder in absent:
                folder.rmdir()


def _make_folders(place: PublicationPaths) -> None:
    for folder in (place.folder.parent, place.folder, place.work, place.stage):
        if stat.S_ISLNK(mode_of(folder)):
            message = f"{shown(folder)} is a symbolic link, which a build does not follow: remove it."
            raise Refusal(message)
    if not mode_of(place.output.parent):
        place.output.parent.mkdir(0o755, parents=True, exist_ok=True)
    if place.remembers:
        private(place.folder.parent)
    private(place.folder)


def _clear_away(output: Path, folder: Path) -> None:
    """Finish what a build left in a folder that is no longer used for this output, and remove what is left.

    Earlier versions had their memory, which holds drafts, beside the output.
    """
    left = PublicationPaths(output=output, folder=folder, work=folder)
    if stat.S_ISDIR(mode_of(folder)):
        with alone(left.lock, output):
            journal.finish(left)
            _remove(output, folder)


def _remove(output: Path, folder: Path) -> None:
    """Remove all that builds into an output folder keep in a folder; also the folder, if nothing else is in it."""
    discard(PublicationPaths(output=output, folder=folder, work=folder))
    for name in ("memory", "memory-journal", "memory-wal", "memory-shm", "journal", "lock"):
        (folder / name).unlink(missing_ok=True)
    with suppress(OSError):
        folder.rmdir()
        if folder.parent.name == DOT_FOLDER:
            folder.parent.rmdir()


def _open_ordinary(path: Path) -> BinaryIO:
    if not stat.S_ISREG(path.lstat().st_mode):
        message = f"{shown(path)} is not an ordinary file and cannot be published."
        raise Refusal(message)
    return os.fdopen(os.open(path, os.O_RDONLY | _ORDINARY | _BINARY), "rb")
