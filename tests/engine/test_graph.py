"""A graph that remembers gives what a graph computes from nothing, and computes no more than changed."""
# ruff: noqa: SLF001 - faults are planted in private methods

import sys
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

from adfm_site.engine.graph import NEW, Graph, Made, Stage, Table
from adfm_site.engine.store import Store
from tests.engine.invented import anew, as_another_process, edits, in_one_graph, remembered, run
from tests.tiers import figure

SEEDS = range(figure(30, 300))
WORDS: Table[str] = Table("words", str)
LENGTHS: Table[int] = Table("lengths", int)
TOTAL: Table[int] = Table("total", int)


def differs(seed: int, path: Path | None = None) -> bool:
    """Return whether what is remembered ever differs from what is computed anew."""
    return any(tables != anew(inputs, seed) for inputs, tables in remembered(path, seed, 12))


def differs_in_one_graph(seed: int) -> bool:
    """Return whether a graph that runs again ever differs from what is computed anew."""
    return any(tables != anew(inputs, seed) for inputs, tables in in_one_graph(seed, 12))


@pytest.mark.parametrize("on_disk", [False, True])
def test_after_any_edits_all_tables_are_as_if_computed_from_nothing(tmp_path: Path, *, on_disk: bool) -> None:
    for seed in SEEDS:
        assert not differs(seed, tmp_path / f"memory {seed}" if on_disk else None), seed


def test_a_graph_that_runs_again_gives_what_one_gives_from_nothing() -> None:
    for seed in SEEDS:
        assert not differs_in_one_graph(seed), seed


@pytest.mark.skipif(sys.platform != "linux", reason="forks")
def test_what_other_processes_computed_is_remembered_alike() -> None:
    for seed in range(figure(2, 20)):
        store = Store(None)
        for inputs in edits(Random(seed), 6):
            assert run(store, inputs, seed, as_another_process)[0] == anew(inputs, seed), seed


def test_nothing_is_computed_where_nothing_changed() -> None:
    for seed in SEEDS:
        store = Store(None)
        first = next(edits(Random(seed), 0))
        tables, _ = run(store, first, seed)
        assert run(store, first, seed) == (tables, 0)


FAULTS: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "a dependency that is not noted": lambda patch: patch.setattr(
        Graph, "_note", _but_for(Graph._note, lambda read: ":" in read)
    ),
    "keys of a table that are not noted": lambda patch: patch.setattr(
        Graph, "_note", _but_for(Graph._note, lambda read: read.endswith("?"))
    ),
    "a whole table that is not noted": lambda patch: patch.setattr(
        Graph, "_note", _but_for(Graph._note, lambda read: read.endswith("*"))
    ),
    "a miss that is not noted": lambda patch: patch.setattr(Graph, "get", _without_misses),
    "an absent input that is not noted": lambda patch: patch.setattr(Graph, "input", _without_absent_inputs),
    "a cutoff that is too early": lambda patch: patch.setattr(Graph, "_row_changed", lambda *_, **__: None),
    "a row that came and dirtied nobody": lambda patch: patch.setattr(Graph, "_row_changed", _no_coming),
    "a node that is not wanted and stays": lambda patch: patch.setattr(Graph, "_forget", lambda *_: None),
    "a row that is no longer made and stays": lambda patch: patch.setattr(Graph, "_drop_row", lambda *_: None),
    "an edge that is lost": lambda patch: patch.setattr(Graph, "_unlink", _losing_edges),
    "a change of an input that is not seen": lambda patch: patch.setattr(Graph, "_changed", _no_inputs),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_breaks_the_law(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    FAULTS[fault](monkeypatch)

    def breaks(seed: int) -> bool:
        try:
            return differs(seed)
        except (ValueError, KeyError):
            return True

    assert any(map(breaks, range(60)))


@pytest.mark.parametrize("forgotten", ["_once", "_values", "_asked"])
def test_a_planted_fault_breaks_the_law_of_one_graph(forgotten: str, monkeypatch: pytest.MonkeyPatch) -> None:
    again = Graph.again

    def faulty(self: Graph, changed: list[str]) -> None:
        kept = {"_once": dict(self._once), "_values": {name: dict(of) for name, of in self._values.items()}}
        again(self, () if forgotten == "_asked" else changed)
        if forgotten in kept:
            setattr(self, forgotten, _Keeping(kept[forgotten]))

    monkeypatch.setattr(Graph, "again", faulty)
    assert any(map(differs_in_one_graph, range(60)))


class _Keeping(dict[Any, Any]):
    """A dictionary from which nothing is removed."""

    def __init__(self, found: dict[Any, Any]) -> None:
        super().__init__({key: _Keeping(of) if type(of) is dict else of for key, of in found.items()})

    def pop(self, key: Any, default: Any = None) -> Any:
        return self.get(key, default)


def _but_for(note: Callable[..., None], left_out: Callable[[str], bool]) -> Callable[..., None]:
    return lambda self, table, read: None if left_out(read) else note(self, table, read)


_GET, _INPUT, _ROW_CHANGED, _CHANGED = Graph.get, Graph.input, Graph._row_changed, Graph._changed


def _without_misses(self: Graph, table: Table[Any], key: str) -> object:
    return _GET(self, table, key) if self._value(table, key) is not None else None


def _without_absent_inputs(self: Graph, name: str) -> bytes | None:
    return _INPUT(self, name) if self._ask(name) is not None else None


def _no_coming(self: Graph, table: str, name: str, cause: str, *, comes_or_goes: bool) -> None:
    if not comes_or_goes:
        _ROW_CHANGED(self, table, name, cause, comes_or_goes=False)


def _no_inputs(self: Graph, read: str, cause: str) -> None:
    if not read.startswith("input"):
        _CHANGED(self, read, cause)


def _losing_edges(self: Graph, _: bytes, read: set[bytes]) -> None:
    for each in read:
        self._store.drop("edges", each)


def words(texts: dict[str, str], store: Store) -> tuple[Graph, list[str]]:
    """Run a small graph over texts: the length of each word, and their sum."""
    graph = Graph(store, lambda name: texts.get(name, "").encode() or None)
    stages = (
        Stage(
            "word",
            lambda graph: (graph.input("list") or b"").decode().split(),
            lambda graph, key: Made([(WORDS, key, (graph.input(key) or b"").decode())]),
            (WORDS,),
        ),
        Stage(
            "length",
            lambda graph: graph.keys(WORDS),
            lambda graph, key: Made([(LENGTHS, key, len(graph.get(WORDS, key) or ""))]),
            (LENGTHS,),
        ),
        Stage(
            "total", lambda _: ("",), lambda graph, _: Made([(TOTAL, "", sum(graph.all(LENGTHS).values()))]), (TOTAL,)
        ),
    )
    computed = [f"{stage.name} {key}".strip() for stage in stages for key, _ in graph.run(stage)]
    graph.note()
    return graph, computed


TEXTS = {"list": "a b c", "a": "one", "b": "three", "c": "seven"}


def test_a_run_computes_what_changed_and_stops_where_a_row_is_as_it_was() -> None:
    store = Store(None)
    graph, computed = words(TEXTS, store)
    assert computed == ["word a", "word b", "word c", "length a", "length b", "length c", "total"]
    assert graph.all(TOTAL) == {"": 13}
    # Another word of the same length changes no sum.
    assert words({**TEXTS, "a": "two"}, store)[1] == ["word a", "length a"]
    graph, computed = words({**TEXTS, "a": "four"}, store)
    assert (computed, graph.all(TOTAL)) == (["word a", "length a", "total"], {"": 14})
    graph, computed = words({**TEXTS, "list": "a b"}, store)
    assert (computed, graph.all(TOTAL)) == (["word a", "length a", "total"], {"": 8})


def test_it_is_known_which_input_a_node_was_computed_for() -> None:
    store = Store(None)
    assert words(TEXTS, store)[0].why("total", "") == NEW
    assert words({**TEXTS, "a": "four"}, store)[0].why("total", "") == "a"
    assert words({**TEXTS, "a": "four"}, store)[0].why("length", "b") == NEW
    assert words(TEXTS, store)[0].why("length", "d") is None


def test_a_node_cannot_read_what_is_not_filled_yet() -> None:
    graph = Graph(Store(None), lambda _: None)
    with pytest.raises(ValueError, match="before it is filled"):
        list(
            graph.run(
                Stage("early", lambda _: ("x",), lambda graph, _: Made([(WORDS, "", graph.get(TOTAL, "") or "")]), ())
            )
        )


def test_two_nodes_cannot_make_one_row() -> None:
    graph = Graph(Store(None), lambda _: None)
    with pytest.raises(ValueError, match="two nodes"):
        list(graph.run(Stage("twice", lambda _: ("x", "y"), lambda _, key: Made([(WORDS, "a", key)]), (WORDS,))))


def test_a_graph_of_which_a_stage_was_not_run_is_not_saved() -> None:
    store = Store(None)
    words(TEXTS, store)
    graph = Graph(store, lambda name: {**TEXTS, "a": "four"}[name].encode())
    with pytest.raises(ValueError, match="word"):
        graph.note()
