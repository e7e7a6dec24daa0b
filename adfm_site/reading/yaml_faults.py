"""What an editor did when YAML cannot be read: the parser's words become a sentence, at the line where the mistake is."""

from re import compile as pattern
from typing import Final

import yaml

from adfm_site.diagnostics import Diagnostic, Said, problem
from adfm_site.source import Lines, Span

_KEY_AND_VALUE: Final = pattern(r"^(?P<before>[\s-]*[^\s:#][^:#]*:[ ]+|\s*-[ ]+)(?P<value>\S.*?)\s*$")

_NO_SPACE: Final = pattern(r"^\s*[^\s:#-][^\s:#]*:\S")


def quoted(value: str) -> str:
    """Give a text in YAML's double quotes."""
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


@problem("error")
def colon_in_text(value: str) -> Said:
    """A text that holds a colon and a space must stand in quotes, since a colon and a space end a field's name.

    Wrong: `title: Roundtable: first`. Right: `title: "Roundtable: first"`.
    """
    return Said("This text holds a colon, so it must stand in quotes.", hints=(f"Write {quoted(value)}.",), replacement=quoted(value))


@problem("error")
def needs_quotes(value: str, sign: str) -> Said:
    """A text that begins with one of the signs @ ` % & * ! | > must stand in quotes.

    Wrong: `title: @home`. Right: `title: "@home"`.
    """
    return Said(f"A text that begins with {sign} must stand in quotes.", hints=(f"Write {quoted(value)}.",), replacement=quoted(value))


@problem("error")
def tab_indentation() -> Said:
    """Front matter is indented with spaces; a tab is not allowed there."""
    return Said("This line is indented with a tab.", hints=("Use two spaces for each step to the right.",), replacement="  ")


@problem("error")
def unclosed_quote(sign: str) -> Said:
    r"""A text in quotes ends with the same quote with which it begins.

    Wrong: `title: "First roundtable`. Right: `title: "First roundtable"`. A quote inside a text in double quotes is written \".
    """
    return Said(f"The quote {sign} that begins here is never closed.", hints=(f"Put {sign} at the end of the text.",))


@problem("error")
def unclosed_bracket(opened: str, closing: str) -> Said:
    """A list in square brackets ends with ], a block in curly brackets with }.

    Wrong: `countries: [AU, TH`. Right: `countries: [AU, TH]`, or one country a line with a hyphen before it.
    """
    return Said(f"The bracket {opened} that begins here is never closed.", hints=(f"Put {closing} at the end.",))


@problem("error")
def line_without_colon(line: str) -> Said:
    """Each line of front matter is a field's name, a colon, a space and a value; or an item of a list after a hyphen."""
    return Said(
        "This line is neither a field nor an item of a list.",
        hints=(
            f"A field is written “{line.split(maxsplit=1)[0].partition(':')[0] if line.split() else 'title'}: …”, with a space after the colon.",
        ),
    )


@problem("error")
def does_not_fit() -> Said:
    """A line does not fit the lines above it: its indentation differs from theirs, or something stands behind a closing quote.

    Wrong: `title: "First" roundtable`. Right: `title: "First roundtable"`. Lines of one block begin in the same column.
    """
    return Said(
        "This line does not fit the lines above it.",
        hints=("Check that it begins in the same column as its neighbours, and that nothing stands behind a closing quote.",),
    )


@problem("error")
def forbidden_character(name: str) -> Said:
    """Control characters are invisible and have no place in front matter; they come from copying out of other programs."""
    return Said(f"Here stands an invisible character that is not allowed ({name}).", hints=("Delete it and type the text again.",))


def fault(error: Exception, path: str, text: str, first_line: int) -> Diagnostic:
    """Give the complaint for an error of the YAML parser in a text that begins at a line of the file."""
    lines = Lines(text)
    if isinstance(error, yaml.reader.ReaderError):
        line, column = lines.place(min(max(error.position, 0), len(text)))
        return forbidden_character(_one(path, line + first_line - 1, column), f"U+{_code(error.character):04X}")
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return does_not_fit(_one(path, first_line, 1))
    return _Reader(path, lines, first_line, error).complaint()


def _code(character: object) -> int:
    return character if isinstance(character, int) else ord(str(character)[0])


def _one(path: str, line: int, column: int) -> Span:
    return Span(path=path, line=line, column=column, end_line=line, end_column=column + 1)


def _mark_of(error: yaml.MarkedYAMLError) -> yaml.Mark:
    if error.problem_mark is None:
        raise error
    return error.problem_mark


class _Reader:
    """One error of the parser, and the lines around it."""

    def __init__(self, path: str, lines: Lines, first_line: int, error: yaml.MarkedYAMLError) -> None:
        self._path, self._lines, self._first = path, lines, first_line
        self._said, self._while = error.problem or "", error.context or ""
        self._mark = _mark_of(error)
        self._context = error.context_mark or self._mark

    def complaint(self) -> Diagnostic:
        """Try the mistakes that editors make, commonest first."""
        return self._quote() or self._tab() or self._colon() or self._sign() or self._bracket() or self._shape()

    def _colon(self) -> Diagnostic | None:
        if "mapping values are not allowed" not in self._said:
            return None
        line = self._lines[self._mark.line + 1]
        value = _KEY_AND_VALUE.match(line)
        above = self._lines[self._mark.line]
        if self._mark.line and line[: self._mark.column].strip().isidentifier() and _NO_SPACE.match(above):
            return line_without_colon(self._line(self._mark.line - 1), above)
        if value is None or value["value"][0] in "\"'[{" or self._mark.column < value.start("value"):
            return does_not_fit(self._line(self._mark.line))
        return colon_in_text(self._part(self._mark.line, *value.span("value")), value["value"])

    def _tab(self) -> Diagnostic | None:
        for number in (self._mark.line, self._context.line):
            indent = len(line := self._lines[number + 1]) - len(line.lstrip())
            if "\t" in line[:indent]:
                column = line.index("\t")
                end = indent if set(line[column:indent]) == {"\t"} else column + 1
                return tab_indentation(self._part(number, column, end))
        return None

    def _sign(self) -> Diagnostic | None:
        line = self._lines[self._mark.line + 1]
        sign = line[self._mark.column : self._mark.column + 1]
        begins = "cannot start any token" in self._said or "scanning an a" in self._while or "scanning a tag" in self._while
        if "scanning an a" in self._while or "scanning a tag" in self._while:
            line, sign = self._lines[self._context.line + 1], self._lines[self._context.line + 1][self._context.column :][:1]
        value = _KEY_AND_VALUE.match(line)
        if not begins or value is None or not value["value"].startswith(sign) or not sign:
            return None
        number = self._context.line if "scanning" in self._while and "token" not in self._said else self._mark.line
        return needs_quotes(self._part(number, *value.span("value")), value["value"], sign)

    def _quote(self) -> Diagnostic | None:
        if "quoted scalar" not in self._while or ("end of stream" not in self._said and "document" not in self._said):
            return None
        return unclosed_quote(self._at(self._context), self._lines[self._context.line + 1][self._context.column :][:1])

    def _bracket(self) -> Diagnostic | None:
        if "flow sequence" in self._while:
            return unclosed_bracket(self._at(self._context), "[", "]")
        if "flow mapping" in self._while:
            return unclosed_bracket(self._at(self._context), "{", "}")
        return None

    def _shape(self) -> Diagnostic:
        if "could not find expected ':'" in self._said:
            return line_without_colon(self._line(self._context.line), self._lines[self._context.line + 1])
        return does_not_fit(self._line(min(self._mark.line, len(self._lines) - 1)))

    def _line(self, number: int) -> Span:
        span = self._lines.whole_line(self._path, number + 1)
        return Span(
            path=self._path,
            line=number + self._first,
            column=span.column,
            end_line=number + self._first,
            end_column=max(span.end_column, span.column + 1),
        )

    def _part(self, number: int, start: int, end: int) -> Span:
        line = number + self._first
        return Span(path=self._path, line=line, column=start + 1, end_line=line, end_column=end + 1)

    def _at(self, mark: yaml.Mark) -> Span:
        return _one(self._path, mark.line + self._first, mark.column + 1)
