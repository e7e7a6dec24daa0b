"""The form that filters a list, as readers use it.

They use it by keyboard, with the back button, from an address, and where the list is split by year.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.serving import folder_served
from tests.sites.built import Built, add, build_site

pytestmark = pytest.mark.browser

SITE = """name: Osk River Archive
languages: en
time-zone: Asia/Bangkok
kinds:
  gathering: {name: Gathering, plural: Gatherings}
  talk: {name: Talk, plural: Talks}
topics: {gauges: Gauges, ferries: Ferries}
"""


@pytest.fixture(scope="module")
def small_list(conference: Built) -> Iterator[str]:
    """Return the address of a site whose events stand on one page."""
    with folder_served(conference.output) as address:
        yield address


@pytest.fixture(scope="module")
def long_list(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a site with 120 events, whose years have pages of their own."""
    root: Path = tmp_path_factory.mktemp("long")
    add(root, "site.yaml", SITE)
    for number in range(120):
        year, kind, topic = 2018 + number % 4, ("gathering", "talk")[number % 2], ("gauges", "ferries")[number % 3 == 0]
        head = (
            f"title: Event {number:03}\nkind: {kind}\nstart: {year}-01-{number % 28 + 1:02}\n"
            f"place: Bangkok, TH\ntopics: {topic}"
        )
        add(root, f"content/events/{year}/e{number:03}/index.md", f"---\n{head}\n---\n")
    assert build_site(root).errors == 0
    with folder_served(root / "output") as address:
        yield address


def opened(browser: Any, url: str, **how: Any) -> Any:
    page = browser.new_context(**how).new_page()
    page.goto(url)
    return page


def shown(page: Any) -> list[str]:
    """Return the titles of the rows that can be seen."""
    return list(page.locator("[data-is]:visible h3, [data-is]:visible h2").all_inner_texts())


def choose(page: Any, *values: tuple[str, str]) -> None:
    if not page.evaluate("document.querySelector('#filter details').open"):
        page.locator("#filter summary").click()
    for name, value in values:
        page.locator(f"#filter input[name={name}][value='{value}']").check()


def until(page: Any, expression: str) -> None:
    """Wait until something is true of a page. The browser's own waiting is forbidden by the page's policy."""
    for _ in range(200):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(25)
    raise AssertionError(expression)


def said(page: Any) -> str:
    return str(page.locator("#filter [role=status]").inner_text())


def test_without_script_there_is_no_form_and_every_row(small_list: str, browser: Any) -> None:
    page = opened(browser, f"{small_list}/events/", java_script_enabled=False)
    assert not page.locator("#filter").is_visible()
    assert len(shown(page)) == page.locator("[data-is]").count() > 10
    page.context.close()


def test_choices_of_one_side_widen_and_of_two_sides_narrow(small_list: str, browser: Any) -> None:
    page = opened(browser, f"{small_list}/events/")
    every = len(shown(page))
    choose(page, ("kind", "symposium"))
    assert len(shown(page)) == every, "nothing changes before the button is pressed"
    page.get_by_role("button", name="Show results").click()
    assert len(shown(page)) == 4
    choose(page, ("kind", "field-visit"))
    page.get_by_role("button", name="Show results").click()
    assert len(shown(page)) == 7
    choose(page, ("year", "2020"))
    page.get_by_role("button", name="Show results").click()
    assert len(shown(page)) == 1
    assert said(page) == f"1 of {every} matches."
    assert page.url.endswith("?year=2020&kind=symposium&kind=field-visit")
    page.context.close()


def test_what_matches_nothing_says_what_can_be_cleared_and_keeps_the_focus(small_list: str, browser: Any) -> None:
    page = opened(browser, f"{small_list}/events/")
    choose(page, ("year", "2014"), ("country", "np"))
    page.get_by_role("button", name="Show results").focus()
    page.keyboard.press("Enter")
    assert said(page) == "No events match. Remove one of these filters: 2014 · Nepal"
    assert page.evaluate("document.activeElement.textContent") == "Show results"
    assert shown(page) == []
    page.get_by_role("button", name="Remove 2014").click()
    assert len(shown(page)) == 1
    assert page.evaluate("document.activeElement.textContent") == "Remove Nepal"
    page.get_by_role("button", name="Remove Nepal").click()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    assert said(page) == ""
    page.context.close()


def test_the_back_button_and_the_address_bring_a_narrowed_list_back(small_list: str, browser: Any) -> None:
    page = opened(browser, f"{small_list}/events/")
    every = len(shown(page))
    choose(page, ("kind", "symposium"))
    page.get_by_role("button", name="Show results").click()
    page.get_by_role("button", name="Show the whole list").click()
    until(page, "!location.search")
    assert len(shown(page)) == every
    page.go_back()
    until(page, "location.search === '?kind=symposium'")
    assert len(shown(page)) == 4
    assert page.locator("#filter input[value=symposium]").is_checked()
    page.context.close()
    page = opened(browser, f"{small_list}/events/?kind=symposium")
    assert len(shown(page)) == 4
    page.context.close()


def test_documents_are_narrowed_by_year_kind_and_language(small_list: str, browser: Any) -> None:
    page = opened(browser, f"{small_list}/documents/?language=th")
    assert len(shown(page)) == 1
    assert page.locator("#filter legend").all_text_contents() == ["Year", "Kind", "Language"]
    page.context.close()


def test_a_list_in_years_is_narrowed_over_all_its_years(long_list: str, browser: Any) -> None:
    asked: list[str] = []
    page = browser.new_context().new_page()
    page.on("request", lambda request: asked.append(request.url.removeprefix(long_list)))
    page.goto(f"{long_list}/events/")
    assert len(shown(page)) == 30
    choose(page, ("kind", "talk"), ("topic", "ferries"))
    page.get_by_role("button", name="Show results").click()
    until(page, "document.querySelector('#filter [role=status]').textContent")
    assert said(page) == "20 of 120 match."
    assert len(shown(page)) == 20
    assert page.locator("main section.fetched:visible h2").all_inner_texts() == ["2021", "2019"]
    assert [url for url in asked if url.startswith("/events/2")] == [
        f"/events/{year}/" for year in (2021, 2020, 2019, 2018)
    ]
    first = page.locator("section.fetched [data-is]:visible a").first
    first.click()
    assert page.locator("h1").inner_text().startswith("Event ")
    page.context.close()


def test_only_the_years_that_are_chosen_are_loaded_and_a_failure_is_said(long_list: str, browser: Any) -> None:
    page = browser.new_context().new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{long_list}/events/?year=2018")
    until(page, "document.querySelector('#filter [role=status]').textContent")
    assert said(page) == "30 of 120 match."
    assert sum("/events/2" in url for url in asked) == 1
    page.route("**/events/2019/", lambda route: route.abort())
    choose(page, ("year", "2019"))
    page.get_by_role("button", name="Show results").click()
    until(page, "document.querySelector('#filter [role=status]').textContent.startsWith('The list')")
    page.context.close()
