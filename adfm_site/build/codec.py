"""Frozen values as text and back: entries, measured files and complaints, for the memory.

JSON, because reading it runs nothing, whatever it holds. A tuple is a list that begins with 0; a record is a list of
the name of its class and the fields that are not at their defaults; a mapping is an object. Classes are found by name
among those of the model, of complaints and of what is read, and nowhere else.
"""

from collections.abc import Hashable, Mapping
from functools import cache
from importlib import import_module
from json import dumps, loads
from operator import attrgetter
from types import MappingProxyType
from typing import Any, Final, cast

from msgspec import Struct
from msgspec.structs import fields

_HOMES: Final = (
    "adfm_site.model.",
    "adfm_site.diagnostics",
    "adfm_site.reading.files",
    "adfm_site.reading.marks",
    "adfm_site.source",
)
_PLAIN: Final = frozenset((type(None), bool, int, str))
_TUPLE: Final = 0


class Unreadable(ValueError):  # noqa: N818 - it says what a text is
    """A text that no `written` gave."""


def written(value: object) -> str:
    """Write a value down. Raises TypeError for what is none of these."""
    return dumps(_plain(value), separators=(",", ":"))


def value_of(text: str) -> Any:  # noqa: ANN401 - whatever was written
    """Return the value that was written down. Raises Unreadable."""
    try:
        return _value(loads(text))
    except (ValueError, TypeError, LookupError, AttributeError, ImportError, RecursionError) as error:
        raise Unreadable(text[:40]) from error


def _plain(value: Any) -> object:  # noqa: ANN401 - of any type, most of which are refused
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind is tuple:
        return [_TUPLE, *map(_plain, value)]
    if isinstance(value, Mapping):
        return {_text(key): _plain(item) for key, item in value.items()}
    name, defaults = _record(cast("Hashable", kind))
    return [
        name,
        {field: _plain(item) for field, default in defaults.items() if (item := getattr(value, field)) is not default},
    ]


def _text(key: object) -> str:
    if type(key) is not str:
        raise TypeError(key)
    return key


@cache
def _record(kind: Hashable) -> tuple[str, Mapping[str, object]]:
    """Return the name of a record's class, and its fields with their defaults."""
    name = f"{kind.__module__}:{getattr(kind, '__qualname__', '')}"
    found = _class(name)
    if found is not kind:
        raise TypeError(kind)
    return name, {field.name: field.default for field in fields(found)}


def _value(plain: Any) -> Any:  # noqa: ANN401 - as above
    if type(plain) is list:
        if plain[0] == _TUPLE:
            return tuple([item if type(item) is str else _value(item) for item in plain[1:]])
        name, given = plain
        # Most fields are texts, and a call for each of them would be half of the time.
        return _class(name)(**{field: item if type(item) is str else _value(item) for field, item in given.items()})
    if type(plain) is dict:
        return MappingProxyType({key: _value(item) for key, item in plain.items()})
    return plain


@cache
def _class(name: str) -> type[Struct]:
    module, _, qualified = name.partition(":")
    if not module.startswith(_HOMES):
        raise TypeError(name)
    found = attrgetter(qualified)(import_module(module))
    if not (isinstance(found, type) and issubclass(found, Struct) and found.__struct_config__.frozen):
        raise TypeError(name)
    return found
