"""Each defect planted in a copy of a clean page is found by its check, and the clean page has none.

Defects that only a browser shows are in tests/browser.
"""

from pathlib import Path

import pytest

from tests.gate.checks import CHECKS, IN_A_BROWSER
from tests.gate.defects import DEFECTS, PAGE, Defect
from tests.gate.nu import errors_in
from tests.sites.built import Built, Tree

FOR_NU = [defect for defect in DEFECTS if defect.caught_by == "nu"]


def only(tree: Tree, page: str) -> Tree:
    """Return the site with another page in the place of the clean one."""
    return Tree(files={**tree.files, PAGE: page.encode()}, base=tree.base)


@pytest.mark.parametrize("name", CHECKS)
def test_the_clean_page_is_clean(name: str, conference: Built) -> None:
    assert [sentence for sentence in CHECKS[name](conference.tree) if sentence.startswith(PAGE)] == []


@pytest.mark.parametrize("defect", [one for one in DEFECTS if one.caught_by in CHECKS], ids=lambda one: one.name)
def test_a_planted_defect_is_caught(defect: Defect, conference: Built) -> None:
    tree = only(conference.tree, defect.planted(conference.tree.pages[PAGE].text))
    assert [sentence for sentence in CHECKS[defect.caught_by](tree) if sentence.startswith(PAGE) or PAGE in sentence]


@pytest.mark.java
def test_nu_catches_its_planted_defects_and_nothing_in_the_clean_page(conference: Built, tmp_path: Path) -> None:
    page = conference.tree.pages[PAGE].text
    files = {f"{number}.html": defect.planted(page).encode() for number, defect in enumerate(FOR_NU)}
    found = errors_in({"clean.html": page.encode(), **files}, tmp_path)
    assert [error for error in found if error.startswith("clean.html")] == []
    assert [
        defect.name
        for number, defect in enumerate(FOR_NU)
        if not any(error.startswith(f"{number}.html:") for error in found)
    ] == []


def test_every_check_has_its_planted_defect_but_one_that_reads_no_pages() -> None:
    caught = {defect.caught_by for defect in DEFECTS}
    assert caught >= {*CHECKS, *IN_A_BROWSER, "nu"} - {"C:feed-link"}
    assert len({defect.name for defect in DEFECTS}) == len(DEFECTS) >= 40


def test_an_address_in_a_feed_that_leads_nowhere_is_caught(conference: Built) -> None:
    sitemap = conference.tree.files["sitemap.xml"].replace(b"/vell/about/", b"/vell/abbot/")
    found = list(
        CHECKS["C:feed-link"](Tree(files={**conference.tree.files, "sitemap.xml": sitemap}, base=conference.tree.base))
    )
    assert found == ["sitemap.xml: /vell/abbot/ leads nowhere"]
