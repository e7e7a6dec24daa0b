"""Paths that lead to no file: the files that editors probably mean, which lie elsewhere or have other names today."""

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from re import Match
from typing import Final, NamedTuple
from unicodedata import normalize
from urllib.parse import quote, unquote

from adfm_site.archive.catalogue import Catalogue, event_in
from adfm_site.archive.paths import between, resolve
from adfm_site.diagnostics import meaning
from adfm_site.model.entry import Entry, Head
from adfm_site.patterns import pattern

_TO_QUOTE: Final = pattern(r"[\s()<>]")
_LISTED_AT_MOST: Final = 2
_COMPARED_AT_MOST: Final = 12


class Suggestion(NamedTuple):
    """The files that may be meant, as paths to write in the text. certain: there is one, and no other can be meant."""

    paths: tuple[str, ...]
    certain: bool

    @property
    def right(self) -> str | None:
        """The path to write, where it is certain."""
        return self.paths[0] if self.certain else None

    @property
    def hint(self) -> str:
        """What to tell an editor; nothing where no file may be meant, or too many."""
        if self.right:
            return f"Write the path to its file: {self.right}"
        return meaning(self.paths) if len(self.paths) <= _LISTED_AT_MOST else ""


class PathSuggestions:
    """Finds files by the last parts of a path: the file's name, and the folders in which it lies or lay."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Take the archive; nothing is looked at before the first path is lost."""
        self._catalogue = catalogue

    def suggest(self, base: str, written: str, wanted: Callable[[str], bool] = bool) -> Suggestion:
        """Return the files that a path written in the file `base` may mean, though it leads to none.

        Certain is one file of which folder and name fit, whatever stands before them, also under a former name
        (`formerly`); and one beside `base`, if no other file has its name. wanted: whether a path may be meant at all.
        Where folders are written of which none fits, the file's name tells nothing.
        """
        parts, there = _parts(written), resolve(base, written.replace("\\", "/"))
        # First as it stands, for a path that lacks only the end of the file's name.
        for end in (tuple(there.split("/")) if there else (), *(parts[number:] for number in range(len(parts)))):
            found = self._ending_with(end, wanted)
            if len(parts) > 1:
                found = {path: True for path, by_folder in found.items() if by_folder}
            if found:
                return _suggestion(base, found)
        return Suggestion((), certain=False)

    def _ending_with(self, parts: tuple[str, ...], wanted: Callable[[str], bool]) -> Mapping[str, bool]:
        """Return the files whose path ends, or ended, with some parts; each with whether these name a folder, too."""
        found: dict[str, bool] = {}
        for tail in _tails(parts):
            for path, now in self._by_end.get("/".join(tail.split("/")[-2:]), ()):
                if f"/{path}".endswith(f"/{tail}") and wanted(now):
                    found[now] = found.get(now, False) or "/" in tail
        return found

    @cached_property
    def _by_end(self) -> Mapping[str, list[tuple[str, str]]]:
        """By the last part of each path that a file has or had, and by the last two: that path, and today's."""
        found: dict[str, list[tuple[str, str]]] = {}
        for path, now in self._paths():
            *_, folder, file = path.split("/")
            for end in (file, f"{folder}/{file}"):
                found.setdefault(end, []).append((path, now))
        return found

    def _paths(self) -> Iterator[tuple[str, str]]:
        """Return every path that a file has or had, each with the one that it has today."""
        entries = tuple(self._catalogue.all())
        paths = [(path, path) for path in (*(entry.path for entry in entries), *self._catalogue.files)]
        paths += [(f"{_folder(entry)}/{name}.md", entry.path) for entry in entries for name in entry.head.formerly]
        yield from paths
        inside: dict[str, list[tuple[str, str]]] = {}
        for path, now in paths:
            inside.setdefault(path.rpartition("/")[0], []).append((path, now))
        for entry in entries:
            folder = _folder(entry)
            above = folder.rpartition("/")[0]
            for name in entry.head.formerly if entry.path.endswith("/index.md") and above else ():
                yield from ((path.replace(folder, f"{above}/{name}", 1), now) for path, now in inside[folder])


def _folder(entry: Entry[Head]) -> str:
    return entry.path.rpartition("/")[0]


def _parts(written: str) -> tuple[str, ...]:
    """Return the last parts of a path as it is written, without those that lead upwards."""
    path = normalize("NFC", unquote(written)).replace("\\", "/")
    return tuple(part for part in path.split("/") if part not in ("", ".", ".."))[-_COMPARED_AT_MOST:]


def _tails(parts: tuple[str, ...]) -> Iterator[str]:
    """Return the path that some parts make, and what else it means to editors who come from other systems."""
    tail = "/".join(parts)
    if not tail:
        return
    yield tail
    if "." not in parts[-1]:
        yield from (f"{tail}.md", f"{tail}/index.md")
    elif tail.endswith(".html"):
        yield f"{tail.removesuffix('.html')}.md"


def _suggestion(base: str, found: Mapping[str, bool]) -> Suggestion:
    paths = tuple(path for path, by_folder in found.items() if by_folder or path != base)
    certain = len(paths) == 1 and (found[paths[0]] or (len(found) == 1 and _are_beside(paths[0], base)))
    if not certain and (event := event_in(base)):
        # Files of one name in the folders of two events, such as agenda.pdf, have nothing to do with one another.
        paths = tuple(path for path in paths if event_in(path) in (None, event))
    # Of very many only so many are needed as tell that there are too many.
    return Suggestion(
        tuple(_TO_QUOTE.sub(_quoted, between(base, path)) for path in paths[: _LISTED_AT_MOST + 1]), certain
    )


def _are_beside(path: str, other: str) -> bool:
    return path.rpartition("/")[0] == other.rpartition("/")[0]


def _quoted(sign: Match[str]) -> str:
    return quote(sign[0])
