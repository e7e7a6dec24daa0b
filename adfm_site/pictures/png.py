"""PNG (PNG specification, third edition), chunk by chunk.

Pixels, palette, transparency and colours are kept. All other chunks are removed. The compressed pixels are decompressed
piece by piece, to check that there are as many as the header declares and no more. Data after them in their own chunks,
or after the end of the image, may be the part of a screenshot that somebody cut away.
"""

from collections.abc import Iterator
from struct import error, pack, unpack
from typing import Final, NamedTuple
from zlib import adler32, crc32, decompressobj
from zlib import error as unfolding_error

from adfm_site.pictures.colours import rewritten
from adfm_site.pictures.dissected import MOST_PIECES, DamagedPicture, Dissected, Unsupported, within
from adfm_site.pictures.exif import Told, located_in_xmp, told

_BEGINS: Final = b"\x89PNG\r\n\x1a\n"
# By sort of colour: how many samples a pixel has, and how many bits each may have.
_SORTS: Final = {0: (1, (1, 2, 4, 8, 16)), 2: (3, (8, 16)), 3: (1, (1, 2, 4, 8)), 4: (2, (8, 16)), 6: (4, (8, 16))}
_ADAM7: Final = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
_PALETTE: Final = 3
_LARGEST_PALETTE: Final = 768
_LENGTHS: Final = {b"gAMA": 4, b"cHRM": 32, b"sRGB": 1, b"cICP": 4}
_TRANSPARENCY: Final = {0: 2, 2: 6}
_WORDS: Final = (b"tEXt", b"zTXt", b"iTXt")
_USUAL_GAMMA: Final = pack(">I", 45_455)
_LARGEST_PROFILE: Final = 4_000_000
_PIECE: Final = 1 << 18
_UNFOLDED: Final = 1 << 20


class _Head(NamedTuple):
    width: int
    height: int
    depth: int
    colours: int
    packing: int
    filters: int
    interlaced: int


def dissected(data: bytes) -> Dissected:
    """Walk through a PNG. Raises DamagedPicture, TooLarge, and Unsupported for a film."""
    try:
        return _Walk(data).whole()
    except (error, unfolding_error) as fault:
        raise DamagedPicture from fault


class _Walk:
    def __init__(self, data: bytes) -> None:
        self._chunks = _chunks(data)
        name, payload = next(self._chunks, (b"", b""))
        if name != b"IHDR":
            raise DamagedPicture
        self._head = _head(payload)
        self._first = payload
        self._pixels: list[bytes] = []
        self._told, self._located = Told(), False
        self._kept: dict[bytes, bytes] = {}

    def whole(self) -> Dissected:
        for name, payload in self._chunks:
            self._chunk(name, payload)
        if self._head.colours == _PALETTE and b"PLTE" not in self._kept:
            raise DamagedPicture
        return self._dissected()

    def _chunk(self, name: bytes, payload: bytes) -> None:
        if name == b"IDAT":
            self._pixels.append(payload)
        elif name == b"acTL":
            raise Unsupported("an animated PNG")  # noqa: EM101, TRY003 - words of the complaint
        elif name == b"eXIf":
            self._told = told(payload)
        elif name in _WORDS:
            self._located |= located_in_xmp(payload)
        elif not self._pixels and name not in self._kept and _fits(name, payload, self._head):
            self._kept[name] = payload

    def _dissected(self) -> Dissected:
        kept = self._kept
        profile = _profile(kept.pop(b"iCCP")) if b"iCCP" in kept else b""
        simple = rewritten(profile) if profile else b""
        usual = bool(simple) or b"sRGB" in kept or kept.get(b"gAMA", _USUAL_GAMMA) == _USUAL_GAMMA
        chunks = (
            (b"IHDR", self._first),
            *([(b"iCCP", b"colours\0\0" + _folded(simple))] if simple else ()),
            *kept.items(),
            (b"IDAT", _pixels(self._head, self._pixels)),
            (b"IEND", b""),
        )
        return Dissected(
            width=self._head.width,
            height=self._head.height,
            kept=_BEGINS + b"".join(_written(name, payload) for name, payload in chunks),
            orientation=self._told.orientation,
            located=self._located or self._told.located,
            redrawn=simple is None,
            profile=profile,
            scalable=usual and b"cICP" not in kept,
            lossy=False,
        )


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Return the chunks up to the end of the image."""
    if not data.startswith(_BEGINS):
        raise DamagedPicture
    position = len(_BEGINS)
    for _ in range(MOST_PIECES):
        length, name = unpack(">I4s", data[position : position + 8])
        payload = data[position + 8 : position + 8 + length]
        (check,) = unpack(">I", data[position + 8 + length : position + 12 + length])
        if name == b"IEND":
            return
        if check != crc32(payload, crc32(name)):
            raise DamagedPicture
        yield name, payload
        position += 12 + length
    raise DamagedPicture


def _head(payload: bytes) -> _Head:
    head = _Head(*unpack(">IIBBBBB", payload))
    depths = _SORTS.get(head.colours, (0, ()))[1]
    if head.depth not in depths or head.packing or head.filters or head.interlaced > 1:
        raise DamagedPicture
    within(head.width, head.height)
    return head


def _fits(name: bytes, payload: bytes, head: _Head) -> bool:
    """Return whether a chunk says something of the pixels' colours, and nothing else."""
    match name:
        case b"PLTE":
            return len(payload) % 3 == 0 and 0 < len(payload) <= _LARGEST_PALETTE
        case b"tRNS":
            return (
                len(payload) <= 256  # noqa: PLR2004 - one byte a colour
                if head.colours == _PALETTE
                else len(payload) == _TRANSPARENCY.get(head.colours, -1)
            )
        case b"iCCP":
            return True
        case _:
            return len(payload) == _LENGTHS.get(name, -1)


def _pixels(head: _Head, pixels: list[bytes]) -> bytes:
    """Return the packed pixels, without what stands behind them.

    Raises DamagedPicture where they are not just as many as the head says.
    """
    awaited, found = sum(_rows(head)), 0
    packed = b"".join(pixels)
    unfolding = decompressobj()
    for start in range(0, len(packed), _PIECE):
        piece = packed[start : start + _PIECE]
        while piece and not unfolding.eof and found <= awaited:
            found += len(unfolding.decompress(piece, _UNFOLDED))
            piece = unfolding.unconsumed_tail
        if unfolding.eof:
            break
    if found != awaited or not unfolding.eof:
        raise DamagedPicture
    return packed[: min(start + _PIECE, len(packed)) - len(unfolding.unused_data)]


def _rows(head: _Head) -> Iterator[int]:
    """Return how many bytes the pixels take in each pass, a byte before each row included."""
    bits = head.depth * _SORTS[head.colours][0]
    for left, top, across, down in _ADAM7 if head.interlaced else ((0, 0, 1, 1),):
        width, height = -(-(head.width - left) // across), -(-(head.height - top) // down)
        if width > 0 and height > 0:
            yield height * (1 + (width * bits + 7) // 8)


def _profile(payload: bytes) -> bytes:
    unfolding = decompressobj()
    profile = unfolding.decompress(payload[payload.index(b"\0") + 2 :] if b"\0" in payload else b"", _LARGEST_PROFILE)
    return profile if unfolding.eof else b""


def _folded(profile: bytes) -> bytes:
    """Pack a profile without packing it, so that its bytes are the same whatever the library."""
    pieces = [profile[start : start + 65_535] for start in range(0, len(profile), 65_535)]
    blocks = (pack("<BHH", piece is pieces[-1], len(piece), 65_535 - len(piece)) + piece for piece in pieces)
    return b"\x78\x01" + b"".join(blocks) + pack(">I", adler32(profile))


def _written(name: bytes, payload: bytes) -> bytes:
    return pack(">I", len(payload)) + name + payload + pack(">I", crc32(payload, crc32(name)))
