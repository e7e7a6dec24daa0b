"""What an entry's front matter mentions: other entries, terms of site.yaml, files.

Found by the model's shapes, not by field names.
"""

from collections.abc import Callable, Hashable, Iterator
from functools import cache, partial
from typing import Any, cast

from msgspec import Struct

from adfm_site.model.entry import Head
from adfm_site.model.shape import LINE, Block, Many, Marker, NamedValues, Refers, Scalar, Shape, Term, Value, fields_of

Steps = tuple[str | int, ...]
Sort = Callable[[Marker], bool]
Finder = Callable[[Any, Steps], Iterator["Mention"]]
_MENTIONING_SCALARS = frozenset(("file", "paper", "outcome"))


class Mention(Struct, frozen=True):
    """One mention: what sort it is, the text as written, and the way to it. as_key: it is the name of a field."""

    marker: Marker
    written: str
    steps: Steps
    as_key: bool = False


def mentions(head: Head) -> Iterator[Mention]:
    """Return every mention in an entry's head, in the order of the model's fields."""
    return _in_record(type(head), head, (), _is_mention)


def texts(head: Head) -> Iterator[Mention]:
    """Return every text in an entry's head, in the order of the model's fields."""
    return _in_record(type(head), head, (), _is_text)


def _is_mention(marker: Marker) -> bool:
    return isinstance(marker, Refers | Term) or (isinstance(marker, Scalar) and marker.name in _MENTIONING_SCALARS)


def _is_text(marker: Marker) -> bool:
    return marker is LINE


def _in_record(record: type[Any], value: object, steps: Steps, sort: Sort) -> Iterator[Mention]:
    for name, key, finder in _finders(cast("Hashable", record), sort):
        given = getattr(value, name)
        if given:
            yield from finder(given, (*steps, key))


@cache
def _finders(record: Hashable, sort: Sort) -> tuple[tuple[str, str, Finder], ...]:
    """Return the fields of a record that can contain something of a sort, each with what finds it.

    Fields that cannot contain it are left out, so they cost no time.
    """
    fields = fields_of(cast("type[Any]", record))
    return tuple(
        (field.name, field.key, _finder(field.shape, sort)) for field in fields if _can_hold(field.shape, sort)
    )


def _finder(shape: Shape, sort: Sort) -> Finder:
    """Return what finds the mentions in a value of a shape that is not empty."""
    match shape:
        case Value(marker=marker):
            return lambda value, steps: iter((Mention(marker, value, steps),))
        case Many(item=Value(marker=marker)):
            return lambda value, steps: (
                Mention(marker, item, (*steps, number)) for number, item in enumerate(value) if item
            )
        case Many():
            inner = _finder(shape.item, sort)
            return lambda value, steps: (
                found for number, item in enumerate(value) if item for found in inner(item, (*steps, number))
            )
        case NamedValues():
            return partial(_in_table, shape, sort)
        case Block():
            return lambda value, steps: _in_record(shape.record, value, steps, sort)


def _in_table(shape: NamedValues, sort: Sort, value: Any, steps: Steps) -> Iterator[Mention]:  # noqa: ANN401 - of any type the model has
    finder = _finder(shape.value, sort) if _can_hold(shape.value, sort) else None
    for key, item in value.items():
        if sort(shape.key.marker):
            yield Mention(shape.key.marker, key, (*steps, key), as_key=True)
        if finder and item:
            yield from finder(item, (*steps, key))


def _can_hold(shape: Shape, sort: Sort) -> bool:
    match shape:
        case Value():
            return sort(shape.marker)
        case Many():
            return _can_hold(shape.item, sort)
        case NamedValues():
            return sort(shape.key.marker) or _can_hold(shape.value, sort)
        case Block():
            return bool(_finders(cast("Hashable", shape.record), sort))
