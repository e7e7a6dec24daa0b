"""Hidden content of the old formats of Office ([MS-CFB]) and of RTF, known by names that only it has."""

from collections.abc import Iterator
from hashlib import sha256
from typing import Final

from adfm_site.model.file import HiddenPart
from adfm_site.patterns import pattern

# Names of folders and streams in compound files are in UTF-16.
_MACROS: Final = "_VBA_PROJECT".encode("utf-16-le")
_EMBEDDED: Final = tuple(
    word.encode("utf-16-le") for word in ("\x01Ole10Native", "\x01Ole10ItemName", "Package\0", "MBD0")
)
_OBJECT_OF_RTF: Final = pattern(rb"\\objdata\b")
_CHANGE_OF_RTF: Final = pattern(rb"\\(?:deleted|revised)\b")
_HIDDEN_OF_RTF: Final = pattern(rb"\\v(?![a-z0])")


def hidden_in_compound(data: bytes, within: str = "") -> Iterator[HiddenPart]:
    """Yield what is hidden in a file of Word, Excel or PowerPoint before 2007."""
    digest = sha256(data).hexdigest()
    if _MACROS in data:
        yield HiddenPart(kind="macro", where=f"{within}macros", digest=digest)
    if any(name in data for name in _EMBEDDED):
        yield HiddenPart(kind="embedded-file", where=f"{within}embedded objects", digest=digest)


def hidden_in_rtf(data: bytes) -> Iterator[HiddenPart]:
    """Yield what is hidden in a file of Rich Text Format."""
    digest = sha256(data).hexdigest()
    for kind, expression in (
        ("embedded-file", _OBJECT_OF_RTF),
        ("tracked-changes", _CHANGE_OF_RTF),
        ("hidden-text", _HIDDEN_OF_RTF),
    ):
        count = len(expression.findall(data))
        if count:
            yield HiddenPart(kind=kind, where="the text", digest=digest, count=count)
