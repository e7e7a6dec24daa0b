"""The same content gives the same bytes on machines that differ in everything that should not matter."""

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from random import Random
from typing import Final

import pytest

from tests.sites.built import AS_OF, BASE, REPOSITORY, Built, snapshot
from tests.sites.process import command
from tests.tiers import figure
from tests.work import PATIENCE

pytestmark = pytest.mark.battery

_ZONES: Final = ("UTC", "Asia/Bangkok", "America/Los_Angeles", "Asia/Kathmandu", "Pacific/Kiritimati")
_LOCALES: Final = ("C", "C.UTF-8", "th_TH.UTF-8", "tr_TR.UTF-8", "ar_EG.UTF-8")
_SEEDS: Final = ("0", "1", "4242", "random")
_UMASKS: Final = (0o022, 0o002, 0o077)
_CLOCKS: Final = (0.0, -40 * 365 * 86_400.0, 12 * 365 * 86_400.0 + 12_345.6)
_NOON: Final = "1769942400"  # 1 February 2026, 11:40 in Vienna
# Lists the files of a folder in another order each time, and shifts the clock.
_DRIVER: Final = """
import datetime, os, random, runpy, sys, time
shift, seed, umask = float(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
os.umask(umask)
chance, listdir, scandir = random.Random(seed), os.listdir, os.scandir

class Shuffled:
    def __init__(self, entries):
        with entries:
            self.entries = list(entries)
        chance.shuffle(self.entries)
    def __iter__(self): return self
    def __next__(self):
        if not self.entries:
            raise StopIteration
        return self.entries.pop()
    def __enter__(self): return self
    def __exit__(self, *_): pass
    def close(self): pass

def shuffled(*place):
    names = listdir(*place)
    chance.shuffle(names)
    return names

class Shifted(datetime.datetime):
    @classmethod
    def now(cls, tz=None): return super().now(tz) + datetime.timedelta(seconds=shift)

os.listdir, os.scandir = shuffled, lambda *place: Shuffled(scandir(*place))
real, real_ns = time.time, time.time_ns
time.time, time.time_ns = (lambda: real() + shift), (lambda: real_ns() + int(shift * 10**9))
datetime.datetime = Shifted
sys.argv[:] = ["adfm-site", *sys.argv[4:]]
runpy.run_module("adfm_site", run_name="__main__")
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Machine:
    """The environment of a build. jobs: how many processes it may use; None where the program has no such option."""

    python: str
    zone: str
    locale: str
    seed: str
    umask: int
    clock: float
    listing: int
    deep: int
    jobs: int | None


def _has_jobs() -> bool:
    """Return whether the command has the option `--jobs`."""
    return "--jobs" in command("build", "--help").stdout


def _pythons() -> list[str]:
    """Return the interpreters: this one and those in ADFM_SITE_PYTHONS, which must have the program's dependencies."""
    return [sys.executable, *filter(None, os.environ.get("ADFM_SITE_PYTHONS", "").split(os.pathsep))]


def _machines() -> Iterator[_Machine]:
    """Yield machines without end. Every five of them have all zones, locales and so on, in changing combinations."""
    chance = Random(15)  # noqa: S311 - no secret
    jobs = (1, 2, 8) if _has_jobs() else (None,)
    while True:
        zones, locales, seeds, clocks = (chance.sample(each, len(each)) for each in (_ZONES, _LOCALES, _SEEDS, _CLOCKS))
        for number in range(5):
            yield _Machine(
                python=_pythons()[number % len(_pythons())],
                zone=zones[number],
                locale=locales[number],
                seed=seeds[number % len(seeds)],
                umask=_UMASKS[chance.randrange(3)],
                clock=clocks[number % len(clocks)],
                listing=chance.randrange(1_000),
                deep=chance.randrange(3),
                jobs=jobs[number % len(jobs)],
            )


def _build(site: Path, machine: _Machine, here: Path) -> dict[str, bytes]:
    here = here.joinpath(*["ein anderer Ort"] * machine.deep)
    here.mkdir(parents=True)
    words = ["build", "--site", os.path.relpath(site, here), "--output", "site", "--base-url", BASE]
    words += ["--as-of", AS_OF] if machine.listing % 2 else []  # else SOURCE_DATE_EPOCH gives the same day
    words += ["--jobs", str(machine.jobs)] if machine.jobs else []
    told = {"TZ": machine.zone, "LC_ALL": machine.locale, "LANG": machine.locale, "PYTHONHASHSEED": machine.seed}
    told |= {} if machine.listing % 2 else {"SOURCE_DATE_EPOCH": _NOON}
    done = subprocess.run(
        [machine.python, "-c", _DRIVER, str(machine.clock), str(machine.listing), str(machine.umask), *words],
        check=False,
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE,
        cwd=here,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), **told},
    )
    assert done.returncode == 0, (machine, done.stderr)
    return snapshot(here / "site")


def test_builds_on_all_sorts_of_machines_are_equal(conference: Built, tmp_path: Path) -> None:
    machines = list(islice(_machines(), figure(12, 240)))
    assert {machine.zone for machine in machines} == set(_ZONES)
    assert {machine.locale for machine in machines} == set(_LOCALES)

    def differs(numbered: tuple[int, _Machine]) -> list[str]:
        number, machine = numbered
        files = _build(conference.root, machine, tmp_path / str(number))
        expected = conference.tree.files
        return [f"{machine}: {path}" for path in sorted({*files, *expected}) if files.get(path) != expected.get(path)]

    with ThreadPoolExecutor(2) as two:
        assert [found for each in two.map(differs, enumerate(machines)) for found in each] == []


@pytest.mark.parametrize(
    "planted", ["os.listdir('content')", "datetime.datetime.now().year", "time.time()", "hash('a')", "time.tzname"]
)
def test_the_machines_do_differ(planted: str, tmp_path: Path) -> None:
    """Everything that could influence a page differs between some of the machines."""
    for name in "abcdefgh":
        (tmp_path / "content" / name).mkdir(parents=True)
    driver = _DRIVER[: _DRIVER.index("sys.argv[:]")] + f"print({planted})\n"
    said = set()
    for machine in islice(_machines(), 10):
        done = subprocess.run(
            [machine.python, "-c", driver, str(machine.clock), str(machine.listing), str(machine.umask)],
            check=True,
            capture_output=True,
            cwd=tmp_path,
            env={**os.environ, "TZ": machine.zone, "PYTHONHASHSEED": machine.seed},
        )
        said.add(done.stdout)
    assert len(said) > 1
