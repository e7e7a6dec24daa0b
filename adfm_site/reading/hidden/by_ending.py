"""What finds hidden content, by the ending of a file's name. PDF files are looked into while they are open."""

from collections.abc import Callable, Mapping
from typing import BinaryIO, Final

from adfm_site.model.file import HiddenPart
from adfm_site.reading.hidden.compound import hidden_in_compound, hidden_in_rtf
from adfm_site.reading.hidden.packages import hidden_in_package

_LARGEST: Final = 60_000_000
"""How many bytes of a file are looked at that is no package."""
Finder = Callable[[BinaryIO], tuple[HiddenPart, ...]]
_FINDERS: Final[Mapping[str, Finder]] = {
    **dict.fromkeys(("docx", "xlsx", "pptx", "odt", "ods", "odp", "epub", "zip"), hidden_in_package),
    **dict.fromkeys(("doc", "xls", "ppt"), lambda stream: tuple(hidden_in_compound(stream.read(_LARGEST)))),
    "rtf": lambda stream: tuple(hidden_in_rtf(stream.read(_LARGEST))),
}


def hidden_in_file(ending: str, stream: BinaryIO) -> tuple[HiddenPart, ...]:
    """Return what is hidden in a file; nothing of a format that is not known, or of a file that is damaged."""
    finder = _FINDERS.get(ending)
    if finder is None:
        return ()
    stream.seek(0)
    try:
        return finder(stream)
    except Exception:  # noqa: BLE001 - the library raises many kinds; that it is damaged is reported with its words
        return ()
