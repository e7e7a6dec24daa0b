"""Pictures as editors name them: each is a file of content/ that browsers show, or is complained about."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from adfm_site.archive.catalogue import Catalogue
from adfm_site.archive.documents import PublishedFile
from adfm_site.archive.path_suggestions import PathSuggestions
from adfm_site.archive.paths import path_leaves_content, resolve, unpublishable_name
from adfm_site.diagnostics import Diagnostic, Said, Where, did_you_mean, problem
from adfm_site.model.file import Measured
from adfm_site.patterns import pattern
from adfm_site.reading.file_types import PICTURES

_ELSEWHERE: Final = pattern(r"(?:[A-Za-z][A-Za-z0-9+.-]*:)?//")


@problem("error")
def missing_picture(written: str, near: str, right: str | None = None) -> Said:
    """A picture in a text does not exist, or browsers cannot show it. They show JPEG, PNG, WebP, GIF and SVG."""
    return Said(
        f"There is no picture “{written}”.",
        hints=(near or "Put the picture in the same folder as this file, and write its name.",),
        replacement=right,
    )


@problem("error")
def picture_from_elsewhere(written: str) -> Said:
    """Pages load nothing from other websites, because those would learn who reads them.

    So a picture must be in this archive.

    Wrong: `![The group](https://example.org/group.jpg)`. Right: `![The group](group.jpg)`, with the file in the same
    folder.
    """
    return Said(
        f"The picture “{written}” is on another website, and pages load nothing from there.",
        hints=("Save the picture in the same folder as this file and write its name, or link to it.",),
    )


@problem("error")
def picture_of_withheld(written: str) -> Said:
    """A public page shows a picture that belongs to something that is not public, such as a draft or embargoed event.

    Without its link, a link still has its words. A picture would be published with the page.
    """
    return Said(
        f"The picture “{written}” belongs to something that is not public.",
        hints=("Use another picture, or first publish what it belongs to.",),
    )


def find_picture(
    catalogue: Catalogue,
    base: str,
    written: str,
    where: Where,
    suggestions: PathSuggestions,
    beside: Callable[[str], Iterable[str]] | None = None,
) -> Measured | Diagnostic:
    """Return the picture that a path written in the file `base` means, or the complaint.

    beside: gives the pictures below a folder.
    """
    if _ELSEWHERE.match(written):
        return picture_from_elsewhere(where, written)
    path = resolve(base, written) if written else ""
    if path is None:
        return path_leaves_content(where, written)
    measured = catalogue.files.get(path)
    folder, _, name = path.rpartition("/")
    if measured is not None and not is_picture(name):
        return missing_picture(where, written, "Browsers cannot show it. Use JPEG, PNG, WebP, GIF or SVG.")
    if measured is None:
        known = beside(f"{folder}/") if beside else by_folder(filter(is_picture, catalogue.files)).get(f"{folder}/", ())
        near = did_you_mean(name, (other.removeprefix(f"{folder}/") for other in known))
        elsewhere = suggestions.suggest(base, written, is_picture)
        return missing_picture(
            where, written, elsewhere.hint if elsewhere.right else near or elsewhere.hint, elsewhere.right
        )
    new = catalogue.new_names.get(path)
    return unpublishable_name(where, name, new.rpartition("/")[2]) if new else measured


def published(measured: Measured, below: str) -> PublishedFile:
    """Return a picture at its address below another."""
    return PublishedFile(address=below + measured.path.rpartition("/")[2], measured=measured, language=None)


def by_folder(paths: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Return the paths in each folder, those in folders below it included."""
    found: dict[str, list[str]] = {}
    for path in paths:
        for end in (position for position, sign in enumerate(path, start=1) if sign == "/"):
            found.setdefault(path[:end], []).append(path)
    return {folder: tuple(inside) for folder, inside in found.items()}


def is_picture(name: str) -> bool:
    """Return whether a file of that name is a picture that browsers show."""
    return name.rpartition(".")[2].lower() in PICTURES
