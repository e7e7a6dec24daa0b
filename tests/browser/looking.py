"""What the gate looks at in a browser.

Each function takes an open page and gives sentences about what is wrong with it.
"""

import subprocess
from collections.abc import Callable, Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote

import pikepdf

from tests.gate.tools import installed, program

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 640}
AS_SHOWN: Final[dict[str, dict[str, str]]] = {
    "light": {"color_scheme": "light", "forced_colors": "none"},
    "dark": {"color_scheme": "dark", "forced_colors": "none"},
    "forced colours": {"color_scheme": "light", "forced_colors": "active"},
}
TEXT_SPACING: Final = (
    "*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important} "
    "p{margin-block-end:2em!important}"
)
WALKED: Final = 40
"""So many stops are gone to by the Tab key itself; the ring and what covers it are looked at for all of them."""
RULES: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
"""WCAG 2.2 AA, as axe names it, and what its makers hold good practice."""
HAS_SCRIPT: Final = "document.scripts.length"


def axe(page: Any, only: str = "") -> Iterator[str]:
    """Run axe over the page, wide and narrow, in light, dark and forced colours. Gives "axe:rule ...".

    only: the one rule to look for.
    """
    page.evaluate(_source(installed("axe-core/axe.min.js")))
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)
        for name, media in AS_SHOWN.items():
            page.emulate_media(**media)
            found = page.evaluate(
                """runOnly => axe.run({runOnly, resultTypes: ["violations"], preload: false}).then(
                       found => found.violations.map(
                           one => [one.id, one.nodes.length, one.nodes[0].html.slice(0, 150)]))""",
                {"type": "rule", "values": [only]} if only else {"type": "tag", "values": RULES},
            )
            yield from (
                f"axe:{rule} {times} times, {name} at {size['width']}: {markup}" for rule, times, markup in found
            )
    page.emulate_media(**AS_SHOWN["light"])


def reflow(page: Any) -> Iterator[str]:
    """Check that the page does not scroll sideways (WCAG 2.2, 1.4.4 and 1.4.10).

    It is shown at 320 pixels, and at 640 with letters of twice the size.
    """
    page.set_viewport_size(NARROW)
    yield from (f"C:reflow at 320: {fault}" for fault in page.evaluate("look.reflow()"))
    page.set_viewport_size({"width": 640, "height": 900})
    page.evaluate("document.documentElement.style.fontSize = '36px'")
    yield from (f"C:reflow with large letters: {fault}" for fault in page.evaluate("look.reflow()"))
    page.evaluate("document.documentElement.style.fontSize = ''")


def clip(page: Any) -> Iterator[str]:
    """Look whether words are cut off where a reader spaces them (WCAG 2.2, 1.4.12)."""
    style = page.add_style_tag(content=TEXT_SPACING)
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)
        for fault in (*page.evaluate("look.clipped()"), *page.evaluate("look.reflow()")):
            yield f"C:clip at {size['width']}: {fault}"
    style.evaluate("style => style.remove()")


def overlap(page: Any) -> Iterator[str]:
    """Look whether words stand over others."""
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)
        yield from (f"C:overlap at {size['width']}: {fault}" for fault in page.evaluate("look.overlapping()"))


def focus(page: Any) -> Iterator[str]:
    """Walk through the page by the Tab key (WCAG 2.2, 2.4.3, 2.4.7 and 2.4.11).

    Stops come in the order of the words, have a ring, and are not covered by anything.
    """
    page.set_viewport_size(WIDE)
    stops = page.evaluate("document.activeElement.blur(), scrollTo(0, 0), look.count()")
    for expected in range(min(stops, WALKED)):
        page.keyboard.press("Tab")
        at = page.evaluate("look.position()")
        if at != expected:
            yield f"C:order: stop {expected} of {stops} is number {at} in the document"
            break
    for size, name in ((WIDE, "light"), (NARROW, "dark"), (NARROW, "forced colours")):
        page.set_viewport_size(size)
        page.emulate_media(**AS_SHOWN[name])
        page.keyboard.press("Shift")
        faults = page.evaluate("look.focused()")
        yield from (f"C:ring in {name}: {fault}" for fault in faults["ring"])
        yield from (f"C:obscured at {size['width']}: {fault}" for fault in faults["obscured"])
    page.emulate_media(**AS_SHOWN["light"])


def print_(page: Any) -> Iterator[str]:
    """Print the page into a PDF: it is tagged, has a language, and its address can be read in it."""
    data = page.pdf(tagged=True)
    with pikepdf.open(BytesIO(data)) as document:
        root = document.Root
        if "/StructTreeRoot" not in root or not root.get("/MarkInfo", {}).get("/Marked") or "/Lang" not in root:
            yield "C:print: not tagged"
    canonical = page.evaluate("document.querySelector('link[rel=canonical]')?.href || ''")
    words = subprocess.run(
        [program("pdftotext", "poppler-utils"), "-", "-"], input=data, capture_output=True, check=True
    ).stdout
    printed = "".join(words.decode().split())
    if (
        canonical and canonical not in printed and unquote(canonical) not in printed
    ):  # addresses are printed as people read them
        yield f"C:print: without the address {canonical}"


def same_words(page: Any, without_script: Any) -> Iterator[str]:
    """Compare the page with itself where no script runs.

    A script may add a form and its answers, but no other words.
    """
    if not page.evaluate(HAS_SCRIPT):
        return
    page.wait_for_load_state("networkidle")
    without_script.goto(page.url)
    page.evaluate(
        "document.querySelectorAll('form, output, [aria-live], [role=search]').forEach(element => element.remove())"
    )
    there = set(without_script.inner_text("body").splitlines())
    yield from (
        f"C:same-words: only by script: {line}"
        for line in page.inner_text("body").splitlines()
        if line.strip() and line not in there
    )


LOOKS: Final[tuple[Callable[[Any], Iterator[str]], ...]] = (axe, reflow, clip, overlap, focus, print_)


@cache
def _source(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def prepared(page: Any) -> Any:
    """Return the page with what looks inside it."""
    page.evaluate(_source(Path(__file__).with_name("looking.js")))
    return page
