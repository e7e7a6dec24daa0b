"""JPEG (ITU-T T.81), segment by segment.

Tables, frame, scans, JFIF and Adobe marks and colours are kept. All other segments are removed. So is all that follows
the end of the image: second images (CIPA DC-007), videos of telephones, and anything else.
"""

from collections.abc import Callable
from struct import pack
from typing import Final

from adfm_site.patterns import pattern
from adfm_site.pictures.colours import rewritten
from adfm_site.pictures.dissected import MOST_PIECES, DamagedPicture, Dissected, within
from adfm_site.pictures.exif import Told, located_in_xmp, told

_BEGINS: Final = b"\xff\xd8"
_END: Final = 0xD9
_SCAN: Final = 0xDA
_FRAMES: Final = (0xC0, 0xC1, 0xC2)  # Baseline, extended and progressive with Huffman codes: what browsers show.
_OTHER_FRAMES: Final = (0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCC, 0xCD, 0xCE, 0xCF)
_HUFFMAN: Final = 0xC4
_QUANTISATION: Final = 0xDB
_INTERVAL: Final = 0xDD
_ALONE: Final = (0x01, *range(0xD0, 0xD8))
_NEXT: Final = pattern(rb"\xff[^\x00\xff\xd0-\xd7]")
_GREY: Final = 1
_COLOURED: Final = 3
_FOR_PRINTING: Final = 4
_JFIF: Final = b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"
_EXIF: Final = b"Exif\0"
_XMP: Final = b"http://ns.adobe.com/"
_PROFILE: Final = b"ICC_PROFILE\0"
_APPLICATIONS: Final = range(0xE0, 0xF0)


def dissected(data: bytes) -> Dissected:
    """Walk through a JPEG. Raises DamagedPicture and TooLarge."""
    try:
        return _Walk(data).whole()
    except IndexError as error:
        raise DamagedPicture from error


class _Walk:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self._width = self._height = self._components = self._scans = self._segments = 0
        self._jfif = self._located = False
        self._adobe = b""
        self._profile: list[bytes] = []
        self._told: Told | None = None
        self._kept: list[bytes] = []

    def whole(self) -> Dissected:
        if self._data[:2] != _BEGINS:
            raise DamagedPicture
        position = 2
        while (marker := self._data[position := self._marker(position)]) != _END:
            position += 1
            if marker in _ALONE:
                continue
            length = int.from_bytes(self._data[position : position + 2])
            payload = self._data[position + 2 : position + length]
            if length < 2 or len(payload) != length - 2:  # noqa: PLR2004 - the length counts its own two bytes
                raise DamagedPicture
            position += length
            self._segments += 1
            if self._segments > MOST_PIECES:
                raise DamagedPicture
            self._segment(marker, payload)
            if marker == _SCAN:
                position = self._scan(position)
        if not self._scans:
            raise DamagedPicture
        return self._dissected()

    def _marker(self, position: int) -> int:
        """Return the place of the next marker's second byte. IndexError at the end of the file."""
        position = self._data.find(b"\xff", position)
        if position < 0:
            raise DamagedPicture
        while self._data[position] == 0xFF:  # noqa: PLR2004 - markers may be led by any number of these
            position += 1
        return position

    def _segment(self, marker: int, payload: bytes) -> None:
        if marker in _FRAMES:
            self._frame(payload)
        elif marker == _QUANTISATION:
            _refuse_unless_tables(payload, lambda place: 1 + (128 if payload[place] >> 4 else 64))
        elif marker == _HUFFMAN:
            _refuse_unless_tables(payload, lambda place: 17 + sum(payload[place + 1 : place + 17]))
        elif marker in _APPLICATIONS:
            self._application(marker, payload)
            return
        elif marker == _SCAN:
            if not self._components or not payload or len(payload) != 4 + 2 * payload[0]:
                raise DamagedPicture
        elif marker == _INTERVAL:
            if len(payload) != 2:  # noqa: PLR2004 - one number
                raise DamagedPicture
        elif marker in _OTHER_FRAMES or marker == _BEGINS[1]:
            raise DamagedPicture
        else:
            return
        self._kept.append(_written(marker, payload))

    def _frame(self, payload: bytes) -> None:
        if self._components or len(payload) != 6 + 3 * payload[5] or payload[0] != 8:  # noqa: PLR2004 - eight bits a sample
            raise DamagedPicture
        self._height, self._width = int.from_bytes(payload[1:3]), int.from_bytes(payload[3:5])
        self._components = payload[5]
        if self._components not in (_GREY, _COLOURED, _FOR_PRINTING):
            raise DamagedPicture
        within(self._width, self._height)

    def _application(self, marker: int, payload: bytes) -> None:
        if marker == 0xE0 and payload.startswith(_JFIF[:5]):  # noqa: PLR2004 - application segments by their numbers
            self._jfif = True
        elif marker == 0xE1 and payload.startswith(_EXIF):  # noqa: PLR2004 - as above
            self._told = self._told or told(payload[6:])
        elif marker == 0xE1 and payload.startswith(_XMP):  # noqa: PLR2004 - as above
            self._located |= located_in_xmp(payload)
        elif marker == 0xE2 and payload.startswith(_PROFILE):  # noqa: PLR2004 - as above
            self._profile.append(payload[12:])
        elif marker == 0xEE and payload.startswith(b"Adobe"):  # noqa: PLR2004 - as above
            # Its version and flags do not matter; its last byte says how colours are stored.
            self._adobe = b"Adobe\0\x64\0\0\0\0" + payload[11:12]

    def _scan(self, position: int) -> int:
        """Keep the coded pixels, and give the place of the marker behind them."""
        self._scans += 1
        within(self._width, self._height, self._scans)
        behind = _NEXT.search(self._data, position)
        if behind is None:
            raise DamagedPicture
        self._kept.append(self._data[position : behind.start()])
        return behind.start()

    def _dissected(self) -> Dissected:
        # Each piece of a profile begins with its number and with how many there are.
        written = b"".join(piece[2:] for piece in sorted(self._profile))
        profile = rewritten(written) if written else b""
        head = [_BEGINS]
        if self._jfif:
            head.append(_written(0xE0, _JFIF))
        if len(self._adobe) == 12:  # noqa: PLR2004 - as it was written above
            head.append(_written(0xEE, self._adobe))
        if profile:
            head.append(_written(0xE2, _PROFILE + b"\x01\x01" + profile))
        told_ = self._told or Told()
        return Dissected(
            width=self._width,
            height=self._height,
            kept=b"".join((*head, *self._kept, b"\xff\xd9")),
            orientation=told_.orientation,
            located=self._located or told_.located,
            redrawn=self._components == _FOR_PRINTING or profile is None,
            profile=written,
        )


def _written(marker: int, payload: bytes) -> bytes:
    return b"\xff" + bytes((marker,)) + pack(">H", len(payload) + 2) + payload


def _refuse_unless_tables(payload: bytes, length: Callable[[int], int]) -> None:
    """Raise Damaged unless a segment is a row of tables and nothing else. length: of the table at a place."""
    place = 0
    while place < len(payload):
        place += length(place)
    if place != len(payload) or not payload:
        raise DamagedPicture
