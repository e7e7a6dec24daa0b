"""Stubs at the addresses that pages had before (zero-second refresh: WCAG technique H76)."""

from collections.abc import Iterator
from functools import partial

from adfm_site.archive.archive import Archive
from adfm_site.artifact import Artifact, Portion, Template
from adfm_site.views.frame import Frame
from adfm_site.views.plain import moved_views


def artifacts(archive: Archive, frame: Frame) -> Iterator[Portion]:  # noqa: ARG001 - as all outputs
    """Give a stub for every old address."""
    yield Portion(name="redirects", given=(), make=partial(_stubs, frame))


def _stubs(frame: Frame, archive: Archive) -> Iterator[Artifact]:
    origins = {redirect.address: redirect.origin for redirect in archive.redirects}
    for view in moved_views(archive, frame):
        address = view.page.address
        yield Artifact(address=address, recipe=Template(name=view.TEMPLATE), view=view, origin=origins[address])
