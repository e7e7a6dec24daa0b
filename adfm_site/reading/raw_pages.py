"""HTML, XML and other texts that are published as they are.

Complaints are about what would run, or would load something from another host. The search is by signs, not by a
parser's tree, so that nothing is hidden where parsers disagree; a script in a comment counts as one.
"""

from collections.abc import Iterator
from html import unescape
from re import IGNORECASE
from typing import Final

from adfm_site.diagnostics import Diagnostic, Said, problem
from adfm_site.patterns import pattern
from adfm_site.source import Lines, Span

LARGEST: Final = 5_000_000
# From one < to the next: perhaps a tag, which ends before the last > at most; or the rest of one that holds a < in
# quotes.
_PIECE: Final = pattern(r"<(?P<name>[A-Za-z][^\s/<>]*)?(?P<rest>[^<]*)")
_RUNNING: Final = frozenset(
    ("script", "iframe", "frame", "frameset", "object", "embed", "applet", "base", "portal", "handler", "listener")
)
_HANDLER: Final = pattern(r"[\s/\"'](?P<name>on[a-z]+)\s*=", IGNORECASE)
_RUNNING_ADDRESS: Final = pattern("(?:java|vb)script:|data:(?:text/html|image/svg|application/x)", IGNORECASE)
_HOST: Final = r"\s*=\s*[\"']?\s*(?:https?:|[/\\]{2})"
_LOADED: Final = pattern(rf"(?:\bsrc|\bposter|\bbackground){_HOST}|\bsrcset\s*=[^>]*(?:https?:|[/\\]{{2}})", IGNORECASE)
_LINKED: Final = pattern(rf"\bhref{_HOST}", IGNORECASE)
_LOADING_LINK: Final = pattern(r"\brel\s*=\s*[\"']?[^\"'>]*(?:stylesheet|icon|load|fetch|connect|manifest)", IGNORECASE)
_LOADED_BY_HREF: Final = frozenset(("image", "use", "feimage"))
_STYLE: Final = pattern(r"@import|url\(\s*[\"']?\s*(?:https?:|[/\\]{2})|\\", IGNORECASE)
_DECLARED: Final = pattern(r"<!ENTITY|<\?xml-stylesheet", IGNORECASE)
_DECLARATIONS: Final = {"<!entity": "an entity", "<?xml-stylesheet": "a style sheet that changes its content"}
_NO_TEXT: Final = pattern("[\0-\x08\x0e-\x1f]")
_BLANKS: Final = pattern(r"[\s\0-\x1f]+")


@problem("error")
def unsafe_page(what: str) -> Said:
    """A file in content/static/ is published unchanged.

    HTML there may contain text, links, styles and pictures of this site only.

    Scripts, frames and parts from other websites could harm readers, or track them.
    """
    return Said(
        f"This file contains {what}.", hints=("Remove it, or write the page in Markdown, outside content/static/.",)
    )


def faults_of_page(path: str, data: bytes) -> Iterator[Diagnostic]:
    """Return the complaints about what a text of HTML or XML would do, one for each sort, at its first place."""
    if len(data) > LARGEST:
        yield unsafe_page(_place(path, "", 0, 0), f"more than {LARGEST // 1_000_000} MB")
        return
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError:
        yield unsafe_page(_place(path, "", 0, 0), "bytes that are not UTF-8")
        return
    if control := _NO_TEXT.search(text):
        yield unsafe_page(_place(path, text, *control.span()), "a control character")
    found: dict[str, tuple[int, int]] = {}
    for start, end, what in _found(text):
        found.setdefault(what, (start, end))
    yield from (unsafe_page(_place(path, text, *place), what) for what, place in found.items())


def _found(text: str) -> Iterator[tuple[int, int, str]]:
    """Return what must not be in a text, each with the offsets between which it stands."""
    for declared in _DECLARED.finditer(text):
        yield *declared.span(), _DECLARATIONS[declared[0].lower()]
    for piece in _PIECE.finditer(text):
        name = (piece["name"] or "").rpartition(":")[2].lower()
        inside = piece["rest"].rpartition(">")[0] if ">" in piece["rest"] else piece["rest"]
        tag = piece.start(), piece.start("rest")
        if name in _RUNNING:
            yield *tag, f"the element <{name}>"
        if handler := _HANDLER.search(inside):
            start, end = (piece.start("rest") + offset for offset in handler.span("name"))
            yield start, end, f"the handler {handler['name'].lower()}"
        written = unescape(inside)
        if ":" in written and _RUNNING_ADDRESS.search(_BLANKS.sub("", written)):
            yield *tag, "an address that runs a script"
        if _loads(name, written) or (name == "style" and _STYLE.search(piece["rest"])):
            yield *tag, "a part from another website"


def _loads(name: str, attributes: str) -> bool:
    """Return whether an element loads something from another host. Browsers leave out blanks inside addresses."""
    by_href = name in _LOADED_BY_HREF or (name == "link" and _LOADING_LINK.search(attributes))
    return any(
        _LOADED.search(one) or (by_href and _LINKED.search(one)) or ("style" in one.lower() and _STYLE.search(one))
        for one in (attributes, _BLANKS.sub("", attributes))
    )


def _place(path: str, text: str, start: int, end: int) -> Span:
    return Lines(text).span(path, start, end)
