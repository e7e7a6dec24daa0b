"""What can be wrong though every file can be read: one module a check, each a function over everything that was read, listed below.

May import archive, model, diagnostics. Checks do not know one another, and see hidden entries too, so that nothing is found out late.
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
