"""How work grows, for tests that show that something is not quadratic.

No test asserts seconds: they depend on the machine, and are the benchmark's affair (tests/bench). A test does the same
work on two sizes instead, and asserts that four times as much does not take much more than four times as long. What may
never end is ended by pytest after minutes (faulthandler_timeout in pyproject.toml), or by the test itself after
PATIENCE.
"""

import gc
import sys
from collections.abc import Callable
from time import process_time, sleep
from types import FrameType
from typing import Final, TypeVar

T = TypeVar("T")

PATIENCE: Final = 300.0
"""How many seconds something is waited for that takes far less on any machine."""
TIMES: Final = 4
"""How many times larger the second size is."""
MOST: Final = 8.0
"""How many times the work may grow: linear work grows four times, quadratic work sixteen times."""
_ROUNDS: Final = 6
_MOMENT: Final = 0.01


def steps(work: Callable[[], object]) -> int:
    """Return how many lines of Python a call executes, those of all functions it calls included.

    The number is the same on every machine and at every load. A function written in C counts as part of the line that
    calls it, so use seconds where a regular expression or another library does the work.
    """
    count = 0

    def trace(_frame: FrameType, _event: str, _value: object) -> object:
        nonlocal count
        count += 1
        return trace

    before = sys.gettrace()
    sys.settrace(trace)  # type: ignore[arg-type]
    try:
        work()
    finally:
        sys.settrace(before)
    return count


def seconds(work: Callable[[], object]) -> float:
    """Return how many seconds of the processor a call takes in this process."""
    gc.disable()  # Going through all that other tests left behind is no part of the work.
    try:
        started = process_time()
        work()
        return process_time() - started
    finally:
        gc.enable()


def assert_linear(
    work: Callable[[T], object],
    make: Callable[[int], T],
    size: int,
    measure: Callable[[Callable[[], object]], float] = steps,
) -> None:
    """Assert that work on what is made of four times the size is at most eight times the work.

    measure: steps or seconds.

    size: so large that quadratic work would be most of the work. Other programs only ever add to the seconds of this
    one, so each size counts with the fewest seconds that it took, and a growth that looks too large is measured again
    before it is believed.
    """
    small, large = make(size), make(size * TIMES)
    least, most = measure(lambda: work(small)), measure(lambda: work(large))
    for _ in range(0 if measure is steps else _ROUNDS):
        least = min(least, measure(lambda: work(small)))
        if most <= least * MOST:
            break
        most = min(most, measure(lambda: work(large)))
    assert most <= least * MOST, (
        f"{TIMES} times the size is {most / least:.1f} times the work: {least:.6g} and {most:.6g}"
    )


def wait_until(true: Callable[[], object], message: str = "it did not happen") -> None:
    """Wait until something is so. Raises AssertionError where it is not so after PATIENCE."""
    for _ in range(round(PATIENCE / _MOMENT)):
        if true():
            return
        sleep(_MOMENT)
    raise AssertionError(message)
