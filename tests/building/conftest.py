"""The ways of publishing, and a place to publish to."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from adfm_site.building import exchange


@pytest.fixture(params=["exchange", "journal", "journal onto another file system"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Take each way of publishing in turn, whatever this system is able to do."""
    if request.param != "exchange":
        monkeypatch.setattr(exchange, "swap_folders", _unable(errno.ENOSYS))
    if request.param == "journal onto another file system":
        monkeypatch.setattr(os, "link", _unable(errno.EXDEV))
        monkeypatch.setattr(exchange, "_system_call", _unable(errno.ENOSYS))
    return str(request.param)


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """Give an output folder, still absent, in a folder of its own."""
    return tmp_path / "site" / "output"


def _unable(number: int) -> Callable[..., None]:
    def fail(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    return fail
