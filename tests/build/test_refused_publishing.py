"""What a publication refuses to do, and its messages, in each way of publishing."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from adfm_site.publish.manifest import CHECKSUMS
from adfm_site.publish.publication import open_publication
from adfm_site.refusal import Refusal

ROOT = Path(__file__).parents[2]
OLD = {"index.html": b"old", "events/2018/index.html": b"soon gone", "same.txt": b"same"}
NEW = {"index.html": b"new"}

pytestmark = pytest.mark.usefixtures("way")


def publish(output: Path, files: dict[str, bytes]) -> None:
    with open_publication(output) as publication:
        for address, data in files.items():
            publication.write(address, data)
        publication.publish()


def read(output: Path) -> dict[str, bytes]:
    """Return all files but the manifest."""
    files = {path.relative_to(output).as_posix(): path.read_bytes() for path in output.rglob("*") if path.is_file()}
    return {address: data for address, data in files.items() if address != CHECKSUMS}


def refused(output: Path, files: dict[str, bytes]) -> str:
    with pytest.raises(Refusal) as refusal:
        publish(output, files)
    return str(refusal.value)


@contextmanager
def left_alone(output: Path) -> Iterator[None]:
    """Expect that nothing in a folder changes inside the block, not even a time stamp."""
    before = {path: path.stat() for path in [output, *output.rglob("*")]}
    yield
    after = {path: path.stat() for path in [output, *output.rglob("*")]}
    assert {p: (s.st_ino, s.st_mtime_ns, s.st_size) for p, s in before.items()} == {
        p: (s.st_ino, s.st_mtime_ns, s.st_size) for p, s in after.items()
    }


def test_files_that_are_not_ours_are_refused_and_up_to_five_named(output: Path) -> None:
    publish(output, OLD)
    for name in "abcdefg":
        (output / "events" / f"{name}.txt").write_text("mine")
    with left_alone(output):
        message = refused(output, NEW)
    assert "events/a.txt, events/b.txt, events/c.txt, events/d.txt, events/e.txt and 2 more" in message
    assert "move them away" in message
    assert [path.name for path in (output.parent / ".adfm-site/output").iterdir()] == ["lock"]


def test_a_folder_that_no_build_wrote_is_refused(output: Path) -> None:
    output.mkdir(parents=True)
    (output / "thesis.doc").write_text("mine")
    assert "(thesis.doc)" in refused(output, NEW)


def test_a_file_that_comes_during_the_build_is_refused_too(output: Path) -> None:
    publish(output, OLD)
    with pytest.raises(Refusal, match=r"late\.txt"), open_publication(output) as publication:  # noqa: PT012
        (output / "late.txt").write_text("mine")
        publication.publish()
    assert read(output) == OLD | {"late.txt": b"mine"}


def test_a_name_that_is_no_text_is_told_in_printable_letters(output: Path) -> None:
    publish(output, OLD)
    try:
        Path(os.fsdecode(os.fsencode(output) + b"/a\xff\nb")).write_text("mine")
    except OSError:
        pytest.skip("this file system has only names that are text")
    assert r"(a\udcff\nb)" in refused(output, NEW)


LINKS: dict[str, Callable[[Path], object]] = {
    "a link to a file": lambda output: (output / "same.txt").symlink_to("index.html"),
    "a link to a folder": lambda output: (output / "linked").symlink_to("events"),
    "a link as .git": lambda output: (output / ".git").symlink_to("events"),
    "a pipe": lambda output: os.mkfifo(output / "same.txt"),
}


@pytest.mark.parametrize("link", LINKS)
def test_links_and_pipes_in_output_are_refused(output: Path, link: str) -> None:
    publish(output, OLD)
    (output / "same.txt").unlink()
    LINKS[link](output)
    assert "neither an ordinary file nor a folder" in refused(output, NEW)
    assert (output / "index.html").read_bytes() == b"old"


def test_output_that_is_a_link_or_a_file_is_refused(output: Path, tmp_path: Path) -> None:
    publish(tmp_path / "elsewhere", OLD)
    output.parent.mkdir()
    output.symlink_to(tmp_path / "elsewhere")
    assert "not an ordinary folder" in refused(output, NEW)
    output.unlink()
    output.write_text("mine")
    assert "not an ordinary folder" in refused(output, NEW)
    assert read(tmp_path / "elsewhere") == OLD


@pytest.mark.parametrize("link", [".adfm-site", ".adfm-site/output", ".adfm-site/output/next"])
def test_a_dot_folder_that_is_a_link_is_not_followed(output: Path, tmp_path: Path, link: str) -> None:
    subprocess.run(["git", "init", "--quiet", tmp_path / "project"], check=True)
    path = output.parent / link
    path.parent.mkdir(parents=True)
    path.symlink_to(tmp_path / "project")
    with left_alone(tmp_path / "project"):
        assert "does not follow" in refused(output, NEW)


@pytest.mark.parametrize("name", ["/", ".adfm-site"])
def test_some_folders_cannot_hold_a_site(tmp_path: Path, name: str) -> None:
    assert "cannot be used for a published site" in refused(tmp_path / name, NEW)


STRAY = [
    "",
    "/etc/passwd",
    "../up",
    "a/../../up",
    "a//b",
    "a/",
    "./a",
    "a\\b",
    "a\0b",
    "a\nb",
    "C:/a",
    "a/c:b",
    "\udc80",
]
TAKEN = [".git/config", ".GIT", "CNAME", "cname/x", ".nojekyll", ".gitkeep", CHECKSUMS, "Checksums.SHA256/x"]
CLASH = ["index.html", "index.html/x", "events", "events/2018"]


@pytest.mark.parametrize("address", STRAY + TAKEN + CLASH)
def test_no_address_leaves_the_folder_or_is_given_twice(output: Path, address: str) -> None:
    with open_publication(output) as publication:
        for name, data in OLD.items():
            publication.write(name, data)
        with pytest.raises(ValueError, match=r"cannot be|can be published"):
            publication.write(address, b"stray")
        with pytest.raises(ValueError, match=r"cannot be|can be published"):
            publication.copy(address, Path(__file__))
        publication.publish()
    assert read(output) == OLD


def test_a_second_build_is_refused_with_the_number_of_the_first(output: Path) -> None:
    hold = "import sys; from pathlib import Path; from adfm_site.publish.publication import open_publication as o\n"
    hold += "with o(Path(sys.argv[1])): print(flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", hold, output]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as first:
        first.stdout.readline()
        assert f"(process {first.pid})" in refused(output, NEW)
        first.kill()
    publish(output, NEW)
    assert read(output) == NEW


@pytest.mark.parametrize("source", ["a link", "a folder", "a pipe", "nothing"])
def test_only_ordinary_files_are_copied(output: Path, tmp_path: Path, source: str) -> None:
    path = tmp_path / "source"
    make = {"a link": lambda: path.symlink_to("/etc/passwd"), "a folder": path.mkdir, "a pipe": lambda: os.mkfifo(path)}
    make.get(source, lambda: None)()
    with pytest.raises(Refusal, match=r"not an ordinary file|No such file"), open_publication(output) as publication:
        publication.copy("talk.pdf", path)


def test_a_kept_file_that_is_altered_meanwhile_stops_the_publication(output: Path) -> None:
    publish(output, {"page.html": b"old", "same.txt": b"same"})
    with open_publication(output) as publication:
        publication.write("page.html", b"new")
        publication.write("same.txt", b"same")
        (output / "same.txt").write_bytes(b"evil")
        with pytest.raises(Refusal, match=r"same\.txt changed while the site was being built"):
            publication.publish()
    assert (output / "page.html").read_bytes() == b"old"


def test_a_kept_file_that_is_only_touched_meanwhile_is_kept(output: Path) -> None:
    publish(output, {"same.txt": b"same"})
    with open_publication(output) as publication:
        publication.write("same.txt", b"same")
        os.utime(output / "same.txt", (1, 1))
        assert publication.publish().kept == 1
    assert (output / "same.txt").stat().st_mtime == 1


def test_a_file_that_changes_while_others_are_read_is_refused(tmp_path: Path) -> None:
    output = tmp_path / "output"
    with open_publication(output) as stage:
        digests = {name: stage.write(name, name.encode()) for name in ("a.txt", "b.txt")}
        stage.publish()
    with open_publication(output) as stage:  # which trusts no signatures, so that both files are read
        assert stage.keep_all(digests) == []
        (output / "a.txt").write_bytes(b"another")
        with pytest.raises(Refusal, match=r"a\.txt changed while the site was being built"):
            stage.publish()
