"""The search page: a form for readers whose browsers run its script.

For everybody, it has the ways of browsing, and the A to Z below them. The A to Z is every title and name of the
archive, other names too, by letter. In a long archive, each letter has a separate page.
"""

from collections.abc import Iterable, Iterator
from typing import ClassVar
from unicodedata import normalize

from msgspec import Struct
from msgspec.structs import replace

from adfm_site.archive import addresses
from adfm_site.archive.archive import Archive
from adfm_site.archive.documents import Document
from adfm_site.archive.groups import grouped
from adfm_site.model.entry import Entry, Head
from adfm_site.views.cards import dates_of, kinds_in_a_list, state_word, with_state
from adfm_site.views.document_facets import listed_documents
from adfm_site.views.event_facets import TOPICS, YEARS, ways_in
from adfm_site.views.event_facts import kind_name
from adfm_site.views.frame import Frame, Link, Page, link_to, name_of, page, short_name
from adfm_site.views.listing import Counted, Ways, in_columns
from adfm_site.views.place import countries
from adfm_site.wording.english import STOP_WORDS
from adfm_site.wording.speaking import say

ALL_ON_ONE_PAGE_TO = 500


class Title(Struct, frozen=True, kw_only=True):
    """A title or name: where it leads, and what it is.

    within: what tells it from others in the same words, where there are any.
    """

    link: Link
    what: str
    within: str = ""


class Letter(Struct, frozen=True, kw_only=True):
    """A letter and the titles that begin with it."""

    anchor: str
    name: str
    titles: tuple[Title, ...]


class SearchView(Struct, frozen=True, kw_only=True):
    """All that the search page and the pages of letters may see. index: links to the letters.

    form: whether there is a search form.

    stop_words: what search leaves out of what is typed; years and ways: the ways of browsing.
    """

    TEMPLATE: ClassVar[str] = "search.html"

    page: Page
    lead: str
    index: tuple[Counted, ...]
    letters: tuple[Letter, ...]
    form: bool = False
    stop_words: str = ""
    years: tuple[Counted, ...] = ()
    ways: tuple[Ways, ...] = ()


def search_views(archive: Archive, shared: Frame) -> Iterator[tuple[str, SearchView]]:
    """Return the search page with the A to Z, or with links to its letters, and then a page for each letter."""
    letters = _letters(_titles(archive))
    split = sum(len(letter.titles) for letter in letters) > ALL_ON_ONE_PAGE_TO
    index = tuple(
        Counted(
            link=Link(text=letter.name, address=_address(letter) if split else f"#{letter.anchor}"),
            count=len(letter.titles),
        )
        for letter in letters
    )
    lead, title = say("search-lead"), say("search")
    view = SearchView(
        page=page(shared, addresses.SEARCH, title, summary=lead),
        lead=lead,
        index=index,
        letters=() if split else letters,
        form=True,
        stop_words=" ".join(sorted(STOP_WORDS)),
        years=in_columns(YEARS.counted(archive)),
        ways=ways_in(archive),
    )
    yield "", view
    lead = say("a-to-z-lead")
    crumb = Link(text=title, address=addresses.SEARCH)
    for letter in letters if split else ():
        named = say("a-to-z-letter", letter=letter.name)
        of_letter = page(shared, _address(letter), named, summary=lead, breadcrumb=(crumb,))
        yield "", SearchView(page=of_letter, lead="", index=index, letters=(letter,))


def _address(letter: Letter) -> str:
    return addresses.below(addresses.SEARCH, letter.anchor.removeprefix("letter-"))


def _letters(titles: Iterable[Title]) -> tuple[Letter, ...]:
    """Sort titles by their first letter without its accents: digits first, then letters in the order of Unicode."""
    in_order = sorted(
        _distinguished(tuple(titles)), key=lambda title: (_sorted_as(title.link.text), title.link.address, title.what)
    )
    found = grouped(in_order, lambda title: (_first(title.link.text),))
    return tuple(
        Letter(anchor=f"letter-{_slug(name)}", name=name or say("digits"), titles=tuple(of_letter))
        for name, of_letter in sorted(found.items())
    )


def _distinguished(titles: tuple[Title, ...]) -> Iterator[Title]:
    """Return titles; where the same words lead to several places, each with what it is."""
    places: dict[str, set[str]] = {}
    for title in titles:
        places.setdefault(title.link.text.casefold(), set()).add(title.link.address)
    for title in titles:
        yield replace(title, within=title.what) if len(places[title.link.text.casefold()]) > 1 else title


def _sorted_as(text: str) -> str:
    """Return the form by which a title is sorted: no accents, capitals or signs before the first letter."""
    plain = "".join(sign for sign in normalize("NFKD", text.casefold()) if sign.isalnum() or sign == " ")
    return plain.strip() or text


def _first(text: str) -> str:
    """Return the letter under which a title stands; empty for a digit or a sign."""
    first = _sorted_as(text)[:1]
    return first.upper() if first.isalpha() else ""


def _slug(name: str) -> str:
    """Return a letter as a name in addresses: itself where it is Latin, else its number in Unicode."""
    return name.lower() if name.isascii() and name else f"u{ord(name):04x}" if name else "0"


def _titles(archive: Archive) -> Iterator[Title]:
    """Return everything that has a page, under each name that it goes by."""
    yield from _events(archive)
    yield from _series_and_organisations(archive)
    for document in listed_documents(archive).values():
        if document.page:
            language = (document.file.language if document.file else document.head.language) or ""
            link = Link(text=document.head.title, address=document.page, language=language)
            yield Title(link=link, what=_what(archive, document))
    for value, _ in TOPICS.listed(archive):
        yield Title(link=value.link, what=say("what-topic"))
    for link in countries(archive).values():
        yield Title(link=link, what=say("what-place"))
    for id_, entry in archive.pages.items():
        if id_ != "index":
            yield Title(link=link_to(entry), what=say("what-page"))


def _what(archive: Archive, document: Document) -> str:
    """Return what a document is, unless its title says just that, and of which event."""
    kinds = kinds_in_a_list(archive, document)
    event = archive.event(document.events[0]) if document.steps else None
    if event is None:
        return kinds
    name = short_name(event.head)
    return name if kinds.casefold() == document.head.title.casefold() else say("card-meta", dates=kinds, place=name)


def _events(archive: Archive) -> Iterator[Title]:
    for entry in archive.events:
        head, state = entry.head, state_word(entry.head)
        what = say("card-meta", dates=kind_name(archive, head), place=dates_of(head))
        yield Title(link=link_to(entry), what=with_state(state, what))
        yield from _other_names(entry, head.also_known_as, with_state(state, head.title))


def _series_and_organisations(archive: Archive) -> Iterator[Title]:
    for series in filter(None, map(archive.one_series, archive.entries["series"])):
        yield Title(link=link_to(series), what=say("what-series"))
        yield from _other_names(series, series.head.also_known_as)
    for organisation in filter(None, map(archive.organisation, archive.entries["organisation"])):
        head = organisation.head
        yield Title(link=link_to(organisation), what=say("what-organisation"))
        yield from _other_names(organisation, (*head.also_known_as, *filter(None, (head.abbreviation,))))
    for person in filter(None, map(archive.person, archive.entries["person"])):
        yield Title(link=link_to(person), what=say("what-person"))
        yield from _other_names(person, person.head.also_known_as)


def _other_names(entry: Entry[Head], names: tuple[str, ...], title: str = "") -> Iterator[Title]:
    """Yield the other names of an entry. title: what it is called beside them, where that is more than its name."""
    title = title or name_of(entry.head)
    for name in dict.fromkeys(names):
        if name != title:
            yield Title(link=link_to(entry, name), what=say("what-other-name", title=title))
