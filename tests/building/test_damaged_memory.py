"""A memory that is cut off, damaged or foreign makes a build slower, and never another one."""

import os
import shutil
import sqlite3
from pathlib import Path
from random import Random

import pytest

from adfm_site.building.store import Store
from tests.sites.built import AS_OF, BASE, Built, build_site, edit, snapshot

pytestmark = pytest.mark.battery

TEXTS = {f"key {number}": "text " * number for number in range(60)}


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """Give a store with some texts."""
    with Store(tmp_path / "memory") as store:
        store.save({"shelf": (TEXTS, ())})
    return tmp_path / "memory"


def found(path: Path) -> dict[str, str]:
    with Store(path) as store:
        each = {key: text for key in TEXTS if (text := store.get("shelf", key)) is not None}
        assert store.all("shelf").items() <= TEXTS.items()
    return each


def test_what_was_saved_is_found(kept: Path) -> None:
    assert found(kept) == TEXTS


@pytest.mark.parametrize("rest", range(4))
def test_a_store_cut_at_any_length_gives_true_texts_or_none(kept: Path, rest: int) -> None:
    data = kept.read_bytes()
    for length in range(rest, len(data), 64):
        kept.write_bytes(data[:length])
        assert found(kept).items() <= TEXTS.items()


def test_a_store_with_any_bit_flipped_gives_true_texts_or_none(kept: Path) -> None:
    data, chance = kept.read_bytes(), Random(8)  # noqa: S311 - no secret
    for _ in range(1000):
        spoilt = bytearray(data)
        spoilt[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        kept.write_bytes(spoilt)
        assert found(kept).items() <= TEXTS.items()


@pytest.mark.parametrize(
    "words",
    [
        "DROP TABLE remembered",
        "ALTER TABLE remembered RENAME COLUMN value TO other",
        "CREATE VIEW more AS SELECT 1",
        "UPDATE remembered SET value = 'another'",
        "UPDATE remembered SET key = 'key 1' WHERE key = 'key 2' AND NOT EXISTS (SELECT 1 FROM remembered WHERE key = 'none')",
        "UPDATE remembered SET value = x'ff', checksum = 7",
    ],
)
def test_a_foreign_store_is_not_believed(kept: Path, words: str) -> None:
    with sqlite3.connect(kept) as other:
        if "'key 1'" in words:
            other.execute("DELETE FROM remembered WHERE key = 'key 1'")
        other.execute(words)
    other.close()
    assert found(kept).items() <= TEXTS.items()
    with Store(kept) as store:
        store.save({"shelf": (TEXTS, ())})
    assert found(kept) == TEXTS


def test_a_build_with_a_damaged_memory_is_a_clean_build(conference: Built, tmp_path: Path) -> None:
    root = Path(shutil.copytree(conference.root, tmp_path / "site"))
    edit(root, "content/about.md", "title: ", "title: New ")
    assert build_site(root, base=BASE).errors == 0
    expected, memory, chance = snapshot(root / "output"), root / ".adfm-site/output/memory", Random(6)  # noqa: S311 - no secret
    whole = memory.read_bytes()
    for trial in range(12):
        spoilt = bytearray(whole[: chance.randrange(len(whole))] if trial % 2 else whole)
        for _ in range(20):
            spoilt[chance.randrange(len(spoilt))] ^= 1 << chance.randrange(8)
        memory.write_bytes(spoilt)
        os.utime(root / "content/about.md")
        outcome = build_site(root, base=BASE, as_of=AS_OF)
        assert outcome.diagnostics == ()
        assert snapshot(root / "output") == expected
