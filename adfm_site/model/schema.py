"""JSON Schema (draft 2020-12) and the field reference, made from the model's types.

The schema covers every kind's front matter and site.yaml.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final, assert_never

from adfm_site.model import KINDS
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

SCHEMAS: Final[Mapping[str, type[Any]]] = MappingProxyType({**{kind.name: kind.head for kind in KINDS}, "site": Site})
_NATIVE: Final = MappingProxyType({"yes or no": "boolean", "number": "integer"})

Schema = dict[str, Any]
Terms = Mapping[str, tuple[str, ...]]
_NO_TERMS: Final[Terms] = MappingProxyType({})


def schema(kind: str, terms: Terms = _NO_TERMS) -> Schema:
    """Return the schema of a kind's front matter, or of site.yaml for "site". Raises KeyError for another name.

    terms: the ids in each of a site's vocabularies; what a vocabulary that is not there may hold is not known.
    """
    record = SCHEMAS[kind]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": kind,
        "description": _first_line(record),
        **_record(record, terms),
    }


def reference() -> str:
    """Return the field reference of the manual, as Markdown: for each kind a table of its fields."""
    return "\n".join(_reference()) + "\n"


def _record(record: type[Any], terms: Terms) -> Schema:
    fields = fields_of(record)
    required = [field.key for field in fields if field.required]
    result: Schema = {
        "type": "object",
        "additionalProperties": False,
        "properties": {field.key: {"description": field.doc, **_shape(field.shape, terms)} for field in fields},
    }
    return {**result, "required": required} if required else result


def _shape(shape: Shape, terms: Terms) -> Schema:
    match shape:
        case Value():
            return _marker(shape.marker, terms)
        case Many(item=item, single=single):
            many = {"type": "array", "items": _shape(item, terms)}
            return {"anyOf": [many, _shape(item, terms)]} if single else many
        case NamedValues(key=key, value=value):
            named: Schema = {"type": "object", "additionalProperties": _shape(value, terms)}
            names = {name: rule for name, rule in _marker(key.marker, terms).items() if name in ("pattern", "enum")}
            return {**named, "propertyNames": names} if names else named
        case Block(record=record, short=short):
            return {"anyOf": [_marker(short, terms), _record(record, terms)]} if short else _record(record, terms)


def _marker(marker: Marker, terms: Terms) -> Schema:
    match marker:
        case Choice(words=words):
            return {"enum": list(words)}
        case Scalar(name=name, example=example, pattern=pattern):
            if name in _NATIVE:
                return {"type": _NATIVE[name]}
            # A text of digits, such as a year, is a number to tools that read YAML by its looks; here it is a text all
            # the same.
            kind: Schema = {
                "type": ["string", "integer"]
                if name == "date"
                else ["string", "number"]
                if name == "text"
                else "string"
            }
            return {**kind, "examples": [example], **({"pattern": pattern} if pattern else {})}
        case Term(vocabulary=name) if name in terms:
            return {"enum": list(terms[name])}
        case Term(standard=standard) if standard:
            return {"type": "string", "minLength": 1, "examples": list(standard)}
        case Refers() | Term():
            return {"type": "string", "minLength": 1}
        case _:
            assert_never(marker)


def _reference() -> Iterator[str]:
    yield "# Fields\n\nGenerated from the model's types by `python -m tests.house.reference`. Do not edit.\n"
    for name, record in SCHEMAS.items():
        yield f"## {name}\n\n{_first_line(record)}\n"
        yield from _table(record)
        for title, block in _blocks(record):
            yield f"### {name}: {title}\n\n{_first_line(block)}\n"
            yield from _table(block)


def _table(record: type[Any]) -> Iterator[str]:
    yield "| field | value | meaning |\n|---|---|---|"
    for field in fields_of(record):
        needed = " (required)" if field.required else ""
        yield f"| `{field.key}`{needed} | {_words(field.shape)} | {field.doc} |"
    yield ""


def _blocks(record: type[Any]) -> Iterator[tuple[str, type[Any]]]:
    """Return the blocks that stand in a record's fields, and in theirs, each once."""
    seen: dict[type[Any], str] = {}
    waiting: list[Field] = list(fields_of(record))
    while waiting:
        field = waiting.pop(0)
        block = _block_in(field.shape)
        if block and block not in seen:
            seen[block] = field.key
            waiting.extend(fields_of(block))
    for block, key in seen.items():
        yield key, block


def _block_in(shape: Shape) -> type[Any] | None:
    match shape:
        case Block(record=record):
            return record
        case Many(item=item):
            return _block_in(item)
        case NamedValues(value=value):
            return _block_in(value)
        case Value():
            return None


def _words(shape: Shape) -> str:
    match shape:
        case Value(marker=marker):
            return _marker_words(marker)
        case Many(item=item, single=single):
            return f"a list; each {_words(item)}" + (" (a single one needs no list)" if single else "")
        case NamedValues(value=value):
            return f"names, each with {_words(value)}"
        case Block(short=short):
            return f"{_marker_words(short)}; or a block of fields" if short else "a block of fields"


def _marker_words(marker: Marker) -> str:
    match marker:
        case Choice(words=words):
            return " or ".join(words) if len(words) <= 3 else "one of: " + ", ".join(words)  # noqa: PLR2004 - reads better
        case Scalar(says=says):
            return says
        case Refers(kinds=kinds):
            return "the id of " + " or ".join(f"{'an' if kind[0] in 'aeo' else 'a'} {kind}" for kind in kinds)
        case Term(vocabulary=name, standard=standard):
            return (
                f"one of: {', '.join(standard)}; or one of site.yaml's {name}"
                if standard
                else f"one of site.yaml's {name}"
            )


def _first_line(record: type[Any]) -> str:
    return (record.__doc__ or "").partition("\n")[0]
