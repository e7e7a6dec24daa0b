"""What an entry's front matter mentions: other entries, terms of site.yaml, files. Found by the model's shapes, not by field names."""

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from adfm_site.model.entry import Head
from adfm_site.model.shape import LINE, Block, Field, Many, Marker, Refers, Scalar, Shape, Table, Term, Value, fields_of

Steps = tuple[str | int, ...]
Sort = Callable[[Marker], bool]
_MENTIONING_SCALARS = frozenset(("file", "paper", "outcome"))


@dataclass(frozen=True, slots=True)
class Mention:
    """One mention: what sort it is, the text as written, and the way to it. as_key: it is the name of a field."""

    marker: Marker
    written: str
    steps: Steps
    as_key: bool = False


def mentions(head: Head) -> Iterator[Mention]:
    """Give every mention in an entry's head, in the order of the model's fields."""
    return _in_record(type(head), head, (), _is_mention)


def texts(head: Head) -> Iterator[Mention]:
    """Give every text in an entry's head, in the order of the model's fields."""
    return _in_record(type(head), head, (), _is_text)


def _is_mention(marker: Marker) -> bool:
    return isinstance(marker, Refers | Term) or (isinstance(marker, Scalar) and marker.name in _MENTIONING_SCALARS)


def _is_text(marker: Marker) -> bool:
    return marker is LINE


def _in_record(record: type[Any], value: object, steps: Steps, sort: Sort) -> Iterator[Mention]:
    for field in _holding(cast("Hashable", record), sort):
        yield from _in_shape(field.shape, getattr(value, field.name), (*steps, field.key), sort)


def _in_shape(shape: Shape, value: Any, steps: Steps, sort: Sort) -> Iterator[Mention]:  # noqa: ANN401 - of any type the model has
    if not value:
        return
    match shape:
        case Value():
            yield Mention(shape.marker, value, steps)
        case Many():
            for number, item in enumerate(value):
                yield from _in_shape(shape.item, item, (*steps, number), sort)
        case Table():
            for key, item in value.items():
                if sort(shape.key.marker):
                    yield Mention(shape.key.marker, key, (*steps, key), as_key=True)
                yield from _in_shape(shape.value, item, (*steps, key), sort)
        case Block():
            yield from _in_record(shape.record, value, steps, sort)


@cache
def _holding(record: Hashable, sort: Sort) -> tuple[Field, ...]:
    """Give the fields of a record in which there can be one of that sort, so that the others cost nothing."""
    return tuple(field for field in fields_of(cast("type[Any]", record)) if _can_hold(field.shape, sort))


def _can_hold(shape: Shape, sort: Sort) -> bool:
    match shape:
        case Value():
            return sort(shape.marker)
        case Many():
            return _can_hold(shape.item, sort)
        case Table():
            return sort(shape.key.marker) or _can_hold(shape.value, sort)
        case Block():
            return bool(_holding(cast("Hashable", shape.record), sort))
