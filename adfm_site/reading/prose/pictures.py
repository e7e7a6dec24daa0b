"""What is said of pictures: the text for those who cannot see them, and who made them."""

from collections.abc import Iterator
from re import IGNORECASE
from typing import Final

from adfm_site.diagnostics import Diagnostic, Said, problem
from adfm_site.patterns import pattern
from adfm_site.reading.prose.written import Prose

_CAMERA: Final = pattern(
    r"(?:img|dsc[nf]?|pxl|dji|gopr|mvi|pict|photo|image|picture|screen\s?shot|unnamed|untitled|p)?[\s_-]*\(?\d+[\d\s_()-]*(?:\.\w{3,4})?"
    r"|[^\s]+\.(?:jpe?g|png|gif|webp|svg|heic)|image|photo|picture|unnamed|untitled|screen\s?shot",
    IGNORECASE,
)
_ALT: Final = pattern(r"!\[(?P<alt>(?:(?!!\[)[^\]\n])*+)\]")
_CREDIT: Final = pattern(
    r"[\[(]\s*(?:(?:image|photo|photograph|picture)\s+)?(?:credits?|by)\s*:[^\])]*[\])]", IGNORECASE
)


@problem("warning")
def alt_says_nothing(alt: str) -> Said:
    """Alternative text describes a picture for readers who cannot see it.

    A file name from a camera does not (WCAG 2.2, 1.1.1).

    Wrong: `![img_4897](group.jpg)`. Right: `![Participants around a table](group.jpg)`.
    """
    return Said(
        f"The alternative text “{alt}” does not describe the picture.",
        hints=("Describe what the picture shows, such as: Participants around a table.",),
    )


@problem("note")
def credit_in_caption() -> Said:
    """The person who made a picture belongs in the field `credit:`, so that it is shown the same way everywhere.

    Wrong: `caption: The participants [Image Credit: A. Name]`. Right: two lines, `caption: The participants` and
    `credit: A. Name`.
    """
    return Said("The caption contains the credit.", hints=("Move the credit to a separate line: “credit: …”.",))


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
