"""The benchmark's archives can be built, are the same every time, and its table can be read."""

from pathlib import Path

from tests.bench.__main__ import Cost, measure, table
from tests.bench.generate import generate
from tests.sites.built import snapshot


def test_a_generated_archive_is_built_and_is_the_same_every_time(tmp_path: Path) -> None:
    generate(tmp_path / "one", 20)
    generate(tmp_path / "other", 20)
    assert snapshot(tmp_path / "one") == snapshot(tmp_path / "other")
    cost = measure(tmp_path / "one", tmp_path / "output", 20)
    assert cost.pages > 20 * 4
    assert 0 < cost.processor < 60
    assert 20 < cost.memory < 1000


def test_the_table_says_how_costs_grow() -> None:
    said = table([Cost(events=10, wall=1, processor=1, memory=40, pages=50), Cost(events=100, wall=9, processor=8, memory=80, pages=500)])
    assert "10 x the events: 9.0 x the time, 8.0 x the processor, 2.0 x the memory, 10.0 x the pages" in said
    assert "20.00" in said
