"""Unchanged files are recognised by their signatures, once these are old enough, and not read again."""

import os
import stat
import subprocess
import sys
from pathlib import Path
from time import time_ns

import pytest

from adfm_site.build import commands as build
from adfm_site.build import unchanged
from adfm_site.build.unchanged import LastBuild
from adfm_site.engine.store import Store
from adfm_site.inputs import files as signatures
from adfm_site.publish import publication as publishing
from tests.sites.built import REPOSITORY, build_site


@pytest.fixture
def unsettled(small: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a site that was built a moment ago: its files are too unsettled to be recognised by their signatures."""
    with monkeypatch.context() as patch:
        patch.setattr(signatures, "time_ns", lambda: 0)
        patch.setattr(publishing, "time_ns", lambda: 0)
        build_site(small)
    return small


def last(site: Path) -> LastBuild:
    with Store(site / ".adfm-site/output/memory") as store:
        found = LastBuild.of(store.get("last", b"build") or b"")
    assert found is not None
    return found


def test_what_was_young_is_read_once_more_and_not_for_ever(unsettled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inputs, outputs = last(unsettled).inputs, last(unsettled).outputs
    assert inputs is not None
    assert outputs is not None
    assert inputs.unsettled
    assert outputs.unsettled
    monkeypatch.setattr(build, "time_ns", lambda: time_ns() + 10**10)
    assert build_site(unsettled).rendered == 0
    assert last(unsettled).outputs == unchanged.Snapshot(signatures=outputs.signatures, unsettled={})
    assert last(unsettled).inputs == unchanged.Snapshot(signatures=inputs.signatures, unsettled={})
    monkeypatch.setattr(unchanged, "open_ordinary", None)
    assert build_site(unsettled).rendered == 0, "reads no file of content or output"


def test_what_is_still_young_stays_so(unsettled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = last(unsettled)
    monkeypatch.setattr(build, "time_ns", lambda: 0)
    assert build_site(unsettled).rendered == 0
    assert last(unsettled) == before


def test_a_file_that_got_its_second_name_is_not_read_again(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publishing, "time_ns", lambda: time_ns() + 10**10)
    build_site(small)
    read: list[Path] = []
    whole = signatures.Digests.hashed

    def spied(self: signatures.Digests, name: str, file: str, root: Path | None = None) -> str:
        read.append(Path(file))
        return whole(self, name, file, root)

    monkeypatch.setattr(signatures.Digests, "hashed", spied)
    for number in range(3):
        text = small / "content/events/2024/first/index.md"
        text.write_bytes(text.read_bytes() + b"\nMore.\n")
        outcome = build_site(small)
        # the page, and its words in the search index
        assert outcome.published is not None, number
        assert 0 < outcome.published.written < 6, number
    assert read
    assert [file for file in read if file.is_relative_to(small / "output")] == []
    assert (small / "output/events/2024/first/index.html").stat().st_nlink == 1
    assert (small / "output/robots.txt").stat().st_nlink == 2


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_what_may_be_read_by_others_is_put_right(small: Path) -> None:
    build_site(small)
    folder, page = small / "output/events", small / "output/index.html"
    folder.chmod(0o700)
    build_site(small)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o755
    before = os.umask(0o027)
    try:
        build_site(small)
        assert (stat.S_IMODE(page.stat().st_mode), stat.S_IMODE(folder.stat().st_mode)) == (0o640, 0o750)
    finally:
        os.umask(before)
    build_site(small)
    assert (stat.S_IMODE(page.stat().st_mode), stat.S_IMODE(folder.stat().st_mode)) == (0o644, 0o755)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such shell")
@pytest.mark.parametrize(
    "closed", [">&-", *(pytest.param(words, marks=pytest.mark.battery) for words in ("</dev/null >&-", ">/dev/null"))]
)
def test_a_check_whose_words_nobody_reads_ends_well(small: Path, closed: str) -> None:
    build_site(small)  # so that little is left to do
    words = f'exec "{sys.executable}" -m adfm_site check --site "{small}" {closed}'
    done = subprocess.run(
        ["sh", "-c", words], check=False, capture_output=True, env={**os.environ, "PYTHONPATH": str(REPOSITORY)}
    )
    assert (done.returncode, b"Traceback" in done.stderr) == (0, False)
