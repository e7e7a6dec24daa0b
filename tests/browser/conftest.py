"""The real archive, built once and served on this machine."""

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from adfm_site.building.build import build
from adfm_site.building.options import Options
from adfm_site.building.progress import silent

ROOT = Path(__file__).parents[2]


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of the built archive, below a path, as on Pages."""
    folder = tmp_path_factory.mktemp("served")
    outcome = build(ROOT, folder / "archive", Options(as_of="2026-11-21", base_url="https://archive.example/archive"), silent)
    assert not outcome.errors
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/archive"
        server.shutdown()
