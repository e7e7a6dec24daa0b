"""What stands below some places on the disk: enough of each file to notice that it became another."""

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

Standing = dict[str, tuple[int, int, int]]
"""Size, time of the last change and number on the disk of each file, by its path."""


def look(places: Iterable[Path]) -> Standing:
    """Return what stands at and below some places. What goes away meanwhile is left out."""
    standing: Standing = {}
    for place in places:
        with suppress(OSError):
            if place.is_dir():
                standing.update(_below(str(place)))
            else:
                standing[str(place)] = _stamp(place.stat())
    return standing


def _below(folder: str) -> Iterator[tuple[str, tuple[int, int, int]]]:
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _below(entry.path)
            else:
                with suppress(OSError):
                    yield entry.path, _stamp(entry.stat(follow_symlinks=False))


def _stamp(found: os.stat_result) -> tuple[int, int, int]:
    return found.st_size, found.st_mtime_ns, found.st_ino
