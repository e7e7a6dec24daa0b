"""What must not act does not act in any field either, on the page as it is rendered."""

import re
from json import dumps
from pathlib import Path

import html5lib
import pytest

from adfm_site.artifact import Template
from adfm_site.build.pipeline import plan, prepare
from adfm_site.inputs.options import Options
from adfm_site.model.entry import Picture
from adfm_site.progress import silent
from adfm_site.reading.markdown import read_text
from tests.reading.payloads import PAYLOADS

pytestmark = pytest.mark.battery

_SITE = """
name: {words}
short-name: {words}
description: {words}
publisher: {words}
contact: {words}
licence: {words}
languages: en
time-zone: Asia/Bangkok
kinds: {{roundtable: {{name: {words}, plural: {words}}}}}
roles: {{convener: {{by: {words}, did: {words}}}}}
topics: {{a: {words}}}
"""
_EVENT = """---
title: {words}
short-title: {words}
also-known-as: {words}
kind: roundtable
start: 2019-11-21
place: {{city: {words}, venue: {words}, country: TH}}
status: {{state: cancelled, reason: {words}}}
summary: {words}
organisations: {{convener: [a]}}
participants: {{count: 3, note: {words}}}
topics: a
image: {{file: a.svg, alt: {words}, caption: {words}, credit: {words}}}
downloads:
  - {{title: {words}, kind: agenda, file: a.txt, version: {words}, licence: {words}}}
  - {{title: {words}, kind: report, held: false}}
outcomes:
  - {{id: one, text: {words}}}
links:
  - {{title: {words}, url: "https://a.example/"}}
changes:
  - {{date: 2020-01-01, note: {words}}}
---
![{alt}](a.svg "{title}")
"""
_ORGANISATION = "---\nname: {words}\nabbreviation: {words}\nsummary: {words}\ncontact: {words}\n---\n"
_ALLOWED = {"meta", "link", "style"}
_ACTIVE = {
    "script",
    "iframe",
    "object",
    "embed",
    "math",
    "base",
    "form",
    "input",
    "button",
    "video",
    "audio",
    "template",
    "marquee",
    "svg",
}
_DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" width="2" height="2"/>'
_OUR_SCRIPT = re.compile(r"(\.\./)*assets/(search|filter)\.js")


def _harm(page: str) -> list[str]:
    found = []
    root = html5lib.parse(page, namespaceHTMLElements=False)
    # The form of a search or a list, and the script of its page.
    ours = {
        inner
        for form in root.iter("form")
        if form.get("role") == "search" or form.get("class") == "filter"
        for inner in form.iter()
    }
    ours |= {
        script for script in root.iter("script") if _OUR_SCRIPT.fullmatch(script.get("src", "")) and not script.text
    }
    for element in root.iter():
        name = str(element.tag).lower().rpartition("}")[2]
        years_column = element.attrib.keys() == {"aria-hidden", "width", "height"} and [
            str(child.tag).rpartition("}")[2] for child in element
        ] == ["path"]
        if name in _ACTIVE and element not in ours and not (name == "svg" and years_column):
            found.append(f"<{name}>")
        for key, value in element.attrib.items():
            address = "".join(sign for sign in value if sign > " ").casefold()
            if str(key).startswith("on") or (
                key != "alt" and address.startswith(("javascript:", "vbscript:", "data:"))
            ):
                found.append(f"{name} {key}={value}")
            if name not in _ALLOWED and key == "style":
                found.append(f"{name} {key}={value}")
    return found


def _write(root: Path, path: str, words: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(words, encoding="utf-8")


def lay_payloads(root: Path) -> int:
    """Write an archive in whose every field stands a payload; give how many there are."""
    payloads = [payload for payload in PAYLOADS if payload.isprintable()]
    for number, payload in enumerate(payloads):
        words, folder = dumps(payload, ensure_ascii=False), f"content/events/2019/e-{number}"
        picture = payload.replace("\\", "").replace("]", "").replace("[", "").replace('"', "&quot;")
        _write(root, f"{folder}/index.md", _EVENT.format(words=words, alt=picture, title=picture.replace(")", "")))
        _write(root, f"{folder}/a.svg", _DRAWING)
        _write(root, f"{folder}/a.txt", "Talks.")
    _write(root, "content/organisations/a.md", _ORGANISATION.format(words=dumps("<script>alert(1)</script>")))
    _write(root, "site.yaml", _SITE.format(words=dumps('"><img src=x onerror=alert(1)>')))
    return len(payloads)


def test_nothing_in_any_field_can_act_on_a_page(tmp_path: Path) -> None:
    payloads = lay_payloads(tmp_path)
    assert payloads >= 300
    prepared = prepare(tmp_path, Options(as_of="2024-05-31"), silent)
    unread = {"not-as-expected", "missing-field", "unknown-field", "wrong-shape", "colon-in-text", "does-not-fit"}
    assert not [found for found in prepared.diagnostics if found.code in unread]
    pages = [
        artifact
        for artifact in plan(prepared, [])
        if isinstance(artifact.recipe, Template) and not artifact.address.endswith((".xml", ".js"))
    ]
    assert len(pages) > payloads
    # Documents' pages hold the same fields as their events': every tenth of them is looked at.
    for artifact in pages[: payloads + 20] + pages[payloads + 20 :: 10]:
        assert _harm(prepared.renderer.render(artifact).decode()) == [], artifact.address


def test_the_sanitiser_leaves_no_bracket_inside_an_attribute() -> None:
    # The pass over sanitised HTML looks for tags, and must find none in the words of a picture. nh3 before 0.3.8 left
    # them there.
    answer = read_text(
        "content/a.md", '<img src="a.png" alt="<h2><script>alert(1)</script></h2>">\n\n[a](b.md "<h2><b></h2>")', 1, 2
    )
    assert Picture(target="a.png", alt="<h2><script>alert(1)</script></h2>") in answer.value.parts
    assert not any("<script" in part or "<h2" in part for part in answer.value.parts if isinstance(part, str))


@pytest.mark.parametrize(
    "words", ["<script>1</script>", "<p onclick=x>a</p>", "<a href='java\tscript:x'>a</a>", "<p style=x>a</p>"]
)
def test_the_hunter_of_harm_on_pages_finds_harm(words: str) -> None:
    assert _harm(f"<!doctype html><title>a</title>{words}")
