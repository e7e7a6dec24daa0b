"""The content of output/ after a publication, in each way of publishing."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from adfm_site.publish.manifest import CHECKSUMS, listing
from adfm_site.publish.publication import Published, open_publication
from adfm_site.refusal import Refusal
from tests.tiers import figure

ROOT = Path(__file__).parents[2]
OLD = {"index.html": b"old", "events/2018/index.html": b"soon gone", "same.txt": b"same"}
NEW = {"index.html": b"new", "events/2019/index.html": b"fresh", "same.txt": b"same"}

pytestmark = pytest.mark.usefixtures("way")


def publish(output: Path, files: dict[str, bytes]) -> Published:
    with open_publication(output) as publication:
        for address, data in files.items():
            publication.write(address, data)
        return publication.publish()


def content_of(output: Path) -> dict[str, bytes]:
    """Return the content of a folder: files with their bytes, and folders."""
    paths = {path.relative_to(output).as_posix(): path for path in output.rglob("*")}
    return {address: path.read_bytes() if path.is_file() else b"a folder" for address, path in paths.items()}


def tree(files: dict[str, bytes]) -> dict[str, bytes]:
    """Return the expected content of a folder in which these files are published."""
    above = {str(folder) for address in files for folder in PurePosixPath(address).parents} - {"."}
    return (
        dict.fromkeys(above, b"a folder")
        | files
        | {CHECKSUMS: listing({a: sha256(data).hexdigest() for a, data in files.items()})}
    )


def dot_folder(output: Path) -> set[str]:
    return {path.name for path in (output.parent / ".adfm-site" / output.name).iterdir()}


def spare(way: str) -> set[str]:
    """Return what a publication leaves for the next one: where folders are exchanged, the replaced one."""
    return {"next"} if way in {"exchange", "journal", "journal onto another file system"} else set()


@contextmanager
def left_alone(output: Path) -> Iterator[None]:
    """Expect that nothing in a folder changes inside the block, not even a time stamp."""
    before = {path: path.stat() for path in [output, *output.rglob("*")]}
    yield
    after = {path: path.stat() for path in [output, *output.rglob("*")]}
    assert {p: (s.st_ino, s.st_mtime_ns, s.st_size) for p, s in before.items()} == {
        p: (s.st_ino, s.st_mtime_ns, s.st_size) for p, s in after.items()
    }


@pytest.mark.parametrize("made", [False, True])
def test_the_first_publication_fills_an_absent_or_empty_folder(output: Path, way: str, *, made: bool) -> None:
    if made:
        output.mkdir(parents=True)
    assert publish(output, OLD) == Published(written=3, removed=0, kept=0)
    assert content_of(output) == tree(OLD)
    assert dot_folder(output) == ({"lock", *spare(way)} if made else {"lock"})


def test_the_next_one_writes_what_changed_and_prunes_what_is_no_longer_planned(output: Path, way: str) -> None:
    publish(output, OLD)
    assert publish(output, NEW) == Published(written=2, removed=1, kept=1)
    assert content_of(output) == tree(NEW)
    assert dot_folder(output) == {"lock", *spare(way)}


def test_a_site_without_files_is_only_its_list(output: Path) -> None:
    publish(output, OLD)
    assert publish(output, {}) == Published(written=0, removed=3, kept=0)
    assert content_of(output) == {CHECKSUMS: b""}


ADDRESSES = some.lists(some.sampled_from("abAB"), min_size=1, max_size=3).map("/".join)
SITES = some.dictionaries(ADDRESSES, some.sampled_from([b"", b"one", b"two"]), max_size=6)


@settings(
    max_examples=figure(25, 250, quick=6), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(some.lists(SITES, min_size=2, max_size=4))
def test_whatever_was_published_before_the_folder_is_the_last_plan(sites: list[dict[str, bytes]]) -> None:
    with TemporaryDirectory() as folder:
        output, before = Path(folder, "output"), {}
        for site in sites:
            folders = {str(above) for address in site for above in PurePosixPath(address).parents}
            files = {address: data for address, data in site.items() if address not in folders}
            published = publish(output, files)
            assert content_of(output) == tree(files)
            assert published.kept == len(files.items() & before.items())
            assert published.written == len(files) - published.kept
            assert published.removed == len(before.keys() - files.keys())
            before = files


def test_an_unchanged_build_touches_nothing(output: Path) -> None:
    publish(output, OLD)
    with left_alone(output):
        assert publish(output, OLD) == Published(written=0, removed=0, kept=3)


DAMAGE: dict[str, Callable[[Path], object]] = {
    "altered": lambda output: (output / "index.html").write_bytes(b"OLD"),
    "altered at the same time and size": lambda output: alter_unseen(output / "index.html"),
    "deleted": lambda output: (output / "index.html").unlink(),
    "a deleted folder": lambda output: shutil.rmtree(output / "events"),
    "everything deleted": shutil.rmtree,
    "the list reordered": lambda output: reorder(output / CHECKSUMS),
}


def alter_unseen(path: Path) -> None:
    times = path.stat()
    path.write_bytes(path.read_bytes().swapcase())
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def reorder(path: Path) -> None:
    path.write_bytes(b"".join(sorted(path.read_bytes().splitlines(keepends=True))))


@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize("then", [OLD, NEW], ids=["same site", "new site"])
def test_what_a_hand_did_to_our_files_is_repaired(output: Path, damage: str, then: dict[str, bytes]) -> None:
    publish(output, OLD)
    DAMAGE[damage](output)
    publish(output, then)
    assert content_of(output) == tree(then)


def test_a_repair_is_counted_as_written(output: Path) -> None:
    publish(output, OLD)
    alter_unseen(output / "index.html")
    assert publish(output, OLD) == Published(written=1, removed=0, kept=2)


@pytest.mark.parametrize("git", ["a folder", "a file"])
def test_git_and_the_names_of_hosts_are_kept(output: Path, git: str) -> None:
    output.mkdir(parents=True)
    if git == "a folder":
        subprocess.run(["git", "init", "--quiet", output], check=True)
    else:
        (output / ".git").write_text("gitdir: ../elsewhere\n")
    kept = {"CNAME": b"forum.example", ".nojekyll": b"", ".gitkeep": b""}
    for name, data in kept.items():
        (output / name).write_bytes(data)
    theirs = content_of(output)
    for site in (OLD, NEW, NEW, {}):
        publish(output, site)
        assert content_of(output) == tree(site) | theirs


@pytest.mark.parametrize("failure", [RuntimeError, KeyboardInterrupt, Refusal])
def test_a_build_that_fails_leaves_everything_as_it_was(output: Path, failure: type[BaseException]) -> None:
    publish(output, OLD)
    with left_alone(output), pytest.raises(failure), open_publication(output) as publication:  # noqa: PT012
        publication.write("index.html", b"half")
        raise failure
    assert dot_folder(output) == {"lock"}


def test_a_build_that_does_not_publish_leaves_an_absent_folder_absent(output: Path) -> None:
    with open_publication(output) as publication:
        publication.write("index.html", b"never")
    assert not output.exists()


def test_copies_are_streamed_and_become_ordinary_files(output: Path, tmp_path: Path) -> None:
    download = tmp_path / "talk.pdf"
    download.write_bytes(os.urandom(1 << 20))
    download.chmod(0o700)
    with open_publication(output) as publication:
        publication.copy("files/talk.pdf", download)
        publication.publish()
    assert content_of(output) == tree({"files/talk.pdf": download.read_bytes()})
    assert (output / "files/talk.pdf").stat().st_mode & 0o111 == 0


def test_the_list_can_be_checked_with_sha256sum(output: Path) -> None:
    publish(output, OLD | {"ประชุม/index.html": b"Thai", "a b.txt": b"blank"})
    lines = (output / CHECKSUMS).read_bytes().splitlines()
    assert [line[66:] for line in lines] == sorted(line[66:] for line in lines)
    if shutil.which("sha256sum"):
        check = subprocess.run(["sha256sum", "--check", "--strict", "--quiet", CHECKSUMS], cwd=output, check=False)
        assert check.returncode == 0


@pytest.mark.parametrize(
    ("umask", "modes"), [(0o022, {0o644, 0o755}), (0o002, {0o644, 0o755}), (0o027, {0o640, 0o750})]
)
def test_modes_are_those_of_a_published_site_less_the_umask(output: Path, umask: int, modes: set[int]) -> None:
    before = os.umask(umask)
    try:
        publish(output, OLD)
        publish(output, NEW)
    finally:
        os.umask(before)
    assert {path.stat().st_mode & 0o777 for path in [output, *output.rglob("*")]} == modes
