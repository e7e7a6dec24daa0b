"""Where builds write: what is remembered, the stage of an output on another disk, and what a refused output leaves."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from adfm_site.build.commands import why_rebuilt
from adfm_site.engine.store import Store
from adfm_site.publish import exchange, journal, place, publication
from adfm_site.publish.publication import open_publication
from adfm_site.refusal import Refusal
from tests.sites.built import AS_OF, REPOSITORY, add, build_site, snapshot

_DRAFT = b"Not to be seen by anybody"
_SHARED = Path("/dev/shm")  # noqa: S108 - a disk of its own on most systems
_NOBODY = 65534


@pytest.fixture
def site(small: Path) -> Path:
    """Return a small site with a draft, whose words stand in what is remembered."""
    add(small, "content/later.md", f"---\ntitle: {_DRAFT.decode()}\ndraft: true\n---\n")
    return small


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Path]:
    """Return a folder on another disk than the site."""
    if not _SHARED.is_dir() or _SHARED.stat().st_dev == tmp_path.stat().st_dev or not os.access(_SHARED, os.W_OK):
        pytest.skip("there is no second disk here")
    with TemporaryDirectory(dir=_SHARED) as folder:
        yield Path(folder)


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o7777


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def memories(site: Path) -> set[str]:
    return names_in(site / ".adfm-site")


@pytest.mark.parametrize("way", ["output", "www/archive", "output/preview", "../public"])
def test_what_is_remembered_lies_beside_site_yaml_and_nowhere_else(site: Path, way: str) -> None:
    output = Path(os.path.abspath(site / way))  # noqa: PTH100 - as the command does
    before = snapshot(site.parent)
    assert build_site(site, output=output).errors == 0
    new = {site.parent / name for name in snapshot(site.parent).keys() - before}
    remembered = {path for path in new if not path.is_relative_to(output)}
    assert remembered == {site / ".adfm-site" / way.replace("/", "%2F") / name for name in ("lock", "memory")}
    assert any(_DRAFT in path.read_bytes() for path in remembered)
    assert not any(_DRAFT in path.read_bytes() for path in new - remembered)
    assert mode(site / ".adfm-site") == 0o700


@pytest.mark.parametrize("wide", [0o755, 0o777, 0o750, 0o701])
def test_a_folder_of_memory_that_others_can_read_is_put_right(site: Path, wide: int) -> None:
    for _ in range(2):  # also where there is nothing else to do
        (site / ".adfm-site").mkdir(exist_ok=True)
        (site / ".adfm-site").chmod(wide)
        assert build_site(site).errors == 0
        assert mode(site / ".adfm-site") == 0o700


def test_each_output_has_a_memory_of_its_own(site: Path) -> None:
    one, other = site / "output", site / "www/archive"
    for output in (one, other):
        assert build_site(site, output=output, drafts=output is other).rendered > 0
    for output in (one, other):
        assert build_site(site, output=output, drafts=output is other).rendered == 0
        assert why_rebuilt(site, output, "/") is not None
    assert memories(site) == {"output", "www%2Farchive"}
    assert why_rebuilt(site, site / "nowhere", "/") is None


def test_a_memory_is_found_again_where_the_checkout_is_moved(site: Path) -> None:
    assert build_site(site, output=site / "www/archive").rendered > 0
    moved = site.rename(site.with_name("moved"))
    assert build_site(moved, output=moved / "www/archive").rendered == 0
    names = {place.memory_of(home, home / way) for home in (site, moved) for way in ("a/b", "a%2Fb", "../a/b", "a")}
    assert len(names) == 8
    assert {path.relative_to(path.parents[2]) for path in names} == {
        Path(".adfm-site", name, "memory") for name in ("a%2Fb", "a%252Fb", "..%2Fa%2Fb", "a")
    }


def test_the_name_of_a_memory_is_one_that_file_systems_take(site: Path) -> None:
    long = site.joinpath(*(f"{number:>040}" for number in range(40)))
    first, second = place.memory_of(site, long / "output"), place.memory_of(site, long / "other")
    assert first != second
    assert max(len(os.fsencode(path.parent.name)) for path in (first, second)) < 200


def test_a_way_through_a_link_leads_to_the_same_memory(site: Path, tmp_path: Path) -> None:
    (tmp_path / "linked").symlink_to(site)
    assert place.memory_of(site, tmp_path / "linked/www/archive").parent.name == "www%2Farchive"


class Seen:
    """What lies beside an output at the moment at which its stage is about to be published."""

    def __init__(self, output: Path, patch: pytest.MonkeyPatch) -> None:
        """Look whenever the stage was flushed to the disk."""
        self.beside: dict[str, bytes] = {}

        def look(folder: Path, *_: object) -> None:
            if folder != output:
                whole = snapshot(output.parent)
                self.beside = {path: data for path, data in whole.items() if not path.startswith(f"{output.name}/")}

        for module in (publication, journal):
            patch.setattr(module, "flush", look)


@pytest.mark.parametrize("files", [False, True])
def test_beside_an_output_on_another_disk_is_only_the_stage_and_only_meanwhile(
    site: Path, elsewhere: Path, monkeypatch: pytest.MonkeyPatch, *, files: bool
) -> None:
    output = elsewhere / "www/archive"
    if files:
        with (site / "site.yaml").open("a") as file:
            file.write("publish: files\n")
    for round_ in range(2):
        add(site, "content/page.md", f"---\ntitle: Page {round_}\n---\n")
        seen = Seen(output, monkeypatch)
        assert build_site(site, output=output).errors == 0
        staged = {path.removeprefix(".archive.adfm-site-staging/next/") for path in seen.beside}
        assert all(path.startswith(".archive.adfm-site-staging/next/") for path in seen.beside)
        assert set(seen.beside.values()) <= set(snapshot(output).values())
        assert staged <= snapshot(output).keys()
        assert "page/index.html" in staged
        assert names_in(output.parent) == {"archive"}
    assert names_in(site / ".adfm-site" / memories(site).pop()) == {"lock", "memory"}
    assert build_site(site, output=output).rendered == 0


def test_a_stage_that_a_killed_build_left_beside_an_output_is_removed(site: Path, elsewhere: Path) -> None:
    output = elsewhere / "archive"
    assert build_site(site, output=output).errors == 0
    before = snapshot(output)
    for left in ("index.html", ".git/HEAD"):
        add(elsewhere, f".archive.adfm-site-staging/next/{left}", "left")
    assert build_site(site, output=output).errors == 0
    assert names_in(elsewhere) == {"archive"}
    assert snapshot(output) == before | {".git/HEAD": b"left"}


def test_a_build_that_publishes_nothing_leaves_no_folders_on_another_disk(site: Path, elsewhere: Path) -> None:
    add(site, "content/wrong.md", "---\ntitel: Wrong\n---\n")
    assert build_site(site, output=elsewhere / "www/archive").errors > 0
    assert names_in(elsewhere) == set()


def refusals(site: Path) -> dict[str, Path]:
    """Return outputs that are refused, by what is wrong with them."""
    add(site, "foreign/thesis.doc", "mine")
    add(site, "file", "mine")
    (site / "linked").symlink_to("foreign")
    add(site, "with-link/.keep", "")
    (site / "with-link/.keep").unlink()
    (site / "with-link/link").symlink_to("/etc")
    return {
        "inside content/": site / "content/www",
        "inside templates/": site / "templates/www",
        "the site": site,
        "above the site": site.parent,
        "in the dot-folder": site / ".adfm-site/www",
        "the dot-folder": site / ".adfm-site",
        "foreign": site / "foreign",
        "a file": site / "file",
        "below a file": site / "file/a/b",
        "a link": site / "linked",
        "with a link": site / "with-link",
    }


@pytest.mark.parametrize(
    "what",
    [
        "inside content/",
        "inside templates/",
        "the site",
        "above the site",
        "in the dot-folder",
        "the dot-folder",
        "foreign",
        "a file",
        "below a file",
        "a link",
        "with a link",
    ],
)
@pytest.mark.parametrize("is_built", [False, True])
def test_a_refused_output_leaves_nothing_behind(site: Path, what: str, *, is_built: bool) -> None:
    output = refusals(site)[what]
    if is_built:
        assert build_site(site).errors == 0
    before = sorted(site.parent.rglob("*")), snapshot(site.parent)
    with pytest.raises(Refusal):
        build_site(site, output=output)
    assert (sorted(site.parent.rglob("*")), snapshot(site.parent)) == before


def test_outputs_own_mode_is_put_right_as_those_of_its_folders(site: Path) -> None:
    output = site / "output"
    for publish in ("exchange", "files"):
        with (site / "site.yaml").open("a") as file:
            file.write(f"publish: {publish}\n" if publish == "files" else "\n")
        for wrong in (0o700, 0o777):
            for changed, also in ((False, False), (False, True), (True, False)):
                build_site(site)
                for folder in (output, *((output / "events",) if also else ())):
                    folder.chmod(wrong)
                if changed:
                    add(site, "content/page.md", f"---\ntitle: {publish} {wrong}\n---\n")
                assert build_site(site).errors == 0
                assert (mode(output), mode(output / "events")) == (0o755, 0o755)


def test_builds_into_different_outputs_go_on_at_the_same_time(site: Path) -> None:
    with open_publication(site / "www/one", site) as one, open_publication(site / "www/two", site) as two:
        for each in (one, two):
            each.write("index.html", b"here")
            each.publish()
    assert {snapshot(site / f"www/{name}")["index.html"] for name in ("one", "two")} == {b"here"}
    assert memories(site) == {"www%2Fone", "www%2Ftwo"}


def test_builds_of_two_sites_into_one_output_refuse_one_another(site: Path, tmp_path: Path) -> None:
    other, output = Path(shutil.copytree(site, tmp_path / "other")), tmp_path / "www"
    assert build_site(site, output=output).errors == 0
    before = snapshot(output)
    with open_publication(output, site), pytest.raises(Refusal, match="Another build is publishing"):
        build_site(other, output=output)
    assert snapshot(output) == before
    assert build_site(other, output=output).errors == 0


_OLD = ("lock", "memory", "memory-journal", "next/index.html")


def test_a_memory_of_an_earlier_version_beside_an_output_is_removed(site: Path) -> None:
    for name in _OLD:
        add(site, f"www/.adfm-site/archive/{name}", _DRAFT)
    add(site, "www/.adfm-site/archive/next/.git/HEAD", "ref")
    assert build_site(site, output=site / "www/archive").errors == 0
    assert names_in(site / "www") == {"archive"}
    assert (site / "www/archive/.git/HEAD").read_text() == "ref"


def test_what_others_put_there_stays(site: Path) -> None:
    for name in _OLD:
        add(site, f"www/.adfm-site/archive/{name}", _DRAFT)
        add(site, f"www/.adfm-site/other/{name}", "of another output")
        add(site, f"public/.adfm-site/archive/{name}", "of another site")
    add(site, "www/.adfm-site/archive/mine.txt", "mine")
    add(site, "public/site.yaml", "name: Another\n")
    add(site, "link/x", "")
    (site / "link/.adfm-site").symlink_to("../public/.adfm-site")
    for output in ("www/archive", "public/archive", "link/archive"):
        assert build_site(site, output=site / output).errors == 0
    kept = snapshot(site / "www/.adfm-site")
    assert kept.keys() == {"archive/mine.txt", *(f"other/{name}" for name in _OLD)}
    assert set(snapshot(site / "public/.adfm-site").values()) == {b"of another site"}


def test_a_publication_that_an_earlier_version_did_not_finish_is_finished(site: Path) -> None:
    output = site / "www/archive"
    with open_publication(output, site) as publication_:
        publication_.write("old.html", b"old")
        publication_.publish()
    shutil.rmtree(site / ".adfm-site")
    folder = output.parent / ".adfm-site/archive"
    (folder / "next").mkdir(parents=True)
    (folder / "next/old.html").write_bytes(b"new")
    (folder / "next/checksums.sha256").write_text(f"{sha256(b'new').hexdigest()}  old.html\n")
    left = place.PublicationPaths(output=output, folder=folder, work=folder)
    journal._write(left, [("put", "old.html"), ("put", "checksums.sha256")])  # noqa: SLF001 - as if it was killed here
    with open_publication(output, site):
        assert (output / "old.html").read_bytes() == b"new"
    assert names_in(output.parent) == {"archive"}


@pytest.fixture
def unwritable(site: Path) -> Iterator[Path]:
    """Return a copy of the site that this user cannot write to, in a folder that every user can enter."""
    if sys.platform == "win32":
        pytest.skip("folders have no such modes here")
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        Path(folder, "public").mkdir()
        Path(folder, "public").chmod(0o777)
        copy = Path(shutil.copytree(site, Path(folder, "site")))
        copy.chmod(0o555)
        yield copy
        copy.chmod(0o755)


def _is_within_reach() -> bool:
    """Return whether a user who is not root can run the command."""
    try:
        return not subprocess.run(
            [sys.executable, "-c", "import adfm_site"], user=_NOBODY, cwd=REPOSITORY, check=False
        ).returncode
    except PermissionError:
        return False


def run(site: Path, output: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a user who is not root."""
    words = [sys.executable, "-m", "adfm_site", "build", "--as-of", AS_OF, "--site", site, "--output", output, *more]
    if os.geteuid() == 0 and not _is_within_reach():
        pytest.skip("the generator is in a folder that only root can read")
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY), "PYTHONDONTWRITEBYTECODE": "1"}
    user = _NOBODY if os.geteuid() == 0 else None
    return subprocess.run(
        words, user=user, env=environment, cwd="/", capture_output=True, encoding="utf-8", check=False
    )


def test_a_site_that_cannot_be_written_to_is_built_without_memory(unwritable: Path) -> None:
    output, before = unwritable.parent / "public/archive", snapshot(unwritable)
    sentence = f"{unwritable}/.adfm-site cannot be written, so nothing is remembered for the next build.\n"
    for files in (0, 1):  # the second time a new file
        if files:
            add(unwritable, "content/page.md", "---\ntitle: Page\n---\n")
        done = run(unwritable, output)
        assert (done.returncode, done.stdout) == (0, ""), done.stderr
        assert done.stderr.startswith(sentence)
        assert done.stderr.count("cannot") == 1
        assert names_in(output.parent) == {"archive"}
        assert build_site(unwritable, output=unwritable.parent / "wanted").errors == 0
        assert snapshot(output) == snapshot(unwritable.parent / "wanted")
        if os.geteuid() == 0:  # root could write, and did
            shutil.rmtree(unwritable / ".adfm-site")
    assert snapshot(unwritable).keys() - before.keys() == {"content/page.md"}
    told = run(unwritable, unwritable / "output")
    assert (told.returncode, told.stderr.count("\n")) == (3, 1), told.stderr
    assert snapshot(unwritable).keys() - before.keys() == {"content/page.md"}


def test_a_memory_that_belongs_to_another_user_and_is_open_to_all_is_not_written_to(unwritable: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can make a folder of another user")
    unwritable.chmod(0o777)
    (unwritable / ".adfm-site").mkdir()
    (unwritable / ".adfm-site").chmod(0o777)
    done = run(unwritable, unwritable.parent / "public/archive")
    assert done.returncode == 0, done.stderr
    assert "so nothing is remembered" in done.stderr
    assert memories(unwritable) == set()


def test_a_folder_above_that_cannot_be_written_to_has_its_files_replaced(unwritable: Path) -> None:
    output = unwritable / "output"
    shutil.rmtree(output, ignore_errors=True)
    unwritable.chmod(0o755)
    for folder in (output, unwritable / ".adfm-site"):
        folder.mkdir()
        if os.geteuid() == 0:
            os.chown(folder, _NOBODY, _NOBODY)
    (unwritable / ".adfm-site").chmod(0o700)
    unwritable.chmod(0o555)
    number = output.stat().st_ino
    done = run(unwritable, output)
    assert (done.returncode, output.stat().st_ino) == (0, number), done.stderr
    assert done.stderr.startswith("Published")
    assert run(unwritable, output, "--drafts").returncode == 0
    assert output.stat().st_ino == number


def test_a_memory_that_is_foreign_or_damaged_is_replaced(site: Path) -> None:
    folder = site / ".adfm-site/www%2Farchive"
    build_site(site, output=site / "www/archive")
    wanted = snapshot(site / "www/archive")
    build_site(site)
    for foreign in (
        (site / ".adfm-site/output/memory").read_bytes(),
        b"",
        b"damaged",
        (folder / "memory").read_bytes()[:9_000],
    ):
        (folder / "memory").write_bytes(foreign)
        assert build_site(site, output=site / "www/archive").errors == 0
        assert snapshot(site / "www/archive") == wanted
        with Store(folder / "memory", read_only=True) as store:
            assert not store.empty


def test_nothing_but_the_exchange_decides_how_a_folder_is_replaced(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where site.yaml says nothing, the tree is exchanged, and the next stage is the one that was replaced."""
    build_site(site)
    number = (site / "output").stat().st_ino
    swapped: list[Path] = []
    real = exchange.swap_folders
    monkeypatch.setattr(exchange, "swap_folders", lambda one, other: (swapped.append(other), real(one, other)))
    add(site, "content/page.md", "---\ntitle: Page\n---\n")
    build_site(site)
    assert swapped == [site / ".adfm-site/output/next"]
    assert swapped[0].stat().st_ino == number
