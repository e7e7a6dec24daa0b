"""What is promised of some pages only; what holds for all is in test_gate.py."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

pytestmark = pytest.mark.browser


def opened(browser: Any, url: str, **how: Any) -> Any:
    page = browser.new_context(**how).new_page()
    page.goto(url)
    return page


def test_pages_say_the_same_without_script(browser: Any, address: str) -> None:
    words = [
        opened(browser, f"{address}/events/2019/atd-01/", java_script_enabled=on).inner_text("body")
        for on in (True, False)
    ]
    assert words[0] == words[1]
    assert "Peer learning" in words[0]


def test_the_first_stop_of_the_tab_key_leads_past_the_navigation(browser: Any, address: str) -> None:
    page = opened(browser, f"{address}/events/2019/atd-01/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "MAIN"
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
    assert "https://archive.example/events/2019/atd-01/" in page.locator("footer").inner_text()
    page.context.close()


def test_the_page_for_lost_readers_works_at_any_depth(browser: Any, address_of: Callable[[str], str]) -> None:
    address = address_of("conference")
    page = opened(browser, f"{address}/events/1999/no/such/page/")
    assert page.locator("h1").inner_text() == "Page not found"
    links = page.evaluate("[...document.querySelectorAll('main a')].map(a => a.href)")
    inside = [link for link in links if link.startswith(address)]
    assert inside
    assert all(page.goto(link).status == 200 for link in inside)


def test_an_old_address_leads_to_the_new_one(browser: Any, leading_on: str) -> None:
    page = opened(browser, f"{leading_on}/work/first-alternatives-to-child-detention-peer/")
    page.wait_for_url(f"{leading_on}/events/2019/atd-01/")
    assert page.locator("h1").count() == 1
