"""Colours of the site come in pairs."""

from collections.abc import Iterator

from adfm_site.archive.catalogue import Catalogue
from adfm_site.diagnostics import Diagnostic, Pointer, Said, problem


@problem("error")
def not_a_pair_of_colours(field: str, count: int) -> Said:
    """Each colour is given twice, first as it stands on light paper, then on dark, since no colour can be read well on both."""
    given = "one colour" if count == 1 else f"{count} colours"
    return Said(f"“{field}” has {given}, but needs two.", hints=("Write two lines with hyphens: the colour on light paper, then on dark.",))


def colours(catalogue: Catalogue) -> Iterator[Diagnostic]:
    """Check the site's accent and mark."""
    for field, colours_ in (("accent", catalogue.site.accent), ("mark", catalogue.site.mark)):
        if len(colours_) not in (0, 2):
            yield not_a_pair_of_colours(Pointer(path="site.yaml", steps=(field,), part="key"), field, len(colours_))
