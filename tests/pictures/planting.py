"""Pictures of each form, with a canary planted wherever a form has room for something beside its pixels.

Written by hand, byte by byte.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from io import BytesIO
from struct import pack
from types import MappingProxyType
from typing import Final
from zlib import compress, crc32, decompressobj, error

from PIL import Image, ImageCms

CANARY: Final = b"CANARY"
Plant = Callable[[bytes, bytes], bytes]


def picture(mode: str = "RGB", size: tuple[int, int] = (24, 16)) -> Image.Image:
    """Make a small picture of which no two corners are alike."""
    width, height = size
    across = Image.linear_gradient("L").resize(size).transpose(Image.Transpose.ROTATE_90).resize(size)
    bands = (across, Image.linear_gradient("L").resize(size), Image.radial_gradient("L").resize((width, height)))
    drawn = Image.merge("RGB", bands)
    if mode in ("RGBA", "LA"):
        drawn.putalpha(bands[1])
    return drawn.quantize(16) if mode == "P" else drawn.convert(mode)


def saved(image: Image.Image, form: str, **how: object) -> bytes:
    """Return a picture's file as Pillow writes it."""
    stream = BytesIO()
    image.save(stream, form, **how)  # type: ignore[arg-type]
    return stream.getvalue()


def film(form: str) -> bytes:
    """Make a film of three frames."""
    frames = [picture("RGB").rotate(90 * turn) for turn in range(3)]
    if form == "GIF":
        frames = [frame.quantize(16) for frame in frames]
    return saved(
        frames[0],
        form,
        save_all=True,
        append_images=frames[1:],
        duration=100,
        loop=3,
        **({"lossless": True} if form == "WEBP" else {}),
    )


def exif(canary: bytes, orientation: int = 1, order: str = "<") -> bytes:
    """Write EXIF with a maker, an artist, a maker's note, a position, and a thumbnail.

    orientation: how the picture has to be turned.
    """
    words = canary + b"\0"
    directories = 8 + (2 + 12 * 5 + 4) + (2 + 12 + 4) + (2 + 12 * 2 + 4) + (2 + 12 * 2 + 4)
    base, private, gps, second = 8, 8 + 66, 8 + 66 + 18, 8 + 66 + 18 + 30
    size = len(words)

    def entry(tag: int, sort: int, count: int, value: int) -> bytes:
        short = sort == 3
        return pack(f"{order}HHI", tag, sort, count) + (
            pack(f"{order}HH", value, 0) if short else pack(f"{order}I", value)
        )

    parts = (
        (b"II*\0" if order == "<" else b"MM\0*") + pack(f"{order}I", base),
        pack(f"{order}H", 5) + entry(0x010F, 2, size, directories) + entry(0x0112, 3, 1, orientation),
        entry(0x013B, 2, size, directories)
        + entry(0x8769, 4, 1, private)
        + entry(0x8825, 4, 1, gps)
        + pack(f"{order}I", second),
        pack(f"{order}H", 1) + entry(0x927C, 7, size, directories) + pack(f"{order}I", 0),
        pack(f"{order}H", 2) + entry(1, 2, 2, 0x4E) + entry(2, 5, 3, directories + size) + pack(f"{order}I", 0),
        pack(f"{order}H", 2) + entry(0x0201, 4, 1, directories) + entry(0x0202, 4, 1, size) + pack(f"{order}I", 0),
        words,
        pack(f"{order}6I", 13, 1, 44, 1, 11, 1) + canary,
    )
    return b"".join(parts)


def profile(canary: bytes) -> bytes:
    """Make a colour profile that tells of its owner in its words, in an unknown tag, in its head and behind a curve."""
    plain = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    count = int.from_bytes(plain[128:132])
    table, body = plain[132 : 132 + 12 * count], plain[132 + 12 * count :]
    moved = b""
    for number in range(count):
        name, start, size = table[12 * number :][:4], *(int.from_bytes(table[12 * number + at :][:4]) for at in (4, 8))
        if name in (b"rTRC", b"gTRC", b"bTRC"):
            size += len(canary) + 40
        moved += name + pack(">II", start + 24, size)
    words = b"text\0\0\0\0" + canary + b"\0"
    end = 132 + 12 * (count + 2) + len(body)
    moved += b"mmod" + pack(">II", end, len(words)) + b"targ" + pack(">II", end, len(words))
    head = (
        plain[:4]
        + canary[:4]
        + plain[8:48]
        + canary.ljust(8)[:8]
        + plain[56:80]
        + canary[:4]
        + canary.ljust(16, b"\0")[:16]
        + plain[100:128]
    )
    whole = head + pack(">I", count + 2) + moved + body + words
    return pack(">I", len(whole)) + whole[4:]


def _segment(marker: int, payload: bytes) -> bytes:
    return b"\xff" + bytes((marker,)) + pack(">H", len(payload) + 2) + payload


def _at_the_start(data: bytes, *segments: bytes) -> bytes:
    return data[:2] + b"".join(segments) + data[2:]


def _before_the_scan(data: bytes, segment: bytes) -> bytes:
    place = data.rindex(b"\xff\xda")
    return data[:place] + segment + data[place:]


def _jpeg_parts(length: int) -> Mapping[str, Plant]:
    numbered = {
        f"application segment {number}": lambda data, canary, number=number: _at_the_start(
            data, _segment(0xE0 + number, canary)
        )
        for number in range(length)
    }
    reserved = {
        f"segment {marker:02X}": lambda data, canary, marker=marker: _at_the_start(data, _segment(marker, canary))
        for marker in (0xDC, 0xDE, 0xDF, *range(0xF0, 0xFE))
    }
    return MappingProxyType({**numbered, **reserved})


JPEG: Final[Mapping[str, Plant]] = MappingProxyType(
    {
        **_jpeg_parts(16),
        "comment": lambda data, canary: _at_the_start(data, _segment(0xFE, canary)),
        "comment before the last scan": lambda data, canary: _before_the_scan(data, _segment(0xFE, canary)),
        "EXIF": lambda data, canary: _at_the_start(data, _segment(0xE1, b"Exif\0\0" + exif(canary))),
        "EXIF before the last scan": lambda data, canary: _before_the_scan(
            data, _segment(0xE1, b"Exif\0\0" + exif(canary, order=">"))
        ),
        "XMP": lambda data, canary: _at_the_start(
            data, _segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>" + canary)
        ),
        "more XMP": lambda data, canary: _at_the_start(
            data, _segment(0xE1, b"http://ns.adobe.com/xmp/extension/\0" + canary)
        ),
        "IPTC": lambda data, canary: _at_the_start(data, _segment(0xED, b"Photoshop 3.0\x008BIM\x04\x04\0\0" + canary)),
        "words of JFIF": lambda data, canary: (
            data[:2] + _segment(0xE0, b"JFIF\0\x01\x02\0\0\x01\0\x01\x02\x01" + canary) + data[20:]
        ),
        "thumbnail of JFXX": lambda data, canary: _at_the_start(data, _segment(0xE0, b"JFXX\0\x10" + canary)),
        "more of Adobe": lambda data, canary: _at_the_start(data, _segment(0xEE, b"Adobe\0\x64\0\0\0\0\x01" + canary)),
        "colour profile": lambda data, canary: _at_the_start(
            data, _segment(0xE2, b"ICC_PROFILE\0\x01\x01" + profile(canary))
        ),
        "list of pictures and a second one": lambda data, canary: (
            _at_the_start(data, _segment(0xE2, b"MPF\0" + canary)) + _at_the_start(data, _segment(0xFE, canary))
        ),
        "bytes between segments": _before_the_scan,
        "behind the end": lambda data, canary: data + canary,
        "a film behind the end": lambda data, canary: data + b"\0\0\0\x18ftypmp42" + canary,
    }
)


def _chunk(name: bytes, payload: bytes) -> bytes:
    return pack(">I", len(payload)) + name + payload + pack(">I", crc32(payload, crc32(name)))


def _behind_head(data: bytes, name: bytes, payload: bytes) -> bytes:
    return data[:33] + _chunk(name, payload) + data[33:]


def _behind_pixels(data: bytes, name: bytes, payload: bytes) -> bytes:
    return data[:-12] + _chunk(name, payload) + data[-12:]


def _in_pixels(data: bytes, canary: bytes) -> bytes:
    place = data.rindex(b"IDAT")
    length = int.from_bytes(data[place - 4 : place])
    return (
        data[: place - 4] + _chunk(b"IDAT", data[place + 4 : place + 4 + length] + canary) + data[place + 8 + length :]
    )


_PNG_CHUNKS: Final = (
    b"tIME",
    b"pHYs",
    b"sPLT",
    b"hIST",
    b"bKGD",
    b"sBIT",
    b"oFFs",
    b"pCAL",
    b"sTER",
    b"caBX",
    b"prVt",
    b"gIFx",
    b"vpAg",
    b"iDOT",
)
PNG: Final[Mapping[str, Plant]] = MappingProxyType(
    {
        **{name.decode(): lambda data, canary, name=name: _behind_head(data, name, canary) for name in _PNG_CHUNKS},
        **{
            f"{name.decode()} behind": lambda data, canary, name=name: _behind_pixels(data, name, canary)
            for name in _PNG_CHUNKS
        },
        "words": lambda data, canary: _behind_head(data, b"tEXt", b"Author\0" + canary),
        "packed words": lambda data, canary: _behind_head(data, b"zTXt", b"Comment\0\0" + compress(canary)),
        "words of a language": lambda data, canary: _behind_head(data, b"iTXt", b"Title\0\0\0en\0\0" + canary),
        "packed words of a language": lambda data, canary: _behind_pixels(
            data, b"iTXt", b"Title\0\x01\0en\0\0" + compress(canary)
        ),
        "XMP": lambda data, canary: _behind_pixels(data, b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0<x:xmpmeta>" + canary),
        "EXIF": lambda data, canary: _behind_head(data, b"eXIf", exif(canary)),
        "EXIF behind": lambda data, canary: _behind_pixels(data, b"eXIf", exif(canary, order=">")),
        "colour profile": lambda data, canary: _behind_head(data, b"iCCP", b"x\0\0" + compress(profile(canary))),
        "name of a colour profile": lambda data, canary: _behind_head(
            data, b"iCCP", canary + b"\0\0" + compress(profile(canary))
        ),
        "too much gamma": lambda data, canary: _behind_head(data, b"gAMA", pack(">I", 45_455) + canary),
        "behind the pixels, among them": _in_pixels,
        "more pixels": lambda data, canary: _behind_pixels(data, b"IDAT", canary),
        "in the end": lambda data, canary: data[:-12] + _chunk(b"IEND", canary),
        "behind the end": lambda data, canary: data + canary,
        "another picture behind the end": lambda data, canary: data + saved(picture(), "PNG") + canary,
    }
)


def _riff(data: bytes, *chunks: tuple[bytes, bytes], flags: int = 0) -> bytes:
    """Add chunks to a WebP, which is given the head that it needs for them."""
    body = data[12:]
    if body[:4] != b"VP8X":
        with Image.open(BytesIO(data)) as image:
            size = (image.width - 1).to_bytes(3, "little") + (image.height - 1).to_bytes(3, "little")
        body = _webp_chunk(b"VP8X", bytes((0x10 if body[:4] == b"VP8L" else 0, 0, 0, 0)) + size) + body
    body = body[:8] + bytes((body[8] | flags,)) + body[9:]
    behind = b"".join(_webp_chunk(name, payload) for name, payload in chunks if name != b"ICCP")
    before = b"".join(_webp_chunk(name, payload) for name, payload in chunks if name == b"ICCP")
    body = b"WEBP" + body[:18] + before + body[18:] + behind
    return b"RIFF" + pack("<I", len(body)) + body


def _webp_chunk(name: bytes, payload: bytes) -> bytes:
    return name + pack("<I", len(payload)) + payload + bytes(len(payload) % 2)


def _in_reserved(data: bytes, canary: bytes) -> bytes:
    data = _riff(data, (b"XMP ", canary))
    return data[:21] + canary[:3] + data[24:]


WEBP: Final[Mapping[str, Plant]] = MappingProxyType(
    {
        "EXIF": lambda data, canary: _riff(data, (b"EXIF", exif(canary)), flags=8),
        "EXIF as in a JPEG": lambda data, canary: _riff(
            data, (b"EXIF", b"Exif\0\0" + exif(canary, order=">")), flags=8
        ),
        "EXIF that is not announced": lambda data, canary: _riff(data, (b"EXIF", exif(canary))),
        "XMP": lambda data, canary: _riff(data, (b"XMP ", b"<x:xmpmeta>" + canary), flags=4),
        "colour profile": lambda data, canary: _riff(data, (b"ICCP", profile(canary)), flags=0x20),
        "a chunk that nobody knows": lambda data, canary: _riff(data, (b"ANNA", canary)),
        "a chunk of odd length": lambda data, canary: _riff(data, (b"C2PA", canary + b"!")),
        "reserved bytes": _in_reserved,
        "behind the end": lambda data, canary: data + canary,
    }
)


def _gif_extension(label: int, *blocks: bytes) -> bytes:
    return b"!" + bytes((label,)) + b"".join(bytes((len(block),)) + block for block in blocks) + b"\0"


def _behind_screen(data: bytes, extension: bytes) -> bytes:
    place = 13 + (3 << ((data[10] & 7) + 1) if data[10] & 0x80 else 0)
    return data[:place] + extension + data[place:]


GIF: Final[Mapping[str, Plant]] = MappingProxyType(
    {
        "comment": lambda data, canary: _behind_screen(data, _gif_extension(0xFE, canary)),
        "comment behind": lambda data, canary: data[:-1] + _gif_extension(0xFE, canary, canary) + b";",
        "plain words": lambda data, canary: _behind_screen(data, _gif_extension(0x01, bytes(12), canary)),
        "XMP": lambda data, canary: _behind_screen(
            data, b"!\xff\x0bXMP DataXMP" + canary + b"\x01" + bytes(range(255, -1, -1)) + b"\0"
        ),
        "colour profile": lambda data, canary: _behind_screen(data, _gif_extension(0xFF, b"ICCRGBG1012", canary)),
        "an application": lambda data, canary: data[:-1] + _gif_extension(0xFF, b"ADOBE:ir1.0", canary) + b";",
        "more than repeating": lambda data, canary: (
            data[:-1] + _gif_extension(0xFF, b"NETSCAPE2.0", b"\x01\0\0", canary) + b";"
        ),
        "more than times": lambda data, canary: data[:-1] + _gif_extension(0xF9, bytes(4), canary) + b";",
        "an extension that nobody knows": lambda data, canary: _behind_screen(data, _gif_extension(0xAB, canary)),
        "behind the end": lambda data, canary: data + canary,
    }
)

PLACES: Final[Mapping[str, Mapping[str, Plant]]] = MappingProxyType(
    {"JPEG": JPEG, "PNG": PNG, "WEBP": WEBP, "GIF": GIF}
)
BASES: Final[Mapping[str, Mapping[str, bytes]]] = MappingProxyType(
    {
        "JPEG": {
            "coloured": saved(picture(), "JPEG"),
            "grey": saved(picture("L"), "JPEG"),
            "progressive": saved(picture(), "JPEG", progressive=True),
            "with restarts": saved(picture(), "JPEG", restart_marker_blocks=1),
        },
        "PNG": {mode: saved(picture(mode), "PNG") for mode in ("RGB", "RGBA", "L", "LA", "P", "1")}
        | {"sixteen bits": saved(picture("L").convert("I").point(lambda level: level * 257).convert("I;16"), "PNG")},
        "WEBP": {
            "lossy": saved(picture(), "WEBP"),
            "lossless": saved(picture(), "WEBP", lossless=True),
            "transparent": saved(picture("RGBA"), "WEBP"),
            "film": film("WEBP"),
        },
        "GIF": {"still": saved(picture("P"), "GIF"), "film": film("GIF")},
    }
)


def canaries_in(data: bytes) -> bool:
    """Return whether a canary, or a beginning of one, is anywhere in a file, also where the file is packed."""
    return any(CANARY[:4] in text for text in (data, *_unfolded(data)))


def _unfolded(data: bytes) -> list[bytes]:
    found, start = [], 0
    while (start := data.find(b"\x78", start)) >= 0:
        with suppress(error):
            found.append(decompressobj().decompress(data[start:], 1 << 20))
        start += 1
    return found


def frames(data: bytes) -> list[tuple[str, tuple[int, int], bytes]]:
    """Return the pixels of a file, as Pillow draws them, frame by frame."""
    with Image.open(BytesIO(data)) as image:
        found = []
        for number in range(getattr(image, "n_frames", 1)):
            image.seek(number)
            drawn = image.convert("RGBA") if image.mode == "P" or "transparency" in image.info else image
            found.append((drawn.mode, drawn.size, drawn.tobytes()))
        return found
