"""Hidden content of Office Open XML (ECMA-376), OpenDocument, EPUB and ZIP files, and of files inside these."""

from collections.abc import Iterator
from hashlib import sha256
from io import BytesIO
from typing import BinaryIO, Final
from zipfile import ZipFile, ZipInfo

from adfm_site.model.file import HiddenPart
from adfm_site.patterns import pattern
from adfm_site.reading.hidden.compound import hidden_in_compound
from adfm_site.reading.hidden.markup import hidden_in_part

_MOST_BYTES: Final = 200_000_000
"""How many bytes are unfolded of one file, over all files inside it."""
_DEEPEST: Final = 3
_AT_A_TIME: Final = 1_000_000
_ENCRYPTED: Final = 0x1
_WORKBOOKS: Final = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv")
_PACKAGES: Final = (".docx", ".docm", ".xlsx", ".xlsm", ".pptx", ".pptm", ".odt", ".ods", ".odp", ".zip")
_OLD_OFFICE: Final = (".doc", ".xls", ".ppt")
_PROGRAMS: Final = tuple(".exe .bat .cmd .com .scr .msi .js .jse .vbs .wsf .hta .ps1 .jar .lnk".split())
# The parts of packages that are hidden as a whole, by their names.
_WHOLE: Final = tuple(
    (pattern(way), kind)
    for way, kind in (
        (r"(?:.*/)?vbaProject\.bin|xl/macrosheets/.+|Basic/.+/.+\.xml|Scripts/.+", "macro"),
        (r"(?:word|xl|ppt)/activeX/.+\.(?:xml|bin)", "active-control"),
        (r"xl/pivotCache/pivotCacheRecords\d*\.xml", "pivot-cache"),
        (r"Object [^/]*/content\.xml", "embedded-file"),
    )
)
_EMBEDDED: Final = pattern(r"(?:word|xl|ppt)/embeddings/.+")
_OFFICE: Final = pattern(r"(?:word|xl|ppt)/.*|content\.xml")
_LIBRARIES: Final = pattern(r"Basic/(?:.+/)?script-l[bc]\.xml")


def hidden_in_package(stream: BinaryIO) -> tuple[HiddenPart, ...]:
    """Return what is hidden in a package; nothing after so many bytes, or in what is damaged.

    The extractors of words report what could not be read.
    """
    return tuple(_Package(_MOST_BYTES).look(stream, "", 0))


class _Package:
    """The way through one package and all files inside it, with what may still be unfolded."""

    def __init__(self, left: int) -> None:
        self._left = left

    def look(self, stream: BinaryIO, within: str, depth: int) -> Iterator[HiddenPart]:
        stream.seek(0)
        with ZipFile(stream) as packed:
            members = [member for member in packed.infolist() if not member.is_dir()]
            is_office = any(_OFFICE.fullmatch(member.filename) for member in members)
            for member in members:
                if member.flag_bits & _ENCRYPTED or self._left < 0:
                    continue
                yield from self._member(packed, member, within, depth, is_office=is_office)

    def _member(
        self,
        packed: ZipFile,
        member: ZipInfo,
        within: str,
        depth: int,
        *,
        is_office: bool,
    ) -> Iterator[HiddenPart]:
        name = member.filename
        kind = _kind_of(name, is_office=is_office)
        is_inner = name.lower().endswith((*_PACKAGES, *_OLD_OFFICE))
        if kind or is_inner or (is_office and name.endswith(".xml")):
            data = self._unfolded(packed, member)
            if data is None:
                return
            if kind:
                yield HiddenPart(kind=kind, where=f"{within}{name}", digest=sha256(data).hexdigest())
            elif is_office:
                yield from hidden_in_part(name, data, f"{within}{name}")
            if is_inner and not kind and depth < _DEEPEST:
                yield from self._inner(name, data, f"{within}{name}: ", depth)

    def _inner(self, name: str, data: bytes, within: str, depth: int) -> Iterator[HiddenPart]:
        if name.lower().endswith(_OLD_OFFICE):
            yield from hidden_in_compound(data, within)
            return
        try:
            yield from self.look(BytesIO(data), within, depth + 1)
        except Exception:  # noqa: BLE001 - a damaged file inside another has no parts that anybody could open
            return

    def _unfolded(self, packed: ZipFile, member: ZipInfo) -> bytes | None:
        """Return the bytes of a part; None where they are too many, whatever their size is said to be."""
        pieces = []
        try:
            with packed.open(member) as part:
                while piece := part.read(_AT_A_TIME):
                    self._left -= len(piece)
                    if self._left < 0:
                        return None
                    pieces.append(piece)
        except Exception:  # noqa: BLE001 - as above
            return None
        return b"".join(pieces)


def _kind_of(name: str, *, is_office: bool) -> str:
    """Return what a part is if it is hidden as a whole, or an empty text."""
    if not is_office:
        return "program" if name.lower().endswith(_PROGRAMS) else ""
    # Whatever folder it is in: the relations of a package may name any.
    if _EMBEDDED.fullmatch(name) or name.lower().endswith((*_PACKAGES, *_OLD_OFFICE)):
        return "embedded-workbook" if name.lower().endswith(_WORKBOOKS) else "embedded-file"
    if _LIBRARIES.fullmatch(name):
        return ""
    return next((kind for way, kind in _WHOLE if way.fullmatch(name)), "")
