"""YAML as a tree of texts with positions. Every plain scalar is text; what could mean something else is refused.

PyYAML's C parser reports events without recursion; the tree is built here with a bound on its depth, so that no input
can exhaust the stack. Anchors, aliases, tags and merge keys are refused: they let a few bytes stand for millions.
"""

from collections.abc import Callable, Iterator
from re import compile as pattern
from typing import Any, Final, Protocol

import yaml
from msgspec import Struct
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from adfm_site.diagnostics import Diagnostic, Label, Said, Where, problem
from adfm_site.reading.mending import quoted
from adfm_site.reading.yaml_faults import forbidden_character, needs_quotes
from adfm_site.source import Span


class Mark(Protocol):
    """A position as PyYAML reports it, counted from 0."""

    index: int
    line: int
    column: int


DEEPEST: Final = 12
_INVISIBLE: Final = pattern("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_NO_REMARK: Final = pattern(r"[ \t]+(?P<remark>#[^\s#][^\n]*)")
_REMARK: Final = pattern(r"\s#")
_NO_TAG: Final = (None, "!")
_PLAIN: Final = (None, "")
_BEGINNINGS: Final = (MappingStartEvent, SequenceStartEvent)
_ENDS: Final = (MappingEndEvent, SequenceEndEvent)
_PARSER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


# Meant as text, though a blank before the sign makes it begin a comment: it sticks to a word, or a number alone stands
# behind it.
_MEANT_AS_TEXT: Final = pattern(r"[ \t]+#(?:[^\s#]|[ \t]+\d+(?![^\s,.:;)]))[^\n]*")


class Cut(Struct, frozen=True):
    """What a # cuts off a value, though it is surely meant as text.

    span: of the whole text, meant, where that is certain; where it has several lines, or a comment as well, of the
    rest.
    """

    span: Span
    rest: str
    meant: str | None


class ScalarNode(Struct, frozen=True):
    """A single value, as text. plain: written without quotes.

    refused: complained about already, so that nothing is to be said of it.
    """

    span: Span
    text: str
    plain: bool
    refused: bool = False
    cut: Cut | None = None


class Sequence(Struct, frozen=True):
    """A list."""

    span: Span
    items: tuple["Node", ...]


class Mapping(Struct, frozen=True):
    """Keys with values, in the order of the file, no key twice."""

    span: Span
    pairs: tuple[tuple[ScalarNode, "Node"], ...]


Node = ScalarNode | Sequence | Mapping


@problem("error")
def duplicate_key(key: str, first: Span) -> Said:
    """A field can be used only once in a block.

    If it is used twice, one of the two values would be lost. Join both, or remove one.
    Wrong: two lines that begin with `topics:`. Right: one `topics:` with all topics below it.
    """
    return Said(
        f"The field “{key}” is used twice; the first time is in line {first.line}.",
        hints=("Keep one of the two, or join them.",),
        labels=(Label(where=first, text="first here"),),
    )


@problem("error")
def yaml_shortcut(what: str, value: str = "") -> Said:
    """Front matter does not support anchors (&name), aliases (*name), tags (!name) or merging (<<).

    They are shortcuts for programs. If a value must begin with &, * or !, put it in quotes.
    Wrong: `title: *First* meeting`. Right: `title: "*First* meeting"`.
    """
    if not value:
        return Said(
            f"The YAML shortcut {what} is not supported here.", hints=("Remove it, and write the full text instead.",)
        )
    return Said(f"A text that begins with {what} must be in quotes.", hints=(f"Write {quoted(value)}.",))


@problem("error")
def too_deep() -> Said:
    """Blocks and lists have more than twelve levels. No field of an archive needs so many."""
    return Said(
        f"This is more than {DEEPEST} levels deep.",
        hints=("Check the brackets, and the indentation of the lines above.",),
    )


@problem("error")
def key_not_text() -> Said:
    """The name of a field is a word, not a list or a block.

    Brackets often come from a template that was not filled in. A name that needs brackets must be in quotes.
    """
    return Said(
        "There are brackets before the colon, but the name of a field is a word without brackets.",
        hints=("Write only the name.",),
    )


@problem("error")
def fields_begun_twice() -> Said:
    """A file has one set of fields.

    A line that begins with three hyphens or dots would begin another, which is not read.
    """
    return Said(
        "This line begins a second set of fields.", hints=("Remove this line, so that all fields are in one set.",)
    )


class _Open:
    """A list or block whose end has not come yet."""

    def __init__(self, event: Event) -> None:
        self.start = event.start_mark
        self.is_mapping = isinstance(event, MappingStartEvent)
        self.nodes: list[Node] = []


class Composer:
    """Builds the tree of one YAML text that begins at a line of a file."""

    def __init__(self, path: str, first_line: int, written: Callable[[int, int], int] | None) -> None:
        """Take the file's path and the line, counted from 1, at which the YAML text begins.

        written: gives the column, in the file, of a column of a line of the text; all of these are counted from 0.
        None: the same.
        """
        self._path = path
        self._first_line = first_line
        self._written = written
        self._text = ""
        self.diagnostics: list[Diagnostic] = []
        self.unreadable: list[Span] = []

    def compose(self, text: str) -> Node | None:
        """Return the tree, or None for a text without any value. Raises yaml.YAMLError where the text is not YAML.

        Where something is unreadable afterwards, the tree lacks it, so that nothing can be said to be missing.
        """
        self._text = text
        stack: list[_Open] = []
        root: Node | None = None
        documents = 0
        for event in _events(text):
            kind = type(event)
            documents += kind is DocumentStartEvent
            if documents > 1:
                span = self._span(event.start_mark, event.end_mark)
                self._give_up(fields_begun_twice(span), span)
                return root
            done = self._scalar(event) if kind is ScalarEvent else self._closed(event, stack)
            if done is not None:
                if stack:
                    stack[-1].nodes.append(done)
                else:
                    root = done
            if len(stack) > DEEPEST:
                span = self._span(event.start_mark, event.end_mark)
                self._give_up(too_deep(span), span)
                return None
        return root

    def _closed(self, event: Any, stack: list[_Open]) -> Node | None:  # noqa: ANN401 - of _events
        """Return the node that an event completes; open one where it begins a list or block."""
        kind = type(event)
        if kind in _BEGINNINGS:
            self._refuse_shortcuts(event)
            stack.append(_Open(event))
        elif kind in _ENDS:
            return self._collected(stack.pop(), event)
        elif kind is AliasEvent:
            return self._alias(event)
        return None

    def _scalar(self, event: ScalarEvent) -> ScalarNode:
        span, text = self._span(event.start_mark, event.end_mark), event.value
        refused = False
        if (
            event.anchor or event.tag not in _NO_TAG or not text or _INVISIBLE.search(text)
        ):  # of a thousand values one or none
            refused = any((self._refuse_shortcuts(event), self._refuse_invisible(event), self._refuse_remark(event)))
        plain = event.style in _PLAIN
        return ScalarNode(span, text, plain, refused, self._cut(event) if plain else None)

    def _alias(self, event: AliasEvent) -> ScalarNode:
        span = self._span(event.start_mark, event.end_mark)
        self.diagnostics.append(yaml_shortcut(span, "*", f"*{event.anchor}"))
        return ScalarNode(span, "", plain=True, refused=True)

    def _collected(self, opened: _Open, event: Event) -> Node:
        span = self._span(opened.start, event.end_mark)
        if not opened.is_mapping:
            return Sequence(span, tuple(opened.nodes))
        return Mapping(span, tuple(self._unique(zip(opened.nodes[::2], opened.nodes[1::2], strict=True))))

    def _unique(self, pairs: Iterator[tuple[Node, Node]]) -> Iterator[tuple[ScalarNode, Node]]:
        """Pass on the first of each key and complain about the others."""
        seen: dict[str, Span] = {}
        for key, value in pairs:
            if not isinstance(key, ScalarNode):
                within = [
                    found
                    for found in self.diagnostics
                    if found.code == key_not_text.code and _holds(key.span, found.where)
                ]
                self.diagnostics = [found for found in self.diagnostics if found not in within]
                self._give_up(key_not_text(key.span), key.span)
            elif key.plain and key.text == "<<":
                self._give_up(yaml_shortcut(key.span, "<<"), key.span)
            elif key.text in seen:
                self.diagnostics.append(duplicate_key(key.span, key.text, seen[key.text]))
            else:
                seen[key.text] = key.span
                yield key, value

    def _give_up(self, complaint: Diagnostic, span: Span) -> None:
        self.diagnostics.append(complaint)
        self.unreadable.append(span)

    def _refuse_shortcuts(self, event: ScalarEvent | MappingStartEvent | SequenceStartEvent) -> bool:
        """Complain about an anchor or a tag, and say whether there is one."""
        what = "&" if event.anchor else "!" if event.tag not in _NO_TAG else None
        if not what:
            return False
        span = self._span(event.start_mark, event.end_mark)
        value = self._on_one_line(event.start_mark, event.end_mark) if isinstance(event, ScalarEvent) else ""
        self.diagnostics.append(yaml_shortcut(span, what, value))
        return True

    def _refuse_invisible(self, event: ScalarEvent) -> bool:
        """Complain about control characters, which only an escape in quotes can bring as far as here."""
        found = _INVISIBLE.search(event.value)
        if found:
            self.diagnostics.append(
                forbidden_character(self._span(event.start_mark, event.end_mark), f"U+{ord(found[0]):04X}")
            )
        return bool(found)

    def _cut(self, event: ScalarEvent) -> Cut | None:
        """Return what a # cuts off a value without quotes."""
        start, end = event.start_mark, event.end_mark
        behind = _MEANT_AS_TEXT.match(self._text, end.index) if start and end and event.value else None
        if behind is None or start is None or end is None:
            return None
        rest = behind[0].strip()
        certain = start.line == end.line and not _REMARK.search(rest)
        first = start.column if certain else end.column + len(behind[0]) - len(behind[0].lstrip())
        line, last = end.line + self._first_line, end.column + len(behind[0].rstrip())
        first, last = self._column(end.line, first), self._column(end.line, last)
        span = Span(path=self._path, line=line, column=first, end_line=line, end_column=last)
        return Cut(span, rest, self._text[start.index : behind.end()].rstrip() if certain else None)

    def _refuse_remark(self, event: ScalarEvent) -> bool:
        """Complain where the value looks like a comment but certainly is not one.

        Its # has no blank between it and the next word.
        """
        end = event.end_mark
        hidden = _NO_REMARK.match(self._text, end.index) if end and not event.value and event.style in _PLAIN else None
        if hidden is None or end is None:
            return False
        written = hidden["remark"].rstrip()
        column = end.column + hidden.start("remark") - end.index
        line = end.line + self._first_line
        first, last = self._column(end.line, column), self._column(end.line, column + len(written))
        span = Span(path=self._path, line=line, column=first, end_line=line, end_column=last)
        self.diagnostics.append(needs_quotes(span, written, "#"))
        return True

    def _on_one_line(self, start: Mark | None, end: Mark | None) -> str:
        """Return what stands between two marks of one line, or nothing."""
        return self._text[start.index : end.index] if start and end and start.line == end.line else ""

    def _span(self, start: Mark | None, end: Mark | None) -> Span:
        if start is None or end is None:  # PyYAML's types allow it; its parsers always tell
            return Span(path=self._path, line=self._first_line, column=1, end_line=self._first_line, end_column=2)
        if self._written is None:
            line, end_line = start.line + self._first_line, end.line + self._first_line
            return Span(
                path=self._path, line=line, column=start.column + 1, end_line=end_line, end_column=end.column + 1
            )
        return Span(
            path=self._path,
            line=start.line + self._first_line,
            column=self._column(start.line, start.column),
            end_line=end.line + self._first_line,
            end_column=self._column(end.line, end.column),
        )

    def _column(self, line: int, column: int) -> int:
        return (self._written(line, column) if self._written else column) + 1


def _holds(span: Span, where: Where) -> bool:
    return isinstance(where, Span) and (span.line, span.column) <= (where.line, where.column) <= (
        span.end_line,
        span.end_column,
    )


def _events(text: str) -> Iterator[Any]:  # of Event; which of them it is decides what it holds
    loader = _PARSER(text)
    try:
        yield from iter(loader.get_event, None)
    finally:
        loader.dispose()
