"""Frozen values as they cross from one process to another: bytes that only a helper of the same build reads (processes.py).

Pickle, since it keeps what values share: a batch of views carries their common frame once. A record goes as its class and its fields and
comes back without a check, as the value it was; so nothing here is for what comes from a disk, which is codec.py's.
"""

from collections.abc import Callable, Hashable
from dataclasses import fields, is_dataclass
from functools import cache
from io import BytesIO
from operator import attrgetter
from pickle import HIGHEST_PROTOCOL, Pickler, loads
from types import MappingProxyType
from typing import Any, cast

_Reduced = tuple[Callable[..., Any], tuple[Any, ...]]


def packed(value: object) -> bytes:
    """Pack a value.

    Raises PicklingError, TypeError or AttributeError for what cannot cross, such as a function without a name.
    """
    parcel = BytesIO()
    _Packer(parcel, HIGHEST_PROTOCOL).dump(value)
    return parcel.getvalue()


def unpacked(parcel: bytes) -> Any:  # noqa: ANN401 - whatever was packed
    """Return the value that another process of this build packed."""
    return loads(parcel)  # noqa: S301 - see above


class _Packer(Pickler):
    def reducer_override(self, value: Any) -> Any:  # noqa: ANN401 - as the library says it
        return _reducer(cast("Hashable", type(value)))(value)


@cache
def _reducer(kind: Any) -> Callable[[Any], object]:  # noqa: ANN401 - a class; a type would not be hashable to the type checker
    if kind is MappingProxyType:
        return lambda value: (MappingProxyType, (dict(value),))
    # A record that is not of slots may hold more than its fields.
    if not is_dataclass(kind) or "__slots__" not in vars(kind):
        return lambda _: NotImplemented
    names = [field.name for field in fields(kind)]
    # attrgetter gives a tuple only for two names or more.
    values: Callable[[object], tuple[object, ...]]
    values = attrgetter(*names) if len(names) > 1 else lambda value: tuple(getattr(value, name) for name in names)

    def reduced(value: object) -> _Reduced:
        return _record, (kind, values(value))

    return reduced


def _record(kind: type, values: tuple[object, ...]) -> object:
    """Make a record of the values of its fields.

    Its own way, past the lock that makes it frozen, takes four times as long.
    """
    made: object = object.__new__(kind)
    for put, value in zip(_places(cast("Hashable", kind)), values, strict=True):
        put(made, value)
    return made


@cache
def _places(kind: Any) -> tuple[Callable[[object, object], None], ...]:  # noqa: ANN401 - as above
    return tuple(getattr(kind, field.name).__set__ for field in fields(kind))
