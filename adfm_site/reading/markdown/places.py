"""Where the addresses and anchors of a text are written, for complaints that know only the address or the anchor."""

from collections.abc import Mapping

from msgspec import Struct

from adfm_site.reading.markdown.blocks import TooDeep
from adfm_site.reading.markdown.converter import TextFindings, converter, lines_of
from adfm_site.reading.markdown.tags import addresses_in, anchors_in

Place = tuple[int, int, int]
"""A line and a column of the file, and how many characters are written there."""


class Places(Struct, frozen=True):
    """The places of a text by the address or the anchor that is written there, in the order of the text."""

    addresses: Mapping[str, list[Place]]
    anchors: Mapping[str, list[Place]]


def places_of(body: str, first: int) -> Places:
    """Return the places of a text. first: the number of its first line in the file."""
    try:
        _, found = converter().convert(lines_of(body, first))
    except TooDeep:
        return Places({}, {})
    return Places(_by_words(_addresses(found)), _by_words(_anchors(found)))


def _addresses(found: TextFindings) -> list[tuple[Place, str]]:
    return [
        *(((*text.place(start), end - start), address) for address, text, start, end in found.inline.links),
        *(((*definition.where, len(definition.target)), address) for address, definition in found.inline.defined),
        *(
            ((tag.line, tag.column + start, end - start), address)
            for tag in found.tags
            for address, start, end in addresses_in(tag)
        ),
    ]


def _anchors(found: TextFindings) -> list[tuple[Place, str]]:
    return [
        ((tag.line, tag.column + start, end - start), anchor)
        for tag in found.tags
        for anchor, start, end in anchors_in(tag)
    ]


def _by_words(places: list[tuple[Place, str]]) -> Mapping[str, list[Place]]:
    found: dict[str, list[Place]] = {}
    for place, words in sorted(places):
        found.setdefault(words, []).append(place)
    return found
