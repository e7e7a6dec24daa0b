"""A tree of texts becomes one of the model's records. The walk follows the record's shape, so a new field needs no code here."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, TypeVar

from adfm_site.diagnostics import Diagnostic, Said, did_you_mean, nearest, problem
from adfm_site.model.shape import Block, Choice, Many, Scalar, Shape, Table, Term, Value, fields_of
from adfm_site.reading import yaml_nodes
from adfm_site.reading.values import convert, neutral
from adfm_site.reading.yaml_faults import colon_in_text

R = TypeVar("R")


@problem("error")
def unknown_field(key: str, known: tuple[str, ...], what: str) -> Said:
    """A field that is not known here: misspelt, or in the wrong block. What it says would be lost.

    Wrong: `titel: First roundtable`. Right: `title: First roundtable`.
    In a flow block such as {title: Agenda, list} the word behind the comma is a field without a value: put the text in quotes.
    """
    if key != key.strip():
        return Said(
            f"{what} has no field “{key.strip()}” with a blank of another sort before it.",
            hints=("Delete the blanks at the beginning of the line and type plain spaces; word processors put others there.",),
        )
    return Said(
        f"{what} has no field “{key}”.",
        hints=(did_you_mean(key, known) or f"Its fields are: {', '.join(known)}.",),
        replacement=nearest(key, known),
    )


@problem("error")
def missing_field(key: str, example: str) -> Said:
    """A field without which the page cannot be made."""
    return Said(f"The field “{key}” is missing.", hints=(f"For example: {key}: {example}",))


@problem("error")
def wrong_shape(key: str, found: str, expected: str) -> Said:
    """A text stands where a list or a block is needed, or the other way round.

    A text stands behind the colon. The items of a list stand below it, each behind a hyphen. A block's fields stand below it, indented.
    """
    return Said(f"“{key}” is {found}, but should be {expected}.", hints=(_SHAPE_HINTS[expected],))


_SHAPE_HINTS: Mapping[str, str] = {
    "a single value": "Write the value behind the colon, on the same line.",
    "a list": "Write each item on a line of its own, with a hyphen and a space before it.",
    "a block of fields": "Write its fields below it, each on a line of its own, indented by two spaces.",
    "a single value or a block of fields": "Write the value behind the colon, or its fields below it, indented by two spaces.",
}


class RecordReader:
    """Reads records and keeps the complaints."""

    def __init__(self) -> None:
        self.diagnostics: list[Diagnostic] = []

    def read(self, record: type[R], node: yaml_nodes.Mapping, what: str) -> R:
        """Give a record of that type; what could not be read is complained about and filled with neutral values."""
        fields = {field.key: field for field in fields_of(record)}
        written = {key.text: (key, value) for key, value in node.pairs}
        unused = tuple(name for name in fields if name not in written)
        misspelt = set()
        for text, (key, _) in written.items():
            if text not in fields:
                self.diagnostics.append(unknown_field(key.span, text, unused or tuple(fields), what))
                misspelt.add(nearest(text.strip(), unused))
        values: dict[str, Any] = {}
        for field in fields.values():
            given = written.get(field.key)
            if given is not None and not _is_empty(given[1]):
                values[field.name] = self._shaped(field.shape, given[1], field.key)
            elif field.required:
                if not (node.lost or field.key in misspelt):
                    place = given[0].span if given else _first_line(node)
                    self.diagnostics.append(missing_field(place, field.key, _example(field.shape)))
                values[field.name] = _hole(field.shape)
        return record(**values)

    def _shaped(self, shape: Shape, node: yaml_nodes.Node, key: str) -> Any:  # noqa: ANN401 - as the shape says
        if isinstance(node, yaml_nodes.Scalar) and node.lost:
            return _hole(shape)
        match shape:
            case Value():
                return self._value(shape, node, key)
            case Many():
                return tuple(self._items(shape, node, key))
            case Table():
                return self._table(shape, node, key)
            case Block():
                return self._block(shape, node, key)

    def _value(self, shape: Value, node: yaml_nodes.Node, key: str) -> Any:  # noqa: ANN401 - as the shape says
        if not isinstance(node, yaml_nodes.Scalar):
            self._wrong_shape(node, key, "a single value")
            return neutral(shape.marker)
        value = convert(shape.marker, node)
        if isinstance(value, Diagnostic):
            self.diagnostics.append(value)
            return neutral(shape.marker)
        return value

    def _items(self, shape: Many, node: yaml_nodes.Node, key: str) -> Iterable[Any]:
        if isinstance(node, yaml_nodes.Sequence):
            items = [self._whole(item) if isinstance(shape.item, Value) else item for item in node.items]
            return [self._shaped(shape.item, item, key) for item in items if not _is_empty(item)]
        fits = isinstance(node, yaml_nodes.Mapping if isinstance(shape.item, Block) else yaml_nodes.Scalar)
        if shape.single and fits:
            return [self._shaped(shape.item, node, key)]
        self._wrong_shape(node, key, "a list")
        return []

    def _whole(self, item: yaml_nodes.Node) -> yaml_nodes.Node:
        """Give an item that YAML took for a field, since its text holds a colon, as the text that is meant; complain about the colon."""
        if not isinstance(item, yaml_nodes.Mapping) or len(item.pairs) != 1 or item.lost:
            return item
        ((key, value),) = item.pairs
        in_brackets = key.span.column != item.span.column
        if in_brackets or not isinstance(value, yaml_nodes.Scalar) or value.span.end_line != key.span.line:
            return item
        text = f"{key.text}: {value.text}"
        span = replace(key.span, end_column=value.span.end_column)
        self.diagnostics.append(colon_in_text(span, text))
        return yaml_nodes.Scalar(span, "", plain=True, lost=True)

    def _table(self, shape: Table, node: yaml_nodes.Node, key: str) -> Mapping[str, Any]:
        if not isinstance(node, yaml_nodes.Mapping):
            self._wrong_shape(node, key, "a block of fields")
            return MappingProxyType({})
        pairs = {}
        for name, value in node.pairs:
            converted = convert(shape.key.marker, name)
            if isinstance(converted, Diagnostic):
                self.diagnostics.append(converted)
            elif not _is_empty(value):
                pairs[str(converted)] = self._shaped(shape.value, value, name.text)
        return MappingProxyType(pairs)

    def _block(self, shape: Block, node: yaml_nodes.Node, key: str) -> Any:  # noqa: ANN401 - as the shape says
        if isinstance(node, yaml_nodes.Mapping):
            return self.read(shape.record, node, f"“{key}”")
        if isinstance(node, yaml_nodes.Scalar) and shape.short is not None:
            return self._shorthand(shape, node, key)
        expected = "a block of fields" if shape.short is None else "a single value or a block of fields"
        self._wrong_shape(node, key, expected)
        return _hole(shape)

    def _shorthand(self, shape: Block, node: yaml_nodes.Scalar, key: str) -> Any:  # noqa: ANN401 - as the shape says
        """Read a single value that stands for a block: it is the value of the block's first required field."""
        value = self._value(Value(shape.short), node, key) if shape.short else ""
        if isinstance(value, shape.record):
            return value
        first = next(field.name for field in fields_of(shape.record) if field.required)
        return shape.record(**{first: value}) if value else _hole(shape)

    def _wrong_shape(self, node: yaml_nodes.Node, key: str, expected: str) -> None:
        found = {yaml_nodes.Scalar: "a text", yaml_nodes.Sequence: "a list", yaml_nodes.Mapping: "a block of fields"}[type(node)]
        self.diagnostics.append(wrong_shape(node.span, key, found, expected))


def _is_empty(node: yaml_nodes.Node) -> bool:
    """Whether nothing is said: no value, or one of blanks only."""
    if not isinstance(node, yaml_nodes.Scalar) or node.lost:
        return False
    return not node.text.strip() or (node.plain and node.text in ("~", "null"))


def _first_line(node: yaml_nodes.Mapping) -> Any:  # noqa: ANN401 - a span
    return node.pairs[0][0].span if node.pairs else node.span


def _hole(shape: Shape) -> Any:  # noqa: ANN401 - as the shape says
    """Give a neutral value of a shape, for what is missing or could not be read."""
    match shape:
        case Value():
            return neutral(shape.marker)
        case Many():
            return ()
        case Table():
            return MappingProxyType({})
        case Block():
            return shape.record(**{field.name: _hole(field.shape) for field in fields_of(shape.record) if field.required})


def _example(shape: Shape) -> str:
    match shape:
        case Value(marker=Scalar(example=example)):
            return example
        case Value(marker=Choice(words=words)):
            return words[0]
        case Value(marker=Term(vocabulary=name)):
            return f"one of those listed in site.yaml below {name}"
        case Many(item=item):
            return _example(item)
        case _:
            return "…"
