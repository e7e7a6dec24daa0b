"""The index that the search page's script asks. Nothing else answers: no server, no third party."""

from collections.abc import Iterator
from json import dumps

from adfm_site.archive.addresses import address_of
from adfm_site.archive.archive import Archive
from adfm_site.artifact import Artifact, Serialiser
from adfm_site.views.findable import PageWords
from adfm_site.views.frame import Frame
from adfm_site.views.search_index import ContentsView, PagesView, Shown, ShownView, SpellingView, View, WordsView, search_index


def artifacts(archive: Archive, frame: Frame) -> Iterator[Artifact]:  # noqa: ARG001 - as all outputs
    """Give every file of the index."""
    origins = {address_of(entry): entry.path for kind in archive.entries.values() for entry in kind.values()}
    origins |= {document.page: document.path for document in archive.documents.values() if document.page}
    recipe = Serialiser(function=written)
    for address, page, view in search_index(archive):
        yield Artifact(address=address, recipe=recipe, view=view, origin=origins.get(page, "the search"))


def written(view: View) -> bytes:
    """Write down a file of the index, as JSON."""
    return dumps(_told(view), ensure_ascii=False, separators=(",", ":")).encode()


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
            return {"cuts": cuts, "letters": letters, "kinds": kinds, "countries": countries, "series": series, "years": years}


def _thing(thing: Shown) -> tuple[object, ...]:
    told = (thing.address, thing.title, thing.what, thing.when, thing.where, thing.language, thing.text)
    return (*told, tuple(map(_page, thing.pages))) if thing.pages else told


def _page(page: PageWords) -> tuple[object, ...]:
    return (page.address, page.number, page.text)
