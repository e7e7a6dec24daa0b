"""The sites, served on this machine, and tabs of the one browser that all tests of a process share."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pytest

from tests.browser.serving import served
from tests.sites.built import REAL, Built


@pytest.fixture(scope="session")
def address_of(site: Callable[[str], Built]) -> Iterator[Callable[[str], str]]:
    """Return the address at which a site is served, by the site's name."""
    with ExitStack() as servers:

        @cache
        def address(name: str) -> str:
            return servers.enter_context(served(site(name).tree))

        yield address


@pytest.fixture(scope="session")
def address(address_of: Callable[[str], str]) -> str:
    """Return the address of the real archive."""
    return address_of(REAL)


@pytest.fixture(scope="session")
def leading_on(real: Built) -> Iterator[str]:
    """Return an address of the real archive at which pages that have moved lead on."""
    with served(real.tree, leading_on=True) as address:
        yield address


@pytest.fixture(scope="session")
def tab(browser: Any) -> Iterator[Any]:
    """Return a tab into which the gate's tools may be put, past the policy of the page."""
    with browser.new_context(bypass_csp=True) as context:
        yield context.new_page()


@pytest.fixture(scope="session")
def tab_without_script(browser: Any) -> Iterator[Any]:
    """Return a tab in which no script of a page runs."""
    with browser.new_context(java_script_enabled=False) as context:
        yield context.new_page()


@dataclass(frozen=True, slots=True)
class Overheard:
    """A tab as readers have it, under the page's own policy.

    It records the requests of pages, and the errors that the browser reports.
    """

    page: Any
    asked: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def faults(self, url: str, site: str) -> Iterator[str]:
        """Open a page; give what it asks for outside its site, and what the browser says."""
        self.asked.clear()
        self.said.clear()
        self.page.goto(url)
        yield from (f"asks for {asked}" for asked in self.asked if not asked.startswith(site))
        yield from (f"the browser says: {text}" for text in self.said)


@pytest.fixture(scope="session")
def overheard(browser: Any) -> Iterator[Overheard]:
    """Return a tab under the policies of pages, listened to."""
    with browser.new_context() as context:
        tab = Overheard(context.new_page())
        tab.page.on("request", lambda request: tab.asked.append(request.url))
        tab.page.on("console", lambda message: tab.said.append(message.text))
        tab.page.on("pageerror", lambda error: tab.said.append(str(error)))
        yield tab
