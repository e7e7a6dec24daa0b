"""The stages of a build, in their order: read, link, check, plan, render. Nothing here writes.

Each is a pure function of a key and of what it reads from the graph; so what it made once is made again only where
something changed that it read.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property, partial
from hashlib import blake2b, sha256
from pathlib import Path
from time import monotonic
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from adfm_site.archive.archive import Archive, Stopped, link
from adfm_site.archive.catalogue import Catalogue, catalogue
from adfm_site.archive.unread import places_of_files
from adfm_site.artifact import Artifact, CleanCopy, Copy, Given, Maker, Recipe, SmallerCopy, Template, Words
from adfm_site.build.addresses import Planned, faults_of_addresses
from adfm_site.build.drawing import drawn
from adfm_site.build.gate import Gate, withheld
from adfm_site.build.tables import (
    FIELDS,
    FILES,
    HELD,
    LINKED,
    MARKS,
    OUTLINES,
    PLACES,
    PROBLEMS,
    PUBLIC_TEXTS,
    READ,
    SITE,
    TEXTS,
    WORDS,
    Row,
    answer,
    archive_of,
    rows_of,
)
from adfm_site.checks import CHECKS, TEXT_CHECKS
from adfm_site.diagnostics import Checked, Diagnostic, Pointer
from adfm_site.engine.graph import Graph, Made, Stage, Table
from adfm_site.inputs.measuring import examined
from adfm_site.inputs.options import Options
from adfm_site.inputs.scan import Found, source
from adfm_site.model.entry import Entry, Head, Text
from adfm_site.model.event import Event
from adfm_site.model.file import Measured
from adfm_site.outputs import MAKERS, SUMMARIES
from adfm_site.reading.files import marks_in, read_site, reading_of
from adfm_site.reading.placing import placed
from adfm_site.reading.words_of_files import Held, unpacked
from adfm_site.refusal import Refusal, could_not
from adfm_site.rendering.allowance import Limits
from adfm_site.rendering.templates import Renderer, TemplateFault
from adfm_site.views.frame import Frame, frame

IS_SITE_WHOLE: Final = Table[bool]("site is whole", bool)
CLOSURES: Final = Table[tuple[str, ...]]("closures", tuple[str, ...])
UNTIL: Final = Table[str]("until", str)
WITHHELD: Final = Table[tuple[str, ...]]("withheld", tuple[str, ...])
GIVEN_TO_CHECKS: Final = Table[tuple[tuple[str, ...], ...]]("given to checks", tuple[tuple[str, ...], ...])
FRAME: Final = Table[Frame]("frame", Frame)
KEYS: Final = Table[tuple[str, ...]]("keys of makers", tuple[str, ...])
GIVEN: Final = Table[Given]("given to makers", Given)
PLANNED: Final = Table[tuple[Planned, ...]]("planned", tuple[Planned, ...])
SPOKEN: Final = Table[dict[str, str]]("words of makers", dict[str, str], keep=False)


class Published(Struct, frozen=True, array_like=True):
    """A file as it was last made: the hash of all that its bytes depend on, and their digest."""

    address: str
    key: str
    digest: str


BYTES: Final = Table[tuple[Published, ...]]("bytes", tuple[Published, ...])


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


class Site(Struct, dict=True):
    """A site that is built: its files, its options and the moment, and what of its artifacts is wanted.

    wanted: "views" alone, "problems" of all that is rendered, or "bytes". again: addresses whose artifacts are made
    whatever is remembered. stopped: recipes whose rendering took too long, by their faults.
    """

    root: Path
    found: Found
    options: Options
    now: str
    since: str
    wanted: str = "bytes"
    again: frozenset[str] = frozenset()
    stopped: dict[Recipe, Diagnostic] = {}

    def ask(self, name: str) -> bytes | None:
        """Return the digest of an input of the graph, None for one that is not there."""
        what, _, key = name.partition(" ")
        match what:
            case "file":
                digest = self.found.texts.get(key) or self.found.others.get(key)
                return digest.encode() if digest else None
            case "template":
                text = self.found.templates.get(key)
                return None if text is None else _hash(text.encode("utf-8", "surrogatepass"))
            case "site.yaml":
                return self.found.site.digest.encode()
            case "texts":
                return _hash("\n".join(self.found.texts).encode("utf-8", "surrogatepass"))
            case "others":
                return _hash("\n".join(self.found.others).encode("utf-8", "surrogatepass"))
            case "templates":
                return _hash("\n".join(self.found.templates).encode("utf-8", "surrogatepass"))
            case "options":
                return repr((self.options.base_url, self.options.drafts, self.options.preview)).encode()
            case "moment":
                return self.since.encode()
        return answer(Stopped(self.now), name)

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


def entries_in(graph: Graph) -> dict[str, Entry[Head]]:
    """Return all entries by their paths; of their texts the links, pictures and anchors alone."""
    outlines = graph.all(OUTLINES)
    return {
        path: replace(entry, text=outlines[path]) if path in outlines else entry
        for table in READ.values()
        for path, entry in graph.all(table).items()
    }


def stages(site: Site) -> tuple[Stage, ...]:
    """Return the stages of a build in their order."""
    found = site.found
    return (
        Stage("text", lambda graph: _listed(graph, "texts", found.texts), _with(site, _text), _OF_TEXTS),
        Stage("file", lambda graph: _listed(graph, "others", found.others), _with(site, _file), _OF_FILES),
        Stage("site", _one, _with(site, _site), (SITE, IS_SITE_WHOLE, MARKS)),
        Stage("templates", _one, _with(site, _templates), (CLOSURES,)),
        Stage("link", _one, _with(site, _link), (*LINKED, PUBLIC_TEXTS, PLACES, UNTIL, WITHHELD, GIVEN_TO_CHECKS)),
        Stage("frame", _one, _with(site, _frame), (FRAME,)),
        Stage("wording", lambda graph: _listed(graph, "texts", found.texts), _with(site, _wording), ()),
        Stage("keys", lambda _: [maker.name for maker in MAKERS], _with(site, _keys), (KEYS, GIVEN)),
        Stage("make", portions, _with(site, _make), (PLANNED, SPOKEN, BYTES)),
        Stage("sum up", lambda _: [summary.name for summary in SUMMARIES], _with(site, _sum_up), (PLANNED, BYTES)),
        Stage("addresses", _one, _with(site, _addresses), (PROBLEMS,)),
    )


def _with(site: Site, compute: Callable[[Site, Graph, str], Made]) -> Callable[[Graph, str], Made]:
    return partial(compute, site)


def portions(graph: Graph) -> list[str]:
    """Return the names of all portions of the plan, in their order: each a maker and a key."""
    return [f"{maker.name} {key}" for maker in MAKERS for key in graph.get(KEYS, maker.name) or ()]


def in_plan_order(graph: Graph) -> list[str]:
    """Return the names of all nodes that plan artifacts, in the order in which artifacts have precedence."""
    return [*portions(graph), *(summary.name for summary in SUMMARIES)]


_OF_TEXTS: Final = (*READ.values(), TEXTS, OUTLINES)
_OF_FILES: Final = (FILES, WORDS, HELD)


def _one(_: Graph) -> tuple[str]:
    return ("",)


def _listed(graph: Graph, name: str, paths: Iterable[str]) -> Iterable[str]:
    graph.input(name)
    return paths


def _problems(node: str, found: Iterable[Diagnostic]) -> Iterator[Row]:
    """Return the row of a node's problems, if it has any."""
    problems = tuple(found)
    if problems:
        yield PROBLEMS, node, problems


def _text(site: Site, graph: Graph, path: str) -> Made:
    digest = (graph.input(f"file {path}") or b"").decode()
    file = site.found.real.get(path)
    with could_not("read", Path(file or path)):
        text = source(path, file, site.found.instead, site.root)
    _refuse_changed(path, digest, text.digest)
    read = reading_of(text)
    rows: list[Row] = list(_problems(f"text {path}", read.entry.diagnostics))
    if read.marks:
        rows.append((MARKS, path, read.marks))
    entry = read.entry.value
    if entry is not None:
        links = tuple(part for part in entry.text.parts if not isinstance(part, str))
        if links or entry.text.anchors:
            rows.append((OUTLINES, path, replace(entry.text, parts=links)))
        if entry.text.parts:
            rows.append((TEXTS, path, entry.text))
        rows.append((READ[entry.kind], path, replace(entry, text=Text())))
    return Made(rows)


def _file(site: Site, graph: Graph, path: str) -> Made:
    digest = (graph.input(f"file {path}") or b"").decode()
    if not digest:
        # The size 0 of a file that is too large prevents a second problem about its size.
        return Made([(FILES, path, Measured(path=path, digest="", size=0))])
    file = Path(site.found.real[path])
    with could_not("read", file):
        measured, words = examined(site.root / "content", path, digest, file)
    rows: list[Row] = [(FILES, path, replace(measured.value, texts=())), (HELD, path, words)]
    if measured.value.texts:
        rows.append((WORDS, path, measured.value.texts))
    return Made([*rows, *_problems(f"file {path}", measured.diagnostics)])


def _site(site: Site, graph: Graph, _: str) -> Made:
    graph.input("site.yaml")
    read, marks = read_site(site.found.site), marks_in(site.found.site)
    rows: list[Row] = [(SITE, "", read.value), (IS_SITE_WHOLE, "", not read.diagnostics)]
    return Made([*rows, *([(MARKS, "site.yaml", marks)] if marks else []), *_problems("site", read.diagnostics)])


def _templates(site: Site, graph: Graph, _: str) -> Made:
    graph.input("templates")
    for name in site.found.templates:
        graph.input(f"template {name}")
    looked_through = site.renderer.look_through()
    rows: list[Row] = [(CLOSURES, name, closure) for name, closure in looked_through.value.items()]
    return Made([*rows, *_problems("templates", looked_through.diagnostics)])


def _link(site: Site, graph: Graph, _: str) -> Made:
    graph.input("options")
    graph.input("moment")
    read = site.catalogue(graph)
    linked = link(read.value)
    checked = (found for check in CHECKS for found in check(read.value))
    entries = (entry for kind in linked.value.entries.values() for entry in kind.values())
    return Made(
        [
            *rows_of(linked.value),
            *((PUBLIC_TEXTS, entry.path, True) for entry in entries),
            *((PLACES, path, where) for path, where in places_of_files(linked.value.documents.values()).items()),
            (UNTIL, "", _next_moment(site.now, read.value.all())),
            (WITHHELD, "", withheld(read.value)),
            *((GIVEN_TO_CHECKS, name, check.given(read.value)) for name, check in TEXT_CHECKS.items()),
            *_problems("link", (*read.diagnostics, *linked.diagnostics, *checked)),
        ]
    )


def _next_moment(now: str, entries: Iterable[Entry[Head]]) -> str:
    """Return the next moment at which anything is published; an empty one where nothing waits for that."""
    return min((moment for entry in entries for moment in _moments(entry.head) if moment > now), default="")


def _moments(head: Head) -> Iterator[str]:
    """Return the moments at which an entry, and each download in its lists, is published."""
    heads = [head]
    if isinstance(head, Event):
        heads += (*head.downloads, *(download for part in head.parts for download in part.downloads))
    yield from (each.publish for each in heads if each.publish is not None)


def _frame(site: Site, graph: Graph, _: str) -> Made:
    graph.input("options")
    archive = site.archive(graph)
    base = site.options.base_url or archive.site.address or ""
    return Made([(FRAME, "", frame(archive, base, preview=site.options.preview))])


def _wording(_: Site, graph: Graph, path: str) -> Made:
    place = placed(path).value
    entry = graph.get(READ[place.kind.name], path) if place else None
    if entry is None:
        return Made([])
    whole = replace(entry, text=graph.get(TEXTS, path) or Text())
    found = [
        one for name, check in TEXT_CHECKS.items() for one in check.find(whole, graph.get(GIVEN_TO_CHECKS, name) or ())
    ]
    return Made(list(_problems(f"wording {path}", found)))


def _keys(site: Site, graph: Graph, name: str) -> Made:
    keys = tuple(_MAKERS[name].keys(site.archive(graph), graph.get(FRAME, "")))
    rows: list[Row] = [(GIVEN, f"{name} {key}", given) for key, given in keys]
    return Made([(KEYS, name, tuple(key for key, _ in keys)), *rows])


def _make(site: Site, graph: Graph, portion: str) -> Made:
    name, _, key = portion.partition(" ")
    given, shared = graph.get(GIVEN, portion), graph.get(FRAME, "")
    made = tuple(_MAKERS[name].make(site.archive(graph), shared, key, given))
    rows: list[Row] = [(SPOKEN, portion, {key: each.text}) for each in made if isinstance(each, Words)]
    return _made(site, graph, portion, [each for each in made if isinstance(each, Artifact)], rows)


def _sum_up(site: Site, graph: Graph, name: str) -> Made:
    summary = _SUMMARIES[name]
    spoken: dict[str, str] = {}
    for key in graph.get(KEYS, summary.of) or ():
        told: dict[str, str] = graph.get(SPOKEN, f"{summary.of} {key}") or {}
        spoken |= told
    return _made(site, graph, name, list(summary.make(spoken)), [])


def _addresses(site: Site, graph: Graph, _: str) -> Made:
    planned = [(name, graph.get(PLANNED, name) or ()) for name in in_plan_order(graph)]
    archive, shared = site.archive(graph), graph.get(FRAME, "")

    def some_day() -> set[str]:
        """Return the addresses of all that would be published if nothing were a draft or under an embargo."""
        later = link(site._catalogue(graph, drafts=True).value).value  # noqa: SLF001 - of the same module
        made = (
            each
            for maker in MAKERS
            for key, given in maker.keys(later, shared)
            for each in maker.make(later, shared, key, given)
        )
        return {each.address for each in made if isinstance(each, Artifact)}

    found = faults_of_addresses(
        (each for _, of_node in planned for each in of_node),
        archive.site.navigation,
        graph.all(FIELDS["targets"]),
        lambda: site.catalogue(graph).value,
        some_day,
        shared.base if shared else "",
    )
    return Made(list(_problems("addresses", found)))


def _made(site: Site, graph: Graph, node: str, artifacts: list[Artifact], rows: list[Row]) -> Made:
    """Return what a node makes whose artifacts are known: their addresses, their bytes, and what is wrong with them."""
    rows.append((PLANNED, node, tuple(Planned(artifact.address, artifact.origin) for artifact in artifacts)))
    if site.wanted == "views":
        return Made(rows, payload=artifacts)
    press = _Press(site, graph, node)
    for artifact in artifacts:
        press.make(artifact)
    rows.append((BYTES, node, tuple(press.published)))
    return Made([*rows, *_problems(node, press.problems)], payload=press.products)


class _Press:
    """Makes the artifacts of one node, where they are not as they were.

    published: all that may be published. products: those that were made now.
    """

    def __init__(self, site: Site, graph: Graph, node: str) -> None:
        self._site, self._graph = site, graph
        self._before = {each.address: each for each in graph.previous(BYTES, node) or ()}
        self._names = graph.get(WITHHELD, "") or ()
        self._gate = gate_for(self._names)
        self.published: list[Published] = []
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
        self.published.append(Published(artifact.address, key, digest))
        wanted = data if self._site.wanted == "bytes" else b""
        templates = self._templates(artifact)
        self.products.append(Product(artifact.address, artifact.origin, templates, digest, wanted, file))


_MAKERS: Final[Mapping[str, Maker]] = {maker.name: maker for maker in MAKERS}
_SUMMARIES: Final = {summary.name: summary for summary in SUMMARIES}
_GATES: Final[dict[tuple[str, ...], Gate]] = {}


def gate_for(names: tuple[str, ...]) -> Gate:
    """Return the gate for names, made once for the same names."""
    if names not in _GATES:
        _GATES.clear()
        _GATES[names] = Gate.of_names(names)
    return _GATES[names]


def _refuse_changed(path: str, digest: str, read: str) -> None:
    if read != digest:
        message = f"{path} changed while the site was being built; build again."
        raise Refusal(message)


def _hash(data: bytes) -> bytes:
    return blake2b(data, digest_size=16).digest()


def _nothing(what: str) -> Any:  # noqa: ANN401 - never returns
    message = f"the {what} was not read"
    raise ValueError(message)
