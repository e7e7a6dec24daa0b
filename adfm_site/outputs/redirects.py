"""Pages at old addresses, which lead to where readers find the same today (zero-second refresh: WCAG technique H76)."""

from collections.abc import Iterator
from typing import Final

from adfm_site.archive.archive import Archive
from adfm_site.archive.redirects import Redirect
from adfm_site.artifact import Artifact, Template, maker_of_all
from adfm_site.views.frame import Frame
from adfm_site.views.plain import moved_view


def artifacts(archive: Archive, frame: Frame) -> Iterator[Artifact]:
    """Return a page for every old address."""
    return (redirect_page(frame, redirect) for redirect in archive.redirects)


def redirect_page(frame: Frame, redirect: Redirect) -> Artifact:
    """Return the page that leads from an old address to another.

    An address may end in a file's name, such as /work/report.pdf. Its page is then the index of a folder of that name,
    to which hosts lead on from the address; of an HTML file it is a file of that name.
    """
    is_page = redirect.address.casefold().endswith(("/", ".html", ".htm"))
    view = moved_view(frame, redirect.address if is_page else f"{redirect.address}/", redirect.to)
    return Artifact(
        address=view.page.address,
        recipe=Template(name=view.TEMPLATE),
        view=view,
        origin=redirect.origin,
        is_redirect=True,
    )


MAKER: Final = maker_of_all("redirects", artifacts)
