"""The model's types are the schema: this reads them. What a field means is said once, in its annotation.

    title: Annotated[Line, "The full title, without date or place."]

Reading converts by these shapes, the archive finds references by them, and JSON Schema and the field reference come out
of them.
"""

from collections.abc import Hashable, Mapping
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, Union, cast, get_args, get_origin, get_type_hints

from msgspec import Struct
from msgspec.structs import fields

from adfm_site.model.dates import PartialDate, TimeRange


class Scalar(Struct, frozen=True):
    """What one written value means.

    says: in an editor's words; example: one that is right; pattern: for JSON Schema.
    """

    name: str
    says: str
    example: str
    pattern: str = ""


class Refers(Struct, frozen=True):
    """The id of an entry of one of these kinds."""

    kinds: tuple[str, ...]


class Term(Struct, frozen=True):
    """A term of one of site.yaml's vocabularies: kinds, document-kinds, roles or topics.

    standard: those that need not stand there.
    """

    vocabulary: str
    standard: tuple[str, ...] = ()


class Choice(Struct, frozen=True):
    """One of a few fixed words."""

    words: tuple[str, ...]


class OneOrMany(Struct, frozen=True):
    """A list of which a single item may be written without the list."""


Marker = Scalar | Refers | Term | Choice

DATE: Final = Scalar(
    "date", "a date: a day, a month, a year, or the word unknown", "2019-11-21", r"^(\d{4}(-\d{2}(-\d{2})?)?|unknown)$"
)
TIME: Final = Scalar(
    "time", "a time or a range of times in 24-hour form", "09:00-17:00", r"^\d{1,2}:\d{2}(-\d{1,2}:\d{2})?$"
)
YES_NO: Final = Scalar("yes or no", "true or false", "true", r"^([Tt]rue|[Ff]alse|[Yy]es|[Nn]o|TRUE|FALSE|YES|NO)$")
NUMBER: Final = Scalar("number", "a whole number in digits", "35", r"^\d{1,9}$")

LINE: Final = Scalar("text", "a text", "First roundtable")

Line = Annotated[str, LINE]
Id = Annotated[
    str, Scalar("id", "a short name of small letters, digits and hyphens", "part-one", r"^[a-z0-9]+(-[a-z0-9]+)*$")
]
FormerName = Annotated[
    str,
    Scalar(
        "former name", "a name that it had before: an id, or a file's name with its type", "scan-0042.pdf", r"^[^/\\]+$"
    ),
]
MOMENT: Final = Scalar(
    "moment", "a day and a time in the site's zone", "2021-06-04 15:00", r"^\d{4}-\d{2}-\d{2}( \d{2}:\d{2})?$"
)
Moment = Annotated[str, MOMENT]
Url = Annotated[
    str,
    Scalar("web address", "a web address that begins with https:// or http://", "https://example.org/", "^https?://"),
]
OldAddress = Annotated[
    str,
    Scalar(
        "old address",
        "a web address, or an address on this site that begins with /",
        "/events/2019/old-name/",
        "^(https?://|/)",
    ),
]
BaseUrl = Annotated[
    str,
    Scalar(
        "address of the site",
        "an address that begins with https:// or http://",
        "https://archive.example/",
        "^https?://",
    ),
]
File = Annotated[
    str,
    Scalar("file", "the name of a file in the same folder, or a path to a file inside content/", "event-summary.pdf"),
]
Country = Annotated[str, Scalar("country", "a two-letter country code (ISO 3166)", "TH", "^[A-Z]{2}$")]
Language = Annotated[str, Scalar("language", "a language code (BCP 47)", "en", r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
Zone = Annotated[str, Scalar("time zone", "a time zone's name (IANA)", "Asia/Bangkok", "^[A-Z]")]
Colour = Annotated[str, Scalar("colour", "a colour written with # and six digits", "#0b5566", "^#[0-9a-fA-F]{6}$")]
Address = Annotated[str, Scalar("address", "an address on this site that begins with /", "/events/", "^/")]
OutcomeRef = Annotated[
    str,
    Scalar(
        "outcome",
        "an event's id, #, and the id of one of its outcomes",
        "spring-2019#shared-library",
        "^[a-z0-9-]+#[a-z0-9-]+$",
    ),
]
Paper = Annotated[
    str, Scalar("paper", "the file name of one of the event's downloads, or a document's id", "agenda.pdf")
]


class Value(Struct, frozen=True):
    """One written value."""

    marker: Marker


class Many(Struct, frozen=True):
    """A list. single: whether one item may stand alone."""

    item: "Shape"
    single: bool


class NamedValues(Struct, frozen=True):
    """Names with values, where the names are the editor's."""

    key: Value
    value: "Shape"


class Block(Struct, frozen=True):
    """Fields of a record. short: what a single value in its place means, where that is allowed."""

    record: type[Any]
    short: Marker | None


Shape = Value | Many | NamedValues | Block


class Field(Struct, frozen=True):
    """A field of a record: its name in Python, its key in front matter, what it means, and whether it must be there."""

    name: str
    key: str
    doc: str
    shape: Shape
    required: bool


def fields_of(record: type[Any]) -> tuple[Field, ...]:
    """Return the fields of one of the model's records, in the order in which they are declared."""
    return _fields_of(cast("Hashable", record))


@cache
def _fields_of(record: Hashable) -> tuple[Field, ...]:
    if not (isinstance(record, type) and issubclass(record, Struct)):
        raise TypeError(record)
    hints = get_type_hints(record, include_extras=True)
    return tuple(
        Field(
            name=field.name,
            key=field.name.rstrip("_").replace("_", "-"),
            doc=_doc(hints[field.name]),
            shape=_shape(hints[field.name]),
            required=field.required,
        )
        for field in fields(record)
    )


_PLAIN: Final[Mapping[Any, Marker]] = {bool: YES_NO, int: NUMBER, PartialDate: DATE, TimeRange: TIME}


def _doc(hint: Any) -> str:  # noqa: ANN401 - annotations are of any type
    """Return the words in an annotation, which may stand inside `X | None`."""
    if get_origin(hint) is Annotated:
        words = [note for note in hint.__metadata__ if isinstance(note, str)]
        return words[-1] if words else ""
    return next(filter(None, map(_doc, get_args(hint))), "")


def _shape(hint: Any, notes: tuple[object, ...] = ()) -> Shape:  # noqa: ANN401 - as above
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _shape(arguments[0], (*notes, *hint.__metadata__))
    if origin in (Union, UnionType):
        (inner,) = (argument for argument in arguments if argument is not NoneType)
        return _shape(inner, notes)
    if origin is tuple:
        return Many(_shape(arguments[0]), single=any(isinstance(note, OneOrMany) for note in notes))
    if origin is Mapping:
        key = _shape(arguments[0])
        if not isinstance(key, Value):
            raise TypeError(hint)
        return NamedValues(key, _shape(arguments[1]))
    if origin is Literal:
        return Value(Choice(arguments))
    if isinstance(hint, type) and issubclass(hint, Struct) and hint not in _PLAIN:
        return Block(cast("type[Any]", hint), getattr(hint, "SHORT", None))
    return Value(_marker(hint, notes))


def _marker(hint: Any, notes: tuple[object, ...]) -> Marker:  # noqa: ANN401 - as above
    for note in notes:
        if isinstance(note, Scalar | Refers | Term | Choice):
            return note
    return _PLAIN[hint]
