"""The hash of a frozen value. Equal values have equal digests, different values different ones; knows no archive.

Mappings count as equal only if their keys stand in the same order, since whoever goes over them sees it.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import Enum
from hashlib import sha256
from marshal import dumps
from operator import attrgetter
from typing import Any, Final, TypeVar

from msgspec import Struct

T = TypeVar("T")

# Of marshal's formats the one in which equal values have equal bytes: no references, nothing about how a text is kept
# in memory.
_FORMAT: Final = 0
_PLAIN: Final = frozenset((type(None), bool, int, str, bytes))
_ENCODERS: Final[dict[type, Callable[[Any], object]]] = {}
_SHARED: Final[set[type]] = set()
_KEPT: Final = 50_000


class NotFrozen(TypeError):  # noqa: N818 - it names the fault of a value, as TypeError does
    """A value of a type outside the closed list, which may change, or has no order, or hides what it depends on."""


def shared(kind: type[T]) -> type[T]:
    """Mark a record type whose values are each part of several other records.

    Each such value is encoded once, not once for each of them.
    """
    _SHARED.add(kind)
    return kind


def digest(value: object) -> str:
    """Return the SHA-256, in hexadecimal, of a value built of the closed list of types below.

    None, bool, int, str, bytes, date, datetime, enumerations, tuples, mappings with text keys, and frozen dataclasses
    of these. Raises NotFrozen for anything else: a list, a set, a float, an open class.
    """
    return sha256(dumps(_encoded(value), _FORMAT)).hexdigest()


def _encoded(value: Any) -> Any:  # noqa: ANN401 - of any type, most of which are refused
    """Return an injective encoding of a value.

    A plain value or a tuple stays as it is. Anything else becomes a list that begins with its type.
    """
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind is tuple:
        return tuple([item if type(item) is str else _encoded(item) for item in value])
    encoder = _ENCODERS.get(kind)
    if encoder is None:
        encoder = _ENCODERS[kind] = _encoder(value)
    return encoder(value)


def _encoder(value: object) -> Callable[[Any], object]:
    """Return what encodes the values of a type. Raises NotFrozen for a type outside the list."""
    kind = type(value)
    match value:
        case Enum():
            return lambda member: ["e", kind.__module__, kind.__qualname__, member.name]
        case datetime():
            return lambda moment: ["m", moment.isoformat()]
        case date():
            return lambda day: ["d", day.isoformat()]
        case Mapping():
            return _encoded_mapping
        case Struct() if value.__struct_config__.frozen:
            return _record_encoder(kind)
        case _:
            message = f"{kind.__qualname__} is not a frozen value"
            raise NotFrozen(message)


def _encoded_mapping(value: Mapping[object, object]) -> object:
    keys = [key for key in value if isinstance(key, str)]
    if len(keys) != len(value):
        message = "a mapping with keys that are not text is not a frozen value"
        raise NotFrozen(message)
    # In their order, in which pages show what stands in them.
    return ["{", *((key, _encoded(value[key])) for key in keys)]


def _record_encoder(kind: type) -> Callable[[Any], object]:
    names = kind.__struct_fields__  # type: ignore[attr-defined]
    head: list[object] = ["r", kind.__module__, kind.__qualname__]
    # attrgetter gives a tuple only for two names or more.
    values: Callable[[object], tuple[object, ...]]
    values = attrgetter(*names) if len(names) > 1 else lambda value: tuple(getattr(value, name) for name in names)

    def whole(value: object) -> list[object]:
        # Most are texts, and a call for each of them would be half of the time.
        return head + [item if type(item) is str else _encoded(item) for item in values(value)]

    return _once(whole) if kind in _SHARED else whole


def _once(whole: Callable[[object], list[Any]]) -> Callable[[object], object]:
    """Encode a shared record by its digest, which is kept, with the record, so that no other one is taken for it."""
    known: dict[int, tuple[object, object]] = {}

    def encoded(value: object) -> object:
        found = known.get(id(value))
        if found is None:
            if len(known) >= _KEPT:
                known.clear()
            found = known[id(value)] = (value, ["s", sha256(dumps(whole(value), _FORMAT)).digest()])
        return found[1]

    return encoded
