"""The fields of an archive in which a value of some sort can be, found by the model's shapes.

Also fields that contain such a value.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from json import dumps
from typing import Any, Final

from adfm_site.model import KINDS, Kind
from adfm_site.model.shape import (
    Block,
    Choice,
    Field,
    Many,
    Marker,
    NamedValues,
    Refers,
    Scalar,
    Shape,
    Term,
    Value,
    fields_of,
)
from adfm_site.model.site import Site

Steps = tuple[str | int, ...]
Wanted = Callable[[Marker], bool]
Make = Callable[[str], Any]

# Entries and terms of the site in tests/problems/_base.
_IDS: Final = {
    "event": "first",
    "series": "learning",
    "organisation": "council",
    "document": "first-agenda",
    "person": "nobody",
}
_TERMS: Final = {"kinds": "roundtable", "document-kinds": "report", "roles": "convener", "topics": "peer-learning"}
_EXAMPLES: Final = {"outcome": "first#keep-going", "file": "../../2019/first/agenda.txt", "paper": "first-agenda"}
_BASE_SITE: Final = {
    "name": "Example Archive",
    "languages": "en",
    "time-zone": "Asia/Bangkok",
    "kinds": {"roundtable": {"name": "Roundtable", "plural": "Roundtables"}},
    "roles": {"convener": {"by": "Convened by", "did": "Convened"}},
    "topics": {"peer-learning": "Peer learning"},
}
# What an entry of a kind needs beside its required fields to be without fault.
_NEEDED: Final[dict[str, dict[str, Any]]] = {
    "event": {"start": "2020-05-01"},
    "agenda": {"items": [{"title": "Opening"}]},
    "document": {"title": "A document", "kind": "report", "held": False},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A place for one value in the fields of a kind, or of site.yaml. make: gives all fields for a value."""

    kind: str
    steps: Steps
    marker: Marker
    make: Callable[[str], dict[str, Any]]

    @property
    def name(self) -> str:
        """What it is called in a test's name."""
        return f"{self.kind}: {'.'.join(map(str, self.steps))}"

    def fields(self, value: str) -> str:
        """Return the fields as YAML, each on one line, with a value at this place."""
        return "".join(f"{key}: {dumps(given, ensure_ascii=False)}\n" for key, given in self.make(value).items())

    def line(self, value: str) -> int:
        """Return the line of the value among the fields, counted from 1."""
        return list(self.make(value)).index(str(self.steps[0])) + 1


def spots(wanted: Wanted) -> Iterator[Spot]:
    """Return every place, in the fields of every kind and of site.yaml, for values whose sort is wanted."""
    for name, record in (*((kind.name, kind.head) for kind in KINDS), ("site", Site)):
        base = _BASE_SITE if name == "site" else required(record) | _NEEDED.get(name, {})
        for field in fields_of(record):
            for steps, marker, make in _in_field(field, wanted):
                yield Spot(kind=name, steps=steps, marker=marker, make=_into(base, field.key, make))


def _into(base: dict[str, Any], key: str, make: Make) -> Callable[[str], dict[str, Any]]:
    return lambda value: {**base, key: make(value)}


def _in_field(field: Field, wanted: Wanted) -> Iterator[tuple[Steps, Marker, Make]]:
    for steps, marker, make in _in_shape(field.shape, wanted):
        yield (field.key, *steps), marker, make


def _in_shape(shape: Shape, wanted: Wanted) -> Iterator[tuple[Steps, Marker, Make]]:
    match shape:
        case Value(marker=marker):
            if wanted(marker):
                yield (), marker, lambda value: value
        case Many(item=item):
            for steps, marker, make in _in_shape(item, wanted):
                yield (0, *steps), marker, _listed(make)
        case NamedValues():
            yield from _in_table(shape, wanted)
        case Block(record=record):
            for field in fields_of(record):
                for steps, marker, make in _in_field(field, wanted):
                    yield steps, marker, _into(required(record), field.key, make)


def _in_table(shape: NamedValues, wanted: Wanted) -> Iterator[tuple[Steps, Marker, Make]]:
    if wanted(shape.key.marker):
        yield ("key",), shape.key.marker, _named(shape.value)
    key = str(example(shape.key))
    for steps, marker, make in _in_shape(shape.value, wanted):
        yield (key, *steps), marker, _valued(key, make)


def _listed(make: Make) -> Make:
    return lambda value: [make(value)]


def _named(shape: Shape) -> Make:
    return lambda value: {value: example(shape)}


def _valued(key: str, make: Make) -> Make:
    return lambda value: {key: make(value)}


def required(record: type[Any]) -> dict[str, Any]:
    """Return the required fields of a record, each with a right value."""
    return {field.key: example(field.shape) for field in fields_of(record) if field.required}


def example(shape: Shape) -> Any:
    """Return a right value of a shape."""
    match shape:
        case Value(marker=marker):
            return _right(marker)
        case Many(item=item):
            return [example(item)]
        case NamedValues(key=key, value=value):
            return {example(key): example(value)}
        case Block(record=record):
            return required(record)


def _right(marker: Marker) -> str | bool | int:
    match marker:
        case Refers(kinds=kinds):
            return _IDS[kinds[0]]
        case Term(vocabulary=name):
            return _TERMS[name]
        case Choice(words=words):
            return words[0]
        case Scalar(name="yes or no"):
            return False
        case Scalar(name=name, example=written):
            return _EXAMPLES.get(name, written)


def path_of(kind: str, name: str) -> str:
    """Return the path at which an entry of a kind lies, called by a name of small letters, digits and hyphens."""
    match kind:
        case "site":
            return "site.yaml"
        case "event":
            return f"content/events/2020/{name}/index.md"
        case "agenda":
            return f"content/events/2020/{name}/agenda.md"
        case "page":
            return f"content/{name}.md"
        case _:
            found: Kind = next(known for known in KINDS if known.name == kind)
            return f"content/{found.folder}/{name}.md"
