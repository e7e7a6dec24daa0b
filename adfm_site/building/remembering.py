"""What the preview remembers from one reading of a site to the next. A build remembers nothing yet."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from adfm_site.diagnostics import Checked, Diagnostic
from adfm_site.model.entry import Entry, Head
from adfm_site.model.file import Measured
from adfm_site.rendering.templates import Renderer

V = TypeVar("V")


@dataclass(slots=True)
class Shelf(Generic[V]):
    """Values by their keys, of which only those used since the last turn stay."""

    _old: dict[str, V] = field(default_factory=dict)
    _used: dict[str, V] = field(default_factory=dict)

    def get(self, key: str, make: Callable[[], V]) -> V:
        """Give the value of a key, made only where it is not known."""
        if key not in self._used:
            self._used[key] = self._old[key] if key in self._old else make()
        return self._used[key]

    def turn(self) -> None:
        """Forget what was not used since the last turn: an editor saves thousands of times a day."""
        self._old, self._used = self._used, {}

    def __len__(self) -> int:
        return len(self._old)


@dataclass(slots=True)
class Remembered:
    """Entries by path and digest, measured files by path and what the disk says of them, and the compiled templates."""

    entries: Shelf[Checked[Entry[Head] | None]] = field(default_factory=Shelf)
    files: Shelf[Checked[Measured]] = field(default_factory=Shelf)
    _templates: Mapping[str, str] | None = None
    _rendering: tuple[Renderer, tuple[Diagnostic, ...]] | None = None

    def rendering(self, templates: Mapping[str, str]) -> tuple[Renderer, tuple[Diagnostic, ...]]:
        """Give the renderer of these templates and what is wrong with them, compiled anew only where one of them changed."""
        if self._rendering is None or self._templates != templates:
            renderer = Renderer(templates)
            self._templates, self._rendering = templates, (renderer, tuple(renderer.faults()))
        return self._rendering

    def turn(self) -> None:
        """Forget what the last reading did not use."""
        self.entries.turn()
        self.files.turn()
