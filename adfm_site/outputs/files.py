"""Files for readers: documents' files as they are, pictures as clean copies. Nothing that no public page shows."""

from collections.abc import Iterator
from typing import Final

from adfm_site.archive.archive import Archive
from adfm_site.archive.documents import PublishedFile, State
from adfm_site.archive.pictures import pictures
from adfm_site.artifact import Artifact, CleanCopy, Copy, maker_of_all
from adfm_site.views.frame import Frame


def artifacts(archive: Archive, frame: Frame) -> Iterator[Artifact]:  # noqa: ARG001 - as all outputs
    """Return a copy of each file, once for each address."""
    seen: set[tuple[str, str]] = set()
    for file, origin in _files(archive):
        path = file.measured.path
        if (file.address, path) not in seen:
            seen.add((file.address, path))
            recipe = CleanCopy(path=path) if file.measured.published else Copy(path=path)
            yield Artifact(address=file.address, recipe=recipe, view=file.measured.checksum, origin=origin)


def _files(archive: Archive) -> Iterator[tuple[PublishedFile, str]]:
    for document in archive.documents.values():
        if document.state is State.HELD:
            for file in filter(None, (document.file, *document.others)):
                yield file, document.path
    if archive.logo:
        yield archive.logo, archive.logo.measured.path
    yield from pictures(archive)


MAKER: Final = maker_of_all("files", artifacts)
