"""The laws of every published site, checked for the smallest site, the conference and the real archive.

Planted faults must be found.
"""

from collections.abc import Callable

import pytest

from tests.sites import laws
from tests.sites.built import Built, Tree
from tests.sites.laws import LAWS, Law

SYMPOSIUM = "events/2021/sym-01/index.html"
Plant = Callable[[bytes], bytes | None]


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_every_site_keeps(law: Law, every_site: Built) -> None:
    assert list(law(every_site.tree)) == []


def swap(old: str, new: str) -> Plant:
    """Plant a fault by other words in a file."""

    def planted(data: bytes) -> bytes:
        assert old.encode() in data, old
        return data.replace(old.encode(), new.encode(), 1)

    return planted


def gone(_: bytes) -> None:
    """Plant a fault by taking a file away."""


FAULTS: tuple[tuple[Law, str, Plant], ...] = (
    (laws.html_is_valid, SYMPOSIUM, swap("</h1>", "</h2>")),
    (laws.html_is_valid, SYMPOSIUM, swap("<!doctype html>", "")),
    (laws.html_is_valid, "about/index.html", swap("<main id", '<main id="main" id')),
    (laws.links_lead_somewhere, "events/2021/sym-01/programme.pdf", gone),
    (laws.links_lead_somewhere, "topics/levees/index.html", gone),
    (laws.links_lead_somewhere, SYMPOSIUM, swap('href="../../../"', 'href="../../../../"')),
    (laws.links_lead_somewhere, SYMPOSIUM, swap('href="#outcomes"', 'href="#outcome"')),
    (laws.links_lead_somewhere, SYMPOSIUM, swap('id="summary"', 'id="summery"')),
    (laws.links_lead_somewhere, SYMPOSIUM, swap('href="../../../"', 'href=""')),
    (laws.links_lead_somewhere, "404.html", swap('href="/vell/"', 'href="/"')),
    (laws.links_lead_somewhere, "handbook/index.html", swap("url=../guide/", "url=../guides/")),
    (laws.links_are_relative, SYMPOSIUM, swap('href="../../../"', 'href="/vell/"')),
    (laws.links_do_not_go_round, "index.html", swap('href="guide/"', 'href="handbook/"')),
    (laws.anchors_are_unique, SYMPOSIUM, swap('id="summary"', 'id="outcomes"')),
    (laws.headings_go_down_step_by_step, SYMPOSIUM, swap("<h2", "<h4")),
    (laws.headings_go_down_step_by_step, SYMPOSIUM, swap("<h1>", "<h1>One</h1><h1>")),
    (laws.nothing_is_empty, SYMPOSIUM, swap("<dd>English</dd>", "<dd></dd>")),
    (laws.nothing_is_empty, SYMPOSIUM, swap("<dd>English</dd>", '<dd><a href="./"> </a></dd>')),
    (laws.nothing_is_empty, SYMPOSIUM, swap("<main", "<ul></ul><main")),
    (laws.headings_have_something_below, SYMPOSIUM, swap('<h2 id="summary">', '<h2>Downloads</h2><h2 id="summary">')),
    (laws.headings_have_something_below, "accessibility/index.html", swap("</main>", "<h2>Downloads</h2></main>")),
    (laws.pages_say_what_they_are, SYMPOSIUM, swap('<html lang="en"', "<html")),
    (
        laws.pages_say_what_they_are,
        "accessibility/index.html",
        swap("<title>Accessibility", "<title>About the archive"),
    ),
    (laws.pages_say_what_they_are, SYMPOSIUM, swap('name="description"', 'name="describing"')),
    (laws.nothing_runs_and_nothing_comes_from_elsewhere, SYMPOSIUM, swap("</main>", "<script>1</script></main>")),
    (laws.nothing_runs_and_nothing_comes_from_elsewhere, SYMPOSIUM, swap("base-uri", "script-src 'self'; base-uri")),
    (
        laws.nothing_runs_and_nothing_comes_from_elsewhere,
        "events/index.html",
        swap("script-src 'self'", "script-src *"),
    ),
    (
        laws.nothing_runs_and_nothing_comes_from_elsewhere,
        "events/index.html",
        swap("assets/filter.js", "assets/icon.js"),
    ),
    (laws.nothing_runs_and_nothing_comes_from_elsewhere, "events/index.html", swap("<script src", "<script async src")),
    (
        laws.nothing_runs_and_nothing_comes_from_elsewhere,
        SYMPOSIUM,
        swap("</main>", '<script src="../assets/search.js" defer></script></main>'),
    ),
    (
        laws.nothing_runs_and_nothing_comes_from_elsewhere,
        "search/index.html",
        swap("../assets/search.js", "../assets/other.js"),
    ),
    (
        laws.nothing_runs_and_nothing_comes_from_elsewhere,
        "search/index.html",
        swap("defer></script>", "defer>1</script>"),
    ),
    (
        laws.nothing_runs_and_nothing_comes_from_elsewhere,
        SYMPOSIUM,
        swap('src="../../../events/2021/sym-01/group.png"', 'src="https://pictures.example/group.png"'),
    ),
    (laws.nothing_runs_and_nothing_comes_from_elsewhere, SYMPOSIUM, swap("<main", '<main onclick="go()"')),
    (laws.nothing_runs_and_nothing_comes_from_elsewhere, SYMPOSIUM, swap("<style>", "<style>@import 'x.css';")),
    (laws.styles_are_those_that_the_policy_allows, SYMPOSIUM, swap("<style>", "<style>p { margin: 0 }")),
    (laws.styles_are_those_that_the_policy_allows, SYMPOSIUM, swap("default-src 'none'", "default-src *")),
    (
        laws.nothing_runs_and_nothing_comes_from_elsewhere,
        SYMPOSIUM,
        swap("base-uri 'none'", "base-uri 'none'; connect-src 'self'"),
    ),
    (
        laws.nothing_runs_and_nothing_comes_from_elsewhere,
        "search/index.html",
        swap("connect-src 'self'", "connect-src *"),
    ),
    (
        laws.styles_are_those_that_the_policy_allows,
        SYMPOSIUM,
        swap("<meta charset", '<link rel="icon" href="../../../"><meta charset'),
    ),
    (laws.pictures_have_words_and_sizes, SYMPOSIUM, swap('alt="A river bends', 'title="A river bends')),
    (laws.pictures_have_words_and_sizes, SYMPOSIUM, swap(' width="640"', "")),
    (laws.link_words_mean_something, SYMPOSIUM, swap(">paper</a>", ">here</a>")),
    (laws.link_words_mean_something, SYMPOSIUM, swap("<dd>English</dd>", "<dd>None</dd>")),
    (laws.brackets_hold_words, SYMPOSIUM, swap("<dd>English</dd>", "<dd>English ()</dd>")),
    (laws.brackets_hold_words, SYMPOSIUM, swap("<dd>English</dd>", "<dd>–</dd>")),
    (laws.dates_have_their_year, SYMPOSIUM, swap("May 2021", "May")),
    (laws.landmarks_are_there, SYMPOSIUM, swap('aria-label="Breadcrumb"', 'aria-label="Main"')),
    (laws.every_page_can_be_reached, "topics/dredging/index.html", swap("<main", "<main")),
    (laws.moved_pages_lead_on, "handbook/index.html", swap('content="noindex"', 'content="all"')),
    (laws.moved_pages_lead_on, "handbook/index.html", swap("url=../guide/", "url=../methods.php/")),
    (laws.search_engines_are_told_of_all_pages, "accessibility/index.html", gone),
    (
        laws.search_engines_are_told_of_all_pages,
        "about/index.html",
        swap("<meta name=", '<meta name="robots" content="noindex"><meta name='),
    ),
    (laws.search_engines_are_told_of_all_pages, "robots.txt", swap("Sitemap", "Site map")),
    (laws.checksums_are_those_of_the_files, "robots.txt", swap("Allow", "Disallow")),
    (laws.checksums_are_those_of_the_files, "404.html", gone),
)


@pytest.mark.parametrize(
    ("law", "path", "plant"), FAULTS, ids=lambda value: getattr(value, "__name__", None) or str(value)
)
def test_a_planted_fault_is_found(law: Law, path: str, plant: Plant, conference: Built) -> None:
    files = dict(conference.tree.files)
    planted = plant(files[path])
    if planted is None:
        del files[path]
    else:
        files[path] = planted
    if law is laws.every_page_can_be_reached:  # its fault is in the pages that no longer link to the page
        files = {name: data.replace(b"dredging/", b"levees/") if name != path else data for name, data in files.items()}
    assert list(law(Tree(files=files, base=conference.tree.base)))


def test_every_law_has_a_planted_fault() -> None:
    # Names that no system takes cannot come out of a build at all, so their law is shown by itself.
    assert {law for law, _, _ in FAULTS} | {laws.names_fit_every_system} == set(LAWS)
    assert list(laws.names_fit_every_system(Tree(files={"events/con/index.html": b""})))
    assert list(laws.names_fit_every_system(Tree(files={"A/index.html": b"", "a/index.html": b""})))
