"""Files for readers in which not all words can be read, so that names in them may go unnoticed.

Also where files are listed.
"""

from collections.abc import Iterable, Iterator, Mapping

from adfm_site.archive.catalogue import Catalogue
from adfm_site.archive.documents import Document, PublishedFile, State
from adfm_site.diagnostics import Diagnostic, Pointer, Said, problem
from adfm_site.model.file import Measured

_PLACES_SHOWN = 3
_HINT = (
    "Open the file and check that it contains only what readers may see. "
    "Or save it again: without a password, and as a common format."
)


@problem("warning")
def file_not_read(label: str, reasons: tuple[str, ...]) -> Said:
    """The program reads all words of each file for readers, to find what should not be published.

    It cannot read parts of this file.

    A part may be encrypted, damaged, of a format that the program does not know, or too large. Where site.yaml has
    `withheld-names`, or a person has `public: false`, this is an error (`names-not-searched`).
    """
    return Said(f"The program cannot read all words of this {label} file: {_shown(reasons)}.", hints=(_HINT,))


@problem("error")
def names_not_searched(label: str, reasons: tuple[str, ...]) -> Said:
    """This archive has names that must not be published, and the program cannot search all of this file for them.

    The names are those in site.yaml's `withheld-names`, and those of people without `public: true`. A part of the file
    may be encrypted, damaged, of a format that the program does not know, or too large.
    """
    message = f"This {label} file cannot be searched for names that must not be published: {_shown(reasons)}."
    return Said(message, hints=(_HINT,))


def unread(
    catalogue: Catalogue, documents: Iterable[Document], static: Iterable[PublishedFile]
) -> Iterator[Diagnostic]:
    """Report each published file of which not all words could be read, where it is listed."""
    names = tuple(names_of(catalogue))
    problem_ = names_not_searched if names else file_not_read
    held = [document for document in documents if document.state is State.HELD]
    listed = places_of_files(held)
    files: dict[str, Measured] = {file.measured.path: file.measured for file in static}
    files |= {
        file.measured.path: file.measured for document in held for file in (document.file, *document.others) if file
    }
    for path, measured in files.items():
        if measured.unread:
            reasons = tuple(dict.fromkeys(without_names(reason, names) for reason in measured.unread))
            yield problem_(listed.get(path, Pointer(path=path)), measured.label or "text", reasons)


def names_of(catalogue: Catalogue) -> Iterator[tuple[str, ...]]:
    """Yield the names that must not be published, each as its words in small letters."""
    people = (entry.head for entry in catalogue.people.values() if not entry.head.public)
    for name in (
        *catalogue.site.withheld_names,
        *(name for head in people for name in (head.name, *head.also_known_as)),
    ):
        if words := tuple(name.casefold().split()):
            yield words


def without_names(reason: str, names: Iterable[tuple[str, ...]]) -> str:
    """Return what was not read and why.

    The name of an inner file is left out where it contains the words of a person's name, since logs may be public.
    """
    where, _, why = reason.rpartition(": ")
    folded = (where or why).casefold()
    if not any(all(word in folded for word in words) for words in names):
        return reason
    return f"a part of it: {why}" if where else "a part of it"


def places_of_files(documents: Iterable[Document]) -> Mapping[str, Pointer]:
    """Return where each file of a document is listed, by its path; where several lists have it, the first."""
    found: dict[str, Pointer] = {}
    for document in documents:
        if document.file:
            found.setdefault(document.file.measured.path, Pointer(path=document.path, steps=(*document.steps, "file")))
        whole = len(document.others) == len(document.head.formats)
        for number, other in enumerate(document.others):
            steps = (*document.steps, "formats", *((number, "file") if whole else ()))
            found.setdefault(other.measured.path, Pointer(path=document.path, steps=steps))
    return found


def _shown(reasons: tuple[str, ...]) -> str:
    more = len(reasons) - _PLACES_SHOWN
    return "; ".join((*reasons[:_PLACES_SHOWN], *((f"and {more} more",) if more > 0 else ())))
