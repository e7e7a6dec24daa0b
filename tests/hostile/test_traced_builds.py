"""Builds of hostile sites under a trace.

A build makes, changes and removes files only in output/ and .adfm-site/.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import pytest

from tests.hostile.hostile_files import Make, archives, lay_outside, made
from tests.hostile.planting import path_of, spots
from tests.hostile.test_hostile_files import _CLIMBING, _path_like
from tests.problems.documents import Case, lay, stubs
from tests.sites.built import REPOSITORY
from tests.tiers import NIGHTLY

pytestmark = [pytest.mark.battery, pytest.mark.strace]

_BASE: Final = Case(title="", files=(), makers=(), expected="", at=(0, 0))
_CHANGING: Final = (
    *(
        "open",
        "openat",
        "openat2",
        "creat",
        "mkdir",
        "mkdirat",
        "mknod",
        "mknodat",
        "rename",
        "renameat",
        "renameat2",
        "link",
        "linkat",
    ),
    *(
        "symlink",
        "symlinkat",
        "unlink",
        "unlinkat",
        "rmdir",
        "truncate",
        "chmod",
        "fchmodat",
        "chown",
        "lchown",
        "fchownat",
    ),
    *("utime", "utimes", "utimensat", "setxattr", "lsetxattr", "bind"),
)
_WRITING: Final = re.compile(r"O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|O_APPEND|O_TMPFILE")
_CALL: Final = re.compile(r"^(?:\d+ +)?(\w+)\((.*)$")
# A path as strace writes it, behind the folder to which it is relative, if it is.
_PATH: Final = re.compile(r'(?:(?:AT_FDCWD|\d+)<([^>]*)>, )?"((?:[^"\\]|\\.)*)"')
# Builds each of the sites that are named, in one process. What is hostile may make a build fail, but not write
# elsewhere.
_DRIVER: Final = """
import sys
from pathlib import Path
from unittest.mock import patch
from adfm_site.cli import main
stubs = Path(sys.argv[1])
with patch("adfm_site.inputs.scan.default_templates", lambda: stubs):
    for site in sys.argv[2:]:
        print(main(["build", "--as-of", "2024-05-31", "--site", site]), flush=True)
"""
_AT_NIGHT: Final = ("fields of", "site.yaml of", "signs of", "a drawing", "gigabytes")


def _climbing() -> Iterator[tuple[str, Make]]:
    """Return for each value that climbs a site with it in every field that is like a path."""
    for number, value in enumerate(_CLIMBING):

        def make(root: Path, _: Path, value: str = value) -> None:
            for at, spot in enumerate(spots(_path_like)):
                if spot.kind != "site":
                    file = root / path_of(spot.kind, f"spot-{at}")
                    file.parent.mkdir(parents=True, exist_ok=True)
                    file.write_text(f"---\n{spot.fields(value)}---\n", encoding="utf-8")

        yield f"a path that climbs: {number}", make


def _corpus() -> list[tuple[str, Make]]:
    """Return all that is hostile; on a push without what takes long and names no path."""
    everything = [*made(), *archives(), *_climbing()]
    return [(name, make) for name, make in everything if NIGHTLY or not any(words in name for words in _AT_NIGHT)]


def _traced(
    folder: Path, sites: Sequence[Path], driver: str = _DRIVER, ours: tuple[str, ...] = ()
) -> tuple[list[str], list[str]]:
    """Build sites under a trace; give what was changed outside their own folders, and the exit statuses.

    ours: more folders that a build may change.
    """
    log = folder / "log"
    command = [
        "strace",
        "-f",
        "--seccomp-bpf",
        "-qq",
        "-y",
        "-s",
        "4096",
        "-o",
        log,
        "-e",
        "trace=" + ",".join(f"?{name}" for name in _CHANGING),
    ]
    done = subprocess.run(
        [*command, sys.executable, "-B", "-c", driver, stubs(), *sites],
        check=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), "PYTHONDONTWRITEBYTECODE": "1"},
    )
    ours = ours or tuple(f"{site}/{top}" for site in sites for top in ("output", ".adfm-site"))
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    changed = [(line, path) for line in lines for path in _changed(line)]
    assert changed, "nothing was traced"
    return [line for line, path in changed if path != "/dev/null" and not _is_below(path, ours)], done.stdout.split()


def _is_below(path: str, ours: tuple[str, ...]) -> bool:
    path = os.path.normpath(path)
    return any(path == top or path.startswith(f"{top}/") for top in ours)


def _changed(line: str) -> Iterator[str]:
    """Return the paths of a call that makes, changes or removes files; of one that only reads, none."""
    call = _CALL.match(line)
    if call is None or (call[1].startswith("open") and not _WRITING.search(call[2])):
        return
    for folder, name in _PATH.findall(call[2]):
        yield os.path.join(folder, name)  # noqa: PTH118 - as text


@pytest.fixture(scope="module", autouse=True)
def _strace() -> None:
    """Skip where strace is missing, or may not trace."""
    if (
        not shutil.which("strace")
        or subprocess.run(["strace", "-o", "/dev/null", "true"], check=False, capture_output=True).returncode
    ):
        pytest.skip("strace is not installed, or may not trace here")


def _laid(folder: Path, corpus: list[tuple[str, Make]]) -> list[Path]:
    sites = []
    for number, (_, make) in enumerate(corpus):
        root = folder / f"{number}/site"
        lay(_BASE, root)
        lay_outside(root.parent / "outside")
        make(root, root.parent / "outside")
        sites.append(root)
    return sites


@pytest.mark.parametrize("part", range(4))
def test_nothing_outside_is_written(part: int, tmp_path: Path) -> None:
    sites = _laid(tmp_path, _corpus()[part::4])
    try:
        outside, statuses = _traced(tmp_path, sites)
        assert outside == []
        assert len(statuses) == len(sites)
        assert set(statuses) <= {"0", "1", "3"}
        assert "0" in statuses
    finally:
        subprocess.run(
            ["rm", "-rf", *(site.parent for site in sites)], check=True
        )  # Python's own way cannot climb so deep


@pytest.mark.parametrize("disk", ["the same", "another"])
def test_a_build_into_another_output_writes_there_and_into_the_dot_folder(disk: str, tmp_path: Path) -> None:
    (site,) = _laid(tmp_path, [("nothing", lambda *_: None)])
    shared = Path("/dev/shm")  # noqa: S108 - a disk of its own on most systems
    if disk == "another" and (not shared.is_dir() or shared.stat().st_dev == tmp_path.stat().st_dev):
        pytest.skip("there is no second disk here")
    with TemporaryDirectory(dir=shared if disk == "another" else tmp_path) as folder:
        output, beside = f"{folder}/www", f"{folder}/.www.adfm-site-staging"
        driver = _DRIVER.replace('"--site", site', f'"--site", site, "--output", {output!r}')
        for _ in range(2):
            ours = (output, f"{site}/.adfm-site", *((beside,) if disk == "another" else ()))
            assert _traced(tmp_path, [site], driver, ours) == ([], ["0"])
            (site / "content/new.md").write_text("---\ntitle: New\n---\n", encoding="utf-8")
        assert {path.name for path in Path(folder).iterdir()} == {"www"}


_ELSEWHERE: Final[dict[str, str]] = {
    "a file beside the site": "open(sys.argv[2] + '/../beside', 'w')",
    "a file by a relative path": "import os; os.chdir(sys.argv[2]); open('content/new.md', 'w')",
    "a folder": "import os; os.mkdir(sys.argv[2] + '/output-2')",
    "a file that is moved away": "import os; os.rename(sys.argv[2] + '/site.yaml', sys.argv[2] + '/output/site.yaml')",
    "a file below an open folder": "import os; os.open('new', os.O_CREAT, dir_fd=os.open(sys.argv[2] + '/content', 0))",
    "a climb out of output": "open(sys.argv[2] + '/output/../new', 'w')",
    "a link": "import os; os.symlink('/etc', sys.argv[2] + '/content/etc')",
    "a time": "import os; os.utime(sys.argv[2] + '/site.yaml')",
}


@pytest.mark.parametrize("planted", _ELSEWHERE)
def test_the_trace_shows_a_program_that_writes_elsewhere(planted: str, tmp_path: Path) -> None:
    sites = _laid(tmp_path, [("nothing", lambda *_: None)])
    outside, _ = _traced(tmp_path, sites, f"{_DRIVER}\n{_ELSEWHERE[planted]}\n")
    assert len(set(outside)) == 1


def test_there_are_enough_of_them() -> None:
    assert len(_corpus()) >= 130
