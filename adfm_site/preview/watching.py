"""What changed in a site's files: told by the system at once, and looked for every two seconds all the same.

Systems lose events without a word: their queues overflow, and disks of other machines tell nothing. Looking finds what
was lost.
"""

import os
import warnings
from collections.abc import Iterator
from contextlib import suppress
from logging import NullHandler, getLogger
from pathlib import Path
from queue import Empty, SimpleQueue
from time import monotonic
from types import TracebackType
from typing import Final, Self

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver

from adfm_site.inputs.scan import default_templates, is_junk
from adfm_site.preview.looking import Standing, look

_QUIET: Final = 0.02
_LONGEST: Final = 0.5
_LOOKS_EVERY: Final = 2.0

# Nothing that reading causes: a rebuild reads everything, and would set off the next one for ever.
_TOLD: Final[list[type[FileSystemEvent]]] = [
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
]

# What it cannot do is made good by looking; an editor's terminal is no place for it.
getLogger("watchdog").addHandler(NullHandler())


class Watch(FileSystemEventHandler):
    """Watches content/, templates/ and site.yaml of a site, and the default templates, while it is open."""

    def __init__(self, root: Path) -> None:
        """Take the folder of the site. deaf: in words, why the system tells nothing; empty where it does."""
        self.deaf = ""
        self._root = root
        self._folders = tuple(dict.fromkeys((root / "content", root / "templates", default_templates())))
        self._told: SimpleQueue[str | None] = SimpleQueue()
        self._observer: BaseObserver | None = None
        self._followed: dict[Path, int] = {}
        self._standing: Standing = {}
        self._looked = 0.0

    def __enter__(self) -> Self:
        """Begin: whatever changes from now on is told by `changes`."""
        # It warns of watching twice what appears in a folder that is new itself, which does no harm.
        warnings.filterwarnings("ignore", category=RuntimeWarning, module=r"watchdog\.")
        try:
            self._observer = Observer()
            self._observer.start()
            self._follow(set())
        except OSError as error:  # Only so many folders may be watched on one machine, and by so many programs.
            self.deaf = error.strerror or str(error)
        self._standing, self._looked = self._look(), monotonic()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End `changes`, and the watching."""
        self._told.put(None)
        if self._observer is not None:
            self._observer.stop()
            self._observer.join()

    def changes(self) -> Iterator[tuple[str, ...]]:
        """Yield the paths that changed, from the site's folder, each time the disk is quiet again, until the end.

        What the system tells of files that were there before is believed at once, and looked after within two seconds.
        """
        while (told := self._gathered()) is not None:
            with suppress(OSError):
                self._follow(told)
            if told and monotonic() < self._looked + _LOOKS_EVERY and all(path in self._standing for path in told):
                self._standing |= look(map(Path, told))
                yield self._names(told)
                continue
            before, self._standing, self._looked = self._standing, self._look(), monotonic()
            found = {path for path, _ in before.items() ^ self._standing.items() if self._concerns(path)}
            if told or found:  # What was told may be gone already: editors rename and clear away.
                yield self._names(found | told)

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Take what the system tells. A save may be a move: then only where it leads to is a name that concerns us."""
        for path in (event.src_path, event.dest_path):
            if path and self._concerns(os.fsdecode(path)):
                self._told.put(os.fsdecode(path))

    def _gathered(self) -> set[str] | None:
        """Return what was told, once nothing more comes; nothing after two quiet seconds; None at the end."""
        paths: set[str] = set()
        patience, last = _LOOKS_EVERY, float("inf")
        with suppress(Empty):
            while patience > 0:
                path = self._told.get(timeout=patience)
                if path is None:
                    return None
                paths.add(path)
                last = min(last, monotonic() + _LONGEST)
                patience = min(_QUIET, last - monotonic())
        return paths

    def _follow(self, told: set[str]) -> None:
        """Let the system watch the folders that exist now.

        For the system, a folder that was created later, or was replaced, is a new one.
        """
        standing = {}
        for folder in (self._root, *self._folders):
            with suppress(OSError):
                standing[folder] = folder.stat().st_ino
        # A new folder may have got the number of the one deleted before it.
        if standing == self._followed and told.isdisjoint(map(str, self._folders)):
            return
        self._followed = standing
        if self._observer is not None:
            self._observer.unschedule_all()
            for folder in standing:
                self._observer.schedule(self, str(folder), recursive=folder != self._root, event_filter=_TOLD)

    def _look(self) -> Standing:
        return look((self._root / "site.yaml", *self._folders))

    def _concerns(self, path: str) -> bool:
        """Return whether a path is one that the site is built from.

        Other files next to content/, and temporary files of text editors, are not.
        """
        file = Path(path)
        if file.parent == self._root:
            return file.name == "site.yaml" or file in self._folders
        folder = next((folder for folder in self._folders if file.is_relative_to(folder)), None)
        return folder is not None and not any(map(is_junk, file.relative_to(folder).parts))

    def _names(self, paths: set[str]) -> tuple[str, ...]:
        """Return paths from the site's folder, or from the one that holds the default templates."""
        above = default_templates().parent
        files = map(Path, sorted(paths))
        return tuple(
            file.relative_to(self._root if file.is_relative_to(self._root) else above).as_posix() for file in files
        )
