"""The site's own small icon in its own colours.

It is for browsers' tabs, and next to the name where site.yaml gives no logo.
"""

from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from adfm_site.archive.archive import Archive
from adfm_site.artifact import Artifact, Template, maker_of_all
from adfm_site.views.frame import ICON, Frame


class IconView(Struct, frozen=True, kw_only=True):
    """The leading and the second colour, each on light and on dark paper."""

    accent: tuple[str, ...]
    mark: tuple[str, ...]


def artifacts(archive: Archive, frame: Frame) -> Iterator[Artifact]:  # noqa: ARG001 - as all outputs
    """Return the mark."""
    view = IconView(accent=frame.accent, mark=frame.mark)
    yield Artifact(address=ICON, recipe=Template(name="icon.svg"), view=view, origin="the site's mark")


MAKER: Final = maker_of_all("icon", artifacts)
