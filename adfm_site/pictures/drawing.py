"""Pixels drawn, turned, made smaller and written again, by Pillow.

Files come here only after they were walked through.
"""

from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from adfm_site.pictures.dissected import Dissected

if TYPE_CHECKING:  # slow to import, and only needed where there are pictures
    from PIL.Image import Image

WIDEST: Final = 1_440
WEBP_LARGEST: Final = 16_383  # RFC 9649, 2.5
_TRIED: Final = 16
_FINER: Final = 2.0
_QUALITY: Final = 80
_QUALITY_OF_DRAWINGS: Final = 90
_QUALITY_AGAIN: Final = 90
_LARGEST_FACTOR: Final = 255
_SAMPLINGS: Final = (0, 1, 2)


def try_out(found: Dissected, form: str) -> None:
    """Draw a picture, a JPEG in little, to see that it can be drawn. Raises what Pillow raises where not."""
    with _opened(found.kept, form) as image:
        image.draft(image.mode, (max(1, found.width // _TRIED), max(1, found.height // _TRIED)))
        image.load()


def drawn_anew(found: Dissected, form: str) -> bytes:
    """Draw a picture upright and in colours for screens, and write it as nearly as it was."""
    with _opened(found.kept, form) as image:
        settings: dict[str, Any] = _settings_again(image, found, form)
        drawn = _upright(_for_screens(image, found), found.orientation)
        return _saved(drawn, form, icc_profile=drawn.info.get("icc_profile", b""), **settings)


def at_the_widest(found: Dissected, form: str) -> "Image":
    """Return a picture upright, no wider than the widest copy of it, with eight bits a sample."""
    turned = found.orientation >= 5  # noqa: PLR2004 - EXIF 2.32: by a quarter
    shown = found.height if turned else found.width
    part = min(1.0, WIDEST / shown)
    size = (max(1, round(found.width * part)), max(1, round(found.height * part)))
    with _opened(found.kept, form) as image:
        image.draft(image.mode, (round(size[0] * _FINER), round(size[1] * _FINER)))
        reduced = _of_eight_bits(image).resize(size, _lanczos(), reducing_gap=_FINER)
        reduced.info = {"icc_profile": image.info.get("icc_profile", b"")}
    return _upright(_for_screens(reduced, found), found.orientation)


def smaller(base: "Image", width: int, to: str, *, lossy: bool) -> bytes:
    """Write a picture at a width, not above its own.

    lossy: as it was stored; drawings and screenshots are written more finely.
    """
    height = max(1, round(base.height * width / base.width))
    drawn = base if width == base.width else base.resize((width, height), _lanczos())
    quality = _QUALITY if lossy else _QUALITY_OF_DRAWINGS
    settings: dict[str, dict[str, Any]] = {
        "WEBP": {"quality": quality, "method": 4},
        "JPEG": {"quality": quality, "progressive": True},
        "PNG": {"optimize": True},
    }
    return _saved(drawn, to, icc_profile=base.info.get("icc_profile", b""), **settings[to])


def _opened(data: bytes, form: str) -> "Image":
    from PIL import Image  # noqa: PLC0415 - slow to import, and only needed where there are pictures

    return Image.open(BytesIO(data), formats=(form,))


def _lanczos() -> Any:  # noqa: ANN401 - a member of an enumeration of Pillow, which is not imported here
    from PIL import Image  # noqa: PLC0415 - as above

    return Image.Resampling.LANCZOS


def _upright(image: "Image", orientation: int) -> "Image":
    from PIL.Image import Transpose  # noqa: PLC0415 - as above

    turns = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }
    return image.transpose(turns[orientation]) if orientation in turns else image


def _of_eight_bits(image: "Image") -> "Image":
    """Return a picture whose pixels can be mixed: no palette, no sixteen bits, transparency as a channel."""
    if image.mode.startswith("I"):
        image = image.convert("I").point([level >> 8 for level in range(1 << 16)], "L")
    if "transparency" in image.info or image.mode in ("LA", "PA"):
        return image.convert("RGBA")
    return image.convert({"P": "RGB", "1": "L"}.get(image.mode, image.mode))


def _for_screens(image: "Image", found: Dissected) -> "Image":
    """Return a picture in the colours of sRGB where those of its file are for printing, or are no matrix."""
    from PIL import ImageCms  # noqa: PLC0415 - as above

    if not found.redrawn:
        return image
    image = _of_eight_bits(image)
    alpha = image.getchannel("A") if image.mode == "RGBA" else None
    opaque = image.convert("RGB") if alpha else image
    try:
        own = ImageCms.ImageCmsProfile(BytesIO(found.profile))
        drawn = ImageCms.profileToProfile(opaque, own, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (OSError, ImageCms.PyCMSError):
        drawn = None
    drawn = drawn or opaque.convert("RGB")
    if alpha:
        drawn.putalpha(alpha)
    drawn.info.clear()
    return drawn


def _settings_again(image: "Image", found: Dissected, form: str) -> dict[str, Any]:
    """Return how a picture has to be written so that it stays as nearly as it was."""
    if form == "WEBP":
        return {"lossless": not found.lossy, "quality": _QUALITY_AGAIN, "exact": True}
    if form != "JPEG":
        return {}
    if image.mode == "CMYK":
        return {"quality": _QUALITY_AGAIN}
    from PIL.JpegImagePlugin import get_sampling  # noqa: PLC0415 - as above

    sampling = get_sampling(image)
    tables: dict[int, list[int]] = image.quantization  # type: ignore[attr-defined]  # of a JPEG
    factors = [[min(factor, _LARGEST_FACTOR) for factor in table] for table in tables.values()]
    return {"qtables": factors, "progressive": "progressive" in image.info} | (
        {"subsampling": sampling} if sampling in _SAMPLINGS else {}
    )


def _saved(image: "Image", form: str, **settings: Any) -> bytes:  # noqa: ANN401 - as the library says it
    stream = BytesIO()
    image.save(stream, form, **settings)
    return stream.getvalue()
