"""What a publication does to output/, by exchange, by journal, and by journal onto another file system."""

import errno
import os
import random
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from adfm_site.building import exchange, journal
from adfm_site.building.checksums import CHECKSUMS, listing
from adfm_site.building.publishing import Published, open_publication
from adfm_site.building.refusal import Refusal

ROOT = Path(__file__).parents[2]
OLD = {"index.html": b"old", "events/2018/index.html": b"gone soon", "same.txt": b"same"}
NEW = {"index.html": b"new", "events/2019/index.html": b"fresh", "same.txt": b"same"}


def unable(number: int):  # noqa: ANN201, D103
    def fail(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    return fail


@pytest.fixture(params=["exchange", "journal", "other file system"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Take each way of publishing in turn."""
    if request.param != "exchange":
        monkeypatch.setattr(exchange, "swap_folders", unable(errno.ENOSYS))
    if request.param == "other file system":
        monkeypatch.setattr(os, "link", unable(errno.EXDEV))
        monkeypatch.setattr(exchange, "_sync_file_system", lambda _: False)
    return request.param


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "site" / "output"
