"""A store whose file is damaged, cut, foreign, older or lacks a row costs time, and never gives a wrong value."""

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest

from adfm_site.engine import store as module
from adfm_site.engine.store import Damaged, Store
from tests.engine.invented import Inputs, anew, edits, run
from tests.tiers import figure

SEED = 3
BEFORE, AFTER = list(edits(Random(5), 6))[-2:]


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut even small maps into many pages."""
    monkeypatch.setattr(module, "_PAGE", 256)


@pytest.fixture
def memory(tmp_path: Path) -> Path:
    """Return a file with what a run over BEFORE left."""
    path = tmp_path / "memory"
    with Store(path) as store:
        run(store, BEFORE, SEED)
    return path


def tables_after(path: Path, inputs: Inputs = AFTER) -> dict[str, dict[str, object]]:
    """Run over other inputs; where the store cannot be trusted, again with an empty one."""
    with Store(path) as store:
        try:
            return run(store, inputs, SEED)[0]
        except Damaged:
            store.forget()
            return run(store, inputs, SEED)[0]


def statements(path: Path) -> Iterator[str]:
    """Return statements of SQL, each of which takes something from the file, or puts it elsewhere."""
    with sqlite3.connect(path) as connection:
        pages = connection.execute("SELECT map, number FROM pages").fetchall()
    for name, number in pages:
        yield f"DELETE FROM pages WHERE map = '{name}' AND number = {number}"
        yield f"UPDATE pages SET data = x'80' WHERE map = '{name}' AND number = {number}"
        yield f"UPDATE pages SET data = 'text' WHERE map = '{name}' AND number = {number}"
        yield f"UPDATE pages SET data = data || x'00' WHERE map = '{name}' AND number = {number}"
    yield "DELETE FROM head"
    yield "UPDATE head SET data = x'00'"
    yield "UPDATE head SET checksum = NULL"
    yield "INSERT INTO head SELECT * FROM head"
    yield "DROP TABLE head"
    yield "CREATE TABLE another (data BLOB)"
    yield "CREATE TRIGGER late AFTER INSERT ON head BEGIN DELETE FROM pages; END"


def test_a_lost_or_foreign_row_is_noticed(memory: Path, tmp_path: Path) -> None:
    expected = anew(AFTER, SEED)
    for number, statement in enumerate(statements(memory)):
        damaged = tmp_path / f"damaged {number}"
        damaged.write_bytes(memory.read_bytes())
        with sqlite3.connect(damaged) as connection:
            connection.execute(statement)
        connection.close()
        assert tables_after(damaged) == expected, statement
        assert tables_after(damaged, BEFORE) == anew(BEFORE, SEED), statement


def test_pages_of_an_earlier_run_are_noticed(memory: Path, tmp_path: Path) -> None:
    later = tmp_path / "later"
    later.write_bytes(memory.read_bytes())
    assert tables_after(later) == anew(AFTER, SEED)
    with sqlite3.connect(later) as connection:
        connection.execute("ATTACH ? AS before", (str(memory),))
        connection.execute("INSERT OR REPLACE INTO pages SELECT * FROM before.pages")
    connection.close()
    assert tables_after(later, BEFORE) == anew(BEFORE, SEED)


def test_a_file_that_is_cut_or_has_another_byte_is_noticed(memory: Path, tmp_path: Path) -> None:
    data, chance, expected = memory.read_bytes(), Random(1), anew(AFTER, SEED)
    cut = [data[: chance.randrange(len(data))] for _ in range(figure(20, 200))]
    flipped = []
    for _ in range(figure(40, 600)):
        place = chance.randrange(len(data))
        flipped.append(data[:place] + bytes([data[place] ^ (1 << chance.randrange(8))]) + data[place + 1 :])
    for number, damaged in enumerate((*cut, *flipped, b"", b"SQLite format 3\0", b"\0" * 5_000)):
        path = tmp_path / f"damaged {number}"
        path.write_bytes(damaged)
        assert tables_after(path) == expected


def test_a_map_that_grew_is_cut_anew_and_holds_what_it_held(tmp_path: Path) -> None:
    path = tmp_path / "memory"
    held: dict[bytes, bytes] = {}
    for rows in (3, 40, 400, 4_000):
        with Store(path) as store:
            for number in range(rows):
                key = b"%d" % number
                held[key] = b"value %d of %d" % (number, rows)
                store.put("numbers", key, held[key])
            store.save()
        with Store(path) as store:
            assert dict(store.items("numbers")) == held
    with sqlite3.connect(path) as connection:
        (largest, pages) = connection.execute("SELECT max(length(data)), count(*) FROM pages").fetchone()
    connection.close()
    assert largest < 16 * 256
    assert pages > 100


def test_what_is_put_as_it_was_is_not_written_again(tmp_path: Path) -> None:
    path = tmp_path / "memory"
    before: set[tuple[int, bytes]] = set()
    for last, written in ((b"a", 4), (b"a", 0), (b"b", 1)):
        with Store(path) as store:
            for number in range(200):
                store.put("numbers", b"%d" % number, last if number == 7 else b"a")
            store.save()
        with sqlite3.connect(path) as connection:
            pages = set(connection.execute("SELECT number, data FROM pages"))
        connection.close()
        assert len(pages - before) == written
        before = pages


@pytest.mark.parametrize(
    "fault",
    [
        lambda patch: patch.setattr(module, "_checksum", lambda *_: b"the same"),
        lambda patch: patch.setattr(Store, "_read", _absent_is_empty),
    ],
    ids=["checksums that are not compared", "a lost page that counts as empty"],
)
def test_a_planted_fault_gives_wrong_values(
    fault: Callable[[pytest.MonkeyPatch], None], memory: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = list(statements(memory))
    fault(monkeypatch)
    if memory.exists():
        memory.unlink()
    with Store(memory) as store:
        run(store, BEFORE, SEED)
    wrong = 0
    for number, statement in enumerate(lost):
        damaged = tmp_path / f"damaged {number}"
        damaged.write_bytes(memory.read_bytes())
        with sqlite3.connect(damaged) as connection:
            connection.execute(statement)
        connection.close()
        try:
            wrong += tables_after(damaged) != anew(AFTER, SEED)
        except (ValueError, KeyError, TypeError):
            wrong += 1
    assert wrong


_READ = Store._read  # noqa: SLF001 - the fault is planted there


def _absent_is_empty(self: Store, name: str, number: int, checksum: bytes) -> dict[bytes, bytes]:
    try:
        return _READ(self, name, number, checksum)
    except Damaged:
        return {}


def test_where_nothing_can_be_written_a_run_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "nowhere" / "memory"
    with Store(path) as store:
        assert run(store, BEFORE, SEED)[0] == anew(BEFORE, SEED)
    assert not path.exists()


def test_who_only_reads_changes_nothing(memory: Path) -> None:
    data = memory.read_bytes()
    with Store(memory, read_only=True) as store:
        assert run(store, AFTER, SEED)[0] == anew(AFTER, SEED)
        store.forget()
    assert memory.read_bytes() == data
    assert [path.name for path in memory.parent.iterdir()] == ["memory"]
