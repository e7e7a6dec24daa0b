"""Colours of the site come in pairs, each of which can be read on its paper."""

from collections.abc import Iterator
from typing import Final

from adfm_site.archive.catalogue import Catalogue
from adfm_site.diagnostics import Diagnostic, Pointer, Said, problem

# The papers of templates/style.css, light and dark.
PAPERS: Final = (("#fbfaf6", "light"), ("#14181b", "dark"))
_LEAST: Final = 4.5


@problem("error")
def not_a_pair_of_colours(field: str, count: int) -> Said:
    """Each colour has two values, for a light and for a dark background, because no colour is easy to read on both."""
    given = "one colour" if count == 1 else f"{count} colours"
    return Said(
        f"“{field}” has {given}, but needs two.",
        hints=("Write two lines with hyphens: the colour for a light background, then for a dark one.",),
    )


@problem("warning")
def colour_too_faint(field: str, colour: str, paper: str, contrast: float) -> Said:
    """Words and the edges of buttons have these colours.

    So each needs a contrast of 4.5 to 1 with its background (WCAG 2.2, 1.4.3).

    Wrong: a light grey, such as `#b0b0b0`, as the first colour. Right: one that is dark enough for a light background,
    such as `#0b5566`, and a second that is light enough for a dark background, such as `#7fc4d3`.
    """
    return Said(
        f"“{colour}” is hard to read on a {paper} background: the contrast is {contrast:.1f} to 1.",
        hints=(f"Choose a {'darker' if paper == 'light' else 'lighter'} colour; {field} needs 4.5 to 1.",),
    )


def colours(catalogue: Catalogue) -> Iterator[Diagnostic]:
    """Check the site's accent and mark."""
    for field, colours_ in (("accent", catalogue.site.accent), ("mark", catalogue.site.mark)):
        if len(colours_) not in (0, 2):
            yield not_a_pair_of_colours(Pointer(path="site.yaml", steps=(field,), part="key"), field, len(colours_))
            continue  # which colour is meant for which paper is not known
        for number, (colour, (paper, name)) in enumerate(zip(colours_, PAPERS, strict=False)):
            ratio = contrast(colour, paper) if colour else _LEAST
            if ratio < _LEAST:
                yield colour_too_faint(Pointer(path="site.yaml", steps=(field, number)), field, colour, name, ratio)


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours written #rrggbb, from 1 to 21 (WCAG 2.2, definition of contrast ratio)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels)  # noqa: PLR2004 - sRGB
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
