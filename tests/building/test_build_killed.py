"""The whole command, killed at forty of its system calls that change files: what is published is one whole tree, old or new."""

import os
import re
import shutil
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.sites.built import REPOSITORY, add, build_site, edit, snapshot

pytestmark = pytest.mark.battery

FORTY = 40
# Without Python's search for site packages, which are named instead: forty starts take long enough.
COMMAND = [sys.executable, "-S", "-m", "adfm_site", "build", "--as-of", "2026-02-01"]
PATH = os.pathsep.join((str(REPOSITORY), *(path for path in sys.path if path.endswith("-packages"))))
CHANGING = "write sendfile copy_file_range open openat ftruncate mkdir mkdirat rename renameat renameat2 link linkat"
CHANGING += " unlink unlinkat rmdir chmod fchmod fchmodat utimensat fsync syncfs"
STRACE = ["strace", "-f", "-qq", "-y", "-s", "0"]  # without --seccomp-bpf, under which strace 6.1 injects no signals


def run(root: Path, *before: str) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "PYTHONPATH": PATH}
    return subprocess.run([*before, *COMMAND, "--site", root], check=False, capture_output=True, timeout=60, env=environment)


def traced(root: Path) -> list[tuple[str, int]]:
    """Build under a trace; give each call that changes a file of the site: its name, and how many of that name came up to it."""
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
    """Give a site of which the old state is published and the new one written, and both trees."""
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
    add(small, "content/events/2025/second/index.md", "---\ntitle: Second meeting\nkind: meeting\nstart: 2025-04-08\n---\n")
    add(small, "content/events/2024/first/minutes.txt", "better minutes " * 50_000)
    assert build_site(small, output=small.parent / "new").errors == 0
    new = snapshot(small.parent / "new")
    assert old.keys() - new.keys()
    assert new.keys() - old.keys()
    return small, old, new


@pytest.mark.strace
def test_a_killed_build_leaves_the_whole_old_or_the_whole_new_site(edited: tuple[Path, dict[str, bytes], dict[str, bytes]]) -> None:
    root, old, new = edited
    if not shutil.which("strace") or subprocess.run([*STRACE, "-o", "/dev/null", "true"], check=False, capture_output=True).returncode:
        pytest.skip("strace is not installed, or may not trace here")
    run(root.with_name("nowhere"))  # leaves what Python compiles, so that all later runs make the same calls
    trial = Path(shutil.copytree(root, root.with_name("trial")))
    calls = traced(trial)
    assert snapshot(trial / "output") == new
    chosen = [calls[len(calls) * at // FORTY] for at in range(FORTY)]
    assert len(set(chosen)) == FORTY

    def killed(numbered: tuple[int, tuple[str, int]]) -> Path:
        number, (name, when) = numbered
        copy = Path(shutil.copytree(root, root.with_name(f"copy {number}")))
        done = run(copy, *STRACE, "-o", "/dev/null", "-e", f"trace={name}", "-e", f"inject={name}:signal=KILL:when={when}")
        assert done.returncode == -signal.SIGKILL, (name, when, done.stderr)
        return copy

    with ThreadPoolExecutor(2) as two:
        copies = list(two.map(killed, enumerate(chosen)))
    left = [snapshot(copy / "output") for copy in copies]
    assert all(tree in (old, new) for tree in left), [call for call, tree in zip(chosen, left, strict=True) if tree not in (old, new)]
    assert left.count(old) > FORTY // 4
    assert new in left
    for copy in copies:
        assert build_site(copy).errors == 0
        assert snapshot(copy / "output") == new
        assert {path.name for path in (copy / ".adfm-site/output").iterdir()} == {"lock", "memory", "next"}
