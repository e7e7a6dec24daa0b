"""Writing front matter for an editor: in block style, with the fields in their order and quotes only where necessary.

No rules here decide what needs quotes. Each text is written plainly and parsed as every file is; where that gives a
different text, it is written in quotes.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final, cast

from adfm_site.model.entry import Head
from adfm_site.model.shape import Block, Field, Many, NamedValues, Shape, fields_of
from adfm_site.reading.heads import compose_file
from adfm_site.reading.records import is_empty
from adfm_site.reading.yaml import nodes as yaml_nodes
from adfm_site.reading.yaml.mending import quoted

Written = str | tuple["Written", ...] | Mapping[str, "Written"]
Answers = Mapping[str, Written]
Steps = tuple[str | int, ...]

_STEP: Final = "  "


def front_matter(record: type[Any], answers: Answers) -> str:
    """Return the front matter with these answers, in the order of the record's fields; unknown fields come last."""
    return "".join(f"{line}\n" for line in ("---", *_block(Block(record, None), answers, ""), "---"))


def in_order(record: type[Any]) -> tuple[Field, ...]:
    """Return a record's fields in the order in which they are written: its own, then those of every type."""
    common = frozenset(field.key for field in fields_of(Head)) if issubclass(record, Head) else frozenset()
    return tuple(sorted(fields_of(record), key=lambda field: field.key in common))


def value_at(answers: Answers, steps: Steps) -> Written | None:
    """Return the answer at a path of keys and list positions, or None."""
    value: Written | None = answers
    for step in steps:
        if isinstance(value, Mapping):
            value = value.get(str(step))
        elif isinstance(value, tuple) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return None
    return value


def with_value(answers: Answers, steps: Steps, value: Written) -> Answers:
    """Return the answers with a value at a path of keys and list positions.

    Raises ValueError where the path leads through a single value or beyond the end of a list.
    """
    return cast("Answers", _with_value_at(answers, steps, value))


def without(answers: Answers, key: str) -> Answers:
    """Return the answers without those for one field."""
    return MappingProxyType({other: value for other, value in answers.items() if other != key})


def _with_value_at(into: Written | None, steps: Steps, value: Written) -> Written:
    if not steps:
        return value
    step, rest = steps[0], steps[1:]
    if isinstance(step, int):
        items = () if into is None else into
        if not isinstance(items, tuple) or step > len(items):
            raise ValueError(step)
        old = items[step] if step < len(items) else None
        return (*items[:step], _with_value_at(old, rest, value), *items[step + 1 :])
    if not (into is None or isinstance(into, Mapping)):
        raise ValueError(step)
    block = into or {}
    return MappingProxyType({**block, step: _with_value_at(block.get(step), rest, value)})


def _block(shape: Shape | None, values: Answers, indent: str) -> Iterator[str]:
    """Yield the lines of a block: a record's fields in their order, a table's keys in the order of the answers."""
    shapes = {field.key: field.shape for field in in_order(shape.record)} if isinstance(shape, Block) else {}
    for key in (*(key for key in shapes if key in values), *(key for key in values if key not in shapes)):
        inner = shape.value if isinstance(shape, NamedValues) else shapes.get(key)
        yield from _field(key, inner, values[key], indent)


def _field(key: str, shape: Shape | None, value: Written, indent: str) -> Iterator[str]:
    if isinstance(shape, Many) and not isinstance(value, tuple):
        value = (value,)
    match value:
        case str():
            yield f"{indent}{key}: {written_text(value)}"
        case tuple():
            yield f"{indent}{key}:"
            for item in value:
                yield from _item(shape.item if isinstance(shape, Many) else None, item, indent + _STEP)
        case _:
            yield f"{indent}{key}:"
            yield from _block(shape, value, indent + _STEP)


def _item(shape: Shape | None, value: Written, indent: str) -> Iterator[str]:
    match value:
        case str():
            yield f"{indent}- {written_text(value)}"
        case tuple():
            raise ValueError(value)  # No field of the model is a list of lists.
        case _:
            first, *others = _block(shape, value, indent + _STEP)
            yield f"{indent}- {first.strip()}"
            yield from others


def written_text(words: str) -> str:
    """Return a text as written after a key or a hyphen. Runs of blanks become one space, as the parser makes them."""
    line = " ".join(words.split())
    return line if _reads_as(line, line) else quoted(line)


def _reads_as(written: str, intended: str) -> bool:
    fields, complaints = compose_file("", f"alone: {written}\nlisted:\n  - {written}\n")
    if complaints or fields is None:
        return False
    values = [value for _, value in fields.pairs]
    nodes = [node for value in values for node in (value.items if isinstance(value, yaml_nodes.Sequence) else (value,))]
    return [node.text for node in nodes if isinstance(node, yaml_nodes.ScalarNode) and not is_empty(node)] == [
        intended,
        intended,
    ]
