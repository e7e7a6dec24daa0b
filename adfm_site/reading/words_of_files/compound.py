"""Words of compound files (MS-CFB).

Word, Excel and PowerPoint wrote them until 2003, and files embedded in others have this format.
"""

from collections.abc import Iterator, Mapping
from struct import Struct, unpack_from
from typing import BinaryIO, Final, NamedTuple

from adfm_site.patterns import pattern
from adfm_site.reading.words_of_files.pieces import Found, Unread, Walk, Words, everything
from adfm_site.reading.words_of_files.runs import runs

MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PASSWORD: Final = "it asks for a password"  # noqa: S105 - words of a complaint
_NO_SECTOR: Final = 0xFFFFFFFA  # this and higher numbers mean no sector (MS-CFB 2.1)
_SMALL: Final = 4096
_ENTRY: Final = 128
_ROOT, _STREAM = 5, 2
_NUMBER: Final = Struct("<I")
# Streams of which it is known whether pictures are in them.
_PICTURES: Final = {"Data": True, "Pictures": True, "PowerPoint Document": False}
_END_OF_HEAD: Final = 0x01AA
_CONTROL: Final = pattern("[\x00-\x1f]+")
_RECORD: Final = Struct("<HH")
# Records of Excel (MS-XLS 2.3): the file asks for a password; what does not fit into the record before; a sheet;
# drawings.
_FILEPASS, _CONTINUE, _SHEET = 0x2F, 0x3C, 0x85
_DRAWINGS: Final = frozenset((0xEB, 0xEC, 0xED))
_PLACES: Final = {
    "WordDocument": "",
    "Workbook": "",
    "Book": "",
    "PowerPoint Document": "",
    "\x05SummaryInformation": "properties",
    "\x05DocumentSummaryInformation": "properties",
    "Current User": "properties",
}
# What may be embedded as it is, inside whatever a program wrote around it.
_EMBEDDED: Final = pattern(rb"PK\x03\x04|%PDF-|\{\\rtf")


class _Entry(NamedTuple):
    """An entry of the directory. start: its first sector, or its first small one."""

    name: str
    kind: int
    start: int
    size: int


class _Compound:
    """A file in sectors, opened. Raises ValueError or struct.error where its head is no such."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        shift = unpack_from("<H", data, 30)[0]
        if shift not in (9, 12):
            raise ValueError(shift)
        self._size = 1 << shift
        first_of_directory, first_of_small, first_of_more = (unpack_from("<I", data, at)[0] for at in (48, 60, 68))
        self._after = self._numbers(self._sectors_of_table(first_of_more))
        self.used: set[int] = set()
        directory = self._chain(first_of_directory)
        self.entries = tuple(_entry(directory, at) for at in range(0, len(directory) - _ENTRY + 1, _ENTRY))
        root = next((entry for entry in self.entries if entry.kind == _ROOT), None)
        self._small = self._chain(root.start) if root else b""
        raw = self._chain(first_of_small)
        self._after_small = tuple(number for (number,) in _NUMBER.iter_unpack(raw[: len(raw) // 4 * 4]))

    def content(self, entry: _Entry) -> bytes:
        """Return the bytes of a stream, as far as they are there."""
        if entry.size >= _SMALL:
            return self._chain(entry.start, entry.size)[: entry.size]
        pieces, number, seen = list[bytes](), entry.start, set[int]()
        while number < len(self._after_small) and number not in seen and len(pieces) * 64 < entry.size:
            seen.add(number)
            pieces.append(self._small[number * 64 : number * 64 + 64])
            number = self._after_small[number]
        return b"".join(pieces)[: entry.size]

    def left(self) -> bytes:
        """Return the sectors that belong to nothing: what was deleted stays there."""
        count = (len(self.data) - 1) // self._size
        return b"".join(self._sector(number) for number in range(count) if number not in self.used)

    def _sectors_of_table(self, first: int) -> Iterator[int]:
        yield from (number for (number,) in _NUMBER.iter_unpack(self.data[76:512]) if number < _NO_SECTOR)
        seen = set[int]()
        while first < _NO_SECTOR and first not in seen:
            seen.add(first)
            sector = self._sector(first)
            numbers = [number for (number,) in _NUMBER.iter_unpack(sector[: len(sector) // 4 * 4])]
            yield from (number for number in numbers[:-1] if number < _NO_SECTOR)
            first = numbers[-1] if numbers else _NO_SECTOR

    def _numbers(self, sectors: Iterator[int]) -> tuple[int, ...]:
        table: list[int] = []
        for number in dict.fromkeys(sectors):
            sector = self._sector(number)
            table += (each for (each,) in _NUMBER.iter_unpack(sector[: len(sector) // 4 * 4]))
        return tuple(table)

    def _sector(self, number: int) -> bytes:
        at = (number + 1) * self._size
        return self.data[at : at + self._size]

    def _chain(self, number: int, size: int = 1 << 32) -> bytes:
        pieces: list[bytes] = []
        seen = set[int]()
        while number < len(self._after) and number not in seen and len(pieces) * self._size < size:
            seen.add(number)
            pieces.append(self._sector(number))
            number = self._after[number]
        self.used |= seen
        return b"".join(pieces)


def compound(stream: BinaryIO, walk: Walk) -> Iterator[Found]:
    """Yield the words of all streams, and of what lies between them. Raises ValueError where it is no compound file."""
    data = everything(stream, walk)
    opened = _Compound(data)
    names = {entry.name for entry in opened.entries}
    if "EncryptedPackage" in names or "EncryptedSummary" in names:
        yield Unread(where="", why=_PASSWORD)
    yield Words(where="names of the parts in it", text="\n".join(entry.name for entry in opened.entries), hidden=True)
    streams: dict[str, bytes] = {}
    for entry in opened.entries:
        if entry.kind == _STREAM:
            content = opened.content(entry)
            walk.unfold(len(content))
            streams[entry.name] = content
            yield from _stream(entry.name, content, walk)
    yield Words(where="", text=_pieces_of_word(streams.get("WordDocument", b""), streams))
    yield Words(where="what was deleted in it", text=runs(opened.left(), beside_pictures=True), hidden=True)


def _stream(name: str, data: bytes, walk: Walk) -> Iterator[Found]:
    where, hidden = (
        _PLACES.get(name, f"part {name.strip()}"),
        name not in ("WordDocument", "Workbook", "Book", "PowerPoint Document"),
    )
    if name in ("Workbook", "Book"):
        yield from _excel(data)
        return
    text = runs(data, beside_pictures=_PICTURES.get(name))
    yield Words(where=where, text=text, hidden=hidden)
    if name == "WordDocument" and _is_locked_by_word(data):
        yield Unread(where="", why=_PASSWORD)
    elif name not in _PLACES and (inside := _EMBEDDED.search(data)) is not None:
        yield from walk.inside("", data[inside.start() :], "embedded file", hidden=True)


def _pieces_of_word(data: bytes, names: Mapping[str, bytes]) -> str:
    """Return the text of a document in its order.

    After a fast save, its pieces are anywhere in the file (MS-DOC 2.4.1, 2.8.35, 2.9.177).
    """
    if len(data) < _END_OF_HEAD:
        return ""
    table = names.get("1Table" if unpack_from("<H", data, 10)[0] & 0x0200 else "0Table", b"")
    start, size = unpack_from("<II", data, 0x01A2)
    clx, at = table[start : start + size], 0
    while clx[at : at + 1] == b"\x01":  # formatting, with its length
        at += 3 + int.from_bytes(clx[at + 1 : at + 3], "little")
    if clx[at : at + 1] != b"\x02":
        return ""
    rows = clx[at + 5 : at + 5 + int.from_bytes(clx[at + 1 : at + 5], "little")]
    count = max((len(rows) - 4) // 12, 0)
    places = unpack_from(f"<{count + 1}I", rows) if count else ()
    found, left = list[str](), len(data)
    for number in range(count):
        length = min(max(places[number + 1] - places[number], 0), left)
        left -= length  # pieces over one another are not read again and again
        (where,) = unpack_from("<I", rows, (count + 1) * 4 + number * 8 + 2)
        if where & 0x40000000:
            found.append(data[(where & 0x3FFFFFFF) // 2 :][:length].decode("cp1252", "replace"))
        else:
            found.append(data[where : where + 2 * length].decode("utf-16-le", "replace"))
    return _CONTROL.sub("\n", "".join(found))


def _is_locked_by_word(data: bytes) -> bool:
    """Return whether the head of a document has the sign of encryption (MS-DOC 2.5.2, fEncrypted)."""
    return len(data) > 12 and bool(unpack_from("<H", data, 10)[0] & 0x0100)  # noqa: PLR2004 - beyond that field


def _excel(data: bytes) -> Iterator[Found]:
    """Yield texts that go on in a further record, and hidden sheets.

    One byte before the rest tells how many bytes a letter has.
    """
    joined, after_sign, drawings, position, hidden, before = bytearray(), bytearray(), bytearray(), 0, list[str](), 0
    while position + 4 <= len(data):
        sort, size = _RECORD.unpack_from(data, position)
        content = data[position + 4 : position + 4 + size]
        position += 4 + size
        if sort == _FILEPASS:
            yield Unread(where="", why=_PASSWORD)
        elif sort in _DRAWINGS or (sort == _CONTINUE and before in _DRAWINGS):
            drawings += content
        elif sort == _CONTINUE:
            joined += content
            after_sign += content[1:]
        else:
            joined += content
            after_sign += content
            if sort == _SHEET and len(content) > 8 and content[4] & 3:  # noqa: PLR2004 - its title begins there
                hidden.append(runs(content[8:]))
        before = before if sort == _CONTINUE else sort
    rest = data[position:]
    yield Words(
        where="", text="\n".join(runs(each, beside_pictures=False) for each in (bytes(joined), bytes(after_sign), rest))
    )
    yield Words(where="drawings", text=runs(bytes(drawings), beside_pictures=True))
    yield Words(where="names of hidden sheets", text="\n".join(hidden), hidden=True)


def _entry(directory: bytes, at: int) -> _Entry:
    length = min(unpack_from("<H", directory, at + 64)[0], 64)
    name = directory[at : at + max(length - 2, 0)].decode("utf-16-le", "replace")
    start, size = unpack_from("<II", directory, at + 116)
    return _Entry(name=name, kind=directory[at + 66], start=start, size=size)
