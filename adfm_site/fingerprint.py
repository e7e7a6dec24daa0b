"""The hash of a frozen value. Equal values have equal digests, different values different ones; knows no archive."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from hashlib import sha256


class NotFrozen(TypeError):  # noqa: N818 - it names the fault of a value, as TypeError does
    """A value of a type outside the closed list, which may change, or has no order, or hides what it depends on."""


def digest(value: object) -> str:
    """Give the SHA-256, in hexadecimal, of a value built of the closed list of types below.

    None, bool, int, str, bytes, date, datetime, enumerations, tuples, mappings with text keys, and frozen dataclasses of these.
    Raises NotFrozen for anything else: a list, a set, a float, an open class.
    """
    hashed = sha256()
    for chunk in _encoded(value):
        hashed.update(chunk)
    return hashed.hexdigest()


def _encoded(value: object) -> Iterator[bytes]:
    """Give an injective encoding: each value is its type's letter, its length, and its content."""
    match value:
        case None | bool():
            yield {None: b"n", True: b"t", False: b"f"}[value]
        case tuple():
            yield b"(%d:" % len(value)
            for item in value:
                yield from _encoded(item)
        case Mapping():
            yield from _encoded_mapping(value)
        case _ if is_dataclass(value) and not isinstance(value, type):
            yield from _encoded_record(value)
        case _:
            yield from _framed(*_single(value))


def _single(value: object) -> tuple[bytes, bytes]:
    """Give the letter and the content of a single value."""
    match value:
        case Enum():
            return b"e", f"{type(value).__module__}.{type(value).__qualname__}.{value.name}".encode()
        case int():
            return b"i", str(value).encode()
        case str():
            return b"s", value.encode("utf-8", "surrogatepass")
        case bytes():
            return b"b", value
        case datetime():
            return b"m", value.isoformat().encode()
        case date():
            return b"d", value.isoformat().encode()
        case _:
            message = f"{type(value).__qualname__} is not a frozen value"
            raise NotFrozen(message)


def _framed(letter: bytes, content: bytes) -> Iterator[bytes]:
    yield b"%s%d:" % (letter, len(content))
    yield content


def _encoded_mapping(value: Mapping[object, object]) -> Iterator[bytes]:
    yield b"{%d:" % len(value)
    keys = [key for key in value if isinstance(key, str)]
    if len(keys) != len(value):
        message = "a mapping with keys that are not text is not a frozen value"
        raise NotFrozen(message)
    for key in sorted(keys):
        yield from _encoded(key)
        yield from _encoded(value[key])


def _encoded_record(value: object) -> Iterator[bytes]:
    kind = type(value)
    if not kind.__dataclass_params__.frozen:  # type: ignore[attr-defined]
        message = f"{kind.__qualname__} can change"
        raise NotFrozen(message)
    yield from _framed(b"r", f"{kind.__module__}.{kind.__qualname__}".encode())
    for field in fields(value):  # type: ignore[arg-type]
        yield from _encoded(field.name)
        yield from _encoded(getattr(value, field.name))
