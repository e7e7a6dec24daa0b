"""The worst that editors write stays readable.

Nothing scrolls sideways, nothing is cut off, nothing overlaps, and pages are valid.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.browser import bad_input
from tests.browser.serving import folder_served
from tests.sites import laws
from tests.sites.built import Tree, build_site, snapshot

pytestmark = pytest.mark.browser

# Line heights in proportion to the letters, without which signs of neighbouring lines touch (measured: reader-rules,
# ink heights).
LINES = {"th": 1.7, "lo": 1.7, "km": 1.9, "my": 2.0, "bn": 1.65, "ar": 1.65, "ur": 2.3}
CUT_OFF = """() => [...document.querySelectorAll('main *, header *, footer *')].filter(e => {
    const s = getComputedStyle(e);
    return e.getClientRects().length && !e.closest('.away, .scroll, svg, .skip')
        && s.overflow === 'visible' && s.display !== 'inline'
        && e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0;
}).map(e => e.outerHTML.slice(0, 120))"""
OUTSIDE = """() => [
    ...document.querySelectorAll('main a, main p, main h1, main h2, main h3, main dd, main li')
].filter(e => {
    const b = e.getBoundingClientRect();
    return b.width && !e.closest('.away, .scroll') && (b.right > innerWidth + 1 || b.left < -1);
}).map(e => e.outerHTML.slice(0, 120))"""
SPACING = """() => {
    const s = getComputedStyle(document.querySelector('h1'));
    return [parseFloat(s.lineHeight) / parseFloat(s.fontSize), s.direction];
}"""

VALID = (
    laws.html_is_valid,
    laws.nothing_is_empty,
    laws.headings_have_something_below,
    laws.pages_say_what_they_are,
    laws.links_lead_somewhere,
)


@dataclass(frozen=True)
class Bad:
    """The site, served. pages: addresses by name."""

    address: str
    pages: dict[str, str]
    tree: Tree


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bad]:
    """Return the site, built and served."""
    root: Path = tmp_path_factory.mktemp("bad")
    pages = bad_input.write(root)
    outcome = build_site(root)
    assert outcome.errors == 0
    with folder_served(root / "output") as address:
        yield Bad(address=address, pages=pages, tree=Tree(files=snapshot(root / "output")))


@pytest.mark.parametrize("width", [320, 1280])
def test_pages_stay_readable(bad: Bad, browser: Any, width: int) -> None:
    page = browser.new_context(viewport={"width": width, "height": 800}).new_page()
    for name, path in bad.pages.items():
        page.goto(bad.address + path)
        assert page.evaluate("document.scrollingElement.scrollWidth") == width, name
        assert page.evaluate(CUT_OFF) == [], name
        assert page.evaluate(OUTSIDE) == [], name
    page.context.close()


def test_lines_of_every_script_have_room_and_their_direction(bad: Bad, browser: Any) -> None:
    page = browser.new_context(viewport={"width": 320, "height": 800}).new_page()
    for name, (language, _) in bad_input.TITLES.items():
        page.goto(bad.address + bad.pages[name])
        room, direction = page.evaluate(SPACING)
        assert room >= LINES.get(language, 1.1) - 0.001, name
        assert direction == ("rtl" if language in ("ar", "ur") else "ltr"), name
        assert page.evaluate(SPACING.replace("h1", "#summary ~ h3"))[0] >= LINES.get(language, 1.1) - 0.001, name
    page.context.close()


@pytest.mark.parametrize("law", VALID, ids=lambda law: law.__name__)
def test_pages_are_valid(bad: Bad, law: laws.Law) -> None:
    assert list(law(bad.tree)) == []


def test_the_planted_page_is_found(bad: Bad, browser: Any) -> None:
    """The checks see a word that cannot be broken, and a line that is too low."""
    page = browser.new_context(viewport={"width": 320, "height": 800}, bypass_csp=True).new_page()
    page.goto(bad.address + bad.pages["long-title"])
    page.add_style_tag(content="body { overflow-wrap: normal !important }")
    assert page.evaluate("document.scrollingElement.scrollWidth") > 320
    assert page.evaluate(CUT_OFF) != []
    page.goto(bad.address + bad.pages["khmer"])
    page.add_style_tag(content=":lang(km) { line-height: 1.1 !important }")
    assert page.evaluate(SPACING)[0] < LINES["km"]
    page.context.close()
