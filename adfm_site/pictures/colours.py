"""Colour profiles (ICC.1:2022), rewritten with only their numbers.

Profiles of screens name their owners, makers and serial numbers.
"""

from struct import error, pack, unpack_from
from typing import Final

_HEADER: Final = 128
_ENTRY: Final = 12
_MOST_TAGS: Final = 200
_WHITE: Final = (b"wtpt", b"chad", b"cicp")
# What a profile needs whose colours are three curves and a matrix, or of grey one curve.
_NEEDED: Final = {
    b"RGB ": (b"rXYZ", b"gXYZ", b"bXYZ", b"rTRC", b"gTRC", b"bTRC"),
    b"GRAY": (b"kTRC",),
}
_CLASSES: Final = (b"mntr", b"scnr", b"prtr", b"spac")
_D50: Final = bytes.fromhex("0000f6d6000100000000d32d")
_NO_DAY: Final = pack(">6H", 2000, 1, 1, 0, 0, 0)
_PARAMETERS: Final = (1, 3, 4, 5, 7)  # Of parametric curves, by their sort.
_MOST_POINTS: Final = 4_096


def rewritten(profile: bytes) -> bytes | None:
    """Return a profile with nothing but its colours.

    Empty where it is not usable; browsers ignore such a profile too. None where its colours are not a matrix.
    """
    try:
        return _rewritten(profile)
    except error:
        return b""


def _rewritten(profile: bytes) -> bytes | None:
    if profile[36:40] != b"acsp" or profile[12:16] not in _CLASSES:
        return b""
    space, connection = profile[16:20], profile[20:24]
    tags = _tags(profile)
    if connection != b"XYZ " or space not in _NEEDED or not tags.keys() >= set(_NEEDED[space]):
        return None
    found = {name: tags[name] for name in (*_WHITE, *_NEEDED[space]) if name in tags}
    if not all(found[name] for name in _NEEDED[space]):
        return b""
    return _joined(profile, {name: data for name, data in found.items() if data})


def _tags(profile: bytes) -> dict[bytes, bytes]:
    """Return the tags of a profile, cut to what their sorts need; of other sorts nothing."""
    count = min(unpack_from(">I", profile, _HEADER)[0], _MOST_TAGS)
    tags: dict[bytes, bytes] = {}
    for number in range(count):
        name, start, size = unpack_from(">4sII", profile, _HEADER + 4 + _ENTRY * number)
        data = profile[start : start + size]
        length = _length(data)
        tags[name] = data[:4] + bytes(4) + data[8:length] if 0 < length <= len(data) else b""
    return tags


def _length(data: bytes) -> int:
    """Return how long a tag of its sort is; 0 for other sorts."""
    match data[:4]:
        case b"XYZ ":
            return 20
        case b"curv":
            points = unpack_from(">I", data, 8)[0]
            return 12 + 2 * points if points <= _MOST_POINTS else 0
        case b"para":
            sort = unpack_from(">H", data, 8)[0]
            return 12 + 4 * _PARAMETERS[sort] if sort < len(_PARAMETERS) else 0
        case b"sf32":
            return 8 + 4 * 9
        case b"cicp":
            return 12
        case _:
            return 0


def _joined(profile: bytes, tags: dict[bytes, bytes]) -> bytes:
    start = _HEADER + 4 + _ENTRY * len(tags)
    places: dict[bytes, int] = {}
    table, body = pack(">I", len(tags)), b""
    for name, data in tags.items():
        if data not in places:
            places[data] = start + len(body)
            body += data + bytes(-len(data) % 4)
        table += pack(">4sII", name, places[data], len(data))
    intent = bytes((0, 0, 0, profile[67] & 3))
    head = bytes(4) + profile[8:10] + bytes(2) + profile[12:24] + _NO_DAY + b"acsp" + bytes(24) + intent + _D50
    return pack(">I", start + len(body)) + (head + bytes(_HEADER))[: _HEADER - 4] + table + body
