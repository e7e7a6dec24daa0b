"""Anchors end: whatever the headings, each gets one, and none that the page itself makes."""

import pytest

from adfm_site.model.anchors import PREFIXES, RESERVED
from adfm_site.reading.slugs import Anchors


@pytest.mark.parametrize(
    "words", [*(prefix.rstrip("-") for prefix in PREFIXES), *sorted(RESERVED), "Section", "", "–", "Part 2"]
)
def test_equal_headings_get_different_anchors_of_their_own(words: str) -> None:
    anchors = Anchors(RESERVED)
    made = [anchors.make(words) for _ in range(5)]
    assert len(set(made)) == 5
    assert not any(anchor in RESERVED or anchor.startswith(PREFIXES) for anchor in made)
