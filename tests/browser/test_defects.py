"""Defects that only a browser shows, planted in copies of a clean page, are caught; in the clean page nothing is."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.browser.looking import LOOKS, axe, clip, focus, overlap, prepared, print_, reflow, same_words
from tests.browser.serving import served
from tests.gate.checks import IN_A_BROWSER
from tests.gate.defects import DEFECTS, PAGE, Defect
from tests.sites.built import Built

pytestmark = pytest.mark.browser
LOOK: dict[str, Callable[[Any], Iterator[str]]] = {
    "C:reflow": reflow,
    "C:clip": clip,
    "C:overlap": overlap,
    "C:ring": focus,
    "C:obscured": focus,
    "C:order": focus,
    "C:print": print_,
}


@pytest.fixture(scope="module")
def instead() -> dict[str, bytes]:
    """Return the pages in the place of the clean ones, to be changed by tests."""
    return {}


@pytest.fixture(scope="module")
def planted(conference: Built, instead: dict[str, bytes]) -> Iterator[str]:
    """Return the address of the page in which defects are planted."""
    with served(conference.tree, instead) as address:
        yield f"{address}/{PAGE.removesuffix('index.html')}"


def test_nothing_is_found_in_the_clean_page(
    planted: str, instead: dict[str, bytes], tab: Any, tab_without_script: Any
) -> None:
    instead.clear()
    tab.goto(planted)
    prepared(tab)
    assert [fault for look in LOOKS for fault in look(tab)] == []
    assert list(same_words(tab, tab_without_script)) == []


@pytest.mark.parametrize(
    "defect",
    [one for one in DEFECTS if one.caught_by.startswith("axe:") or one.caught_by in IN_A_BROWSER],
    ids=lambda one: one.name,
)
def test_a_planted_defect_is_caught(
    defect: Defect, conference: Built, planted: str, instead: dict[str, bytes], tab: Any, tab_without_script: Any
) -> None:
    instead[PAGE] = defect.planted(conference.tree.pages[PAGE].text).encode()
    tab.goto(planted)
    prepared(tab)
    if defect.caught_by == "C:same-words":
        found = same_words(tab, tab_without_script)
    elif defect.caught_by.startswith("axe:"):
        found = axe(tab, only=defect.caught_by.removeprefix("axe:"))
    else:
        found = LOOK[defect.caught_by](tab)
    assert [fault for fault in found if fault.startswith(defect.caught_by)]
