"""What is found by walking through a picture's file, and why one is not used."""

from typing import Final

from msgspec import Struct

# 40 million pixels take 160 MB when drawn. A film, and a JPEG that is drawn in passes, may ask for as much work again
# and again.
MOST_PIXELS: Final = 40_000_000
MOST_WORK: Final = 800_000_000
# More pieces than these no program writes; walking over more takes seconds.
MOST_PIECES: Final = 100_000


class DamagedPicture(Exception):  # noqa: N818 - it says what a file is
    """The file is not of its form, is cut, or says of itself what is not so."""


class TooLarge(Exception):  # noqa: N818 - as above
    """Drawing the picture would ask for more memory or time than a picture for readers does.

    args: how large it is, in words.
    """


class Unsupported(Exception):  # noqa: N818 - as above
    """The file is sound, and of a sort that is not published. args: what it is, in words."""


class Dissected(Struct, frozen=True, kw_only=True):
    """A picture's file, walked through.

    width, height: in pixels, as they are stored. kept: the file again, without anything but what its pixels and colours
    need. frames: more than one in a film. orientation: how it has to be turned to be seen upright (EXIF 2.32, tag
    0x0112), 1 for not at all. located: it told where on earth it was taken. redrawn: it has to be drawn anew, since the
    colours of `kept` alone would not be right. profile: its colour profile as it stood in the file, for that drawing.
    scalable: smaller copies would have the same colours. lossy: its pixels were stored as nearly what they were.
    """

    width: int
    height: int
    kept: bytes
    frames: int = 1
    orientation: int = 1
    located: bool = False
    redrawn: bool = False
    profile: bytes = b""
    scalable: bool = True
    lossy: bool = True


def within(width: int, height: int, times: int = 1) -> None:
    """Raise TooLarge where a picture of that size, drawn so many times, is too much; Damaged where it has no size."""
    if width < 1 or height < 1:
        raise DamagedPicture
    pixels = width * height
    if pixels > MOST_PIXELS or pixels * times > MOST_WORK:
        drawn = f" and has to be drawn {times:,} times" if times > 1 else ""
        words = f"{width:,} by {height:,} pixels{drawn}"
        raise TooLarge(words)
