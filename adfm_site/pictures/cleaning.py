"""A picture's clean copy: its pixels, upright, in its colours, and nothing that tells of people, places or cameras."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from adfm_site.pictures import gif, jpeg, png, webp
from adfm_site.pictures.dissected import Dissected
from adfm_site.pictures.drawing import WEBP_LARGEST, at_the_widest, drawn_anew, smaller, try_out

if TYPE_CHECKING:  # slow to import, and only needed where there are pictures
    from PIL.Image import Image

FORMS: Final[Mapping[str, str]] = MappingProxyType(
    {"jpg": "JPEG", "jpeg": "JPEG", "png": "PNG", "webp": "WEBP", "gif": "GIF"}
)
_WALKS: Final[Mapping[str, Callable[[bytes], Dissected]]] = MappingProxyType(
    {"JPEG": jpeg.dissected, "PNG": png.dissected, "WEBP": webp.dissected, "GIF": gif.dissected}
)
_UPRIGHT: Final = 1
_TURNED_BY_A_QUARTER: Final = 5  # And all orientations above it.


class Clean(NamedTuple):
    """A clean copy.

    width, height: as it is seen; located: the file told where it was taken; scalable: smaller copies can be made of it.
    """

    data: bytes
    width: int
    height: int
    located: bool
    scalable: bool


def dissected(data: bytes, form: str) -> Dissected:
    """Walk through a file of a form, one of the values of FORMS.

    Raises DamagedPicture, TooLarge and Unsupported, before any pixel is drawn.
    """
    return _WALKS[form](data)


def clean(data: bytes, form: str) -> Clean:
    """Clean a picture, lossless unless it has to be turned or its colours are for printing.

    Raises as `dissected`, and as Pillow does.
    """
    found = dissected(data, form)
    size = (found.width, found.height) if found.orientation < _TURNED_BY_A_QUARTER else (found.height, found.width)
    if found.orientation == _UPRIGHT and not found.redrawn:
        try_out(found, form)
        cleaned = found.kept
    else:
        # Once more, since nobody promises what a library writes beside the pixels.
        cleaned = dissected(drawn_anew(found, form), form).kept
    return Clean(cleaned, *size, located=found.located, scalable=found.scalable and max(size) <= WEBP_LARGEST)


def resized(data: bytes, form: str, width: int, to: str) -> bytes:
    """Return a picture at a width not above its own, in a form of WEBP or its own. Raises as `clean`."""
    base, lossy = _at_the_widest(data, form)
    return dissected(smaller(base, width, to, lossy=lossy), to).kept


@lru_cache(maxsize=1)
def _at_the_widest(data: bytes, form: str) -> tuple["Image", bool]:
    """Return what all smaller copies of a picture are made of: copies of one picture are made one after another."""
    found = dissected(data, form)
    return at_the_widest(found, form), found.lossy
