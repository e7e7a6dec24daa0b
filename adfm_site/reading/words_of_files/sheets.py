"""Words of the sheets of a workbook in Office Open XML.

The texts of cells are in a part that all sheets share.
"""

from collections.abc import Iterator
from typing import Final
from xml.parsers.expat import ExpatError, ParserCreate

from adfm_site.patterns import pattern
from adfm_site.reading.words_of_files.markup import Read
from adfm_site.reading.words_of_files.pieces import Words

_SHEET: Final = pattern(r"xl/(?:work|chart|dialog|macro)sheets/[^/]+\.xml")
_RELATIONS: Final = "xl/_rels/workbook.xml.rels"
_STRINGS: Final = "xl/sharedStrings.xml"
_WORKBOOK: Final = "xl/workbook.xml"


class Workbook:
    """The parts of a workbook, joined when all are there."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.strings: list[str] = []
        self.sheets: dict[str, tuple[list[int], str]] = {}
        self.names: list[tuple[str, str, str]] = []
        self.targets: dict[str, str] = {}
        self.texts: list[tuple[str, str]] = []

    def takes(self, name: str) -> bool:
        """Return whether a part belongs to the sheets."""
        return name in (_STRINGS, _WORKBOOK, _RELATIONS) or _SHEET.fullmatch(name) is not None

    def take(self, name: str, data: bytes, read: Read) -> None:
        """Take a part."""
        text = "".join(read.sections[""])
        if name == _RELATIONS:
            self.targets = {
                key: f"xl/{target.removeprefix('/xl/')}"
                for key, target in _elements(data, "Relationship", "Id", "Target")
            }
        elif name == _WORKBOOK:
            rows = _elements(data, "sheet", "name", "state", "id")
            self.names = [(title, state, relation) for title, state, relation in rows]
            self.texts.append(("names and formulas of the workbook", text))
        elif name == _STRINGS:
            self.strings = _strings(data)
            if not self.strings:  # damaged; then what was read of it is all there is
                self.texts.append(("sheets", text))
        else:
            self.sheets[name] = (_cells(data), text)


def words_of_sheets(workbook: Workbook) -> Iterator[Words]:
    """Yield the words of each sheet, and of texts that no sheet shows any more."""
    used: set[int] = set()
    places = {workbook.targets.get(relation, ""): (title, state) for title, state, relation in workbook.names}
    for name, (cells, text) in workbook.sheets.items():
        title, state = places.get(name, (name, ""))
        used.update(cells)
        hidden = state in ("hidden", "veryHidden")
        where = f"sheet {title}{', hidden' if hidden else ''}"
        shown = "\n".join(workbook.strings[cell] for cell in cells if cell < len(workbook.strings))
        yield Words(where=where, text=f"{shown}\n{text}", hidden=hidden)
    left = [text for number, text in enumerate(workbook.strings) if number not in used]
    yield Words(where="texts that no sheet shows", text="\n".join(left), hidden=True)
    yield from (Words(where=where, text=text) for where, text in workbook.texts)


def _elements(data: bytes, element: str, *keys: str) -> list[tuple[str, ...]]:
    """Return the values of attributes of each such element, empty where there is none."""
    found: list[tuple[str, ...]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] == element:
            by_name = {key.rpartition(":")[2]: value for key, value in attributes.items()}
            found.append(tuple(by_name.get(key, "") for key in keys))

    _parse(data, start, None, None)
    return found


def _cells(data: bytes) -> list[int]:
    """Return the numbers of the shared texts in a sheet, in the order of its cells."""
    found: list[int] = []
    shared = in_value = False
    value = ""

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal shared, in_value, value
        local = name.rpartition(":")[2]
        if local == "c":
            shared = attributes.get("t") == "s"
        in_value, value = local == "v", ""

    def end(_: str) -> None:
        nonlocal in_value
        if in_value and shared and value.strip().isdecimal():
            found.append(int(value))
        in_value = False

    def text(words: str) -> None:
        nonlocal value
        if in_value:
            value += words

    _parse(data, start, end, text)
    return found


def _strings(data: bytes) -> list[str]:
    """Return the shared texts. Runs of one text are joined, readings of East Asian letters stand after them."""
    found: list[str] = []

    def start(name: str, _: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "si":
            found.append("")
        elif local == "rPh" and found:
            found[-1] += "\n"

    def text(words: str) -> None:
        if found:
            found[-1] += words

    _parse(data, start, None, text)
    return found


def _parse(data: bytes, start: object, end: object, text: object) -> None:
    parser = ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start  # type: ignore[assignment]
    parser.EndElementHandler = end  # type: ignore[assignment]
    parser.CharacterDataHandler = text  # type: ignore[assignment]
    parser.DefaultHandler = lambda _: None
    try:
        parser.Parse(data, True)
    except ExpatError:
        return
