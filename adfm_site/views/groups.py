"""All that things are grouped by for lists: each is remembered, group by group."""

from collections.abc import Mapping
from typing import Any, Final

from adfm_site.views import document_facets, event_facets, organisation, place
from adfm_site.views.grouping import Grouping

_EVERY: Final[tuple[Grouping[Any], ...]] = (
    *event_facets.FACETS,
    document_facets.LISTED,
    *document_facets.FACETS,
    *place.GROUPINGS,
    *organisation.GROUPINGS,
)
GROUPINGS: Final[Mapping[str, Grouping[Any]]] = {grouping.group_name: grouping for grouping in _EVERY}
