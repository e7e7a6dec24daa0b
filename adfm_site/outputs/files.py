"""Files for readers: documents' files and pictures, as they are. Nothing that no public page shows."""

from collections.abc import Iterator

from adfm_site.archive.archive import Archive
from adfm_site.archive.documents import PublishedFile, State
from adfm_site.artifact import Artifact, Copy
from adfm_site.views.frame import Frame


def artifacts(archive: Archive, frame: Frame) -> Iterator[Artifact]:  # noqa: ARG001 - as all outputs
    """Give a copy of each file, once for each address."""
    seen: set[tuple[str, str]] = set()
    for file, origin in _files(archive):
        path = file.measured.path
        if (file.address, path) not in seen:
            seen.add((file.address, path))
            yield Artifact(address=file.address, recipe=Copy(path=path), view=file.measured.digest, origin=origin)


def _files(archive: Archive) -> Iterator[tuple[PublishedFile, str]]:
    for document in archive.documents.values():
        if document.state is State.HELD:
            for file in filter(None, (document.file, *document.others)):
                yield file, document.path
    if archive.logo:
        yield archive.logo, archive.logo.measured.path
    for image in archive.images.values():
        yield image, image.measured.path
    for kind in archive.entries.values():
        for entry in kind.values():
            targets = archive.targets.get(entry.path)
            for picture in targets.pictures.values() if targets else ():
                yield picture, entry.path
