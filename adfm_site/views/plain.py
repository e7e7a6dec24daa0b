"""Plain pages; pages of standard kinds and the lists above them; not found; moved."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import ClassVar

from msgspec import Struct

from adfm_site.archive import addresses
from adfm_site.archive.addresses import address_of
from adfm_site.archive.archive import Archive
from adfm_site.model import KINDS
from adfm_site.model.dates import PartialDate
from adfm_site.model.entry import Entry, Head
from adfm_site.model.shape import Many, Marker, Refers, Scalar, Value, fields_of
from adfm_site.views.frame import Frame, Html, Link, Page, html, link_to, links_to, name_of, page, sources
from adfm_site.views.listing import Counted, IndexView, index_view
from adfm_site.wording import dates
from adfm_site.wording.speaking import say


class PlainView(Struct, frozen=True, kw_only=True):
    """A page with a title, a lead and a text."""

    TEMPLATE: ClassVar[str] = "page.html"

    page: Page
    lead: str
    text: Html
    sources: tuple[Link, ...]


class StandardView(Struct, frozen=True, kw_only=True):
    """A page of a kind for which nothing is written but its model and its template.

    fields: its values by their keys.
    """

    page: Page
    template: str
    lead: str
    text: Html
    fields: Mapping[str, tuple[Link, ...]]


class NotFoundView(Struct, frozen=True, kw_only=True):
    """The page for addresses that are not there. Its links begin at the site's root, since it is shown at any depth."""

    TEMPLATE: ClassVar[str] = "404.html"

    page: Page


class MovedView(Struct, frozen=True, kw_only=True):
    """A stub at an old address."""

    TEMPLATE: ClassVar[str] = "redirect.html"

    page: Page
    to: str


def plain_views(archive: Archive, shared: Frame) -> Iterator[tuple[str, PlainView]]:
    """Return the plain pages, but for the home page."""
    for id_, entry in archive.pages.items():
        if id_ != "index":
            yield (
                entry.path,
                PlainView(
                    page=_page(shared, entry, _above(archive, id_)),
                    lead=entry.head.summary,
                    text=html(archive, entry, top=True),
                    sources=sources(entry.head),
                ),
            )


def standard_views(archive: Archive, shared: Frame) -> Iterator[tuple[str, StandardView | IndexView]]:
    """Return the pages of standard kinds and the list of each such kind."""
    for kind in KINDS:
        entries = archive.entries[kind.name].values()
        if kind.standard and entries:
            above = Link(text=kind.folder.replace("-", " ").capitalize(), address=addresses.list_of(kind.name))
            counted = tuple(Counted(link=link_to(entry), count=0, note=entry.head.summary) for entry in entries)
            yield "", index_view(shared, above.address, above.text, "", counted)
            for entry in entries:
                yield (
                    entry.path,
                    StandardView(
                        page=_page(shared, entry, (above,)),
                        template=f"{kind.name}.html",
                        lead=entry.head.summary,
                        text=html(archive, entry, top=True),
                        fields=MappingProxyType(dict(_fields(archive, entry.head))),
                    ),
                )


def not_found_views(_: Archive, shared: Frame) -> Iterator[tuple[str, NotFoundView]]:
    """Return the page for addresses that are not there."""
    yield "", NotFoundView(page=page(shared, "/404.html", say("not-found"), indexed=False))


def moved_view(shared: Frame, address: str, to: str) -> MovedView:
    """Return the page that leads from an old address to another."""
    return MovedView(page=page(shared, address, say("moved"), indexed=False), to=to)


def _page(shared: Frame, entry: Entry[Head], above: tuple[Link, ...]) -> Page:
    head = entry.head
    return page(shared, address_of(entry), name_of(head), summary=head.summary, breadcrumb=above, head=head)


def _above(archive: Archive, id_: str) -> tuple[Link, ...]:
    """Return the pages above a page in a folder, where there are such."""
    parts = id_.removesuffix("/index").split("/")
    above = ("/".join(parts[:length]) for length in range(1, len(parts)))
    return links_to(archive.pages.get(path) or archive.pages.get(f"{path}/index") for path in above)


def _fields(archive: Archive, head: Head) -> Iterator[tuple[str, tuple[Link, ...]]]:
    """Return the fields of a kind that contain texts, dates or references, each as links.

    Fields that are not for readers are never among them.
    """
    for field in fields_of(type(head)):
        value = getattr(head, field.name)
        items, shape = (value, field.shape.item) if isinstance(field.shape, Many) else ((value,), field.shape)
        if field.key not in _NOT_FOR_READERS and isinstance(shape, Value):
            yield field.key, tuple(filter(None, (_link(archive, shape.marker, item) for item in items if item)))


def _link(archive: Archive, marker: Marker, value: object) -> Link | None:
    """Return a value as words, a reference as a link to what it means, and nothing for what is not public."""
    if isinstance(marker, Refers):
        entries = (archive.entries[kind].get(str(value)) for kind in marker.kinds)
        entry = next(filter(None, entries), None)
        return link_to(entry) if entry else None
    if isinstance(value, PartialDate):
        return Link(text=dates.date(value), datetime=value.iso)
    text = str(value)
    return Link(text=text, address=text if isinstance(marker, Scalar) and marker.name == "web address" else "")


_NOT_FOR_READERS = frozenset(field.key for field in fields_of(Head))
