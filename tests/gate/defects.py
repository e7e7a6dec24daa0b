"""Defects to be planted, one in each copy of a clean page, and what must catch each: a check by its name, "nu", or a rule of axe.

The clean page is an event's page of the conference site. Defects lean on as little of its markup as they can.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

PAGE: Final = "events/2021/sym-01/index.html"
Plant = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Defect:
    """name: what is wrong, in words. caught_by: the check that must find it."""

    name: str
    plant: Plant
    caught_by: str

    def planted(self, page: str) -> str:
        """Return the page with the defect in it."""
        changed = self.plant(page)
        assert changed != page, self.name
        return changed


def swap(old: str, new: str) -> Plant:
    """Put other words in the place of the first that fit an expression."""
    return lambda page: re.sub(old, lambda _: new, page, count=1, flags=re.DOTALL)


def at_the_end(markup: str) -> Plant:
    """Put markup at the end of the main part."""
    return swap("</main>", f"{markup}</main>")


def with_style(markup: str, rules: str) -> Plant:
    """Put markup at the end of the main part, and rules at the end of the style sheet."""
    return lambda page: at_the_end(markup)(swap("</style>", f"{rules}</style>")(page))


DEFECTS: Final[tuple[Defect, ...]] = (
    Defect("picture without alternative text, in a figure with a caption", at_the_end('<figure><img src="group.png" width="9" height="9"><figcaption>Banks of 2021</figcaption></figure>'), "axe:image-alt"),
    Defect("words too pale on light", with_style('<p class="x">Pale words</p>', "@media (prefers-color-scheme:light){.x{color:#bbb}}"), "axe:color-contrast"),
    Defect("words too dark on dark", with_style('<p class="x">Dark words</p>', "@media (prefers-color-scheme:dark){.x{color:#444}}"), "axe:color-contrast"),
    Defect("words that forced colours do not reach", with_style('<p class="x">Grey words</p>', "@media (forced-colors:active){.x{forced-color-adjust:none;color:#777;background:#888}}"), "axe:color-contrast"),
    Defect("words too pale on a narrow screen", with_style('<p class="x">Pale words</p>', "@media (max-width:20rem){.x{color:#999;background:#aaa}}"), "axe:color-contrast"),
    Defect("link without words", at_the_end('<p><a href="../"></a></p>'), "axe:link-name"),
    Defect("button without words", at_the_end('<button type="button"></button>'), "axe:button-name"),
    Defect("field without any name", at_the_end('<p><input type="text"></p>'), "axe:label"),
    Defect("page that cannot be magnified", swap('content="width=device-width', 'content="user-scalable=no, width=device-width'), "axe:meta-viewport"),
    Defect("page without a language", swap('<html lang="en"', "<html"), "axe:html-has-lang"),
    Defect("language that is none", at_the_end('<p lang="q1">Words of 2021</p>'), "axe:valid-lang"),
    Defect("targets too small and too close", with_style('<div class="x"><a href="../">A</a><a href="../../">B</a></div>', ".x a{display:inline-block;width:9px;height:9px;overflow:hidden}"), "axe:target-size"),
    Defect("order of stops set by hand", at_the_end('<p><a href="../" tabindex="5">The year 2021</a></p>'), "axe:tabindex"),
    Defect("region that scrolls and no key reaches", with_style('<div class="x"><p>Words that go on and on</p></div>', ".x{width:90px;overflow-x:auto}.x p{width:900px}"), "axe:scrollable-region-focusable"),
    Defect("link told from words by colour alone", with_style('<p class="x">Words and <a href="../">a link</a> in one line</p>', ".x a{text-decoration:none;color:#333}"), "axe:link-in-text-block"),
    Defect("words outside all landmarks", swap("</body>", "<p>Lost words</p></body>"), "axe:region"),
    Defect("page that leaves after thirty seconds", swap("<meta charset", '<meta http-equiv="refresh" content="30; url=../"><meta charset'), "axe:meta-refresh"),
    Defect("term outside a list of terms", at_the_end("<dt>Place</dt>"), "axe:dlitem"),
    Defect("row without a list", at_the_end("<div><li>A row</li></div>"), "axe:listitem"),
    Defect("id given twice", at_the_end('<p id="summary">Words</p>'), "nu"),
    Defect("level of heading left out", at_the_end("<h2>One</h2><p>Words</p><h5>Two</h5><p>Words</p>"), "nu"),
    Defect("element left open", at_the_end("<div><p>Words"), "nu"),
    Defect("attribute that is none", at_the_end('<p colour="red">Words</p>'), "nu"),
    Defect("element of the last century", at_the_end("<center>Words</center>"), "nu"),
    Defect("date for machines in words", at_the_end('<p><time datetime="11 May 2021">11 May 2021</time></p>'), "nu"),
    Defect("role that is none", at_the_end('<p role="headline">Words</p>'), "nu"),
    Defect("name taken from an element that is not there", at_the_end('<div role="group" aria-labelledby="nobody"><p>Words</p></div>'), "C:ids"),
    Defect("two main parts", swap("</main>", "</main><main><p>Words</p></main>"), "nu"),
    Defect("fault in the style sheet", swap("</style>", ".x{colour:red}</style>"), "nu"),
    Defect("fault in a drawing", at_the_end('<svg aria-hidden="true" widht="9"><path d="M4 4v"/></svg>'), "nu"),
    Defect("table whose cells overlap", at_the_end('<table><tr><th>A</th><td rowspan="2">1</td></tr><tr><td colspan="3">2</td></tr></table>'), "nu"),
    Defect("page that scrolls sideways at 320 pixels", with_style('<p class="x">Wide</p>', ".x{width:400px}"), "C:reflow"),
    Defect("no ring around what has the focus", swap("</style>", ":focus-visible{outline:0!important;box-shadow:none!important}</style>"), "C:ring"),
    Defect("what has the focus is under a bar that stays", with_style('<div class="x">Bar</div>', ".x{position:fixed;inset:auto 0 0;height:60vh;z-index:9;background:#fff}"), "C:obscured"),
    Defect("words cut off when they are spaced", with_style('<p class="x">Words that just fit into their box</p>', ".x{inline-size:max-content;max-inline-size:14rem;block-size:1.5em;overflow:hidden;line-height:1.5;white-space:nowrap}"), "C:clip"),
    Defect("words over other words on a narrow screen", with_style('<div class="x"><p>9:00 to 10:30</p><p>The levees</p></div>', "@media (max-width:32rem){.x{display:grid;grid-template-columns:3rem 1fr}.x p{white-space:nowrap}}"), "C:overlap"),
    Defect("stops in another order than the words", with_style('<p><a href="../" tabindex="1">First of 2021</a></p>', ""), "C:order"),
    Defect("words that only a script writes", at_the_end("<p id=late></p><script>document.getElementById('late').textContent = 'The date is 11 May 2021'</script>"), "C:same-words"),
    Defect("printed without its address", swap("</style>", "@media print{footer{display:none}}</style>"), "C:print"),
    Defect("field with a placeholder for a label", at_the_end('<form action="../"><input type="search" placeholder="Search events"></form>'), "C:label"),
    Defect("table without heads", at_the_end("<table><tr><td>2021</td><td>9 m</td></tr></table>"), "C:table-th"),
    Defect("title in another script, without its language", at_the_end("<p>การประชุมโต๊ะกลม</p>"), "C:lang-part"),
    Defect("English title in a Thai part", at_the_end('<div lang="th"><p>การประชุม</p><p>The first roundtable on levees</p></div>'), "C:lang-part"),
    Defect("Urdu from left to right", at_the_end('<p lang="ur">دریا کے کنارے</p>'), "C:dir"),
    Defect("the same words for two documents", at_the_end('<ul><li><a href="programme.pdf">Paper</a> PDF, 2 KB</li><li><a href="proceedings.pdf">Paper</a> PDF, 6 KB</li></ul>'), "C:linktext-dup"),
    Defect("link called here", at_the_end('<p>The programme is <a href="../">here</a>.</p>'), "C:banned-text"),
    Defect("link that opens a window unasked", at_the_end('<p><a href="https://commission.vell.example/" target="_blank">The commission</a></p>'), "C:blank"),
    Defect("picture without width and height", at_the_end('<img src="group.png" alt="A river">'), "C:img-size"),
    Defect("document without type and size", at_the_end('<p><a href="../../../documents/gauge-readings/gauge-readings.csv">Readings of 2021</a></p>'), "C:doc-meta"),
    Defect("list of contents that names what is not there", at_the_end('<p><a href="#minutes-of-2020">Minutes of 2020</a></p>'), "C:anchor"),
    Defect("picture for wide screens that is not there", at_the_end('<img src="group.png" srcset="group-1280.png 2x" alt="A river" width="9" height="9">'), "C:anchor"),
    Defect("heading with nothing under it", at_the_end("<h2>Key downloads</h2>"), "C:empty-section"),
    Defect("fact without a value", at_the_end("<dl><dt>Place</dt><dd></dd></dl>"), "C:empty-dd"),
    Defect("day without a year", at_the_end("<p>On 21 November the gauges were read.</p>"), "C:year"),
    Defect("words that were true on one day", at_the_end("<p>The upcoming meeting of 2021 is open to all.</p>"), "C:relative-time-words"),
    Defect("next day of no day", at_the_end("<p>In 2021 the gauges are read again the next day.</p>"), "C:relative-time-words"),
    Defect("picture from another host", at_the_end('<img src="https://pictures.example/a.png" alt="A river" width="9" height="9">'), "C:foreign-host"),
    Defect("title of another page", swap("<title>.*?</title>", "<title>Accessibility – Vell River Works Archive</title>"), "C:title-unique"),
    Defect("data that are no JSON", at_the_end('<script type="application/ld+json">{"name": "Symposium",}</script>'), "C:json-in-page"),
    Defect("data that say what the page does not", at_the_end('<script type="application/ld+json">{"name": "Symposium of quarries"}</script>'), "C:json-in-page"),
)  # fmt: skip
