"""Files that cannot stand in a Markdown document: other bytes than UTF-8, links, names that look alike, sizes. Each is a small function."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final


def _event(title: bytes, more: bytes = b"") -> bytes:
    return b"---\ntitle: " + title + b"\nkind: roundtable\nstart: 2020-12-14\n" + more + b"---\n"


def _write(root: Path, path: str, data: bytes) -> None:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)


def _second(data: bytes) -> Callable[[Path], None]:
    return lambda root: _write(root, "content/events/2020/second/index.md", data)


MAKERS: Final[Mapping[str, Callable[[Path], None]]] = MappingProxyType(
    {
        "control-character": _second(_event(b"Second\x07 roundtable")),
        "control-character-behind-thai": _second(_event("ประชุม\x07 ครั้งที่สอง".encode())),
        "no-break-indentation": _second(_event(b"Second roundtable", "place:\n\u00a0\u00a0city: Dhaka\n\u00a0\u00a0country: BD\n".encode())),
    }
)
