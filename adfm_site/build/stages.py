"""The stages of a build, in their order: read, link, check, plan, render. Nothing here writes.

Each is a pure function of a key and of what it reads from the graph; so what it made once is made again only where
something changed that it read.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final

from msgspec.structs import replace

from adfm_site.archive.catalogue import waits
from adfm_site.artifact import Artifact, Maker, Plan, SummaryWords
from adfm_site.build.gate import withheld
from adfm_site.build.press import Press
from adfm_site.build.site import SiteBuild, refuse_changed
from adfm_site.build.tables import (
    BYTES,
    CLOSURES,
    FIELDS,
    FILES,
    FRAME,
    GIVEN,
    GIVEN_TO_CHECKS,
    GROUPED,
    GROUPS,
    HELD,
    IS_SITE_WHOLE,
    KEYS,
    LINKED,
    MARKS,
    OUTLINES,
    PLACES,
    PLANNED,
    PROBLEMS,
    PUBLIC_TEXTS,
    READ,
    SITE,
    SPOKEN,
    TEXTS,
    UNRECORDED,
    UNTIL,
    WITHHELD,
    WORDS,
    Row,
    rows_of,
)
from adfm_site.checks import CHECKS, EVENT_CHECKS, TEXT_CHECKS
from adfm_site.diagnostics import Diagnostic
from adfm_site.engine.graph import Graph, Made, Stage
from adfm_site.inputs.scan import source
from adfm_site.model.entry import Entry, Head, Text
from adfm_site.model.event import Event
from adfm_site.model.file import Measured
from adfm_site.outputs import MAKERS, SUMMARIES
from adfm_site.reading.files import marks_in, read_site, reading_of
from adfm_site.reading.placing import placed
from adfm_site.refusal import could_not
from adfm_site.views.frame import frame
from adfm_site.views.groups import GROUPINGS


def stages(site: SiteBuild) -> tuple[Stage, ...]:
    """Return the stages of a build in their order."""
    found = site.found
    return (
        Stage("text", lambda graph: _listed(graph, "texts", found.texts), _with(site, _text), _OF_TEXTS),
        Stage("file", lambda graph: _listed(graph, "others", found.others), _with(site, _file), _OF_FILES),
        Stage("site", _one, _with(site, _site), (SITE, IS_SITE_WHOLE, MARKS)),
        Stage("templates", _one, _with(site, _templates), (CLOSURES,)),
        Stage("link", _one, _with(site, _link), (*LINKED, PUBLIC_TEXTS, PLACES, UNTIL, WITHHELD, GIVEN_TO_CHECKS)),
        Stage("event", lambda graph: _events(graph, found.texts), _with(site, _event), ()),
        Stage("frame", _one, _with(site, _frame), (FRAME,)),
        Stage("wording", lambda graph: _listed(graph, "texts", found.texts), _with(site, _wording), ()),
        Stage("group", lambda _: GROUPINGS, _with(site, _group), (GROUPED, GROUPS)),
        Stage("keys", lambda _: [maker.name for maker in MAKERS], _with(site, _keys), (KEYS, GIVEN)),
        Stage("make", portions, _with(site, _make), (PLANNED, SPOKEN, BYTES)),
        Stage("sum up", lambda _: [summary.name for summary in SUMMARIES], _with(site, _sum_up), (PLANNED, BYTES)),
        Stage("addresses", _one, _with(site, _addresses), (PROBLEMS,)),
        Stage("ledger", _one, _with(site, _ledger), (UNRECORDED,)),
    )


def _with(site: SiteBuild, compute: Callable[[SiteBuild, Graph, str], Made]) -> Callable[[Graph, str], Made]:
    return partial(compute, site)


def portions(graph: Graph) -> list[str]:
    """Return the names of all portions of the plan, in their order: each a maker and a key."""
    return [f"{maker.name} {key}" for maker in MAKERS for key in graph.get(KEYS, maker.name) or ()]


def in_plan_order(graph: Graph) -> list[str]:
    """Return the names of all nodes that plan artifacts, in the order in which artifacts have precedence."""
    return [*(summary.name for summary in SUMMARIES), *portions(graph)]


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


def _text(site: SiteBuild, graph: Graph, path: str) -> Made:
    digest = (graph.input(f"file {path}") or b"").decode()
    file = site.found.real.get(path)
    with could_not("read", Path(file or path)):
        text = source(path, file, site.found.instead, site.root)
    refuse_changed(path, digest, text.digest)
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


def _file(site: SiteBuild, graph: Graph, path: str) -> Made:
    digest = (graph.input(f"file {path}") or b"").decode()
    if not digest:
        # The size 0 of a file that is too large prevents a second problem about its size.
        return Made([(FILES, path, Measured(path=path, digest="", size=0))])
    from adfm_site.inputs.measuring import examined  # noqa: PLC0415 - start-up: most edits are of texts

    file = Path(site.found.real[path])
    with could_not("read", file):
        measured, words = examined(site.root / "content", path, digest, file)
    rows: list[Row] = [(FILES, path, replace(measured.value, texts=())), (HELD, path, words)]
    if measured.value.texts:
        rows.append((WORDS, path, measured.value.texts))
    return Made([*rows, *_problems(f"file {path}", measured.diagnostics)])


def _site(site: SiteBuild, graph: Graph, _: str) -> Made:
    graph.input("site.yaml")
    read, marks = read_site(site.found.site), marks_in(site.found.site)
    rows: list[Row] = [(SITE, "", read.value), (IS_SITE_WHOLE, "", not read.diagnostics)]
    return Made([*rows, *([(MARKS, "site.yaml", marks)] if marks else []), *_problems("site", read.diagnostics)])


def _templates(site: SiteBuild, graph: Graph, _: str) -> Made:
    graph.input("templates")
    for name in site.found.templates:
        graph.input(f"template {name}")
    looked_through = site.renderer.look_through()
    rows: list[Row] = [(CLOSURES, name, closure) for name, closure in looked_through.value.items()]
    return Made([*rows, *_problems("templates", looked_through.diagnostics)])


def _link(site: SiteBuild, graph: Graph, _: str) -> Made:
    from adfm_site.archive.link import link  # noqa: PLC0415 - start-up: only where heads changed
    from adfm_site.archive.unread import places_of_files  # noqa: PLC0415 - as above

    graph.input("base-address")
    graph.input("moment")
    read = site.catalogue(graph)
    if any(waits(head, site.now) for entry in read.value.all() for head in _heads(entry.head)):
        graph.input("drafts")
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
    yield from (each.publish for each in _heads(head) if each.publish is not None)


def _heads(head: Head) -> Iterator[Head]:
    """Yield an entry's head, and those of the downloads in its lists."""
    yield head
    if isinstance(head, Event):
        yield from head.downloads
        for part in head.parts:
            yield from part.downloads


def _events(graph: Graph, paths: Iterable[str]) -> Iterator[str]:
    """Return the paths of all events."""
    return (
        path for path in _listed(graph, "texts", paths) if (place := placed(path).value) and place.kind.head is Event
    )


def _event(_: SiteBuild, graph: Graph, path: str) -> Made:
    entry, settings = graph.get(READ["event"], path), graph.get(SITE, "")
    if entry is None or settings is None:
        return Made([])
    agenda = graph.get(READ["agenda"], f"{path.rpartition('/')[0]}/agenda.md")
    found = (one for check in EVENT_CHECKS for one in check(entry, agenda, settings))
    return Made(list(_problems(f"event {path}", found)))


def _frame(site: SiteBuild, graph: Graph, _: str) -> Made:
    graph.input("base-address")
    archive = site.archive(graph)
    return Made([(FRAME, "", frame(archive, site.options.base_url or archive.site.address or ""))])


def _wording(_: SiteBuild, graph: Graph, path: str) -> Made:
    place = placed(path).value
    entry = graph.get(READ[place.kind.name], path) if place else None
    if entry is None:
        return Made([])
    whole = replace(entry, text=graph.get(TEXTS, path) or Text())
    found = [
        one for name, check in TEXT_CHECKS.items() for one in check.find(whole, graph.get(GIVEN_TO_CHECKS, name) or ())
    ]
    return Made(list(_problems(f"wording {path}", found)))


def _group(site: SiteBuild, graph: Graph, name: str) -> Made:
    groups = GROUPINGS[name].grouped(site.archive(graph))
    return Made([(GROUPED, name, tuple(groups)), *((GROUPS, f"{name} {key}", ids) for key, ids in groups.items())])


def _keys(site: SiteBuild, graph: Graph, name: str) -> Made:
    keys = tuple(_MAKERS[name].keys(site.archive(graph), graph.get(FRAME, "")))
    rows: list[Row] = [(GIVEN, f"{name} {key}", given) for key, given in keys]
    return Made([(KEYS, name, tuple(key for key, _ in keys)), *rows])


def _make(site: SiteBuild, graph: Graph, portion: str) -> Made:
    name, _, key = portion.partition(" ")
    given, shared = graph.get(GIVEN, portion), graph.get(FRAME, "")
    made = tuple(_MAKERS[name].make(site.archive(graph), shared, key, given))
    rows: list[Row] = [(SPOKEN, portion, {key: each.text}) for each in made if isinstance(each, SummaryWords)]
    return _made(site, graph, portion, [each for each in made if isinstance(each, Artifact)], rows)


def _sum_up(site: SiteBuild, graph: Graph, name: str) -> Made:
    def words(maker: str) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for key in graph.get(KEYS, maker) or ():
            found.update(graph.get(SPOKEN, f"{maker} {key}") or ())
        return found

    plan = Plan(words, lambda: (each for portion in portions(graph) for each in graph.get(PLANNED, portion) or ()))
    return _made(site, graph, name, list(_SUMMARIES[name].make(plan, graph.get(FRAME, ""))), [])


def _addresses(site: SiteBuild, graph: Graph, _: str) -> Made:
    from adfm_site.archive.link import link  # noqa: PLC0415 - as above
    from adfm_site.build.addresses import faults_of_addresses  # noqa: PLC0415 - as above

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


def _ledger(site: SiteBuild, graph: Graph, _: str) -> Made:
    from adfm_site.build.ledger import compared  # noqa: PLC0415 - as above

    planned = [each for name in in_plan_order(graph) for each in graph.get(PLANNED, name) or ()]
    return Made(list(compared(site, graph, planned)))


def _made(site: SiteBuild, graph: Graph, node: str, artifacts: list[Artifact], rows: list[Row]) -> Made:
    """Return what a node makes whose artifacts are known: their addresses, their bytes, and what is wrong with them."""
    planned = tuple(artifact.planned for artifact in artifacts)
    rows.append((PLANNED, node, planned))
    if site.wanted == "views":
        return Made(rows, payload=artifacts)
    press = Press(site, graph, node)
    for artifact in artifacts:
        press.make(artifact)
    rows.append((BYTES, node, tuple(press.published)))
    return Made([*rows, *_problems(node, press.problems)], payload=press.products)


def make_again(site: SiteBuild, graph: Graph, node: str) -> Any:  # noqa: ANN401 - artifacts or products, as the site wants
    """Return what a portion or a summary makes, after all stages were run."""
    name = "sum up" if node in _SUMMARIES else "make"
    return next(graph.evaluate(stage, node).payload for stage in stages(site) if stage.name == name)


_MAKERS: Final[Mapping[str, Maker]] = {maker.name: maker for maker in MAKERS}
_SUMMARIES: Final = {summary.name: summary for summary in SUMMARIES}
