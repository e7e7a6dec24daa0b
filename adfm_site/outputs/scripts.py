"""Scripts: small, written by hand, each published as it stands in templates/.

Pages work without them and name those that they load.
"""

from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from adfm_site.archive.archive import Archive
from adfm_site.artifact import Artifact, Template, maker_of_all
from adfm_site.views.frame import Frame

FILTER: Final = Template(name="filter.js")
SEARCH: Final = Template(name="search.js")
SCRIPTS: Final = (FILTER, SEARCH)


class ScriptView(Struct, frozen=True, kw_only=True):
    """A script sees nothing of the archive: what it has to know stands in the page."""


def artifacts(archive: Archive, frame: Frame) -> Iterator[Artifact]:  # noqa: ARG001 - as all outputs
    """Return every script."""
    for script in SCRIPTS:
        yield Artifact(
            address=f"/assets/{script.name}", recipe=script, view=ScriptView(), origin=f"the script {script.name}"
        )


MAKER: Final = maker_of_all("scripts", artifacts)
