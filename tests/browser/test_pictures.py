"""Pictures in a real browser.

The browser loads the size for the screen, and not before it is needed; nothing moves meanwhile.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.serving import folder_served
from tests.pictures.planting import picture, profile, saved
from tests.sites.built import add, build_site, codes

pytestmark = pytest.mark.browser

_SHIFTS = """() => new Promise(done => {
  let sum = 0
  new PerformanceObserver(list => list.getEntries().forEach(entry => sum += entry.value))
    .observe({type: "layout-shift", buffered: true})
  setTimeout(() => done(sum), 300)
})"""
_LOADED = (
    "() => [...document.querySelectorAll('main img')].map(image => image.complete && image.currentSrc.split('/').pop())"
)
_WIDTHS = (
    "() => [...document.querySelectorAll('main img')]"
    ".map(image => [image.clientWidth, image.sizes || image.previousSibling.sizes])"
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a site with a page that begins with a picture and ends, far below, with another."""
    root = tmp_path_factory.mktemp("pictured") / "site"
    minimal = Path(__file__).parents[1] / "sites" / "minimal"
    add(root, "site.yaml", (minimal / "site.yaml").read_bytes())
    add(root, "content/index.md", "---\ntitle: Home\n---\nWords.\n")
    add(
        root, "content/page.md", "---\ntitle: Page\n---\n![One](one.jpg)\n\n" + "Words.\n\n" * 400 + "![Two](two.png)\n"
    )
    add(root, "content/one.jpg", saved(picture(size=(2000, 1000)), "JPEG", icc_profile=profile(b"canary")))
    add(root, "content/two.png", saved(picture(size=(1000, 500)), "PNG"))
    assert codes(build_site(root)) == []
    with folder_served(root / "output") as address:
        yield f"{address}"


@pytest.mark.parametrize(
    ("width", "points", "one", "two"),
    [
        (320, 1, "one.jpg@480.webp", "two.png@480.webp"),
        (320, 2, "one.jpg@960.webp", "two.png@1000.webp"),
        (360, 3, "one.jpg@960.webp", "two.png@1000.webp"),
        (1280, 1, "one.jpg@960.webp", "two.png@1000.webp"),
        (1280, 2, "one.jpg@1440.webp", "two.png@1000.webp"),
    ],
)
def test_the_size_for_the_screen_is_loaded_when_it_is_needed_and_nothing_moves(
    browser: Any, site: str, width: int, points: int, one: str, two: str
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 700}, device_scale_factor=points)
    page, asked = context.new_page(), []
    page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    page.goto(f"{site}/page/", wait_until="networkidle")
    assert one in asked
    assert not [name for name in asked if name.startswith("two")]
    assert page.evaluate(_LOADED) == [one, False]
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    assert _once_loaded(page) == [one, two]
    assert [name for name in asked if "@" in name] == [one, two]
    assert page.evaluate(_SHIFTS) == 0
    context.close()


def _once_loaded(page: Any) -> list[str | bool]:
    """Ask again and again from outside, since the page's policy lets nothing inside it wait for a condition."""
    for _ in range(100):
        loaded: list[str | bool] = page.evaluate(_LOADED)
        if all(loaded):
            return loaded
        page.wait_for_timeout(100)
    pytest.fail("a picture is not loaded within ten seconds")


@pytest.mark.parametrize("width", [320, 360, 700, 1280])
def test_pictures_are_as_wide_as_their_sizes_say(browser: Any, site: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 700})
    page = context.new_page()
    page.goto(f"{site}/page/")
    for shown, sizes in page.evaluate(_WIDTHS):
        told = page.evaluate(
            """sizes => {
          const probe = document.createElement('img')
          const [first, second] = sizes.split(', ')
          const [condition, length] = [first.slice(0, first.indexOf(')') + 1), first.slice(first.indexOf(')') + 2)]
          return matchMedia(condition).matches ? parseInt(length) : innerWidth - parseInt(second.slice(13))
        }""",
            sizes,
        )
        assert abs(shown - told) <= 2
    assert page.evaluate("document.scrollingElement.scrollWidth") == width
    context.close()


def test_colours_of_a_rewritten_profile_are_those_of_the_file(browser: Any, site: str) -> None:
    """The profile is that of sRGB, so the pixels that the browser draws are those of the file itself."""
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    page.goto(f"{site}/page/")
    drawn = page.evaluate("""async () => {
      const image = new Image(); image.src = 'one.jpg'; await image.decode()
      const canvas = document.createElement('canvas'); canvas.width = 2000; canvas.height = 1000
      const pen = canvas.getContext('2d'); pen.drawImage(image, 0, 0)
      return [[100, 100], [1900, 900], [1000, 500]].map(([x, y]) => [...pen.getImageData(x, y, 1, 1).data].slice(0, 3))
    }""")
    awaited = picture(size=(2000, 1000))
    for (x, y), colour in zip([(100, 100), (1900, 900), (1000, 500)], drawn, strict=True):
        assert all(abs(one - other) < 12 for one, other in zip(colour, awaited.getpixel((x, y)), strict=True))
    context.close()
