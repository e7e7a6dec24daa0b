"""The benchmark: `python -m tests.bench [--events 1000 10000] [--runs 1]` builds generated archives and prints what that cost.

Each build is a process of its own into an empty folder. Growth is what ten times the events cost: at most twelve times the time and
the memory.
"""

import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import monotonic

from tests.bench.generate import generate
from tests.sites.built import REPOSITORY


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a build cost: seconds by the clock and of the processor, memory at its peak in megabytes; and how many pages it made."""

    events: int
    wall: float
    processor: float
    memory: float
    pages: int


def measure(site: Path, output: Path, events: int) -> Cost:
    """Build a site in a process of its own."""
    words = [sys.executable, "-m", "adfm_site", "build", "--site", str(site), "--output", str(output), "--as-of", "2026-02-01"]
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    started = monotonic()
    child = os.posix_spawn(sys.executable, words, environment)
    _, status, usage = os.wait4(child, 0)
    wall = monotonic() - started
    if status:
        message = f"the build of {events} events ended with {status}"
        raise SystemExit(message)
    pages = sum(name.endswith(".html") for _, _, names in os.walk(output) for name in names)
    # Linux counts the peak in kilobytes, macOS in bytes.
    unit = 1_000_000 if sys.platform == "darwin" else 1_000
    return Cost(events=events, wall=wall, processor=usage.ru_utime + usage.ru_stime, memory=usage.ru_maxrss / unit, pages=pages)


def costs(sizes: Iterable[int], runs: int) -> list[Cost]:
    """Measure each size so many times and give the medians."""
    found = []
    for events in sizes:
        with TemporaryDirectory(prefix="adfm-bench-") as folder:
            generate(Path(folder, "site"), events)
            each = [measure(Path(folder, "site"), Path(folder, f"output {run}"), events) for run in range(runs)]
        found.append(
            Cost(
                events=events,
                wall=median(cost.wall for cost in each),
                processor=median(cost.processor for cost in each),
                memory=median(cost.memory for cost in each),
                pages=each[0].pages,
            )
        )
    return found


def table(found: list[Cost]) -> str:
    """Write the costs, and how they grow from each size to the next, per tenfold."""
    rows = [f"{'events':>8} {'pages':>8} {'wall s':>8} {'CPU s':>8} {'MB':>7} {'ms/page':>8}"]
    for cost in found:
        each = 1000 * cost.processor / cost.pages
        rows.append(f"{cost.events:>8,} {cost.pages:>8,} {cost.wall:>8.2f} {cost.processor:>8.2f} {cost.memory:>7.0f} {each:>8.2f}")
    for small, large in pairwise(found):
        times = large.events / small.events
        rows.append(
            f"{times:.0f} x the events: {large.wall / small.wall:.1f} x the time, {large.processor / small.processor:.1f} x the processor, "
            f"{large.memory / small.memory:.1f} x the memory, {large.pages / small.pages:.1f} x the pages"
        )
    return "\n".join(rows) + "\n"


def main(words: list[str] | None = None) -> None:
    """Measure what is asked for and print the table."""
    parser = ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--events", type=int, nargs="+", default=[1000, 10_000], metavar="N", help="the sizes of archives (1000 10000)")
    parser.add_argument("--runs", type=int, default=1, metavar="N", help="how often each is built; medians are printed (1)")
    given = parser.parse_args(words)
    sys.stdout.write(table(costs(given.events, given.runs)))


if __name__ == "__main__":
    main()
