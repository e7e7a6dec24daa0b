"""How long pages take to load on a slow line and a slow phone: a part of the benchmark.

The line has 400 kbit/s and answers after 400 ms, the processor is six times slower; each page is opened three times
with an empty cache.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from gzip import compress
from pathlib import Path
from statistics import median
from typing import Any, Final

from tests.browser.chromium import launched
from tests.browser.serving import served
from tests.sites.built import Tree, snapshot

BITS_PER_SECOND, DELAY_MS, SLOWER, RUNS = 400_000, 400, 6, 3
LARGEST_PAINT, SHIFT = 2.5, 0.1
"""What is good: seconds to the largest paint, and the sum of shifts (Core Web Vitals)."""
KINDS: Final = ("home", "event", "list", "search")
WATCH: Final = """
window.seen = { paint: 0, shift: 0 };
const watch = (type, take) =>
  new PerformanceObserver(all => all.getEntries().forEach(take)).observe({ type, buffered: true });
watch("largest-contentful-paint", one => { seen.paint = one.startTime });
watch("layout-shift", one => { seen.shift += one.value });
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loading:
    """The measurements of a page.

    size: compressed, in bytes. paint, worst: seconds to the largest paint, median and worst of the runs. shift: how
    much the page shifted.
    """

    kind: str
    path: str
    size: int
    paint: float
    worst: float
    shift: float

    @property
    def good(self) -> bool:
        """Return whether it is within what Core Web Vitals call good."""
        return self.paint <= LARGEST_PAINT and self.shift <= SHIFT


def measure_loading(folder: Path) -> list[Loading]:
    """Measure the home page, the longest event's, the longest list and the search of a published folder."""
    with launched() as browser:
        return loading_of(browser, Tree(files=snapshot(folder)))


def loading_of(browser: Any, tree: Tree) -> list[Loading]:
    """Measure the longest page of each kind of a published tree."""
    with served(tree) as address:
        return [_measured(browser, address, tree, kind, path) for kind, path in longest(tree)]


def longest(tree: Tree) -> Iterator[tuple[str, str]]:
    """Return for each kind the page with the most bytes, where there is one."""
    pages = {path: len(data) for path, data in tree.files.items() if path.endswith("index.html")}
    of_kind = {
        "home": ["index.html"],
        "event": [path for path in pages if path.startswith("events/") and path.count("/") == 3],
        "list": [
            path
            for path in pages
            if path.startswith(("events/", "places/", "topics/", "kinds/")) and path.count("/") < 3
        ],
        "search": [path for path in pages if path == "search/index.html"],
    }
    for kind in KINDS:
        if of_kind[kind]:
            yield kind, max(of_kind[kind], key=lambda path: (pages[path], path))


def _measured(browser: Any, address: str, tree: Tree, kind: str, path: str) -> Loading:
    runs = [_opened(browser, f"{address}/{path.removesuffix('index.html')}") for _ in range(RUNS)]
    paints = [run["paint"] / 1000 for run in runs]
    size = len(compress(tree.files[path], mtime=0))
    return Loading(
        kind=kind,
        path=path,
        size=size,
        paint=median(paints),
        worst=max(paints),
        shift=max(run["shift"] for run in runs),
    )


def _opened(browser: Any, url: str) -> dict[str, float]:
    """Open a page with an empty cache on the slow line.

    Return when its largest part was painted, in milliseconds, and its shifts.
    """
    with browser.new_context(viewport={"width": 360, "height": 740}, device_scale_factor=2) as context:
        page = context.new_page()
        page.add_init_script(WATCH)
        tools = context.new_cdp_session(page)
        tools.send("Network.enable")
        speed = BITS_PER_SECOND / 8
        line = {"offline": False, "latency": DELAY_MS, "downloadThroughput": speed, "uploadThroughput": speed}
        tools.send("Network.emulateNetworkConditions", line)
        tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        page.goto(url, wait_until="load")
        while not page.evaluate(
            "window.seen.paint"
        ):  # asked from outside: the page's policy lets nothing inside it wait
            page.wait_for_timeout(20)
        page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        seen: dict[str, float] = page.evaluate("window.seen")
        return seen
