"""The sizes of tests: in the usual run, in the battery of every push, and at night (ADFM_SITE_TESTS=nightly).

A law that takes long is tried at a small size in the usual run, and at a larger one in the battery:

    @further
    def test_…:
        for number in range(figure(60, 3_000, quick=10)):

Tests by hypothesis are all marked so, and need their figures only where they differ from the default.
"""

import os
from typing import Final

import pytest

NIGHTLY: Final = os.environ.get("ADFM_SITE_TESTS") == "nightly"
further: Final = pytest.mark.battery(further=True)
"""Marks a test that is in the battery, too, where its figures are larger."""
_in_battery = False


def choose(asked_for: str) -> None:
    """Set the figures of the tests that are read from now on. asked_for: the expression of pytest's -m."""
    global _in_battery  # noqa: PLW0603 - figures are needed while tests are read, and only pytest knows what was asked for
    _in_battery = "battery" in asked_for


def figure(push: int, night: int, *, quick: int | None = None) -> int:
    """Return how often something is tried: on every push, or at night.

    quick: a smaller figure for the usual run.
    """
    if NIGHTLY:
        return night
    return push if quick is None or _in_battery else quick
