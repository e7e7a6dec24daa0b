"""An error that was mended is forgotten by the next build, whichever stage had found it."""

import sqlite3
from pathlib import Path

import pytest

from adfm_site.build.commands import check
from adfm_site.inputs.options import Options
from adfm_site.progress import silent
from tests.sites.built import AS_OF, add, build_site, codes, edit, snapshot

EVENT = "content/events/2024/first/index.md"
NAME = "Zoltan Quux"


@pytest.fixture
def site(small: Path) -> Path:
    """Return a site that was published, and of which a name is withheld."""
    with (small / "site.yaml").open("a", encoding="utf-8") as file:
        file.write(f"withheld-names: {NAME}\n")
    assert build_site(small).published
    return small


def page(site: Path) -> str:
    return (site / "output/events/2024/first/index.html").read_text(encoding="utf-8")


def said(site: Path, words: str) -> None:
    with (site / EVENT).open("a", encoding="utf-8") as file:
        file.write(f"\n{words}\n")


def test_a_name_that_was_removed(site: Path) -> None:
    said(site, NAME)
    assert set(codes(build_site(site))) == {"withheld-name"}
    edit(site, EVENT, NAME, "A neighbour spoke")
    assert build_site(site).published
    assert "A neighbour spoke" in page(site)


def test_a_template_that_failed_while_a_page_was_made(site: Path) -> None:
    broken = add(site, "templates/event.html", "{{ page.nothing }}")
    assert set(codes(build_site(site))) == {"template-fault"}
    broken.unlink()
    said(site, "More was said.")
    assert build_site(site).published
    assert "More was said." in page(site)


def test_an_address_that_two_pages_wanted(site: Path) -> None:
    other = add(site, "content/static/events/2024/first/index.html", "<!doctype html><title>First</title>")
    assert build_site(site).errors
    other.unlink()
    said(site, "More was said.")
    assert build_site(site).published
    assert "More was said." in page(site)


def test_where_templates_are_faulty_nothing_is_said_of_pages_that_were_made_before(site: Path) -> None:
    said(site, NAME)
    assert "withheld-name" in codes(build_site(site))
    add(site, "templates/event.html", "{% if %}")
    found = build_site(site)
    assert set(codes(found)) == {"template-fault"}
    assert found.artifacts == 0


def test_a_check_with_a_damaged_memory_is_a_check_without_one(site: Path) -> None:
    said(site, "More was said.")
    expected, before = check(site, Options(as_of=AS_OF), silent), snapshot(site / ".adfm-site")
    memory = site / ".adfm-site/output/memory"
    with sqlite3.connect(memory) as connection:
        maps = [name for (name,) in connection.execute("SELECT DISTINCT map FROM pages")]
    assert "last" in maps
    for name in maps:
        memory.write_bytes(before["output/memory"])
        with sqlite3.connect(memory) as connection:
            connection.execute("UPDATE pages SET data = X'80' WHERE map = ?", (name,))
        found = check(site, Options(as_of=AS_OF), silent)
        assert (found.diagnostics, found.entries, found.artifacts) == (
            expected.diagnostics,
            expected.entries,
            expected.artifacts,
        ), name
