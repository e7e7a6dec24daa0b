"""The words of an entry, piece by piece, for checks that need the whole archive.

First the texts in its front matter, then its Markdown.
"""

from collections.abc import Iterator
from html import unescape
from typing import Final

from adfm_site.archive.mentions import Steps, texts
from adfm_site.model.entry import Entry, Head, Picture
from adfm_site.patterns import pattern

_TAG: Final = pattern(r"<[^<>]*>")
_CODE: Final = pattern(r"<(code|pre|kbd|samp)\b.*?</\1>", 16)
_NOT_ASKED: Final = "unsure"


def wording(entry: Entry[Head]) -> Iterator[tuple[Steps, str]]:
    """Return each text with the way to it; the Markdown has none.

    It comes without its markup, links and pictures in their places.
    """
    for text in texts(entry.head):
        if text.steps[0] != _NOT_ASKED:
            yield text.steps, text.written
    if entry.text.parts:
        html = "".join(
            part if isinstance(part, str) else part.alt if isinstance(part, Picture) else ""
            for part in entry.text.parts
        )
        yield (), unescape(_TAG.sub("", _CODE.sub("", html) if "<code" in html or "<pre" in html else html))
