"""Words in the metadata of films, and their subtitles: MP4 and M4A (ISO/IEC 14496-12), WebM (Matroska, RFC 9559)."""

from collections.abc import Iterator
from io import SEEK_END
from itertools import chain, repeat
from struct import iter_unpack, unpack
from typing import BinaryIO, Final

from msgspec import Struct, field

from adfm_site.reading.words_of_files.pieces import Found, Unread, Walk, Words
from adfm_site.reading.words_of_files.runs import runs

_BOXES: Final = frozenset(b"moov trak mdia minf stbl udta moof traf edts mvex".split())
_NO_WORDS: Final = frozenset(b"mdat stts ctts stss stsh sdtp sbgp sgpd trun tfhd tfdt sidx mfra elst saiz".split())
_TABLES: Final = frozenset((b"stsz", b"stco", b"co64", b"stsc"))
_SUBTITLES: Final = frozenset((b"sbtl", b"text", b"subt", b"clcp"))
_LARGEST_BOX: Final = 50_000_000
_MOST_BOXES: Final = 100_000
_LONGEST_TEXT: Final = 50_000  # what is longer is, or holds, a picture
_LONGEST_SAMPLE: Final = 100_000
_DEEPEST: Final = 12


class _Track(Struct):
    """What is known of a track: its sort, and where its samples are."""

    handler: bytes = b""
    tables: dict[bytes, bytes] = field(default_factory=dict)


def mp4(stream: BinaryIO, walk: Walk) -> Iterator[Found]:
    """Yield the texts in all boxes but those of pictures and sound, and the subtitles."""
    size = stream.seek(0, SEEK_END)
    tracks: list[_Track] = []
    for _, content in _boxes(stream, 0, size, tracks, 0, [_MOST_BOXES]):
        walk.unfold(len(content))
        yield Words(where="tags", text=runs(content, beside_pictures=len(content) > _LONGEST_TEXT), hidden=True)
    for track in tracks:
        if track.handler in _SUBTITLES:
            yield from _subtitles(stream, track, walk)
    if any(track.handler in _SUBTITLES and not track.tables.get(b"stsz", b"")[8:] for track in tracks):
        yield Unread(where="subtitles", why="they are not stored in one piece")


def _boxes(
    stream: BinaryIO, begin: int, end: int, tracks: list[_Track], depth: int, left: list[int]
) -> Iterator[tuple[bytes, bytes]]:
    """Yield the boxes that may hold words, with their content, and note where samples are."""
    position = begin
    while position + 8 <= end and left[0] > 0:
        left[0] -= 1
        size, kind, body = _head(stream, position, end)
        if size < body:
            return
        if kind == b"trak":
            tracks.append(_Track())
        if kind in _BOXES and depth < _DEEPEST:
            yield from _boxes(stream, position + body, position + size, tracks, depth + 1, left)
        elif kind not in _NO_WORDS:
            stream.seek(position + body)
            content = stream.read(min(size - body, _LARGEST_BOX))
            if kind == b"hdlr" and tracks and not tracks[-1].handler:
                tracks[-1].handler = content[8:12]
            if kind in _TABLES:
                if tracks:
                    tracks[-1].tables[kind] = content
            else:
                yield kind, content
        position += size


def _head(stream: BinaryIO, position: int, end: int) -> tuple[int, bytes, int]:
    """Return the size of the box there, its kind, and where in it its content begins."""
    stream.seek(position)
    head = stream.read(16)
    size, kind, body = int.from_bytes(head[:4], "big"), head[4:8], 8
    if size == 1:
        size, body = int.from_bytes(head[8:16], "big"), 16
    return (size if 0 < size <= end - position else end - position), kind, body


def _subtitles(stream: BinaryIO, track: _Track, walk: Walk) -> Iterator[Found]:
    """Yield the samples of a track (ISO/IEC 14496-12, 8.6 and 8.7), a line each.

    Their own format does not matter for their words.
    """
    found = []
    for offset, size in _samples(track.tables):
        stream.seek(offset)
        sample = stream.read(min(size, _LONGEST_SAMPLE))
        walk.unfold(len(sample))
        # In timed text (3GPP TS 26.245) two bytes say how long the text is; they may look like letters.
        length = int.from_bytes(sample[:2], "big")
        text = sample[2 : 2 + length] if length <= len(sample) - 2 else sample
        wide = text[:2] in (b"\xfe\xff", b"\xff\xfe")
        found.append(text.decode("utf-16", "replace") if wide else text.decode("utf-8", "replace"))
        if text is not sample and len(sample) > len(text) + 2:
            found.append(runs(sample))
    yield Words(where="subtitles", text="\n".join(found))


def _samples(tables: dict[bytes, bytes]) -> Iterator[tuple[int, int]]:
    """Yield the place and the size of each sample."""
    sizes_table = tables.get(b"stsz", b"")
    if len(sizes_table) < 12:  # noqa: PLR2004 - its head
        return
    same, count = unpack(">II", sizes_table[4:12])
    listed = (size for (size,) in iter_unpack(">I", sizes_table[12 : 12 + (len(sizes_table) - 12) // 4 * 4]))
    sizes = repeat(same, min(count, _LARGEST_BOX // 4)) if same else listed
    narrow, wide = tables.get(b"stco", b"")[8:], tables.get(b"co64", b"")[8:]
    offsets = chain(iter_unpack(">I", narrow[: len(narrow) // 4 * 4]), iter_unpack(">Q", wide[: len(wide) // 8 * 8]))
    rows = tables.get(b"stsc", b"")[8:]
    steps = list(iter_unpack(">III", rows[: len(rows) // 12 * 12])) or [(1, 1, 1)]
    step = 0
    for chunk, (offset,) in enumerate(offsets, start=1):
        while step + 1 < len(steps) and steps[step + 1][0] <= chunk:
            step += 1
        place = offset
        for _ in range(min(steps[step][1], _LARGEST_BOX)):
            size = next(sizes, None)
            if size is None:
                return
            yield place, size
            place += size


# Elements of Matroska (RFC 9559, 5.1): those that hold others, and those whose content is known to be pictures and
# sound.
_SEGMENT, _CLUSTER, _BLOCKS, _TRACKS = 0x18538067, 0x1F43B675, 0xA0, 0x1654AE6B
_BLOCK, _SIMPLE_BLOCK, _TRACK_ENTRY, _TRACK_NUMBER, _CODEC = 0xA1, 0xA3, 0xAE, 0xD7, 0x86
_CUES, _SEEK_HEAD = 0x1C53BB6B, 0x114D9B74
_HOLDING: Final = frozenset((_SEGMENT, _CLUSTER, _BLOCKS, _TRACKS, _TRACK_ENTRY))
_OF_TEXT: Final = (b"S_TEXT", b"D_WEBVTT", b"S_VOBSUB")


def webm(stream: BinaryIO, walk: Walk) -> Iterator[Found]:
    """Yield the texts in all elements but blocks of pictures and sound, and the subtitles."""
    size = stream.seek(0, SEEK_END)
    numbers: set[int] = set()
    last = [0]
    for kind, content in _elements(stream, size, walk):
        if kind == _TRACK_NUMBER:
            last[0] = int.from_bytes(content, "big")
        elif kind == _CODEC and content.startswith(_OF_TEXT):
            numbers.add(last[0])
        if kind in (_BLOCK, _SIMPLE_BLOCK):
            if content and content[0] & 0x7F in numbers:
                yield Words(where="subtitles", text=runs(content[4:]))
        elif len(content) > 2:  # noqa: PLR2004 - shorter ones are numbers
            yield Words(where="tags", text=runs(content, beside_pictures=len(content) > _LONGEST_TEXT), hidden=True)


def _elements(stream: BinaryIO, size: int, walk: Walk) -> Iterator[tuple[int, bytes]]:
    position, left = 0, _MOST_BOXES * 3
    while position < size and left:
        left -= 1
        stream.seek(position)
        head = stream.read(12)
        kind, first = _number(head, keep=True)
        length, second = _number(head[first:], keep=False)
        if not first or not second:
            return
        position += first + second
        if kind in _HOLDING:
            continue
        length = min(length, size - position)
        if kind not in (_CUES, _SEEK_HEAD):
            stream.seek(position)
            # Of blocks only subtitles, which are short, are of interest.
            content = stream.read(min(length, _LONGEST_SAMPLE if kind in (_BLOCK, _SIMPLE_BLOCK) else _LARGEST_BOX))
            if kind not in (_BLOCK, _SIMPLE_BLOCK):
                walk.unfold(len(content))
            yield kind, content
        position += length


def _number(data: bytes, *, keep: bool) -> tuple[int, int]:
    """Return a number of variable length and how many bytes it takes.

    keep: with its mark of length, as identifiers have it.
    """
    if not data or not data[0]:
        return 0, 0
    length = 9 - data[0].bit_length()
    number = int.from_bytes(data[:length], "big")
    return (number if keep else number & ~(1 << 7 * length)), length
