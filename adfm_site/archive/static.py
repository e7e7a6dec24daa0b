"""Files below content/static/: published as they are, each at its path from there."""

from collections.abc import Iterator
from typing import Final

from adfm_site.archive.catalogue import Catalogue
from adfm_site.archive.documents import PublishedFile
from adfm_site.archive.paths import unpublishable_type
from adfm_site.diagnostics import Checked, Diagnostic, Pointer, Said, problem
from adfm_site.patterns import pattern
from adfm_site.reading.file_names import reserved_on_windows
from adfm_site.reading.file_types import STATIC, STATIC_TYPES, ending_of

# A dot before a name is for .well-known (RFC 8615) and .htaccess: of other names with one, `building.inputs` gives
# none.
_NAME: Final = pattern(r"\.?\w[\w.~-]*")
_LONGEST: Final = 120


@problem("error")
def unusable_static_name(name: str) -> Said:
    """A file in content/static/ is published under its own path, so each name in it becomes part of an address.

    Letters, digits, dots, hyphens, underscores and tildes can be used, and a name can begin with a dot. Names that
    Windows reserves (con, prn, aux, nul, com1, lpt1) cannot.
    """
    return Said(
        f"“{name}” cannot be part of a web address.",
        hints=("Rename it. Use letters, digits, dots, hyphens and underscores.",),
    )


def static_files(catalogue: Catalogue) -> Checked[tuple[PublishedFile, ...]]:
    """Return the files of the folder with their addresses, and report those that cannot be published."""
    found: list[PublishedFile] = []
    complaints: list[Diagnostic] = []
    for path, measured in catalogue.files.items():
        if path.startswith(STATIC):
            faults = tuple(_faults(path))
            complaints += faults
            if not faults:
                found.append(
                    PublishedFile(
                        address=f"/{path.removeprefix(STATIC)}", measured=measured, language=measured.language
                    )
                )
    return Checked(value=tuple(found), diagnostics=tuple(complaints))


def _faults(path: str) -> Iterator[Diagnostic]:
    *folders, name = path.removeprefix(STATIC).split("/")
    wrong = next((part for part in (*folders, name) if not _usable(part)), None)
    if wrong is not None:
        yield unusable_static_name(Pointer(path=path), wrong)
    elif ending_of(path) not in STATIC_TYPES:
        yield unpublishable_type(Pointer(path=path), name, tuple(filter(None, sorted(STATIC_TYPES))))


def _usable(name: str) -> bool:
    """Return whether a name can be part of an address on every common system.

    Capitals may be: others ask for these files by name.
    """
    fits = _NAME.fullmatch(name) and not name.endswith(".") and len(name.encode()) <= _LONGEST
    return bool(fits) and not reserved_on_windows(name)
