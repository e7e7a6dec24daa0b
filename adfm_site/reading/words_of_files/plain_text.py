"""Words of texts without a structure, whatever encoding they were saved in: TXT, CSV, VTT, SRT, JSON."""

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE
from collections.abc import Iterator
from re import Match
from typing import BinaryIO, Final

from adfm_site.patterns import pattern
from adfm_site.reading.words_of_files.pieces import Found, Walk, Words, everything
from adfm_site.reading.words_of_files.runs import without_filling

# UTF-32 before UTF-16, whose mark it begins with.
_MARKS: Final = (
    (BOM_UTF8, "utf-8"),
    (BOM_UTF32_LE, "utf-32-le"),
    (BOM_UTF32_BE, "utf-32-be"),
    (BOM_UTF16_LE, "utf-16-le"),
    (BOM_UTF16_BE, "utf-16-be"),
)
# What programs for Windows save in Europe and Asia. A text that is not UTF-8 is read in all of them, since nothing in
# it says which.
_CODE_PAGES: Final = ("cp1252", "cp1250", "cp1251", "cp874", "cp1258", "gb18030", "big5", "shift_jis", "euc_kr")
_ESCAPE: Final = pattern(r"\\u([0-9A-Fa-f]{4})")
_BETWEEN_CELLS: Final = pattern(r"[\";,\t|]+")
_TAG: Final = pattern(r"<[^<>]*>")


def decoded(data: bytes) -> tuple[str, ...]:
    """Return a text as its byte order mark says, as UTF-8, or in each of the encodings that it may have."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return (data.removeprefix(mark).decode(encoding, "replace"),)
    if b"\0" in data:
        data = without_filling(data)
        wide = (data.decode(encoding, "replace") for encoding in ("utf-16-le", "utf-16-be"))
        return (*wide, data.replace(b"\0", b"").decode("utf-8", "replace"))
    try:
        return (data.decode("utf-8"),)
    except UnicodeDecodeError:
        return tuple(dict.fromkeys(data.decode(encoding, "replace") for encoding in _CODE_PAGES))


def plain_text(stream: BinaryIO, walk: Walk) -> Iterator[Found]:
    """Yield a text, and what is left of it without tags, as captions have them."""
    for text in decoded(everything(stream, walk)):
        yield Words(where="", text=text)
        if _TAG.search(text):
            yield Words(where="", text=_TAG.sub("", text))


def table(stream: BinaryIO, walk: Walk) -> Iterator[Found]:
    """Yield a table of text, and its cells with blanks between them."""
    for text in decoded(everything(stream, walk)):
        yield Words(where="", text=text)
        yield Words(where="", text=_BETWEEN_CELLS.sub(" ", text))


def json(stream: BinaryIO, walk: Walk) -> Iterator[Found]:
    """Yield a text of JSON, its escapes resolved."""
    for text in decoded(everything(stream, walk)):
        yield Words(
            where="", text=_ESCAPE.sub(_letter, text).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        )


def _letter(escape: Match[str]) -> str:
    return chr(int(escape[1], 16))
