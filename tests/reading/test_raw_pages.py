"""Pages that are published unchanged: whatever would run in a browser is found, and words are left alone."""

from collections.abc import Iterator
from re import IGNORECASE, sub
from re import compile as pattern

import html5lib
import pytest

from adfm_site.reading import raw_pages
from adfm_site.reading.raw_pages import faults_of_page
from tests.reading.payloads import PAYLOADS

PATH = "content/static/page.html"
RUNNING = {"script", "iframe", "frame", "object", "embed", "applet", "base"}
ADDRESS = pattern("(?:java|vb)script:|data:text/html|data:image/svg", IGNORECASE)
SHAPES = ("{}", "<!doctype html><title>A</title><p>Words.</p>{}", "<div title='<'>{}</div>", "<p>a > b\n{}\n")


def runs(html: str) -> Iterator[str]:
    """Return what a browser would run, by the tree that html5lib makes of a page as browsers do."""
    for element in html5lib.parse(html, namespaceHTMLElements=False).iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag.rpartition("}")[2].lower() in RUNNING:
            yield element.tag
        for name, value in element.attrib.items():
            plain = sub(r"[\s\0-\x1f]+", "", value)
            if (str(name).lower().startswith("on") and value) or ADDRESS.match(plain):
                yield f"{name}={value}"


def missed(payloads: tuple[str, ...]) -> list[str]:
    """Return the pages in which something would run, and nothing is found."""
    pages = (shape.format(payload) for payload in payloads for shape in SHAPES if "{" not in payload)
    return [page for page in pages if any(runs(page)) and not list(faults_of_page(PATH, page.encode()))]


def test_whatever_would_run_is_found() -> None:
    assert sum(any(runs(payload)) for payload in PAYLOADS) > 150
    assert missed(PAYLOADS) == []


@pytest.mark.parametrize("name", ["_HANDLER", "_RUNNING_ADDRESS", "_BLANKS"])
def test_the_law_finds_a_search_that_is_blind(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(raw_pages, name, pattern("(?P<name>(?!))"))
    assert missed(PAYLOADS)


CLEAN = (
    "google-site-verification: google123.html",
    "<p>one = two, and once = never; a < b, b > c, on = off</p>",
    '<a href="https://elsewhere.example/">x</a> <a href="mailto:a@b.example">y</a>',
    '<link rel="canonical" href="https://old.example/"><meta http-equiv="refresh" content="0; url=/new/">',
    '<img src="../group.png" alt="data: what javascript does"><style>p { background: url("paper.png") }</style>',
    "<p>JavaScript: what it is. See @import and url(https://x.example).</p>",
    '<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE users><users><user>1</user></users>',
    "<IfModule mod_headers.c>\nHeader set X-Frame-Options DENY\n</IfModule>",
    "ประชุม — café\r\n",
)


@pytest.mark.parametrize("text", CLEAN)
def test_words_links_and_pictures_of_the_site_are_no_fault(text: str) -> None:
    assert list(faults_of_page(PATH, text.encode())) == []


ELSEWHERE = (
    "<img src=https://x.example/a.png>",
    "<img src='//x.example/a.png'>",
    "<img src='\\\\x.example\\a.png'>",
    "<img src='ht\ntps://x.example/a.png'>",
    "<img src='&#104;ttps://x.example/a.png'>",
    "<img srcset='a.png 1x, https://x.example/b.png 2x'>",
    "<link href=https://x.example/a.css rel='alternate stylesheet'>",
    "<link rel=dns-prefetch href=//x.example>",
    "<p style='background: url(https://x.example/a.png)'>",
    "<style>@import 'a.css'</style>",
    "<style>a { background: url(//x.example/a.png) } p > b { color: red }</style>",
    "<style>p { background: \\75rl(//x.example/a.png) }</style>",
    "<svg><image href='https://x.example/a.png'/></svg>",
    "<video poster='https://x.example/a.png'></video>",
    "<body background='http://x.example/a.png'>",
)


@pytest.mark.parametrize("text", ELSEWHERE)
def test_what_another_website_would_serve_is_found(text: str) -> None:
    (found,) = faults_of_page(PATH, text.encode())
    assert found.message == "This file contains a part from another website."


NO_TEXT = {
    "UTF-16": "<script>1</script>".encode("utf-16"),
    "Latin 1": "<p>Münster</p>".encode("latin-1"),
    "another character set": b"\x1b(J<p>",
    "a null": b"<scr\0ipt>",
    "far too large": b"a" * (raw_pages.LARGEST + 1),
}


@pytest.mark.parametrize("data", NO_TEXT.values(), ids=NO_TEXT)
def test_what_is_no_text_is_a_fault(data: bytes) -> None:
    assert list(faults_of_page(PATH, data))


def test_a_fault_has_its_line_and_column() -> None:
    (found,) = faults_of_page(PATH, b"\xef\xbb\xbf<p>\r\n<p>\r\n <b onclick=x>")
    assert (found.where.line, found.where.column, found.where.end_column) == (3, 5, 12)  # type: ignore[union-attr]
