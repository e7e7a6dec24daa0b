"""Files of content/: documents, pictures and their smaller copies, and content/static/. Pictures are clean copies.

Of documents and pictures there is nothing that no public page shows.
"""

from collections.abc import Iterator
from typing import Final

from adfm_site.archive.archive import Archive
from adfm_site.archive.documents import PublishedFile, State
from adfm_site.archive.pictures import copies, pictures
from adfm_site.artifact import Artifact, CleanCopy, Copy, SmallerCopy, maker_of_all
from adfm_site.views.frame import Frame

Shown = Iterator[tuple[PublishedFile, str]]
"""Files, each with the file that shows it."""


def files(archive: Archive, _: Frame) -> Iterator[Artifact]:
    """Return a copy of each document's file and of each picture, once for each address."""
    return (_copy(file, origin) for file, origin in _once(_documents_and_pictures(archive)))


def smaller_pictures(archive: Archive, _: Frame) -> Iterator[Artifact]:
    """Return the smaller copies of each picture, so that a telephone need not load what a large screen shows."""
    for file, origin in _once(pictures(archive)):
        for copy in copies(file):
            recipe = SmallerCopy(path=file.measured.path, width=copy.width, to=copy.form)
            yield Artifact(address=copy.address, recipe=recipe, view=file.measured.digest, origin=origin)


def static(archive: Archive, _: Frame) -> Iterator[Artifact]:
    """Return a copy of each file of content/static/."""
    return (_copy(file, file.measured.path) for file in archive.static)


def _documents_and_pictures(archive: Archive) -> Shown:
    for document in archive.documents.values():
        if document.state is State.HELD:
            for file in filter(None, (document.file, *document.others)):
                yield file, document.path
    if archive.logo:
        yield archive.logo, archive.logo.measured.path
    yield from pictures(archive)


def _once(shown: Shown) -> Shown:
    """Yield each file once for each address, with the first that shows it."""
    seen: set[tuple[str, str]] = set()
    for file, origin in shown:
        place = (file.address, file.measured.path)
        if place not in seen:
            seen.add(place)
            yield file, origin


def _copy(file: PublishedFile, origin: str) -> Artifact:
    path = file.measured.path
    recipe = CleanCopy(path=path) if file.measured.published else Copy(path=path)
    return Artifact(address=file.address, recipe=recipe, view=file.measured.checksum, origin=origin)


MAKERS: Final = (maker_of_all("files", files), maker_of_all("pictures", smaller_pictures))
STATIC: Final = maker_of_all("static", static)
