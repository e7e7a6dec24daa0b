"""Runs of text in bytes of any kind, for formats of which the words can be seen without understanding them.

Too much may be found, not too little.
"""

from typing import Final

from adfm_site.patterns import pattern

# Printable bytes and blanks, as in cp1252 and other code pages, and as UTF-8 has them.
_NARROW: Final = pattern(rb"[\t\n\r\x20-\x7e\x80-\xff]{3,}")
# Of data in which pictures lie: ASCII with single letters with accents, and UTF-8.
_NARROW_BESIDE_PICTURES: Final = pattern(rb"(?:[\t\n\r\x20-\x7e]{4,}[\xc0-\xff]{0,2})+")
_UTF_8: Final = pattern(
    rb"(?:[\t\n\r\x20-\x7e]|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}){5,}"
)
_LONGEST_TEXT: Final = 1_000_000
_FILLING: Final = pattern(rb"\0{16,}")
# The scripts of names, without and with those of East Asia, as which most bytes at random can be read.
_WEST: Final = r"\t\n\r\x20-\x7e\xa0-\u1fff\u2010-\u2027\ufb00-\ufdff\ufe70-\ufefc"
_WIDE: Final = pattern(f"[{_WEST}]{{4,}}")
_WIDE_WITH_EAST: Final = pattern(f"[{_WEST}\u3000-\u30ff\u3400-\u9fff\uac00-\ud7af]{{2,}}")


def runs(data: bytes, *, beside_pictures: bool | None = None) -> str:
    """Return the runs of text in bytes, one a line, in their order.

    The bytes are read as cp1252, as UTF-8, and as UTF-16 of either byte order, at even and odd places. beside_pictures:
    most of the bytes are not text, so runs that look accidental are left out. None: the length decides.
    """
    data = without_filling(data)
    if beside_pictures is None:
        beside_pictures = len(data) > _LONGEST_TEXT
    narrow = _NARROW_BESIDE_PICTURES.findall(data) if beside_pictures else _NARROW.findall(data)
    found = [run.decode("cp1252", "replace") for run in narrow]
    if not all(run.isascii() for run in narrow):
        found += (run.decode("utf-8", "ignore") for run in (_UTF_8.findall(data) if beside_pictures else narrow))
    wide = _WIDE if beside_pictures else _WIDE_WITH_EAST
    for start in (0, 1):
        for encoding in ("utf-16-le", "utf-16-be"):
            found += wide.findall(data[start:].decode(encoding, "replace"))
    return "\n".join(found)


def without_filling(data: bytes) -> bytes:
    """Return bytes without most of the zeros between words, all others at even or odd places as before."""
    return _FILLING.sub(lambda zeros: b"\0\0\0" if (zeros.end() - zeros.start()) % 2 else b"\0\0", data)


def runs_in_utf_8(data: bytes) -> str:
    """Return the runs of text in UTF-8, one a line."""
    return "\n".join(run.decode("utf-8", "ignore") for run in _UTF_8.findall(data))
