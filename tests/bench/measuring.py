"""The cost of one run of a command, with all its processes together.

It is the time by the clock, the time of the processor, and the peak of memory.
"""

import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

_PAUSE = 0.005  # between two looks whether it has ended
_LOOKS = 60  # of these, one at the memory, since that holds up what it looks at


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Seconds by the clock, seconds of the processor, megabytes at the peak."""

    wall: float
    processor: float
    memory: float


def measure(words: list[str], folder: Path, environment: Mapping[str, str] | None = None) -> Cost:
    """Run a command in a folder, its words kept from the screen. Raises SystemExit if it fails."""
    said = folder / "said.txt"
    actions = [
        (os.POSIX_SPAWN_OPEN, 1, said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600),
        (os.POSIX_SPAWN_DUP2, 1, 2),
    ]
    here = Path.cwd()
    os.chdir(folder)
    try:
        started = monotonic()
        child = os.posix_spawn(words[0], words, {**os.environ, **(environment or {})}, file_actions=actions)
        peak, looks = 0.0, 0
        while os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
            looks += 1
            if looks % _LOOKS == 0:
                peak = max(peak, sum(map(_memory, _family(child))))
            sleep(_PAUSE)
        wall = monotonic() - started
    finally:
        os.chdir(here)
    _, status, usage = os.wait4(child, 0)
    if status:
        message = f"{' '.join(words)} ended with {status}:\n{said.read_text(encoding='utf-8', errors='replace')}"
        raise SystemExit(message)
    # Linux counts the peak of the largest process in kilobytes, macOS in bytes. It is right for one process that ends
    # between two looks.
    largest = usage.ru_maxrss / (1_000_000 if sys.platform == "darwin" else 1_000)
    return Cost(wall=wall, processor=usage.ru_utime + usage.ru_stime, memory=max(peak, largest))


def _family(process: int) -> Iterator[int]:
    """Return a process and all that came of it, as far as the system tells."""
    yield process
    try:
        for file in Path(f"/proc/{process}/task").glob("*/children"):
            for child in file.read_text().split():
                yield from _family(int(child))
    except OSError:  # it has ended
        return


def _memory(process: int) -> float:
    """Return the megabytes of a process, those that it shares with others divided among them."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1_000
