"""An editor saves, and the page in the browser follows by itself."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.preview.editing import FILES, Shown

pytestmark = pytest.mark.browser

ABOUT = "content/about.md"
LONG = "\n\n".join(f"Paragraph {number}." for number in range(100))


@pytest.fixture
def page(shown: Shown, browser: Any) -> Iterator[Any]:
    """Return a page of Chromium at the site's page About."""
    opened = browser.new_page(viewport={"width": 800, "height": 600})
    opened.goto(f"{shown.server.address}about/")
    yield opened
    opened.close()


def test_an_edit_reloads_the_page_where_it_was_read(shown: Shown, page: Any) -> None:
    shown.write(ABOUT, FILES[ABOUT] + LONG)
    page.get_by_text("Paragraph 99.").wait_for()
    # Until it is loaded to its end, the browser itself goes back to where the page stood before.
    page.wait_for_load_state("load")
    page.wait_for_timeout(300)
    page.evaluate("scrollTo(0, 700)")
    page.wait_for_timeout(300)
    assert abs(page.evaluate("scrollY") - 700) < 5
    shown.write(ABOUT, FILES[ABOUT] + LONG + "\n\nThe last word.\n")
    page.get_by_text("The last word.").wait_for()
    shown.until(lambda: abs(page.evaluate("scrollY") - 700) < 5)


def test_a_mistake_shows_at_once_and_goes_when_it_is_mended(shown: Shown, page: Any) -> None:
    shown.write(ABOUT, FILES[ABOUT].replace("title: About", "titel: About"))
    page.get_by_text("Nothing can be published until this is fixed.").wait_for()
    assert f"{ABOUT}:2:1" in page.get_by_role("region", name="Problems").inner_text()
    shown.write(ABOUT, FILES[ABOUT])
    page.get_by_role("region", name="Problems").wait_for(state="detached")


def test_a_fault_of_a_template_is_left_by_itself_too(shown: Shown, page: Any) -> None:
    template = shown.write("templates/page.html", "{{ nothing.such }}")
    page.get_by_role("heading", name="/about/ cannot be shown").wait_for()
    template.unlink()
    page.get_by_text("Words about the archive.").wait_for()


def test_a_hidden_tab_rests_and_catches_up_when_it_is_looked_at(shown: Shown, page: Any) -> None:
    """Browsers allow six connections to one computer, so tabs in the background must hold none."""
    page.evaluate("""() => {
        Object.defineProperty(document, "hidden", { value: true, configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));
        window.still = true;
    }""")
    shown.write(ABOUT, FILES[ABOUT] + "A later word.\n")
    shown.until_text("/about/", "A later word.")
    page.wait_for_timeout(100)
    assert page.evaluate("window.still") is True
    page.evaluate("""() => {
        Object.defineProperty(document, "hidden", { value: false, configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));
    }""")
    page.get_by_text("A later word.").wait_for()
