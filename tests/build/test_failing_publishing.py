"""Publications inside this process that fail at every possible place."""

import errno
import io
import json
import os
import shutil
from collections.abc import Callable, Iterator
from hashlib import sha256
from itertools import count
from pathlib import Path

import pytest

from adfm_site.publish import exchange, journal
from adfm_site.publish.manifest import CHECKSUMS
from adfm_site.publish.publication import open_publication
from adfm_site.refusal import Refusal

pytestmark = pytest.mark.battery

OLD = {"index.html": b"old", "events/2018/index.html": b"soon gone", "same.txt": b"same", "swap": b"a file"}
NEW = {"index.html": b"new", "events/2019/index.html": b"fresh", "same.txt": b"same", "swap/in.txt": b"in a folder"}
IN_PLACE = {"journal", "journal onto another file system", "files of a mounted folder"}
# Each way, and the names in the folder of the memory after a publication.
LEFT = dict.fromkeys(("exchange", "journal", "journal onto another file system"), frozenset({"lock", "next"})) | {
    "files of a mounted folder": frozenset({"lock"}),
    "onto another disk": frozenset({"lock"}),
    "without memory": frozenset(),
}
KEPT = {".git/HEAD": b"ref: refs/heads/main", "CNAME": b"forum.example"}


def publish(output: Path, files: dict[str, bytes]) -> None:
    with open_publication(output) as publication:
        for address, data in files.items():
            publication.write(address, data)
        publication.publish()


def published_files(output: Path) -> dict[str, bytes]:
    """Return all files but the manifest, which must list them all except those of the maintainer."""
    files = {p.relative_to(output).as_posix(): p.read_bytes() for p in output.rglob("*") if p.is_file()}
    lines = files.pop(CHECKSUMS).decode().splitlines()
    ours = {address: sha256(data).hexdigest() for address, data in files.items() if address not in KEPT}
    assert lines == [f"{digest}  {address}" for address, digest in sorted(ours.items())]
    return files


@pytest.fixture(autouse=True)
def _hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Skip waiting for the disk, to save time; another test checks the order of the system calls that flush."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


@pytest.fixture
def old(output: Path) -> Path:
    """Return an output folder with the old site and the files of the maintainer."""
    for name, data in KEPT.items():
        (output / name).parent.mkdir(parents=True, exist_ok=True)
        (output / name).write_bytes(data)
    publish(output, OLD)
    return output


class Faults:
    """Counts calls of the operating system, and lets the chosen one fail, or that one and all later ones."""

    def __init__(self, number: int, at: int, *, for_ever: bool) -> None:
        """Take the error's number, the first call that fails, and whether all later ones fail too."""
        self.number, self.at, self.for_ever, self.calls = number, at, for_ever, 0

    def over(self, function: Callable[..., object]) -> Callable[..., object]:
        """Wrap a function of the system."""

        def call(*arguments: object, **named: object) -> object:
            self.calls += 1
            if self.calls == self.at or (self.for_ever and self.calls > self.at):
                raise OSError(self.number, os.strerror(self.number))
            return function(*arguments, **named)

        return call


SYSTEM = ["open", "mkdir", "rename", "replace", "unlink", "rmdir", "link", "fsync", "scandir", "stat", "lstat", "utime"]


def publish_with(faults: Faults, output: Path, files: dict[str, bytes]) -> str:
    """Publish with faults, and return the text of the Refusal, or an empty one."""
    with pytest.MonkeyPatch.context() as patch:
        for name in SYSTEM:
            patch.setattr(os, name, faults.over(getattr(os, name)))
        patch.setattr(io, "open", faults.over(io.open))
        patch.setattr(exchange, "_system_call", faults.over(exchange._system_call))  # noqa: SLF001
        try:
            publish(output, files)
        except Refusal as refusal:
            return str(refusal)
    return ""


@pytest.mark.parametrize("way", LEFT, indirect=True)
def test_whichever_call_fails_once_the_old_site_stays_whole(way: str, old: Path) -> None:
    for at in count(1):
        number = errno.ENOSPC if at % 2 else errno.EACCES
        faults = Faults(number, at, for_ever=False)
        message = publish_with(faults, old, NEW)
        if message:
            assert os.strerror(number) in message
            assert str(old.parent) in message
        if message and way in IN_PLACE:
            assert look_after_opening(old) in (OLD | KEPT, NEW | KEPT)
        else:
            assert published_files(old) == (OLD if message else NEW) | KEPT
        publish_again(old, LEFT[way])
        if faults.calls < at:
            break
    assert at > 60


@pytest.mark.parametrize("way", LEFT, indirect=True)
def test_whenever_the_disk_fails_for_good_the_next_build_finds_a_whole_site(way: str, old: Path) -> None:
    for at in count(1, 2):
        faults = Faults(errno.EROFS, at, for_ever=True)
        publish_with(faults, old, NEW)
        assert look_after_opening(old) in (OLD | KEPT, NEW | KEPT)
        publish_again(old, LEFT[way])
        if faults.calls < at:
            break


@pytest.mark.usefixtures("way")
def test_what_cannot_be_secured_on_the_disk_is_not_published_later(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch, pytest.raises(Refusal):  # noqa: PT012
        patch.setattr(os, "fsync", Faults(errno.EIO, 1, for_ever=True).over(os.fsync))
        publish(old, NEW)
    assert published_files(old) == OLD | KEPT
    assert look_after_opening(old) == OLD | KEPT


def look_after_opening(output: Path) -> dict[str, bytes]:
    """Open and close a publication, which finishes an interrupted one; return the files."""
    with open_publication(output):
        pass
    return published_files(output)


def publish_again(output: Path, kept: frozenset[str] = frozenset({"lock", "next"})) -> None:
    """Publish the new site and then the old one; expect that nothing of an earlier failure is left."""
    publish(output, NEW)
    assert published_files(output) == NEW | KEPT
    publish(output, OLD)
    assert published_files(output) == OLD | KEPT
    folder = output.parent / ".adfm-site" / output.name
    assert {path.name for path in (folder.iterdir() if folder.exists() else ())} == kept
    assert {path.name for path in output.parent.iterdir()} == {output.name, *((".adfm-site",) if kept else ())}


@pytest.fixture
def stopped(old: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], Path]:
    """Return a function that publishes the new site with a journal and stops after a number of steps."""

    def stop(steps: int) -> Path:
        left = iter(range(steps))
        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):  # noqa: PT012
            patch.setattr(exchange, "swap_folders", refuse_to_swap)
            for operation, step in journal._OPERATIONS.items():  # noqa: SLF001
                patch.setitem(journal._OPERATIONS, operation, until_none_is(left, step))  # noqa: SLF001
            publish(old, NEW)
        return old

    return stop


def refuse_to_swap(*_: Path) -> None:
    raise OSError(errno.ENOSYS, "no exchange")


def until_none_is(left: Iterator[int], step: Callable[..., None]) -> Callable[..., None]:
    def take(*arguments: object) -> None:
        if next(left, None) is None:
            raise KeyboardInterrupt
        step(*arguments)

    return take


@pytest.mark.parametrize("steps", range(9))
def test_a_journal_is_taken_up_after_whichever_step_it_stopped(stopped: Callable[[int], Path], steps: int) -> None:
    output = stopped(steps)
    assert look_after_opening(output) == NEW | KEPT
    publish_again(output)


@pytest.mark.parametrize("steps", range(9))
def test_output_deleted_in_despair_is_published_again(stopped: Callable[[int], Path], steps: int) -> None:
    output = stopped(steps)
    shutil.rmtree(output)
    publish(output, NEW)
    assert published_files(output) == NEW


def test_a_journal_torn_at_any_byte_leads_to_the_whole_old_or_new_site(stopped: Callable[[int], Path]) -> None:
    output = stopped(0)
    remembered = output.parent / ".adfm-site" / output.name
    written = (remembered / "journal").read_bytes()
    shutil.copytree(output.parent, output.parent.parent / "as it stopped")
    for length in range(len(written) + 1):
        shutil.rmtree(output.parent)
        shutil.copytree(output.parent.parent / "as it stopped", output.parent)
        (remembered / "journal").write_bytes(written[:length])
        assert look_after_opening(output) == (NEW if length == len(written) else OLD) | KEPT
    publish_again(output)


@pytest.mark.parametrize("address", ["../outside.txt", ".git/HEAD", "CNAME"])
def test_a_forged_journal_reaches_neither_outside_nor_what_is_kept(old: Path, address: str) -> None:
    outside = old.parent / "outside.txt"
    outside.write_text("mine")
    lines = json.dumps(["remove", address]).encode() + b"\n"
    forged = old.parent / ".adfm-site" / old.name / "journal"
    forged.write_bytes(lines + json.dumps(["sealed", sha256(lines).hexdigest()]).encode() + b"\n")
    assert look_after_opening(old) == OLD | KEPT
    assert outside.exists()


def test_git_that_a_killed_build_left_aside_is_brought_back(old: Path) -> None:
    stage = old.parent / ".adfm-site" / old.name / "next"
    stage.mkdir(exist_ok=True)
    (old / ".git").rename(stage / ".git")
    assert look_after_opening(old) == OLD | KEPT


def test_git_is_never_deleted_even_when_there_are_two(old: Path) -> None:
    stage = old.parent / ".adfm-site" / old.name / "next"
    shutil.copytree(old / ".git", stage / ".git")
    with pytest.raises(Refusal, match="move one of them away"):
        publish(old, NEW)
    assert published_files(old) == OLD | KEPT
    assert (stage / ".git/HEAD").read_bytes() == KEPT[".git/HEAD"]
