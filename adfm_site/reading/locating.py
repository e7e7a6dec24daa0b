"""Places named by the way to them become spans, by reading that one file's head again.

Done only for what is complained about.
"""

from collections.abc import Mapping
from functools import cached_property, lru_cache, partial
from typing import Final

from msgspec.structs import replace

from adfm_site.diagnostics import Diagnostic, Passage, Pointer, Where, letters, nearest, resolved
from adfm_site.reading.files import text_of
from adfm_site.reading.heads import FrontMatter, compose_file
from adfm_site.reading.markdown.places import Place, Places, places_of
from adfm_site.reading.passages import Passages
from adfm_site.reading.records import is_empty
from adfm_site.reading.yaml import nodes as yaml_nodes
from adfm_site.source import Lines, Source, Span

_Ways = Mapping[str | int, tuple[Span | None, yaml_nodes.Node | None]]
_NOWHERE: Final = (None, None)


class _Again:
    """A file that is read again: its text, lines and fields, each made when they are first asked for."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._passages: dict[tuple[int, int], Passages] = {}
        self._ways: dict[int, _Ways] = {}

    @cached_property
    def text(self) -> str:
        return text_of(self._source).value

    @cached_property
    def lines(self) -> Lines:
        return Lines(self.text)

    @cached_property
    def head(self) -> FrontMatter:
        return FrontMatter(self._source.path, self.text)

    @cached_property
    def fields(self) -> yaml_nodes.Mapping | None:
        return (
            compose_file(self._source.path, self.text)[0] if self._source.path.endswith(".yaml") else self.head.fields
        )

    @cached_property
    def body(self) -> int:
        """The offset at which the Markdown begins."""
        line = self.head.body_line
        return self.lines.offset(line, 1) if line <= len(self.lines) else 0

    @cached_property
    def places(self) -> Places:
        """The places of the text's addresses and anchors."""
        return places_of(self.text[self.body :], self.head.body_line)

    def passages(self, start: int, end: int) -> Passages:
        """Return the passages between two offsets."""
        return self._passages.setdefault((start, end), Passages(self.text, start, end))

    def ways(self, node: yaml_nodes.Node) -> _Ways:
        """Return what the steps from a node lead to, and the key of each."""
        if id(node) not in self._ways:
            self._ways[id(node)] = _ways(node)
        return self._ways[id(node)]


@lru_cache(maxsize=1)
def _again(source: Source) -> _Again:
    """Read a file again, once for all complaints about it.

    There may be thousands of broken links in one text.
    """
    return _Again(source)


def located(found: Diagnostic, source: Source | None) -> Diagnostic:
    """Return a complaint about a file with all its places in that file as spans.

    Without the source, its first character.

    What should stand at the place is kept only where the place is certainly that of the words to be replaced.
    """
    placed = resolved(found, partial(find, source))
    certain = (
        found.replacement is None
        or isinstance(found.where, Span)
        or (source and _is_exact(source, found, placed.where))
    )
    return placed if certain else replace(placed, replacement=None)


def _is_exact(source: Source, found: Diagnostic, span: Where) -> bool:
    if not isinstance(span, Span) or found.replacement is None:
        return False
    lines = _again(source).lines
    words = lines.text[lines.offset(span.line, span.column) : lines.offset(span.end_line, span.end_column)]
    if isinstance(found.where, Passage):
        return words == found.where.text.removeprefix("](")
    return letters(words.strip("\"'")) == letters(found.replacement)


def find(source: Source | None, where: Where) -> Span:
    """Return the span of a place in a file."""
    if isinstance(where, Span):
        return where
    if source is None or source.path != where.path:
        return _start(where.path)
    again = _again(source)
    if isinstance(where, Passage) and not where.steps:
        return _passage(again, where)
    fields = again.fields
    if not fields:
        return _start(where.path)
    return _within(again, fields, where) if isinstance(where, Passage) else _walk(again, fields, where)


def _walk(again: _Again, node: yaml_nodes.Node, where: Pointer) -> Span:
    """Follow the steps as far as they lead; for a key, give the key before the value it leads to."""
    span = (
        node.pairs[0][0].span if isinstance(node, yaml_nodes.Mapping) and node.pairs and not where.steps else node.span
    )
    for step in where.steps:
        key_span, following = again.ways(node).get(step, _NOWHERE)
        if following is None:
            # A missing item is complained about at the value in its place.
            return _instead(node, str(step)) if isinstance(node, yaml_nodes.Mapping) and node.pairs else span
        node = following
        nothing = isinstance(node, yaml_nodes.ScalarNode) and not node.text and node.plain
        span = key_span if (where.part == "key" or nothing) and key_span else _shown(node)
    return _first_line_of(span)


def value_at(source: Source, steps: tuple[str | int, ...]) -> yaml_nodes.Node | None:
    """Return the value in a file's fields to which the steps lead, with its place; None where there is none."""
    return _value_at(_again(source), steps)


def key_at(source: Source, steps: tuple[str | int, ...]) -> Span | None:
    """Return the place of the name of a field; None where there is no such field."""
    block = value_at(source, steps[:-1])
    return _again(source).ways(block).get(steps[-1], _NOWHERE)[0] if block else None


def targets_at(source: Source, target: str) -> tuple[Span, ...]:
    """Return the places in a file's Markdown at which links and pictures lead to just this target."""
    places = dict.fromkeys(_again(source).places.addresses.get(target, ()))
    return tuple(_span(source.path, place) for place in places)


def _span(path: str, place: Place) -> Span:
    line, column, length = place
    return Span(path=path, line=line, column=column, end_line=line, end_column=column + length)


def fields_end(source: Source) -> Span | None:
    """Return the place before the line of hyphens that ends a file's front matter, at which a field can be added."""
    again = _again(source)
    line = again.head.body_line - 1
    return (
        Span(path=source.path, line=line, column=1, end_line=line, end_column=1) if again.fields and line > 1 else None
    )


def _value_at(again: _Again, steps: tuple[str | int, ...]) -> yaml_nodes.Node | None:
    node: yaml_nodes.Node | None = again.fields
    for step in steps:
        node = again.ways(node).get(step, _NOWHERE)[1] if node else None
    return node


def _within(again: _Again, fields: yaml_nodes.Mapping, where: Passage) -> Span:
    """Find the occurrence of a text in a value; where it is written otherwise there, give the value."""
    node = _value_at(again, where.steps)
    if node:
        lines, span = again.lines, node.span
        start, end = lines.offset(span.line, span.column), lines.offset(span.end_line, span.end_column)
        if found := again.passages(start, end).find(where.text, where.occurrence):
            return lines.span(where.path, *found)
    return _walk(again, fields, Pointer(path=where.path, steps=where.steps))


def _shown(node: yaml_nodes.Node) -> Span:
    """Return the place of a value; of a block, that of its first field's name."""
    return node.pairs[0][0].span if isinstance(node, yaml_nodes.Mapping) and node.pairs else node.span


def _instead(node: yaml_nodes.Mapping, key: str) -> Span:
    """Return the place of a missing field: the name that is its misspelling, else the first line of its block."""
    return next((other.span for other, _ in node.pairs if nearest(other.text.strip(), (key,))), node.pairs[0][0].span)


def _ways(node: yaml_nodes.Node) -> _Ways:
    match node:
        case yaml_nodes.Mapping():
            return {key.text: (key.span, value) for key, value in node.pairs}
        case yaml_nodes.Sequence():  # Empty items were not read.
            return {
                number: (None, item) for number, item in enumerate(item for item in node.items if not is_empty(item))
            }
        case yaml_nodes.ScalarNode():  # A single value may stand for a list of one.
            return {0: (None, node)}


def _first_line_of(span: Span) -> Span:
    if span.end_line == span.line:
        return span
    return Span(path=span.path, line=span.line, column=span.column, end_line=span.line, end_column=span.column + 1)


def _passage(again: _Again, where: Passage) -> Span:
    """Find the occurrence of a text in the Markdown; where it is not there, give the first line."""
    start, lines, text = again.body, again.lines, again.text
    kind = next((prefix for prefix in ("](", "#") if where.text.startswith(prefix)), "")
    words = where.text.removeprefix(kind)
    if kind:
        places = again.places.addresses if kind == "](" else again.places.anchors
        if found := places.get(words):
            return _span(where.path, found[min(where.occurrence, len(found) - 1)])
    if passage := again.passages(start, len(text)).find(words, where.occurrence):
        return lines.span(where.path, *passage)
    first = start + len(text[start:]) - len(text[start:].lstrip())
    return lines.whole_line(where.path, lines.place(min(first, len(text)))[0])


def _start(path: str) -> Span:
    return Span(path=path, line=1, column=1, end_line=1, end_column=1)
