"""After any edits of its texts, a remembered site plans what it would plan from nothing.

Each table is needed for that.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, partial
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from adfm_site.build.pipeline import open_site, remember_moment, run
from adfm_site.build.site import SiteBuild
from adfm_site.build.stages import in_plan_order
from adfm_site.build.tables import ENTRIES, FIELDS, FRAME, GIVEN, GROUPED, GROUPS, ORDER, TEXTS, WHOLE
from adfm_site.engine.graph import Graph, Table
from adfm_site.engine.store import Store
from adfm_site.inputs.options import Options
from adfm_site.inputs.scan import source
from adfm_site.progress import silent
from tests.tiers import figure

SITES = Path(__file__).parents[1] / "sites"
NAMES = ("conference", "states")
DAYS = ("2024-05-31T00:00", "2026-02-01T12:00", "2019-01-01T00:00", "2031-01-01T00:00")

Plan = dict[str, tuple[tuple[str, str], ...]]
"""Of each portion the addresses and keys of its artifacts."""


@dataclass(frozen=True, kw_only=True)
class Texts:
    """The texts of a site, and the moment of the build."""

    root: Path
    texts: Mapping[str, bytes]
    all_paths: frozenset[str]
    now: str = DAYS[0]
    drafts: bool = False

    @property
    def options(self) -> Options:
        """The options with which these are the texts of the site, whatever is on the disk."""
        gone = dict.fromkeys(self.all_paths - self.texts.keys(), "")
        return Options(as_of=self.now, drafts=self.drafts, instead=self.texts, moved=gone)


@dataclass
class Memory:
    """What one plan leaves for the next. made: the portions that the last plan made."""

    store: Store = field(default_factory=lambda: Store(None))
    artifacts: dict[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    made: frozenset[str] = frozenset()

    def plan(self, site: Texts) -> Plan:
        """Return the plan of a site, made with the help of what is remembered."""
        prepared = open_site(site.root, site.options, self.store)
        for _ in run(prepared, silent, planning=False):
            pass
        made = {
            name: tuple((artifact.address, artifact.key) for artifact in artifacts)
            for name, artifacts in run(prepared, silent, planning=True)
        }
        prepared.graph.note()
        remember_moment(prepared, self.store)
        self.made = frozenset(made)
        self.artifacts |= made
        self.artifacts = {name: self.artifacts.get(name, ()) for name in in_plan_order(prepared.graph)}
        return self.artifacts


@cache
def site(name: str) -> Texts:
    found = open_site(SITES / name, Options(as_of="2024-05-31"), Store(None)).inputs
    texts = {path: source(path, found.real[path], {}).data for path in found.texts}
    return Texts(root=SITES / name, texts={**texts, "site.yaml": found.site.data}, all_paths=frozenset(texts))


def changed(given: Texts, path: str, edit: Callable[[bytes], bytes]) -> Texts:
    """Return the site with another text at a path."""
    return replace(given, texts={**given.texts, path: edit(given.texts[path])})


def without(given: Texts, path: str) -> Texts:
    return replace(given, texts={each: text for each, text in given.texts.items() if each != path})


def swapped(given: Texts, one: str, other: str) -> Texts:
    return replace(given, texts={**given.texts, one: given.texts[other], other: given.texts[one]})


def edited(given: Texts, chance: Random) -> Texts:
    """Return the site after one random edit, however strange."""
    path = chance.choice(sorted(given.texts))
    alike = sorted(other for other in given.texts if other.rpartition("/")[2] == path.rpartition("/")[2])
    match chance.randrange(9):
        case 0:
            return without(given, path) if path != "site.yaml" else given
        case 1:
            return swapped(given, path, chance.choice(alike))
        case 2:
            return replace(given, now=chance.choice(DAYS), drafts=chance.random() < 0.3)
        case 3:
            return changed(given, path, lambda text: text + b"\nOne more sentence.\n")
        case 4:
            return changed(given, path, lambda text: _swapped_lines(text, chance))
        case 5 | 6:
            return changed(given, path, lambda text: _line_of(text, given.texts[chance.choice(alike)], chance))
        case _:
            return changed(given, path, lambda text: _without_line(text, chance))


def _line_of(text: bytes, other: bytes, chance: Random) -> bytes:
    """Return a text in which a line of another text replaces one with the same first word, if there is such a line."""
    lines, others = text.split(b"\n"), other.split(b"\n")
    pairs = [
        (at, line)
        for at, mine in enumerate(lines)
        for line in others
        if line.split(b":")[0] == mine.split(b":")[0] and line != mine
    ]
    if not pairs:
        return text
    at, line = chance.choice(pairs)
    return b"\n".join((*lines[:at], line, *lines[at + 1 :]))


def _swapped_lines(text: bytes, chance: Random) -> bytes:
    """Return a text with two successive lines exchanged."""
    lines = text.split(b"\n")
    at = chance.randrange(len(lines))
    return b"\n".join((*lines[:at], *reversed(lines[at : at + 2]), *lines[at + 2 :]))


def _without_line(text: bytes, chance: Random) -> bytes:
    lines = text.split(b"\n")
    at = chance.randrange(len(lines))
    return b"\n".join((*lines[:at], *lines[at + 1 :]))


def differs(before: Texts, after: Texts) -> bool:
    """Return whether a plan that makes use of an earlier one differs from one made of nothing."""
    memory = Memory()
    memory.plan(before)
    return memory.plan(after) != Memory().plan(after)


@settings(max_examples=figure(30, 1_500, quick=8), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(some.sampled_from(NAMES), some.integers(0, 2**32), some.integers(1, 3))
def test_what_is_remembered_is_what_would_be_made(name: str, seed: int, edits: int) -> None:
    before, chance = site(name), Random(seed)  # noqa: S311 - no secret
    for _ in range(edits):
        before = edited(before, chance)
    assert not differs(before, edited(before, chance))


def body_of(path: str) -> Callable[[Texts], Texts]:
    return lambda given: changed(given, path, lambda text: text + b"\nOne more sentence.\n")


def test_another_sentence_in_an_event_makes_its_page_and_the_search_anew() -> None:
    memory, given = Memory(), site("conference")
    memory.plan(given)
    path = next(path for path in given.texts if path.endswith("2021/sym-01/index.md"))
    memory.plan(body_of(path)(given))
    assert memory.made == {"event_view sym-01", "search 2021", "search words"}


def test_another_title_makes_no_list_anew_but_those_that_show_it() -> None:
    memory, given = Memory(), site("conference")
    before = dict(memory.plan(given))
    event = "content/events/2021/sym-01/index.md"
    after = memory.plan(changed(given, event, lambda text: text.replace(b"title: ", b"title: New ", 1)))
    lists = ("event_list_view", "place_view", "organisation_view")
    differing = {name for name, artifacts in after.items() if name.startswith(lists) and artifacts != before[name]}
    assert "event_list_view year 2021" in differing
    assert "event_list_view year 2022" not in differing
    assert {name for name in memory.made if name.startswith(lists)} == differing


def test_nothing_is_made_anew_where_nothing_changed() -> None:
    memory, given = Memory(), site("conference")
    memory.plan(given)
    memory.plan(given)
    assert memory.made == set()
    memory.plan(replace(given, now="2024-05-31T23:59"))
    assert memory.made == set()


def test_each_table_of_the_archive_has_its_fault_here() -> None:
    planted = {table for plant, *_ in FAULTS.values() for table in getattr(plant, "tables", ())}
    unplanted = {"parts", "superseded_by", "totals", "images"}
    assert {name for name, table in FIELDS.items() if table.name not in planted} == unplanted


def blind(*tables: Table[Any], keys: str = "") -> Callable[[pytest.MonkeyPatch], None]:
    """Ignore what is read of some tables. keys: ignore only reads that match."""
    whole, names = Graph._note, {table.name for table in tables}  # noqa: SLF001 - planted there

    def note(self: Graph, table: Table[Any], read: str) -> None:
        if table.name not in names or (keys and not re.search(keys, read)):
            whole(self, table, read)

    def plant(patch: pytest.MonkeyPatch) -> None:
        patch.setattr(Graph, "_note", note)

    plant.tables = names  # type: ignore[attr-defined]
    return plant


def one_answer(*kinds: str) -> Callable[[pytest.MonkeyPatch], None]:
    """Answer all questions of some kinds alike."""
    whole = SiteBuild.ask

    def ask(self: SiteBuild, name: str) -> bytes | None:
        return b"so" if name.partition(" ")[0] in kinds else whole(self, name)

    return lambda patch: patch.setattr(SiteBuild, "ask", ask)


def forgetful(patch: pytest.MonkeyPatch) -> None:
    """Record a shared value for its first reader only."""
    whole = Graph.once

    def once(self: Graph, key: tuple[str, str], make: Callable[[], Any]) -> Any:
        return self._once[key][0] if key in self._once else whole(self, key, make)

    patch.setattr(Graph, "once", once)


def named(given: Texts, end: str) -> str:
    """Return the path of a text by its ending."""
    return next(path for path in given.texts if path.endswith(end))


def gone(end: str) -> Callable[[Texts], Texts]:
    return lambda given: without(given, named(given, end))


def second_lacking(*words: bytes) -> Callable[[Texts], Texts]:
    """Return an edit that removes the lines of one event with some words; other pages read that event completely."""
    lines = partial(_lines_without, words)
    return lambda given: changed(given, named(given, "2019/second/index.md"), lines)


def saying(end: str, old: bytes, new: bytes) -> Callable[[Texts], Texts]:
    return lambda given: changed(given, named(given, end), lambda text: text.replace(old, new, 1))


def with_link(given: Texts) -> Texts:
    """Add a link from a text to an organisation that its event does not list."""
    link_ = b"\nSee [the bureau](../../../organisations/gauge-bureau.md).\n"
    return changed(given, named(given, "2019/second/index.md"), lambda text: text + link_)


def on_the_last_day(given: Texts) -> Texts:
    return replace(given, now=DAYS[-1])


def with_drafts(given: Texts) -> Texts:
    return replace(given, drafts=True)


def the_same(given: Texts) -> Texts:
    return given


def _lines_without(words: tuple[bytes, ...], text: bytes) -> bytes:
    return b"\n".join(line for line in text.split(b"\n") if not any(word in line for word in words))


Edit = Callable[[Texts], Texts]
# The fault, the site, its state before an edit, and its state after it.
FAULTS: Mapping[str, tuple[Callable[[pytest.MonkeyPatch], None], str, Edit, Edit]] = {
    "texts": (blind(TEXTS), "conference", the_same, body_of("content/events/2021/sym-01/index.md")),
    "heads of events": (
        blind(ENTRIES["event"]),
        "conference",
        the_same,
        saying("sym-01/index.md", b"title: ", b"title: New "),
    ),
    "heads of organisations": (
        blind(ENTRIES["organisation"]),
        "states",
        the_same,
        saying("gauge-office.md", b"name: ", b"name: New "),
    ),
    "which events there are": (blind(WHOLE["events"]), "conference", gone("2023/sym-03/index.md"), the_same),
    "documents": (
        blind(FIELDS["documents"]),
        "states",
        the_same,
        saying("documents/handbook.md", b"title: ", b"title: New "),
    ),
    "which documents there are": (blind(ORDER, keys="documents"), "conference", gone("fish-ladder-note.md"), the_same),
    "the documents of an event": (blind(FIELDS["of_event"]), "conference", gone("fish-ladder-note.md"), the_same),
    "members of series": (
        blind(FIELDS["members"], FIELDS["positions"]),
        "conference",
        gone("2020/web-01/index.md"),
        the_same,
    ),
    "what was taken up": (
        blind(FIELDS["taken_up"]),
        "states",
        second_lacking(b"series:", b"related:", b"follows:"),
        second_lacking(b"series:", b"related:"),
    ),
    "what is related": (
        blind(FIELDS["related"]),
        "states",
        second_lacking(b"series:", b"follows:", b"related:"),
        second_lacking(b"series:", b"follows:"),
    ),
    "where links lead": (
        blind(FIELDS["targets"]),
        "states",
        lambda given: gone("gauge-bureau.md")(with_link(given)),
        with_link,
    ),
    "links to what comes out": (blind(FIELDS["targets"]), "states", the_same, on_the_last_day),
    "site.yaml": (
        blind(WHOLE["site"], FRAME),
        "states",
        the_same,
        saying("site.yaml", b"gauges: Gauges", b"gauges: All gauges"),
    ),
    "the day": (one_answer("today", "ahead"), "states", the_same, on_the_last_day),
    "embargoes": (one_answer("due"), "conference", with_drafts, lambda given: on_the_last_day(with_drafts(given))),
    "what is made once": (forgetful, "conference", gone("fish-ladder-note.md"), the_same),
    "groups": (blind(GROUPS), "conference", gone("2022/work-01/index.md"), the_same),
    "which groups there are": (
        blind(GROUPED),
        "conference",
        the_same,
        saying("2022/work-01/index.md", b"title: ", b"about: [PT]\ntitle: "),
    ),
    "what is given": (blind(GIVEN), "conference", gone("2022/work-01/index.md"), the_same),
}


@pytest.mark.parametrize(
    "fault", [pytest.param(fault, marks=pytest.mark.battery if at % 4 else ()) for at, fault in enumerate(FAULTS)]
)
def test_a_graph_that_misses_something_is_caught(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    plant, name, before, after = FAULTS[fault]
    given_ = site(name)
    assert not differs(before(given_), after(given_))
    plant(monkeypatch)
    try:
        assert differs(before(given_), after(given_))
    except KeyError:  # What is not there any more was looked up.
        assert fault
