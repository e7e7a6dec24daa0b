"""The same inputs and the same day give the same bytes, on every machine."""

import os
import random
from pathlib import Path

import pytest

from tests.sites.built import BASE, Built, build_site, snapshot
from tests.sites.process import command
from tests.tiers import figure, further


@further
def test_the_order_in_which_the_disk_lists_its_files_does_not_matter(
    conference: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listdir, chance = os.listdir, random.Random(7)  # noqa: S311 - no secret

    def shuffled(*place: object) -> list[str]:
        names = listdir(*place)  # type: ignore[call-overload]
        chance.shuffle(names)
        return names

    monkeypatch.setattr(os, "listdir", shuffled)
    for number in range(figure(2, 2, quick=1)):
        assert build_site(conference.root, base=BASE, output=tmp_path / str(number)).errors == 0
        assert snapshot(tmp_path / str(number)) == conference.tree.files


def test_where_the_site_lies_does_not_matter(conference: Built, tmp_path: Path) -> None:
    moved = tmp_path / "ein anderer Ort" / "ที่อื่น"
    for path, data in snapshot(conference.root).items():
        if not path.startswith(("output/", ".adfm-site/")):
            (moved / path).parent.mkdir(parents=True, exist_ok=True)
            (moved / path).write_bytes(data)
    assert build_site(moved, base=BASE).errors == 0
    assert snapshot(moved / "output") == conference.tree.files


def test_a_tree_that_was_built_over_another_is_the_tree_that_is_built_anew(
    conference: Built, small: Path, tmp_path: Path
) -> None:
    output = tmp_path / "over"
    assert build_site(small, output=output).errors == 0
    assert build_site(conference.root, base=BASE, output=output).errors == 0
    assert snapshot(output) == conference.tree.files
    assert build_site(small, output=output).errors == 0
    assert build_site(small, output=tmp_path / "anew").errors == 0
    assert snapshot(output) == snapshot(tmp_path / "anew")


def test_line_ends_and_byte_order_marks_do_not_matter(conference: Built, large: Path) -> None:
    for path in large.rglob("*.md"):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert build_site(large, base=BASE).errors == 0
    assert snapshot(large / "output") == conference.tree.files


def test_verify_finds_every_byte_that_is_other(small: Path) -> None:
    words = ("--site", small, "--as-of", "2026-02-01")
    assert build_site(small).errors == 0
    assert command("verify", *words).returncode == 0
    page = small / "output/events/2024/first/index.html"
    page.write_bytes(page.read_bytes().replace(b"Brook", b"brook", 1))
    (small / "output/robots.txt").unlink()
    done = command("verify", *words)
    assert done.returncode == 1
    assert "This Python has Unicode " in done.stderr
    assert "events/2024/first/index.html" in done.stderr
    assert "robots.txt" in done.stderr
    assert "2 differ" in done.stderr
