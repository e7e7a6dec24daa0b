"""Front matter: the lines between `---` and `---` become a tree of texts; the rest is Markdown.

python-frontmatter reads the file through a handler of ours. Left to itself it strips the text, takes a missing end for no front
matter at all, and lets YAML decide what values mean; the handler leaves it none of these choices.
"""

from re import MULTILINE
from re import compile as pattern
from typing import Any, Final

import frontmatter
from frontmatter.default_handlers import BaseHandler

from adfm_site.diagnostics import Diagnostic, Said, problem
from adfm_site.reading import yaml_nodes
from adfm_site.reading.yaml_faults import does_not_fit, fault, tab_indentation
from adfm_site.source import Lines, Span

_FENCE: Final = pattern(r"^---[ \t]*$", MULTILINE)
_OTHER_BREAKS: Final = str.maketrans({"\x85": " ", "\u2028": " ", "\u2029": " "})
_MENDED_AT_MOST: Final = 20


@problem("error")
def front_matter_missing() -> Said:
    """A file of content begins with front matter: a line with three hyphens, fields, and a line with three hyphens.

    Without it nobody can tell what the file is, so it is not published.
    """
    return Said("This file does not begin with front matter.", hints=("Its first line must be ---, then fields such as “title: …”.",))


@problem("error")
def front_matter_without_end(line: int) -> Said:
    """Front matter ends with a line of three hyphens; the text begins below it.

    Wrong: the fields, then at once the text. Right: a line with `---` between them.
    """
    return Said("The front matter that begins here has no end.", hints=(f"Put a line with --- before line {line}.",))


@problem("error")
def front_matter_not_fields(where: str, example: str) -> Said:
    """Between the two lines of hyphens, and in site.yaml, stand fields: a name, a colon, a space and a value."""
    return Said(f"{where} holds no fields.", hints=(f"Write fields such as “{example}: …”, each on a line of its own.",))


class Head:
    """A file cut in two: its fields with their positions, and its Markdown with the line at which that begins."""

    def __init__(self, path: str, text: str) -> None:
        """Take a file's text with LF line ends and without a byte order mark."""
        handler = _StrictHandler(path, text)
        frontmatter.parse(text, handler=handler)
        self.fields = handler.fields
        self.body = handler.body
        self.body_line = handler.body_line
        self.diagnostics = tuple(handler.diagnostics)
        self.whole = handler.fields is not None


class _StrictHandler(BaseHandler):  # type: ignore[misc, unused-ignore]  # the library ships no types
    """Front matter without guesses."""

    FM_BOUNDARY = _FENCE
    START_DELIMITER = END_DELIMITER = "---"

    def __init__(self, path: str, text: str) -> None:
        super().__init__()
        self._path, self._text = path, text
        self.fields: yaml_nodes.Mapping | None = None
        self.body, self.body_line = "", 1
        self.diagnostics: list[Diagnostic] = []

    def detect(self, text: str) -> bool:  # noqa: ARG002 - the library passes a stripped text, which is of no use
        return True

    def split(self, text: str) -> tuple[str, str]:  # noqa: ARG002 - as above
        first = _FENCE.match(self._text)
        if first is None:
            self.body = self._text
            self.diagnostics.append(front_matter_missing(_line_start(self._path, 1)))
            return "", self._text
        end = _FENCE.search(self._text, first.end() + 1)
        if end is None:
            self.diagnostics.append(front_matter_without_end(_line_start(self._path, 1), _likely_end(self._text)))
            return "", ""
        self.body = self._text[end.end() + 1 :]
        self.body_line = self._text.count("\n", 0, end.end()) + 2
        return self._text[first.end() + 1 : end.start()], self.body

    def load(self, fm: str, **_: object) -> dict[str, Any]:
        if not self.diagnostics:
            self.fields = self._composed(fm.translate(_OTHER_BREAKS))
        return {}

    def _composed(self, text: str) -> yaml_nodes.Mapping | None:
        """Read the fields; where a line is certainly mended, mend it in memory and read on, so that one fault hides no other."""
        for _ in range(_MENDED_AT_MOST):
            composer = yaml_nodes.Composer(self._path, 2)
            try:
                node = composer.compose(text)
            except Exception as error:  # noqa: BLE001 - PyYAML raises ValueError, AttributeError and others on some inputs
                found = fault(error, self._path, text, 2)
                if found.code == does_not_fit.code and any(told.code == tab_indentation.code for told in self.diagnostics):
                    return None  # How far a tab was meant to indent is a guess; what does not fit it is an echo.
                self.diagnostics.append(found)
                if found.replacement is None or not isinstance(found.where, Span):
                    return None
                text = _mended(text, found.where, found.replacement)
                continue
            return self._checked(node, composer.diagnostics)
        return None

    def _checked(self, node: yaml_nodes.Node | None, complaints: list[Diagnostic]) -> yaml_nodes.Mapping | None:
        self.diagnostics.extend(complaints)
        if isinstance(node, yaml_nodes.Mapping):
            return node
        if not complaints:
            self.diagnostics.append(front_matter_not_fields(node.span if node else _line_start(self._path, 1), "The front matter", "title"))
        return None

    def export(self, metadata: dict[str, object], **_: object) -> str:
        """Refuse: writing front matter back would lose comments, order and quotes."""
        raise NotImplementedError


def compose_file(path: str, text: str) -> tuple[yaml_nodes.Mapping | None, tuple[Diagnostic, ...]]:
    """Read a whole file of YAML, such as site.yaml, as strictly as front matter."""
    composer = yaml_nodes.Composer(path, 1)
    try:
        node = composer.compose(text.translate(_OTHER_BREAKS))
    except Exception as error:  # noqa: BLE001 - as above
        return None, (fault(error, path, text, 1),)
    if isinstance(node, yaml_nodes.Mapping):
        return node, tuple(composer.diagnostics)
    return None, (*composer.diagnostics, front_matter_not_fields(_line_start(path, 1), path, "name"))


def _line_start(path: str, line: int) -> Span:
    return Span(path=path, line=line, column=1, end_line=line, end_column=4)


def _likely_end(text: str) -> int:
    """Give the number of the line before which the end of the front matter was forgotten, as far as one can tell."""
    lines = text.split("\n")
    for number, line in enumerate(lines[1:], start=2):
        if not line.strip() or not (line[0] in " -#" or ":" in line):
            return number
    return len(lines) + 1


def _mended(text: str, where: Span, replacement: str) -> str:
    """Replace a part of one line, so that no line moves."""
    lines = Lines(text)
    start = lines.offset(where.line - 1, where.column)
    if not replacement.strip():  # As many spaces as tabs, so that what follows keeps its columns.
        replacement = " " * (where.end_column - where.column)
    return text[:start] + replacement + text[lines.offset(where.end_line - 1, where.end_column) :]
