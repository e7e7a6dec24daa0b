"""The ways of publishing, and a place to publish to."""

import errno
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from adfm_site.build import fingerprint
from adfm_site.outputs import robots
from adfm_site.publish import exchange, place
from adfm_site.publish import publication as publishing


@pytest.fixture(params=["exchange", "journal", "journal onto another file system", "files of a mounted folder"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Use each way of publishing in turn, on every system; two more for tests that ask for them."""
    if request.param == "files of a mounted folder":
        monkeypatch.setattr(place, "is_mounted", lambda *_: True)
        monkeypatch.setattr(exchange, "swap_folders", _unable(errno.EIO))  # not even tried
    if request.param == "onto another disk":
        monkeypatch.setattr(place, "_disk", lambda *_: object())
    if request.param == "without memory":
        monkeypatch.setattr(place, "_is_ours", lambda _: False)
    if request.param.startswith("journal"):
        monkeypatch.setattr(exchange, "swap_folders", _unable(errno.ENOSYS))
    if request.param == "journal onto another file system":
        monkeypatch.setattr(os, "link", _unable(errno.EXDEV))
        monkeypatch.setattr(exchange, "_system_call", _unable(errno.ENOSYS))
    return str(request.param)


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """Return an output folder, still absent, in a folder of its own."""
    return tmp_path / "site" / "output"


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Skip flushing to the disk, and let tests replace the generator's source by a folder of the archive."""
    monkeypatch.setattr(publishing, "flush", lambda *_: None)
    monkeypatch.setattr(robots, "robots", robots.robots)
    monkeypatch.setattr(fingerprint, "_PACKAGE", fingerprint._PACKAGE)  # noqa: SLF001 - tests assign a folder of their own


def _unable(number: int) -> Callable[..., None]:
    def fail(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    return fail


@pytest.fixture
def _heeded() -> Iterator[None]:
    """Make builds react to SIGINT: a test run in the background ignores it, and so do its child processes."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
