"""Rendering artifacts to bytes in batches, in this process or shared with workers (workers.py)."""

from collections.abc import Generator, Iterator
from itertools import chain, islice
from typing import Final, NamedTuple

from msgspec import Struct, field

from adfm_site.artifact import Artifact, Recipe
from adfm_site.build.gate import Gate
from adfm_site.diagnostics import Diagnostic
from adfm_site.rendering.templates import Renderer, TemplateFault
from adfm_site.workers import batches, pays, shared, starting

# The number of pages from which on workers are started: a forked worker costs as much as twenty pages, a spawned one as
# much as seven hundred.
_PAYING: Final = {"fork": 200, "spawn": 2000}
_BATCH: Final = 16

Wanted = tuple[Artifact, str]
"""An artifact to render, and its key in the memory."""


class Page(NamedTuple):
    """The result of rendering an artifact: its bytes and the gate's problem, or the fault of its template.

    The bytes are empty where they are not wanted.
    """

    data: bytes
    complaint: Diagnostic | None
    fault: Diagnostic | None


class Press(Struct, frozen=True, kw_only=True):
    """Renders artifacts. bytes_wanted: whether the bytes are wanted, or only the problems.

    stopped: the fault of each recipe whose first page took too long; its other pages are not rendered, since each could
    take as long.
    """

    renderer: Renderer
    gate: Gate
    bytes_wanted: bool
    stopped: dict[Recipe, Diagnostic] = field(default_factory=dict)

    def __call__(self, wanted: tuple[Wanted, ...]) -> tuple[Page, ...]:
        """Return the results for some artifacts."""
        return tuple(self._page(artifact) for artifact, _ in wanted)

    def _page(self, artifact: Artifact) -> Page:
        if (known := self.stopped.get(artifact.recipe)) is not None:
            return Page(b"", None, known)
        try:
            data = self.renderer.render(artifact)
        except TemplateFault as fault:
            if fault.stopped:
                self.stopped[artifact.recipe] = fault.found
            return Page(b"", None, fault.found)
        return Page(data if self.bytes_wanted else b"", self.gate.complaint(artifact, data), None)


def pages(press: Press, wanted: Iterator[Wanted], processes: int) -> Generator[tuple[Artifact, str, Page]]:
    """Yield each artifact with its key and its result, in order; not all are in memory at the same time.

    Raises the exceptions of `shared`.
    """
    first = tuple(islice(wanted, _PAYING[starting()])) if processes > 1 else ()
    many = processes if pays(len(first), _PAYING) else 1
    with shared(press, batches(chain(first, wanted), _BATCH if many > 1 else 1), many) as made:
        for batch, done in made:
            for (artifact, key), page in zip(batch, done, strict=True):
                yield artifact, key, page
