"""Where a file lies decides what it is: a path becomes a kind and an id."""

from typing import Final

from msgspec import Struct

from adfm_site.diagnostics import Checked, Diagnostic, Pointer, Said, problem
from adfm_site.model import KIND_NAMED, KINDS, Kind
from adfm_site.patterns import pattern
from adfm_site.reading.file_names import is_partly_usable, is_usable, usable_names

CONTENT: Final = "content/"
_TRANSLATION: Final = pattern(r"(?P<stem>.+)\.(?P<language>[a-z]{2,3}(-[a-z]{2,8})*)", flags=2)
_IN_FOLDERS: Final = {kind.folder: kind for kind in KINDS if kind.folder and kind.folder != "events"}
_EVENT_DEPTH: Final = 4


class Placed(Struct, frozen=True):
    """What a file is by its place: its kind and its id."""

    kind: Kind
    id: str


@problem("error")
def misplaced_file(where: str) -> Said:
    """The folder of a file decides what it is. Files in this folder are not used.

    An event is a folder with an index.md: `content/events/2019/first-roundtable/index.md`. Its agenda and downloads are
    in the same folder. Series, organisations, people, topics and documents are files in folders of these names.
    """
    return Said("A file in this folder is not used.", hints=(where,))


@problem("error")
def unusable_name(name: str, usable: str) -> Said:
    """Names of files and folders become permanent web addresses. Use small letters, digits and hyphens.

    `check --fix` renames the file or folder and corrects every mention of it, unless none of the name's letters can be
    used. Do not use names that Windows reserves for devices (con, prn, aux, nul, com1, lpt1): nobody could open the
    archive there.
    """
    hint = f"Use small letters, digits and hyphens, such as “{usable}”."
    if is_partly_usable(name):
        hint = f"Rename it to “{usable}”. “adfm-site check --fix” does this, and corrects all mentions."
    return Said(f"“{name}” cannot be part of a web address.", hints=(hint,))


@problem("error")
def translation_not_supported(language: str) -> Said:
    """Pages in several languages are not supported yet. A file such as index.th.md would have a wrong address."""
    return Said(
        f"This looks like a translation ({language}). Translations are not supported yet.",
        hints=("Keep it outside content/ for now.",),
    )


def placed(path: str) -> Checked[Placed | None]:
    """Say what the Markdown file at a path below content/ is, or complain that it is nothing."""
    parts = path.removeprefix(CONTENT).removesuffix(".md").split("/")
    if parts[0] == "static" and len(parts) > 1:
        hint = "Markdown becomes a page: move it to content/ itself. Files in content/static/ are published unchanged."
        return _nothing(misplaced_file(Pointer(path=path), hint))
    translation = _TRANSLATION.fullmatch(parts[-1])
    if translation:
        return _nothing(translation_not_supported(Pointer(path=path), translation["language"]))
    for depth, name in enumerate(parts):
        if not is_usable(name):
            return _nothing(unusable_name(Pointer(path=path), name, next(usable_names(name, _otherwise(parts, depth)))))
    if parts[0] == "events":
        return _in_events(path, parts)
    if parts[0] in _IN_FOLDERS:
        if len(parts) == 2:  # noqa: PLR2004 - a folder and a file
            return Checked(value=Placed(_IN_FOLDERS[parts[0]], parts[1]))
        own = f"The page /{parts[0]}/ is made from the files in content/{parts[0]}/. Rename this file, or remove it."
        return _nothing(
            misplaced_file(Pointer(path=path), own if len(parts) == 1 else f"Move it to content/{parts[0]}/.")
        )
    return Checked(value=Placed(KIND_NAMED["page"], "/".join(parts)))


def _otherwise(parts: list[str], depth: int) -> str:
    """Return a name for a part of a path where none of its own letters is usable.

    It is the kind of thing, with the year for an event.
    """
    match parts:
        case ["events", _, _, _, *_] if depth == _EVENT_DEPTH - 1:
            return "document"
        case ["events", year, *_]:
            return f"event-{year}" if is_usable(year) else "event"
        case [folder, _, *_] if folder in _IN_FOLDERS:
            return _IN_FOLDERS[folder].name
        case _:
            return "page"


def _in_events(path: str, parts: list[str]) -> Checked[Placed | None]:
    year = parts[1] if len(parts) > 1 else ""
    if len(parts) != _EVENT_DEPTH or not (year == "undated" or (year.isdigit() and len(year) == _EVENT_DEPTH)):
        return _nothing(
            misplaced_file(
                Pointer(path=path),
                "The path of an event is events/<year>/<id>/index.md, or events/undated/<id>/index.md.",
            )
        )
    event, stem = parts[2], parts[3]
    match stem:
        case "index":
            return Checked(value=Placed(KIND_NAMED["event"], event))
        case "agenda":
            return Checked(value=Placed(KIND_NAMED["agenda"], event))
        case _:
            return Checked(value=Placed(KIND_NAMED["document"], f"{event}-{stem}"))


def _nothing(complaint: Diagnostic) -> Checked[Placed | None]:
    return Checked(value=None, diagnostics=(complaint,))
