"""Sharing work with worker processes: the results are the same as without them, even if some are lost."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from time import sleep
from typing import Any

import pytest

from adfm_site import workers as processes
from adfm_site.build import commands as build
from adfm_site.build import pipeline
from adfm_site.build.outcome import Outcome
from adfm_site.inputs.options import Options
from adfm_site.progress import silent
from adfm_site.refusal import Refusal
from adfm_site.workers import shared, starting
from tests.bench.generate import generate
from tests.sites.built import AS_OF, BASE, REPOSITORY, Built, add, build_site, edit, snapshot
from tests.sites.process import command
from tests.work import PATIENCE, wait_until

METHODS = ["fork", pytest.param("spawn", marks=pytest.mark.battery)]
HERE = os.getpid()
linux = pytest.mark.skipif(sys.platform != "linux", reason="workers are forked on Linux only, and /proc is there")


@pytest.fixture
def always(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start workers for any amount of work."""
    monkeypatch.setattr(pipeline, "_PAYING", dict.fromkeys(("text", "file", "make"), 1))


@pytest.fixture
def method(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Start workers in one way on every system that allows it."""
    if request.param == "fork" and sys.platform != "linux":
        pytest.skip("this system does not fork")
    for user in (pipeline, processes):
        monkeypatch.setattr(user, "starting", lambda: request.param)
    return str(request.param)


@pytest.fixture
def forked() -> None:
    """Skip where workers are not forked.

    That is so on other systems than Linux, and where a browser's tests have left a thread in this process.
    """
    if starting() != "fork":
        pytest.skip("workers are not forked here")


def build_with(jobs: int, root: Path, output: Path, base: str = "") -> Outcome:
    return build.build(root, output, Options(as_of=AS_OF, base_url=base or None, jobs=jobs), silent)


# The same as without workers


def test_workers_are_forked_where_that_is_safe() -> None:
    alone = threading.active_count() == 1  # tests that went before may have left a thread
    assert starting() == ("fork" if sys.platform == "linux" and alone else "spawn")


@pytest.mark.usefixtures("always")
@pytest.mark.parametrize("method", METHODS, indirect=True)
@pytest.mark.parametrize("jobs", [2, *(pytest.param(many, marks=pytest.mark.battery) for many in (1, 7))])
def test_a_site_is_the_same_with_one_process_and_with_two_and_seven(
    conference: Built, tmp_path: Path, jobs: int, method: str
) -> None:
    outcome = build_with(jobs, conference.root, tmp_path / method, BASE)
    assert outcome.errors == 0
    assert outcome.rendered == conference.outcome.rendered
    assert snapshot(tmp_path / method) == conference.tree.files


@pytest.mark.usefixtures("always")
@pytest.mark.parametrize("jobs", [2, pytest.param(7, marks=pytest.mark.battery)])
def test_what_workers_read_and_made_is_remembered(conference: Built, tmp_path: Path, jobs: int) -> None:
    output = tmp_path / "output"
    build_with(jobs, conference.root, output, BASE)
    add(conference.root, "templates/unused.html", "Nobody asks for this.\n")
    again = build_with(jobs, conference.root, output, BASE)
    (conference.root / "templates/unused.html").unlink()
    assert (again.rendered, again.published and again.published.written) == (0, 0)
    assert snapshot(output) == conference.tree.files


@pytest.mark.usefixtures("always")
@pytest.mark.parametrize("method", METHODS, indirect=True)
@pytest.mark.parametrize("jobs", [2, pytest.param(7, marks=pytest.mark.battery)])
def test_all_complaints_are_the_same_in_the_same_order(large: Path, tmp_path: Path, jobs: int, method: str) -> None:
    faulty(large)
    expected = build_site(large, output=tmp_path / "alone")
    found = build_with(jobs, large, tmp_path / method)
    assert {"template-fault", "withheld-name", "impossible-date", "broken-link", "not-utf8"} <= {
        each.code for each in found.diagnostics
    }
    assert found.diagnostics == expected.diagnostics
    assert (found.texts, found.files, found.entries, found.artifacts) == (
        expected.texts,
        expected.files,
        expected.entries,
        expected.artifacts,
    )
    assert not (tmp_path / method).exists()


def faulty(root: Path) -> None:
    """Make mistakes that are found while reading, while rendering, by the gate, and on every page."""
    events = sorted((root / "content/events").rglob("index.md"))
    for number, file in enumerate(events):
        file.write_text(f"{file.read_text()}\nSee [nothing](../nowhere-{number}/index.md).\n\nOrla *O'Canaryname*\n")
    add(root, "content/stray.md", b"---\ntitle: Stray\n---\n\xff\n")
    add(root, "content/impossible.md", "---\ntitle: Impossible\npublish: 2019-02-30\n---\n")
    series = (REPOSITORY / "templates/series.html").read_text()
    add(
        root,
        "templates/series.html",
        series.replace("{% block main %}", '{% block main %}{{ page["nothing_of_the_kind"] }}'),
    )


@pytest.mark.usefixtures("always")
@pytest.mark.usefixtures("forked")
def test_results_given_to_one_another_are_noticed(
    conference: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_order = processes._results  # noqa: SLF001 - planted below

    def exchanged(*given: Any) -> Iterator[tuple[Any, Any]]:
        last: list[tuple[Any, Any]] = []
        for pair in in_order(*given):
            last.append(pair)
            if len(last) == 2:
                (one, its), (other, others) = last
                yield from ((one, others), (other, its)) if len(one) == len(other) else last
                last = []
        yield from last

    monkeypatch.setattr(processes, "_results", exchanged)
    monkeypatch.setattr(pipeline, "_PAYING", {"text": 10_000, "file": 10_000, "make": 1})
    with pytest.raises(ValueError, match="instead of"):
        build_with(2, conference.root, tmp_path / "output", BASE)


def test_a_build_of_little_starts_no_worker(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "_Worker", None)
    assert build_with(7, small, small / "output").errors == 0


# Sharing


def squared(number: int) -> int:
    if number % 7 == 0:
        sleep(0.003)
    return number * number


@pytest.mark.parametrize("method", METHODS, indirect=True)
@pytest.mark.parametrize("many", [1, 2, 7])
def test_results_come_in_the_order_of_the_work_however_long_each_takes(many: int, method: str) -> None:
    assert method
    with shared(squared, range(100), many) as done:
        assert list(done) == [(number, number * number) for number in range(100)]


def who(_: object) -> int:
    sleep(0.001)
    return os.getpid()


@linux
def test_this_process_works_beside_its_workers() -> None:
    with shared(who, range(200), 3) as done:
        workers = {pid for _, pid in done}
    assert len(workers) == 3
    assert os.getpid() in workers


def test_no_more_is_begun_than_can_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "_RESULTS_PER_WORKER", 4)
    begun = 0

    def pieces() -> Iterator[int]:
        nonlocal begun
        for number in range(1, 201):
            begun = number
            yield number

    with shared(slow_at_first, pieces(), 3) as done:
        for number, _ in done:
            assert begun - number <= 4 * 2 + 1


def slow_at_first(number: int) -> int:
    if number == 1 and os.getpid() != HERE:
        sleep(0.1)
    return number


def failing(number: int) -> int:
    if number == 30:
        message = f"{number} cannot be done"
        raise LookupError(message)
    return number


@pytest.mark.parametrize("many", [1, 2, 7])
def test_what_work_raises_is_raised_here(many: int) -> None:
    found: list[int] = []
    with pytest.raises(LookupError, match="30 cannot be done"), shared(failing, range(60), many) as done:
        found.extend(number for number, _ in done)
    assert found == list(range(len(found)))
    assert len(found) <= 30


def test_what_cannot_cross_is_done_here() -> None:
    made = [lambda number=number: number for number in range(20)]
    with shared(called, made, 3) as done:
        assert [result for _, result in done] == list(range(20))


def called(function: "object") -> object:
    return function() if callable(function) else None


def how_deep(_: object) -> int:
    def deeper(depth: int) -> int:
        try:
            return deeper(depth + 1)
        except RecursionError:
            return depth

    return deeper(0)


@pytest.mark.usefixtures("forked")
@pytest.mark.skipif(sys.version_info >= (3, 12), reason="counts other calls")
def test_work_may_go_as_deep_in_workers_as_here() -> None:
    with shared(how_deep, range(20), 2) as done:
        depths = [depth for _, depth in done]
    assert max(depths) - min(depths) <= 4


def test_where_no_process_can_be_started_the_work_is_done_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def unable(*_: object) -> None:
        raise BlockingIOError

    monkeypatch.setattr(processes, "_Worker", unable)
    with shared(squared, range(9), 7) as done:
        assert [result for _, result in done] == [number * number for number in range(9)]


# Workers that are lost, and a build that is


def killed(number: int) -> int:
    if os.getpid() != HERE and number > 20:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


@pytest.mark.usefixtures("forked")
def test_a_worker_that_is_killed_is_a_refusal() -> None:
    with (
        pytest.raises(Refusal, match="A worker process was stopped by signal 9"),
        shared(killed, range(1000), 2) as done,
    ):
        for _ in done:
            pass


PLANTED = """
import os, signal, sys, time
from adfm_site.build import pipeline, press, stages
from adfm_site.inputs import measuring
from adfm_site.cli import main
here, notes = os.getpid(), sys.argv.pop(1)
pipeline._PAYING = dict.fromkeys(("text", "file", "make"), 1)
def die():
    os.kill(os.getpid(), signal.SIGKILL)
def hang():
    while True:
        time.sleep(60)
def planted(work, act):
    def does(*given):
        if os.getpid() != here:
            with open(notes, "a") as file:
                print(os.getpid(), file=file)
            act()
        return work(*given)
    return does
PLANT
raise SystemExit(main(sys.argv[1:]))
"""
MEASURING = "measuring.examine = planted(measuring.examine, ACT)"
READING, RENDERING = (
    "stages.reading_of = planted(stages.reading_of, ACT)",
    "press.Press._render = planted(press.Press._render, ACT)",
)
PLANTS = (MEASURING, READING, RENDERING)
ENDINGS = ((signal.SIGINT, 130, True), (signal.SIGTERM, 143, True), (signal.SIGTERM, 143, False))


@pytest.fixture
def altered(published: Path) -> tuple[Path, dict[str, bytes]]:
    """Return a site that was published, and then changed."""
    edit(published, "content/index.md", "title: ", "title: Another ")
    return published, snapshot(published / "output")


def planted(root: Path, plant: str, act: str, *, jobs: int = 3) -> subprocess.Popen[str]:
    """Start a build in which something is planted into the workers, in a group of its own."""
    code = PLANTED.replace("PLANT\n", plant.replace("ACT", act) + "\n")
    words = (str(root / "notes"), "build", "--site", str(root), "--as-of", AS_OF, "--clean", "--jobs", str(jobs))
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    return subprocess.Popen(
        [sys.executable, "-c", code, *words],
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
        process_group=0,
    )


def noted(root: Path, at_least: int) -> set[int]:
    """Wait for so many workers to have begun, and give their numbers."""

    def found() -> set[int]:
        return {int(line) for line in (root / "notes").read_text().split()} if (root / "notes").exists() else set()

    wait_until(lambda: len(found()) >= at_least)
    return found()


def is_alive(pid: int) -> bool:
    """Return whether a process lives; one that has ended and that nobody asked for does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@linux
@pytest.mark.parametrize(
    "plant", [READING, *(pytest.param(plant, marks=pytest.mark.battery) for plant in (MEASURING, RENDERING))]
)
def test_a_build_whose_worker_is_killed_says_so_and_publishes_nothing(
    altered: tuple[Path, dict[str, bytes]], plant: str
) -> None:
    root, before = altered
    building = planted(root, plant, "die")
    out, said = building.communicate(timeout=PATIENCE)
    assert building.returncode == 3
    assert said == (
        "adfm-site: A worker process was stopped by signal 9, perhaps because memory ran out: build again, or with "
        "--jobs 1.\n"
    )
    assert out == ""
    assert snapshot(root / "output") == before
    assert not any(map(is_alive, noted(root, 1)))
    assert command("build", "--site", root, "--as-of", AS_OF, "--jobs", "1").returncode == 0


@linux
@pytest.mark.parametrize(
    ("plant", "number", "status", "whole_group"),
    [
        pytest.param(plant, *ending, marks=() if here == there else pytest.mark.battery)
        for here, plant in enumerate(PLANTS)
        for there, ending in enumerate(ENDINGS)
    ],
)
def test_a_build_whose_workers_never_answer_is_ended_by_a_signal_and_ends_them(
    altered: tuple[Path, dict[str, bytes]], plant: str, number: int, status: int, *, whole_group: bool
) -> None:
    root, before = altered
    building = planted(root, f"signal.signal(signal.SIGINT, signal.default_int_handler); {plant}", "hang")
    workers = noted(root, 2)
    (os.killpg if whole_group else os.kill)(building.pid, number)
    _, said = building.communicate(timeout=PATIENCE)
    assert building.returncode == status
    assert said.count("\n") == 1
    assert "output/ is complete" in said
    assert not any(map(is_alive, workers))
    assert snapshot(root / "output") == before


@linux
def test_workers_end_with_the_build_that_is_killed(altered: tuple[Path, dict[str, bytes]]) -> None:
    root, before = altered
    building = planted(root, READING, "hang")
    workers = noted(root, 2)
    building.kill()
    building.communicate(timeout=PATIENCE)
    wait_until(lambda: not any(map(is_alive, workers)))
    assert snapshot(root / "output") == before


# A whole archive, as editors build it


@pytest.mark.battery
def test_a_large_archive_is_the_same_with_any_number_of_processes(tmp_path: Path) -> None:
    site = tmp_path / "site"
    generate(site, 150)
    built = []
    for jobs, seed in (("1", "0"), ("2", "1"), ("7", "4242"), ("", "7")):
        words = (
            "build",
            "--site",
            site,
            "--as-of",
            AS_OF,
            "--output",
            tmp_path / f"output {jobs}",
            *(("--jobs", jobs) if jobs else ()),
        )
        done = command(*words, PYTHONHASHSEED=seed)
        assert done.returncode == 0, done.stderr
        built.append(snapshot(tmp_path / f"output {jobs}"))
    assert all(files == built[0] for files in built)
