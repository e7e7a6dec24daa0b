"""Addresses outside this site that readers are sent to, each with the place at which it is written."""

from collections.abc import Iterator
from html import unescape
from typing import Any, Final

from msgspec import Struct

from adfm_site.archive.archive import Archive
from adfm_site.archive.mentions import Steps
from adfm_site.diagnostics import Passage, Pointer
from adfm_site.model.entry import Entry, Head, Text
from adfm_site.model.shape import Block, Many, NamedValues, Scalar, Shape, Value, fields_of
from adfm_site.patterns import pattern

# Addresses that this site itself answers, and copies in a web archive, which are there for when the address is not.
_NOT_ASKED: Final = frozenset(("old-addresses", "archived"))
_LINK: Final = pattern(r'<a href="(https?://[^"]+)"')


class Outside(Struct, frozen=True, kw_only=True):
    """An address as it is written, where, and the address of a copy in a web archive, where one is given."""

    address: str
    where: Pointer | Passage
    archived: str | None = None


def outside(archive: Archive) -> Iterator[Outside]:
    """Return the addresses of all public entries, in the order of their files; of a text each once."""
    entries = (entry for kind in archive.entries.values() for entry in kind.values())
    for entry in sorted(entries, key=lambda entry: entry.path):
        yield from _in_record(entry, type(entry.head), entry.head, ())
        yield from _in_text(entry, archive.text(entry))


def _in_record(entry: Entry[Head], record: type[Any], value: object, steps: Steps) -> Iterator[Outside]:
    archived = getattr(value, "archived", None)
    for field in fields_of(record):
        if field.key not in _NOT_ASKED:
            yield from _in_shape(entry, field.shape, getattr(value, field.name), (*steps, field.key), archived)


def _in_shape(entry: Entry[Head], shape: Shape, value: Any, steps: Steps, archived: str | None) -> Iterator[Outside]:  # noqa: ANN401 - of any type the model has
    if not value:
        return
    match shape:
        case Value(marker=Scalar(name="web address")):
            yield Outside(address=value, where=Pointer(path=entry.path, steps=steps), archived=archived)
        case Many():
            for number, item in enumerate(value):
                yield from _in_shape(entry, shape.item, item, (*steps, number), archived)
        case NamedValues():
            for key, item in value.items():
                yield from _in_shape(entry, shape.value, item, (*steps, key), archived)
        case Block():
            yield from _in_record(entry, shape.record, value, steps)


def _in_text(entry: Entry[Head], text: Text) -> Iterator[Outside]:
    found = (unescape(link) for part in text.parts if isinstance(part, str) for link in _LINK.findall(part))
    for address in dict.fromkeys(found):
        yield Outside(address=address, where=Passage(path=entry.path, text=f"]({address}"))
