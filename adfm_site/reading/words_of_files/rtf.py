"""Words of RTF (Rich Text Format Specification 1.9.1).

Letters are in code pages, or in Unicode with fallbacks. Words in hidden places are read too.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, BinaryIO, Final

from msgspec import Struct
from msgspec.structs import replace

from adfm_site.patterns import pattern
from adfm_site.reading.words_of_files.pieces import Found, Walk, Words, everything

_TOKEN: Final = pattern(
    rb"\\([A-Za-z]{1,32})(-?[0-9]{1,10})? ?|\\'([0-9A-Fa-f]{2})|\\([^A-Za-z])|([{}])|[\r\n]+|([^\\{}\r\n]+)|\\"
)
_BREAKS: Final = frozenset("par line tab cell row sect page nestcell nestrow column lbr softline".split())
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
_ESCAPED: Final = {b"~": "\u00a0", b"_": "-", b"-": "", b"\\": "\\", b"{": "{", b"}": "}", b"\n": "\n", b"\r": "\n"}
# Places that hold words, by the control word that begins them; all others that are marked as ignorable have their own
# name.
_PLACES: Final[Mapping[str, str]] = {
    word: place
    for place, words in {
        "properties": "info title author operator doccomm subject keywords manager company category",
        "comments": "annotation atnauthor atnid",
        "authors of changes": "revtbl",
        "fields": "fldinst",
        "headers and footers": "header headerf headerl headerr footer footerf footerl footerr",
        "footnotes": "footnote",
        "fonts": "fonttbl",
        "styles": "stylesheet",
        "pictures": "pict",
        "embedded files": "objdata datastore",
    }.items()
    for word in words.split()
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


class _State(Struct, frozen=True):
    """What holds inside a group. skipped: how many letters stand after one in Unicode, for readers who have none."""

    where: str = ""
    skipped: int = 1
    page: str = "cp1252"
    deleted: bool = False
    vanished: bool = False

    @property
    def place(self) -> str:
        """The place of what is read, in words for editors."""
        return self.where or ("deleted text" if self.deleted else "hidden text" if self.vanished else "")


class _Reader:
    """One reading of a document: the text so far by places, and what holds in the group that is read."""

    def __init__(self, data: bytes) -> None:
        self._data, self._position = data, 0
        self._state, self._around = _State(), list[_State]()
        self._pieces: dict[str, list[str]] = {}
        self._letters = bytearray()
        self._fonts: dict[int, str] = {}
        self._page, self._font = "cp1252", -1
        # Letters to be skipped, since one in Unicode stands before them; whether a group has begun, and may be ignored
        # by readers.
        self._left, self._begun, self._ignorable = 0, False, False

    def texts(self) -> Mapping[str, str]:
        """Return the texts by their places."""
        while (token := _TOKEN.match(self._data, self._position)) is not None:
            self._position = token.end()
            word, number, digits, sign, brace, text = token.groups()
            if word is not None:
                self._word(word.decode(), int(number) if number is not None else None)
                self._begun = False
            elif brace is not None:
                self._brace(opens=brace == b"{")
            elif sign is not None:
                self._sign(sign)
            elif digits is not None or text is not None:
                self._put_bytes(text if digits is None else bytes.fromhex(digits.decode()))
        self._flush()
        return {where: "".join(pieces) for where, pieces in self._pieces.items()}

    def _brace(self, *, opens: bool) -> None:
        self._flush()
        self._left, self._begun, self._ignorable = 0, opens, False
        if not opens:
            self._state = self._around.pop() if self._around else _State()
            return
        self._around.append(self._state)
        if len(self._around) > _DEEPEST_GROUPS:
            raise ValueError(self._position)

    def _sign(self, sign: bytes) -> None:
        if sign == b"*":
            self._ignorable = True
        elif sign in _ESCAPED:
            self._put(_ESCAPED[sign])

    def _put_bytes(self, letters: bytes) -> None:
        skipped = min(self._left, len(letters))
        self._left -= skipped
        self._letters += letters[skipped:]
        self._begun = False

    def _word(self, name: str, value: int | None) -> None:
        if name in _BREAKS:
            self._put("\n")
        elif name in _SIGNS:
            self._put(_SIGNS[name])
        elif name in _HANDLED:
            _HANDLED[name](self, value)
        elif self._begun and (name in _PLACES or self._ignorable):
            self._change(where=_PLACES.get(name, f"part “{name}”"))
            self._put("" if self._state.where in _IN_HEXADECIMAL else "\n")

    def unicode(self, value: int | None) -> None:
        """Take a letter in Unicode: a number of 16 bits with a sign, or a surrogate."""
        self._put(chr((value or 0) % 0x10000))
        self._left = self._state.skipped

    def fallbacks(self, value: int | None) -> None:
        """Take how many letters stand after one in Unicode."""
        self._state = replace(self._state, skipped=max(1 if value is None else value, 0))

    def bytes_(self, value: int | None) -> None:
        """Take bytes that stand there as they are."""
        size = max(value or 0, 0)
        if self._state.where in _IN_HEXADECIMAL:
            self._put(self._data[self._position : self._position + size].hex())
        self._position += size

    def code_page(self, value: int | None) -> None:
        """Take the code page of the document by its number."""
        self._page = _page(f"cp{value}")
        self._change(page=self._page)

    def old_code_page(self, page: str) -> None:
        """Take the code page of the document by its name."""
        self._page = page
        self._change(page=page)

    def font(self, value: int | None) -> None:
        """Take the font of what follows, which may have a code page of its own."""
        self._font = value or 0
        if self._state.where != "fonts":
            self._change(page=self._fonts.get(self._font, self._page))

    def character_set(self, value: int | None) -> None:
        """Take the character set of a font in the table of fonts."""
        self._fonts[self._font] = _CHARACTER_SETS.get(value or 0, self._page)

    def deleted(self, value: int | None) -> None:
        """Begin or end deleted text."""
        self._change(deleted=value != 0)

    def hidden(self, value: int | None) -> None:
        """Begin or end hidden text."""
        self._change(vanished=value != 0)

    def plain(self, _: int | None) -> None:
        """End deleted and hidden text."""
        self._change(deleted=False, vanished=False)

    def _change(self, **changes: Any) -> None:  # noqa: ANN401 - the fields of a state
        self._flush()
        self._state = replace(self._state, **changes)

    def _put(self, text: str) -> None:
        self._flush()
        self._pieces.setdefault(self._state.place, []).append(text)

    def _flush(self) -> None:
        """Turn bytes into letters, all at once, since letters of East Asia have two."""
        if self._letters:
            letters = bytes(self._letters)
            self._letters.clear()
            self._pieces.setdefault(self._state.place, []).append(letters.decode(self._state.page, "replace"))


_HANDLED: Final[Mapping[str, Callable[[_Reader, int | None], None]]] = {
    "u": _Reader.unicode,
    "uc": _Reader.fallbacks,
    "bin": _Reader.bytes_,
    "ansicpg": _Reader.code_page,
    "mac": lambda reader, _: reader.old_code_page("mac-roman"),
    "pc": lambda reader, _: reader.old_code_page("cp437"),
    "pca": lambda reader, _: reader.old_code_page("cp850"),
    "f": _Reader.font,
    "fcharset": _Reader.character_set,
    "deleted": _Reader.deleted,
    "v": _Reader.hidden,
    "plain": _Reader.plain,
}


def rtf(stream: BinaryIO, walk: Walk) -> Iterator[Found]:
    """Yield the words of a document. Raises ValueError where groups are too many inside one another."""
    data = everything(stream, walk)
    walk.go(sum(map(data.count, (b"\\", b"{", b"}", b"\n"))))
    for where, text in _Reader(data).texts().items():
        if where in _IN_HEXADECIMAL:
            digits = "".join(text.split())
            yield from walk.inside("", _bytes(digits), where, hidden=where != "pictures")
        else:
            # A pair of surrogates is two letters here and one in UTF-16.
            whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
            yield Words(where=where, text=whole, hidden=where not in _SEEN)


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
