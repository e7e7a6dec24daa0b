"""Invented graphs: what each node reads and makes follows from a seed, and from what it has read so far."""

from collections.abc import Callable, Iterator, Mapping
from copy import copy, deepcopy
from functools import partial
from pathlib import Path
from pickle import dumps, loads
from random import Random
from typing import Any

from adfm_site.engine.graph import Graph, Made, Result, Share, Stage, Table
from adfm_site.engine.store import Store

INPUTS = tuple("abcdefgh")
FIRST: Table[int] = Table("first", int)
SECOND: Table[int] = Table("second", int)
THIRD: Table[tuple[int, ...]] = Table("third", tuple[int, ...])
TABLES: tuple[Table[Any], ...] = (FIRST, SECOND, THIRD)

Inputs = Mapping[str, int]


def stages(seed: int) -> tuple[Stage, ...]:
    """Return three stages. Few values are possible, so that many a row comes out as it was."""
    return (
        Stage("first", lambda graph: _keys(graph, "a"), lambda graph, key: _first(seed, graph, key), (FIRST,)),
        Stage("second", lambda graph: graph.keys(FIRST), lambda graph, key: _second(seed, graph, key), (SECOND,)),
        Stage("third", lambda _: ("x", "y"), lambda graph, key: _third(seed, graph, key), (THIRD,)),
    )


def run(store: Store, inputs: Inputs, seed: int, share: Share | None = None) -> tuple[dict[str, dict[str, Any]], int]:
    """Run all stages over a store, and return all tables, and how many nodes were computed."""
    graph = Graph(store, lambda name: str(inputs[name]).encode() if name in inputs else None)
    tables = _run(graph, seed, share)
    store.save()
    return tables, graph.computed


def _run(graph: Graph, seed: int, share: Share | None = None) -> dict[str, dict[str, Any]]:
    for stage in stages(seed):
        for _ in graph.run(stage, share):
            pass
    graph.note()
    return {table.name: graph.all(table) for table in TABLES}


def as_another_process(evaluate: Callable[[str], Result], keys: list[str]) -> list[Result]:
    """Compute nodes with a copy of the graph, as a forked process has it, and send the results as bytes.

    What the copy asks and remembers is not known here. No process is started: tests that fork while a browser's threads
    run can wait for ever; tests/build/test_processes.py tries real ones.
    """
    assert isinstance(evaluate, partial)
    (stage,) = evaluate.args
    graph = copy(evaluate.func.__self__)
    for name, value in vars(graph).items():
        if isinstance(value, dict | set):
            setattr(graph, name, deepcopy(value))
    return [loads(dumps(graph.evaluate(stage, key))) for key in keys]  # noqa: S301 - of this process


def anew(inputs: Inputs, seed: int) -> dict[str, dict[str, Any]]:
    """Return all tables, computed from nothing."""
    return run(Store(None), inputs, seed)[0]


def edits(chance: Random, count: int) -> Iterator[Inputs]:
    """Return inputs again and again: some change, some come and go, some stay."""
    inputs = {name: chance.randrange(3) for name in INPUTS}
    yield dict(inputs)
    for _ in range(count):
        for _ in range(chance.choice((0, 1, 1, 1, 2))):
            name = chance.choice(INPUTS)
            if name in inputs and chance.random() < 0.3:
                del inputs[name]
            else:
                inputs[name] = chance.randrange(3)
        yield dict(inputs)


def remembered(path: Path | None, seed: int, count: int) -> Iterator[tuple[Inputs, dict[str, dict[str, Any]]]]:
    """Return inputs, and all tables as they come out when each run makes use of the one before."""
    memory = Store(None)
    for inputs in edits(Random(seed), count):
        if path is None:
            yield inputs, run(memory, inputs, seed)[0]
        else:
            with Store(path) as store:
                yield inputs, run(store, inputs, seed)[0]


def in_one_graph(seed: int, count: int) -> Iterator[tuple[Inputs, dict[str, dict[str, Any]]]]:
    """Return inputs, and all tables as they come out when one graph runs again, and knows which inputs changed."""
    now: dict[str, int] = {}
    graph = Graph(Store(None), lambda name: str(now[name]).encode() if name in now else None)
    for number, inputs in enumerate(edits(Random(seed), count)):
        changed = {name for name in INPUTS if now.get(name) != inputs.get(name)}
        now.clear()
        now.update(inputs)
        if number:
            graph.again(changed)
        yield inputs, _run(graph, seed)


def _number(graph: Graph, name: str) -> int:
    return int(graph.input(name) or b"7")


def _keys(graph: Graph, name: str) -> list[str]:
    return [f"k{number}" for number in range(2 + _number(graph, name) % 4)]


def _first(seed: int, graph: Graph, key: str) -> Made:
    """Read some inputs, of which the later depend on the values of the earlier."""
    value = 0
    for _ in range(2):
        value += _number(graph, Random(f"{seed} {key} {value}").choice(INPUTS))
    # A row may be another node's in the next run.
    name = f"r{(value + int(key[1:])) % 3}-{key}" if seed % 2 else f"r-{(int(key[1:]) + _number(graph, 'b')) % 6}"
    return Made([(FIRST, name, value % 2)], payload=value)


def _second(seed: int, graph: Graph, key: str) -> Made:
    chance = Random(f"{seed} {key}")
    value = graph.get(FIRST, key) or 0
    if chance.random() < 0.5:
        value += graph.get(FIRST, f"r-{chance.randrange(6)}") or 5
    if chance.random() < 0.3:
        value += len(graph.keys(FIRST))
    if chance.random() < 0.3:
        value += int(graph.input("h") is None)
    return Made([(SECOND, key, value % 3)] if value % 4 else [])


def _third(seed: int, graph: Graph, key: str) -> Made:
    if key == "x":
        return Made([(THIRD, "sum", graph.once(("all", ""), lambda: tuple(graph.all(SECOND).values())))])
    found = (graph.get(SECOND, name) for name in graph.keys(SECOND) if Random(f"{seed} {name}").random() < 0.5)
    return Made([(THIRD, "some", tuple(value or 0 for value in found))])
