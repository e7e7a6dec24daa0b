"""Every check of the gate that needs no browser, by its name.

Each is a law: a function from a published tree to what is wrong in it.
"""

from collections.abc import Mapping
from typing import Final

from tests.gate.data import data_are_in_the_page
from tests.gate.naming import (
    documents_say_type_and_size,
    fields_have_labels,
    links_stay_in_their_window,
    tables_have_heads,
    the_same_words_lead_to_the_same_place,
)
from tests.gate.outward import addresses_in_feeds_lead_somewhere
from tests.gate.speaking import (
    dates_have_years,
    no_time_passes,
    parts_in_another_language_say_so,
    right_to_left_parts_have_a_direction,
)
from tests.sites import laws
from tests.sites.laws import Law

CHECKS: Final[Mapping[str, Law]] = {
    "C:label": fields_have_labels,
    "C:table-th": tables_have_heads,
    "C:lang-part": parts_in_another_language_say_so,
    "C:dir": right_to_left_parts_have_a_direction,
    "C:linktext-dup": the_same_words_lead_to_the_same_place,
    "C:banned-text": laws.link_words_mean_something,
    "C:blank": links_stay_in_their_window,
    "C:img-size": laws.pictures_have_words_and_sizes,
    "C:doc-meta": documents_say_type_and_size,
    "C:anchor": laws.links_lead_somewhere,
    "C:ids": laws.anchors_are_unique,
    "C:feed-link": addresses_in_feeds_lead_somewhere,
    "C:empty-section": laws.headings_have_something_below,
    "C:empty-dd": laws.nothing_is_empty,
    "C:year": dates_have_years,
    "C:relative-time-words": no_time_passes,
    "C:foreign-host": laws.nothing_runs_and_nothing_comes_from_elsewhere,
    "C:title-unique": laws.pages_say_what_they_are,
    "C:json-in-page": data_are_in_the_page,
}

IN_A_BROWSER: Final = ("C:reflow", "C:clip", "C:overlap", "C:ring", "C:obscured", "C:order", "C:same-words", "C:print")
"""Those that tests/browser makes."""
