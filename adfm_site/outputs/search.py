"""The index that the search page's script asks. Nothing else answers: no server, no third party."""

from collections.abc import Iterable, Iterator, Mapping
from json import dumps
from typing import Final

from adfm_site.archive.archive import Archive
from adfm_site.artifact import Artifact, Given, Maker, Serialiser, Summary, Words
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


def written(view: View) -> bytes:
    """Write down a file of the index, as JSON."""
    return dumps(_told(view), ensure_ascii=False, separators=(",", ":")).encode()


def _keys(archive: Archive, _: Frame) -> Iterator[tuple[str, Given]]:
    """Return the years, each with its groups of things."""
    for year, groups in years(archive).items():
        yield str(year), tuple((group.name, group.origin, group.kind, group.id) for group in groups)


def _year(
    archive: Archive, _: Frame, year: str, given: tuple[tuple[str, str, str, str], ...]
) -> Iterator[Artifact | Words]:
    """Return the files that tell of a year's things, and the words of these."""
    found: Found = []
    groups = tuple(Group(name, int(year), origin, kind, id_) for name, origin, kind, id_ in given)
    yield from _artifacts(things_of(groups, found, archive))
    yield Words(words_of(found))


def _words(told: Mapping[str, str]) -> Iterator[Artifact]:
    """Return the files of all words, of what each year told of its own."""
    return _artifacts(files_of_words({int(year): told[year] for year in sorted(told, key=int)}))


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


MAKER: Final = Maker("search", _keys, _year)
SUMMARY: Final = Summary("search words", MAKER.name, _words)
