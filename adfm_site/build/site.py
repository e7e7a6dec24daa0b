"""A site that is built: its files, options and moment, and what its graph holds."""

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from time import monotonic
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from adfm_site.archive.archive import Archive, FixedClock
from adfm_site.archive.catalogue import Catalogue, catalogue
from adfm_site.artifact import Recipe
from adfm_site.build.tables import FILES, IS_SITE_WHOLE, OUTLINES, READ, SITE, answer, archive_of
from adfm_site.diagnostics import Checked, Diagnostic
from adfm_site.engine.graph import Graph
from adfm_site.inputs.options import Options
from adfm_site.inputs.scan import Found
from adfm_site.model.entry import Entry, Head
from adfm_site.refusal import Refusal
from adfm_site.rendering.allowance import Limits
from adfm_site.rendering.templates import Renderer


class SiteBuild(Struct, dict=True):
    """A site that is built: its files, its options and the moment, and what of its artifacts is wanted.

    wanted: "views" alone, "problems" of all that is rendered, or "bytes". again: addresses whose artifacts are made
    whatever is remembered. moved: where the pages of texts are that were moved since the last build, by the addresses
    that they had. stopped: recipes whose rendering took too long, by their faults.
    """

    root: Path
    found: Found
    options: Options
    now: str
    since: str
    wanted: str = "bytes"
    again: frozenset[str] = frozenset()
    moved: Mapping[str, str] = {}
    stopped: dict[Recipe, Diagnostic] = {}

    def ask(self, name: str) -> bytes | None:
        """Return the digest of an input of the graph, None for one that is not there."""
        what, _, key = name.partition(" ")
        if what in ("file", "template"):
            return self._digest(what, key)
        found = self.found
        answers: Mapping[str, Callable[[], bytes | None]] = {
            "site.yaml": found.site.digest.encode,
            "texts": lambda: _hash_of(found.texts),
            "others": lambda: _hash_of(found.others),
            "templates": lambda: _hash_of(found.templates),
            "ledger": lambda: found.ledger.encode() or None,
            "moved": lambda: _hash_of(f"{old} {new}" for old, new in sorted(self.moved.items())),
            "base-address": lambda: repr(self.options.base_url).encode(),
            "drafts": lambda: repr(self.options.drafts).encode(),
            "moment": self.since.encode,
        }
        return answers[what]() if what in answers else answer(FixedClock(self.now), name)

    def _digest(self, what: str, key: str) -> bytes | None:
        """Return the digest of a file of content/, or of a template."""
        if what == "template":
            text = self.found.templates.get(key)
            return None if text is None else _hash(text.encode("utf-8", "surrogatepass"))
        digest = self.found.texts.get(key) or self.found.others.get(key)
        return digest.encode() if digest else None

    @cached_property
    def renderer(self) -> Renderer:
        """The renderer of the site's templates."""
        return Renderer(self.found.templates, Limits(clock=monotonic))

    def archive(self, graph: Graph) -> Archive:
        """Return the archive that a graph holds."""
        return graph.once(("archive", ""), lambda: archive_of(graph, self.now))

    def catalogue(self, graph: Graph) -> Checked[Catalogue]:
        """Return everything that was read, public or not; of texts the links, pictures and anchors alone."""
        return graph.once(("catalogue", ""), lambda: self._catalogue(graph, drafts=self.options.drafts))

    def _catalogue(self, graph: Graph, *, drafts: bool) -> Checked[Catalogue]:
        site = graph.get(SITE, "") or _nothing("site")
        return catalogue(
            entries_in(graph).values(),
            site,
            graph.all(FILES),
            now=self.now,
            drafts=drafts,
            site_whole=graph.get(IS_SITE_WHOLE, "") is True,
            base=self.options.base_url or site.address or "",
        )


def refuse_changed(path: str, digest: str, read: str) -> None:
    """Raise Refusal where a file that was read is not the one that was hashed. digest, read: their SHA-256."""
    if read != digest:
        message = f"{path} changed while the site was being built; build again."
        raise Refusal(message)


def entries_in(graph: Graph) -> dict[str, Entry[Head]]:
    """Return all entries by their paths; of their texts the links, pictures and anchors alone."""
    outlines = graph.all(OUTLINES)
    return {
        path: replace(entry, text=outlines[path]) if path in outlines else entry
        for table in READ.values()
        for path, entry in graph.all(table).items()
    }


def _hash_of(words: Iterable[str]) -> bytes:
    return _hash("\n".join(words).encode("utf-8", "surrogatepass"))


def _hash(data: bytes) -> bytes:
    return blake2b(data, digest_size=16).digest()


def _nothing(what: str) -> Any:  # noqa: ANN401 - never returns
    message = f"the {what} was not read"
    raise ValueError(message)
