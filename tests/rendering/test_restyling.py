"""The changes that a site's owners may make to its design.

They are colours and logo in site.yaml, a block of a template, a whole template, and the style.
"""

from gzip import compress
from pathlib import Path
from re import DOTALL, findall, search

from adfm_site.checks.colours import PAPERS, contrast
from tests.sites import laws
from tests.sites.built import REPOSITORY, Built, Tree, add, build_site, codes, snapshot

STYLE = (REPOSITORY / "templates" / "style.css").read_text(encoding="utf-8")


def test_a_block_of_the_frame_can_be_replaced_and_the_rest_stays(small: Path) -> None:
    own = """{% extends "default/base.html" %}
{% block footer %}<footer><p>Kept by the mill.</p></footer>{% endblock %}
{% block style %}:root { --serif: Georgia, serif }{% endblock %}
"""
    add(small, "templates/base.html", own)
    outcome = build_site(small)
    assert outcome.diagnostics == ()
    tree = Tree(files=snapshot(small / "output"))
    for path, page in tree.pages.items():
        assert "Kept by the mill." in page.text, path
        assert "--serif: Georgia, serif" in page.text, path
        assert page.text.count("<header>") == 1, path
        assert "licence" not in page.text.partition("<footer>")[2].casefold(), path
    for law in (laws.styles_are_those_that_the_policy_allows, laws.html_is_valid, laws.landmarks_are_there):
        assert list(law(tree)) == []


def test_a_page_can_be_added_to_without_being_copied(small: Path) -> None:
    add(
        small,
        "templates/event.html",
        '{% extends "default/event.html" %}{% block main %}{{ super() }}<p>Thank you.</p>{% endblock %}',
    )
    build_site(small)
    page = Tree(files=snapshot(small / "output")).page("/events/2024/first/")
    assert page.lines[-1] == "Thank you."
    assert page.places["title"]


def test_a_mistake_in_an_own_template_is_told_in_that_file(small: Path) -> None:
    add(small, "templates/base.html", '{% extends "defaults/base.html" %}')
    outcome = build_site(small)
    assert codes(outcome) == ["unknown-template"]
    assert outcome.diagnostics[0].path == "templates/base.html"


def test_the_colours_of_site_yaml_stand_in_the_style_of_every_page(small: Path) -> None:
    site = (small / "site.yaml").read_text(encoding="utf-8")
    add(small, "site.yaml", site + 'accent: ["#123456", "#abcdef"]\nmark: ["#652100", "#ffbb99"]\n')
    assert build_site(small).diagnostics == ()
    for page in Tree(files=snapshot(small / "output")).pages.values():
        assert page.moved or all(f": {colour}" in page.text for colour in ("#123456", "#abcdef", "#652100", "#ffbb99"))


def test_a_colour_that_cannot_be_read_on_its_paper_is_told_and_ours_can(small: Path) -> None:
    site = (small / "site.yaml").read_text(encoding="utf-8")
    add(small, "site.yaml", site + 'accent: ["#b0b0b0", "#223344"]\n')
    assert codes(build_site(small)) == ["colour-too-faint", "colour-too-faint"]
    assert round(contrast("#000000", "#ffffff"), 1) == 21
    for (paper, _), colours in zip(PAPERS, (("#0b5566", "#b6552b"), ("#7fc4d3", "#e39a72")), strict=True):
        assert f"--paper: {paper}" in STYLE
        assert all(contrast(colour, paper) >= 4.5 for colour in colours)


def test_words_have_the_contrast_that_is_promised() -> None:
    """Text 7 to 1, what is secondary 4.5 to 1, on paper and on the wash, light and dark."""
    for number in (0, 1):
        paper, wash, ink, muted, link, seen = (
            found[number] for found in (findall(rf"--{name}: (#[0-9a-f]{{6}})", STYLE) for name in NAMES)
        )
        for ground in (paper, wash):
            assert all(contrast(colour, ground) >= 7 for colour in (ink, link, seen)), (ground, number)
            assert contrast(muted, ground) >= 4.5


NAMES = ("paper", "wash", "ink", "muted", "link", "seen")


def test_the_style_of_no_page_is_above_four_kilobytes(conference: Built, states: Built) -> None:
    for built in (conference, states):
        for path, page in built.tree.pages.items():
            style = search(r"<style>(.*?)</style>", page.text, DOTALL)
            assert page.moved or (style is not None and len(compress(style[1].encode(), mtime=0)) < 4096), path


def test_the_style_has_logical_properties_only_and_loads_nothing() -> None:
    physical = (
        r"(?<![-\w])(margin|padding|border)-(left|right|top|bottom)"
        r"|(?<![-\w])(left|right|float: (left|right)|text-align: (left|right))\s*:"
    )
    assert not search(physical, STYLE)
    assert "url(" not in STYLE
    assert "@import" not in STYLE
    assert search(physical, "p { margin-left: 1em }")
