"""Front matter: the lines between `---` and `---` become a tree of texts; the rest is Markdown.

python-frontmatter reads the file through a handler of ours. Left to itself it strips the text, takes a missing end for no front
matter at all, and lets YAML decide what values mean; the handler leaves it none of these choices.
"""

from dataclasses import replace
from re import MULTILINE
from re import compile as pattern
from typing import Any, Final

import frontmatter
from frontmatter.default_handlers import BaseHandler

from adfm_site.diagnostics import Diagnostic, Said, problem
from adfm_site.reading import yaml_nodes
from adfm_site.reading.mending import Mended
from adfm_site.reading.tangles import text_too_long
from adfm_site.reading.yaml_faults import does_not_fit, fault, faulty_indentation
from adfm_site.source import Span

_FENCE: Final = pattern(r"^---[ \t]*$", MULTILINE)
_DOTS: Final = pattern(r"^\.\.\.[ \t]*$", MULTILINE)
_ALMOST_A_FENCE: Final = pattern(r"(--|-{4,}|[‐‑‒–—―]+|\.{3,}|={3,}|\*{3,}|_{3,}|\+{3,})[ \t]*")
_OTHER_BREAKS: Final = str.maketrans({"\x85": " ", "\u2028": " ", "\u2029": " "})
_MENDED_AT_MOST: Final = 20
_LONGEST: Final = 200_000


@problem("error")
def front_matter_missing() -> Said:
    """A file of content begins with front matter: a line with three hyphens, fields, and a line with three hyphens.

    Without it nobody can tell what the file is, so it is not published.
    """
    return Said("This file does not begin with front matter.", hints=("Its first line must be ---, then fields such as “title: …”.",))


@problem("error")
def front_matter_without_end(line: int, instead: str) -> Said:
    """Front matter ends with a line of three hyphens; the text begins below it.

    Wrong: the fields, then at once the text. Right: a line with `---` between them.
    """
    hint = f"Write --- in line {line}, in place of {instead}" if instead else f"Put a line with --- before line {line}."
    return Said("The front matter that begins here has no end.", hints=(hint,))


@problem("error")
def front_matter_not_fields(what: str, field: str) -> Said:
    """Between the two lines of hyphens stand fields: a name, a colon, a space and a value."""
    return Said(f"{what} holds no fields.", hints=(f"Write fields such as “{field}: …”, each on a line of its own.",))


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
            self.diagnostics.append(front_matter_missing(_line_start(self._path, len(self._text.partition("\n")[0]))))
            return "", self._text
        end = _FENCE.search(self._text, first.end() + 1)
        dots = _DOTS.search(self._text, first.end() + 1, end.start() if end else len(self._text))
        if end is None or dots is not None:
            self.diagnostics.append(front_matter_without_end(_line_start(self._path, 3), *_likely_end(self._text)))
            return "", ""
        self.body = self._text[end.end() + 1 :]
        self.body_line = self._text.count("\n", 0, end.end()) + 2
        return self._text[first.end() + 1 : end.start()], self.body

    def load(self, fm: str, **_: object) -> dict[str, Any]:
        if not self.diagnostics:
            self.fields, found = _composed(self._path, fm, 2)
            self.diagnostics.extend(found)
        return {}

    def export(self, metadata: dict[str, object], **_: object) -> str:
        """Refuse: writing front matter back would lose comments, order and quotes."""
        raise NotImplementedError


def compose_file(path: str, text: str) -> tuple[yaml_nodes.Mapping | None, tuple[Diagnostic, ...]]:
    """Read a whole file of YAML, such as site.yaml, as strictly as front matter."""
    fields, found = _composed(path, text, 1)
    return fields, tuple(found)


def _composed(path: str, text: str, first_line: int) -> tuple[yaml_nodes.Mapping | None, list[Diagnostic]]:
    """Read fields; where a line is certainly mended, mend it in memory and read on, so that one fault hides no other.

    Gives no fields where some could not be read: what is missing then is not known.
    """
    if len(text) > _LONGEST:
        place = _line_start(path, 1 if first_line == 1 else len("---"))
        return None, [text_too_long(place, f"fields of {len(text):,} characters", f"{_LONGEST:,}")]
    mended = Mended(text.translate(_OTHER_BREAKS))
    complaints = faulty_indentation(path, mended, first_line)
    indented = bool(complaints)
    for _ in range(_MENDED_AT_MOST):
        composer = yaml_nodes.Composer(path, first_line, None if mended.is_as_written else mended.written)
        try:
            node = composer.compose(mended.text)
        except Exception as error:  # noqa: BLE001 - PyYAML raises ValueError, AttributeError and others on some inputs
            found = fault(error, path, mended.text, first_line)
            if indented and found.code == does_not_fit.code:  # What was mended stands in another column than was meant.
                return None, complaints
            complaints.append(_as_written(found, mended, first_line))
            if found.replacement is None or not isinstance(found.where, Span):
                return None, complaints
            mended.change(found.where.line - first_line, found.where.column - 1, found.where.end_column - 1, found.replacement)
            continue
        complaints += composer.diagnostics
        if isinstance(node, yaml_nodes.Mapping) and composer.readable:
            return node, complaints
        if not complaints:
            what, field = ("This file", "name") if path.endswith(".yaml") else ("The front matter", "title")
            place = node.span if node else _line_start(path, 0 if first_line == 1 else len("---"))
            complaints.append(front_matter_not_fields(place, what, field))
        return None, complaints
    return None, complaints


def _as_written(found: Diagnostic, mended: Mended, first_line: int) -> Diagnostic:
    """Give a complaint about the mended text as one about the text as written."""
    where = found.where
    if not isinstance(where, Span):
        return found
    column = mended.written(where.line - first_line, where.column - 1) + 1
    end_column = mended.written(where.end_line - first_line, where.end_column - 1) + 1
    return replace(found, where=Span(path=where.path, line=where.line, column=column, end_line=where.end_line, end_column=end_column))


def _line_start(path: str, length: int) -> Span:
    """Give the first signs of the first line, as far as it has so many."""
    return Span(path=path, line=1, column=1, end_line=1, end_column=min(length, len("---")) + 1)


def _likely_end(text: str) -> tuple[int, str]:
    """Give the number of the line before which the end of the front matter was forgotten, or that stands in its place, and that line."""
    lines = text.split("\n")
    for number, line in enumerate(lines[1:], start=2):
        if _ALMOST_A_FENCE.fullmatch(line):
            return number, line.strip()
        if not line.strip() or not (line[0] in " \t-#" or ":" in line):
            return number, ""
    return len(lines) + 1, ""
