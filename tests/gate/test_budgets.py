"""What pages cost a reader on a slow line (reader-rules of the project: D25).

Sizes are compressed bytes, as hosts send them.
"""

from collections.abc import Callable
from gzip import compress
from pathlib import Path

import pytest

from tests.bench.generate import generate
from tests.gate.kinds import pages_of
from tests.sites.built import AS_OF, NAMES, REAL, Built, Tree, build_site, snapshot
from tests.sites.pages import PageRead

EVENT, LIST, HOME, STYLE = 30_000, 25_000, 20_000, 4_000


def sizes(files: dict[str, bytes] | Tree) -> dict[str, int]:
    """Return the compressed size of each page."""
    pages = files.files if isinstance(files, Tree) else files
    return {path: len(compress(data, mtime=0)) for path, data in pages.items() if path.endswith(".html")}


def over(found: dict[str, int], limits: dict[str, int]) -> list[str]:
    """Say which pages are larger than they may be."""
    return [
        f"{path}: {size:,} bytes of {limits.get(path, LIST):,}"
        for path, size in found.items()
        if size > limits.get(path, LIST)
    ]


def at_once(page: PageRead) -> int:
    """Return how many pictures load before anybody scrolls.

    The icon next to the site's name is a mark of the site and is not counted.
    """
    return sum(
        picture.get("loading") != "lazy" and "mark" not in picture.get("class", "") for picture in page.root.iter("img")
    )


@pytest.mark.parametrize("which", [*NAMES, REAL])
def test_pages_are_within_their_budget(which: str, site: Callable[[str], Built]) -> None:
    built = site(which)
    events = dict.fromkeys(pages_of("event.html", built, every=True), EVENT)
    assert events
    assert set(events) <= set(built.tree.pages)
    assert over(sizes(built.tree), {**events, "index.html": HOME}) == []


@pytest.mark.parametrize("which", [*NAMES, REAL])
def test_the_style_of_every_page_is_within_its_budget(which: str, site: Callable[[str], Built]) -> None:
    styles = {element.text or "" for page in site(which).tree.pages.values() for element in page.root.iter("style")}
    assert styles
    assert [
        len(compress(style.encode(), mtime=0)) for style in styles if len(compress(style.encode(), mtime=0)) > STYLE
    ] == []


@pytest.mark.parametrize("which", [*NAMES, REAL])
def test_at_most_one_picture_loads_before_anybody_scrolls(which: str, site: Callable[[str], Built]) -> None:
    assert [page.path for page in site(which).tree.pages.values() if at_once(page) > 1] == []


def test_pages_that_are_too_large_are_told_by_name(conference: Built) -> None:
    path = "about/index.html"
    noise = b"".join(f"{number * 7919 % 65537:x}".encode() for number in range(9999))
    files = {path: conference.tree.files[path].replace(b"</main>", b"<p>" + noise + b"</p></main>")}
    (found,) = over(sizes(files), {})
    assert found.startswith(f"{path}: ")
    assert over(sizes({path: conference.tree.files[path]}), {}) == []
    two = files[path].replace(b"</main>", b'<img src="a.png" alt="A"><img src="b.png" alt="B"></main>')
    assert at_once(Tree(files={path: two}).pages[path]) == 2


@pytest.mark.battery
def test_pages_of_a_thousand_events_are_within_their_budget(tmp_path: Path) -> None:
    generate(tmp_path / "site", 1000)
    outcome = build_site(tmp_path / "site", as_of=AS_OF)
    assert not outcome.errors
    found = sizes(snapshot(tmp_path / "site" / "output"))
    assert len(found) > 4000
    assert over(found, {path: EVENT for path in found if path.count("/") == 3 and path.startswith("events/")}) == []
