"""The whole command, killed or terminated at system calls that change files.

What is published then is one complete tree, the old or the new one.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat
from pathlib import Path
from random import Random

import pytest

from tests.bench.generate import generate
from tests.sites.built import REPOSITORY, add, build_site, edit, snapshot
from tests.tiers import figure
from tests.work import PATIENCE

pytestmark = pytest.mark.battery

FORTY = 40
Call = tuple[str, int]  # the name of a system call, and its number among the calls of that name
# Starts without Python's search for site packages, to save time; PYTHONPATH names them instead.
COMMAND = [sys.executable, "-S", "-m", "adfm_site", "build", "--as-of", "2026-02-01"]
PATH = os.pathsep.join((str(REPOSITORY), *(path for path in sys.path if path.endswith("-packages"))))
CHANGING = "write sendfile copy_file_range open openat ftruncate mkdir mkdirat rename renameat renameat2 link linkat"
CHANGING += " unlink unlinkat rmdir chmod fchmod fchmodat utimensat fsync syncfs"
STRACE = ["strace", "-f", "-q", "-y", "-s", "0"]  # without --seccomp-bpf, under which strace 6.1 injects no signals


def run(root: Path, *before: str) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "PYTHONPATH": PATH}
    return subprocess.run(
        [*before, *COMMAND, "--site", root], check=False, capture_output=True, timeout=PATIENCE, env=environment
    )


def traced(root: Path) -> list[Call]:
    """Build under a trace, and return the calls that change a file of the site."""
    log = root.with_name("log")
    names = ",".join(f"?{name}" for name in CHANGING.split())
    done = run(root, *STRACE, "-o", str(log), "-e", f"trace={names}")
    assert done.returncode == 0, done.stderr
    counted: dict[str, int] = {}
    calls = []
    for line in log.read_text(errors="replace").splitlines():
        found = re.match(r"\d+ +(\w+)\(", line)
        if found:
            name = found[1]
            counted[name] = counted.get(name, 0) + 1
            if str(root) in line and ("O_CREAT" in line or not name.startswith("open")):
                calls.append((name, counted[name]))
    return calls


@pytest.fixture
def edited(small: Path) -> tuple[Path, dict[str, bytes], dict[str, bytes]]:
    """Return a site whose old state is published and whose new one is in its sources, with the trees of both."""
    add(small, "content/soon-gone.md", "---\ntitle: Soon gone\n---\n")
    add(small, "content/events/2024/first/minutes.txt", "minutes " * 50_000)
    edit(
        small,
        "content/events/2024/first/index.md",
        "kind: meeting",
        "kind: meeting\ndownloads:\n  - {title: M, kind: report, file: minutes.txt}",
    )
    assert build_site(small).errors == 0
    old = snapshot(small / "output")
    (small / "content/soon-gone.md").unlink()
    add(
        small,
        "content/events/2025/second/index.md",
        "---\ntitle: Second meeting\nkind: meeting\nstart: 2025-04-08\n---\n",
    )
    add(small, "content/events/2024/first/minutes.txt", "better minutes " * 50_000)
    assert build_site(small, output=small.parent / "new").errors == 0
    new = snapshot(small.parent / "new")
    assert old.keys() - new.keys()
    assert new.keys() - old.keys()
    return small, old, new


@pytest.fixture(scope="module")
def _strace() -> None:
    """Skip where strace is missing, or may not trace."""
    if (
        not shutil.which("strace")
        or subprocess.run([*STRACE, "-o", "/dev/null", "true"], check=False, capture_output=True).returncode
    ):
        pytest.skip("strace is not installed, or may not trace here")


def rehearsed(root: Path, new: dict[str, bytes]) -> list[Call]:
    """Return the calls of a build of this site; they are the same in every run."""
    run(root.with_name("nowhere"))  # writes .pyc files, so that all later runs make the same calls
    trial = Path(shutil.copytree(root, root.with_name("trial")))
    calls = traced(trial)
    assert snapshot(trial / "output") == new
    return calls


def spread(calls: list[Call], amount: int) -> list[Call]:
    """Return a number of calls at even distances."""
    return [calls[len(calls) * at // amount] for at in range(amount)] if len(calls) > amount else calls


def hit(root: Path, number: int, call: Call, signal_: str) -> tuple[Path, subprocess.CompletedProcess[bytes]]:
    """Build a copy of the site, with a signal at a call."""
    name, when = call
    copy = Path(shutil.copytree(root, root.with_name(f"copy {number}")))
    return copy, run(
        copy,
        *STRACE,
        "-o",
        f"{copy}.log",
        "-ttt",
        "-e",
        f"trace={name}",
        "-e",
        f"inject={name}:signal={signal_}:when={when}",
    )


def hit_at(root: Path, calls: list[Call], signal_: str) -> Iterator[tuple[Path, subprocess.CompletedProcess[bytes]]]:
    """Build a copy for each call, with a signal at it, two at a time; yield the results, and delete the copies."""
    with ThreadPoolExecutor(2) as two:
        for first in range(0, len(calls), 40):
            part = calls[first : first + 40]
            for copy, done in two.map(hit, repeat(root), range(first, first + len(part)), part, repeat(signal_)):
                yield copy, done
                shutil.rmtree(copy)


def build_again(copy: Path, new: dict[str, bytes]) -> None:
    """Expect that the next build gives the new site, and leaves nothing of the one before."""
    assert build_site(copy).errors == 0
    assert snapshot(copy / "output") == new
    assert {path.name for path in (copy / ".adfm-site/output").iterdir()} == {"lock", "memory", "next"}


def kill_at(root: Path, calls: list[Call], old: dict[str, bytes], new: dict[str, bytes]) -> list[dict[str, bytes]]:
    """Kill a build at each of the calls, and return the published trees; each is complete, and the next build works."""
    left = []
    for call, (copy, done) in zip(calls, hit_at(root, calls, "KILL"), strict=True):
        assert done.returncode == -signal.SIGKILL, (call, done.stderr)
        left.append(snapshot(copy / "output"))
        assert left[-1] in (old, new), call
        build_again(copy, new)
    return left


@pytest.mark.strace
@pytest.mark.usefixtures("_strace")
def test_a_killed_build_leaves_the_whole_old_or_the_whole_new_site(
    edited: tuple[Path, dict[str, bytes], dict[str, bytes]],
) -> None:
    root, old, new = edited
    calls = rehearsed(root, new)
    chosen = spread(calls, figure(FORTY, len(calls)))
    assert len(set(chosen)) >= FORTY
    left = kill_at(root, chosen, old, new)
    assert left.count(old) > FORTY // 4
    assert new in left


@pytest.mark.strace
@pytest.mark.usefixtures("_strace")
def test_a_killed_build_of_many_pages_leaves_a_whole_site(tmp_path: Path) -> None:
    root = tmp_path / "site"
    generate(root, figure(12, 160), seed=3)
    assert build_site(root).errors == 0
    old = snapshot(root / "output")
    assert len(old) > figure(80, 1_000)
    for number, path in enumerate(sorted(root.glob("content/events/*/*/index.md"))):
        if not number % 8:
            path.write_bytes(path.read_bytes() + b"\nAnd more.\n")
    assert build_site(root, output=root.parent / "new").errors == 0
    new = snapshot(root.parent / "new")
    calls = rehearsed(root, new)
    chance = Random(3)  # noqa: S311 - no secret
    assert old in kill_at(root, sorted(chance.sample(calls, figure(6, 200)), key=calls.index), old, new)


_SAID = {
    "INT": (130, b"Interrupted; output/ is complete: either unchanged or already updated.\n"),
    "TERM": (143, b"Stopped by the system; output/ is complete: either unchanged or already updated.\n"),
}


@pytest.mark.strace
@pytest.mark.usefixtures("_strace", "_heeded")
@pytest.mark.parametrize("signal_", _SAID)
def test_a_build_that_is_asked_to_end_ends_soon_and_says_what_is_published(
    signal_: str, edited: tuple[Path, dict[str, bytes], dict[str, bytes]]
) -> None:
    root, old, new = edited
    calls = rehearsed(root, new)
    status, said = _SAID[signal_]
    ended, seconds, lefts = [], [], []
    for call, (copy, done) in zip(chosen := spread(calls, figure(5, 50)), hit_at(root, chosen, signal_), strict=True):
        left = snapshot(copy / "output")
        if done.returncode == 0:  # the signal came after the last step
            assert left == new, call
        else:
            assert (done.returncode, done.stderr) == (status, said), (call, done.stderr)
            assert left in (old, new), call  # what one call published is not undone
            lefts.append(left)
            seconds.append(_seconds(copy.with_name(f"{copy.name}.log"), signal_))
        ended.append(done.returncode)
        build_again(copy, new)
    assert status in ended
    assert old in lefts
    assert min(seconds) < 1  # as on an idle machine; on a busy one some builds have to wait
    assert max(seconds) < 20


def _seconds(log: Path, signal_: str) -> float:
    """Return the seconds from a signal to the end of the process."""
    lines = log.read_text(errors="replace").splitlines()
    times = [float(line.split()[1]) for line in lines if f"--- SIG{signal_}" in line or "+++ exited" in line]
    assert len(times) >= 2
    return times[-1] - times[0]
