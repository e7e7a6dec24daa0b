"""Whatever chance makes of a file, the program answers with a complaint of its catalogue, soon and in little memory."""

import os
import subprocess
import sys

import pytest

from adfm_site.source import Source
from tests.hostile import mutating
from tests.hostile.mutating import Wrong, changed, judge, run
from tests.sites.built import REPOSITORY

pytestmark = pytest.mark.battery

_NIGHTLY = os.environ.get("ADFM_SITE_TESTS") == "nightly"
_FILES = 300_000 if _NIGHTLY else 2_000
_BATCHES = 20 if _NIGHTLY else 4


@pytest.mark.parametrize("batch", range(_BATCHES))
def test_files_changed_by_chance_are_answered(batch: int) -> None:
    count = _FILES // _BATCHES
    # In a process of its own, whose memory is bounded as soon as everything is imported.
    done = subprocess.run(
        [sys.executable, "-m", "tests.hostile.mutating", str(count), str(batch * count)],
        check=False,
        capture_output=True,
        encoding="utf-8",
        cwd=REPOSITORY,
        timeout=7_200 if _NIGHTLY else 300,
    )
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)


def test_the_same_seed_gives_the_same_file_and_seeds_reach_every_sort() -> None:
    files = [changed(seed) for seed in range(300)]
    assert files[:40] == [changed(seed) for seed in range(40)]
    assert len({file.data for file in files}) >= 295
    assert {file.path.partition("/")[0] for file in files} == {"content", "site.yaml", "templates"}


def test_the_judge_sees_an_exception_slowness_and_a_place_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    file = Source(path="content/a.md", data=b"---\ntitle: A\nstart: 2020-02-30\n---\nText.\n", digest="x")
    judge(file, whole=True)
    for name, value in (("TIMES_AS_LONG", 0.0), ("inside", lambda *_: False)):
        with monkeypatch.context() as patched:
            patched.setattr(mutating, name, value)
            with pytest.raises(Wrong):
                judge(file, whole=True)
    failed: list[int] = []
    monkeypatch.setattr(mutating, "read_entry", lambda _: 1 // 0)
    monkeypatch.setattr(mutating, "read_site", lambda _: 1 // 0)
    run(5, 0, lambda seed, *_: failed.append(seed))
    assert failed == [seed for seed in range(5) if not changed(seed).path.startswith("templates/")]
