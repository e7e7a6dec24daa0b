"""Words of a PDF page under dark boxes that were drawn over them, as people do who think that this removes words."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any, Final, NamedTuple

from adfm_site.patterns import pattern
from adfm_site.reading.pdf_streams import TooLong
from adfm_site.reading.pdf_text import content_of

# Of pikepdf, which is not imported here: it is slow to import, and only needed where there are PDFs.
Anything = Any
Matrix = tuple[float, float, float, float, float, float]

_RECTANGLE: Final = pattern(rb"\sre\s")
_SHOWS: Final = pattern(rb"T[jJ*]|['\"]")
_FILLS: Final = frozenset(("f", "F", "f*", "B", "B*", "b", "b*"))
_ENDS: Final = frozenset((*_FILLS, "S", "s", "n"))
_OPERATORS: Final = "q Q cm re f F f* B B* b b* S s n g rg k sc scn cs BT ET Tm Td TD T* TL Tj TJ ' \""
_IDENTITY: Final[Matrix] = (1, 0, 0, 1, 0, 0)
_DARK: Final = 0.25
_LEAST: Final = 4.0
"""How wide and high a box is at least, in points."""
_LARGEST: Final = 200.0
"""How high a box is at most: a dark page or panel has its own words on it."""


class _Box(NamedTuple):
    """A dark box: when it was drawn, and its sides."""

    at: int
    left: float
    bottom: float
    right: float
    top: float


class _State(NamedTuple):
    """What `q` keeps: how user space lies on the page, and whether what is filled is dark."""

    matrix: Matrix = _IDENTITY
    dark: bool = True


def covered_words(page: Anything) -> tuple[int, str]:
    """Return how many pieces of text of a page are under dark boxes, and the SHA-256 of the page's commands."""
    import pikepdf  # noqa: PLC0415 - slow to import, and only needed where there are PDFs

    try:
        content = content_of(page)
        if not (_RECTANGLE.search(content) and _SHOWS.search(content)):
            return 0, ""
        drawing = _Drawing()
        for step in pikepdf.parse_content_stream(page, _OPERATORS):
            drawing.do(str(step.operator), tuple(step.operands))
    except (TooLong, pikepdf.PdfError, ValueError, TypeError, IndexError, OverflowError):
        return 0, ""
    count = drawing.covered()
    return count, sha256(content).hexdigest() if count else ""


class _Drawing:
    """What is drawn on a page, command by command (ISO 32000-1, annex A)."""

    def __init__(self) -> None:
        self._state, self._kept = _State(), list[_State]()
        self._text = self._line = _IDENTITY
        self._leading = 0.0
        self._path: list[tuple[float, float, float, float]] = []
        self._boxes: list[_Box] = []
        self._words: list[tuple[int, float, float]] = []
        self._at = 0

    def do(self, operator: str, operands: Sequence[Anything]) -> None:
        self._at += 1
        match operator:
            case "q":
                self._kept.append(self._state)
            case "Q" if self._kept:
                self._state = self._kept.pop()
            case "cm":
                self._state = self._state._replace(matrix=_times(_matrix(operands), self._state.matrix))
            case "re":
                x, y, width, height = map(float, operands)
                self._path.append((x, y, width, height))
            case "g" | "rg" | "k" | "sc" | "scn":
                self._state = self._state._replace(dark=_is_dark(operator, operands))
            case "cs":
                self._state = self._state._replace(dark=True)
            case _ if operator in _ENDS:
                self._end(operator)
            case _:
                self._write(operator, operands)

    def _end(self, operator: str) -> None:
        if operator in _FILLS and self._state.dark:
            self._boxes += [box for box in map(self._box, self._path) if box]
        self._path = []

    def _box(self, rectangle: tuple[float, float, float, float]) -> _Box | None:
        x, y, width, height = rectangle
        corners = [_apply(self._state.matrix, x + dx, y + dy) for dx in (0, width) for dy in (0, height)]
        left, right = min(x for x, _ in corners), max(x for x, _ in corners)
        bottom, top = min(y for _, y in corners), max(y for _, y in corners)
        is_box = right - left >= _LEAST and _LEAST <= top - bottom <= _LARGEST
        return _Box(self._at, left, bottom, right, top) if is_box else None

    def _write(self, operator: str, operands: Sequence[Anything]) -> None:
        match operator:
            case "BT":
                self._text = self._line = _IDENTITY
            case "Tm":
                self._text = self._line = _matrix(operands)
            case "Td" | "TD":
                x, y = map(float, operands)
                self._leading = -y if operator == "TD" else self._leading
                self._next(x, y)
            case "TL":
                self._leading = float(operands[0])
            case "T*":
                self._next(0, -self._leading)
            case "Tj" | "TJ" | "'" | '"':
                if operator in "'\"":
                    self._next(0, -self._leading)
                _, _, _, _, x, y = _times(self._text, self._state.matrix)
                self._words.append((self._at, x, y))

    def _next(self, x: float, y: float) -> None:
        self._text = self._line = _times((1, 0, 0, 1, x, y), self._line)

    def covered(self) -> int:
        """Return how many pieces of text begin below a box that was drawn after them."""
        return sum(
            any(
                box.at > at and box.left - 1 <= x <= box.right and box.bottom - 1 <= y <= box.top for box in self._boxes
            )
            for at, x, y in self._words
        )


def _is_dark(operator: str, operands: Sequence[Anything]) -> bool:
    """Return whether a colour is nearly black; patterns and unknown colours are not."""
    try:
        values = [float(each) for each in operands]
    except (TypeError, ValueError):
        return False
    if operator == "k" or len(values) == 4:  # noqa: PLR2004 - cyan, magenta, yellow, black
        return values[3] >= 1 - _DARK or min(values[:3]) >= 1 - _DARK
    return bool(values) and max(values) <= _DARK


def _matrix(operands: Sequence[Anything]) -> Matrix:
    a, b, c, d, e, f = map(float, operands)
    return a, b, c, d, e, f


def _times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def _apply(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f
