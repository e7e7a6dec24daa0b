"""What an entry's front matter mentions: other entries, terms of site.yaml, files. Found by the model's shapes, not by field names."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from adfm_site.model.entry import Head
from adfm_site.model.shape import Block, Field, Many, Marker, Refers, Scalar, Shape, Table, Term, Value, fields_of

Steps = tuple[str | int, ...]
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
    yield from _in_record(type(head), head, ())


def _in_record(record: type[Any], value: object, steps: Steps) -> Iterator[Mention]:
    for field in _mentioning(cast("Hashable", record)):
        yield from _in_shape(field.shape, getattr(value, field.name), (*steps, field.key))


def _in_shape(shape: Shape, value: Any, steps: Steps) -> Iterator[Mention]:  # noqa: ANN401 - of any type the model has
    if not value:
        return
    match shape:
        case Value():
            yield Mention(shape.marker, value, steps)
        case Many():
            for number, item in enumerate(value):
                yield from _in_shape(shape.item, item, (*steps, number))
        case Table():
            for key, item in value.items():
                yield Mention(shape.key.marker, key, (*steps, key), as_key=True)
                yield from _in_shape(shape.value, item, (*steps, key))
        case Block():
            yield from _in_record(shape.record, value, steps)


@cache
def _mentioning(record: Hashable) -> tuple[Field, ...]:
    """Give the fields of a record in which something can be mentioned, so that the others cost nothing."""
    return tuple(field for field in fields_of(cast("type[Any]", record)) if _can_mention(field.shape))


def _can_mention(shape: Shape) -> bool:
    match shape:
        case Value(marker=Refers() | Term()):
            return True
        case Value(marker=Scalar(name=name)):
            return name in _MENTIONING_SCALARS
        case Value():
            return False
        case Many():
            return _can_mention(shape.item)
        case Table():
            return _can_mention(shape.key) or _can_mention(shape.value)
        case Block():
            return bool(_mentioning(cast("Hashable", shape.record)))
