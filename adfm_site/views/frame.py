"""What all pages share, and what every page has."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from msgspec import Struct

from adfm_site.archive import addresses
from adfm_site.archive.addresses import address_of
from adfm_site.archive.archive import Archive
from adfm_site.archive.documents import PublishedFile
from adfm_site.archive.pictures import candidates, fallback
from adfm_site.model.dates import PartialDate
from adfm_site.model.entry import Change, Entry, Head, LinkTo, Text
from adfm_site.model.event import Event
from adfm_site.model.organisation import Organisation
from adfm_site.model.series import Series
from adfm_site.patterns import pattern
from adfm_site.views.unlinked import unlinked
from adfm_site.wording import dates
from adfm_site.wording.speaking import cut, say

ICON: Final = "/assets/icon.svg"
_DESCRIPTION_MOST = 155
_MAIL: Final = pattern(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
_BEFORE_PICTURE: Final = ("<figure>", "<p>")
_ACCENT = ("#0b5566", "#7fc4d3")
_MARK = ("#b6552b", "#e39a72")


class Link(Struct, frozen=True, kw_only=True):
    """Words that lead somewhere. address: on this site (from its root), or a whole web address; empty: words alone."""

    text: str
    address: str = ""
    language: str = ""
    datetime: str = ""


class Fact(Struct, frozen=True, kw_only=True):
    """A label and its values, of which there is at least one."""

    label: str
    values: tuple[Link, ...]


class Href(Struct, frozen=True, kw_only=True):
    """The address of a link inside sanitised HTML."""

    address: str


class Smaller(Struct, frozen=True, kw_only=True):
    """A smaller copy of a picture. width: in pixels."""

    address: str
    width: int


class Figure(Struct, frozen=True, kw_only=True):
    """A picture inside sanitised HTML, or beside it. Sizes in CSS pixels, None where unknown.

    copies: smaller ones in WebP. top: it is seen as soon as its page is.
    """

    address: str
    alt: str
    caption: str = ""
    credit: str = ""
    width: int | None = None
    height: int | None = None
    copies: tuple[Smaller, ...] = ()
    top: bool = False


class Html(Struct, frozen=True, kw_only=True):
    """Sanitised HTML with the addresses of its links and its pictures in the gaps."""

    parts: tuple[str | Href | Figure, ...] = ()


class Frame(Struct, frozen=True, kw_only=True):
    """What all pages of one build share.

    base: the site's absolute address without a slash at its end, empty where it is not known. accent and mark: on light
    and on dark paper. preview: shown by the preview server.
    """

    site: str
    language: str
    base: str
    menu: tuple[Link, ...]
    footer: tuple[Link, ...]
    publisher: str
    contact: Link | None
    licence: str
    accent: tuple[str, ...]
    mark: tuple[str, ...]
    icon: str
    logo: Figure | None
    preview: bool = False


class Page(Struct, frozen=True, kw_only=True):
    """What every page has.

    section: the address of the menu's link under which it stands. indexed: whether it is for search engines. published:
    the sentence on its first publication; history: dates and notes of all changes, that one included. changed: the day
    of the last one, as YYYY-MM-DD, empty where no day is known.
    """

    frame: Frame
    address: str
    title: str
    head_title: str
    description: str
    section: str
    breadcrumb: tuple[Link, ...]
    language: str
    title_language: str = ""
    indexed: bool = True
    draft: bool = False
    published: str = ""
    history: tuple[tuple[str, str], ...] = ()
    changed: str = ""


class Section(Struct, frozen=True, kw_only=True):
    """An entry of the list "On this page"."""

    anchor: str
    label: str
    count: int | None = None


def frame(archive: Archive, base: str) -> Frame:
    """Make the frame of a build."""
    site = archive.site
    footer = [(entry.head.menu, link_to(entry)) for entry in archive.pages.values() if entry.head.menu is not None]
    return Frame(
        site=site.name,
        language=(*site.languages, "en")[0],
        base=base.rstrip("/"),
        menu=tuple(Link(text=link.title, address=link.address) for link in site.navigation) or _usual_menu(),
        footer=tuple(link for _, link in sorted(footer, key=lambda pair: (pair[0] or 0, pair[1].text))),
        publisher=site.publisher,
        contact=Link(text=site.contact, address=_address(site.contact)) if site.contact else None,
        licence=site.licence,
        accent=site.accent if len(site.accent) == len(_ACCENT) else _ACCENT,
        mark=site.mark if len(site.mark) == len(_MARK) else _MARK,
        icon=ICON,
        logo=_logo(archive.logo) if archive.logo else None,
    )


def _address(contact: str) -> str:
    """Return where a way to reach the publisher leads: a mail address or a web address; nothing for other words."""
    if contact.startswith(("https://", "http://")):
        return contact
    return f"mailto:{contact}" if _MAIL.fullmatch(contact) else ""


def _usual_menu() -> tuple[Link, ...]:
    """Return the menu of a site that names none."""
    return (
        Link(text=say("events"), address=addresses.EVENTS),
        Link(text=say("series"), address=addresses.SERIES),
        Link(text=say("documents"), address=addresses.DOCUMENTS),
        Link(text=say("organisations"), address=addresses.ORGANISATIONS),
        Link(text=say("search"), address=addresses.SEARCH),
    )


def name_of(head: Any) -> str:  # noqa: ANN401 - a head of any kind; those with pages have a title or a name
    """Return the title of an entry, or its name."""
    return str(getattr(head, "title", "") or getattr(head, "name", ""))


def short_name(head: Event | Series | Organisation) -> str:
    """Return the short title of an entry, or its title where it has none."""
    return head.short_title or head.title


def link_to(entry: Entry[Head], text: str = "") -> Link:
    """Return a link to an entry's page. text: other words than its name."""
    return Link(text=text or name_of(entry.head), address=address_of(entry))


def links_to(entries: Iterable[Entry[Head] | None]) -> tuple[Link, ...]:
    """Return links to those entries that are public."""
    return tuple(link_to(entry) for entry in entries if entry)


def fact(label: str, *values: str | Link | None) -> Iterator[Fact]:
    """Yield a fact, unless it has no value. label: a message. Empty values are left out."""
    links = tuple(Link(text=value) if isinstance(value, str) else value for value in values if value)
    if links:
        yield Fact(label=say(label), values=links)


def dated(label: str, day: PartialDate | None) -> Iterator[Fact]:
    """Yield a fact that is a day, if it is known."""
    if day and day.known:
        yield from fact(label, Link(text=dates.date(day), datetime=day.iso))


def page(
    shared: Frame,
    address: str,
    title: str,
    *,
    summary: str = "",
    breadcrumb: tuple[Link, ...] = (),
    state: str = "",
    head: Head | None = None,
    indexed: bool = True,
    within: str = "",
    title_language: str = "",
) -> Page:
    """Make what every page has.

    state: a word such as Cancelled that stands before the title; head: the entry's, for its history; within: what tells
    the page from others of the same title, where that is known; title_language: that of the title, where it is another
    than the page's.
    """
    shown = say("title-state", state=state, title=title) if state else title
    changes = history(head.changes) if head else ()
    subject = say("list-join").join(filter(None, (shown, within)))
    return Page(
        frame=shared,
        address=address,
        title=shown,
        head_title=shown if address == addresses.HOME else say("title", subject=subject, site=shared.site),
        description=cut(summary or subject, _DESCRIPTION_MOST),
        section=_section(shared, address),
        breadcrumb=(Link(text=say("home"), address=addresses.HOME), *breadcrumb) if address != addresses.HOME else (),
        language=shared.language,
        title_language=title_language,
        indexed=indexed,
        draft=bool(head and head.draft),
        published=_published(*changes[0]) if changes else "",
        history=changes,
        changed=max((change.date.iso for change in head.changes if change.date.exact), default="") if head else "",
    )


def history(changes: tuple[Change, ...]) -> tuple[tuple[str, str], ...]:
    """Return the dates and notes of changes, oldest first."""
    in_order = sorted(changes, key=lambda change: change.date.order)
    return tuple((dates.date(change.date), change.note) for change in in_order)


def _published(date: str, note: str) -> str:
    """Return the sentence on the first publication.

    Most notes of it only say that it is one, and do not say so twice.
    """
    usual = say("first-published-note")
    if note.casefold().startswith(usual.casefold()):
        return say("first-published", date=date, more=note[len(usual) :].rstrip("."))
    return say("first-published-with", date=date, note=note)


def sources(head: Head) -> tuple[Link, ...]:
    """Return the links to where a page's facts come from."""
    return tuple(Link(text=source.partition("://")[2].rstrip("/"), address=source) for source in head.sources)


def html(archive: Archive, entry: Entry[Head], *, top: bool = False) -> Html:
    """Return an entry's text with its links and pictures resolved. top: it stands right below its page's title."""
    return rich(archive, entry.path, archive.text(entry), top=top)


def rich(archive: Archive, path: str, text: Text, *, top: bool = False) -> Html:
    """Return a text with its links and pictures resolved; of links that lead nowhere the words alone."""
    found = archive.targets.get(path)
    links = found.links if found else {}
    written = (
        text.parts
        if all(links.values())
        else tuple(unlinked(text.parts, {target for target in links if not links[target]}))
    )
    parts: list[str | Href | Figure] = []
    for number, part in enumerate(written):
        if isinstance(part, str):
            parts.append(part)
        elif isinstance(part, LinkTo):
            parts.append(Href(address=links.get(part.target, "")))
        else:
            file = found.pictures.get(part.target) if found else None
            first = top and number == 1 and written[0] in _BEFORE_PICTURE
            parts.append(figure(file, part.alt, part.caption, top=first) if file else Figure(address="", alt=part.alt))
    return Html(parts=tuple(parts))


def figure(file: PublishedFile, alt: str, caption: str = "", credit: str = "", *, top: bool = False) -> Figure:
    """Return a picture with its measured size, and the copies among which browsers choose."""
    measured, instead = file.measured, fallback(file)
    return Figure(
        address=(instead or file).address,
        alt=alt,
        caption=caption,
        credit=credit,
        width=measured.width,
        height=measured.height,
        copies=tuple(Smaller(address=copy.address, width=copy.width) for copy in candidates(file)),
        top=top,
    )


def _logo(file: PublishedFile) -> Figure:
    """Return the site's own picture, which is small and as it is."""
    return Figure(address=file.address, alt="", width=file.measured.width, height=file.measured.height, top=True)


def _section(shared: Frame, address: str) -> str:
    fitting = [link.address for link in shared.menu if address.startswith(link.address)]
    return max(fitting, key=len, default="")
