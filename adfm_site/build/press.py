"""Artifacts become bytes, or files to be copied, where they are not as they were."""

from hashlib import blake2b, sha256
from pathlib import Path
from typing import Final

from msgspec import Struct

from adfm_site.artifact import Artifact, CleanCopy, Copy, SmallerCopy, Template
from adfm_site.build.gate import Gate
from adfm_site.build.site import SiteBuild
from adfm_site.build.tables import BYTES, CLOSURES, HELD, PLACES, WITHHELD, PublishedBytes
from adfm_site.diagnostics import Diagnostic, Pointer
from adfm_site.engine.graph import Graph
from adfm_site.reading.words_of_files.pieces import Held, unpacked
from adfm_site.rendering.templates import TemplateFault


class Product(Struct, frozen=True):
    """An artifact that was made anew: its bytes, or the file that is copied as it is.

    templates: those that its bytes depend on.
    """

    address: str
    origin: str
    templates: tuple[str, ...]
    digest: str
    data: bytes = b""
    source: str = ""


class Press:
    """Makes the artifacts of one node, where they are not as they were.

    published: all that may be published. products: those that were made now.
    """

    def __init__(self, site: SiteBuild, graph: Graph, node: str) -> None:
        self._site, self._graph = site, graph
        self._before = {each.address: each for each in graph.previous(BYTES, node) or ()}
        self._names = graph.get(WITHHELD, "") or ()
        self._gate = gate_for(self._names)
        self.published: list[PublishedBytes] = []
        self.products: list[Product] = []
        self.problems: list[Diagnostic] = []

    def make(self, artifact: Artifact) -> None:
        """Make an artifact, unless it would be as it was."""
        key, before = self._key(artifact), self._before.get(artifact.address)
        if before is not None and before.key == key and artifact.address not in self._site.again:
            self.published.append(before)
            return
        match artifact.recipe:
            case Copy(path=path):
                complaint, file = self._complaint(artifact, path), self._site.found.real[path]
                self._take(artifact, key, str(artifact.view), file=file, complaint=complaint)
            case CleanCopy() | SmallerCopy() as recipe:
                if self._site.wanted == "bytes":  # That it can be drawn is known from measuring.
                    from adfm_site.build.drawing import drawn  # noqa: PLC0415 - start-up: most edits draw nothing

                    data = drawn(artifact, recipe, Path(self._site.found.real[recipe.path]), self._site.root)
                    self._take(artifact, key, sha256(data).hexdigest(), data)
            case _:
                self._render(artifact, key)

    def _key(self, artifact: Artifact) -> str:
        """Return the hash of all that an artifact's bytes, and whether they may be published, depend on."""
        hashed = blake2b(artifact.key.encode(), digest_size=16)
        hashed.update("\0".join(self._names).encode())
        for name in self._templates(artifact):
            hashed.update(self._graph.input(f"template {name}") or b"")
        return hashed.hexdigest()

    def _templates(self, artifact: Artifact) -> tuple[str, ...]:
        """Return the templates on which an artifact depends; of a faulty one itself alone."""
        if not isinstance(artifact.recipe, Template):
            return ()
        name = artifact.recipe.name
        return self._graph.get(CLOSURES, name) or (name,)

    def _render(self, artifact: Artifact, key: str) -> None:
        known = self._site.stopped.get(artifact.recipe)
        if known is not None:  # Each of its pages could take as long.
            self.problems.append(known)
            return
        try:
            data = self._site.renderer.render(artifact)
        except TemplateFault as fault:
            self.problems.append(fault.found)
            if fault.stopped:
                self._site.stopped[artifact.recipe] = fault.found
            return
        self._take(artifact, key, sha256(data).hexdigest(), data, complaint=self._gate.complaint(artifact, data))

    def _complaint(self, artifact: Artifact, path: str) -> Diagnostic | None:
        if self._gate.names is None:
            return None
        held = self._graph.get(HELD, path)
        where = self._graph.get(PLACES, path) or Pointer(path=artifact.origin)
        return self._gate.complaint_of_file(where, path, unpacked(held) if held else Held())

    def _take(
        self,
        artifact: Artifact,
        key: str,
        digest: str,
        data: bytes = b"",
        *,
        file: str = "",
        complaint: Diagnostic | None = None,
    ) -> None:
        """Note an artifact that was made. One that may not be published is made again each time, with its problem."""
        if complaint is not None:
            self.problems.append(complaint)
            return
        self.published.append(PublishedBytes(artifact.address, key, digest))
        wanted = data if self._site.wanted == "bytes" else b""
        templates = self._templates(artifact)
        self.products.append(Product(artifact.address, artifact.origin, templates, digest, wanted, file))


_GATES: Final[dict[tuple[str, ...], Gate]] = {}


def gate_for(names: tuple[str, ...]) -> Gate:
    """Return the gate for names, made once for the same names."""
    if names not in _GATES:
        _GATES.clear()
        _GATES[names] = Gate.of_names(names)
    return _GATES[names]
