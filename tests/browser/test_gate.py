"""The gate: one page of every kind, of every site, as readers meet it; with ADFM_SITE_TESTS=nightly, every page."""

import os
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.looking import LOOKS, prepared, same_words
from tests.gate.kinds import TEMPLATES, pages_of
from tests.sites.built import NAMES, REAL, Built

pytestmark = pytest.mark.browser
NIGHTLY = os.environ.get("ADFM_SITE_TESTS") == "nightly"


@pytest.mark.parametrize("template", TEMPLATES)
def test_readers_get_what_they_are_promised(
    template: str,
    site: Callable[[str], Built],
    address_of: Callable[[str], str],
    tab: Any,
    tab_without_script: Any,
    overheard: Any,
) -> None:
    looked_at, faults = 0, []
    for name in (*NAMES, REAL):
        for file in pages_of(template, site(name), every=NIGHTLY):
            address = f"{address_of(name)}/{file.removesuffix('index.html')}"
            faults += [f"{name} {file}: {fault}" for fault in overheard.faults(address, address_of(name))]
            tab.goto(address)
            prepared(tab)
            for look in LOOKS:
                faults += [f"{name} {file}: {fault}" for fault in look(tab)]
            faults += [f"{name} {file}: {fault}" for fault in same_words(tab, tab_without_script)]
            looked_at += 1
    assert faults == [], "\n".join(faults)
    assert looked_at, "no site has a page of this template"
