"""Front matter: the lines between `---` and `---` become a tree of texts; the rest is Markdown.

python-frontmatter splits the text, through a handler with stricter fences. Its `parse` is not used: it strips the text,
takes a missing end for no front matter at all, and lets YAML decide what values mean.
"""

from re import MULTILINE
from typing import Final

from frontmatter.default_handlers import BaseHandler

from adfm_site.diagnostics import Diagnostic, Said, problem
from adfm_site.patterns import pattern
from adfm_site.reading.limits import text_too_long
from adfm_site.reading.unopened import is_pointer_text, pointer_of_git_lfs
from adfm_site.reading.yaml import nodes as yaml_nodes
from adfm_site.reading.yaml.recovery import composed
from adfm_site.source import Lines, Span

_Fields = tuple[yaml_nodes.Mapping | None, tuple[Diagnostic, ...]]
_FENCE: Final = pattern(r"^---[ \t]*$", MULTILINE)
_CONFLICT: Final = pattern(r"^(?P<begin><{7})(?: |$)", MULTILINE)
_DOTS: Final = pattern(r"\n\.\.\.[ \t]*\n")
_FIELDS_WITHOUT_START: Final = pattern(
    r"(?:[^\w\n]*\n)?(?:[A-Za-z_][\w-]*[ \t]*:[^\n]*\n|(?!---[ \t]*(?:\n|\Z))[ \t#-][^\n]*\n|\n)++---[ \t]*(?:\n|\Z)"
)
_ALMOST_A_FENCE: Final = pattern(r"(--|-{4,}|[‐‑‒–—―]+|\.{3,}|={3,}|\*{3,}|_{3,}|\+{3,})[ \t]*")
_OTHER_BREAKS: Final = str.maketrans({"\x85": " ", "\u2028": " ", "\u2029": " "})
_LONGEST: Final = 200_000


@problem("error")
def front_matter_missing() -> Said:
    """A file of content begins with front matter: a line with three hyphens, fields, and a line with three hyphens.

    Without it the program does not know what the file is, so it is not published.
    """
    return Said(
        "This file does not begin with front matter.",
        hints=("Its first line must be ---, then fields such as “title: …”.",),
    )


@problem("error")
def front_matter_without_end(line: int, instead: str) -> Said:
    """Front matter ends with a line of three hyphens. The text begins below that line.

    Wrong: the fields, followed directly by the text. Right: a line with `---` between them.
    """
    hint = f"Write --- in line {line}, instead of {instead}" if instead else f"Put a line with --- before line {line}."
    return Said("The front matter that begins here has no end.", hints=(hint,))


@problem("error")
def front_matter_not_fields(what: str, field: str) -> Said:
    """Between the two lines of hyphens are fields. Each has a name, a colon, a space and a value."""
    return Said(f"{what} has no fields.", hints=(f"Write fields such as “{field}: …”, each on a separate line.",))


@problem("error")
def conflict_left() -> Said:
    """Two people changed the same lines.

    Git wrote both versions into the file, between lines of <, = and >, so that you can choose.

    Keep the correct version, and delete these three lines.
    """
    return Said(
        "This file contains two versions of the same lines.",
        hints=("Keep the correct version, and delete the lines of <<<<<<<, ======= and >>>>>>>.",),
    )


class _Fences(BaseHandler):  # type: ignore[misc, unused-ignore]  # the library ships no types
    """Splits a text at its first two lines of just three hyphens. Raises ValueError where there are none."""

    FM_BOUNDARY = _FENCE


class FrontMatter:
    """A file cut in two: its fields with their positions, and its Markdown with the line at which that begins."""

    def __init__(self, path: str, text: str) -> None:
        """Take a file's text with LF line ends and without a byte order mark."""
        self.body, self.body_line = "", 1
        self.fields, self.diagnostics = self._read(path, text)
        self.whole = self.fields is not None and not any(_is_refused(value) for _, value in self.fields.pairs)

    def _read(self, path: str, text: str) -> _Fields:
        """Note the body, and return the fields with the complaints about them."""
        if (unread := _not_to_be_read(path, text)) is not None:
            return None, (unread,)
        if not _FENCE.match(text):
            fields = _FIELDS_WITHOUT_START.match(text)
            start = fields.end() if fields else 0
            self.body, self.body_line = text[start:], text.count("\n", 0, start) + 1
            return None, (front_matter_missing(_line_start(path, len(text.partition("\n")[0]))),)
        try:
            head, body = _Fences().split(text)  # Both begin with the line break behind a fence.
        except ValueError:
            head, body = None, ""
        if head is None or _DOTS.search(head):
            return None, (front_matter_without_end(_line_start(path, 3), *_likely_end(text)),)
        self.body, self.body_line = body[1:], text.count("\n", 0, len(text) - len(body)) + 2
        return _composed(path, head[1:], 2)


def compose_file(path: str, text: str) -> _Fields:
    """Read a whole file of YAML, such as site.yaml, as strictly as front matter."""
    unread = _not_to_be_read(path, text)
    return (None, (unread,)) if unread else _composed(path, text, 1)


def _not_to_be_read(path: str, text: str) -> Diagnostic | None:
    """Complain about what git left in the place of a text: a pointer to a large file, or two versions of some lines."""
    if is_pointer_text(text):
        return pointer_of_git_lfs(_line_start(path, len(text.partition("\n")[0])))
    return _conflict(path, text)


def _conflict(path: str, text: str) -> Diagnostic | None:
    """Complain about two versions of some lines that git left in a text."""
    found = _CONFLICT.search(text) if "\n=======\n" in text else None
    between = text.find("\n=======\n", found.start()) if found else -1
    if found is None or between < 0 or "\n>>>>>>>" not in text[between:]:
        return None
    return conflict_left(Lines(text).span(path, *found.span("begin")))


def _composed(path: str, text: str, first_line: int) -> _Fields:
    """Read fields.

    Gives none where none could be read; those of which only the name could be read are there without a value.
    """
    if len(text) > _LONGEST:
        place = _line_start(path, 1 if first_line == 1 else len("---"))
        return None, (text_too_long(place, f"fields of {len(text):,} characters", f"{_LONGEST:,}"),)
    node, complaints = composed(path, text.translate(_OTHER_BREAKS), first_line)
    if isinstance(node, yaml_nodes.Mapping):
        return node, tuple(complaints)
    if not complaints:
        what, field = ("This file", "name") if path.endswith(".yaml") else ("The front matter", "title")
        place = node.span if node else _line_start(path, 0 if first_line == 1 else len("---"))
        complaints.append(front_matter_not_fields(place, what, field))
    return None, tuple(complaints)


def _is_refused(value: yaml_nodes.Node) -> bool:
    return isinstance(value, yaml_nodes.ScalarNode) and value.refused


def _line_start(path: str, length: int) -> Span:
    """Return the first signs of the first line, as far as it has so many."""
    return Span(path=path, line=1, column=1, end_line=1, end_column=min(length, len("---")) + 1)


def _likely_end(text: str) -> tuple[int, str]:
    """Return the number of the line at which the front matter probably ends without its closing line.

    Return the line as well where it was written instead of the closing line; else an empty text, and the end is before
    that line.
    """
    lines = text.split("\n")
    for number, line in enumerate(lines[1:], start=2):
        if _ALMOST_A_FENCE.fullmatch(line):
            return number, line.strip()
        if not line.strip() or not (line[0] in " \t-#" or ":" in line):
            return number, ""
    return len(lines) + 1, ""
