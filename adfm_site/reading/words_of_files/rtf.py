"""Words of RTF (Rich Text Format Specification 1.9.1): letters in code pages, as Unicode with fallbacks, and those in hidden places."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from re import compile as pattern
from typing import BinaryIO, Final

from adfm_site.reading.words_of_files.pieces import Found, Walk, Words, everything

_TOKEN: Final = pattern(rb"\\([A-Za-z]{1,32})(-?[0-9]{1,10})? ?|\\'([0-9A-Fa-f]{2})|\\([^A-Za-z])|([{}])|[\r\n]+|([^\\{}\r\n]+)|\\")
_BREAKS: Final = frozenset(("par", "line", "tab", "cell", "row", "sect", "page", "nestcell", "nestrow", "column", "lbr", "softline"))
_SIGNS: Final[Mapping[str, str]] = {
    "emdash": "—",
    "endash": "–",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "bullet": "•",
    "emspace": " ",
    "enspace": " ",
    "qmspace": " ",
    "zwj": "",
    "zwnj": "",
}
_ESCAPED: Final[Mapping[bytes, str]] = {b"~": "\u00a0", b"_": "-", b"-": "", b"\\": "\\", b"{": "{", b"}": "}", b"\n": "\n", b"\r": "\n"}
# Places that hold words, by the control word that begins them; all others that are marked as ignorable have their own name.
_PLACES: Final[Mapping[str, str]] = {
    "info": "properties",
    "title": "properties",
    "author": "properties",
    "operator": "properties",
    "doccomm": "properties",
    "subject": "properties",
    "keywords": "properties",
    "manager": "properties",
    "company": "properties",
    "category": "properties",
    "annotation": "comments",
    "atnauthor": "comments",
    "atnid": "comments",
    "revtbl": "authors of changes",
    "fldinst": "fields",
    "header": "headers and footers",
    "headerf": "headers and footers",
    "headerl": "headers and footers",
    "headerr": "headers and footers",
    "footer": "headers and footers",
    "footerf": "headers and footers",
    "footerl": "headers and footers",
    "footerr": "headers and footers",
    "footnote": "footnotes",
    "fonttbl": "fonts",
    "stylesheet": "styles",
    "pict": "pictures",
    "objdata": "embedded files",
    "datastore": "embedded files",
}
_IN_HEXADECIMAL: Final = frozenset(("pictures", "embedded files"))
_SEEN: Final = frozenset(("", "headers and footers", "footnotes", "styles"))
# Code pages of the character sets of fonts (Windows), where they differ from that of the document.
_CHARACTER_SETS: Final[Mapping[int, str]] = {
    0: "cp1252",
    77: "mac-roman",
    128: "cp932",
    129: "cp949",
    134: "gb18030",
    136: "cp950",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
}
_DEEPEST_GROUPS: Final = 10_000


@dataclass(frozen=True, slots=True)
class _State:
    """What holds inside a group. skipped: how many letters stand after one in Unicode, for readers who have none."""

    where: str = ""
    skipped: int = 1
    page: str = "cp1252"
    deleted: bool = False
    vanished: bool = False


@dataclass(slots=True)
class _Reading:
    """The text so far, by places."""

    texts: dict[str, list[str]] = field(default_factory=dict)
    raw: bytearray = field(default_factory=bytearray)

    def put(self, state: _State, text: str) -> None:
        self.flush(state)
        self.texts.setdefault(_where(state), []).append(text)

    def flush(self, state: _State) -> None:
        """Turn bytes into letters; letters of East Asia have two."""
        if self.raw:
            self.texts.setdefault(_where(state), []).append(bytes(self.raw).decode(state.page, "replace"))
            self.raw.clear()


def rtf(stream: BinaryIO, walk: Walk) -> Iterator[Found]:
    """Yield the words of a document. Raises ValueError where groups are too many inside one another."""
    reading = _read(everything(stream, walk))
    for where, pieces in reading.texts.items():
        text = "".join(pieces)
        if where in _IN_HEXADECIMAL:
            digits = "".join(text.split())
            yield from walk.inside("", _bytes(digits), where, hidden=where != "pictures")
        else:
            # A pair of surrogates is two letters here and one in UTF-16.
            whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
            yield Words(where=where, text=whole, hidden=where not in _SEEN)


def _read(data: bytes) -> _Reading:
    reading, state, around = _Reading(), _State(), list[_State]()
    fonts: dict[int, str] = {}
    document_page, font, left, position = "cp1252", -1, 0, 0
    ignorable = begun = False
    while (token := _TOKEN.match(data, position)) is not None:
        position = token.end()
        word, number, digits, sign, brace, text = token.groups()
        if brace == b"{":
            reading.flush(state)
            around.append(state)
            begun, ignorable, left = True, False, 0
            if len(around) > _DEEPEST_GROUPS:
                raise ValueError(position)
            continue
        if brace == b"}":
            reading.flush(state)
            state, left = around.pop() if around else _State(), 0
            continue
        if word is not None:
            name, value = word.decode().lower() if word.isupper() else word.decode(), int(number) if number is not None else None
            if name == "bin" and value:
                reading.put(state, data[position : position + value].hex() if state.where in _IN_HEXADECIMAL else "")
                position += max(value, 0)
            elif name == "u" and value is not None:
                reading.put(state, chr(value % 0x10000))
                left = state.skipped
            elif name == "uc":
                state = replace(state, skipped=max(value or 0, 0))
            elif name == "ansicpg" and value:
                document_page = _page(f"cp{value}")
                state = replace(state, page=document_page)
            elif name in ("mac", "pc", "pca"):
                document_page = {"mac": "mac-roman", "pc": "cp437", "pca": "cp850"}[name]
                state = replace(state, page=document_page)
            elif name == "f" and value is not None:
                font = value
                reading.flush(state)
                state = replace(state, page=fonts.get(value, document_page) if state.where != "fonts" else state.page)
            elif name == "fcharset" and value is not None:
                fonts[font] = _CHARACTER_SETS.get(value, document_page) if value > 1 else document_page
            elif name == "plain":
                reading.flush(state)
                state = replace(state, deleted=False, vanished=False)
            elif name in ("deleted", "v"):
                reading.flush(state)
                on = value != 0
                state = replace(state, deleted=on) if name == "deleted" else replace(state, vanished=on)
            elif name in _BREAKS:
                reading.put(state, "\n")
            elif name in _SIGNS:
                reading.put(state, _SIGNS[name])
            elif name in _PLACES and begun:
                reading.flush(state)
                state = replace(state, where=_PLACES[name])
                reading.put(state, "\n" if state.where not in _IN_HEXADECIMAL else "")
            elif ignorable and begun:
                reading.flush(state)
                state = replace(state, where=f"part “{name}”")
            begun = False
        elif digits is not None:
            if left:
                left -= 1
            else:
                reading.raw += bytes.fromhex(digits.decode())
            begun = False
        elif sign is not None:
            if sign == b"*":
                ignorable = True
            elif sign in _ESCAPED:
                reading.put(state, _ESCAPED[sign])
        elif text is not None:
            skipped = min(left, len(text))
            left -= skipped
            reading.raw += text[skipped:]
            begun = False
    reading.flush(state)
    return reading


def _where(state: _State) -> str:
    if state.where:
        return state.where
    return "deleted text" if state.deleted else "hidden text" if state.vanished else ""


def _page(name: str) -> str:
    """Return the name of a code page that Python knows."""
    try:
        "".encode(name)
    except LookupError:
        return "cp1252"
    return name


def _bytes(digits: str) -> bytes:
    """Return the bytes that digits in hexadecimal stand for, up to the first sign that is none."""
    try:
        return bytes.fromhex(digits[: len(digits) // 2 * 2])
    except ValueError:
        return digits.encode()
