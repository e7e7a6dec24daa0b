"""Small files that would take much memory or time if they were drawn, and files that are not what they say.

Written by hand.
"""

import zlib
from collections.abc import Callable, Mapping
from struct import pack
from typing import Final

from tests.pictures.planting import BASES, picture, saved


def _chunk(name: bytes, data: bytes) -> bytes:
    return pack(">I", len(data)) + name + data + pack(">I", zlib.crc32(name + data))


def png(width: int, height: int, pixels: bytes = bytes(1_000), sort: int = 2) -> bytes:
    """Write a PNG whose head need not tell the truth."""
    head = pack(">IIBBBBB", width, height, 8, sort, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(pixels)) + _chunk(b"IEND", b"")


def jpeg(width: int, height: int, **how: object) -> bytes:
    """Write a JPEG whose head need not tell the truth."""
    data = saved(picture(), "JPEG", **how)
    place = max(data.rfind(bytes((0xFF, marker, 0, 17, 8))) for marker in (0xC0, 0xC2))
    return data[: place + 5] + pack(">HH", height, width) + data[place + 9 :]


def passes(count: int) -> bytes:
    """Write a progressive JPEG that is drawn again and again."""
    data = jpeg(5_000, 5_000, progressive=True)
    place, end = data.rindex(b"\xff\xda"), len(data) - 2
    return data[:end] + data[place:end] * count + data[end:]


def gif(width: int, height: int, frames: int) -> bytes:
    """Write a GIF of many frames of two colours."""
    frame = b"," + pack("<HHHH", 0, 0, width, height) + b"\0\x02\x02\x4c\x01\0"
    return b"GIF89a" + pack("<HH", width, height) + b"\x80\0\0" + bytes(6) + frame * frames + b";"


def webp(width: int, height: int) -> bytes:
    """Write a WebP whose pixels say that they are many."""
    data = BASES["WEBP"]["lossless"]
    place = data.index(b"VP8L") + 9
    bits = (width - 1) | (height - 1) << 14 | int.from_bytes(data[place : place + 4], "little") & 0xF0000000
    return data[:place] + bits.to_bytes(4, "little") + data[place + 4 :]


def film_of_webp(frames: int) -> bytes:
    """Write a film of very many frames on a large canvas."""
    head = bytes((0x02, 0, 0, 0)) + (5_999).to_bytes(3, "little") * 2
    pixels = BASES["WEBP"]["lossless"][12:]
    frame = bytes(6) + (23).to_bytes(3, "little") + (15).to_bytes(3, "little") + bytes(4) + pixels
    chunks = b"VP8X" + pack("<I", 10) + head + b"ANIM" + pack("<I", 6) + bytes(6)
    body = b"WEBP" + chunks + (b"ANMF" + pack("<I", len(frame)) + frame) * frames
    return b"RIFF" + pack("<I", len(body)) + body


TOO_LARGE: Final[Mapping[str, Callable[[], bytes]]] = {
    "four gigapixels.png": lambda: png(65_535, 65_535),
    "120 megapixels.png": lambda: png(12_000, 10_000),
    "wide as can be.png": lambda: png(2**31 - 1, 1),
    "41 megapixels that are there.png": lambda: png(6_500, 6_400, bytes(6_400 * (1 + 6_500)), 0),
    "four gigapixels.jpg": lambda: jpeg(65_535, 65_535),
    "passes.jpg": lambda: passes(40),
    "as large as can be.webp": lambda: webp(16_384, 16_384),
    "frames.webp": lambda: film_of_webp(40),
    "screen.gif": lambda: gif(65_535, 65_535, 1),
    "frames.gif": lambda: gif(2_000, 2_000, 20_000),
    "61 megabytes.png": lambda: bytes(61_000_000),
}
DAMAGED: Final[Mapping[str, Callable[[], bytes]]] = {
    "no size.png": lambda: png(0, 0),
    "fewer pixels than it says.png": lambda: png(5_000, 5_000),
    "no size.jpg": lambda: jpeg(0, 0),
    "more than its frame.webp": lambda: film_of_webp(1).replace((23).to_bytes(3, "little"), (22).to_bytes(3, "little")),
    "no frame.gif": lambda: (
        b"GIF89a\xff\xff\x10\x00\x80\x00\x00" + bytes(6) + b"!\xf9\x04\x00\x00\x00\x00\x00" * 9_000 + b";"
    ),
    "endless block.gif": lambda: gif(10, 10, 1)[:-3] + b"\xff" * 200_000,
    "a JPEG.png": lambda: saved(picture(), "JPEG"),
    "a PNG.jpg": lambda: saved(picture(), "PNG"),
    "a page.gif": lambda: b"<script>alert(1)</script>",
}


def _packed_profile(size: int) -> bytes:
    whole = png(1, 1)
    return whole[:33] + _chunk(b"iCCP", b"x\0\0" + zlib.compress(bytes(size), 9)) + whole[33:]


REPEATING: Final[Mapping[str, tuple[Callable[[int], bytes], int]]] = {
    "more pixels than it says.png": (lambda count: png(10, 10, bytes(count)), 50_000_000),
    "markers.jpg": (lambda count: b"\xff\xd8" + b"\xff" * count, 5_000_000),
    "comments.jpg": (lambda count: b"\xff\xd8" + b"\xff\xfe\x00\x02" * count, 14_000_000),
    "chunks.png": (lambda count: png(1, 1)[:33] + _chunk(b"prVt", b"") * count, 400_000),
    "chunks.webp": (
        lambda count: b"RIFF" + pack("<I", 8 * count + 4) + b"WEBP" + (b"ANNA" + bytes(4)) * count,
        400_000,
    ),
    "blocks.gif": (lambda count: gif(10, 10, 1)[:-3] + b"\x01\x01" * count, 25_000_000),
    "a packed profile.png": (_packed_profile, 200_000_000),
}
"""Damaged files that repeat something, and how often the worst of them repeats it."""
