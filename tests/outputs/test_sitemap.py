"""The sitemap has the pages of the plan that search engines may find, with the days of their last changes."""

from collections.abc import Iterator

from adfm_site.artifact import Artifact, Plan, Planned, Template
from adfm_site.outputs.sitemap import artifacts
from adfm_site.views.sitemap import SitemapView
from tests.sites.memory import archive_of, artifacts_of, event, frame_of

BASE = "https://example.org/archive"
FILES = {
    "about.md": "---\ntitle: About\nchanges: [{date: 2020-01-02, note: A.}, {date: 2021-03-04, note: B.}]\n---\n",
    "topics/weirs.md": "---\ntitle: Weirs\nchanges: [{date: 2022-05, note: First.}]\n---\n",
    "organisations/mill.md": "---\nname: Mill\ncountry: NP\nformerly: old-mill\n---\n",
    "documents/old.md": "---\ntitle: Old\nkind: paper\nheld: false\nwithdrawn: {date: 2024, reason: Wrong.}\n---\n",
    "documents/new.md": "---\ntitle: New\nkind: paper\nheld: false\n---\n",
    "events/2001/gone/index.md": event("start: 2001\nwithdrawn: {date: 2024, reason: Wrong.}"),
    "events/2001/held/index.md": event("start: 2001\nplace: Graz, AT"),
}


def planned() -> list[Artifact]:
    archive = archive_of(FILES)
    return list(artifacts_of(archive, frame_of(archive, BASE)))


def pages_of(view: object) -> dict[str, str]:
    assert isinstance(view, SitemapView)
    return {page.address: page.lastmod for page in view.pages}


def test_every_page_for_search_engines_is_in_it_and_no_other() -> None:
    every = planned()
    listed = pages_of(next(each.view for each in every if each.address == "/sitemap.xml"))
    pages = [each for each in every if each.address.endswith("/") or each.address.endswith(".html")]
    hidden = {"/404.html", "/events/2001/gone/", "/documents/old/", "/organisations/old-mill/"}
    assert {each.address for each in pages} == listed.keys() | hidden
    assert listed.keys().isdisjoint(hidden)
    assert {"/", "/events/2001/held/", "/topics/weirs/", "/places/np/", "/documents/kinds/paper/"} <= listed.keys()
    assert list(listed) == sorted(listed)


def test_days_are_those_of_the_last_change_where_a_day_is_known() -> None:
    listed = pages_of(next(each.view for each in planned() if each.address == "/sitemap.xml"))
    assert {address: day for address, day in listed.items() if day} == {"/about/": "2021-03-04"}


def test_no_page_is_made_where_the_address_of_the_site_is_not_known() -> None:
    archive = archive_of(FILES)
    assert not [each for each in artifacts_of(archive, frame_of(archive)) if each.address == "/sitemap.xml"]


def test_it_is_made_of_planned_rows_alone() -> None:
    rows = [Planned("/b/", "content/b.md", "2020-01-01"), Planned("/c/", "", None), Planned("/a/", "", "")]

    def words(maker: str) -> Iterator[str]:
        raise AssertionError(maker)

    (made,) = artifacts(Plan(words, lambda: rows), frame_of(archive_of({}), BASE))  # type: ignore[arg-type]
    assert pages_of(made.view) == {"/a/": "", "/b/": "2020-01-01"}
    assert isinstance(made.recipe, Template)
    assert made.address == "/sitemap.xml"
