"""HTML pages: a maker of views for each page type, listed below."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any, Final

from msgspec import Struct

from adfm_site.archive.addresses import address_of
from adfm_site.archive.archive import Archive
from adfm_site.artifact import Artifact, Maker, Template
from adfm_site.model import KINDS
from adfm_site.model.entry import Entry, Head
from adfm_site.views.agenda import agenda_view
from adfm_site.views.document import document_view, landing_pages
from adfm_site.views.document_lists import document_list_views
from adfm_site.views.event import event_view
from adfm_site.views.event_lists import list_views
from adfm_site.views.finding import search_views
from adfm_site.views.frame import Frame
from adfm_site.views.home import home_views
from adfm_site.views.organisation import organisation_views, people_views
from adfm_site.views.place import place_views
from adfm_site.views.plain import StandardView, not_found_views, plain_views, standard_views
from adfm_site.views.series import series_list_views, series_view
from adfm_site.views.withdrawn import withdrawn_views

Makers = Callable[[Archive, Frame], Iterator[Any]]
Origins = tuple[tuple[str, ...], ...]


class Each(Struct, frozen=True, kw_only=True):
    """A page type of which each page is remembered by itself.

    things: gives the ids of what has a page, in order, and their files.
    """

    things: Callable[[Archive], Iterable[tuple[str, str]]]
    view: Callable[[Archive, Frame, str], Any]


def _events(archive: Archive) -> Iterator[tuple[str, str]]:
    return ((entry.id, entry.path) for entry in archive.events)


def _agendas(archive: Archive) -> Iterator[tuple[str, str]]:
    return ((agenda.id, agenda.path) for entry in archive.events if (agenda := archive.agenda(entry.id)))


def _series(archive: Archive) -> Iterator[tuple[str, str]]:
    return ((entry.id, entry.path) for entry in archive.entries["series"].values())


PAGES: Final[tuple[Makers | Each, ...]] = (
    home_views,
    list_views,
    place_views,
    Each(things=_events, view=event_view),
    withdrawn_views,
    Each(things=_agendas, view=agenda_view),
    series_list_views,
    Each(things=_series, view=series_view),
    organisation_views,
    people_views,
    document_list_views,
    Each(things=landing_pages, view=document_view),
    standard_views,
    plain_views,
    search_views,
    not_found_views,
)


def _maker(kind: Makers | Each) -> Maker:
    if isinstance(kind, Each):
        return Maker(kind.view.__name__, lambda archive, _: kind.things(archive), partial(_one, kind))
    return Maker(kind.__name__, lambda archive, _: (("", tuple(_origins(archive))),), partial(_some, kind))


def _one(kind: Each, archive: Archive, frame: Frame, id_: str, path: str) -> Iterator[Artifact]:
    yield _artifact(kind.view(archive, frame, id_), path)


def _some(views: Makers, archive: Archive, frame: Frame, _: str, origins: Origins) -> Iterator[Artifact]:
    files: dict[str, list[str]] = {}
    for address, path in origins:
        files.setdefault(address, []).append(path)
    for view in views(archive, frame):
        yield _artifact(view, _origin(files, view.page.address, view.page.title))


def _artifact(view: Any, origin: str) -> Artifact:  # noqa: ANN401 - views have no more in common than their page and template
    template = view.template if isinstance(view, StandardView) else view.TEMPLATE
    return Artifact(address=view.page.address, recipe=Template(name=template), view=view, origin=origin)


def _origins(archive: Archive) -> Iterator[tuple[str, str]]:
    """Return the addresses of all entries whose pages are made together, each with its file."""
    entries: Iterable[Entry[Head]] = archive.withdrawn
    for kind in KINDS:
        if kind.name not in ("event", "agenda", "document", "series"):
            entries = (*entries, *archive.entries[kind.name].values())
    return ((address_of(entry), entry.path) for entry in entries)


def _origin(files: dict[str, list[str]], address: str, title: str) -> str:
    """Return the file whose page this is, or the page's title.

    Where two files have one address, their pages come in the files' order.
    """
    found = files.get(address)
    if found is None:
        return f"the page “{title}”"
    return found.pop(0) if len(found) > 1 else found[0]


MAKERS: Final = tuple(map(_maker, PAGES))
