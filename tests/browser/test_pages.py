"""What readers are promised, looked at in a real browser: one page of each type of the real archive."""

from io import BytesIO
from typing import Any

import pytest
from PIL import Image

pytestmark = pytest.mark.browser

PAGES = (
    "/",
    "/events/",
    "/events/2019/",
    "/events/2019/atd-01/",
    "/events/2019/atd-01/agenda/",
    "/events/2020/atd-02/",
    "/series/atd-peer-learning/",
    "/organisations/",
    "/organisations/thai-dcy/",
    "/places/th/",
    "/topics/child-detention/",
    "/kinds/",
    "/documents/",
    "/documents/atd-01-compiled-record/",
    "/about/",
    "/404.html",
)
TEXT_SPACING = "*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important} p{margin-block-end:2em!important}"


def opened(browser: Any, url: str, **how: Any) -> Any:
    page = browser.new_context(**how).new_page()
    page.goto(url)
    return page


@pytest.mark.parametrize("path", PAGES)
def test_no_page_scrolls_sideways_at_320_pixels(browser: Any, address: str, path: str) -> None:
    page = opened(browser, address + path, viewport={"width": 320, "height": 700})
    assert page.evaluate("document.scrollingElement.scrollWidth") == 320
    page.context.close()


@pytest.mark.parametrize("path", PAGES)
def test_pages_bear_text_of_200_percent_and_wide_text_spacing(browser: Any, address: str, path: str) -> None:
    """WCAG 2.2, 1.4.4 and 1.4.12; the policy of the page forbids foreign styles, so the test goes round it."""
    page = opened(browser, address + path, viewport={"width": 640, "height": 700}, bypass_csp=True)
    page.evaluate("document.documentElement.style.fontSize = '36px'")
    assert page.evaluate("document.scrollingElement.scrollWidth") == 640
    page.evaluate("document.documentElement.style.fontSize = ''")
    page.add_style_tag(content=TEXT_SPACING)
    assert page.evaluate("document.scrollingElement.scrollWidth") == 640
    page.context.close()


@pytest.mark.parametrize("path", PAGES)
def test_pages_ask_for_nothing_elsewhere_and_break_none_of_their_own_rules(browser: Any, address: str, path: str) -> None:
    page = browser.new_context().new_page()
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(address + path)
    page.wait_for_load_state("networkidle")
    assert asked[0] == address + path
    assert all(url.startswith(address) for url in asked)
    assert [text for text in said if "favicon" not in text] == []
    page.context.close()


def test_pages_say_the_same_without_script(browser: Any, address: str) -> None:
    words = [opened(browser, f"{address}/events/2019/atd-01/", java_script_enabled=on).inner_text("body") for on in (True, False)]
    assert words[0] == words[1]
    assert "Peer learning" in words[0]


@pytest.mark.parametrize("path", ["/", "/events/2019/atd-01/"])
def test_every_stop_of_the_tab_key_can_be_seen(browser: Any, address: str, path: str) -> None:
    page = opened(browser, address + path, viewport={"width": 1280, "height": 900})
    stops = page.evaluate("document.querySelectorAll('a[href], [tabindex=\"0\"]').length")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    for _ in range(stops):
        seen = page.evaluate(
            """() => { const e = document.activeElement, s = getComputedStyle(e), b = e.getBoundingClientRect();
                       return [s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2, b.width > 0 && b.height > 0] }"""
        )
        assert seen == [True, True], page.evaluate("document.activeElement.outerHTML")
        page.keyboard.press("Tab")
    page.context.close()


def test_the_dark_scheme_is_dark_and_the_light_one_light(browser: Any, address: str) -> None:
    property_ = "getComputedStyle(document.documentElement).getPropertyValue('--%s').trim()"
    for scheme, paper_is_brighter in (("light", True), ("dark", False)):
        page = opened(browser, address + "/", color_scheme=scheme)
        paper, ink = (int(page.evaluate(property_ % name)[1:3], 16) for name in ("paper", "ink"))
        assert (paper > ink) is paper_is_brighter
        corner = page.screenshot(clip={"x": 5, "y": 400, "width": 1, "height": 1})
        assert (Image.open(BytesIO(corner)).convert("L").getpixel((0, 0)) > 127) is paper_is_brighter
        page.context.close()


def test_print_leaves_out_the_navigation_and_keeps_the_address(browser: Any, address: str) -> None:
    page = opened(browser, f"{address}/events/2019/atd-01/")
    page.emulate_media(media="print")
    assert not page.locator("header nav").first.is_visible()
    assert "https://archive.example/archive/events/2019/atd-01/" in page.locator("footer").inner_text()
    assert page.pdf(tagged=True)[:5] == b"%PDF-"
    page.context.close()


def test_links_from_the_not_found_page_work_at_any_depth(browser: Any, address: str) -> None:
    page = opened(browser, f"{address}/404.html")
    links = page.evaluate("[...document.querySelectorAll('main a')].map(a => a.getAttribute('href'))")
    assert links
    assert all(link.startswith("/archive/") for link in links)


def test_an_old_address_leads_to_the_new_one(browser: Any, address: str) -> None:
    page = opened(browser, f"{address}/work/first-alternatives-to-child-detention-peer/")
    page.wait_for_url(f"{address}/events/2019/atd-01/")
    assert page.locator("h1").count() == 1
