"""A graph of remembered results, invalidated forwards.

A node is a pure function of a key and of what it reads: inputs, and rows of tables that earlier stages filled. What it
reads is noted while it runs, also what it looks for and does not find. What it makes are rows. When an input changes,
the nodes that read it are dirty; a dirty node is computed again, and what reads a row that comes out otherwise is
dirty in its turn. Where a row comes out as it was, nothing behind it is touched (early cutoff). A run with an empty
store is the same with everything dirty.

Sources: Mokhov, Mitchell, Peyton Jones, Build Systems a la Carte, 2018; the reverse dependencies of Bazel's Skyframe;
the red and green nodes of Salsa.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from hashlib import blake2b
from typing import Any, Final, Generic, TypeVar, cast

from msgspec import Struct
from msgspec.msgpack import Decoder, Encoder

from adfm_site.engine.store import Store

V = TypeVar("V")
P = TypeVar("P")

Share = Callable[[Callable[[str], "Result"], list[str]], Iterable["Result"]]
"""Applies a function to each of some keys, perhaps in other processes, and returns the results in their order."""

NEW: Final = "new"
_ID: Final = 8
_INPUTS: Final = "inputs"
_NODES: Final = "nodes"
_EDGES: Final = "edges"
# Read-only mappings are encoded as what they are made of.
_ENCODER: Final = Encoder(enc_hook=dict)


class Table(Generic[V]):
    """A table by its name: rows of one type, each made by one node.

    kind: the type of its values, as msgspec decodes it. keep: whether a value stays in memory once it is read or made.
    """

    def __init__(self, name: str, kind: Any, *, keep: bool = True) -> None:  # noqa: ANN401 - types of all kinds
        """Take the name, which is that of a map of the store, and the type."""
        self.name, self.keep = f"table {name}", keep
        self.decode = cast("Decoder[V]", Decoder(kind)).decode


class Made(Struct):
    """What a node makes: rows, each with its table and key, and a payload for the caller, which is not remembered."""

    rows: list[tuple[Table[Any], str, Any]]
    payload: Any = None


class Stage(Struct, frozen=True):
    """Nodes of one kind: the keys of all of them, the function that computes each, and the tables that they fill."""

    name: str
    keys: Callable[["Graph"], Iterable[str]]
    compute: Callable[["Graph", str], Made]
    fills: tuple[Table[Any], ...]


class Result(Struct):
    """A computed node, as it crosses from one process to another. rows: table, key, and the encoded value.

    read: the ids of what it read, in their order; inputs: the names of the inputs among that.
    """

    key: str
    rows: list[tuple[str, str, bytes]]
    read: bytes
    inputs: list[str]
    payload: Any


class _Node(Struct, array_like=True):
    """What is remembered of a node. read: the ids of what it read. why: the input that last dirtied it."""

    stage: str
    key: str
    read: bytes
    rows: list[tuple[str, str]]
    why: str


_NODE: Final = Decoder(_Node)


class Graph:
    """The graph of one run. During a run an input has one digest, which is asked for when it is first read."""

    def __init__(self, store: Store, ask: Callable[[str], bytes | None]) -> None:
        """Take what is remembered, and what returns the digest of an input, or None for one that is not there.

        Raises Damaged, as all methods, where the store cannot be trusted.
        """
        self._store, self._ask = store, ask
        self._inputs: dict[str, bytes | None] = {}
        self._values: dict[str, dict[str, Any]] = {}
        self._dirty: dict[str, dict[str, str]] = {}
        self._filled: set[str] = set()
        self._read: set[str] | None = None
        self._edges: dict[bytes, bytearray] = {}
        self._ids: dict[str, bytes] = {}
        self._once: dict[tuple[str, str], tuple[Any, set[str]]] = {}
        self._asked: set[str] = set()
        self.computed = 0
        for key, before in tuple(store.items(_INPUTS)):
            name = key.decode()
            self._inputs[name] = found = ask(name)
            if (found or b"") != before:
                self._asked.add(name)
                self._changed(f"input {name}", name)

    def again(self, changed: Iterable[str]) -> None:
        """Begin another run, after `note`. changed: the inputs that may have another digest; no others do."""
        self._filled.clear()
        self._once.clear()
        for name in changed:
            if name in self._inputs:
                before = self._inputs[name]
                if (self._answer(name) or b"") != (before or b""):
                    self._changed(f"input {name}", name)

    def input(self, name: str) -> bytes | None:
        """Return the digest of an input, or None where it is not there."""
        if self._read is not None:
            self._read.add(f"input {name}")
        return self._inputs[name] if name in self._inputs else self._answer(name)

    def get(self, table: Table[V], key: str) -> V | None:
        """Return a row of a table, or None. Raises ValueError where a node reads a table that is not filled yet."""
        self._note(table, f"{table.name}:{key}")
        return self._value(table, key)

    def is_filled(self, table: Table[Any]) -> bool:
        """Return whether the stage that fills a table was run; until then its rows are those of an earlier run."""
        return table.name in self._filled

    def keys(self, table: Table[Any]) -> list[str]:
        """Return the keys of a table, in the order of the alphabet. Raises ValueError as `get`."""
        self._note(table, f"{table.name}?")
        return sorted(key.decode() for key, _ in self._store.items(table.name))

    def all(self, table: Table[V]) -> dict[str, V]:
        """Return a whole table, in the order of its keys. Raises ValueError as `get`."""
        self._note(table, f"{table.name}*")
        values = self._values.get(table.name, {})
        found: dict[str, V] = {}
        for key, data in self._store.items(table.name):
            name = key.decode()
            found[name] = values[name] if name in values else table.decode(data)
        if table.keep:
            self._values[table.name] = dict(found)
        return dict(sorted(found.items()))

    def once(self, key: tuple[str, str], make: Callable[[], V]) -> V:
        """Return what a function returns, called once in a run for a key. Whoever asks has read what it read."""
        if key not in self._once:
            self._once[key] = self._noted(make)
        value, read = self._once[key]
        if self._read is not None:
            self._read |= read
        return cast("V", value)

    def previous(self, table: Table[V], key: str) -> V | None:
        """Return a row as an earlier run left it. A node may save work by it; what it makes must not depend on it."""
        return self._value(table, key)

    def run(self, stage: Stage, share: Share | None = None, first: str = "") -> Iterator[tuple[str, Any]]:
        """Compute all dirty nodes of a stage, and yield the key and the payload of each. To be gone through to the end.

        Nodes that are not wanted any more go, with their rows. share: computes several at once. first: the key of the
        node that is computed before the others, if it is dirty.
        """
        dirty = self._wanted(stage)
        keys = sorted(dirty, key=lambda key: key != first) if first in dirty else list(dirty)
        evaluate = partial(self.evaluate, stage)
        results = map(evaluate, keys) if share is None else share(evaluate, keys)
        done: list[tuple[str, Result]] = []
        for key, result in zip(keys, results, strict=True):
            if result.key != key:
                message = f"{result.key!r} was computed instead of {key!r}"
                raise ValueError(message)
            yield key, result.payload
            result.payload = None  # It may be large, and what it is for is done.
            done.append((key, result))
        self._take(stage.name, done, dirty)
        self._filled.update(table.name for table in stage.fills)
        self.computed += len(keys)

    def evaluate(self, stage: Stage, key: str) -> Result:
        """Compute a node, and remember nothing."""
        made, read = self._noted(lambda: stage.compute(self, key))
        rows = []
        for table, name, value in made.rows:
            rows.append((table.name, name, _ENCODER.encode(value)))
        inputs = [each.removeprefix("input ") for each in read if each.startswith("input ")]
        return Result(key, rows, self._packed(read), inputs, made.payload)

    def why(self, stage: str, key: str) -> str | None:
        """Return the input that last dirtied a node, NEW for a new node, None for one that is not there."""
        node = self._node(self._id(f"{stage}\0{key}"))
        return node.why if node else None

    def note(self) -> None:
        """Put all that is to be remembered into the store, which is then to be saved.

        Raises ValueError where dirty nodes are left.
        """
        if self._dirty:
            message = f"stages were not run: {', '.join(sorted(self._dirty))}"
            raise ValueError(message)
        for name in self._asked:
            self._store.put(_INPUTS, name.encode(), self._inputs[name] or b"")
        self._asked.clear()
        for read, nodes in self._edges.items():
            self._store.put(_EDGES, read, (self._store.get(_EDGES, read) or b"") + nodes)
        self._edges = {}

    def _answer(self, name: str) -> bytes | None:
        self._asked.add(name)
        self._inputs[name] = found = self._ask(name)
        return found

    def _noted(self, function: Callable[[], V]) -> tuple[V, set[str]]:
        """Return what a function returns, and what it read."""
        outer, read = self._read, set[str]()
        self._read = read
        try:
            return function(), read
        finally:
            self._read = outer

    def _note(self, table: Table[Any], read: str) -> None:
        if self._read is not None:
            if table.name not in self._filled:
                message = f"{table.name} is read before it is filled"
                raise ValueError(message)
            self._read.add(read)

    def _value(self, table: Table[V], key: str) -> V | None:
        values = self._values.setdefault(table.name, {})
        if key in values:
            return cast("V", values[key])
        data = self._store.get(table.name, key.encode())
        if data is None:
            return None
        found = table.decode(data)
        if table.keep:
            values[key] = found
        return found

    def _wanted(self, stage: Stage) -> dict[str, str]:
        """Return the keys of the nodes to be computed, each with why, after those that are not wanted are gone."""
        dirty, name = self._dirty.pop(stage.name, {}), f"{stage.name} keys"
        known = self._store.get(_NODES, self._id(f"{name}\0"))
        if known is not None and not self._dirty.pop(name, None):
            return dict(sorted(dirty.items()))
        before = {key for _, key in _NODE.decode(known).rows} if known is not None else set()
        wanted, read = self._noted(lambda: list(dict.fromkeys(stage.keys(self))))
        for key in sorted(before.difference(wanted)):
            self._forget(stage.name, key)
            dirty.pop(key, None)
        self._put_node(name, "", self._packed(read), [("", key) for key in wanted], NEW)
        return {key: dirty.get(key, NEW) for key in wanted if key in dirty or key not in before}

    def _take(self, stage: str, done: list[tuple[str, Result]], why: dict[str, str]) -> None:
        """Remember computed nodes. Rows that are gone go first, since another node may make them now."""
        nodes = [(key, result, self._node(self._id(f"{stage}\0{key}"))) for key, result in done]
        for key, result, before in nodes:
            places = [(table, name) for table, name, _ in result.rows]
            if before and before.rows != places:
                for place in sorted(set(before.rows).difference(places)):
                    self._drop_row(*place, why[key])
        for key, result, before in nodes:
            for name in result.inputs:
                if name not in self._inputs:  # It was asked for in another process.
                    self._answer(name)
            own = set(before.rows) if before else set()
            for table, name, data in result.rows:
                old = self._store.get(table, name.encode())
                if old is not None and (table, name) not in own:
                    message = f"two nodes make the row {name!r} of {table}"
                    raise ValueError(message)
                if old != data:
                    self._values.get(table, {}).pop(name, None)
                    self._store.put(table, name.encode(), data)
                    self._row_changed(table, name, why[key], comes_or_goes=old is None)
            self._put_node(stage, key, result.read, [(table, name) for table, name, _ in result.rows], why[key])

    def _row_changed(self, table: str, name: str, cause: str, *, comes_or_goes: bool) -> None:
        for read in (f"{table}:{name}", f"{table}*", *((f"{table}?",) if comes_or_goes else ())):
            self._changed(read, cause)

    def _drop_row(self, table: str, name: str, cause: str) -> None:
        self._store.drop(table, name.encode())
        self._values.get(table, {}).pop(name, None)
        self._row_changed(table, name, cause, comes_or_goes=True)

    def _changed(self, read: str, cause: str) -> None:
        """Mark the nodes that read something as dirty."""
        nodes = (self._store.get(_EDGES, self._id(read)) or b"") + self._edges.get(self._id(read), b"")
        for id_ in _split(nodes):
            node = self._node(id_)
            if node is not None:
                self._dirty.setdefault(node.stage, {}).setdefault(node.key, cause)

    def _forget(self, stage: str, key: str) -> None:
        id_ = self._id(f"{stage}\0{key}")
        node = self._node(id_)
        if node is not None:
            for place in node.rows:
                self._drop_row(*place, f"{stage} {key}")
            self._unlink(id_, _split(node.read))
            self._store.drop(_NODES, id_)

    def _node(self, id_: bytes) -> _Node | None:
        data = self._store.get(_NODES, id_)
        return None if data is None else _NODE.decode(data)

    def _put_node(self, stage: str, key: str, read: bytes, rows: list[tuple[str, str]], why: str) -> None:
        id_ = self._id(f"{stage}\0{key}")
        before = self._node(id_)
        if before is None or before.read != read:
            ids, old = _split(read), _split(before.read) if before else set()
            self._unlink(id_, old - ids)
            for each in ids - old:
                self._edges.setdefault(each, bytearray()).extend(id_)
        self._store.put(_NODES, id_, _ENCODER.encode(_Node(stage, key, read, rows, why)))

    def _unlink(self, node: bytes, read: set[bytes]) -> None:
        """Remove a node from those that read something."""
        for each in read:
            if each in self._edges:
                self._edges[each] = bytearray(b"".join(sorted(_split(self._edges[each]) - {node})))
            found = self._store.get(_EDGES, each)
            if found is not None:
                self._store.put(_EDGES, each, b"".join(sorted(_split(found) - {node})))

    def _packed(self, read: set[str]) -> bytes:
        return b"".join(sorted(map(self._id, read)))

    def _id(self, name: str) -> bytes:
        """Return the id of a node, or of what can be read: eight bytes, of which no two are alike but by a miracle."""
        id_ = self._ids.get(name)
        if id_ is None:
            id_ = self._ids[name] = blake2b(name.encode("utf-8", "surrogatepass"), digest_size=_ID).digest()
        return id_


def _split(packed: bytes | bytearray) -> set[bytes]:
    return {bytes(packed[start : start + _ID]) for start in range(0, len(packed), _ID)}
