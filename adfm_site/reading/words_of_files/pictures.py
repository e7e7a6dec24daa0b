"""Words that pictures inside other files tell of themselves.

Pictures that are published by themselves lose all this before (pictures/).
"""

from collections.abc import Iterator
from struct import error as too_short
from struct import unpack_from
from typing import BinaryIO, Final
from zlib import decompressobj
from zlib import error as damaged

from adfm_site.reading.words_of_files.pieces import Found, Walk, Words, everything
from adfm_site.reading.words_of_files.runs import runs

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_LONGEST: Final = 5_000_000
_WHERE: Final = "the description in a picture"


def picture(stream: BinaryIO, walk: Walk) -> Iterator[Found]:
    """Yield the words in the metadata of a picture; of a format that is not known the runs of text in it."""
    data = everything(stream, walk)
    try:
        pieces = _pieces(data)
    except (too_short, IndexError):
        pieces = [data]
    yield Words(where=_WHERE, text="\n".join(runs(piece, beside_pictures=True) for piece in pieces), hidden=True)


def _pieces(data: bytes) -> list[bytes]:
    if data.startswith(_PNG):
        return list(_of_png(data))
    if data.startswith(b"\xff\xd8"):
        return list(_of_jpeg(data))
    if data.startswith(b"RIFF"):
        return list(_of_webp(data))
    return [data]


def _of_png(data: bytes) -> Iterator[bytes]:
    position = len(_PNG)
    while position + 8 <= len(data):
        (length,), kind = unpack_from(">I", data, position), data[position + 4 : position + 8]
        content = data[position + 8 : position + 8 + length]
        position += 12 + length
        if kind in (b"tEXt", b"eXIf"):
            yield content
        elif kind in (b"zTXt", b"iTXt", b"iCCP"):
            yield content
            yield _unfolded(content)
        elif kind == b"IEND":
            break
    yield data[position:]


def _unfolded(content: bytes) -> bytes:
    """Return what is packed in a text of a picture, from wherever it can be unfolded."""
    for start in range(content.find(b"\0"), min(len(content), 300)):
        if content[start : start + 1] == b"\x78":
            try:
                return decompressobj().decompress(content[start:], _LONGEST)
            except damaged:
                continue
    return b""


def _of_jpeg(data: bytes) -> Iterator[bytes]:
    position = 2
    while position + 4 <= len(data) and data[position] == 0xFF:  # noqa: PLR2004 - a marker (ITU T.81, B.1.1.2)
        marker, (length,) = data[position + 1], unpack_from(">H", data, position + 2)
        if marker == 0xDA:  # noqa: PLR2004 - the picture itself begins
            break
        if 0xE0 <= marker <= 0xEF or marker == 0xFE:  # noqa: PLR2004 - for applications, and comments
            yield data[position + 4 : position + 2 + length]
        position += 2 + max(length, 2)
    end = data.rfind(b"\xff\xd9")
    yield data[end + 2 :] if end > 0 else b""


def _of_webp(data: bytes) -> Iterator[bytes]:
    position = 12
    while position + 8 <= len(data):
        kind, (length,) = data[position : position + 4], unpack_from("<I", data, position + 4)
        if kind not in (b"VP8 ", b"VP8L", b"ALPH", b"ANMF"):
            yield data[position + 8 : position + 8 + length]
        position += 8 + length + length % 2
