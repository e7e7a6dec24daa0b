"""The index that the search page's script asks. Nothing else answers: no server, no third party."""

from collections.abc import Iterable, Iterator
from functools import partial
from json import dumps

from adfm_site.archive.archive import Archive
from adfm_site.artifact import Artifact, Plan, Portion, Serialiser
from adfm_site.views.findable import Group, PageWords
from adfm_site.views.frame import Frame
from adfm_site.views.search_index import (
    ContentsView,
    Found,
    PagesView,
    Shown,
    ShownView,
    SpellingView,
    View,
    WordsView,
    files_of_words,
    things_of,
    words_of,
    years,
)


def artifacts(archive: Archive, frame: Frame) -> Plan:  # noqa: ARG001 - as all outputs
    """Return every file of the search index.

    Each year has a portion with the files about its things. One more portion has the files of all words.
    """
    told: dict[int, str] = {}
    for year, groups in years(archive).items():
        found: Found = []
        told[year] = yield Portion(
            name=f"search {year}",
            given=tuple((group.name, group.origin) for group in groups),
            make=partial(_things, groups, found),
            words=partial(words_of, found),
        )
    yield Portion(name="search words", given=tuple(told.items()), make=lambda _: _artifacts(files_of_words(told)))


def written(view: View) -> bytes:
    """Write down a file of the index, as JSON."""
    return dumps(_told(view), ensure_ascii=False, separators=(",", ":")).encode()


def _things(groups: tuple[Group, ...], found: Found, archive: Archive) -> Iterator[Artifact]:
    return _artifacts(things_of(groups, found, archive))


def _artifacts(files: Iterable[tuple[str, str, View]]) -> Iterator[Artifact]:
    for address, origin, view in files:
        yield Artifact(address=address, recipe=Serialiser(function=written), view=view, origin=origin or "the search")


def _told(view: View) -> object:
    match view:
        case WordsView(words=words):
            return dict(words)
        case SpellingView(words=spelt):
            return " ".join(spelt)
        case ShownView(things=things):
            return tuple(map(_thing, things))
        case PagesView(pages=pages):
            return tuple(map(_page, pages))
        case ContentsView(cuts=cuts, letters=letters, kinds=kinds, countries=countries, series=series, years=years):
            return {
                "cuts": cuts,
                "letters": letters,
                "kinds": kinds,
                "countries": countries,
                "series": series,
                "years": years,
            }


def _thing(thing: Shown) -> tuple[object, ...]:
    told = (thing.address, thing.title, thing.what, thing.when, thing.where, thing.language, thing.text)
    return (*told, tuple(map(_page, thing.pages))) if thing.pages else told


def _page(page: PageWords) -> tuple[object, ...]:
    return (page.address, page.number, page.text)
