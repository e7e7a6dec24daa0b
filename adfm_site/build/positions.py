"""Problems with the lines and columns at which they are, and the texts of these lines."""

from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path

from msgspec.structs import replace

from adfm_site.diagnostics import Diagnostic, Pointer
from adfm_site.inputs.scan import LARGEST_TEXT, Found, source
from adfm_site.reading.locating import find, located
from adfm_site.refusal import could_not
from adfm_site.source import Source, Span


def in_order(root: Path, found_: Found, complaints: Iterator[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return complaints with positions, each once, sorted by file and place.

    A value that could not be read was complained about with its span, and stands as a neutral value in what was built
    from it. What later floors have to say about that value is an echo, and is left out.
    """
    source_of = cache(partial(_source_again, root, found_))
    unread: set[tuple[str, int, int]] = set()
    found: dict[Diagnostic, None] = {}
    for complaint in sorted(dict.fromkeys(complaints), key=lambda complaint: not isinstance(complaint.where, Span)):
        if isinstance(complaint.where, Span):
            unread.add(_start(complaint.where))
            found[complaint] = None
            continue
        text = source_of(complaint.path)
        if text is None or complaint.where == Pointer(path=complaint.path):  # What is said of a file has no line.
            found[complaint] = None
            continue
        placed = located(_with_places_elsewhere(complaint, source_of), text)
        if not (_names_a_value(complaint) and isinstance(placed.where, Span) and _start(placed.where) in unread):
            found[placed] = None
    return tuple(sorted(found, key=_place))


def _with_places_elsewhere(found: Diagnostic, source_of: Callable[[str], Source | None]) -> Diagnostic:
    """Return a complaint with the places that it mentions in other files as spans."""
    labels = tuple(
        label
        if label.where.path == found.path
        else replace(label, where=find(source_of(label.where.path), label.where))
        for label in found.labels
    )
    return replace(found, labels=labels) if found.labels else found


def text_at(root: Path, found: Found, path: str) -> str | None:
    """Return the text of one file of the site, or None where it is no text."""
    if path.startswith("templates/"):
        return found.templates.get(path.removeprefix("templates/"))
    again = _source_again(root, found, path)
    return again.data.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n") if again else None


def text_file(root: Path, found: Found, path: str) -> Path | None:
    """Return where a text of the site is on the disk, or None where it is no text."""
    where = str(root / "site.yaml") if path == "site.yaml" else found.real.get(path)
    file = Path(where) if where else None
    if file is None or not path.endswith((".md", ".yaml", ".html", ".htm", ".xml")):
        return None
    with could_not("read", file):
        return file if file.stat().st_size <= LARGEST_TEXT else None


def _source_again(root: Path, found: Found, path: str) -> Source | None:
    file = text_file(root, found, path)
    return source(path, file, found.instead, root) if file or path in found.instead else None


def _names_a_value(found: Diagnostic) -> bool:
    return isinstance(found.where, Pointer) and bool(found.where.steps) and found.where.part == "value"


def _start(where: Span) -> tuple[str, int, int]:
    return where.path, where.line, where.column


def _place(found: Diagnostic) -> tuple[object, ...]:
    where = found.where
    place = (where.line, where.column) if isinstance(where, Span) else (0, 0)
    return (found.path, *place, found.code, found.message)
