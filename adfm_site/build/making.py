"""One build: all stages are run, and what they make is handed to the publication."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from time import monotonic

from msgspec import Struct

from adfm_site.artifact import file_at
from adfm_site.build.memory import Memory
from adfm_site.build.outcome import Outcome
from adfm_site.build.pipeline import Prepared, open_site, remember_moment, run
from adfm_site.build.positions import text_at, text_file
from adfm_site.build.press import Product
from adfm_site.build.stages import make_again
from adfm_site.build.tables import BYTES, PLANNED, UNRECORDED
from adfm_site.diagnostics import Diagnostic
from adfm_site.engine.store import Store
from adfm_site.inputs.options import Options
from adfm_site.inputs.scan import Listed
from adfm_site.progress import Progress
from adfm_site.publish.manifest import is_reserved
from adfm_site.publish.publication import Publication
from adfm_site.refusal import Refusal

Further = Callable[[Prepared], Iterable[Diagnostic]]


class MadeSite(Struct, frozen=True, kw_only=True):
    """A site that was made, and the outcome, which says whether it was published."""

    prepared: Prepared
    outcome: Outcome

    def save(self, store: Store) -> None:
        """Save what the graph remembers, unless stages are left, or a rendering was stopped by the clock."""
        if self.prepared.is_planned and not self.prepared.site.stopped:
            self.prepared.graph.note()
            remember_moment(self.prepared, store)
            store.save()


def make(
    root: Path,
    options: Options,
    progress: Progress,
    publication: Publication | None,
    memory: Memory | None,
    listed: Listed | None = None,
    *,
    strict: bool,
    further: Further | None = None,
) -> MadeSite:
    """Make a site. publication: takes it, if there is no error (strict: or warning); None publishes nothing.

    memory: None makes all anew. listed: as for `find`. further: has more to say of the prepared site. Raises Refusal,
    and Damaged where what is remembered cannot be trusted.
    """
    started = monotonic()
    store = memory.store if memory else Store(None)
    prepared = open_site(root, options, store, memory.digests if memory else None, listed)
    for _ in run(prepared, progress, planning=False):
        pass
    stage = None if prepared.has_errors else publication
    prepared.site.wanted = "problems" if stage is None else "bytes"
    making = _Making(prepared, stage, memory)
    # A faulty site is rendered all the same, so that all problems come in one run; faulty templates are not tried.
    if not prepared.has_template_faults:
        for _, products in run(prepared, progress, planning=True):
            making.take(products)
        if stage is not None and not prepared.has_errors:
            making.complete()
    more = (*(further(prepared) if further else ()), *(memory.gone(prepared) if memory else ()))
    diagnostics = prepared.diagnostics_with(more)
    refused = any(found.severity == "error" or (strict and found.severity == "warning") for found in diagnostics)
    in_place = prepared.archive.site.publish == "files"
    published = None if stage is None or refused else stage.publish(in_place=in_place)
    paths = dict.fromkeys(found.path for found in diagnostics)
    found = prepared.inputs
    outcome = Outcome(
        diagnostics=diagnostics,
        texts={path: text for path in paths if (text := text_at(root, found, path)) is not None},
        files={path: file for path in paths if (file := text_file(root, found, path)) is not None},
        entries=sum(map(len, prepared.archive.entries.values())),
        artifacts=sum(map(len, prepared.graph.all(PLANNED).values())) if prepared.is_planned else 0,
        rendered=making.rendered,
        published=published,
        seconds=monotonic() - started,
        news=memory.news() if memory else (),
        withheld=prepared.names,
        unrecorded=(prepared.graph.get(UNRECORDED, "") or {}) if prepared.is_planned else {},
    )
    return MadeSite(prepared=prepared, outcome=outcome)


class _Making:
    """What was made so far. rendered: how many artifacts, but for copies."""

    def __init__(self, prepared: Prepared, publication: Publication | None, memory: Memory | None) -> None:
        self._prepared, self._publication, self._memory = prepared, publication, memory
        self._taken: set[str] = set()
        self.rendered = 0

    def take(self, products: Iterable[Product], *, touched: bool = False) -> None:
        """Hand what was made anew to the publication."""
        for product in products:
            file = file_at(product.address)
            self.rendered += not product.source
            if self._publication is None or file in self._taken or is_reserved(file):
                continue
            # Of two artifacts at one address one is reported, and nothing is published.
            with suppress(ValueError):
                self._write(self._publication, product, file)
                self._taken.add(file)
                if self._memory is not None:
                    self._memory.note(product, file, touched=touched)

    def complete(self) -> None:
        """Keep all files that are as they were; make those again that are not as they were left in output/."""
        if self._publication is None:
            return
        portions, digests = dict[str, tuple[str, str]](), dict[str, str]()
        for portion, published in self._prepared.graph.all(BYTES).items():
            for each in published:
                file = file_at(each.address)
                if file not in self._taken:
                    portions[file], digests[file] = (portion, each.address), each.digest
        again: dict[str, list[str]] = {}
        for file in self._publication.keep_all(digests):
            portion, address = portions[file]
            again.setdefault(portion, []).append(address)
        if again:
            self._prepared.site.again = frozenset(address for each in again.values() for address in each)
            for products in self._again(again):
                self.take(products, touched=True)

    def _again(self, nodes: Iterable[str]) -> Iterator[list[Product]]:
        for node in nodes:
            products: list[Product] = make_again(self._prepared.site, self._prepared.graph, node)
            yield [each for each in products if each.address in self._prepared.site.again]

    def _write(self, publication: Publication, product: Product, file: str) -> None:
        if not product.source:
            publication.write(file, product.data)
            return
        is_kept = publication.keep(file, product.digest)
        if not is_kept and publication.copy(file, Path(product.source)) != product.digest:
            message = f"{self._shown(product)} changed while the site was being built; build again."
            raise Refusal(message)

    def _shown(self, product: Product) -> str:
        real = self._prepared.inputs.real
        return next((path for path, file in real.items() if file == product.source), product.source)
