"""The measure of work tells linear from quadratic, whatever the machine."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from re import compile as pattern

import pytest

from tests import work
from tests.sites.built import REPOSITORY
from tests.work import PATIENCE, assert_linear, seconds, steps, wait_until


def _each(count: int) -> int:
    return sum(1 for _ in range(count))


def _each_with_each(count: int) -> int:
    return sum(1 for one in range(count) for other in range(count) if one == other)


def _found_in_one_pass(text: str) -> list[str]:
    return pattern("a").findall(text)


def _found_by_trying_each(text: str) -> list[str]:
    return pattern("a+b").findall(text)


@pytest.mark.parametrize(
    ("measure", "linear", "quadratic", "size"),
    [(steps, _each, _each_with_each, 20), (seconds, _each, _each_with_each, 100)],
)
def test_quadratic_work_is_found_in_python(
    measure: Callable[[Callable[[], object]], float],
    linear: Callable[[int], int],
    quadratic: Callable[[int], int],
    size: int,
) -> None:
    assert_linear(linear, lambda count: count, size, measure)
    with pytest.raises(AssertionError, match="times the work"):
        assert_linear(quadratic, lambda count: count, size, measure)


def test_quadratic_work_of_a_library_is_found_by_its_seconds_only() -> None:
    assert_linear(_found_in_one_pass, lambda count: "a" * count, 20_000, seconds)
    assert_linear(_found_by_trying_each, lambda count: "a" * count, 500, steps)
    with pytest.raises(AssertionError, match="times the work"):
        assert_linear(_found_by_trying_each, lambda count: "a" * count, 500, seconds)


def test_steps_are_counted_in_every_function_and_are_the_same_each_time() -> None:
    assert steps(lambda: _each(100)) == steps(lambda: _each(100))
    assert 100 < steps(lambda: _each(200)) - steps(lambda: _each(100)) < 400


def test_a_burst_of_other_work_is_not_taken_for_growth() -> None:
    spent = iter([1.0, 90.0, 1.0, 4.0, 1.0])
    assert_linear(lambda _: None, lambda count: count, 1, lambda _: next(spent))


def test_what_does_not_happen_is_not_waited_for_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    wait_until(lambda: True)
    monkeypatch.setattr(work, "PATIENCE", 0.05)
    with pytest.raises(AssertionError, match="no light"):
        wait_until(lambda: False, "no light")


@pytest.mark.battery
def test_a_test_that_hangs_is_ended_and_named(tmp_path: Path) -> None:
    (tmp_path / "test_hanging.py").write_text(
        "from time import sleep\ndef test_hangs(): sleep(900)\n", encoding="utf-8"
    )
    words = (
        "-c",
        REPOSITORY / "pyproject.toml",
        "--rootdir",
        tmp_path,
        "-o",
        "faulthandler_timeout=1",
        "-n",
        "1",
        tmp_path,
    )
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *words],
        check=False,
        capture_output=True,
        encoding="utf-8",
        env=environment,
        timeout=PATIENCE,
    )
    assert done.returncode == 1
    assert re.search(r"worker 'gw\d' crashed while running '.*test_hangs'", done.stdout)
    assert re.search(r"test_hanging\.py\W+line 2 in test_hangs", done.stderr)
