"""The cost of search: `python -m tests.bench.searching [--events 1000]`.

It measures a generated archive's index, and queries in Chromium.
"""

import gzip
import shutil
import sys
import threading
from argparse import ArgumentParser
from collections.abc import Iterable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time
from urllib.parse import quote

from adfm_site.artifact import Serialiser
from adfm_site.build.pipeline import prepare
from adfm_site.inputs.options import Options
from adfm_site.progress import silent
from tests.bench.generate import generate
from tests.sites.built import add
from tests.sites.memory import artifacts_of

QUERIES = (
    "river gauge",
    "Bangkok",
    "symposium 2010",
    "levee",
    "workshop Thailand",
    "organisation 12",
    "rivr",
    "harbor survey",
    "agenda",
)


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def index_of(site: Path) -> dict[str, bytes]:
    """Make all artifacts of a site, print what that cost, and return the search index, its page and its script."""
    prepared = prepare(site, Options(as_of="2026-02-01"), silent)
    started = process_time()
    planned = list(artifacts_of(prepared.archive, prepared.frame))
    indexed = [one for one in planned if one.address.startswith("/search/") and isinstance(one.recipe, Serialiser)]
    files = {one.address: one.recipe.function(one.view) for one in indexed if isinstance(one.recipe, Serialiser)}
    sys.stdout.write(f"{len(files)} files, {process_time() - started:.2f} s of the processor\n")
    for address, file in (("/assets/search.js", "/assets/search.js"), ("/search/", "/search/index.html")):
        files[file] = prepared.renderer.render(next(one for one in planned if one.address == address))
    return files


def spread(name: str, sizes: Iterable[int]) -> str:
    """Say how sizes are spread."""
    ordered = sorted(sizes)
    at_95 = ordered[min(len(ordered) * 95 // 100, len(ordered) - 1)]
    most = f"95 of 100 at most {at_95:,}, most {ordered[-1]:,} bytes"
    return f"{name}: {len(ordered)}, all {sum(ordered):,}, median {median(ordered):,.0f}, {most}"


def packed(data: bytes) -> int:
    """Return how many bytes are sent of a file."""
    return len(gzip.compress(data, 9, mtime=0))


def queries(folder: Path, files: dict[str, bytes]) -> dict[str, int]:
    """Ask each query in a fresh Chromium and give how many compressed bytes of the index each took."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - not needed for the rest

    found = {}
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as running, server:
        browser = running.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for query in QUERIES:
            page = browser.new_page()
            asked: list[str] = []
            page.on("requestfinished", lambda request, asked=asked: asked.append(request.url))
            page.goto(f"http://127.0.0.1:{server.server_address[1]}/search/?q={quote(query)}")
            page.wait_for_selector("#said > *")
            addresses = ["/" + url.split("/", 3)[3].replace("%20", " ") for url in asked if url.endswith(".json")]
            found[f"{query}: {page.inner_text('#said').splitlines()[0]}"] = sum(
                packed(files[address]) for address in addresses
            )
            page.close()
        browser.close()
        server.shutdown()
    return found


def main() -> None:
    """Measure, and print."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=1_000)
    parser.add_argument("--site", type=Path, help="a site of your own instead")
    told = parser.parse_args()
    with TemporaryDirectory(prefix="adfm-search-") as folder:
        site = told.site or Path(folder, "site")
        if not told.site:
            generate(site, told.events)
        files = index_of(site)
        for name in (
            "/search/words/from",
            "/search/words/spelling",
            "/search/words/contents",
            "/search/things/",
            "/assets/search.js",
        ):
            sys.stdout.write(
                spread(name, (packed(data) for address, data in files.items() if address.startswith(name))) + "\n"
            )
        for address, data in files.items():
            add(Path(folder, "served"), address.removeprefix("/"), data)
        asked = queries(Path(folder, "served"), files)
        for query, size in asked.items():
            sys.stdout.write(f"  {size:>7,}  {query}\n")
        sys.stdout.write(spread("a first query", asked.values()) + "\n")


if __name__ == "__main__":
    main()
