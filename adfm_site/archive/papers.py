"""Papers of agendas: each is a file of the event's downloads, or a document of its own."""

from collections.abc import Iterator

from adfm_site.archive.catalogue import Catalogue
from adfm_site.archive.documents import Document
from adfm_site.archive.references import GUESSES_AT_MOST, items_of
from adfm_site.diagnostics import Diagnostic, Pointer, Said, did_you_mean, problem, same_word


@problem("error")
def unknown_paper(written: str, known: tuple[str, ...]) -> Said:
    """A paper of an agenda item is one of the event's downloads, or a document in documents/.

    A download is referred to by its file name, a document in documents/ by its id.
    """
    return Said(
        f"There is no paper “{written}” among the documents of this event.",
        hints=(
            did_you_mean(written, known),
            "Write the file name as in the event's downloads, or the id of a document.",
        ),
        replacement=same_word(written, known),
    )


def unknown_papers(catalogue: Catalogue, documents: tuple[Document, ...]) -> Iterator[Diagnostic]:
    """Complain about the papers that are not there."""
    ids = {document.id for document in documents}
    files: dict[str, list[str]] = {}
    for document in documents:
        if document.file:
            for event in document.events:
                files.setdefault(event, []).append(document.file.measured.path.rpartition("/")[2])
    guesses = GUESSES_AT_MOST
    for agenda in catalogue.agendas.values():
        beside = catalogue.events.get(agenda.id)
        if beside is not None and not beside.whole:
            continue  # What it lists is not known.
        known = files.get(agenda.id, [])
        for steps, item in items_of(agenda.head):
            for number, paper in enumerate(item.papers):
                if paper not in known and paper not in ids:
                    where = Pointer(path=agenda.path, steps=(*steps, "papers", number))
                    yield unknown_paper(where, paper, (*known, *ids) if guesses > 0 else tuple(known))
                    guesses -= 1
