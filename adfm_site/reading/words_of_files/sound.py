"""Words in the metadata of sound files.

They are in tags of MP3 (ID3v1, and ID3v2.2 to 2.4 at id3.org), and in comments of Ogg (RFC 3533, RFC 5334).
"""

from collections.abc import Iterator
from io import SEEK_END
from struct import unpack
from typing import BinaryIO, Final
from zlib import decompressobj

from adfm_site.patterns import pattern
from adfm_site.reading.words_of_files.pieces import SEAM, Found, Unread, Walk, Words
from adfm_site.reading.words_of_files.runs import runs, runs_in_utf_8

_ENCODINGS: Final = ("cp1252", "utf-16", "utf-16-be", "utf-8")
_LARGEST_TAG: Final = 50_000_000
_AT_THE_END: Final = 200_000
_TAGS_AT_THE_END: Final = (b"APETAGEX", b"LYRICSBEGIN", b"TAG+", b"3DI")
_ID3V1: Final = 128
_LYRICS: Final = frozenset(("USLT", "ULT", "SYLT", "SLT"))
_SYNCHRONISED: Final = frozenset(("SYLT", "SLT"))
_WITH_LANGUAGE: Final = frozenset(("COMM", "COM", "USLT", "ULT", "SYLT", "SLT", "USER"))
_PICTURE: Final = frozenset(("APIC", "PIC", "GEOB", "GEO"))
_OF_OGG: Final = 4_000_000
_PAGE: Final = pattern(rb"OggS\x00")


def mp3(stream: BinaryIO, walk: Walk) -> Iterator[Found]:
    """Yield the words of all tags before and behind the sound."""
    size = stream.seek(0, SEEK_END)
    position = 0
    while (tag := _tag_at(stream, position)) is not None:
        version, flags, content, after = tag
        walk.unfold(len(content))
        yield from _frames(version, flags, content, walk)
        position = after
    begin = max(size - _AT_THE_END, position, 0)
    stream.seek(begin)
    end = stream.read()
    if end[-_ID3V1:].startswith(b"TAG"):
        fields = (end[-_ID3V1 + 3 :][start:stop] for start, stop in ((0, 30), (30, 60), (60, 90), (94, 124)))
        yield Words(where="tags", text="\n".join(_plain(each) for each in fields), hidden=True)
    for sign in _TAGS_AT_THE_END:
        if (start := end.find(sign)) >= 0:
            # Some tags stand before their sign.
            yield Words(where="tags", text=runs_in_utf_8(end[max(start - 50_000, 0) :]), hidden=True)
            break


def _tag_at(stream: BinaryIO, position: int) -> tuple[int, int, bytes, int] | None:
    """Return the version, the flags and the content of the tag there, and where it ends; None where there is none."""
    stream.seek(position)
    head = stream.read(10)
    if len(head) < 10 or head[:3] != b"ID3":  # noqa: PLR2004 - the length of that head
        return None
    size = _safe(head[6:10])
    after = position + 10 + size + (10 if head[5] & 0x10 else 0)
    return head[3], head[5], stream.read(min(size, _LARGEST_TAG)), after


def _frames(version: int, flags: int, content: bytes, walk: Walk) -> Iterator[Found]:
    if flags & 0x80 and version < 4:  # noqa: PLR2004 - of version 2.4 each frame says it
        content = _resynchronised(content)
    if flags & 0x40 and version > 2:  # noqa: PLR2004 - an extended head
        size = _safe(content[:4]) if version >= 4 else int.from_bytes(content[:4], "big") + 4  # noqa: PLR2004 - as above
        content = content[size:]
    short = version <= 2  # noqa: PLR2004 - as above
    head, name_length = (6, 3) if short else (10, 4)
    position = 0
    while position + head <= len(content) and content[position]:
        name = content[position : position + name_length].decode("latin-1")
        size = _size(content, position + name_length, version)
        frame_flags = content[position + 9] if not short else 0
        data = content[position + head : position + head + size]
        position += head + size
        yield from _frame(name, version, frame_flags, data, walk, all_unsynchronised=bool(flags & 0x80))
    rest = content[position:]
    if rest.strip(b"\0"):
        yield Words(where="tags", text=runs(rest, beside_pictures=True), hidden=True)


def _frame(
    name: str, version: int, flags: int, data: bytes, walk: Walk, *, all_unsynchronised: bool
) -> Iterator[Found]:
    newest = version >= 4  # noqa: PLR2004 - ID3v2.4, 4.1.2; ID3v2.3, 3.3.1
    packed, locked, grouped = (
        (flags & 0x08, flags & 0x04, flags & 0x40) if newest else (flags & 0x80, flags & 0x40, flags & 0x20)
    )
    if locked:
        yield Unread(where=f"tag {name}", why="it is encrypted")
        return
    if newest:
        data = data[(1 if grouped else 0) + (4 if flags & 0x01 else 0) :]
        if flags & 0x02 or all_unsynchronised:
            data = _resynchronised(data)
    else:
        data = data[(4 if packed else 0) + (1 if grouped else 0) :]
    if packed:
        data = decompressobj().decompress(data, walk.left())
        walk.unfold(len(data))
    where = "lyrics" if name in _LYRICS else "comments" if name in ("COMM", "COM") else f"tag {name}"
    if name in _PICTURE:
        yield from _picture(data, where, walk)
    elif name[:1] == "T" or name in _WITH_LANGUAGE or name in ("IPLS", "IPL", "WXXX", "WXX", "OWNE", "COMR"):
        yield Words(where=where, text=_text(name, data), hidden=name not in _LYRICS)
    else:
        yield Words(where=where, text=runs(data), hidden=True)


def _text(name: str, data: bytes) -> str:
    """Return the texts of a frame, whose first byte is their encoding.

    The first text may only describe the others, so all are returned.
    """
    encoding = _ENCODINGS[data[0]] if data and data[0] < len(_ENCODINGS) else "cp1252"
    rest = data[1 + (3 if name in _WITH_LANGUAGE else 0) + (2 if name in _SYNCHRONISED else 0) :]
    if name in _SYNCHRONISED:
        return f"{runs(rest)}\n{_sung(rest, encoding)}"
    if encoding == "utf-16":
        return "\n".join(_wide(rest))
    return rest.decode(encoding, "replace").replace("\0", "\n")


def _wide(data: bytes) -> Iterator[str]:
    """Yield texts of UTF-16, each of which may begin with a mark of its own; in both orders where none has one."""
    for text in (data.decode("utf-16-le", "replace"), data.decode("utf-16-be", "replace")):
        yield text.replace("\0", "\n").replace("\ufeff", "").replace("\ufffe", "")


def _sung(data: bytes, encoding: str) -> str:
    """Return the syllables of a song, without blanks between them.

    Each ends with a zero and its time in four bytes.
    """
    zero = 2 if encoding.startswith("utf-16") else 1
    found, position = [], 0
    while position < len(data):
        end = position
        while end + zero <= len(data) and data[end : end + zero] != bytes(zero):
            end += zero
        found.append(data[position:end])
        position = end + zero + (4 if found[1:] else 0)
    wide = encoding if encoding != "utf-16" else "utf-16-be" if data[:2] == b"\xfe\xff" else "utf-16-le"
    return SEAM.join(syllable.decode(wide, "replace").strip("\ufeff\ufffe") for syllable in found)


def _picture(data: bytes, where: str, walk: Walk) -> Iterator[Found]:
    for sign in (b"\x89PNG", b"\xff\xd8\xff"):
        if (start := data.find(sign)) >= 0:
            yield Words(where=where, text=runs(data[:start]), hidden=True)
            yield from walk.inside("", data[start:], where, hidden=True)
            return
    yield Words(where=where, text=runs(data, beside_pictures=True), hidden=True)


def _size(content: bytes, at: int, version: int) -> int:
    if version <= 2:  # noqa: PLR2004 - as above
        return int.from_bytes(content[at : at + 3], "big")
    number = content[at : at + 4]
    return _safe(number) if version >= 4 else int.from_bytes(number, "big")  # noqa: PLR2004 - as above


def _safe(number: bytes) -> int:
    """Return a number of which each byte holds seven bits."""
    found = 0
    for byte in number:
        found = found << 7 | byte & 0x7F
    return found


def _resynchronised(data: bytes) -> bytes:
    return data.replace(b"\xff\x00", b"\xff")


def _plain(field: bytes) -> str:
    return field.rstrip(b"\0 ").decode("cp1252", "replace")


def ogg(stream: BinaryIO, walk: Walk) -> Iterator[Found]:
    """Yield the runs of text in the first pages of an Ogg file, without the heads of pages between them."""
    stream.seek(0)
    data = stream.read(_OF_OGG)
    walk.unfold(len(data))
    packets, position = bytearray(), 0
    while (page := _PAGE.match(data, position)) is not None and page.start() + 27 <= len(data):
        (segments,) = unpack("B", data[position + 26 : position + 27])
        begin = position + 27 + segments
        size = sum(data[position + 27 : begin])
        packets += data[begin : begin + size]
        position = begin + size
    yield Words(where="tags", text=runs_in_utf_8(bytes(packets) or data), hidden=True)
