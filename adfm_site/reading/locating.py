"""Places named by the way to them become spans, by reading that one file's head again. Done only for what is complained about."""

from dataclasses import replace
from functools import cached_property, lru_cache, partial
from itertools import islice
from re import compile as pattern
from re import escape

from adfm_site.diagnostics import Diagnostic, Passage, Pointer, Where, letters, nearest, resolved
from adfm_site.reading import yaml_nodes
from adfm_site.reading.files import text_of
from adfm_site.reading.heads import Head, compose_file
from adfm_site.reading.records import is_empty
from adfm_site.source import Lines, Source, Span


class _Again:
    """A file that is read again: its text, lines and fields, each made when they are first asked for."""

    def __init__(self, source: Source) -> None:
        self._source = source

    @cached_property
    def text(self) -> str:
        return text_of(self._source).value

    @cached_property
    def lines(self) -> Lines:
        return Lines(self.text)

    @cached_property
    def head(self) -> Head:
        return Head(self._source.path, self.text)

    @cached_property
    def fields(self) -> yaml_nodes.Mapping | None:
        return compose_file(self._source.path, self.text)[0] if self._source.path.endswith(".yaml") else self.head.fields


@lru_cache(maxsize=1)
def _again(source: Source) -> _Again:
    """Read a file again, once for all that is complained about in it: thousands of broken links may stand in one text."""
    return _Again(source)


def located(found: Diagnostic, source: Source | None) -> Diagnostic:
    """Give a complaint about a file with all its places in that file as spans. Without the source, its first character.

    What should stand at the place is kept only where the place is certainly that of the words to be replaced.
    """
    placed = resolved(found, partial(find, source))
    certain = found.replacement is None or isinstance(found.where, Span) or (source and _is_exact(source, found, placed.where))
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
    """Give the span of a place in a file."""
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
    return _within(again.lines, fields, where) if isinstance(where, Passage) else _walk(fields, where)


def _walk(node: yaml_nodes.Node, where: Pointer) -> Span:
    """Follow the steps as far as they lead; for a key, give the key before the value it leads to."""
    span = node.pairs[0][0].span if isinstance(node, yaml_nodes.Mapping) and node.pairs and not where.steps else node.span
    for step in where.steps:
        key_span, following = _step(node, step)
        if following is None:
            # A missing item is complained about at the value in its place.
            return _instead(node, str(step)) if isinstance(node, yaml_nodes.Mapping) and node.pairs else span
        node = following
        nothing = isinstance(node, yaml_nodes.Scalar) and not node.text and node.plain
        span = key_span if (where.part == "key" or nothing) and key_span else _shown(node)
    return _first_line_of(span)


def _within(lines: Lines, fields: yaml_nodes.Mapping, where: Passage) -> Span:
    """Find the occurrence of a text in a value; where it is written otherwise there, give the value."""
    node: yaml_nodes.Node | None = fields
    for step in where.steps:
        node = _step(node, step)[1] if node else None
    if node:
        start, end = lines.offset(node.span.line, node.span.column), lines.offset(node.span.end_line, node.span.end_column)
        found = list(islice(pattern(_loosely(where.text)).finditer(lines.text, start, end), where.occurrence + 1))
        if found:
            return lines.span(where.path, *found[-1].span())
    return _walk(fields, Pointer(path=where.path, steps=where.steps))


def _shown(node: yaml_nodes.Node) -> Span:
    """Give the place of a value; of a block, that of its first field's name."""
    return node.pairs[0][0].span if isinstance(node, yaml_nodes.Mapping) and node.pairs else node.span


def _instead(node: yaml_nodes.Mapping, key: str) -> Span:
    """Give the place of a missing field: the name that is its misspelling, else the first line of its block."""
    return next((other.span for other, _ in node.pairs if nearest(other.text.strip(), (key,))), node.pairs[0][0].span)


def _step(node: yaml_nodes.Node, step: str | int) -> tuple[Span | None, yaml_nodes.Node | None]:
    if isinstance(node, yaml_nodes.Mapping):
        return next(((key.span, value) for key, value in node.pairs if key.text == step), (None, None))
    if isinstance(node, yaml_nodes.Sequence) and isinstance(step, int):
        items = tuple(item for item in node.items if not is_empty(item))  # Empty items were not read.
        return (None, items[step]) if step < len(items) else (None, None)
    # A single value may stand for a list of one.
    return (None, node) if step == 0 else (None, None)


def _first_line_of(span: Span) -> Span:
    if span.end_line == span.line:
        return span
    return Span(path=span.path, line=span.line, column=span.column, end_line=span.line, end_column=span.column + 1)


def _passage(again: _Again, where: Passage) -> Span:
    """Find the occurrence of a text, in the Markdown where it is there, else anywhere."""
    position, lines, text = again.head.body_line, again.lines, again.text
    offset = lines.offset(position, 1) if position <= len(lines) else 0
    for form in _forms(where.text):
        found = list(islice(pattern(form).finditer(text, offset), where.occurrence + 1))
        if found:
            last = found[-1]
            return lines.span(where.path, *last.span(last.lastgroup or 0))
    first = offset + len(text[offset:]) - len(text[offset:].lstrip())
    return lines.whole_line(where.path, lines.place(min(first, len(text)))[0])


def _forms(words: str) -> tuple[str, ...]:
    """Give the ways in which something may be written in Markdown, the likeliest first."""
    if words.startswith("]("):  # Where a link or a picture leads: inside brackets, below the text, or as HTML.
        target = f"(?P<place>{escape(words[2:])})"
        return rf"(?:\]\(\s*<?|\]:\s*<?|\b(?i:href|src)\s*=\s*[\"']?){target}(?=[\s)>\"']|$)", target
    if words.startswith("[^"):  # A footnote: its text at the beginning of a line, or its mark, which is neither escaped nor code.
        before = r"(?m:^)[ \t>*+\-\d.]*" if words.endswith("]:") else r"(?<![\\`])"
        return f"{before}(?P<place>{_loosely(words)})", f"(?P<place>{_loosely(words)})"
    if words.startswith("#"):  # An anchor: in curly brackets behind a heading, or as HTML.
        anchor = escape(words[1:])
        return (
            rf"\{{[^}}\n]*?(?P<place>#{anchor})(?=[\s}}])|\b(?i:id)\s*=\s*[\"']?(?P<html>{anchor})(?=[\s\"'>])",
            f"(?P<place>{anchor})",
        )
    return (f"(?P<place>{_loosely(words)})",)


def _loosely(words: str) -> str:
    """Give the pattern of words, whatever blanks stand between them and whichever quotes in them."""
    return r"\s+".join("['‘’]".join(map(escape, pattern("['‘’]").split(word))) for word in words.split()) or escape(words)


def _start(path: str) -> Span:
    return Span(path=path, line=1, column=1, end_line=1, end_column=1)
