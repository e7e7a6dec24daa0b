"""Pictures that would take much memory or time are refused before a pixel is drawn.

Their headers and their structure show it.
"""

import sys
import tracemalloc
from io import BytesIO
from pathlib import Path
from subprocess import run
from typing import Final
from unittest.mock import patch

import pytest

from adfm_site.pictures import cleaning
from adfm_site.reading.measuring import measure
from tests.pictures.bombs import DAMAGED, REPEATING, TOO_LARGE
from tests.pictures.planting import CANARY, exif, picture, saved
from tests.sites.built import REPOSITORY
from tests.work import assert_linear, seconds

_MEGABYTES: Final = 130  # Of which the largest file alone takes 60.


def _codes(name: str, data: bytes) -> list[str]:
    checked = measure(f"content/{name}", "digest", len(data), BytesIO(data))
    return [found.code for found in checked.diagnostics]


def _memory_of(told: str, name: str, data: bytes) -> int:
    """Return how many bytes are taken, at most, to find what there is to complain about."""
    tracemalloc.start()
    try:
        assert _codes(name, data) == [told]
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("name", TOO_LARGE)
def test_what_is_too_large_is_refused_without_being_drawn(name: str) -> None:
    data = TOO_LARGE[name]()
    with (
        patch.object(cleaning, "try_out", side_effect=AssertionError),
        patch.object(cleaning, "drawn_anew", side_effect=AssertionError),
    ):
        assert _memory_of("picture-too-large", name, data) < _MEGABYTES * 1_000_000


@pytest.mark.parametrize("name", DAMAGED)
def test_what_lies_or_is_cut_is_refused(name: str) -> None:
    assert _memory_of("damaged-file", name, DAMAGED[name]()) < _MEGABYTES * 1_000_000


@pytest.mark.parametrize("name", REPEATING)
def test_what_repeats_something_is_gone_through_once(name: str) -> None:
    make, most = REPEATING[name]

    def refused(data: bytes) -> None:
        assert _codes(name, data) == ["damaged-file"]

    assert_linear(refused, make, most // 400, seconds)


@pytest.mark.battery
@pytest.mark.parametrize("name", REPEATING)
def test_what_repeats_something_millions_of_times_is_refused(name: str) -> None:
    make, most = REPEATING[name]
    assert _memory_of("damaged-file", name, make(most)) < _MEGABYTES * 1_000_000


_DRAWS: Final = """
import sys
from adfm_site.pictures.cleaning import clean, resized
data = open(sys.argv[2], "rb").read()
clean(data, sys.argv[1])
resized(data, sys.argv[1], 960, "WEBP")
told = open("/proc/self/status").read().partition("VmHWM:")[2]
print(int(told.split()[0]) // 1024)
"""


@pytest.mark.battery
@pytest.mark.skipif(
    sys.platform != "linux", reason="asks /proc, since the system's own peak counts what the test's process had"
)
@pytest.mark.parametrize(("form", "megabytes"), [("JPEG", 600), ("PNG", 600), ("WEBP", 950)])
def test_the_largest_picture_that_is_taken_needs_no_more_memory_than_this(
    form: str, megabytes: int, tmp_path: Path
) -> None:
    told = (b"Exif\0\0" if form == "JPEG" else b"") + exif(CANARY, 6)
    (tmp_path / "large").write_bytes(saved(picture(size=(8_000, 5_000)), form, exif=told))
    done = run(
        [sys.executable, "-c", _DRAWS, form, tmp_path / "large"],
        check=True,
        capture_output=True,
        encoding="utf-8",
        cwd=REPOSITORY,
    )
    assert int(done.stdout) < megabytes
