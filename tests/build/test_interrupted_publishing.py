"""Publications in a separate process, which is killed, interrupted or gets errors at each of its system calls."""

import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pytest

from adfm_site.publish.publication import open_publication
from tests.work import PATIENCE

pytestmark = pytest.mark.battery

PAGES = {f"people/{number}.html": b"same" for number in range(12)}
OLD = PAGES | {"index.html": b"old", "events/2018/index.html": b"soon gone", "talk.pdf": b"old talk"}
NEW = PAGES | {"index.html": b"new", "events/2019/index.html": b"fresh", "talk.pdf": b"talk" * 100_000}
KEPT = {".git/HEAD": b"ref: refs/heads/main", ".git/refs/heads/main": b"0" * 40, "CNAME": b"forum.example"}

DRIVER = [sys.executable, "-E", "-B", "-X", "frozen_modules", str(Path(__file__).with_name("publish_folder.py"))]
CHANGING = "write sendfile copy_file_range open openat ftruncate mkdir mkdirat rename renameat renameat2 link linkat"
CHANGING += " unlink unlinkat rmdir chmod fchmod fchmodat utimensat fsync syncfs"
TRACE = ["strace", "-f", "-qq", "-y", "-s", "0"]  # without --seccomp-bpf, under which strace 6.1 injects no signals


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A system call that changes files: its name, its number among calls of that name, and its line in the trace."""

    name: str
    number: int
    line: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The folder of a site whose old state is published and whose new one is not."""

    root: Path

    @property
    def output(self) -> Path:
        """Return the published folder."""
        return self.root / "output"

    def publish(self, way: str, *traced: str) -> subprocess.CompletedProcess[bytes]:
        """Publish the new site in a separate process, run by a tracing command."""
        command = [*traced, *DRIVER, self.output, self.root / "new", way]
        return subprocess.run(command, check=False, capture_output=True, timeout=PATIENCE)

    def published_files(self) -> dict[str, bytes]:
        """Return the published files without those of the maintainer; the manifest must exist and be right."""
        files = read(self.output)
        lines = files.pop("checksums.sha256").decode().splitlines()
        ours = {address: data for address, data in files.items() if address not in KEPT}
        assert lines == [f"{sha256(data).hexdigest()}  {address}" for address, data in sorted(ours.items())]
        return ours

    def publish_again(self) -> None:
        """Expect that the next publication succeeds, and leaves nothing of the one before."""
        publish(self.output, NEW)
        assert read(self.output).items() >= (NEW | KEPT).items()
        assert self.published_files() == NEW
        assert {path.name for path in (self.root / ".adfm-site/output").iterdir()} == {"lock", "next"}


def read(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def write(folder: Path, files: dict[str, bytes]) -> None:
    for address, data in files.items():
        (folder / address).parent.mkdir(parents=True, exist_ok=True)
        (folder / address).write_bytes(data)


def publish(output: Path, files: dict[str, bytes]) -> None:
    with open_publication(output) as publication:
        for address, data in files.items():
            publication.write(address, data)
        publication.publish()


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """Return a site whose old state is published."""
    site = Site(root=tmp_path / "model")
    write(site.output, KEPT)
    publish(site.output, OLD)
    write(site.root / "new", NEW)
    return site


@pytest.fixture
def copied(site: Site) -> Callable[[int], Site]:
    """Return a function that makes numbered copies of the site."""

    def copy(number: int) -> Site:
        return Site(root=Path(shutil.copytree(site.root, site.root.with_name(f"copy {number}"))))

    return copy


@pytest.fixture(scope="session")
def _strace(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Skip where strace is missing or not allowed to trace."""
    if not shutil.which("strace"):
        pytest.skip("strace is not installed")
    log = tmp_path_factory.mktemp("strace") / "log"
    trial = subprocess.run([*TRACE, "-o", log, "true"], check=False, capture_output=True)
    if trial.returncode != 0:
        pytest.skip(f"strace may not trace here: {trial.stderr.decode().strip()}")


def needs_strace(test: Callable[..., None]) -> Callable[..., None]:
    return pytest.mark.strace(pytest.mark.usefixtures("_strace")(test))


def trace(site: Site, way: str) -> list[Call]:
    """Publish a copy under a trace, and return the calls that change files of the site, in order."""
    log = site.root.with_name("log")
    names = ",".join(f"?{name}" for name in CHANGING.split())
    assert site.publish(way, *TRACE, "-o", str(log), "-e", f"trace={names}").returncode == 0
    lines = [line for line in log.read_text().splitlines() if re.match(r"\d+ +\w+\(", line)]
    counted: dict[str, int] = {}
    calls = []
    for line in lines:
        name = line.split("(")[0].split()[1]
        counted[name] = counted.get(name, 0) + 1
        if str(site.root) in line and ("O_CREAT" in line or not name.startswith("open")):
            calls.append(Call(name=name, number=counted[name], line=line.replace(str(site.root), "")))
    return calls


def spread(calls: list[Call], amount: int) -> list[Call]:
    """Return a number of calls at even distances."""
    return [calls[len(calls) * at // amount] for at in range(amount)] if len(calls) > amount else calls


def publish_injected(site: Site, way: str, call: Call, what: str) -> subprocess.CompletedProcess[bytes]:
    """Publish with a signal or an error injected at a system call: `signal=KILL`, `error=ENOSPC`."""
    injection = f"inject={call.name}:{what}:when={call.number}"
    log = site.root / "log"
    done = site.publish(way, *TRACE, "-o", str(log), "-e", f"trace={call.name}", "-e", injection)
    assert what.startswith("signal") or "INJECTED" in log.read_text(), call
    return done


def at_calls(copied: Callable[[int], Site], calls: list[Call], law: Callable[[Site, Call], None]) -> None:
    """Check a law at each of the calls, with two copies of the site at a time."""
    with ThreadPoolExecutor(2) as two:
        list(two.map(law, map(copied, range(len(calls))), calls))


@needs_strace
def test_a_build_killed_at_any_system_call_leaves_the_whole_old_or_new_site(copied: Callable[[int], Site]) -> None:
    seen = []

    def law(site: Site, call: Call) -> None:
        assert publish_injected(site, "exchange", call, "signal=KILL").returncode == -signal.SIGKILL, call
        seen.append(site.published_files())
        assert seen[-1] in (OLD, NEW), call
        site.publish_again()

    at_calls(copied, spread(trace(copied(-1), "exchange"), 40), law)
    assert len(seen) == 40
    assert OLD in seen
    assert NEW in seen


@needs_strace
@pytest.mark.parametrize("way", ["journal", "files"])
def test_a_build_killed_while_it_replaces_files_is_finished_by_the_next(
    copied: Callable[[int], Site], way: str
) -> None:
    seen = []

    def law(site: Site, call: Call) -> None:
        folder = site.output.stat().st_ino
        assert publish_injected(site, way, call, "signal=KILL").returncode == -signal.SIGKILL, call
        assert site.output.stat().st_ino == folder
        for address, data in read(site.output).items():
            is_whole = data in (OLD.get(address), NEW.get(address), KEPT.get(address))
            assert is_whole or address in (".adfm-site-arriving", "checksums.sha256"), (call, address)
        with open_publication(site.output):
            seen.append(site.published_files())
        assert seen[-1] in (OLD, NEW), call
        site.publish_again()

    at_calls(copied, spread(trace(copied(-1), way), 20), law)
    assert OLD in seen
    assert NEW in seen


@needs_strace
@pytest.mark.parametrize("error", ["ENOSPC", "EIO"])
def test_a_system_call_that_fails_is_told_in_a_sentence(copied: Callable[[int], Site], error: str) -> None:
    def law(site: Site, call: Call) -> None:
        done = publish_injected(site, "exchange", call, f"error={error}")
        assert b"Traceback" not in done.stderr, call
        assert done.returncode in (0, 3), (call, done.stderr)
        assert site.published_files() == (OLD if done.returncode else NEW), call
        if done.returncode:
            assert re.fullmatch(rf"Could not \w+ {site.root}/.+: [A-Z].+\.\n", done.stderr.decode()), call
        site.publish_again()

    at_calls(copied, spread(trace(copied(-1), "exchange"), 20), law)


@needs_strace
@pytest.mark.usefixtures("_heeded")
def test_an_interrupted_build_cleans_up_and_says_so(copied: Callable[[int], Site]) -> None:
    def law(site: Site, call: Call) -> None:
        done = publish_injected(site, "exchange", call, "signal=INT")
        assert done.returncode in (130, -signal.SIGINT), (call, done.stderr)
        assert site.published_files() in (OLD, NEW), call
        site.publish_again()

    at_calls(copied, spread(trace(copied(-1), "exchange"), 10), law)


def position(calls: list[Call], name: str, path: str, *, last: bool = False) -> int:
    """Return the position of the first or last call whose name and line contain these words."""
    found = [at for at, call in enumerate(calls) if re.match(name, call.name) and re.search(path, call.line)]
    return found[-1 if last else 0]


@needs_strace
def test_everything_is_on_the_disk_before_it_is_relied_upon(site: Site) -> None:
    calls = trace(site, "exchange")
    order = [
        position(calls, "write", "next/(?!checksums)", last=True),
        position(calls, "write", "next/checksums.sha256"),
        position(calls, "syncfs|fsync", "/next>"),
        position(calls, "renameat2", "EXCHANGE"),
        position(calls, "rename", r"next/\.git"),
        position(calls, "fsync", "</output>"),
        position(calls, "fsync", "<>"),
        position(calls, "fsync", "/.adfm-site/output>"),
    ]
    assert order == sorted(order)


@needs_strace
def test_the_journal_is_on_the_disk_while_steps_are_taken(site: Site) -> None:
    calls = trace(site, "journal")
    order = [
        position(calls, "write", "next/checksums.sha256"),
        position(calls, "syncfs|fsync", "/next>"),
        position(calls, "write", "/journal>"),
        position(calls, "fsync", "/journal>"),
        position(calls, "fsync", "/.adfm-site/output>"),
        position(calls, "unlink|rmdir|rename|mkdir", '"/output/'),
        position(calls, "rename", '"/output/checksums.sha256"'),
        position(calls, "syncfs|fsync", "</output>"),
        position(calls, "unlink", "/journal", last=True),
        position(calls, "fsync", "/.adfm-site/output>", last=True),
    ]
    assert order == sorted(order)
    assert position(calls, "rename", '"/output/', last=True) == order[6]
