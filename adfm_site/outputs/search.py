"""The index that the search page's script asks. Nothing else answers: no server, no third party."""

from collections.abc import Iterable, Iterator
from json import dumps
from typing import Final

from msgspec.structs import asdict, astuple

from adfm_site.archive.archive import Archive
from adfm_site.artifact import Artifact, Given, Maker, Plan, Serialiser, Summary, SummaryWords
from adfm_site.views.findable import FindableGroup
from adfm_site.views.frame import Frame
from adfm_site.views.search_index import (
    ContentsView,
    FoundThing,
    FoundView,
    PagesView,
    SpellingView,
    View,
    WordsView,
    files_of_things,
    files_of_words,
    things_of,
    words_of,
    years,
)


def json_of(view: View) -> bytes:
    """Return a file of the index."""
    return dumps(_values(view), ensure_ascii=False, separators=(",", ":")).encode()


def _keys(archive: Archive, _: Frame) -> Iterator[tuple[str, Given]]:
    """Return the years, each with its groups of things."""
    for year, groups in years(archive).items():
        yield str(year), tuple((group.name, group.origin, group.kind, group.id) for group in groups)


def _year(
    archive: Archive, _: Frame, year: str, given: tuple[tuple[str, str, str, str], ...]
) -> Iterator[Artifact | SummaryWords]:
    """Return the files about a year's things, and the words of these."""
    groups = (FindableGroup(name, int(year), origin, kind, id_) for name, origin, kind, id_ in given)
    found = things_of(groups, archive)
    yield from _artifacts(files_of_things(found))
    yield SummaryWords(words_of(found))


def _words(plan: Plan, _: Frame) -> Iterator[Artifact]:
    """Return the files of all words, of those that each year left."""
    words = plan.words(MAKER.name)
    return _artifacts(files_of_words({int(year): words[year] for year in sorted(words, key=int)}))


def _artifacts(files: Iterable[tuple[str, str, View]]) -> Iterator[Artifact]:
    for address, origin, view in files:
        yield Artifact(address=address, recipe=Serialiser(function=json_of), view=view, origin=origin or "the search")


def _values(view: View) -> object:
    match view:
        case WordsView(words=words):
            return dict(words)
        case SpellingView(words=spelt):
            return " ".join(spelt)
        case FoundView(things=things):
            return tuple(map(_thing, things))
        case PagesView(pages=pages):
            return tuple(map(astuple, pages))
        case ContentsView():
            return asdict(view)


def _thing(thing: FoundThing) -> tuple[object, ...]:
    *values, pages = astuple(thing)
    return (*values, tuple(map(astuple, pages))) if pages else tuple(values)


MAKER: Final = Maker("search", _keys, _year)
SUMMARY: Final = Summary("search words", _words)
