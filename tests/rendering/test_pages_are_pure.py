"""The bytes of a page depend only on its recipe and its view.

Content is never a template, and templates cannot use clocks, chance or files.
"""

from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest

from adfm_site.artifact import OfAFile
from adfm_site.build.pipeline import plan, prepare
from adfm_site.inputs.options import Options
from adfm_site.inputs.scan import default_templates
from adfm_site.progress import silent
from adfm_site.reading.markdown import read_text
from adfm_site.reading.quotes import curled
from adfm_site.rendering.templates import Renderer
from adfm_site.source import Span
from tests.problems.documents import stubs
from tests.sites import laws
from tests.sites.built import AS_OF, BASE, Built, Tree, add, build_site, codes, edit, snapshot
from tests.sites.pages import words_of


def test_the_order_of_rendering_does_not_matter_and_neither_does_the_second_time(conference: Built) -> None:
    prepared = prepare(conference.root, Options(as_of=AS_OF, base_url=BASE), silent)
    artifacts = [artifact for artifact in plan(prepared, []) if not isinstance(artifact.recipe, OfAFile)]
    another = Renderer(prepared.inputs.templates)
    for artifact in (*reversed(artifacts), *artifacts[:5]):
        assert another.render(artifact) == conference.tree.files[artifact.file], artifact.address


PAYLOADS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</title></style><script>alert(1)</script>",
    "javascript:alert(1)",
    "{{ 7 * 7 }}{% include 'base.html' %}{# gone #}",
    "]]><svg onload=alert(1)>",
    "<!-- --><b>bold</b>",
    "&lt;script&gt;&amp;",
)


def quoted(payload: str) -> str:
    return '"' + payload.replace("\\", "\\\\").replace('"', '\\"') + '"'


ATTACKED = {  # N stands for the number of the attack, WORDS for its words in quotes, TEXT for them as they are
    "events/2025/attack-N/index.md": """---
title: WORDS
short-title: WORDS
also-known-as: [WORDS]
kind: symposium
series: attack-N
start: 2025-01-01
place: {venue: WORDS, city: WORDS, country: AT}
online: true
status: {state: cancelled, reason: WORDS}
summary: WORDS
participants: {count: 3, note: WORDS}
image: {file: p.png, alt: WORDS, caption: WORDS, credit: WORDS}
downloads:
  - {title: WORDS, kind: report, file: t.txt, version: WORDS, licence: WORDS}
  - {title: WORDS, kind: paper, held: false, url: "https://a.example/?x=%22%3E&y=1"}
outcomes:
  - {id: one, text: WORDS, follows: "sym-01#raise-crest"}
links:
  - {title: WORDS, url: "https://a.example/?a=1&b=2", archived: "https://b.example/"}
related: [sym-01]
changes:
  - {date: 2025-01-02, note: WORDS}
  - {date: 2025-01-03, note: WORDS}
---
TEXT

# TEXT

[TEXT](https://a.example/)
""",
    "events/2025/attack-N/agenda.md": "---\nitems:\n  - title: WORDS\n  - break: WORDS\n---\nTEXT\n",
    "events/2025/attack-N/t.txt": "tN",
    "series/attack-N.md": "---\ntitle: WORDS\nshort-title: WORDS\nalso-known-as: [WORDS]\nsummary: WORDS\n---\nTEXT\n",
    "organisations/attack-N.md": "---\nname: WORDS\nabbreviation: WORDS\ncontact: WORDS\nsummary: WORDS\n---\n",
    "people/attack-N.md": "---\nname: WORDS\npublic: true\nroles:\n  - {organisation: attack-N, role: WORDS}\n---\n",
    "attack-N.md": "---\ntitle: WORDS\nsummary: WORDS\nmenu: 1N\n---\nTEXT\n",
}


def _text(payload: str) -> str:
    """Return a payload as a text may contain it.

    It is as it is, or, where its tags are not closed, with a backslash before each.
    """
    text = payload.replace("src=x", "").replace("<img", "<b")
    faults = read_text("a.md", f"{text}\n\n# {text}\n\n[{text}](https://a.example/)\n", 1, 2).diagnostics
    return text.replace("<", "\\<") if any(found.severity == "error" for found in faults) else text


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory, conference: Built) -> Tree:
    """Return the conference with signs of markup in each field that holds words, and in the texts."""
    root = tmp_path_factory.mktemp("attacked") / "site"
    for path, data in snapshot(conference.root).items():
        if not path.startswith(("output/", ".adfm-site/")):
            add(root, path, data)
    group = (conference.root / "content/events/2021/sym-01/group.png").read_bytes()
    for number, payload in enumerate(PAYLOADS):
        words, text = quoted(payload), _text(payload)
        for path, written in ATTACKED.items():
            add(
                root,
                f"content/{path.replace('N', str(number))}",
                written.replace("WORDS", words).replace("TEXT", text).replace("N", str(number)),
            )
        add(root, f"content/events/2025/attack-{number}/p.png", group)
    edit(root, "site.yaml", "publisher: Vell River Commission", f"publisher: {quoted(PAYLOADS[3])}")
    edit(root, "site.yaml", "name: Vell River Works Archive", f"name: {quoted(PAYLOADS[1])}")
    edit(root, "site.yaml", "    name: Symposium", f"    name: {quoted(PAYLOADS[0])}")
    outcome = build_site(root, base=BASE)
    faults = [found.message for found in outcome.diagnostics if found.severity == "error"]
    assert set(codes(outcome)) <= {"html-removed", "other-systems-mark"}, faults
    return Tree(files=snapshot(root / "output"), base=BASE)


@pytest.mark.parametrize(
    "law",
    [
        laws.html_is_valid,
        laws.nothing_runs_and_nothing_comes_from_elsewhere,
        laws.styles_are_those_that_the_policy_allows,
        laws.links_lead_somewhere,
    ],
    ids=lambda law: law.__name__,
)
def test_no_words_of_the_content_become_markup(law: laws.Law, attacked: Tree) -> None:
    assert list(law(attacked)) == []


def test_words_of_the_content_are_shown_as_they_were_written_but_for_their_quotes(attacked: Tree) -> None:
    for number, payload in enumerate(PAYLOADS):
        page = attacked.page(f"/events/2025/attack-{number}/")
        heading = next(page.main.iter("h1"))
        assert words_of(heading) == f"Cancelled: {curled(' '.join(payload.split()), before='')}"


def test_content_is_never_a_template(attacked: Tree) -> None:
    page = attacked.page("/attack-5/")
    assert "{{ 7 * 7 }}" in page.text
    assert "49" not in page.words


@pytest.fixture
def stubbed(small: Path) -> Iterator[Path]:
    """Return a small site whose templates are stubs, except that of pages and what it extends.

    So the others need not be compiled.
    """
    add(small, "content/about.md", "---\ntitle: About\n---\n")
    add(small, "templates/base.html", "{% block main %}{% endblock %}")
    with patch("adfm_site.inputs.scan.default_templates", stubs):
        yield small


TEMPLATE = "{% extends 'base.html' %}{% block main %}<h1>{{ page.title }}</h1>"
UNREACHABLE = (
    "{{ now() }}",
    "{{ range(3) | random }}",
    "{{ lipsum() }}",
    "{{ cycler('a') }}",
    "{{ page | attr('title') }}",
    "{{ page | pprint }}",
    "{{ namespace.__init__.__globals__ }}",
    "{{ ''.__class__.__mro__ }}",
    "{{ say.__globals__ }}",
    "{{ page.frame.secret }}",
    "{{ open('/etc/hostname') }}",
    "{{ self.__init__.__globals__ }}",
    "{{ page.title.encode().decode.__self__.__class__ }}",
    "{{ page['__cla' ~ 'ss__'] }}",
    "{{ [page] | map(attribute='__class__') | first }}",
    "{{ 10.0 ** 1000 }}",
)


@pytest.mark.parametrize("words", UNREACHABLE)
def test_a_template_reaches_no_clock_no_chance_and_no_files(words: str, stubbed: Path) -> None:
    add(stubbed, "templates/page.html", f"{TEMPLATE}\n{words}\n{{% endblock %}}")
    outcome = build_site(stubbed)
    assert set(codes(outcome)) == {"template-fault"}, words
    assert not (stubbed / "output").exists()
    add(stubbed, "templates/page.html", f"{TEMPLATE}\n{{% endblock %}}")
    assert codes(build_site(stubbed)) == []


def test_a_fault_is_told_once_and_at_its_line_also_in_an_included_template(small: Path) -> None:
    for number in range(3):
        add(small, f"content/about-{number}.md", "---\ntitle: About\n---\n")
    add(small, "templates/page.html", f"{TEMPLATE}\n\n{{% include 'part.html' %}}{{% endblock %}}")
    add(small, "templates/part.html", "<p>\nfine\n{{ page.titel }}\n</p>")
    found = build_site(small).diagnostics
    assert [(each.code, each.path) for each in found] == [("template-fault", "templates/part.html")]
    where = found[0].where
    assert isinstance(where, Span)
    assert where.line == 3
    assert "titel" in found[0].message


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("{% block main %}\n{% if %}{% endif %}{% endblock %}", "template-fault", 2),
        ("<p>\n{{ page.title", "template-fault", 2),
        ("\n\n{% include page.title %}", "unknown-template", 3),
        ("\n{% extends 'bass.html' %}", "unknown-template", 2),
        ("{% block main %}\n\n{{ 1 / 0 }}{% endblock %}", "template-fault", 3),
        ("{% macro m() %}{{ m() }}{% endmacro %}\n{{ m() }}", "template-fault", 1),
        ("{{ say('no-such-message') }}", "template-fault", 1),
        ("\n{{ say('day', number=1) }}", "template-fault", 2),
    ],
)
def test_a_faulty_template_is_answered_at_its_line(text: str, code: str, line: int, stubbed: Path) -> None:
    add(stubbed, "templates/page.html", text)
    found = build_site(stubbed).diagnostics
    assert [each.code for each in found] == [code], [each.message for each in found]
    where = found[0].where
    assert isinstance(where, Span)
    assert (where.path, where.line) == ("templates/page.html", line)


def test_a_template_of_the_site_goes_before_the_default(small: Path) -> None:
    add(small, "content/about.md", "---\ntitle: About\n---\n")
    add(small, "templates/page.html", f"{TEMPLATE}<p>ours</p>{{% endblock %}}")
    assert codes(build_site(small)) == []
    assert b"<p>ours</p>" in (small / "output/about/index.html").read_bytes()
    assert {path.name for path in default_templates().iterdir()} >= {"page.html", "base.html"}
