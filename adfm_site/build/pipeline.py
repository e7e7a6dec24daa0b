"""A site on its graph: what there is to say of it, and what views and commands may ask of it. Nothing here writes."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from stat import S_ISREG
from typing import Any, Final

from msgspec.structs import replace

from adfm_site.archive.addresses import home_of
from adfm_site.archive.archive import Archive
from adfm_site.archive.catalogue import Catalogue
from adfm_site.artifact import Artifact
from adfm_site.build.gate import Gate
from adfm_site.build.positions import in_order
from adfm_site.build.press import gate_for
from adfm_site.build.site import SiteBuild, entries_in
from adfm_site.build.stages import in_plan_order, stages
from adfm_site.build.suppressions import suppressed
from adfm_site.build.tables import FRAME, MARKS, PROBLEMS, SITE, UNTIL, WITHHELD
from adfm_site.diagnostics import Diagnostic
from adfm_site.engine.graph import Graph, Share
from adfm_site.engine.store import Store
from adfm_site.inputs.files import Digests
from adfm_site.inputs.options import Options
from adfm_site.inputs.scan import LARGEST_TEXT, Found, Listed, moment
from adfm_site.inputs.scan import find as files_of
from adfm_site.model.entry import Entry, Head
from adfm_site.progress import Progress
from adfm_site.reading.files import read_site
from adfm_site.rendering.templates import Renderer
from adfm_site.source import Source
from adfm_site.views.frame import Frame
from adfm_site.workers import batches, shared, starting

_PLANNING: Final = frozenset(("group", "keys", "make", "sum up", "addresses", "ledger"))
_ZONES: Final = "zones"
_TOKENS: Final = "moment"
# So many texts, files or portions pay for starting workers, which are forked; elsewhere one process does all.
_PAYING: Final = {"text": 100, "file": 100, "make": 150}
_BATCHES: Final = {"text": 8, "file": 8, "make": 8}


class Prepared:
    """A site of which some or all stages were run.

    complaints: what its files had to say before they were read.
    """

    def __init__(self, site: SiteBuild, graph: Graph, complaints: tuple[Diagnostic, ...]) -> None:
        """Take the site, its graph, and the problems of listing its files."""
        self.site, self.graph, self.complaints = site, graph, complaints
        self.is_planned = False

    @property
    def root(self) -> Path:
        """The site's folder."""
        return self.site.root

    @property
    def inputs(self) -> Found:
        """The site's files."""
        return self.site.found

    @property
    def catalogue(self) -> Catalogue:
        """Everything that was read; of texts the links, pictures and anchors alone."""
        return self.site.catalogue(self.graph).value

    @property
    def archive(self) -> Archive:
        """The public part, joined."""
        return self.site.archive(self.graph)

    @property
    def frame(self) -> Frame:
        """What all pages share."""
        found = self.graph.get(FRAME, "")
        if found is None:
            raise LookupError(FRAME.name)
        return found

    @property
    def renderer(self) -> Renderer:
        """The renderer of the site's templates."""
        return self.site.renderer

    @property
    def names(self) -> tuple[str, ...]:
        """The names that must not be published."""
        return self.graph.get(WITHHELD, "") or ()

    @property
    def gate(self) -> Gate:
        """The gate for these names."""
        return gate_for(self.names)

    @property
    def readings(self) -> Mapping[str, Entry[Head]]:
        """All entries by their paths; of their texts the links, pictures and anchors alone."""
        return entries_in(self.graph)

    @property
    def zone(self) -> str:
        """The site's time zone."""
        site = self.graph.get(SITE, "")
        return (site.time_zone if site else None) or "UTC"

    @property
    def until(self) -> str:
        """The moment from which the same files may give another site."""
        midnight = (dt.date.fromisoformat(self.site.now[:10]) + dt.timedelta(days=1)).isoformat()
        return min(filter(None, (midnight, self.graph.get(UNTIL, ""))))

    @property
    def has_template_faults(self) -> bool:
        """Return whether a template is faulty, so that nothing is rendered."""
        return bool(self.problems_of("templates"))

    def problems_of(self, node: str) -> tuple[Diagnostic, ...]:
        """Return the problems of a node of the graph, without positions."""
        found: tuple[Diagnostic, ...] | None = self.graph.get(PROBLEMS, node)
        return found or ()

    @property
    def has_errors(self) -> bool:
        """Return whether there is an error so far."""
        each = (*self.complaints, *(one for found in self._problems().values() for one in found))
        return any(found.severity == "error" for found in each)

    def _problems(self) -> dict[str, tuple[Diagnostic, ...]]:
        """Return the problems of all nodes that were run; what is remembered of others may be mended by now."""
        problems = self.graph.all(PROBLEMS)
        for name in () if self.is_planned else (*in_plan_order(self.graph), "addresses", "ledger"):
            problems.pop(name, None)
        return problems

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What there is to complain about, with positions, in order."""
        return self.diagnostics_with(())

    def diagnostics_with(self, more: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
        """Return the same with further problems."""
        graph, site = self.graph, self.graph.get(SITE, "")
        if site is None:
            raise LookupError(SITE.name)
        suppressions = suppressed((mark for marks in graph.all(MARKS).values() for mark in marks), site)
        problems = self._problems()
        planned = in_plan_order(graph) if self.is_planned else []
        made = [one for name in planned for one in problems.pop(name, ())]
        read = [one for of_node in problems.values() for one in of_node]
        found = (*self.complaints, *read, *_each_once(made), *suppressions.diagnostics, *more)
        return tuple(filter(suppressions.value.reports, in_order(self.root, self.inputs, iter(found))))


def _each_once(found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Yield problems of artifacts: one for each fault of a template, and one for each file that has a name."""
    faulty: set[object] = set()
    named: set[str] = set()
    in_search: dict[str, Diagnostic] = {}
    for one in found:
        if one.code == "template-fault":
            if one.where not in faulty:
                faulty.add(one.where)
                yield one
        elif one.code == "withheld-name":
            if "would appear at /search/" in one.message:
                in_search.setdefault(one.path, one)
            elif one.path not in named:
                named.add(one.path)
                yield one
        else:
            named.update([one.path] if one.code == "withheld-name-in-file" else ())
            yield one
    # The index repeats the words of files, and the name is to be removed there.
    yield from (one for path, one in in_search.items() if path not in named)


def open_site(
    root: Path,
    options: Options,
    store: Store,
    digests: Digests | None = None,
    listed: Listed | None = None,
    *,
    wanted: str = "views",
) -> Prepared:
    """Return a site of which no stage was run yet. digests: those of files that are known. listed: as for `find`.

    Raises Refusal where files cannot be read, ValueError for a day that is none, Damaged where the store is.
    """
    files = files_of(root, digests or Digests(), options.instead, options.moved, listed)
    found = files.value
    now = moment(options.as_of, _zone(found.site, store) or "UTC")
    since, until = (store.get(_TOKENS, name) for name in (b"since", b"until"))
    is_same = since is not None and since.decode() <= now and (not until or now < until.decode())
    gone = {
        seen.digest: path for path, seen in (digests.known_before if digests else {}).items() if path not in found.real
    }
    site = SiteBuild(
        root=root,
        found=found,
        options=options,
        now=now,
        since=since.decode() if since is not None and is_same else now,
        wanted=wanted,
        moved={home_of(gone[digest]): home_of(path) for path, digest in found.texts.items() if digest in gone},
    )
    return Prepared(site, Graph(store, site.ask), files.diagnostics)


def changed_texts(prepared: Prepared, paths: Iterable[str], digests: Digests) -> bool:
    """Begin another run of a site in which some texts have changed, and nothing else.

    Return whether that is so: they are ordinary files that were there before, and it is not yet the moment from which
    the same files may give another site. If not, nothing has begun.
    """
    site, changed = prepared.site, {}
    now = moment(site.options.as_of, prepared.zone)
    if not site.now <= now < prepared.until:
        return False
    for path in paths:
        file = Path(prepared.inputs.real.get(path, ""))
        try:
            state = file.lstat()
            if path not in prepared.inputs.texts or not S_ISREG(state.st_mode) or state.st_size > LARGEST_TEXT:
                return False
            changed[path] = digests.of(path, file, prepared.root / "content")
        except OSError:
            return False
    site.found, site.now = replace(prepared.inputs, texts={**prepared.inputs.texts, **changed}), now
    prepared.is_planned = False
    prepared.graph.again(f"file {path}" for path in changed)
    return True


def remember_moment(prepared: Prepared, store: Store) -> None:
    """Note from when until when what was linked would be linked so again."""
    store.put(_TOKENS, b"since", prepared.site.since.encode())
    store.put(_TOKENS, b"until", (prepared.graph.get(UNTIL, "") or "").encode())


def run(prepared: Prepared, progress: Progress, *, planning: bool, first: str = "") -> Iterator[tuple[str, Any]]:
    """Run the stages of a site: those before planning, or those of planning. Yield each portion with its payload.

    first: the portion that is made before others.
    """
    jobs = prepared.site.options.jobs
    for stage in stages(prepared.site):
        if (stage.name in _PLANNING) != planning:
            continue
        doing = "Rendering" if planning else "Reading"
        share = _share(stage.name, jobs) if stage.name in _PAYING and jobs > 1 else None
        for number, (key, payload) in enumerate(prepared.graph.run(stage, share, first), start=1):
            if stage.name in ("text", "make"):
                progress(doing, number, None)
            if payload is not None:
                yield key, payload
    prepared.is_planned = prepared.is_planned or planning


def prepare(
    root: Path, options: Options, progress: Progress, store: Store | None = None, digests: Digests | None = None
) -> Prepared:
    """Read, link and check a site. store, digests: what is known of earlier runs; without it everything is made anew.

    Raises as `open_site`.
    """
    prepared = open_site(root, options, store or Store(None), digests)
    for _ in run(prepared, progress, planning=False):
        pass
    return prepared


def plan(prepared: Prepared, complaints: list[Diagnostic]) -> Iterator[Artifact]:
    """Return every artifact that is not remembered, each with its view; of two at one address the first."""
    made = dict(run(prepared, lambda *_: None, planning=True))
    seen: set[str] = set()
    for name in in_plan_order(prepared.graph):
        for artifact in made.get(name, ()):
            if artifact.address not in seen:
                seen.add(artifact.address)
                yield artifact
    complaints.extend(prepared.problems_of("addresses"))


def _share(stage: str, jobs: int) -> Share:
    """Return what computes nodes in several processes, where they are so many that it pays."""

    def share(evaluate: Callable[[str], Any], keys: list[str]) -> Iterator[Any]:
        if starting() != "fork" or len(keys) < _PAYING[stage]:
            yield from map(evaluate, keys)
            return
        with shared(partial(_each, evaluate), batches(keys, _BATCHES[stage], jobs), jobs) as done:
            for _, results in done:
                yield from results

    return share


def _each(evaluate: Callable[[str], Any], keys: tuple[str, ...]) -> list[Any]:
    return list(map(evaluate, keys))


def _zone(site: Source, store: Store) -> str:
    """Return the time zone of a site, remembered by the digest of its site.yaml."""
    key = site.digest.encode()
    known = store.get(_ZONES, key)
    zone = known.decode() if known is not None else read_site(site).value.time_zone or ""
    if known is None:
        store.put(_ZONES, key, zone.encode())
    return zone
