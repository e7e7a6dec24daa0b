"""YAML as a tree of texts with places. Every plain scalar is text; what could mean something else is refused.

PyYAML's C parser reports events without recursion; the tree is built here with a bound on its depth, so that no input
can exhaust the stack. Anchors, aliases, tags and merge keys are refused: they let a few bytes stand for millions. Most
places are never asked for, so a node keeps the parser's marks, and its span is made of them when it is.
"""

from typing import Any, Final

import yaml
from msgspec import Struct
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from adfm_site.diagnostics import Diagnostic, Label, Said, problem
from adfm_site.patterns import pattern
from adfm_site.reading.yaml.faults import forbidden_character, needs_quotes
from adfm_site.reading.yaml.mending import Mended, quoted
from adfm_site.source import Span

DEEPEST: Final = 12
_INVISIBLE: Final = pattern("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_NO_REMARK: Final = pattern(r"[ \t]+(?P<remark>#[^\s#][^\n]*)")
_REMARK: Final = pattern(r"\s#")
_NO_TAG: Final = (None, "!")
_BEGINNINGS: Final = (MappingStartEvent, SequenceStartEvent)
_ENDS: Final = (MappingEndEvent, SequenceEndEvent)
_PARSER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


# Meant as text, though a blank before the sign makes it begin a comment: it sticks to a word, or a number alone stands
# behind it.
_MEANT_AS_TEXT: Final = pattern(r"[ \t]+#(?:[^\s#]|[ \t]+\d+(?![^\s,.:;)]))[^\n]*")


class Stretch(Struct, frozen=True, gc=False):
    """A place in a text that was parsed, between two marks of the parser."""

    text: Mended
    start: yaml.Mark
    end: yaml.Mark

    @property
    def span(self) -> Span:
        """The place in the file as written."""
        return self.text.span(self.start.line, self.start.column, self.end.column, self.end.line)


class Cut(Struct, frozen=True):
    """What a # cuts off a value, though it is surely meant as text.

    span: of the whole text, meant, where that is certain; where it has several lines, or a comment as well, of the
    rest.
    """

    span: Span
    rest: str
    meant: str | None


class _Placed(Struct, frozen=True):
    """What stands at a place."""

    where: Span | Stretch

    @property
    def span(self) -> Span:
        """The place in the file as written."""
        return self.where if isinstance(self.where, Span) else self.where.span


class ScalarNode(_Placed, frozen=True):
    """A single value, as text. plain: written without quotes.

    refused: complained about already, so that nothing is to be said of it.
    """

    text: str
    plain: bool
    refused: bool = False

    @property
    def cut(self) -> Cut | None:
        """What a # cuts off a value without quotes."""
        where = self.where
        if isinstance(where, Span) or not self.plain or not self.text:
            return None
        text, start, end = where.text, where.start, where.end
        behind = _MEANT_AS_TEXT.match(text.text, end.index)
        if behind is None:
            return None
        rest = behind[0].strip()
        certain = start.line == end.line and not _REMARK.search(rest)
        last = end.column + len(behind[0].rstrip())
        span = text.span(end.line, start.column if certain else last - len(rest), last)
        return Cut(span, rest, text.text[start.index : behind.end()].rstrip() if certain else None)


class Sequence(_Placed, frozen=True):
    """A list."""

    items: tuple["Node", ...]


class Mapping(_Placed, frozen=True):
    """Keys with values, in the order of the file, no key twice."""

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


class Composer:
    """Builds the tree of a text."""

    def __init__(self, text: Mended) -> None:
        """Take the text, which must not change any more while places of its nodes are asked for."""
        self._text = text
        self.diagnostics: list[Diagnostic] = []
        self.unreadable: list[Span] = []

    def compose(self) -> Node | None:
        """Return the tree, or None for a text without any value. Raises yaml.YAMLError where the text is not YAML.

        Where something is unreadable afterwards, the tree lacks it, so that nothing can be said to be missing.
        """
        text = self._text
        next_event = _PARSER(text.text).get_event
        escaped = "\\" in text.text  # Other control characters do not pass the parser.
        nodes: list[Node] = []
        outer: list[tuple[list[Node], yaml.Mark]] = []
        documents = 0
        while (event := next_event()) is not None:
            kind = type(event)
            if kind is ScalarEvent:
                value = event.value
                suspect = escaped or not value or event.anchor or event.tag not in _NO_TAG
                where = Stretch(text, event.start_mark, event.end_mark)
                nodes.append(ScalarNode(where, value, not event.style, bool(suspect and self._refuse(event))))
            elif kind in _BEGINNINGS:
                self._refuse_shortcuts(event)
                outer.append((nodes, event.start_mark))
                nodes = []
                if len(outer) > DEEPEST:
                    self._give_up(too_deep(self._span(event)))
                    return None
            elif kind in _ENDS:
                inner, (nodes, start) = nodes, outer.pop()
                where = Stretch(text, start, event.end_mark)
                is_mapping = kind is MappingEndEvent
                nodes.append(Mapping(where, self._pairs(inner)) if is_mapping else Sequence(where, tuple(inner)))
            elif kind is AliasEvent:
                where = Stretch(text, event.start_mark, event.end_mark)
                self.diagnostics.append(yaml_shortcut(where.span, "*", f"*{event.anchor}"))
                nodes.append(ScalarNode(where, "", plain=True, refused=True))
            elif kind is DocumentStartEvent:
                documents += 1
                if documents > 1:
                    self._give_up(fields_begun_twice(self._span(event)))
                    break
        return nodes[0] if nodes else None

    def _pairs(self, nodes: list[Node]) -> tuple[tuple[ScalarNode, Node], ...]:
        """Return keys with their values: of each key the first, with complaints about the others."""
        pairs: dict[str, tuple[ScalarNode, Node]] = {}
        for key, value in zip(nodes[::2], nodes[1::2], strict=True):
            if not isinstance(key, ScalarNode):
                self.diagnostics = [found for found in self.diagnostics if not _is_key_within(found, key.span)]
                self._give_up(key_not_text(key.span))
            elif key.text == "<<" and key.plain:
                self._give_up(yaml_shortcut(key.span, "<<"))
            elif key.text in pairs:
                self.diagnostics.append(duplicate_key(key.span, key.text, pairs[key.text][0].span))
            else:
                pairs[key.text] = key, value
        return tuple(pairs.values())

    def _give_up(self, complaint: Diagnostic) -> None:
        if isinstance(complaint.where, Span):
            self.unreadable.append(complaint.where)
        self.diagnostics.append(complaint)

    def _span(self, event: Any) -> Span:  # noqa: ANN401 - any of the parser's events
        return Stretch(self._text, event.start_mark, event.end_mark).span

    def _refuse(self, event: ScalarEvent) -> bool:
        """Complain about what a value may not have, and return whether there was anything."""
        return any((self._refuse_shortcuts(event), self._refuse_invisible(event), self._refuse_remark(event)))

    def _refuse_shortcuts(self, event: Any) -> bool:  # noqa: ANN401 - a scalar, or the beginning of a list or block
        """Complain about an anchor or a tag, and return whether there is one."""
        what = "&" if event.anchor else "!" if event.tag not in _NO_TAG else None
        if what:
            start, end = event.start_mark, event.end_mark
            on_one_line = isinstance(event, ScalarEvent) and start.line == end.line
            value = self._text.text[start.index : end.index] if on_one_line else ""
            self.diagnostics.append(yaml_shortcut(self._span(event), what, value))
        return what is not None

    def _refuse_invisible(self, event: Any) -> bool:  # noqa: ANN401 - a scalar
        """Complain about control characters, which only an escape in quotes can bring as far as here."""
        found = _INVISIBLE.search(event.value)
        if found:
            self.diagnostics.append(forbidden_character(self._span(event), f"U+{ord(found[0]):04X}"))
        return found is not None

    def _refuse_remark(self, event: Any) -> bool:  # noqa: ANN401 - a scalar
        """Complain where the value looks like a comment but certainly is not one.

        Its # has no blank between it and the next word.
        """
        end = event.end_mark
        hidden = _NO_REMARK.match(self._text.text, end.index) if not (event.value or event.style) else None
        if hidden:
            written = hidden["remark"].rstrip()
            column = end.column + hidden.start("remark") - end.index
            span = self._text.span(end.line, column, column + len(written))
            self.diagnostics.append(needs_quotes(span, written, "#"))
        return hidden is not None


def _is_key_within(found: Diagnostic, key: Span) -> bool:
    """Return whether a complaint is about a key inside another."""
    if found.code != key_not_text.code or not isinstance(found.where, Span):
        return False
    return (key.line, key.column) <= (found.where.line, found.where.column) <= (key.end_line, key.end_column)
