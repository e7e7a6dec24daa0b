"""Files as editors might save them, and what reading makes of them."""

from collections.abc import Iterator

from adfm_site.diagnostics import Checked
from adfm_site.model.entry import Entry, Head, LinkTo, Picture, Text
from adfm_site.reading.files import read_entry, text_of
from adfm_site.reading.locating import located
from adfm_site.reading.markdown import read_text
from adfm_site.source import Lines, Source, Span

PAGE = "content/about.md"
EVENT = "content/events/2019/first/index.md"


def source(text: str | bytes, path: str = PAGE) -> Source:
    """Return a file."""
    return Source(path=path, data=text.encode() if isinstance(text, str) else text, digest="x")


def read(text: str | bytes, path: str = PAGE) -> Checked[Entry[Head] | None]:
    """Read a file."""
    return read_entry(source(text, path))


def entry(text: str | bytes, path: str = PAGE) -> Entry[Head]:
    """Return the entry of a file that lies where something belongs."""
    value = read(text, path).value
    assert value is not None
    return value


def codes(text: str | bytes, path: str = PAGE) -> list[str]:
    """Return the codes of what is complained about."""
    return [found.code for found in read(text, path).diagnostics]


def places(text: str | bytes, path: str = PAGE) -> list[tuple[str, str]]:
    """Return for each complaint its code and the text of the file that it points at."""
    file = source(text, path)
    words = text_of(file).value
    return [
        (found.code, pointed_at(words, where_of(found.where)))
        for found in (located(found, file) for found in read(text, path).diagnostics)
    ]


def where_of(where: object) -> Span:
    """Return a place that must be a span by now."""
    assert isinstance(where, Span)
    return where


def pointed_at(words: str, where: Span) -> str:
    """Return the text that a span covers."""
    lines = Lines(words)
    return words[lines.offset(where.line, where.column) : lines.offset(where.end_line, where.end_column)]


def inside(words: str, where: Span) -> bool:
    """Return whether a span is in a text.

    It may extend past a line's end by a caret, and end where a further line would begin.
    """
    lines = Lines(words)
    if (where.end_line, where.end_column) == (len(lines) + 1, 1):
        return 1 <= where.line <= len(lines) and 1 <= where.column <= len(lines[where.line]) + 1
    return (
        1 <= where.line <= where.end_line <= len(lines)
        and 1 <= where.column <= len(lines[where.line]) + 1
        and 1 <= where.end_column <= len(lines[where.end_line]) + 2
        and (where.line, where.column) <= (where.end_line, where.end_column)
    )


def text(body: str, level: int = 2) -> Text:
    """Convert Markdown."""
    return read_text(PAGE, body, 1, level).value


def html(body: str, level: int = 2) -> str:
    """Return the HTML of Markdown, with links and pictures put in as a page would."""
    return joined(text(body, level))


def joined(words: Text) -> str:
    """Return a text's HTML, with targets as written, as no page would, so that nothing hides in them."""
    return "".join(_pieces(words))


def _pieces(words: Text) -> Iterator[str]:
    for part in words.parts:
        match part:
            case LinkTo(target=target):
                yield target.replace("&", "&amp;").replace('"', "&quot;")
            case Picture(target=target, alt=alt, caption=caption):
                values = (value.replace("&", "&amp;").replace('"', "&quot;") for value in (target, alt, caption))
                yield '<img src="{}" alt="{}" title="{}">'.format(*values)
            case str():
                yield part
