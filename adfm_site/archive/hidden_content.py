"""What files for readers contain that readers do not see, and must not get: reported where the files are listed."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from adfm_site.archive.catalogue import Catalogue
from adfm_site.archive.documents import Document, PublishedFile, State
from adfm_site.archive.unread import names_of, places_of_files, without_names
from adfm_site.diagnostics import Diagnostic, Pointer, Said, problem
from adfm_site.model.file import HiddenPart, Measured

_SHOWN: Final = 3
_INSPECT: Final = "In Word, Excel or PowerPoint, choose File, Info, “Inspect Document”, remove {}, and save."


class HiddenKind(NamedTuple):
    """A kind of hidden content: for one and for several, and what an editor can do."""

    one: str
    several: str
    how: str


STOPS: Final[Mapping[str, HiddenKind]] = {
    "embedded-workbook": HiddenKind(
        "an embedded workbook",
        "embedded workbooks",
        "A chart that was copied from Excel brings its whole workbook. Delete it, and paste it as a picture.",
    ),
    "embedded-file": HiddenKind(
        "an embedded file", "embedded files", "Delete the object, and paste a picture of it. Then save the file again."
    ),
    "macro": HiddenKind(
        "macros", "macros", "Save the file without macros: as .docx, .xlsx, .pptx or an OpenDocument file, or as PDF."
    ),
    "active-control": HiddenKind(
        "an active control", "active controls", "Delete the buttons and fields with programs, or save it as PDF."
    ),
    "program": HiddenKind("a program", "programs", "Take it out of the archive. Documents only are published."),
    "script": HiddenKind("a script", "scripts", "In Acrobat, use “Sanitize Document”, or print the file to a new PDF."),
    "launch-action": HiddenKind(
        "an action that starts a program",
        "actions that start programs",
        "In Acrobat, use “Sanitize Document”, or print the file to a new PDF.",
    ),
    "attachment": HiddenKind(
        "an attached file", "attached files", "In Acrobat, open Attachments and delete them, or print to a new PDF."
    ),
    "pivot-cache": HiddenKind(
        "all data of a pivot table",
        "all data of pivot tables",
        "In Excel, copy the table, and paste it as values into a new workbook.",
    ),
}
"""What keeps a file from being published."""
WARNINGS: Final[Mapping[str, HiddenKind]] = {
    "tracked-changes": HiddenKind(
        "a tracked change", "tracked changes", "Choose “Accept All Changes”, stop tracking changes, and save."
    ),
    "comments": HiddenKind("a comment", "comments", "Delete all comments, and save; or print the file to a new PDF."),
    "hidden-text": HiddenKind("hidden text", "hidden texts", _INSPECT.format("the hidden text")),
    "hidden-sheet": HiddenKind(
        "a hidden sheet", "hidden sheets", "Unhide the sheets, and delete what is not for readers."
    ),
    "hidden-rows": HiddenKind("hidden rows", "hidden rows", _INSPECT.format("hidden rows and columns")),
    "hidden-columns": HiddenKind("hidden columns", "hidden columns", _INSPECT.format("hidden rows and columns")),
    "hidden-slide": HiddenKind("a hidden slide", "hidden slides", "Delete the slide if it is not for readers."),
    "external-copies": HiddenKind(
        "copied cells of another workbook",
        "copied cells of other workbooks",
        "In Excel, choose Data, “Edit Links”, “Break Link”, and save.",
    ),
    "covered-text": HiddenKind(
        "words under a dark box",
        "words under dark boxes",
        "Readers can copy these words. In Acrobat, use “Redact”, which removes them, or delete them in the source.",
    ),
    "hidden-layer": HiddenKind(
        "a hidden layer", "hidden layers", "In Acrobat, flatten the layers, or print to a new PDF."
    ),
    "redaction-not-applied": HiddenKind(
        "a redaction that was not applied", "redactions that were not applied", "In Acrobat, apply the redactions."
    ),
}
NOTES: Final[Mapping[str, HiddenKind]] = {
    "speaker-notes": HiddenKind("speaker notes", "speaker notes", _INSPECT.format("the presentation notes"))
}


@problem("error")
def hidden_data_in_file(label: str, what: str, hints: Iterable[str]) -> Said:
    """A file for readers contains something that readers do not see, but can take out: workbooks, files, programs.

    In 2014 a report of an immigration department was published with a chart that had been pasted from Excel. The chart
    brought a workbook with the names of some 9,250 asylum seekers. Therefore such a file is not published. If the
    hidden part is for readers, write `accepted:` in its download, with what was found, its SHA-256, the day and
    your name.
    """
    return Said(f"This {label} file contains {what}, which readers can take out of it.", hints=hints)


@problem("warning")
def hidden_content_in_file(label: str, what: str, hints: Iterable[str]) -> Said:
    """A file for readers contains something that most readers do not see, but everybody can find.

    These are tracked changes, comments, hidden text, sheets, rows, columns, slides and layers, and words under black
    boxes. If they are for readers, write `accepted:` in the download, as for `hidden-data-in-file`.
    """
    return Said(f"This {label} file contains {what}.", hints=hints)


@problem("note")
def notes_in_file(label: str, what: str, hints: Iterable[str]) -> Said:
    """A presentation contains notes for the speaker, which readers can open. Perhaps they are for them, too."""
    return Said(f"This {label} file contains {what}.", hints=hints)


@problem("note")
def accepted_not_found(found: str) -> Said:
    """`accepted:` is for one hidden part of a file, known by its SHA-256. The file does not contain that part any more.

    Remove the entry, so that it does not look as if it were still needed.
    """
    return Said(
        f"The file of this download does not contain this {found or 'part'} any more.", hints=("Remove this entry.",)
    )


def hidden_content(
    catalogue: Catalogue, documents: Iterable[Document], static: Iterable[PublishedFile]
) -> Iterator[Diagnostic]:
    """Report what is hidden in published files, but for what was accepted."""
    held = [document for document in documents if document.state is State.HELD]
    places, names = places_of_files(held), tuple(names_of(catalogue))
    accepted: dict[str, set[str]] = {}
    files: dict[str, Measured] = {file.measured.path: file.measured for file in static}
    for document in held:
        of_document = [file.measured for file in (document.file, *document.others) if file]
        files |= {measured.path: measured for measured in of_document}
        for measured in of_document:
            accepted.setdefault(measured.path, set()).update(each.sha256 for each in document.head.accepted)
        known = {part.digest for measured in of_document for part in measured.hidden}
        for number, each in enumerate(document.head.accepted):
            if each.sha256 not in known:
                steps = (*document.steps, "accepted", number)
                yield accepted_not_found(Pointer(path=document.path, steps=steps), each.found)
    for path, measured in files.items():
        of_kind: dict[str, list[HiddenPart]] = {}
        for part in measured.hidden:
            if part.digest not in accepted.get(path, ()):
                of_kind.setdefault(part.kind, []).append(part)
        for kind, parts in of_kind.items():
            yield _found(places.get(path, Pointer(path=path)), measured.label, kind, parts, names)


def _found(
    where: Pointer, label: str, kind: str, parts: list[HiddenPart], names: tuple[tuple[str, ...], ...]
) -> Diagnostic:
    problems = ((STOPS, hidden_data_in_file), (WARNINGS, hidden_content_in_file), (NOTES, notes_in_file))
    kinds, problem_ = next((kinds, made) for kinds, made in problems if kind in kinds)
    words, count = kinds[kind], sum(part.count for part in parts)
    places = tuple(dict.fromkeys(without_names(part.where, names) for part in parts))
    more = f" and {len(places) - _SHOWN} more" if len(places) > _SHOWN else ""
    what = f"{words.one if count == 1 else f'{count:,} {words.several}'} ({', '.join(places[:_SHOWN])}{more})"
    accept = ", ".join(f"{{found: {kind}, sha256: {part.digest}, date: …, by: …}}" for part in parts[:1])
    return problem_(where, label, what, (words.how, f"If it is for readers, add “accepted: [{accept}]” to its entry."))
