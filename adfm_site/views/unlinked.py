"""Links that lead nowhere, or to what is not public yet: their words stay, and nothing else of them."""

from collections.abc import Container, Iterator, Sequence
from typing import Final

from adfm_site.model.entry import LinkTo, TextPart
from adfm_site.patterns import pattern

# As reading writes a link whose target is left out (reading/markdown.py); no link stands in another (HTML, 4.5.1).
_BEFORE: Final = '<a href="'
_BEHIND: Final = pattern(r'"(?P<attributes>(?: [a-z-]+="[^"]*")*)>')
_END: Final = "</a>"
# What other elements have too: a place to link to, and the language of the words. A title may tell of what is hidden.
_KEPT: Final = pattern(r' (?:id|lang|dir)="[^"]*"')


def unlinked(parts: Sequence[TextPart], dead: Container[str]) -> Iterator[TextPart]:
    """Return the parts of a text, with the words alone of links to some targets. dead: those targets, as written."""
    is_dead = [isinstance(part, LinkTo) and part.target in dead for part in parts]
    end: str | None = None
    for number, part in enumerate(parts):
        if is_dead[number] or not isinstance(part, str):
            yield from () if is_dead[number] else (part,)
            continue
        html = part
        if number and is_dead[number - 1] and (behind := _BEHIND.match(html)):
            kept = "".join(_KEPT.findall(behind["attributes"]))
            html = (f"<span{kept}>" if kept else "") + html[behind.end() :]
            end = "</span>" if kept else ""
        if end is not None and _END in html:
            html, end = html.replace(_END, end, 1), None
        yield html.removesuffix(_BEFORE) if number + 1 < len(parts) and is_dead[number + 1] else html
