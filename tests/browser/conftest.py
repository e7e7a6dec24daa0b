"""The sites, served on this machine, and tabs of the one browser that all tests of a process share."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from typing import Any

import pytest

from tests.browser.serving import served
from tests.sites.built import REAL, Built


@pytest.fixture(scope="session")
def address_of(site: Callable[[str], Built]) -> Iterator[Callable[[str], str]]:
    """Give the address at which a site is served, by the site's name."""
    with ExitStack() as servers:

        @cache
        def address(name: str) -> str:
            return servers.enter_context(served(site(name).tree))

        yield address


@pytest.fixture(scope="session")
def address(address_of: Callable[[str], str]) -> str:
    """Give the address of the real archive."""
    return address_of(REAL)


@pytest.fixture(scope="session")
def tab(browser: Any) -> Iterator[Any]:
    """Give a tab into which the gate's tools may be put, past the policy of the page."""
    with browser.new_context(bypass_csp=True) as context:
        yield context.new_page()


@pytest.fixture(scope="session")
def tab_without_script(browser: Any) -> Iterator[Any]:
    """Give a tab in which no script of a page runs."""
    with browser.new_context(java_script_enabled=False) as context:
        yield context.new_page()
