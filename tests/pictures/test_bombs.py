"""Pictures that would take much memory or time are refused by their heads and their structure, before a pixel is drawn."""

import sys
import tracemalloc
from io import BytesIO
from pathlib import Path
from subprocess import run
from time import process_time
from typing import Final
from unittest.mock import patch

import pytest

from adfm_site.pictures import cleaning
from adfm_site.reading.measuring import measure
from tests.pictures.bombs import DAMAGED, TOO_LARGE
from tests.pictures.planting import CANARY, exif, picture, saved
from tests.sites.built import REPOSITORY

_SECONDS: Final = 2.0
_MEGABYTES: Final = 130  # Of which the largest file alone takes 60.


def _codes(name: str, data: bytes) -> list[str]:
    checked = measure(f"content/{name}", "digest", len(data), BytesIO(data))
    return [found.code for found in checked.diagnostics]


@pytest.mark.parametrize("name", TOO_LARGE)
def test_what_is_too_large_is_refused_without_being_drawn(name: str) -> None:
    data = TOO_LARGE[name]()
    tracemalloc.start()
    started = process_time()
    with patch.object(cleaning, "try_out", side_effect=AssertionError), patch.object(cleaning, "drawn_anew", side_effect=AssertionError):
        assert _codes(name, data) == ["picture-too-large"]
    assert process_time() - started < _SECONDS
    assert tracemalloc.get_traced_memory()[1] < _MEGABYTES * 1_000_000
    tracemalloc.stop()


@pytest.mark.parametrize("name", DAMAGED)
def test_what_lies_or_is_cut_is_refused(name: str) -> None:
    data = DAMAGED[name]()
    started = process_time()
    tracemalloc.start()
    assert _codes(name, data) == ["damaged-file"]
    assert process_time() - started < _SECONDS * 2  # Watching memory takes about as long as the work.
    assert tracemalloc.get_traced_memory()[1] < _MEGABYTES * 1_000_000
    tracemalloc.stop()


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
@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc, since the system's own peak counts what the test's process had")
@pytest.mark.parametrize(("form", "megabytes"), [("JPEG", 600), ("PNG", 600), ("WEBP", 950)])
def test_the_largest_picture_that_is_taken_needs_no_more_memory_than_this(form: str, megabytes: int, tmp_path: Path) -> None:
    told = (b"Exif\0\0" if form == "JPEG" else b"") + exif(CANARY, 6)
    (tmp_path / "large").write_bytes(saved(picture(size=(8_000, 5_000)), form, exif=told))
    done = run([sys.executable, "-c", _DRAWS, form, tmp_path / "large"], check=True, capture_output=True, encoding="utf-8", cwd=REPOSITORY)
    assert int(done.stdout) < megabytes
