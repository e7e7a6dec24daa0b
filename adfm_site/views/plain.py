"""Plain pages; pages of standard kinds and the lists above them; not found; moved."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from adfm_site.archive.addresses import address_of
from adfm_site.archive.archive import Archive
from adfm_site.model import KINDS, Kind
from adfm_site.model.entry import Entry, Head
from adfm_site.model.shape import Many, Refers, Scalar, Value, fields_of
from adfm_site.views.frame import Frame, Html, Link, Page, html, page
from adfm_site.views.listing import Counted, IndexView, index_view
from adfm_site.wording.speaking import say


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainView:
    """A page with a title, a lead and a text."""

    TEMPLATE: ClassVar[str] = "page.html"

    page: Page
    lead: str
    text: Html
    sources: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardView:
    """A page of a kind for which nothing is written but its model and its template. fields: its texts by their keys."""

    page: Page
    template: str
    lead: str
    text: Html
    fields: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotFoundView:
    """The page for addresses that are not there. Its links begin at the site's root, since it is shown at any depth."""

    TEMPLATE: ClassVar[str] = "404.html"

    page: Page


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedView:
    """A stub at an old address."""

    TEMPLATE: ClassVar[str] = "redirect.html"

    page: Page
    to: str


def plain_views(archive: Archive, shared: Frame) -> Iterator[PlainView]:
    """Give the plain pages, but for the home page."""
    for id_, entry in archive.pages.items():
        if id_ != "index":
            yield PlainView(
                page=page(
                    shared,
                    address_of(entry),
                    entry.head.title,
                    summary=entry.head.summary,
                    breadcrumb=_above(archive, id_),
                    head=entry.head,
                ),
                lead=entry.head.summary,
                text=html(archive, entry),
                sources=tuple(Link(text=source.partition("://")[2].rstrip("/"), address=source) for source in entry.head.sources),
            )


def standard_views(archive: Archive, shared: Frame) -> Iterator[StandardView | IndexView]:
    """Give the pages of standard kinds and the list of each such kind."""
    for kind in KINDS:
        entries = archive.entries[kind.name].values()
        if kind.standard and entries:
            title = kind.folder.replace("-", " ").capitalize()
            counted = tuple(
                Counted(link=Link(text=_title(entry.head), address=address_of(entry)), count=0, note=entry.head.summary)
                for entry in entries
            )
            yield index_view(shared, f"/{kind.folder}/", title, "", counted)
            for entry in entries:
                yield _standard(archive, shared, kind, entry, Link(text=title, address=f"/{kind.folder}/"))


def not_found_views(archive: Archive, shared: Frame) -> Iterator[NotFoundView]:  # noqa: ARG001 - as all makers of views
    """Give the page for addresses that are not there."""
    yield NotFoundView(page=page(shared, "/404.html", say("not-found"), indexed=False))


def moved_views(archive: Archive, shared: Frame) -> Iterator[MovedView]:
    """Give a stub for every address that a page had before."""
    for redirect in archive.redirects:
        yield MovedView(page=page(shared, redirect.address, say("moved"), indexed=False), to=redirect.to)


def _above(archive: Archive, id_: str) -> tuple[Link, ...]:
    """Give the pages above a page in a folder, where there are such."""
    parts = id_.removesuffix("/index").split("/")
    above = ("/".join(parts[:length]) for length in range(1, len(parts)))
    entries = (archive.pages.get(path) or archive.pages.get(f"{path}/index") for path in above)
    return tuple(Link(text=entry.head.title, address=address_of(entry)) for entry in entries if entry)


def _title(head: Any) -> str:  # noqa: ANN401 - a head of any kind; those with pages have a title or a name
    return str(getattr(head, "title", "") or getattr(head, "name", ""))


def _standard(archive: Archive, shared: Frame, kind: Kind, entry: Entry[Head], crumb: Link) -> StandardView:
    return StandardView(
        page=page(shared, address_of(entry), _title(entry.head), summary=entry.head.summary, breadcrumb=(crumb,), head=entry.head),
        template=f"{kind.name}.html",
        lead=entry.head.summary,
        text=html(archive, entry),
        fields=tuple(_fields(entry.head)),
    )


def _fields(head: Head) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give the fields of a kind that hold texts, lists of texts, or dates; never those that are not for readers."""
    for field in fields_of(type(head)):
        if field.key in _NOT_FOR_READERS:
            continue
        value, shape = getattr(head, field.name), field.shape
        if isinstance(shape, Value) and isinstance(value, str) and value and isinstance(shape.marker, Scalar | Refers):
            yield field.key, (value,)
        elif isinstance(shape, Many) and isinstance(shape.item, Value):
            yield field.key, tuple(str(item) for item in value)


_NOT_FOR_READERS = frozenset(field.key for field in fields_of(Head))
