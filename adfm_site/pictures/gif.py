"""GIF (version 89a), block by block.

The screen, colours, frames, their times and the number of repetitions are kept. All other blocks are removed.
"""

from typing import Final

from adfm_site.pictures.dissected import DamagedPicture, Dissected, within

_SIGNATURES: Final = (b"GIF87a", b"GIF89a")
_IMAGE, _EXTENSION, _TRAILER = b",", b"!", b";"
_CONTROL: Final = 0xF9
_APPLICATION: Final = 0xFF
_REPEATING: Final = b"NETSCAPE2.0"
_SCREEN: Final = 13
_DESCRIPTOR: Final = 10
_CODES: Final = range(2, 9)
_MOST_BLOCKS: Final = 1_000_000  # Of up to 255 bytes each; walking over more takes seconds.


def dissected(data: bytes) -> Dissected:
    """Walk through a GIF. Raises DamagedPicture and TooLarge."""
    try:
        return _Walk(data).whole()
    except IndexError as error:
        raise DamagedPicture from error


class _Walk:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self._position = 0
        self._frames = self._blocks = 0
        self._repeating = False
        self._kept: list[bytes] = []

    def whole(self) -> Dissected:
        if self._data[:6] not in _SIGNATURES or len(self._data) < _SCREEN:
            raise DamagedPicture
        width, height = self._number(6), self._number(8)
        within(width, height)
        self._take(_SCREEN + _table(self._data[10]))
        while (sign := self._data[self._position : self._position + 1]) != _TRAILER:
            if sign == _IMAGE:
                self._image(width, height)
            elif sign == _EXTENSION:
                self._extension()
            else:
                raise DamagedPicture
        if not self._frames:
            raise DamagedPicture
        return Dissected(
            width=width,
            height=height,
            kept=b"".join((*self._kept, _TRAILER)),
            frames=self._frames,
            scalable=False,
            lossy=False,
        )

    def _image(self, width: int, height: int) -> None:
        self._frames += 1
        across, down = self._number(self._position + 5), self._number(self._position + 7)
        within(across, down)
        within(max(width, across), max(height, down), self._frames)
        self._take(_DESCRIPTOR + _table(self._data[self._position + 9]))
        if self._data[self._position] not in _CODES:
            raise DamagedPicture
        self._take(1)
        self._take(self._end_of_blocks() - self._position)

    def _extension(self) -> None:
        label, start = self._data[self._position + 1], self._position
        self._position += 2
        end = self._end_of_blocks()
        block = self._data[self._position : end]
        self._position = end
        if label == _CONTROL and len(block) == 6 and block[0] == 4:  # noqa: PLR2004 - one block of four bytes, and its end
            self._kept.append(self._data[start:end])
        elif (
            label == _APPLICATION and block[1:12] == _REPEATING and block[12:14] == b"\x03\x01" and not self._repeating
        ):
            self._repeating = True
            self._kept.append(b"!\xff\x0b" + _REPEATING + block[12:16] + b"\0")

    def _end_of_blocks(self) -> int:
        """Return the place behind a row of blocks, the first of which begins here."""
        position = self._position
        while length := self._data[position]:
            position += 1 + length
            self._blocks += 1
            if self._blocks > _MOST_BLOCKS:
                raise DamagedPicture
        return position + 1

    def _take(self, length: int) -> None:
        piece = self._data[self._position : self._position + length]
        if len(piece) != length:
            raise DamagedPicture
        self._kept.append(piece)
        self._position += length

    def _number(self, place: int) -> int:
        return self._data[place] + (self._data[place + 1] << 8)


def _table(packed: int) -> int:
    """Return the bytes of a table of colours, if the packed field says that there is one."""
    return 3 << ((packed & 7) + 1) if packed & 0x80 else 0
