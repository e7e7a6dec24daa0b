"""Compound files (MS-CFB), written for tests.

They are of version 3, with the table of sectors, the directory, and small streams.
"""

from collections.abc import Mapping
from struct import pack

_END, _FREE, _TABLE, _NOTHING = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD, 0xFFFFFFFF
_SECTOR = 512


def compound_file(streams: Mapping[str, bytes], *, scattered: bool = False, deleted: bytes = b"") -> bytes:
    """Return a file with these streams. scattered: no two sectors of a stream stand beside one another.

    deleted: stays in a free sector.
    """
    sectors: list[bytes] = []
    after: dict[int, int] = {}

    def put(data: bytes) -> int:
        pieces = [data[at : at + _SECTOR].ljust(_SECTOR, b"\0") for at in range(0, len(data), _SECTOR)] or [
            bytes(_SECTOR)
        ]
        numbers = []
        for piece in pieces:
            if scattered:
                after[len(sectors)] = _FREE
                sectors.append(b"\xff" * _SECTOR)
            numbers.append(len(sectors))
            sectors.append(piece)
        after.update(zip(numbers, [*numbers[1:], _END], strict=True))
        return numbers[0]

    small, small_after, entries = b"", list[int](), list[bytes]()
    for name, data in streams.items():
        if len(data) >= 4096:
            start = put(data)
        else:
            count = -(-len(data) // 64)
            start = len(small_after) if count else _END
            small_after += [*range(start + 1, start + count), _END] if count else []
            small += data.ljust(count * 64, b"\0")
        entries.append(_entry(name, 2, start, len(data)))
    root = _entry("Root Entry", 5, put(small) if small else _END, len(small))
    directory = put(b"".join((root, *entries)).ljust(_SECTOR, b"\0"))
    table_of_small = put(pack(f"<{len(small_after)}I", *small_after).ljust(_SECTOR, b"\xff")) if small_after else _END
    if deleted:
        after[len(sectors)] = _FREE
        sectors.append(deleted.ljust(_SECTOR, b"\0"))
    first_of_table = len(sectors)
    tables = -(-(len(sectors) + 2) // 128)
    after.update(dict.fromkeys(range(first_of_table, first_of_table + tables), _TABLE))
    numbers = [after.get(number, _FREE) for number in range(tables * 128)]
    sectors += [pack("<128I", *numbers[at : at + 128]) for at in range(0, len(numbers), 128)]
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += pack("<IIIIIIIII", 0, tables, directory, 0, 4096, table_of_small, 1 if small_after else 0, _END, 0)
    listed = [*range(first_of_table, first_of_table + tables)]
    return head + pack("<109I", *listed, *[_FREE] * (109 - len(listed))) + b"".join(sectors)


def _entry(name: str, kind: int, start: int, size: int) -> bytes:
    written = f"{name}\0".encode("utf-16-le")
    return written.ljust(64, b"\0") + pack(
        "<HBBIII36xIQ", len(written), kind, 1, _NOTHING, _NOTHING, _NOTHING, start, size
    )
