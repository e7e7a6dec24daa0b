"""What is said of pictures: the text for those who cannot see them, and who made them."""

from collections.abc import Iterator
from re import IGNORECASE
from re import compile as pattern
from typing import Final

from adfm_site.diagnostics import Diagnostic, Said, problem
from adfm_site.reading.prose.written import Prose

_CAMERA: Final = pattern(
    r"(?:img|dsc[nf]?|pxl|dji|gopr|mvi|pict|photo|image|picture|screen\s?shot|unnamed|untitled|p)?[\s_-]*\(?\d+[\d\s_()-]*(?:\.\w{3,4})?"
    r"|[^\s]+\.(?:jpe?g|png|gif|webp|svg|heic)|image|photo|picture|unnamed|untitled|screen\s?shot",
    IGNORECASE,
)
_ALT: Final = pattern(r"!\[(?P<alt>[^\]\n]*)\]")
_CREDIT: Final = pattern(r"[\[(]\s*(?:(?:image|photo|photograph|picture)\s+)?(?:credits?|by)\s*:[^\])]*[\])]", IGNORECASE)


@problem("warning")
def alt_says_nothing(alt: str) -> Said:
    """The text for readers who cannot see a picture says what can be seen; the name that a camera gave the file does not (WCAG 2.2, 1.1.1).

    Wrong: `![img_4897](group.jpg)`. Right: `![Participants around a table](group.jpg)`.
    """
    return Said(
        f"“{alt}” does not say what can be seen in the picture.", hints=("Write what can be seen, such as: Participants around a table.",)
    )


@problem("note")
def credit_in_caption() -> Said:
    """Who made a picture has a field of its own, `credit:`, so that it is printed alike everywhere.

    Wrong: `caption: The participants [Image Credit: A. Name]`. Right: two lines, `caption: The participants` and `credit: A. Name`.
    """
    return Said("The credit stands inside the caption.", hints=("Move it to a line of its own: “credit: …”.",))


def pictures(prose: Prose) -> Iterator[Diagnostic]:
    """Check the texts of pictures, in the front matter and in the text."""
    for value in prose.values:
        written = prose.whole[value.start : value.end].strip("\"' ")
        if value.key == "alt" and _CAMERA.fullmatch(written):
            yield alt_says_nothing(prose.span(value.start, value.end), written)
        elif value.key == "caption" and (credit := _CREDIT.search(prose.whole, value.start, value.end)):
            yield credit_in_caption(prose.span(*credit.span()))
    if "![" in prose.text:
        for match in _ALT.finditer(prose.text, prose.body):
            if _CAMERA.fullmatch(match["alt"].strip()):
                yield alt_says_nothing(prose.span(*match.span("alt")), match["alt"].strip())
