"""What is remembered from one reading of a site to the next: entries, measured files, what the templates are."""

from collections.abc import Callable, Mapping
from time import monotonic
from typing import Generic, TypeVar

from msgspec import Struct, field

from adfm_site.diagnostics import Checked
from adfm_site.inputs.files import Digests
from adfm_site.model.file import Measured
from adfm_site.reading.files import Reading
from adfm_site.rendering.allowance import Limits
from adfm_site.rendering.templates import Renderer

V = TypeVar("V")
Closures = Mapping[str, tuple[str, ...]]
"""The templates on which each template depends, itself among them."""


class Shelf(Generic[V]):
    """Values by their keys, of which only those used since the last turn stay."""

    def __init__(self, recall: Callable[[str], V | None] | None = None) -> None:
        """Take what knows the values from before, if anything does."""
        self._recall: Callable[[str], V | None] = recall or (lambda _: None)
        self._before: dict[str, V] = {}
        self.used: dict[str, V] = {}
        self.made: set[str] = set()

    def find(self, key: str) -> V | None:
        """Return the value of a key, if it is known."""
        found = self.used.get(key)
        if found is None and (found := self._recall(key)) is not None:
            self.used[key] = found
        return found

    def get(self, key: str, make: Callable[[], V]) -> V:
        """Return the value of a key, made only where it is not known."""
        found = self.find(key)
        if found is None:
            found = make()
            self.put(key, found)
        return found

    def put(self, key: str, made: V) -> None:
        """Take a value that was made."""
        self.used[key] = made
        self.made.add(key)

    def turn(self) -> None:
        """Forget what was not used since the last turn: an editor saves thousands of times a day."""
        self._before, self.used, self.made = self.used, {}, set()
        self._recall = self._before.get

    def __len__(self) -> int:
        return len(self._before)


class Remembered(Struct):
    """Digests of files by their paths, texts and measured files by path and digest, and templates by all their texts.

    words: what files hold, packed, by their digests.
    """

    digests: Digests = field(default_factory=Digests)
    readings: Shelf[Reading] = field(default_factory=Shelf)
    files: Shelf[Checked[Measured]] = field(default_factory=Shelf)
    words: Shelf[str] = field(default_factory=Shelf)
    templates: Shelf[Checked[Closures]] = field(default_factory=Shelf)
    _rendering: tuple[Mapping[str, str], Renderer] | None = None

    def renderer(self, templates: Mapping[str, str]) -> Renderer:
        """Return the renderer of these templates, the last one if it is theirs: it has compiled some of them."""
        if self._rendering is None or self._rendering[0] != templates:
            self._rendering = (templates, Renderer(templates, Limits(clock=monotonic)))
        return self._rendering[1]

    def turn(self) -> None:
        """Forget what the last reading did not use."""
        self.digests = Digests(self.digests.found)
        for shelf in (self.readings, self.files, self.words, self.templates):
            shelf.turn()
