"""Files as an editor should never save them, and where each fault is told.

A file of malformed/ holds a family of cases. Its first line is the path at which a case lies ({}: the case's number),
the lines below it are what stands around every case ({}: the case). A case begins with `=== name | codes | path of its
own`. In its text the sign ▸ stands before the place of each complaint, in the order of the codes; codes without a sign
are told of the file as a whole.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from re import MULTILINE
from re import compile as pattern
from typing import Final

from adfm_site.diagnostics import Diagnostic
from adfm_site.source import Lines, Span

HERE: Final = Path(__file__).parent / "malformed"
_CASE: Final = pattern(r"^=== (?P<name>[^|\n]+) \| (?P<codes>[^|\n]+?)(?: \| (?P<path>[^\n]+))?\n", MULTILINE)
_MARK: Final = "▸"
_EVENT: Final = b"---\ntitle: A\nkind: meeting\nstart: 2020-05-01\nplace: Dhaka, BD\n---\n"

Told = tuple[str, tuple[int, int] | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Malformed:
    """A file, and the complaints about it.

    Each complaint is a code with a line and column, or without where it is about the file as a whole.
    """

    name: str
    path: str
    data: bytes
    expected: tuple[Told, ...]


def family(name: str) -> tuple[Malformed, ...]:
    """Return the cases of a family."""
    words = (HERE / f"{name}.txt").read_text(encoding="utf-8")
    path, _, frame = words[: words.index("=== ")].partition("\n")
    found = list(_CASE.finditer(words))
    ends = [*(case.start() for case in found[1:]), len(words)]
    return tuple(
        _malformed(
            name, case["name"], case["codes"].split(", "), case["path"] or path.replace("{}", f"{name}-{number}"), text
        )
        for number, (case, end) in enumerate(zip(found, ends, strict=True))
        for text in [frame.replace("{}\n", words[case.end() : end], 1) if frame else words[case.end() : end]]
    )


def _malformed(family_: str, name: str, codes: list[str], path: str, text: str) -> Malformed:
    places: list[tuple[int, int] | None] = []
    pieces = text.split(_MARK)
    for number in range(1, len(pieces)):
        before = "".join(pieces[:number])
        places.append(Lines(before).place(len(before)))
    if len(places) > len(codes):
        message = f"{family_}: {name}: more signs than codes"
        raise ValueError(message)
    places += [None] * (len(codes) - len(places))
    return Malformed(
        name=name, path=path, data="".join(pieces).encode(), expected=tuple(zip(codes, places, strict=True))
    )


def lay(root: Path, cases: tuple[Malformed, ...]) -> None:
    """Write files into a site, and beside what lies in an event's folder its event."""
    for case in cases:
        file = root / case.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(case.data)
    for case in cases:
        event = (root / case.path).parent / "index.md"
        if case.path.endswith("agenda.md") and "eventless" not in case.path:
            event.write_bytes(_EVENT)


def told(diagnostics: tuple[Diagnostic, ...], path: str) -> list[Told]:
    """Return the complaints about a file, in the order of their places.

    Those about events entered twice are left out, since all events of these sites are.
    """
    return sorted(_told(found) for found in diagnostics if found.path == path and found.code != "event-entered-twice")


def _told(found: Diagnostic) -> Told:
    return found.code, (found.where.line, found.where.column) if isinstance(found.where, Span) else None


def _event(title: bytes) -> bytes:
    return b"---\ntitle: " + title + b"\nkind: meeting\nstart: 2020-05-01\n---\nText.\n"


def _encodings() -> Iterator[tuple[str, bytes, str, tuple[int, int] | None]]:
    """Return bytes that are no text, or no text of ours."""
    yield "Latin 1", _event(b"Caf\xe9"), "not-utf8", (2, 11)
    yield "Latin 1 behind Thai", _event("ประชุม".encode() + b" caf\xe9"), "not-utf8", (2, 18)
    yield "Latin 1 behind a mark", b"\xef\xbb\xbf" + _event(b"Caf\xe9"), "not-utf8", (2, 11)
    yield "Latin 1 with CR LF", _event(b"Caf\xe9").replace(b"\n", b"\r\n"), "not-utf8", (2, 11)
    yield "Latin 1 with CR", _event(b"Caf\xe9").replace(b"\n", b"\r"), "not-utf8", (2, 11)
    yield "Latin 1 in the text", _event(b"A") + b"Caf\xe9.\n", "not-utf8", (7, 4)
    yield "Windows 1252", _event(b"\x93A\x94"), "not-utf8", (2, 8)
    yield "TIS 620", _event("ประชุม".encode("tis-620")), "not-utf8", (2, 8)
    yield "UTF-16 with a mark", _event(b"A").decode().encode("utf-16"), "not-utf8", (1, 1)
    yield "UTF-16, big end first", b"\xfe\xff" + _event(b"A").decode().encode("utf-16-be"), "not-utf8", (1, 1)
    yield "UTF-32", _event(b"A").decode().encode("utf-32"), "not-utf8", (1, 1)
    yield "half a sign", _event("ป".encode()[:2]), "not-utf8", (2, 8)
    yield "half a sign at the end", _event(b"A") + "ป".encode()[:1], "not-utf8", (7, 1)
    yield "a sign too long", _event(b"\xc0\xaf"), "not-utf8", (2, 8)
    yield "a sign too far", _event(b"\xf5\x80\x80\x80"), "not-utf8", (2, 8)
    yield "half a pair", _event(b"\xed\xa0\x80"), "not-utf8", (2, 8)
    yield "a picture", b"\x89PNG\r\n\x1a\n" + bytes(40), "not-utf8", (1, 1)
    yield "a bell", _event(b"A\x07B"), "forbidden-character", (2, 9)
    yield "nothing at all", _event(b"A\x00B"), "forbidden-character", (2, 9)
    yield "a step back", _event(b"A\x08B"), "forbidden-character", (2, 9)
    yield "an escape", _event(b"A\x1b[31mB"), "forbidden-character", (2, 9)
    yield "a delete", _event(b"A\x7fB"), "forbidden-character", (2, 9)
    yield "a bell behind Thai", _event("ประชุม\x07".encode()), "forbidden-character", (2, 14)
    yield "a bell behind a face", _event("😀\x07".encode()), "forbidden-character", (2, 9)
    yield "a bell with CR LF", _event(b"A\x07B").replace(b"\n", b"\r\n"), "forbidden-character", (2, 9)
    yield "a sign that is none", _event("A\ufffeB".encode()), "forbidden-character", (2, 9)
    yield "two marks", b"\xef\xbb\xbf\xef\xbb\xbf" + _event(b"A"), "front-matter-missing", (1, 1)
    yield "nothing but a mark", b"\xef\xbb\xbf", "front-matter-missing", (1, 1)
    yield "nothing but nought", bytes(100), "front-matter-missing", (1, 1)
    yield "a no-break space", _event(b"A\nplace:\n\xc2\xa0\xc2\xa0country: TH"), "forbidden-character", (4, 1)
    yield "a wide space", _event(b"A\nplace:\n\xe3\x80\x80country: TH"), "forbidden-character", (4, 1)
    yield "a vertical tab", _event(b"A\x0bB"), "forbidden-character", (2, 9)


def encodings() -> tuple[Malformed, ...]:
    """Return events saved in other encodings."""
    return tuple(
        Malformed(
            name=name, path=f"content/events/2020/encoding-{number}/index.md", data=data, expected=((code, place),)
        )
        for number, (name, data, code, place) in enumerate(_encodings())
    )
