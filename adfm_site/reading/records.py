"""A tree of texts becomes one of the model's records.

The walk follows the record's shape, so a new field needs no code here.
"""

from collections.abc import Hashable, Iterable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar, cast

from msgspec.structs import replace

from adfm_site.diagnostics import Diagnostic, Said, did_you_mean, nearest, problem, same_word
from adfm_site.model.entry import Head
from adfm_site.model.shape import (
    LINE,
    MOMENT,
    YES_NO,
    Block,
    Choice,
    Field,
    Many,
    NamedValues,
    Refers,
    Scalar,
    Shape,
    Term,
    Value,
    fields_of,
)
from adfm_site.patterns import pattern
from adfm_site.reading.foreign_fields import known_elsewhere
from adfm_site.reading.values import convert, neutral
from adfm_site.reading.yaml import nodes as yaml_nodes
from adfm_site.reading.yaml.faults import colon_in_text, text_cut_short
from adfm_site.reading.yaml.mending import quoted
from adfm_site.source import Span

R = TypeVar("R")
_TERMS: Mapping[str, str] = {
    "kinds": "roundtable",
    "document-kinds": "report",
    "roles": "convener",
    "topics": "child-protection",
}
_UNKNOWN_AT_MOST = 50
# What stands where the first item of a list should begin; a dash of a word processor with the space behind it.
_LIST_SIGN = pattern(r"(?P<sign>-(?=[^\s-])|[•·▪◦●*+](?=\s)|[–—]\s?)")
_SHORT = 60
_UNPUBLISHED = "“unsure”"

# “draft:” and “publish:” without a value may be half an edit: taken for absent, they would publish what was to be held
# back.
_NEVER_EMPTY = (Value(YES_NO), Value(MOMENT))


@problem("error")
def unknown_field(key: str, known: tuple[str, ...], what: str, elsewhere: str = "") -> Said:
    """This field is not known here. It is misspelt, or in the wrong block. Its content would be lost.

    Wrong: `titel: First roundtable`. Right: `title: First roundtable`. In a flow block such as {title: Agenda, list},
    the word after the comma is a field without a value. Put the text in quotes.
    """
    return Said(
        f"{what} has no field “{key}”.",
        hints=(elsewhere or did_you_mean(key, known) or f"Its fields are: {', '.join(known)}.",),
        replacement=same_word(key, known),
    )


@problem("error")
def missing_field(key: str, example: str, meaning: str = "") -> Said:
    """This field is required for the page. A field without a value counts as missing."""
    hint = f"For example: {key}: {example}" if example else f"Write “{key}: …”: {meaning[:1].lower()}{meaning[1:]}"
    return Said(f"The field “{key}” is missing.", hints=(hint,))


@problem("error")
def wrong_shape(what: str, found: str, expected: str, example: str = "") -> Said:
    """There is a text instead of a list or a block, or the other way round.

    Write a text after the colon. Write list items below it, each after a hyphen. Write the fields of a block below it,
    indented.
    """
    return Said(
        f"{what} is {found}, but should be {expected}.",
        hints=(_SHAPE_HINTS[expected], example and f"For example: {example}"),
    )


@problem("error")
def not_a_list_sign(sign: str, *, alone: bool) -> Said:
    """Each list item is on a separate line, after a hyphen and a space.

    Wrong: `-schools`, `• schools`, `– schools` with a dash from a word processor. Right: `- schools`.
    """
    message = (
        "There is no space after the hyphen of this list item."
        if sign == "-"
        else f"A list item cannot begin with {sign}."
    )
    right = "- " if sign in "-–—" else "-"
    return Said(message, hints=("Begin each item with a hyphen and a space.",), replacement=right if alone else None)


_SHAPE_HINTS: Mapping[str, str] = {
    "a single value": "Write the value after the colon, on the same line.",
    "a list": "Write each item on a separate line, after a hyphen and a space.",
    "a block of fields": "Write its fields below it, each on a separate line, indented by two spaces.",
    "a single value or a block of fields": (
        "Write the value after the colon, or its fields below it, indented by two spaces."
    ),
}


class WrittenText(NamedTuple):
    """A text of a record: the key of its field, and, for the title of what has a language of its own, that language."""

    key: str
    node: yaml_nodes.ScalarNode
    language: str = ""


class RecordReader:
    """Reads records, and keeps the complaints and the texts."""

    def __init__(self) -> None:
        self.diagnostics: list[Diagnostic] = []
        self.texts: list[WrittenText] = []

    def read(self, record: type[R], node: yaml_nodes.Mapping, what: str) -> R:
        """Return a record of that type; what could not be read is complained about and filled with neutral values."""
        fields = _by_key(cast("Hashable", record))
        written = {key.text: (key, value) for key, value in node.pairs}
        misspelt = self._unknown(node, fields, what)
        first_text = len(self.texts)
        values: dict[str, Any] = {}
        for key, field in fields.items():
            given = written.get(key)
            if given is not None and (not is_empty(given[1]) or field.shape in _NEVER_EMPTY):
                values[field.name] = self._shaped(field.shape, given[1], f"“{key}”")
                if isinstance(field.shape, Value) and self.diagnostics:
                    self.diagnostics[-1] = _below(self.diagnostics[-1], given[0])
            elif key in misspelt:
                values[field.name] = _hole(field.shape)
            elif field.required:
                place = given[0].span if given else _first_line(node)
                self.diagnostics.append(missing_field(place, key, _example(field.shape), field.doc))
                values[field.name] = _hole(field.shape)
        if language := values.get("language"):
            title = written["title"][1] if "title" in written else None
            self.texts[first_text:] = [
                text._replace(language=language) if text.node is title else text for text in self.texts[first_text:]
            ]
        return record(**values)

    def _unknown(self, node: yaml_nodes.Mapping, fields: Mapping[str, Field], what: str) -> frozenset[str]:
        """Complain about fields that are not known, and give those that were probably meant by them."""
        unknown = [(key, value) for key, value in node.pairs if key.text not in fields and not key.refused]
        if not unknown:
            return frozenset()
        common = frozenset(field.key for field in fields_of(Head))
        own_first = sorted(fields, key=lambda name: name in common)
        written = frozenset(key.text for key, _ in node.pairs)
        unused = tuple(name for name in own_first if name not in written) or tuple(own_first)
        found = []
        for key, value in unknown[:_UNKNOWN_AT_MOST]:
            text = value.text if isinstance(value, yaml_nodes.ScalarNode) else ""
            near = nearest(key.text, unused)
            elsewhere = known_elsewhere(key.text, text, fields)
            if elsewhere and (near == elsewhere.field or same_word(key.text, unused)):
                elsewhere = None  # It is our own name, misspelt.
            self.diagnostics.append(
                unknown_field(key.span, key.text, unused, what, elsewhere.hint if elsewhere else "")
            )
            found.append(elsewhere.field if elsewhere else near)
        return frozenset(filter(None, found))

    def _shaped(self, shape: Shape, node: yaml_nodes.Node, key: str) -> Any:  # noqa: ANN401 - as the shape says
        if isinstance(node, yaml_nodes.ScalarNode) and node.refused:
            return _hole(shape)
        match shape:
            case Value():
                return self._value(shape, node, key)
            case Many():
                return tuple(self._items(shape, node, key))
            case NamedValues():
                return self._table(shape, node, key)
            case Block():
                return self._block(shape, node, key)

    def _value(self, shape: Value, node: yaml_nodes.Node, key: str) -> Any:  # noqa: ANN401 - as the shape says
        if not isinstance(node, yaml_nodes.ScalarNode):
            self._not_single(node, key)
            return neutral(shape.marker)
        value = convert(shape.marker, node)
        if isinstance(value, Diagnostic):
            self.diagnostics.append(value)
            return neutral(shape.marker)
        if shape.marker is LINE:
            self.texts.append(WrittenText(key, node))
            if node.cut and key != _UNPUBLISHED:
                self.diagnostics.append(text_cut_short(node.cut.span, node.cut.rest, node.cut.meant))
        return value

    def _items(self, shape: Many, node: yaml_nodes.Node, key: str) -> Iterable[Any]:
        if isinstance(node, yaml_nodes.Sequence):
            return [self._shaped(shape.item, item, f"An item of {key}") for item in node.items if not is_empty(item)]
        if isinstance(node, yaml_nodes.ScalarNode) and node.plain and (sign := _LIST_SIGN.match(node.text)):
            first = replace(node.span, end_line=node.span.line, end_column=node.span.column + len(sign["sign"]))
            self.diagnostics.append(
                not_a_list_sign(first, sign["sign"][0], alone=sign["sign"][0] not in node.text[1:].replace(" - ", ""))
            )
            return []
        as_text = not isinstance(shape.item, Block) or shape.item.short is not None
        fits = as_text if isinstance(node, yaml_nodes.ScalarNode) else isinstance(shape.item, Block)
        if shape.single and fits:
            return [self._shaped(shape.item, node, key)]
        self._wrong_shape(node, key, "a list")
        return []

    def _table(self, shape: NamedValues, node: yaml_nodes.Node, key: str) -> Mapping[str, Any]:
        if not isinstance(node, yaml_nodes.Mapping):
            self._wrong_shape(node, key, "a block of fields")
            return MappingProxyType({})
        pairs = {}
        for name, value in node.pairs:
            converted = convert(shape.key.marker, name)
            if isinstance(converted, Diagnostic):
                self.diagnostics.append(converted)
                converted = name.text  # What refers to this name is not to be complained about as well.
            if not is_empty(value):
                pairs[str(converted)] = self._shaped(shape.value, value, f"“{name.text}”")
        return MappingProxyType(pairs)

    def _block(self, shape: Block, node: yaml_nodes.Node, key: str) -> Any:  # noqa: ANN401 - as the shape says
        if isinstance(node, yaml_nodes.Mapping):
            return self.read(shape.record, node, key)
        if isinstance(node, yaml_nodes.ScalarNode) and shape.short is not None:
            return self._shorthand(shape, node, key)
        expected = "a block of fields" if shape.short is None else "a single value or a block of fields"
        self._wrong_shape(node, key, expected, _fields_for(shape, node))
        return _hole(shape)

    def _shorthand(self, shape: Block, node: yaml_nodes.ScalarNode, key: str) -> Any:  # noqa: ANN401 - as the shape says
        """Read a single value that stands for a block: it is the value of the block's first required field."""
        value = self._value(Value(shape.short), node, key) if shape.short else ""
        if isinstance(value, shape.record):
            return value
        first = next(field.name for field in fields_of(shape.record) if field.required)
        return shape.record(**{first: value}) if value else _hole(shape)

    def _not_single(self, node: yaml_nodes.Node, key: str) -> None:
        """Complain about a list or a block where a text is needed.

        Words with a colon after them only look like a block.
        """
        if isinstance(node, yaml_nodes.Mapping) and len(node.pairs) == 1:
            name, value = node.pairs[0]
            one_line = value.span.end_line == name.span.line
            if isinstance(value, yaml_nodes.ScalarNode) and one_line and name.plain and " " in name.text:
                span = replace(name.span, end_line=value.span.end_line, end_column=value.span.end_column)
                self.diagnostics.append(
                    colon_in_text(span, f"{name.text}: {value.text if value.plain else quoted(value.text)}")
                )
                return
        self._wrong_shape(node, key, "a single value")

    def _wrong_shape(self, node: yaml_nodes.Node, key: str, expected: str, example: str = "") -> None:
        found = {
            yaml_nodes.ScalarNode: "a text",
            yaml_nodes.Sequence: "a list",
            yaml_nodes.Mapping: "a block of fields",
        }[type(node)]
        self.diagnostics.append(wrong_shape(node.span, key, found, expected, example))


@cache
def _by_key(record: Hashable) -> Mapping[str, Field]:
    return MappingProxyType({field.key: field for field in fields_of(cast("type[Any]", record))})


def is_empty(node: yaml_nodes.Node) -> bool:
    """Return whether nothing is said: no value, a blank one, or brackets with nothing in them."""
    match node:
        case yaml_nodes.ScalarNode():
            return not node.refused and (not node.text.strip() or (node.plain and node.text in ("~", "null")))
        case yaml_nodes.Sequence():
            return not node.items
        case yaml_nodes.Mapping():
            return not node.pairs


def _below(found: Diagnostic, key: yaml_nodes.ScalarNode) -> Diagnostic:
    """Return a complaint whose replacement, if it adds fields of its own, has them below the field that it replaces."""
    if not isinstance(found.where, Span) or found.where.line != key.span.line or "\n" not in (found.replacement or ""):
        return found
    return replace(found, replacement=(found.replacement or "").replace("\n", "\n" + " " * (key.span.column - 1)))


def _first_line(node: yaml_nodes.Mapping) -> Any:  # noqa: ANN401 - a span
    return node.pairs[0][0].span if node.pairs else node.span


def _hole(shape: Shape) -> Any:  # noqa: ANN401 - as the shape says
    """Return a neutral value of a shape, for what is missing or could not be read."""
    match shape:
        case Value():
            return neutral(shape.marker)
        case Many():
            return ()
        case NamedValues():
            return MappingProxyType({})
        case Block():
            return shape.record(
                **{field.name: _hole(field.shape) for field in fields_of(shape.record) if field.required}
            )


def _fields_for(shape: Block, node: yaml_nodes.Node) -> str:
    """Return the fields that a block needs, as an example.

    The first has what is written instead of the block, if that is a possible value.
    """
    needed = [field for field in fields_of(shape.record) if field.required]
    written = node if isinstance(node, yaml_nodes.ScalarNode) and len(node.text) <= _SHORT else None
    values = [_example(field.shape) or "…" for field in needed]
    first = needed[0].shape if needed else None
    if written and isinstance(first, Value) and not isinstance(convert(first.marker, written), Diagnostic):
        values[0] = written.text
    return ", and below it ".join(f"{field.key}: {value}" for field, value in zip(needed, values, strict=True))


def _example(shape: Shape) -> str:
    match shape:
        case Value(marker=Scalar(name=name, example=example)):
            return example if name != "text" else ""
        case Value(marker=Choice(words=words)):
            return words[0]
        case Value(marker=Term(vocabulary=name)):
            return _TERMS[name]
        case Value(marker=Refers(kinds=kinds)):
            return f"the-id-of-a-{kinds[0]}"
        case Many(item=item):
            return _example(item)
        case _:
            return ""
