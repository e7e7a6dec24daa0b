"""Problems stand in the page, and go when they are mended."""

import re

import pytest

from adfm_site.diagnostics import Diagnostic, Label
from adfm_site.preview import rebuilding
from adfm_site.preview.problems import Problems, page_of_problems, with_problems
from adfm_site.source import Span
from tests.preview.editing import FILES, Shown

EVENT = "content/events/2024/first/index.md"
PAGE = b'<!doctype html><html><body class="x"><header></header><main id="main"><h1>Title</h1></main></body></html>'


def problem(**changes: object) -> Diagnostic:
    given = {"code": "a-code", "severity": "error", "message": "It is wrong.", "where": place(2, 7, 11)}
    return Diagnostic(**(given | changes))  # type: ignore[arg-type]


def place(line: int, column: int, end: int) -> Span:
    return Span(path="content/a.md", line=line, column=column, end_line=line, end_column=end)


def box(*diagnostics: Diagnostic, text: str = "one\ntitle: word more\n", trouble: str = "") -> str:
    return with_problems(
        PAGE, Problems(diagnostics=diagnostics, texts={"content/a.md": text}, trouble=trouble)
    ).decode()


def test_a_broken_file_is_told_at_its_line_and_forgotten_when_mended(shown: Shown) -> None:
    shown.write(EVENT, FILES[EVENT].replace("start: 2024-04-09", "start: 2024-04-39"))
    page = shown.until_text("/about/", f"{EVENT}:4:8")
    assert "The date 2024-04-39 does not exist." in page
    assert "start: <mark>2024-04-39</mark>" in page
    assert "Nothing can be published until this is fixed." in page
    assert "Neighbours met." in shown.ask("/events/2024/first/").text
    assert shown.told[-1].endswith("; 1 error")
    shown.write(EVENT, FILES[EVENT])
    shown.until(lambda: "preview-problems" not in shown.ask("/about/").text)
    shown.until_fresh()


def test_yaml_that_cannot_be_read_is_told_too(shown: Shown) -> None:
    shown.write(EVENT, FILES[EVENT].replace("title: First meeting", 'title: "First meeting'))
    assert f"{EVENT}:2:" in shown.until_text("/", "preview-problems")
    assert shown.ask("/nowhere/").status == 404
    assert "preview-problems" in shown.ask("/nowhere/").text


def test_the_problems_of_a_page_come_first_on_it(shown: Shown) -> None:
    shown.write("content/aa.md", "---\ntitle: One\nwrong-one: 1\n---\n")
    shown.write(EVENT, FILES[EVENT].replace("kind: meeting", "kind: party"))
    shown.until(lambda: shown.live.shown.errors == 2)
    for address, first in (("/events/2024/first/", EVENT), ("/aa/", "content/aa.md")):
        assert re.findall(r"<strong>(content/[^:]+)", shown.ask(address).text)[0] == first


def test_a_template_that_cannot_be_read_gives_a_page_of_its_own(shown: Shown) -> None:
    shown.write("templates/page.html", '{% extends "base.html" %}\n{% block main %}{% if %}{% endblock %}')
    page = shown.until_text("/about/", "/about/ cannot be shown")
    assert page.count("templates/page.html:2") == 1
    response = shown.ask("/about/")
    assert response.status == 500
    assert "script-src 'self'" in response.headers["Content-Security-Policy"]
    assert f"reload.js?{shown.live.shown.number}" in page
    assert "templates/page.html:2" in shown.ask("/").text
    (shown.root / "templates/page.html").unlink()
    shown.until_text("/about/", "Words about the archive.")


def test_a_template_that_fails_while_rendering_is_told_where_it_fails(shown: Shown) -> None:
    shown.write("templates/page.html", '{% extends "base.html" %}\n{% block main %}{{ nothing.such }}{% endblock %}')
    page = shown.until_text("/about/", "cannot be shown")
    assert "templates/page.html:2:1" in page
    assert "<mark>{</mark>% block main %}{{ nothing.such }}" in page


def test_even_a_broken_page_for_what_is_not_there_is_answered(shown: Shown) -> None:
    shown.write("templates/404.html", "{{ nothing.such }}")
    shown.until_text("/nowhere/", "templates/404.html:1:1")
    assert shown.ask("/nowhere/").status == 500


def test_a_name_that_must_not_be_published_is_told_on_its_page(shown: Shown) -> None:
    shown.write("site.yaml", FILES["site.yaml"] + "withheld-names:\n  - Neighbours\n")
    assert "[withheld-name]" in shown.until_text("/events/2024/first/", "must not be published")
    assert "withheld-name" not in shown.ask("/about/").text


def test_two_files_at_one_address_are_told(shown: Shown) -> None:
    shown.write("content/about/index.md", FILES["content/about.md"])
    shown.until_text("/", "preview-problems")
    assert shown.live.shown.errors


def test_what_cannot_be_read_is_told_above_the_last_state(shown: Shown) -> None:
    (shown.root / "site.yaml").rename(shown.root / "site.yaml.away")
    page = shown.until_text("/about/", "Until this is fixed, you see the previous version of the site.")
    assert "Could not read" in page
    assert "Words about the archive." in page
    assert "Not rebuilt after site.yaml: Could not read" in shown.told[-1]
    (shown.root / "site.yaml.away").rename(shown.root / "site.yaml")
    shown.until(lambda: "preview-problems" not in shown.ask("/about/").text)


@pytest.mark.parametrize("error", [ZeroDivisionError("ours"), FileNotFoundError(2, "No such file", "content/x.md")])
def test_no_fault_stops_the_preview(
    shown: Shown, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: Exception
) -> None:
    def fail(*_: object) -> None:
        raise error

    with monkeypatch.context() as broken:
        broken.setattr(rebuilding.Shown, "generations", fail)
        shown.write("content/about.md", FILES["content/about.md"] + "Later.\n")
        shown.until_text("/about/", "Until this is fixed")
    shown.write("content/about.md", FILES["content/about.md"] + "Last.\n")
    shown.until_text("/about/", "Last.")
    shown.until_fresh()
    assert ("ZeroDivisionError" in capsys.readouterr().err) == isinstance(error, ZeroDivisionError)


def test_a_fault_of_ours_while_answering_is_told(
    shown: Shown, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(type(shown.live.shown.renderer), "render", lambda *_: 1 / 0)
    response = shown.ask("/")
    assert response.status == 500
    assert "adfm-site itself failed: ZeroDivisionError" in response.text
    assert "Traceback" in capsys.readouterr().err


def test_a_page_without_problems_stays_as_it_is() -> None:
    assert with_problems(PAGE, Problems(diagnostics=(), texts={})) == PAGE


def test_the_box_stands_where_the_main_part_begins() -> None:
    assert re.search(
        r'<main id="main">\s*<link rel="stylesheet" href="/.preview/problems.css">\s*<section [^>]*aria-label=',
        box(problem()),
    )
    bare = with_problems(b"<body><p>Text", Problems(diagnostics=(problem(),), texts={})).decode()
    assert bare.startswith("<body>\n<link")
    assert with_problems(b"Text", Problems(diagnostics=(problem(),), texts={})).startswith(b"\n<link")


def test_everything_is_escaped() -> None:
    evil = "<script>alert(1)</script>"
    found = problem(
        code=evil,
        message=evil,
        hints=(evil,),
        labels=(Label(where=place(1, 1, 2), text=evil),),
        where=place(1, 9, 17),
        severity="error",
    )
    page = box(found, text=evil, trouble=evil)
    page += page_of_problems(evil, Problems(diagnostics=(found,), texts={"content/a.md": evil})).decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;<mark>alert(1)</mark>&lt;/script&gt;" in page


def test_the_faulty_stretch_is_marked() -> None:
    assert "title:<mark> </mark>word" in box(problem(where=place(2, 7, 7)))
    assert "title: word more<mark>\N{NO-BREAK SPACE}</mark>" in box(problem(where=place(2, 17, 17)))
    assert "<mark>word more</mark>" in box(
        problem(where=Span(path="content/a.md", line=2, column=8, end_line=3, end_column=1))
    )


def test_what_stops_nothing_is_folded() -> None:
    page = box(problem(severity="warning"), problem(severity="note", message="Other."))
    assert "<summary>1 warning, 1 note</summary>" in page
    assert "Nothing can be published" not in page


def test_of_many_errors_some_are_shown_and_the_rest_are_counted() -> None:
    page = box(*(problem(message=f"Wrong {number}.") for number in range(50)))
    assert page.count("<li>") == 20
    assert "… and 30 more" in page
    assert "50 errors." in page
