"""Artifacts become bytes, some at a time, alone or with helping processes (processes.py)."""

from collections.abc import Generator, Iterator
from itertools import chain, islice
from typing import Final, NamedTuple

from msgspec import Struct, field

from adfm_site.artifact import Artifact, Recipe
from adfm_site.build.gate import Gate
from adfm_site.diagnostics import Diagnostic
from adfm_site.rendering.templates import Renderer, TemplateFault
from adfm_site.workers import batches, pays, shared, starting

# So many pages to be rendered pay for starting helpers: a forked one costs as much as twenty, a spawned one as seven
# hundred.
_PAYING: Final = {"fork": 200, "spawn": 2000}
_AT_A_TIME: Final = 16

Wanted = tuple[Artifact, str]
"""An artifact that is to be made, and its key."""


class Page(NamedTuple):
    """The bytes of an artifact, as far as they are asked for, and what the gate says of them; or the fault of its template."""

    data: bytes
    complaint: Diagnostic | None
    fault: Diagnostic | None


class Press(Struct, frozen=True, kw_only=True):
    """Makes artifacts. bytes_wanted: whether more is asked than what there is to complain about.

    stopped: recipes whose first rendering took too long, by their faults; their other pages are not tried, as each
    could take as long.
    """

    renderer: Renderer
    gate: Gate
    bytes_wanted: bool
    stopped: dict[Recipe, Diagnostic] = field(default_factory=dict)

    def __call__(self, wanted: tuple[Wanted, ...]) -> tuple[Page, ...]:
        """Make some artifacts."""
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
    """Return what becomes of each artifact, in their order; not all are in memory at the same time.

    Raises as `shared` does.
    """
    first = tuple(islice(wanted, _PAYING[starting()])) if processes > 1 else ()
    many = processes if pays(len(first), _PAYING) else 1
    with shared(press, batches(chain(first, wanted), _AT_A_TIME if many > 1 else 1), many) as made:
        for batch, done in made:
            for (artifact, key), page in zip(batch, done, strict=True):
                yield artifact, key, page
