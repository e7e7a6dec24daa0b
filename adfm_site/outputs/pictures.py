"""Smaller copies of the pictures on pages, so that a telephone need not load what a large screen shows."""

from collections.abc import Iterator
from typing import Final

from adfm_site.archive.archive import Archive
from adfm_site.archive.pictures import copies, pictures
from adfm_site.artifact import Artifact, SmallerCopy, maker_of_all
from adfm_site.views.frame import Frame


def artifacts(archive: Archive, frame: Frame) -> Iterator[Artifact]:  # noqa: ARG001 - as all outputs
    """Return the copies of each picture, once for each address."""
    seen: set[tuple[str, str]] = set()
    for file, origin in pictures(archive):
        path = file.measured.path
        if (file.address, path) not in seen:
            seen.add((file.address, path))
            for copy in copies(file):
                recipe = SmallerCopy(path=path, width=copy.width, to=copy.form)
                yield Artifact(address=copy.address, recipe=recipe, view=file.measured.digest, origin=origin)


MAKER: Final = maker_of_all("pictures", artifacts)
