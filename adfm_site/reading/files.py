"""A source becomes an entry, or the site. Every file yields one, its holes filled and complained about."""

from msgspec import Struct

from adfm_site.diagnostics import Checked, Diagnostic, Said, problem
from adfm_site.model.entry import Entry, Head
from adfm_site.model.site import Site
from adfm_site.reading.heads import FrontMatter, compose_file
from adfm_site.reading.markdown import read_text
from adfm_site.reading.marks import SuppressionMark, marks
from adfm_site.reading.placing import placed
from adfm_site.reading.prose import faults_of
from adfm_site.reading.prose.written import WrittenValue, prose
from adfm_site.reading.records import RecordReader, WrittenText
from adfm_site.reading.yaml import nodes as yaml_nodes
from adfm_site.source import Lines, Source, Span

_UNPUBLISHED = "unsure"


class Reading(Struct, frozen=True, kw_only=True):
    """All that there is to a text of content/: its entry, with problems, and its marks."""

    entry: Checked[Entry[Head] | None]
    marks: tuple[SuppressionMark, ...]


_NAMES = {"event": "An event", "agenda": "An agenda", "organisation": "An organisation"}


@problem("error")
def not_utf8(character: str) -> Said:
    """Files must be saved as UTF-8, so that the letters of all languages can be read everywhere.

    Most editors call this “encoding”.
    """
    return Said(
        f"This file is not saved as UTF-8: it contains {character}.",
        hints=("Save the file again with the encoding UTF-8.",),
    )


def text_of(source: Source) -> Checked[str]:
    """Return a file's text with LF line ends and without a byte order mark.

    Bytes that are not UTF-8 become � and are complained about.
    """
    try:
        text = source.data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # The codec counts from behind the byte order mark, and tells the bytes that it counted.
        before = _plain(error.object[: error.start].decode("utf-8", "replace"))
        line, column = Lines(before).place(len(before))
        span = Span(path=source.path, line=line, column=column, end_line=line, end_column=column + 1)
        found = not_utf8(span, f"the byte {error.object[error.start]:02X}")
        return Checked(value=_plain(source.data.decode("utf-8-sig", "replace")), diagnostics=(found,))
    return Checked(value=_plain(text))


def read_entry(source: Source) -> Checked[Entry[Head] | None]:
    """Read a Markdown file below content/. None, with a complaint, only where its place belongs to nothing."""
    place = placed(source.path)
    if place.value is None:
        return Checked(value=None, diagnostics=place.diagnostics)
    kind, text = place.value.kind, text_of(source)
    written = FrontMatter(source.path, text.value)
    reader = RecordReader()
    fields = written.fields or yaml_nodes.Mapping(
        Span(path=source.path, line=1, column=1, end_line=1, end_column=4), ()
    )
    head = reader.read(kind.head, fields, _NAMES.get(kind.name, f"A {kind.name}"))
    body = read_text(source.path, written.body, written.body_line, kind.text_level)
    whole = written.whole and not reader.diagnostics
    lines, body_start = Lines(text.value), len(text.value) - len(written.body)
    words = prose(
        source.path,
        kind.name,
        lines,
        (_value(text, lines) for text in reader.texts if _UNPUBLISHED not in text.key),
        body_start,
        # A text that was given up is not looked into.
        len(text.value) if body.value.parts else body_start,
    )
    return Checked(
        value=Entry(kind=kind.name, id=place.value.id, path=source.path, head=head, text=body.value, whole=whole),
        diagnostics=(
            *_complaints(text, written.diagnostics, reader if written.fields is not None else None),
            *(() if text.diagnostics else (*body.diagnostics, *faults_of(words))),
        ),
    )


def reading_of(source: Source) -> Reading:
    """Read a Markdown file below content/, with the marks in it."""
    return Reading(entry=read_entry(source), marks=marks_in(source))


def read_site(source: Source) -> Checked[Site]:
    """Read site.yaml."""
    text = text_of(source)
    fields, found = compose_file(source.path, text.value)
    reader = RecordReader()
    start = Span(path=source.path, line=1, column=1, end_line=1, end_column=2)
    site = reader.read(Site, fields or yaml_nodes.Mapping(start, ()), "site.yaml")
    return Checked(value=site, diagnostics=_complaints(text, found, reader if fields is not None else None))


def _complaints(
    text: Checked[str], found: tuple[Diagnostic, ...], reader: RecordReader | None
) -> tuple[Diagnostic, ...]:
    """Join what there is to say of a file.

    Without a reader its fields could not be read, so that none can be said to be missing.
    """
    if reader is None:
        return text.diagnostics or found
    return (*text.diagnostics, *found, *reader.diagnostics)


def _value(text: WrittenText, lines: Lines) -> WrittenValue:
    span = text.node.span
    start, end = lines.offset(span.line, span.column), lines.offset(span.end_line, span.end_column)
    return WrittenValue(key=text.key.strip("“”"), start=start, end=end, language=text.language)


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def marks_in(source: Source) -> tuple[SuppressionMark, ...]:
    """Return the marks in a file by which an editor says that a line is fine as it is."""
    if b"fine:" not in source.data:
        return ()
    text = text_of(source).value
    body = FrontMatter(source.path, text).body if source.path.endswith(".md") else ""
    return tuple(marks(source.path, text, len(text) - len(body)))
