"""Files of content/static/ as they are, pictures as clean copies.

Last of the outputs, so that these must give way where two clash.
"""

from collections.abc import Iterator
from typing import Final

from adfm_site.archive.archive import Archive
from adfm_site.artifact import Artifact, CleanCopy, Copy, maker_of_all
from adfm_site.views.frame import Frame


def artifacts(archive: Archive, frame: Frame) -> Iterator[Artifact]:  # noqa: ARG001 - as all outputs
    """Return a copy of each file."""
    for file in archive.static:
        path = file.measured.path
        recipe = CleanCopy(path=path) if file.measured.published else Copy(path=path)
        yield Artifact(address=file.address, recipe=recipe, view=file.measured.checksum, origin=path)


MAKER: Final = maker_of_all("static", artifacts)
