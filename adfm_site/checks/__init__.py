"""What can be wrong although every file can be read: one module for each check, listed below.

Each check is a function over everything that was read. May import archive, model, diagnostics. Checks never use each
other. They see hidden entries too, so that problems are found before publication.
"""

from collections.abc import Callable, Iterator
from typing import Final

from adfm_site.archive.catalogue import Catalogue
from adfm_site.checks import (
    agendas,
    attribution,
    clocks,
    colours,
    dates,
    metadata,
    names,
    numbers,
    sizes,
    spelling,
    titles,
    twice,
)
from adfm_site.diagnostics import Diagnostic

Check = Callable[[Catalogue], Iterator[Diagnostic]]

CHECKS: Final[tuple[Check, ...]] = (
    dates.dates,
    clocks.clocks,
    attribution.attribution,
    agendas.agendas,
    sizes.sizes,
    colours.colours,
    numbers.numbers,
    metadata.metadata,
    titles.titles,
    names.names,
    spelling.spelling,
    twice.twice,
)
