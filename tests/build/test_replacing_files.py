"""Publishing in one and the same folder, for those who hold it open or have it mounted."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest

from adfm_site.publish.place import is_mounted, mounts_in
from adfm_site.publish.publication import open_publication
from tests.sites.built import AS_OF, REPOSITORY, add, build_site, codes, snapshot
from tests.tiers import figure
from tests.work import PATIENCE

# Reads everything below an open folder again and again, until the last line of its input; a page is torn where it is
# not one letter, 30,000 times. A page that its listing named may be gone when it is opened, but not the first ones.
READER = """
import os, select, sys
top = os.open(sys.argv[1], os.O_RDONLY | os.O_DIRECTORY)
reads = torn = missing = 0
print(flush=True)
while not select.select([sys.stdin], [], [], 0)[0]:
    for name in [*os.listdir(top), "first", "second"]:
        if "." in name:
            continue
        try:
            file = os.open(name, os.O_RDONLY, dir_fd=top)
        except FileNotFoundError:
            missing += name in ("first", "second")
            continue
        data = os.read(file, 100_000)
        os.close(file)
        reads += 1
        torn += len(data) != 30_000 or len(set(data)) != 1
print(reads, torn, missing)
"""


@pytest.fixture
def site(small: Path) -> Path:
    """Return a small site whose files are replaced one by one."""
    with (small / "site.yaml").open("a") as file:
        file.write("publish: files\n")
    assert build_site(small).errors == 0
    return small


def names_in(held: int) -> set[str]:
    """Return the names in a folder that is held open."""
    return set(os.listdir(held))


def publish(output: Path, number: int) -> None:
    """Publish two pages that are always there, and one that only this publication has."""
    with open_publication(output) as publication:
        for address in ("first", "second", f"only-{number}"):
            publication.write(address, b"%d" % (number % 10) * 30_000)
        publication.publish(in_place=True)


def test_a_reader_that_holds_the_folder_sees_no_page_torn_and_none_that_was_withdrawn(tmp_path: Path) -> None:
    output = tmp_path / "output"
    publish(output, 0)
    held = os.open(output, os.O_RDONLY)
    with subprocess.Popen(
        [sys.executable, "-c", READER, output], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="ascii"
    ) as reader:
        assert reader.stdout is not None
        reader.stdout.readline()
        for number in range(1, figure(300, 3_000, quick=60)):
            publish(output, number)
            assert names_in(held) == {"checksums.sha256", "first", f"only-{number}", "second"}
        reads, torn, missing = map(int, reader.communicate("stop", timeout=PATIENCE)[0].split())
    os.close(held)
    assert (torn, missing) == (0, 0)
    assert reads > 100


def test_a_site_says_that_its_files_are_to_be_replaced(site: Path) -> None:
    output = site / "output"
    held, before = os.open(output, os.O_RDONLY), snapshot(output)
    numbers = {path: (output / path).stat().st_ino for path in before}
    add(site, "content/page.md", "---\ntitle: Page\n---\n")
    done = build_site(site)
    assert done.published is not None
    assert done.published.written < done.published.kept
    after = snapshot(output)
    assert "page" in names_in(held)
    assert all((output / path).stat().st_ino == numbers[path] for path in before if after[path] == before[path])
    assert all((output / path).stat().st_ino != numbers[path] for path in before if after[path] != before[path])
    (site / "content/page.md").unlink()
    build_site(site)
    assert "page" not in names_in(held)
    assert snapshot(output) == before
    os.close(held)
    assert {path.name for path in (site / ".adfm-site/output").iterdir()} == {"lock", "memory"}


def test_only_what_changed_is_read_and_written(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    output, used = site / "output", []
    first = snapshot(output)
    add(site, "content/page.md", "---\ntitle: Page\n---\n")
    time.sleep(0.2)  # after which signatures prove that files are unchanged
    build_site(site)
    second = snapshot(output)
    young = {path for path in second if second[path] != first.get(path)}
    time.sleep(0.2)
    (site / "content/page.md").unlink()
    real = os.open

    def noted(path: str | Path, *more: int, **named: int) -> int:
        used.append(str(path))
        return real(path, *more, **named)

    monkeypatch.setattr(os, "open", noted)
    build_site(site)
    changed = {path for path in first if first[path] != second[path]}
    staged = {path.partition("/.adfm-site/output/next/")[2] for path in used}
    assert "checksums.sha256" in changed
    assert len(changed) < len(first) / 2
    assert staged - {""} == changed
    assert {path.removeprefix(f"{output}/") for path in used if path.startswith(f"{output}/")} <= young


def test_the_two_ways_can_be_changed_at_any_time_and_give_the_same_files(site: Path) -> None:
    text = (site / "site.yaml").read_text().removesuffix("publish: files\n")
    for turn in range(6):
        way = "exchange" if turn % 3 == 1 else "files"
        (site / "site.yaml").write_text(f"{text}publish: {way}\n")
        add(site, "content/page.md", f"---\ntitle: Page {turn}\n---\n")
        number = (site / "output").stat().st_ino
        assert build_site(site).errors == 0
        assert ((site / "output").stat().st_ino == number) == (way == "files")
        assert build_site(site, output=site / f"www/{turn}").errors == 0
        assert snapshot(site / "output") == snapshot(site / f"www/{turn}")


@pytest.mark.parametrize(
    ("written", "code"),
    [("file", "unknown-choice"), ("yes", "unknown-choice"), ("1", "unknown-choice"), ("[files]", "wrong-shape")],
)
def test_another_word_is_a_mistake(small: Path, written: str, code: str) -> None:
    with (small / "site.yaml").open("a") as file:
        file.write(f"publish: {written}\n")
    outcome = build_site(small)
    assert codes(outcome) == [code]
    assert not (small / "output").exists()


MOUNTS = b"""\
22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
25 22 0:22 / /proc rw - proc proc rw
30 22 254:1 / /srv rw - ext4 /dev/vdb rw
31 22 254:0 /site/output /var/www/one rw - ext4 /dev/vda rw
32 22 254:1 /parts /home/a\\040b/\\134parts rw - ext4 /dev/vdb rw
33 22 254:0 /site/drafts/output/events /mnt/events rw - ext4 /dev/vda rw
34 30 0:40 / /srv/big/output/files rw - tmpfs tmpfs rw
35 22 254:0 /other /twice rw - ext4 /dev/vda rw
36 35 254:1 / /twice rw - ext4 /dev/vdb rw
"""


@pytest.mark.parametrize(
    ("folder", "expected"),
    [
        ("/site/output", True),  # the source of a mount
        ("/var/www/one", True),  # a mount point
        ("/site/drafts/output", True),  # a folder in it is mounted elsewhere
        ("/srv/big/output", True),  # a folder in it is a mount point
        ("/srv/parts", True),  # the source of a mount from another disk
        ("/home/a b/\\parts", True),
        ("/site/other", False),
        ("/site/output-2", False),
        ("/site/output/events", False),  # in a folder that is mounted as a whole, which is refused when it is exchanged
        ("/other/output", False),  # hidden by another mount, which is not of this disk
        ("/twice/parts", True),  # of the mount that hides the other
        ("/twice/site/output", False),
        ("/srv/site/output", False),  # has its name, but on another disk
    ],
)
def test_mounts_of_a_folder_are_recognised(folder: str, *, expected: bool) -> None:
    assert is_mounted(Path(folder), mounts_in(MOUNTS)) == expected


def test_a_folder_is_no_mount_where_mounts_are_not_known(tmp_path: Path) -> None:
    assert not is_mounted(tmp_path, ())
    assert is_mounted(Path("/"), ())


@pytest.fixture
def mounting() -> list[str]:
    """Return the start of a shell's command that may mount folders, which only it sees."""
    words = ["unshare", "--mount", "--propagation", "private", "sh", "-euc"]
    trial = "d=$(mktemp -d); mkdir $d/a $d/b; mount --bind $d/a $d/b; umount $d/b; rm -r $d"
    try:
        able = subprocess.run([*words, trial], check=False, capture_output=True).returncode == 0
    except OSError:
        able = False
    if not able:
        pytest.skip("this user may not mount folders")
    return words


@pytest.mark.parametrize(
    "mounted",
    [
        "mount --bind output output",
        "mount --bind output www",
        "mount -t tmpfs tmpfs output",
        "mount --bind output/events www",
    ],
)
def test_a_mounted_folder_has_its_files_replaced(small: Path, mounting: list[str], mounted: str) -> None:
    build_site(small)
    (small / "www").mkdir()
    add(small, "content/page.md", "---\ntitle: Page\n---\n")
    build = f"{sys.executable} -m adfm_site build --as-of {AS_OF} --site ."
    script = f"""
        {mounted}
        before=$(stat -c %i output)
        {build}
        test $before = $(stat -c %i output)
        if mountpoint -q www; then diff -r output/events www || diff -r output www; fi
        test -f output/page/index.html
        rm content/page.md
        {build}
        test ! -e output/page
        cp -r output wanted
    """
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    done = subprocess.run([*mounting, script], cwd=small, env=environment, check=False, capture_output=True)
    assert done.returncode == 0, done.stderr
    build_site(small, output=small / "clean")
    assert snapshot(small / "wanted") == snapshot(small / "clean")
    assert {path.name for path in (small / ".adfm-site/output").iterdir()} <= {"lock", "memory", "next"}


def test_a_folder_on_a_mount_of_its_own_is_staged_beside_and_exchanged(small: Path, mounting: list[str]) -> None:
    """Nothing can be moved from one mount to another, even where both are of one disk."""
    build = f"{sys.executable} -m adfm_site build --as-of {AS_OF} --site ."
    (small / "disk").mkdir()
    script = f"""
        mount --bind disk disk
        {build} --output disk/www
        before=$(stat -c %i disk/www)
        touch content/x.md; printf -- '---\\ntitle: X\\n---\\n' > content/x.md
        {build} --output disk/www
        test $before != $(stat -c %i disk/www)
        test "$(ls -A disk)" = www
    """
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    done = subprocess.run([*mounting, script], cwd=small, env=environment, check=False, capture_output=True)
    assert done.returncode == 0, done.stderr


def test_random_publications_give_what_was_planned(tmp_path: Path) -> None:
    output, chance = tmp_path / "output", Random(7)  # noqa: S311 - no secret
    names = [f"{one}/{other}" if other else one for one in "abc" for other in ("", "x", "y")]
    for _ in range(figure(200, 2_000, quick=40)):
        chosen = chance.sample(names, 4)
        planned = {
            name: chance.choice([b"1", b"2"])
            for name in chosen
            if not any(re.match(f"{name}/", other) for other in chosen)
        }
        with open_publication(output) as publication:
            for address, data in planned.items():
                publication.write(address, data)
            publication.publish(in_place=chance.random() < 0.7)
        found = snapshot(output)
        assert found.pop("checksums.sha256").count(b"\n") == len(planned)
        assert found == planned
        assert {path.relative_to(output).as_posix() for path in output.rglob("*") if path.is_dir()} == {
            address.partition("/")[0] for address in planned if "/" in address
        }
