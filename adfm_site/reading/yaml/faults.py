"""The editor's mistake where YAML cannot be read.

The parser's words become a sentence, at the line where the mistake is.
"""

from itertools import islice
from re import Match
from typing import Final, ParamSpec

import yaml
from msgspec import Struct

from adfm_site.diagnostics import Diagnostic, Problem, Said, problem
from adfm_site.patterns import pattern
from adfm_site.reading.yaml.mending import Mended, quoted
from adfm_site.source import Span

P = ParamSpec("P")
_KEY_AND_VALUE: Final = pattern(r"^(?P<before>[\s-]*[^\s:#][^:#]*:[ ]+|\s*-[ ]+)(?P<value>\S.*?)\s*$")
_OPENED: Final = pattern(r"^\s*(?:- +)*(?:[^\s:#\"'][^:#]*: +|- +)(?P<text>(?P<sign>[\"'])(?:(?!(?P=sign)).)*)$")
_TIGHT: Final = pattern(r"(?P<key>(?:- +)?[a-z]+(?:-[a-z]+)*):(?P<value>(?!//)[^ ].*)")
_FIELD: Final = pattern(r"^\s*(?:- +)?[A-Za-z-]+:(?: |$)")
_HYPHEN: Final = pattern(r"^\s*- ")
_ODD_INDENTATION: Final = pattern(r"(?P<blanks> *[^\S\n ][^\S\n]*)[^\s#]")
_SAID: Final = pattern(r"\s*[^\s#]")
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


def faulty_indentation(text: Mended) -> list[Diagnostic]:
    """Complain about lines that are indented with anything but spaces, and correct them.

    Their correct indentation is estimated where it is not certain.
    """
    found: list[Diagnostic] = []
    widths: dict[str, int] = {}
    lines = text.lines
    for number, line in enumerate(lines):
        odd = _ODD_INDENTATION.match(line)
        if odd is None or len(found) == _TOLD_AT_MOST:
            continue
        blanks, end = odd["blanks"], odd.end("blanks")
        span = text.span(number, 0, end)
        if "\t" in blanks:
            above = next(
                (above for above in reversed(lines[:number]) if above.strip() and above.lstrip()[0] != "#"), ""
            )
            spaces = " " * widths.setdefault(blanks, _step_below(above))
            found.append(tab_indentation(span, spaces))
        else:
            spaces = " " * end
            name = next((words for sign, words in _BLANKS.items() if sign in blanks), "a space of unusual width")
            found.append(forbidden_character(span, name, spaces))
        text.change(number, 0, end, spaces)
        lines[number] = spaces + line[end:]
    return found


def odd_blanks(text: Mended) -> list[Diagnostic]:
    """Complain about blanks in which YAML sees letters, where it needs a space or nothing, and mend them.

    In a text that stands below its field (| or >) every sign is its own.
    """
    found: list[Diagnostic] = []
    deeper_than: int | None = None
    for number, line in enumerate(text.lines) if any(sign in text.text for sign in _BLANKS) else ():
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
                found.append(forbidden_character(text.span(number, start, end), _BLANKS[blank[name][0]], instead))
                text.change(number, start, end, instead)
    return found


def _step_below(line: str) -> int:
    """Return the column in which the line below a line most likely begins."""
    inner = line.lstrip(" -") if line.lstrip().startswith("- ") else line.lstrip()
    return len(line) - len(inner) + (2 if line.rstrip().endswith(":") else 0)


class ParserFault(Struct, frozen=True):
    """A complaint, its place, and that place in the text as it is now: a line, and columns in that line."""

    complaint: Diagnostic
    where: Span
    line: int
    start: int
    end: int


def fault(error: Exception, text: Mended) -> ParserFault:
    """Return what an error of the YAML parser means."""
    if isinstance(error, yaml.reader.ReaderError):
        # libyaml counts bytes, PyYAML's own reader signs.
        is_c = error.encoding == "?"
        before = text.text.encode()[: error.position].decode(errors="ignore") if is_c else text.text[: error.position]
        sign = error.character if isinstance(error.character, int) else ord(str(error.character)[0])
        column = len(before) - before.rfind("\n") - 1
        return _fault(text, before.count("\n"), column, column + 1, forbidden_character, f"U+{sign:04X}")
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return _fault(text, 0, 0, 1, does_not_fit)
    return _ErrorReader(text, error, error.problem_mark).fault()


def _fault(
    text: Mended, line: int, start: int, end: int, problem_: Problem[P], /, *args: P.args, **kwargs: P.kwargs
) -> ParserFault:
    where = text.span(line, start, end)
    return ParserFault(problem_(where, *args, **kwargs), where, line, start, end)


class _ErrorReader:
    """One error of the parser, and the lines around it."""

    def __init__(self, text: Mended, error: yaml.MarkedYAMLError, mark: yaml.Mark) -> None:
        # At the end of a text without a last line break, the parser's mark is below the last line.
        self._text, self._lines = text, [*text.lines, ""]
        self._said, self._while = error.problem or "", error.context or ""
        self._mark, self._context = mark, error.context_mark or mark
        self._here, self._there = self._lines[self._mark.line], self._lines[self._context.line]
        self._value = _KEY_AND_VALUE.match(self._here)

    def fault(self) -> ParserFault:
        """Try the mistakes that editors make, commonest first."""
        return (
            self._quote()
            or self._escape()
            or self._behind()
            or self._colon()
            or self._sign()
            or self._bracket()
            or self._opened_above()
            or self._shape()
        )

    def _quote(self) -> ParserFault | None:
        if "quoted scalar" not in self._while or ("end of stream" not in self._said and "document" not in self._said):
            return None
        return self._at_context(unclosed_quote, self._there[self._context.column :][:1])

    def _escape(self) -> ParserFault | None:
        value = self._value
        unknown = "unknown escape character" in self._said
        if value is None or not unknown or not _IN_DOUBLE_QUOTES.fullmatch(value["value"]):
            return None
        sign = self._here[self._mark.column :].lstrip("\\")[:1]
        return self._of_value(value, backslash_in_quotes, sign, value["value"][1:-1])

    def _behind(self) -> ParserFault | None:
        """Text stands behind a closing quote: the mark is at that text."""
        value, column = self._value, self._mark.column
        if value is None or value["value"][0] not in "\"'" or column <= value.start("value"):
            return None
        closed = self._here.rfind(value["value"][0], value.start("value") + 1, column)
        if closed < 0 or self._here[closed + 1 : column].strip() or "expected" not in self._said:
            return None
        return self._of_value(value, words_behind_quote, value["value"])

    def _colon(self) -> ParserFault | None:
        if "mapping values are not allowed" not in self._said:
            return None
        value = self._value
        if value is None or value["value"][0] in "\"'[{" or self._mark.column < value.start("value"):
            return self._no_field_above() or self._whole(self._mark.line, does_not_fit)
        return self._of_value(value, colon_in_text, value["value"])

    def _no_field_above(self) -> ParserFault | None:
        """Complain about the line above instead, where that is the one without a colon.

        It begins in the same column, and has no colon with a space after it.
        """
        number = next((above for above in range(self._mark.line - 1, -1, -1) if self._lines[above].strip()), None)
        if number is None:
            return None
        above = self._lines[number]
        same = _indent(above) == _indent(self._here)
        if not same or above.lstrip().startswith("- ") or _FIELD.match(above):
            return None
        return self._whole(number, line_without_colon, above)

    def _sign(self) -> ParserFault | None:
        """Complain about a value that begins with a sign to which YAML gives a meaning of its own."""
        inside = any(f"scanning {what}" in self._while for what in ("an a", "a tag", "a block scalar"))
        number, mark = (self._context.line, self._context) if inside else (self._mark.line, self._mark)
        sign = self._lines[mark.line][mark.column : mark.column + 1]
        value = _KEY_AND_VALUE.match(self._lines[mark.line])
        begins = inside or "cannot start any token" in self._said
        if not begins or value is None or not value["value"].startswith(sign) or not sign:
            return None
        return _fault(self._text, number, *value.span("value"), needs_quotes, value["value"], sign)

    def _bracket(self) -> ParserFault | None:
        for what, opened, closing in (("flow sequence", "[", "]"), ("flow mapping", "{", "}")):
            if what in self._while:
                # A # may hide what stands behind it in the line of the bracket.
                hidden = _REMARK.search(self._there, self._context.column) is not None
                return self._at_context(unclosed_bracket, opened, closing, hidden)
        return None

    def _opened_above(self) -> ParserFault | None:
        """A quote above was never closed, so that the next one, which begins another text, seems to close it."""
        for number in range(self._context.line, self._mark.line):
            line = self._lines[number]
            opened, hyphen = _OPENED.match(line), _HYPHEN.match(line)
            if opened is None:
                continue
            below = next((line for line in islice(self._lines, number + 1, None) if line.strip()), "")
            if _FIELD.match(below) or (hyphen and below.startswith(hyphen[0])):
                start = opened.start("text")
                return _fault(self._text, number, start, start + 1, unclosed_quote, opened["sign"])
        return None

    def _shape(self) -> ParserFault:
        if "could not find expected ':'" in self._said:
            return self._whole(self._context.line, line_without_colon, self._there)
        return self._whole(min(self._mark.line, len(self._lines) - 2), does_not_fit)

    def _whole(self, number: int, problem_: Problem[P], *args: P.args, **kwargs: P.kwargs) -> ParserFault:
        """Return a fault of a whole line."""
        start = _indent(self._lines[number])
        end = max(len(self._lines[number].rstrip()), start + 1)
        return _fault(self._text, number, start, end, problem_, *args, **kwargs)

    def _of_value(self, value: Match[str], problem_: Problem[P], *args: P.args, **kwargs: P.kwargs) -> ParserFault:
        """Return a fault of the value in the line of the mark."""
        return _fault(self._text, self._mark.line, *value.span("value"), problem_, *args, **kwargs)

    def _at_context(self, problem_: Problem[P], *args: P.args, **kwargs: P.kwargs) -> ParserFault:
        """Return a fault of the sign at which what the parser could not finish begins."""
        column = self._context.column
        return _fault(self._text, self._context.line, column, column + 1, problem_, *args, **kwargs)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
