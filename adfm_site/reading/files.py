"""A source becomes an entry, or the site. Every file yields one, its holes filled and complained about."""

from adfm_site.diagnostics import Checked, Said, problem
from adfm_site.model.entry import Entry, Head
from adfm_site.model.site import Site
from adfm_site.reading import yaml_nodes
from adfm_site.reading.heads import Head as WrittenHead
from adfm_site.reading.heads import compose_file
from adfm_site.reading.markdown import read_text
from adfm_site.reading.placing import placed
from adfm_site.reading.records import RecordReader
from adfm_site.source import Lines, Source, Span

_NAMES = {"event": "An event", "agenda": "An agenda", "organisation": "An organisation"}


@problem("error")
def not_utf8(character: str) -> Said:
    """Files are saved as UTF-8, so that every script can be read everywhere. Most editors offer it as “encoding” when saving."""
    return Said(f"This file is not saved as UTF-8: here stands {character}.", hints=("Save the file again with the encoding UTF-8.",))


def text_of(source: Source) -> Checked[str]:
    """Give a file's text with LF line ends and without a byte order mark; bytes that are not UTF-8 become � and are complained about."""
    try:
        text = source.data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = source.data[: error.start].decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
        line, column = Lines(before).place(len(before))
        span = Span(path=source.path, line=line, column=column, end_line=line, end_column=column + 1)
        found = not_utf8(span, f"the byte {source.data[error.start]:02X}")
        return Checked(value=_plain(source.data.decode("utf-8", "replace")), diagnostics=(found,))
    return Checked(value=_plain(text))


def read_entry(source: Source) -> Checked[Entry[Head] | None]:
    """Read a Markdown file below content/. None, with a complaint, only where its place belongs to nothing."""
    place = placed(source.path)
    if place.value is None:
        return Checked(value=None, diagnostics=place.diagnostics)
    kind, text = place.value.kind, text_of(source)
    written = WrittenHead(source.path, text.value)
    reader = RecordReader()
    fields = written.fields or yaml_nodes.Mapping(Span(path=source.path, line=1, column=1, end_line=1, end_column=4), ())
    head = reader.read(kind.head, fields, _NAMES.get(kind.name, f"A {kind.name}"))
    body = read_text(source.path, written.body, written.body_line, kind.text_level)
    fields_complaints = reader.diagnostics if written.whole else []
    return Checked(
        value=Entry(kind=kind.name, id=place.value.id, path=source.path, head=head, text=body.value, whole=written.whole),
        diagnostics=(*text.diagnostics, *written.diagnostics, *fields_complaints, *body.diagnostics),
    )


def read_site(source: Source) -> Checked[Site]:
    """Read site.yaml."""
    text = text_of(source)
    fields, complaints = compose_file(source.path, text.value)
    reader = RecordReader()
    start = Span(path=source.path, line=1, column=1, end_line=1, end_column=2)
    site = reader.read(Site, fields or yaml_nodes.Mapping(start, ()), "site.yaml")
    more = reader.diagnostics if fields is not None else []
    return Checked(value=site, diagnostics=(*text.diagnostics, *complaints, *more))


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
