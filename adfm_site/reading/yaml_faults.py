"""The editor's mistake where YAML cannot be read.

The parser's words become a sentence, at the line where the mistake is.
"""

from re import MULTILINE
from re import compile as pattern
from typing import Final

import yaml

from adfm_site.diagnostics import Diagnostic, Said, problem
from adfm_site.reading.mending import Mended, quoted
from adfm_site.source import Lines, Span

_KEY_AND_VALUE: Final = pattern(r"^(?P<before>[\s-]*[^\s:#][^:#]*:[ ]+|\s*-[ ]+)(?P<value>\S.*?)\s*$")
_OPENED: Final = pattern(r"^\s*(?:- +)*(?:[^\s:#\"'][^:#]*: +|- +)(?P<text>(?P<sign>[\"'])(?:(?!(?P=sign)).)*)$")
_TIGHT: Final = pattern(r"(?P<key>(?:- +)?[a-z]+(?:-[a-z]+)*):(?P<value>(?!//)[^ ].*)")
_FIELD: Final = pattern(r"^\s*(?:- +)?[A-Za-z-]+:(?: |$)")
_HYPHEN: Final = pattern(r"^\s*- ")
_INDENTATION: Final = pattern(r"^[^\S\n]*(?=[^\s#])", MULTILINE)
_ODD_INDENTATION: Final = pattern(r"^ *[^\S\n ][^\S\n]*(?=[^\s#])", MULTILINE)
_REMARK: Final = pattern(r"\s#")
# Quotes around the whole text: of others of the same sort in it the first opens, or is an apostrophe.
_QUOTED_WHOLE: Final = pattern(r"(?P<sign>[\"'])(?:(?!(?P=sign)).)*(?:[\s(](?P=sign)\S|\w(?P=sign)\w).*(?P=sign)")
# A single quote opens the text, and an apostrophe in it seems to close it.
_APOSTROPHE_CLOSES: Final = pattern(r"'[^']*\w'\w[^']*")
_IN_DOUBLE_QUOTES: Final = pattern(r'"(?:[^"\\]|\\.)*"')
# A blank of another sort behind a list's hyphen, or on either side of the colon behind a field's name. What begins with
# a capital inside a block is more likely a text: “- Chair:”.
_ODD_BLANK: Final = pattern(
    r"^ *(?:- +)*(?:-(?P<hyphen>[\u00a0\u202f\u3000]+)(?=\S)|"
    r"(?:(?<! )[A-Z])?[a-z-]+(?P<before>[\u00a0\u202f\u3000]+)?:(?:(?P<after>[\u00a0\u202f\u3000]+)(?=\S)|(?= |$)))"
)
_TEXT_BELOW: Final = pattern(r"^(?P<indent> *)(?:- +)*(?:[^\s#][^:#]*: +)?[|>][-+0-9]*\s*(?:#.*)?$")
_BLANKS: Final = {
    "\u00a0": "a no-break space, U+00A0",
    "\u202f": "a narrow no-break space, U+202F",
    "\u3000": "a wide space, U+3000",
}
_TOLD_AT_MOST: Final = 20
_LONGEST_HINT: Final = 60


@problem("error")
def colon_in_text(value: str) -> Said:
    """A text that contains a colon and a space must be in quotes, because a colon and a space end a field's name.

    Wrong: `title: Roundtable: first`. Right: `title: "Roundtable: first"`.
    """
    return Said(
        "This text contains a colon, so it must be in quotes.",
        hints=(f"Write {quoted(value)}.",),
        replacement=_certainly(value),
    )


@problem("error")
def needs_quotes(value: str, sign: str) -> Said:
    """A text must be in quotes if it begins with one of the characters @ ` % & * ! | > #.

    Wrong: `title: @home`. Right: `title: "@home"`.
    """
    return Said(
        f"A text that begins with {sign} must be in quotes.",
        hints=(f"Write {quoted(value)}.",),
        replacement=_certainly(value),
    )


@problem("error")
def text_cut_short(rest: str, meant: str | None) -> Said:
    """A space and # begin a comment in front matter. The text after them would be lost.

    Wrong: `title: Meeting #3 in Bangkok`. Right: `title: "Meeting #3 in Bangkok"`.
    A comment has a space after its #, and is not only a number: `place: Dhaka, BD # to be confirmed`.
    """
    hint = f"Write {quoted(meant)}." if meant else "Put the whole text in quotes."
    other = "If it is a comment, put a space after #." if rest[1:2].strip() else ""
    message = f"“{rest}” would be lost, because a space and # begin a comment."
    return Said(message, hints=(hint, other), replacement=quoted(meant) if meant else None)


@problem("error")
def tab_indentation(spaces: str) -> Said:
    """Front matter is indented with spaces. Tabs are not allowed."""
    return Said("This line is indented with a tab.", hints=("Use two spaces for each level.",), replacement=spaces)


@problem("error")
def unclosed_quote(sign: str) -> Said:
    r"""A text in quotes ends with the same quote that it begins with.

    Wrong: `title: "First roundtable`. Right: `title: "First roundtable"`. A quote inside a text in double quotes is
    written \".
    """
    return Said(f"The quote {sign} that begins here is never closed.", hints=(f"Put {sign} at the end of the text.",))


@problem("error")
def unclosed_bracket(opened: str, closing: str, hidden: bool) -> Said:
    """A list in square brackets ends with ], a block in curly brackets with }.

    Wrong: `countries: [AU, TH`. Right: `countries: [AU, TH]`, or each country on a separate line, after a hyphen.
    """
    why = "Everything after a space and # is a comment. A text that contains them must be in quotes."
    return Said(
        f"The bracket {opened} that begins here is never closed.",
        hints=(why if hidden else f"Put {closing} at the end.",),
    )


@problem("error")
def line_without_colon(line: str) -> Said:
    """Each line of front matter is a field (a name, a colon, a space and a value) or a list item after a hyphen."""
    tight = _TIGHT.fullmatch(line.strip())
    right = f"{tight['key']}: {tight['value'].strip()}" if tight else None
    explained = (
        "A field is a name, a colon, a space and a value. "
        "If the text continues from the line above, indent it by two spaces."
    )
    return Said(
        "This line is not a field or a list item.",
        hints=(f"Put a space after the colon: {_short(right)}" if right else explained,),
        replacement=right,
    )


@problem("error")
def does_not_fit() -> Said:
    """A line has a different indentation than the lines above it.

    Lines of one block begin in the same column. Below a field with a value on the same line, do not indent the next
    field.
    """
    return Said(
        "The indentation of this line does not match the lines above it.",
        hints=("Begin it in the same column as the lines of the same block.",),
    )


@problem("error")
def words_behind_quote(value: str) -> Said:
    """A text that begins with a quote ends at the next such quote. Nothing may follow it.

    Wrong: `title: "First" roundtable`. Right: `title: '"First" roundtable'`, with the other kind of quotes around the
    whole text.
    """
    inner = (
        value[1:-1] if _QUOTED_WHOLE.fullmatch(value) else value[1:] if _APOSTROPHE_CLOSES.fullmatch(value) else value
    )
    return Said(
        "There is more text after the closing quote.", hints=(f"Write {quoted(inner)}.",), replacement=_certainly(inner)
    )


@problem("error")
def backslash_in_quotes(sign: str, inner: str) -> Said:
    r"""In double quotes, a backslash begins a special character, such as \t for a tab.

    Before most letters it has no meaning.

    Wrong: `title: "Papers of \Dhaka"`. Right: `title: 'Papers of \Dhaka'`, with single quotes, where a backslash is an
    ordinary character.
    """
    certain = '\\"' not in inner and "\\\\" not in inner
    meant = inner.replace('\\"', '"').replace("\\\\", "\\")
    right = f"'{meant}'" if "'" not in meant else quoted(meant)
    return Said(
        f"In double quotes, \\{sign} has no meaning.",
        hints=(f"Write {right}.",),
        replacement=right if certain else None,
    )


@problem("error")
def forbidden_character(name: str, replacement: str | None = None) -> Said:
    """Some invisible characters are not allowed in front matter. They come with text copied from other programs.

    Examples are control characters, and no-break spaces from word processors before a field or next to its colon.
    """
    hint = "Use an ordinary space instead." if replacement == " " else "Use ordinary spaces instead."
    hint = "Delete it." if replacement == "" else hint if replacement else "Delete it and type the text again."
    return Said(
        f"There is an invisible character here that is not allowed ({name}).", hints=(hint,), replacement=replacement
    )


def _short(words: str) -> str:
    return words if len(words) <= _LONGEST_HINT else f"{words[:_LONGEST_HINT]}…"


def _certainly(value: str) -> str | None:
    """Return a text in quotes, where it is certain that all of it is the text: behind a blank, # may begin a remark."""
    return None if _REMARK.search(value) else quoted(value)


def faulty_indentation(path: str, mended: Mended, first_line: int) -> list[Diagnostic]:
    """Complain about lines that are indented with anything but spaces, and correct them.

    Their correct indentation is estimated where it is not certain.
    """
    found: list[Diagnostic] = []
    if not _ODD_INDENTATION.search(mended.text):
        return found
    meant: dict[str, int] = {}
    above = ""
    for number, line in enumerate(mended.text.split("\n")):
        indentation = _INDENTATION.match(line)
        if indentation is None:
            continue
        blanks, rest = indentation[0], line[indentation.end() :]
        if blanks.strip(" ") and len(found) < _TOLD_AT_MOST:
            width = meant.setdefault(blanks, _step_below(above)) if "\t" in blanks else len(blanks)
            span = Span(
                path=path, line=number + first_line, column=1, end_line=number + first_line, end_column=len(blanks) + 1
            )
            name = next((words for sign, words in _BLANKS.items() if sign in blanks), "a space of unusual width")
            found.append(
                tab_indentation(span, " " * width) if "\t" in blanks else forbidden_character(span, name, " " * width)
            )
            mended.change(number, 0, len(blanks), " " * width)
            line = " " * width + rest  # noqa: PLW2901 - the line as it is from here on
        above = line
    return found


def odd_blanks(path: str, mended: Mended, first_line: int) -> list[Diagnostic]:
    """Complain about blanks in which YAML sees letters, where it needs a space or nothing, and mend them.

    In a text that stands below its field (| or >) every sign is its own.
    """
    found: list[Diagnostic] = []
    deeper_than: int | None = None
    for number, line in enumerate(mended.text.split("\n")) if any(sign in mended.text for sign in _BLANKS) else ():
        indent = len(line) - len(line.lstrip(" "))
        if deeper_than is not None and (indent > deeper_than or not line.strip()):
            continue
        text_below = _TEXT_BELOW.match(line)
        deeper_than = len(text_below["indent"]) if text_below else None
        blank = _ODD_BLANK.match(line)
        # From the right to the left, so that no place moves before it is mended.
        for name in ("after", "before", "hyphen"):
            if blank and blank[name] and len(found) < _TOLD_AT_MOST:
                start, end = blank.span(name)
                instead = "" if name == "before" else " "
                span = Span(
                    path=path,
                    line=number + first_line,
                    column=start + 1,
                    end_line=number + first_line,
                    end_column=end + 1,
                )
                found.append(forbidden_character(span, _BLANKS[blank[name][0]], instead))
                mended.change(number, start, end, instead)
    return found


def _step_below(line: str) -> int:
    """Return the column in which the line below a line most likely begins."""
    inner = line.lstrip(" -") if line.lstrip().startswith("- ") else line.lstrip()
    return len(line) - len(inner) + (2 if line.rstrip().endswith(":") else 0)


def fault(error: Exception, path: str, text: str, first_line: int) -> Diagnostic:
    """Return the complaint for an error of the YAML parser in a text that begins at a line of the file."""
    lines = Lines(text)
    if isinstance(error, yaml.reader.ReaderError):
        # libyaml counts bytes, PyYAML's own reader signs.
        before = (
            text.encode()[: error.position].decode(errors="ignore") if error.encoding == "?" else text[: error.position]
        )
        line, column = lines.place(len(before))
        return forbidden_character(_one(path, line + first_line - 1, column), f"U+{_code(error.character):04X}")
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return does_not_fit(_one(path, first_line, 1))
    return _Reader(path, lines, first_line, error).complaint()


def _code(character: object) -> int:
    return character if isinstance(character, int) else ord(str(character)[0])


def _one(path: str, line: int, column: int) -> Span:
    return Span(path=path, line=line, column=column, end_line=line, end_column=column + 1)


def _items_of_one_list(line: str, below: str) -> bool:
    hyphen = _HYPHEN.match(line)
    return hyphen is not None and below.startswith(hyphen[0])


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
        return (
            self._quote()
            or self._escape()
            or self._behind()
            or self._colon()
            or self._sign()
            or self._bracket()
            or self._shape()
        )

    def _colon(self) -> Diagnostic | None:
        if "mapping values are not allowed" not in self._said:
            return None
        line = self._lines[self._mark.line + 1]
        value = _KEY_AND_VALUE.match(line)
        if value is None or value["value"][0] in "\"'[{" or self._mark.column < value.start("value"):
            return self._no_field_above() or does_not_fit(self._line(self._mark.line))
        return colon_in_text(self._part(self._mark.line, *value.span("value")), value["value"])

    def _no_field_above(self) -> Diagnostic | None:
        """Complain about the line above instead, where that is the one without a colon.

        It begins in the same column, and has no colon with a space after it.
        """
        number = self._mark.line - 1
        while number >= 0 and not self._lines[number + 1].strip():
            number -= 1
        above, here = self._lines[number + 1], self._lines[self._mark.line + 1]
        same = len(above) - len(above.lstrip()) == len(here) - len(here.lstrip())
        if number < 0 or not same or above.lstrip().startswith("- ") or _FIELD.match(above):
            return None
        return line_without_colon(self._line(number), above)

    def _behind(self) -> Diagnostic | None:
        """Text stands behind a closing quote: the mark is at that text."""
        line = self._lines[self._mark.line + 1]
        value = _KEY_AND_VALUE.match(line)
        if value is None or value["value"][0] not in "\"'" or self._mark.column <= value.start("value"):
            return None
        sign = value["value"][0]
        closed = line.rfind(sign, value.start("value") + 1, self._mark.column)
        if closed < 0 or line[closed + 1 : self._mark.column].strip() or "expected" not in self._said:
            return None
        return words_behind_quote(self._part(self._mark.line, *value.span("value")), value["value"])

    def _opened_above(self) -> Diagnostic | None:
        """A quote above was never closed, so that the next one, which begins another text, seems to close it."""
        for number in range(self._context.line, self._mark.line):
            opened, below = _OPENED.match(self._lines[number + 1]), self._next(number)
            if opened and (_FIELD.match(below) or _items_of_one_list(self._lines[number + 1], below)):
                return unclosed_quote(
                    self._part(number, opened.start("text"), opened.start("text") + 1), opened["sign"]
                )
        return None

    def _next(self, number: int) -> str:
        """Return the next line in which anything stands."""
        return next(
            (line for below in range(number + 2, len(self._lines) + 1) if (line := self._lines[below]).strip()), ""
        )

    def _sign(self) -> Diagnostic | None:
        line = self._lines[self._mark.line + 1]
        sign = line[self._mark.column : self._mark.column + 1]
        inside = any(f"scanning {what}" in self._while for what in ("an a", "a tag", "a block scalar"))
        begins = inside or "cannot start any token" in self._said
        if inside:
            line, sign = (
                self._lines[self._context.line + 1],
                self._lines[self._context.line + 1][self._context.column :][:1],
            )
        value = _KEY_AND_VALUE.match(line)
        if not begins or value is None or not value["value"].startswith(sign) or not sign:
            return None
        number = self._context.line if "scanning" in self._while and "token" not in self._said else self._mark.line
        return needs_quotes(self._part(number, *value.span("value")), value["value"], sign)

    def _quote(self) -> Diagnostic | None:
        if "quoted scalar" not in self._while or ("end of stream" not in self._said and "document" not in self._said):
            return None
        return unclosed_quote(self._at(self._context), self._lines[self._context.line + 1][self._context.column :][:1])

    def _escape(self) -> Diagnostic | None:
        value = _KEY_AND_VALUE.match(self._lines[self._mark.line + 1])
        if (
            "unknown escape character" not in self._said
            or value is None
            or not _IN_DOUBLE_QUOTES.fullmatch(value["value"])
        ):
            return None
        sign = self._lines[self._mark.line + 1][self._mark.column :].lstrip("\\")[:1]
        return backslash_in_quotes(self._part(self._mark.line, *value.span("value")), sign, value["value"][1:-1])

    def _bracket(self) -> Diagnostic | None:
        if "flow sequence" in self._while:
            return unclosed_bracket(self._at(self._context), "[", "]", self._cut())
        if "flow mapping" in self._while:
            return unclosed_bracket(self._at(self._context), "{", "}", self._cut())
        return None

    def _cut(self) -> bool:
        """Return whether a # hides what stands behind it in the line of the bracket."""
        return _REMARK.search(self._lines[self._context.line + 1], self._context.column) is not None

    def _shape(self) -> Diagnostic:
        if (opened := self._opened_above()) is not None:
            return opened
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
