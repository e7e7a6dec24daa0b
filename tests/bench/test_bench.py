"""The benchmark's archives are the same every time and are built by us; its data, table and picture agree."""

from pathlib import Path

import pytest

from tests.bench.contestants import CONTESTANTS, OURS
from tests.bench.generate import generate
from tests.bench.measuring import measure
from tests.bench.report import PICTURE, gathered, load, middle, picture, table
from tests.bench.scenarios import ALONE, BARE, PREVIEW, SCENARIOS, run
from tests.readme_parts import shown
from tests.sites.built import snapshot


def test_a_generated_archive_is_the_same_every_time(tmp_path: Path) -> None:
    generate(tmp_path / "one", 20)
    generate(tmp_path / "other", 20)
    assert snapshot(tmp_path / "one") == snapshot(tmp_path / "other")


@pytest.mark.battery
def test_every_scenario_is_measured_of_this_project(tmp_path: Path) -> None:
    found = list(run([20], 1, tmp_path, tmp_path, [OURS.name]))
    assert [scenario for _, scenario, name, _ in found if name != BARE] == [*SCENARIOS, *ALONE]
    assert all(0 < cost.wall < 60 for _, _, _, cost in found)
    assert all(
        0 < cost.processor < 60 and 5 < cost.memory < 1000 for _, scenario, _, cost in found if scenario != PREVIEW
    )
    assert "| one body |" in table(gathered(found, ""))


def test_a_command_that_fails_is_no_measurement(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="ended with 256"):
        measure(["/bin/false"], tmp_path)


@pytest.mark.parametrize("contestant", CONTESTANTS, ids=lambda contestant: contestant.name)
def test_every_contestant_gets_every_event(contestant: object, tmp_path: Path) -> None:
    generate(tmp_path / "archive", 20)
    contestant.write(tmp_path / "archive", tmp_path / "site")  # type: ignore[attr-defined]
    assert len(list((tmp_path / "site").glob("content/events/*/*/index.md"))) == 20
    assert len(list((tmp_path / "site").rglob("*.pdf"))) == 40


def test_medians_are_neither_the_best_nor_the_worst() -> None:
    assert middle([[3, 1, 50], [1, 1, 20], [2, 9, 30]]).wall == 2


def test_the_readme_shows_what_was_measured() -> None:
    assert shown("bench") == table(load())
    assert PICTURE.read_text(encoding="utf-8") == picture(load())
