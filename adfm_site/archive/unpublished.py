"""Files that lie in content/ and are not published: nothing lists them, and no text shows them."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from adfm_site.archive.catalogue import Catalogue
from adfm_site.archive.documents import Document, PublishedFile
from adfm_site.archive.links import Targets
from adfm_site.archive.mentions import mentions
from adfm_site.archive.paths import resolve
from adfm_site.diagnostics import Diagnostic, Pointer, Said, problem
from adfm_site.model.entry import Entry, Head, LinkTo, Picture
from adfm_site.model.shape import Scalar
from adfm_site.reading.file_types import STATIC

_OURS: Final = ("robots.txt", "sitemap.xml", "404.html")
_MARKDOWN: Final = (".md", ".markdown", ".mdown", ".mdx")
_OF_OUTPUT: Final = ("CNAME", ".nojekyll")


@problem("note")
def file_not_published(hint: str) -> Said:
    """A file is in content/, but no list of downloads names it and no text shows it. So readers do not get it.

    Documents need a title and a kind. Files in `content/static/` are published unchanged:
    `content/static/google123.html` is at `/google123.html`.
    """
    return Said("This file is not published, because no list of downloads and no text names it.", hints=(hint,))


def unpublished(
    catalogue: Catalogue,
    documents: Iterable[Document],
    targets: Mapping[str, Targets],
    pictures: Iterable[PublishedFile | None],
) -> Iterator[Diagnostic]:
    """Report each file that nothing names. pictures: those that front matter and site.yaml show."""
    used = {file.measured.path for document in documents for file in (document.file, *document.others) if file}
    used |= {picture.measured.path for each in targets.values() for picture in each.pictures.values()}
    used |= {picture.measured.path for picture in pictures if picture}
    left = [path for path in catalogue.files if path not in used and not path.startswith(STATIC)]
    if left:
        named = set(_named(catalogue))
        unclear = {_folder(path) for path in (*_unread(catalogue), *_missing(catalogue, named))}
        for path in left:
            if path not in named and _folder(path) not in unclear:
                yield file_not_published(Pointer(path=path), _hint(path))


def _named(catalogue: Catalogue) -> Iterator[str]:
    """Return the paths that are written anywhere, correct or not: a wrong one is reported where it is written."""
    for entry in catalogue.all():
        for written in _written(entry):
            if path := resolve(entry.path, written):
                yield path
    if catalogue.site.logo:
        yield f"content/{catalogue.site.logo}"


def _written(entry: Entry[Head]) -> Iterator[str]:
    for mention in mentions(entry.head):
        if isinstance(mention.marker, Scalar) and mention.marker.name == "file":
            yield mention.written
    for part in entry.text.parts:
        if isinstance(part, LinkTo | Picture):
            yield part.target.partition("#")[0]


def _unread(catalogue: Catalogue) -> Iterator[str]:
    """Return the paths of texts that could not be read or were left out: what they name is not known."""
    yield from (entry.path for entry in catalogue.all() if not entry.whole)
    yield from catalogue.doubles


def _missing(catalogue: Catalogue, named: Iterable[str]) -> Iterator[str]:
    """Return the paths at which there is no file: perhaps one in the same folder has the wrong name."""
    there = {entry.path for entry in catalogue.all()} | catalogue.files.keys()
    return (path for path in named if path not in there)


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _hint(path: str) -> str:
    name = path.removeprefix("content/")
    if name in _OURS:
        return f"The site publishes its own {name}. Delete this one."
    if name in _OF_OUTPUT:
        return f"Put {name} in output/ itself, where builds keep it."
    if name.lower().endswith(_MARKDOWN):
        return f"The name of a Markdown file ends with .md: rename it to {name.rpartition('.')[0]}.md."
    if name.startswith(("events/", "documents/")):
        return "List it with title, kind and file, show it in a text, or delete it."
    return f"To publish it unchanged at /{name}, move it to content/static/{name}. Otherwise, delete it."
