"""HTML pages: a maker of views for each page type, listed below."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any, Final

from msgspec import Struct

from adfm_site.archive.archive import Archive
from adfm_site.artifact import Artifact, Maker, Template, maker_of_all
from adfm_site.views.agenda import agenda_view
from adfm_site.views.document import document_view, landing_pages
from adfm_site.views.document_lists import document_list_view, document_lists
from adfm_site.views.event import event_view
from adfm_site.views.event_lists import event_list_view, event_lists
from adfm_site.views.frame import Frame
from adfm_site.views.home import home_views
from adfm_site.views.organisation import organisation_pages, organisation_view, people, person_view
from adfm_site.views.place import place_view, places
from adfm_site.views.plain import StandardView, not_found_views, plain_views, standard_views
from adfm_site.views.search_page import search_views
from adfm_site.views.series import series_list_views, series_view
from adfm_site.views.withdrawn import withdrawn_views

Views = Callable[[Archive, Frame], Iterator[tuple[str, Any]]]
"""Yields views, each with the file that its page is made of, empty where that is not one."""


class Each(Struct, frozen=True, kw_only=True):
    """A page type of which each page is remembered by itself.

    things: returns the ids of what has a page, in order, and their files.
    """

    things: Callable[[Archive], Iterable[tuple[str, str]]]
    view: Callable[[Archive, Frame, str], Any]


def _events(archive: Archive) -> Iterator[tuple[str, str]]:
    return ((entry.id, entry.path) for entry in archive.events)


def _agendas(archive: Archive) -> Iterator[tuple[str, str]]:
    return ((agenda.id, agenda.path) for entry in archive.events if (agenda := archive.agenda(entry.id)))


def _series(archive: Archive) -> Iterator[tuple[str, str]]:
    return ((entry.id, entry.path) for entry in archive.entries["series"].values())


PAGES: Final[tuple[Views | Each, ...]] = (
    home_views,
    Each(things=event_lists, view=event_list_view),
    Each(things=places, view=place_view),
    Each(things=_events, view=event_view),
    withdrawn_views,
    Each(things=_agendas, view=agenda_view),
    series_list_views,
    Each(things=_series, view=series_view),
    Each(things=organisation_pages, view=organisation_view),
    Each(things=people, view=person_view),
    Each(things=document_lists, view=document_list_view),
    Each(things=landing_pages, view=document_view),
    standard_views,
    plain_views,
    search_views,
    not_found_views,
)


def _maker(kind: Views | Each) -> Maker:
    if isinstance(kind, Each):
        return Maker(kind.view.__name__, lambda archive, _: kind.things(archive), partial(_one, kind))
    return maker_of_all(kind.__name__, partial(_all, kind))


def _one(kind: Each, archive: Archive, frame: Frame, id_: str, path: str) -> Iterator[Artifact]:
    yield _artifact(path, kind.view(archive, frame, id_))


def _all(views: Views, archive: Archive, frame: Frame) -> Iterator[Artifact]:
    return (_artifact(path, view) for path, view in views(archive, frame))


def _artifact(path: str, view: Any) -> Artifact:  # noqa: ANN401 - views have no more in common than their page and template
    page = view.page
    return Artifact(
        address=page.address,
        recipe=Template(name=view.template if isinstance(view, StandardView) else view.TEMPLATE),
        view=view,
        origin=path or f"the page “{page.title}”",
        changed=page.changed if page.indexed else None,
    )


MAKERS: Final = tuple(map(_maker, PAGES))
