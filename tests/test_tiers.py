"""What everybody tries at a small size, the battery tries further; nothing is lost between the two."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sites.built import REPOSITORY
from tests.work import PATIENCE

pytestmark = pytest.mark.battery
_PROBE = """
from hypothesis import given, settings, strategies as st
import pytest
from tests.tiers import figure, further

@given(st.none())
def test_a_law(_): print("a law", settings().max_examples)

@further
def test_a_size(): print("a size", figure(60, 3000, quick=10))

@pytest.mark.battery
def test_what_takes_long(): print("what takes long")

def test_what_is_short(): print("what is short")
"""


@pytest.mark.parametrize(
    ("asked_for", "tier", "told"),
    [
        ((), "", {"a law 25", "a size 10", "what is short"}),
        (("-m", "battery"), "", {"a law 100", "a size 60", "what takes long"}),
        (("-m", "battery"), "nightly", {"a law 1000", "a size 3000", "what takes long"}),
    ],
)
def test_each_tier_has_its_tests_and_figures(
    asked_for: tuple[str, ...], tier: str, told: set[str], tmp_path: Path
) -> None:
    (tmp_path / "test_probe.py").write_text(_PROBE, encoding="utf-8")
    words = (
        "-m",
        "pytest",
        "-c",
        REPOSITORY / "pyproject.toml",
        "--rootdir",
        tmp_path,
        "-p",
        "tests.conftest",
        "-n",
        "0",
        "-s",
    )
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")} | {
        "ADFM_SITE_TESTS": tier
    }
    done = subprocess.run(
        [sys.executable, *words, *asked_for, tmp_path],
        check=True,
        cwd=REPOSITORY,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE,
    )
    assert set(re.findall(r"a law \d+|a size \d+|what \w+ \w+", done.stdout)) == told
