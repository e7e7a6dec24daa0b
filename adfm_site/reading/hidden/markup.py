"""Hidden content in single parts of Office Open XML and OpenDocument packages, found by their elements."""

from collections.abc import Callable, Iterator
from hashlib import sha256
from re import Pattern
from typing import Final

from adfm_site.model.file import HiddenPart
from adfm_site.patterns import pattern

Counter = Callable[[bytes], int]
"""Returns how often a part has something hidden."""
_HIDDEN: Final = b"hidden="
_TRUE: Final = rb"[\"'](?:1|true|on)[\"']"
_TEXT: Final = pattern(rb"<(?:\w+:)?t(?:\s[^>]*)?>([^<]*[^<\s][^<]*)<")
_HIDDEN_ROW: Final = pattern(
    rb"<(?:\w+:)?row\s[^>]*hidden=" + _TRUE + rb"[^>]*(?<!/)>(?:(?!</(?:\w+:)?row>).)*?<(?:\w+:)?(?:v|is|f)[\s>]", 16
)
_HIDDEN_COLUMNS: Final = pattern(rb"<(?:\w+:)?col\s[^>]*hidden=" + _TRUE + rb"[^>]*>")
_FROM_TO: Final = pattern(rb"\b(min|max)=[\"'](\d{1,5})[\"']")
_CELL: Final = pattern(rb"<(?:\w+:)?c\s[^>]*?\br=[\"']([A-Z]{1,3})\d+[\"'][^>]*(?<!/)>")
_NOTES_OF_ODP: Final = pattern(rb"<presentation:notes\b(.*?)</presentation:notes>", 16)
_PARAGRAPH: Final = pattern(rb"<text:(?:p|span)(?:\s[^>]*)?>[^<]*[^<\s][^<]*<")
_HIDDEN_TABLES: Final = pattern(
    rb"<style:style\s[^>]*style:name=[\"']([^\"']+)[\"'][^>]*>\s*<style:table-properties\s[^>]*table:display=[\"']false"
)
_DIGITS_ONLY: Final = pattern(rb"[\s\d]*")


def _found(literal: bytes, expression: bytes) -> Counter:
    """Return what counts an expression. literal: a part of all that it matches, which is found much faster."""
    compiled: Pattern[bytes] = pattern(expression)
    return lambda data: sum(1 for _ in compiled.finditer(data)) if literal in data else 0


def _hidden_rows(data: bytes) -> int:
    return len(_HIDDEN_ROW.findall(data)) if _HIDDEN in data else 0


def _hidden_columns(data: bytes) -> int:
    """Return how many cells with something in them are in hidden columns."""
    hidden: set[int] = set()
    if _HIDDEN not in data:
        return 0
    for columns in _HIDDEN_COLUMNS.findall(data):
        limits = {key: int(value) for key, value in _FROM_TO.findall(columns)}
        hidden.update(range(limits.get(b"min", 1), min(limits.get(b"max", 0), 16_384) + 1))
    return sum(_number(letters) in hidden for letters in _CELL.findall(data)) if hidden else 0


def _number(letters: bytes) -> int:
    """Return the number of a column: 1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _notes(data: bytes) -> int:
    """Return whether notes of a slide have words, not only the slide's number."""
    return int(any(not _DIGITS_ONLY.fullmatch(words) for words in _TEXT.findall(data)))


def _notes_of_odp(data: bytes) -> int:
    return sum(1 for notes in _NOTES_OF_ODP.findall(data) if _PARAGRAPH.search(notes))


def _hidden_tables(data: bytes) -> int:
    names = set(_HIDDEN_TABLES.findall(data))
    used = pattern(rb"<table:table\s[^>]*table:style-name=[\"']([^\"']+)[\"']").findall(data)
    return sum(name in names for name in used)


_CHANGES: Final = _found(b"author=", rb"<(?:\w+:)?(?:ins|del|moveFrom|moveTo)\s[^>]*\bauthor=")
_VANISHED: Final = _found(b"vanish", rb"<(?:\w+:)?vanish(?:\s+\w+:val=[\"'](?:1|true|on)[\"'])?\s*/?>")
_OF_PARTS: Final[tuple[tuple[Pattern[str], tuple[tuple[str, Counter], ...]], ...]] = (
    (
        pattern(r"word/(?:document|header|footer|footnotes|endnotes)\d*\.xml"),
        (("tracked-changes", _CHANGES), ("hidden-text", _VANISHED)),
    ),
    (pattern(r"word/comments\d*\.xml"), (("comments", _found(b"comment", rb"<(?:\w+:)?comment\s")),)),
    (
        pattern(r"xl/(?:threadedC|c)omments/?\S*\.xml"),
        (("comments", _found(b"omment", rb"<(?:\w+:)?(?:threadedC|c)omment\s")),),
    ),
    (pattern(r"ppt/comments/\S*\.xml"), (("comments", _found(b"cm", rb"<(?:\w+:)?cm\s")),)),
    (
        pattern(r"xl/workbook\.xml"),
        (("hidden-sheet", _found(b"idden", rb"<(?:\w+:)?sheet\s[^>]*state=[\"'](?:hidden|veryHidden)[\"']")),),
    ),
    (
        pattern(r"xl/worksheets/[^/]+\.xml"),
        (("hidden-rows", _hidden_rows), ("hidden-columns", _hidden_columns)),
    ),
    (pattern(r"xl/externalLinks/[^/]+\.xml"), (("external-copies", _found(b"cell", rb"<(?:\w+:)?cell\s")),)),
    (
        pattern(r"ppt/slides/[^/]+\.xml"),
        (("hidden-slide", _found(b"show=", rb"<(?:\w+:)?sld\s[^>]*show=[\"'](?:0|false)[\"']")),),
    ),
    (pattern(r"ppt/notesSlides/[^/]+\.xml"), (("speaker-notes", _notes),)),
    (
        pattern(r"content\.xml"),
        (
            ("tracked-changes", _found(b"changed-region", rb"<text:changed-region\b")),
            ("comments", _found(b"annotation", rb"<office:annotation[\s>]")),
            ("hidden-text", _found(b"text:", rb"text:display=[\"']none[\"']|<text:hidden-(?:text|paragraph)\b")),
            ("hidden-sheet", _hidden_tables),
            (
                "hidden-rows",
                _found(
                    b"table:visibility=",
                    rb"<table:table-row\s[^>]*table:visibility=[\"'](?:collapse|filter)[\"'][^/>]*>",
                ),
            ),
            (
                "hidden-columns",
                _found(b"table:visibility=", rb"<table:table-column\s[^>]*table:visibility=[\"']collapse[\"']"),
            ),
            ("hidden-slide", _found(b"presentation:visibility", rb"presentation:visibility=[\"']hidden[\"']")),
            ("speaker-notes", _notes_of_odp),
        ),
    ),
)


def hidden_in_part(name: str, data: bytes, where: str) -> Iterator[HiddenPart]:
    """Yield what is hidden in a part of a package, by the part's name. where: the part, as editors are shown it."""
    for way, kinds in _OF_PARTS:
        if way.fullmatch(name):
            for kind, count in kinds:
                many = count(data)
                if many:
                    yield HiddenPart(kind=kind, where=where, digest=sha256(data).hexdigest(), count=many)
