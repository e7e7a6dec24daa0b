"""YAML as a tree of texts with positions. Every plain scalar is text; what could mean something else is refused.

PyYAML's C parser reports events without recursion; the tree is built here with a bound on its depth, so that no input can
exhaust the stack. Anchors, aliases, tags and merge keys are refused: they let a few bytes stand for millions.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Protocol, cast

import yaml
from yaml.events import (
    AliasEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from adfm_site.diagnostics import Diagnostic, Label, Said, problem
from adfm_site.source import Span


class Mark(Protocol):
    """A position as PyYAML reports it, counted from 0."""

    line: int
    column: int


DEEPEST: Final = 12
_MERGE: Final = "<<"
_PARSER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value, as text. plain: written without quotes. lost: complained about already, so that nobody asks what it means."""

    span: Span
    text: str
    plain: bool
    lost: bool = False


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    span: Span
    items: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys with values, in the order of the file, no key twice. lost: a key was complained about, so that nobody misses a field."""

    span: Span
    pairs: tuple[tuple[Scalar, "Node"], ...]
    lost: bool = False


Node = Scalar | Sequence | Mapping


@problem("error")
def duplicate_key(key: str, first: Span) -> Said:
    """A key may stand only once in a block.

    Where it stands twice, one of the two values would be lost without a word. Join both, or remove one.
    Wrong: two lines that begin with `topics:`. Right: one `topics:` with all topics below it.
    """
    return Said(
        f"“{key}” stands here a second time; the first is in line {first.line}.",
        hints=("Keep one of the two, or join them.",),
        labels=(Label(where=first, text="first here"),),
    )


@problem("error")
def yaml_shortcut(what: str) -> Said:
    """Front matter knows no anchors (&name), aliases (*name), tags (!name) and no merging (<<).

    They are shortcuts for programs. A value that should begin with &, * or ! is put in quotes.
    Wrong: `title: *First* meeting`. Right: `title: "*First* meeting"`.
    """
    return Said(f"A value cannot begin with {what} unless it stands in quotes.", hints=('Put the whole value in "double quotes".',))


@problem("error")
def too_deep() -> Said:
    """Blocks and lists stand in one another more than twelve levels deep, which no field of an archive needs."""
    return Said(f"This stands more than {DEEPEST} levels deep.", hints=("Check the indentation of the lines above it.",))


@problem("error")
def key_not_text() -> Said:
    """The name of a field is a plain word, never a list or a block."""
    return Said("Before the colon stands a list or a block; a field's name is a plain word.")


class _Open:
    """A list or block whose end has not come yet."""

    def __init__(self, event: Event) -> None:
        self.start = event.start_mark
        self.is_mapping = isinstance(event, MappingStartEvent)
        self.nodes: list[Node] = []


class Composer:
    """Builds the tree of one YAML text that begins at a line of a file."""

    def __init__(self, path: str, first_line: int) -> None:
        """Take the file's path and the line, counted from 1, at which the YAML text begins."""
        self._path = path
        self._first_line = first_line
        self.diagnostics: list[Diagnostic] = []

    def compose(self, text: str) -> Node | None:
        """Give the tree, or None for a text without any value. Raises yaml.YAMLError where the text is not YAML."""
        stack: list[_Open] = []
        root: Node | None = None
        for event in _events(text):
            done = self._closed(event, stack)
            if done is not None:
                if stack:
                    stack[-1].nodes.append(done)
                else:
                    root = done
            if len(stack) > DEEPEST:
                self.diagnostics.append(too_deep(self._span(event.start_mark, event.end_mark)))
                return None
        return root

    def _closed(self, event: Event, stack: list[_Open]) -> Node | None:
        """Give the node that an event completes; open one where it begins a list or block."""
        match event:
            case ScalarEvent():
                self._refuse_shortcuts(event)
                return Scalar(self._span(event.start_mark, event.end_mark), event.value, plain=event.style in (None, ""))
            case AliasEvent():
                span = self._span(event.start_mark, event.end_mark)
                self.diagnostics.append(yaml_shortcut(span, "*"))
                return Scalar(span, "", plain=True, lost=True)
            case MappingStartEvent() | SequenceStartEvent():
                self._refuse_shortcuts(event)
                stack.append(_Open(event))
            case MappingEndEvent() | SequenceEndEvent():
                return self._collected(stack.pop(), event)
        return None

    def _collected(self, opened: _Open, event: Event) -> Node:
        span = self._span(opened.start, event.end_mark)
        if not opened.is_mapping:
            return Sequence(span, tuple(opened.nodes))
        keys = opened.nodes[::2]
        pairs = tuple(self._unique(zip(keys, opened.nodes[1::2], strict=True)))
        return Mapping(span, pairs, lost=any(not isinstance(key, Scalar) or key.text == _MERGE for key in keys))

    def _unique(self, pairs: Iterator[tuple[Node, Node]]) -> Iterator[tuple[Scalar, Node]]:
        """Pass on the first of each key and complain about the others."""
        seen: dict[str, Span] = {}
        for key, value in pairs:
            if not isinstance(key, Scalar):
                inside = key.span
                self.diagnostics = [found for found in self.diagnostics if not (isinstance(found.where, Span) and _within(found.where, inside))]
                self.diagnostics.append(key_not_text(inside))
            elif key.text == _MERGE and isinstance(value, Scalar) and value.lost:
                continue
            elif key.text in seen:
                self.diagnostics.append(duplicate_key(key.span, key.text, seen[key.text]))
            else:
                seen[key.text] = key.span
                yield key, value

    def _refuse_shortcuts(self, event: ScalarEvent | MappingStartEvent | SequenceStartEvent) -> None:
        what = "&" if event.anchor else "!" if event.tag not in (None, "!") else None
        if what:
            self.diagnostics.append(yaml_shortcut(self._span(event.start_mark, event.end_mark), what))

    def _span(self, start: Mark | None, end: Mark | None) -> Span:
        if start is None or end is None:  # PyYAML's types allow it; its parsers always tell
            return Span(path=self._path, line=self._first_line, column=1, end_line=self._first_line, end_column=2)
        return Span(
            path=self._path,
            line=start.line + self._first_line,
            column=start.column + 1,
            end_line=end.line + self._first_line,
            end_column=end.column + 1,
        )


def _within(inner: Span, outer: Span) -> bool:
    first, last = (outer.line, outer.column), (outer.end_line, outer.end_column)
    return first <= (inner.line, inner.column) and (inner.end_line, inner.end_column) <= last


def _events(text: str) -> Iterator[Event]:
    loader = _PARSER(text)
    try:
        while loader.check_event():
            yield cast("Event", loader.get_event())
    finally:
        loader.dispose()
