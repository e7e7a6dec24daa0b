"""The two facts that are read from EXIF before it is removed.

They are how a picture is turned, and whether it contains a location.
"""

from struct import error, unpack_from
from typing import Final, NamedTuple

_ORIENTATION: Final = 0x0112
_POSITIONS: Final = 0x8825
_LATITUDE: Final = 2
_ORIENTATIONS: Final = range(1, 9)
_MOST_ENTRIES: Final = 1_000
_IN_XMP: Final = b"GPSLatitude"


class Told(NamedTuple):
    """What EXIF says. orientation: 1 to 8, 1 for upright; located: a latitude is given."""

    orientation: int = 1
    located: bool = False


def told(tiff: bytes) -> Told:
    """Read EXIF from its TIFF header on (EXIF 2.32, 4.5). What cannot be read says nothing."""
    orientation, located = 1, False
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(tiff[:4], "")
    if not order:
        return Told()
    try:
        for tag, value in _entries(tiff, order, unpack_from(f"{order}I", tiff, 4)[0]):
            if tag == _ORIENTATION and (turn := unpack_from(f"{order}H", value)[0]) in _ORIENTATIONS:
                orientation = turn
            elif tag == _POSITIONS:
                located = any(
                    inner == _LATITUDE for inner, _ in _entries(tiff, order, unpack_from(f"{order}I", value)[0])
                )
    except error:
        pass
    return Told(orientation, located)


def located_in_xmp(packet: bytes) -> bool:
    """Return whether an XMP packet gives a latitude (XMP specification part 2, 3.3)."""
    return _IN_XMP in packet


def _entries(tiff: bytes, order: str, start: int) -> list[tuple[int, bytes]]:
    """Return the tags of a directory, each with the four bytes of its value or of the place of it."""
    count = min(unpack_from(f"{order}H", tiff, start)[0], _MOST_ENTRIES)
    places = range(start + 2, start + 2 + 12 * count, 12)
    return [
        (unpack_from(f"{order}H", tiff, place)[0], tiff[place + 8 : place + 12])
        for place in places
        if place + 12 <= len(tiff)
    ]
