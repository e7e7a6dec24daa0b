"""Habits from other programs: text pasted from a word processor, markup of other systems.

Also signs that have another effect in Markdown.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from typing import Final

from msgspec.structs import replace

from adfm_site.diagnostics import Diagnostic, Said, problem
from adfm_site.patterns import pattern
from adfm_site.reading.markdown.blocks import MarkdownBlock, Row
from adfm_site.source import Span

_BULLETS: Final = "•‣⁃∙▪▫●○◦■□➢✓·\uf0b7\uf0a7\uf0d8\uf06e\uf076\uf0fc"
_BULLET: Final = pattern(rf"(?:[{_BULLETS}][ \t]*|o\t[ \t]*|[–—][ \t]+)(?=\S)")
_SURE: Final = frozenset((*_BULLETS, "o"))
_LETTERED: Final = pattern(r"(?:[a-zA-Z]|[ivx]{2,4})[.)]\t[ \t]*|\((?:[a-zA-Z]|[ivx]{2,4}|[0-9]{1,2})\)\t[ \t]*(?=\S)")
_NUMBERED: Final = pattern(r"([0-9]{1,9})[.)][ \t]+(?=\S)")
_TABBED: Final = pattern(r"[^\t]*\S[ ]*\t+[ ]*\S")
_BOLD_LINE: Final = pattern(r"(\*\*|__)(?=\S)((?:(?!\1).)*\S)\1:?[ \t]*$")
_HEADING: Final = pattern(r"(#{2,6})(?=[^\s#])(.*)$|#(?=[^\s#0-9!])([^\s#0-9]?[^\s#0-9A-Z]*\s.*)$")
_MARKS: Final = pattern(
    r"\{\{(?:(?!\{\{|\}\}).)*+\}\}|\{%(?:(?!\{%|%\}).)*+%\}|\{:[^{}]*\}|\{[#.][A-Za-z][^{}\s]*\}"
    r"|\[/?(?:caption|gallery|embed|video|audio|playlist|youtube|vimeo|contact-form(?:-7)?|vc_\w+|et_pb_\w+)(?:\s[^\[\]]*)?\]"
    r"|\[[a-z][a-z0-9_-]*\s+[a-z][a-z0-9_-]*=[\"'“][^\[\]]*\]"
)
# The name of a language, and what other programs read after it: “python”, “tsx title="a.tsx"”, “{.r}”.
_LANGUAGE: Final = pattern(
    r"(?:[a-z0-9+#._-]+|(?i:json|html|xml|yaml|sql|csv|css|php|r|c|dockerfile))(?:\s+\S*[={].*)?|\{.*\}"
)
_CODE: Final = pattern(r"(?<!`)(`++).*?(?<!`)\1(?!`)")
_SENTENCE: Final = pattern(r"[A-Z“\"'(]?\w[^|{}<>=;]*\s\S+\s\S+")
_LONGEST_HEADING: Final = 100
_SHOWN: Final = 60
_END: Final = frozenset(".,;:!?…")


@problem("warning")
def bullet_sign(sign: str, first: str, replacement: str | None) -> Said:
    """Each list item begins with a hyphen and a space. With another character, the items become one paragraph.

    Wrong: `• Care for children`. Right: `- Care for children`.
    """
    return Said(f"“{sign}” does not make a list.", hints=(f"Write: {_short(first)}",), replacement=replacement)


@problem("warning")
def lettered_list(sign: str, first: str) -> Said:
    """Each item of a numbered list begins with a number, a full stop and a space.

    With letters, the items become one paragraph.

    Wrong: `a.` and a tab. Right: `1. Care for children`. If the letters are important, put an empty line between the
    items.
    """
    return Said(f"“{sign}” does not make a list.", hints=(f"Write: {_short(first)}",))


@problem("warning")
def list_begins_late(number: str) -> Said:
    """A numbered list begins with 0 or 1, because a sentence can begin with a year.

    Lines with other numbers become one paragraph.

    Wrong: `3. Venue` and `4. Date` as the first items. Right: number them from 1, or put an empty line between them.
    """
    return Said(
        f"A numbered list begins with 1, not with {number}, so these lines become one paragraph.",
        hints=("Number them from 1, or put an empty line between them.",),
    )


@problem("warning")
def tabs_for_table(first: str, replacement: str | None) -> Said:
    """Tabs do not make columns, so the lines become one paragraph.

    A table has bars between its cells and a line of hyphens.

    Wrong: `Country`, a tab, `Delegates`. Right: `| Country | Delegates |`, below it `| --- | --- |`, then the rows.
    """
    message = "These lines have tabs between their columns, so they become one paragraph."
    return Said(message, hints=(f"Write: {_short(first)}",), replacement=replacement)


@problem("warning")
def bold_line(words: str, heading: str, *, sure: bool) -> Said:
    """A line in bold looks like a heading, but it is not one for screen readers and for the contents (WCAG 2.2, 1.3.1).

    Wrong: `**Venue**` alone on a line. Right: `## Venue`.
    """
    message = f"“{_short(words)}” is a line in bold, not a heading."
    return Said(message, hints=(f"Write: {_short(heading)}",), replacement=heading if sure else None)


@problem("warning")
def heading_without_space(signs: str, right: str) -> Said:
    """A heading has a space after its # characters. Without it, the line is ordinary text.

    Wrong: `##Venue`. Right: `## Venue`.
    """
    return Said(
        f"There is no space after {signs}, so this is not a heading.",
        hints=(f"Write: {_short(right)}",),
        replacement=right,
    )


@problem("warning")
def underlined_paragraph(sign: str) -> Said:
    """A line of hyphens or = directly below a text makes it a heading.

    For a line across the page, put an empty line between the text and the hyphens.
    """
    return Said(
        f"The line of {sign} below this paragraph makes it a heading.",
        hints=(f"Put an empty line above the {sign}. For a heading, write one line that begins with ## and a space.",),
    )


@problem("warning")
def indented_as_code(sign: str, replacement: str | None) -> Said:
    """A paragraph that begins with a tab or four spaces is shown as code: in small type, in lines that do not wrap.

    Wrong: a tab before the first word. Right: the first word at the left edge, or in a list below the first word of the
    item.
    """
    return Said(
        f"This paragraph begins with {sign}, so it is shown as code.",
        hints=("Begin it at the left edge. For code, put three backticks above and below.",),
        replacement=replacement,
    )


@problem("warning")
def fence_without_end(sign: str) -> Said:
    """Three backticks begin a block of code, and three more end it.

    Without the end, everything below is shown as code.
    """
    return Said("The code that begins here has no end.", hints=(f"Put {sign} on a separate line where it ends.",))


@problem("warning")
def words_behind_fence(words: str) -> Said:
    """After the backticks that begin a block of code, you can write the name of its language.

    Other words are not printed.
    """
    return Said(f"“{_short(words)}” is not printed.", hints=("Begin the code on the next line.",))


@problem("warning")
def other_systems_mark(mark: str) -> Said:
    """Marks that only another system understands, such as `[caption …]` or `{{< figure >}}`, are printed as they are.

    Here a picture is `![alternative text](file.jpg "caption")`, and for a recording or a form you write a link.
    """
    message = f"“{_short(mark)}” is a mark of another system and is printed as it is."
    return Said(message, hints=("Remove it, or write it in Markdown.",))


def habits(path: str, document: MarkdownBlock, tabs: Mapping[int, int]) -> Iterator[Diagnostic]:
    """Return the complaints about the blocks of a text.

    tabs: of the lines of the file that begin with a tab, how long each is.
    """
    level = 1
    for block, following in _blocks(document):
        match block.kind:
            case "paragraph":
                yield from _paragraph(path, block, following, level)
            case "heading":
                level = block.number
                yield from _heading(path, block)
            case "code":
                yield from _code_block(path, block, tabs)
            case "table" | "term":
                yield from _marks(path, block.rows)
            case _:
                pass


def _blocks(parent: MarkdownBlock) -> Iterator[tuple[MarkdownBlock, MarkdownBlock | None]]:
    """Return all blocks in the order of the text, each with the one that it could be the heading of.

    In list items there is no such block.
    """
    children = parent.children
    for at, block in enumerate(children):
        yield block, children[at + 1] if at + 1 < len(children) and parent.kind != "item" else None
        yield from _blocks(block)


def _paragraph(path: str, block: MarkdownBlock, following: MarkdownBlock | None, level: int) -> Iterator[Diagnostic]:
    rows = block.rows
    if any(row.text[0] not in _USUAL for row in rows):
        yield from _bullets(path, rows)
        yield from _numbers(path, rows)
        yield from _titles(path, rows, following, level)
    if any("\t" in row.text for row in rows):
        yield from _tables(path, rows)
    yield from _marks(path, rows)


_USUAL: Final = frozenset("ABCDEFGHIJKLMNPQRSTUVWXYZ")


def _bullets(path: str, rows: Sequence[Row]) -> Iterator[Diagnostic]:
    """Complain about rows of lines with bullets or letters of a word processor; each row is one complaint."""
    for is_bullet, group in groupby(rows, key=lambda row: _BULLET.match(row.text) is not None):
        lines = [*group]
        if is_bullet and (lines[0].text[0] in _SURE or len(lines) > 1):
            new = [_BULLET.sub("- ", row.text, count=1) for row in lines]
            sign = lines[0].text[0]
            at_edge = lines[0] is rows[0] or sign in _SURE
            yield (
                bullet_sign(_sign_span(path, lines[0]), sign, new[0], None)
                if not at_edge
                else bullet_sign(_rows_span(path, lines), sign, new[0], _replaced(lines, new))
            )
    for is_lettered, group in groupby(rows, key=lambda row: _LETTERED.match(row.text) is not None):
        first = next(group)
        if is_lettered:
            sign = first.text.partition("\t")[0]
            yield lettered_list(_sign_span(path, first), sign, _LETTERED.sub("1. ", first.text, count=1))


def _numbers(path: str, rows: Sequence[Row]) -> Iterator[Diagnostic]:
    """Complain about numbered lines that are no list, since the first number is neither 0 nor 1."""
    last = None
    for one, other in pairwise(rows):
        first, second = _NUMBERED.match(one.text), _NUMBERED.match(other.text)
        if first and second and int(second[1]) == int(first[1]) + 1 and last is not one:
            yield list_begins_late(_sign_span(path, one, len(first[0].rstrip())), first[1])
        last = other if first and second else None


def _titles(path: str, rows: Sequence[Row], following: MarkdownBlock | None, level: int) -> Iterator[Diagnostic]:
    """Complain about a line in bold in the place of a heading, and about headings without a space."""
    bold = _BOLD_LINE.match(rows[0].text) if len(rows) == 1 else None
    if bold and following is not None and len(bold[2]) <= _LONGEST_HEADING and bold[2][-1] not in _END - {":"}:
        heading = f"{'#' * min(level + 1, 6)} {bold[2].rstrip(':')}"
        another = (
            following.kind == "paragraph" and len(following.rows) == 1 and _BOLD_LINE.match(following.rows[0].text)
        )
        yield bold_line(_rows_span(path, rows), bold[2], heading, sure=not another and rows[0].column == 1)
    for row in rows:
        if unspaced := _HEADING.match(row.text):
            signs, words = (unspaced[1], unspaced[2]) if unspaced[1] else ("#", unspaced[3])
            yield heading_without_space(_rows_span(path, [row]), signs, f"{signs} {words}".rstrip())


def _tables(path: str, rows: Sequence[Row]) -> Iterator[Diagnostic]:
    """Complain about lines with tabs between their columns."""
    for columns, group in groupby(rows, key=lambda row: len(_columns(row.text)) if _TABBED.match(row.text) else 0):
        lines = [*group]
        if columns < 2 or len(lines) < 2 or _LETTERED.match(lines[0].text) or _BULLET.match(lines[0].text):  # noqa: PLR2004 - a table
            continue
        cells = [[cell.replace("|", "\\|") for cell in _columns(row.text)] for row in lines]
        has_head = not any(sign.isdigit() for sign in "".join(cells[0]))
        head = cells.pop(0) if has_head else [""] * columns
        new = [f"| {' | '.join(line)} |" for line in (head, ["---"] * columns, *cells)]
        yield tabs_for_table(
            _rows_span(path, lines), new[0 if has_head else 2], _replaced(lines, new, alone=len(lines) == len(rows))
        )


def _columns(text: str) -> list[str]:
    return [cell.strip() for cell in text.strip().split("\t") if cell.strip()]


def _heading(path: str, block: MarkdownBlock) -> Iterator[Diagnostic]:
    """Complain about a paragraph of which signs below it make a heading."""
    if block.name and block.rows:
        last = block.rows[-1].text.rstrip()
        if len(block.rows) > 1 or last[-1:] in _END or len(last) > _LONGEST_HEADING:
            yield underlined_paragraph(_rows_span(path, block.rows[:1]), "=" if block.number == 1 else "hyphens")
    yield from _marks(path, block.rows)


def _code_block(path: str, block: MarkdownBlock, tabs: Mapping[int, int]) -> Iterator[Diagnostic]:
    """Complain about a paragraph that is shown as code.

    Also about code without an end, or with words that are not printed.
    """
    if not block.number:  # no fence
        first, rows = block.rows[0], [row for row in block.rows if row.line <= block.end]
        by_tab, is_prose = first.line in tabs, all(_SENTENCE.match(row.text.strip()) for row in rows)
        if by_tab or is_prose:
            right = "\n".join(row.text.strip() for row in rows) if by_tab and is_prose else None
            where = _rows_span(path, rows if by_tab else [first])
            if by_tab:
                where = replace(
                    where, column=1, end_column=tabs[rows[-1].line] + 1 if rows[-1].line in tabs else where.end_column
                )
            yield indented_as_code(where, "a tab" if by_tab else "four spaces", right)
        return
    where = Span(path=path, line=block.line, column=block.column, end_line=block.line, end_column=block.column + 3)
    if not block.tight:
        yield fence_without_end(where, "```")
    if block.name and not _LANGUAGE.fullmatch(block.name):
        yield words_behind_fence(where, block.name)


def _marks(path: str, rows: Sequence[Row]) -> Iterator[Diagnostic]:
    """Complain about marks of other systems, outside of code."""
    for row in rows:
        if "{" in row.text or "[" in row.text:
            words = _CODE.sub(lambda found: " " * len(found[0]), row.text) if "`" in row.text else row.text
            for found in _MARKS.finditer(words):
                if words[found.end() : found.end() + 1] not in ("(", "["):
                    start = row.column + found.start()
                    yield other_systems_mark(
                        Span(
                            path=path, line=row.line, column=start, end_line=row.line, end_column=start + len(found[0])
                        ),
                        found[0],
                    )


def _replaced(rows: Sequence[Row], new: Sequence[str], *, alone: bool = True) -> str | None:
    """Return new lines in the place of rows; None where what stands before the rows would have to be repeated."""
    return "\n".join(new) if alone and (len(rows) == 1 or all(row.column == 1 for row in rows)) else None


def _rows_span(path: str, rows: Sequence[Row]) -> Span:
    first, last = rows[0], rows[-1]
    end = last.column + len(last.text.rstrip())
    return Span(path=path, line=first.line, column=first.column, end_line=last.line, end_column=end)


def _sign_span(path: str, row: Row, length: int = 1) -> Span:
    return Span(path=path, line=row.line, column=row.column, end_line=row.line, end_column=row.column + length)


def _short(words: str) -> str:
    """Return words as far as a hint needs them."""
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN].rstrip()}…"
