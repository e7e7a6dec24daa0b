"""robots.txt (RFC 9309): everything may be visited; the sitemap's address where it is known."""

from collections.abc import Iterator
from typing import Final

from adfm_site.archive.archive import Archive
from adfm_site.artifact import Artifact, Serialiser, maker_of_all
from adfm_site.views.frame import Frame


def artifacts(archive: Archive, frame: Frame) -> Iterator[Artifact]:  # noqa: ARG001 - as all outputs
    """Return robots.txt."""
    yield Artifact(address="/robots.txt", recipe=Serialiser(function=robots), view=frame.base, origin="robots.txt")


def robots(base: str) -> bytes:
    """Return the file's bytes. base: the site's absolute address, empty where it is not known."""
    sitemap = f"\nSitemap: {base}/sitemap.xml\n" if base else ""
    return f"User-agent: *\nAllow: /\n{sitemap}".encode()


MAKER: Final = maker_of_all("robots", artifacts)
