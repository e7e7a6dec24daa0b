"""WebP (RFC 9649), chunk by chunk.

Pictures, transparency, animations and colours are kept. EXIF, XMP and unknown chunks are removed.
"""

from collections.abc import Iterator
from typing import Final

from adfm_site.pictures.colours import rewritten
from adfm_site.pictures.dissected import MOST_PIECES, DamagedPicture, Dissected, within
from adfm_site.pictures.exif import Told, located_in_xmp, told

_PROFILE: Final = 0x20
_TRANSPARENT: Final = 0x10
_FILM: Final = 0x02
_PIXELS: Final = (b"VP8 ", b"VP8L")
_FRAME_HEAD: Final = 16
_LENGTHS: Final = {b"VP8X": 10, b"ANIM": 6}


def dissected(data: bytes) -> Dissected:
    """Walk through a WebP. Raises DamagedPicture and TooLarge."""
    size = int.from_bytes(data[4:8], "little")
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP" or size + 8 > len(data):
        raise DamagedPicture
    return _Walk(data[12 : size + 8]).whole()


class _Walk:
    def __init__(self, body: bytes) -> None:
        self._body = body
        self._canvas = self._still = (0, 0)
        self._flags = self._frames = 0
        self._lossy = True
        self._told, self._located = Told(), False
        self._extended = False
        self._profile = b""
        self._kept: list[tuple[bytes, bytes]] = []

    def whole(self) -> Dissected:
        for name, payload in _chunks(self._body):
            if len(payload) < _LENGTHS.get(name, 0):
                raise DamagedPicture
            self._chunk(name, payload)
        size = self._canvas if self._extended else self._still
        if not (self._frames if self._flags & _FILM else self._still == size):
            raise DamagedPicture
        within(*size)
        return self._dissected(*size)

    def _chunk(self, name: bytes, payload: bytes) -> None:
        if name == b"VP8X" and not self._kept and not self._extended:
            self._extended, self._flags = True, payload[0]
            self._canvas = 1 + int.from_bytes(payload[4:7], "little"), 1 + int.from_bytes(payload[7:10], "little")
            within(*self._canvas)
        elif name == b"ICCP" and self._extended and not self._profile:
            self._profile = payload
        elif name == b"ANIM" and self._flags & _FILM:
            self._kept.append((name, payload[:6]))
        elif name == b"ANMF" and self._flags & _FILM:
            self._kept.append((name, self._frame(payload)))
        elif name == b"ALPH" and self._still == (0, 0) and not self._flags & _FILM:
            self._kept.append((name, payload))
        elif name in _PIXELS and self._still == (0, 0) and not self._flags & _FILM:
            self._still, self._lossy = _size(name, payload), name == b"VP8 "
            within(*self._still)
            self._kept.append((name, payload))
        elif name == b"EXIF":
            self._told = told(payload.removeprefix(b"Exif\0\0"))
        elif name == b"XMP ":
            self._located |= located_in_xmp(payload)

    def _frame(self, payload: bytes) -> bytes:
        """Return a frame of a film without chunks that nobody knows."""
        if len(payload) < _FRAME_HEAD:
            raise DamagedPicture
        width, height = (1 + int.from_bytes(payload[place : place + 3], "little") for place in (6, 9))
        inner = [(name, inside) for name, inside in _chunks(payload[_FRAME_HEAD:]) if name in (b"ALPH", *_PIXELS)]
        if [_size(name, inside) for name, inside in inner if name in _PIXELS] != [(width, height)]:
            raise DamagedPicture
        self._frames += 1
        within(*self._canvas, self._frames)
        return payload[:_FRAME_HEAD] + b"".join(_written(name, inside) for name, inside in inner)

    def _dissected(self, width: int, height: int) -> Dissected:
        profile = rewritten(self._profile) if self._profile else b""
        kept = self._kept
        if profile:
            kept = [(b"ICCP", profile), *kept]
        if self._extended:
            flags = self._flags & (_TRANSPARENT | _FILM) | (_PROFILE if profile else 0)
            canvas = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
            kept = [(b"VP8X", bytes((flags, 0, 0, 0)) + canvas), *kept]
        body = b"WEBP" + b"".join(_written(name, payload) for name, payload in kept)
        film = bool(self._flags & _FILM)
        return Dissected(
            width=width,
            height=height,
            kept=b"RIFF" + len(body).to_bytes(4, "little") + body,
            frames=max(1, self._frames),
            orientation=1 if film else self._told.orientation,
            located=self._located or self._told.located,
            redrawn=profile is None and not film,
            profile=self._profile,
            scalable=not film,
            lossy=self._lossy,
        )


def _chunks(body: bytes) -> Iterator[tuple[bytes, bytes]]:
    position = pieces = 0
    while position < len(body):
        pieces += 1
        length = int.from_bytes(body[position + 4 : position + 8], "little")
        payload = body[position + 8 : position + 8 + length]
        if len(payload) != length or len(body) < position + 8 or pieces > MOST_PIECES:
            raise DamagedPicture
        yield body[position : position + 4], payload
        position += 8 + length + length % 2


def _size(name: bytes, payload: bytes) -> tuple[int, int]:
    """Return the size that pixels tell of themselves (RFC 6386, 9.1; RFC 9649, 3.4)."""
    if name == b"VP8 ":
        if payload[3:6] != b"\x9d\x01\x2a" or payload[0] & 1:
            raise DamagedPicture
        return int.from_bytes(payload[6:8], "little") & 0x3FFF, int.from_bytes(payload[8:10], "little") & 0x3FFF
    if payload[:1] != b"\x2f":
        raise DamagedPicture
    bits = int.from_bytes(payload[1:5], "little")
    return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)


def _written(name: bytes, payload: bytes) -> bytes:
    return name + len(payload).to_bytes(4, "little") + payload + bytes(len(payload) % 2)
