"""The one guard against streams of a PDF of which a few bytes unfold to gigabytes (ISO 32000-1, 7.4).

No stream is decompressed whole before it is known that it stays below a length.
"""

from base64 import a85decode
from collections.abc import Iterator
from typing import Any, Final
from zlib import decompressobj
from zlib import error as ZlibError  # noqa: N812 - a class, whatever its name

_FLATE: Final = frozenset(("/FlateDecode", "/Fl"))
_BASE_85: Final = frozenset(("/ASCII85Decode", "/A85"))
_HEXADECIMAL: Final = frozenset(("/ASCIIHexDecode", "/AHx"))
# Of other filters the result is not made here. In files for readers it is seldom so many times as long.
_OTHERWISE: Final = 10


class TooLong(ValueError):  # noqa: N818 - it says what was found
    """A stream unfolds to more than is read."""


def unfolded(stream: Any, longest: int) -> bytes:  # noqa: ANN401 - a stream of pikepdf, which is slow to import
    """Return the bytes of a stream, decompressed.

    Raises TooLong where they are more than so many, or cannot be counted; pikepdf's errors where they are damaged.
    """
    if unfolds_beyond(stream, longest):
        raise TooLong
    return bytes(stream.read_bytes())


def unfolds_beyond(stream: Any, longest: int) -> bool:  # noqa: ANN401 - as above
    """Return whether a stream has more bytes than so many, or, where filters are chained, cannot be counted."""
    data: bytes = stream.read_raw_bytes()
    filters = tuple(_filters(stream))
    for name in filters:
        try:
            if name in _FLATE:
                data = decompressobj().decompress(data, longest + 1)
            elif name in _BASE_85:
                data = a85decode(data.strip().removeprefix(b"<~").partition(b"~>")[0])
            elif name in _HEXADECIMAL:
                digits = b"".join(data.partition(b">")[0].split())
                data = bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))
            else:
                return len(data) > longest // _OTHERWISE
        except (ZlibError, ValueError):  # One that is damaged alone is so before it became too long.
            return len(filters) > 1
        if len(data) > longest:
            return True
    return len(data) > longest


def _filters(stream: Any) -> Iterator[str]:  # noqa: ANN401 - as above
    """Yield the names of a stream's filters, in the order in which they are undone."""
    import pikepdf  # noqa: PLC0415 - as above

    filters = stream.get("/Filter", ())
    yield from map(str, (filters,) if isinstance(filters, pikepdf.Name) else filters)
