"""HTML pages: a maker of views for each page type, listed below."""

from collections.abc import Callable, Iterator
from typing import Any, Final

from adfm_site.archive.addresses import address_of
from adfm_site.archive.archive import Archive
from adfm_site.artifact import Artifact, Template
from adfm_site.views.agenda import agenda_views
from adfm_site.views.document import document_views
from adfm_site.views.document_lists import document_list_views
from adfm_site.views.event import event_views
from adfm_site.views.event_lists import list_views
from adfm_site.views.finding import search_views
from adfm_site.views.frame import Frame
from adfm_site.views.home import home_views
from adfm_site.views.organisation import organisation_views, people_views
from adfm_site.views.place import place_views
from adfm_site.views.plain import StandardView, not_found_views, plain_views, standard_views
from adfm_site.views.series import series_views
from adfm_site.views.withdrawn import withdrawn_views

PAGES: Final[tuple[Callable[[Archive, Frame], Iterator[Any]], ...]] = (
    home_views,
    list_views,
    place_views,
    event_views,
    withdrawn_views,
    agenda_views,
    series_views,
    organisation_views,
    people_views,
    document_list_views,
    document_views,
    standard_views,
    plain_views,
    search_views,
    not_found_views,
)


def artifacts(archive: Archive, frame: Frame) -> Iterator[Artifact]:
    """Give every page."""
    origins: dict[str, list[str]] = {}
    for name, kind in archive.entries.items():
        for entry in (*kind.values(), *(archive.withdrawn if name == "event" else ())):
            origins.setdefault(address_of(entry), []).append(entry.path)
    for views in PAGES:
        for view in views(archive, frame):
            template = view.template if isinstance(view, StandardView) else view.TEMPLATE
            address = view.page.address
            yield Artifact(address=address, recipe=Template(name=template), view=view, origin=_origin(origins, address, view.page.title))


def _origin(origins: dict[str, list[str]], address: str, title: str) -> str:
    """Give the file whose page this is, or the page's title. Where two files have one address, their pages come in the files' order."""
    files = origins.get(address)
    if files is None:
        return f"the page “{title}”"
    return files.pop(0) if len(files) > 1 else files[0]
