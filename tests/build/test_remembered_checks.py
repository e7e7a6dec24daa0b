"""`check` uses the memory of builds, and does not change it."""

import sqlite3
from pathlib import Path

import pytest

from adfm_site.build import fingerprint, stages
from adfm_site.build.commands import check
from adfm_site.diagnostics import Pointer
from adfm_site.editing.fix import fix
from adfm_site.inputs.options import Options
from adfm_site.inputs.scan import no_content
from adfm_site.progress import silent
from adfm_site.publish.publication import open_publication
from tests.build.edited_archive import Archive
from tests.sites.built import AS_OF, edit, snapshot

TOLD = Options(as_of=AS_OF)


@pytest.fixture
def site(published: Path) -> Path:
    """Return a site after a build."""
    return published


def test_after_a_build_a_check_renders_nothing(site: Path) -> None:
    before = snapshot(site)
    outcome = check(site, TOLD, silent)
    assert (outcome.diagnostics, outcome.rendered, outcome.published) == ((), 0, None)
    assert outcome.artifacts > 0
    assert snapshot(site) == before


def test_after_an_edit_a_check_renders_what_shows_it(site: Path) -> None:
    edit(site, "content/about.md", "one list a year", "one list each year")
    before = snapshot(site)
    outcome = check(site, TOLD, silent)
    assert 0 < outcome.rendered < 10 < outcome.artifacts  # the page, and its words in the index
    assert snapshot(site) == before


def test_a_check_waits_for_no_build_and_is_not_refused(site: Path) -> None:
    edit(site, "content/about.md", "one list a year", "one list each year")
    writer = sqlite3.connect(site / ".adfm-site/output/memory", isolation_level=None)
    writer.execute("BEGIN EXCLUSIVE")
    try:
        with open_publication(site / "output"):
            assert check(site, TOLD, silent).rendered < 10
    finally:
        writer.close()


def test_a_check_leaves_what_a_killed_build_left(site: Path) -> None:
    journal = site / ".adfm-site/output/memory-journal"
    journal.write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + bytes(504))
    before = snapshot(site)
    assert check(site, TOLD, silent).rendered == 0
    assert snapshot(site) == before


def test_a_memory_that_may_not_be_read_is_none(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Path.is_file

    def is_file(path: Path) -> bool:
        if path.name == "memory":
            raise PermissionError(path)
        return whole(path)

    monkeypatch.setattr(Path, "is_file", is_file)
    outcome = check(site, TOLD, silent)
    assert (outcome.diagnostics, outcome.rendered > 4) == ((), True)


def test_what_another_generator_said_is_not_repeated(
    tmp_path: Path,
    quick: None,  # noqa: ARG001 - a fixture
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    archive = Archive(tmp_path / "archive")
    monkeypatch.setattr(fingerprint, "_PACKAGE", archive.folder / "engine")
    archive.build()
    monkeypatch.setattr(stages, "CHECKS", (lambda _: (no_content(Pointer(path="site.yaml")),),))
    assert check(archive.root, archive.options, silent).diagnostics == ()
    (archive.folder / "engine/robots.py").write_text("another\n")
    assert [found.code for found in check(archive.root, archive.options, silent).diagnostics] == ["no-content"]


def test_mending_profits_too(tmp_path: Path, quick: None, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001 - a fixture
    archive = Archive(tmp_path / "archive")
    monkeypatch.setattr(fingerprint, "_PACKAGE", archive.folder / "engine")
    archive.build()
    archive.replace("content/events/2022/m-2/index.md", "host: org", "host: Org")
    fixed = fix(archive.root, archive.options, silent)
    assert [change.new for change in fixed.changes] == ["org"]
    assert fixed.outcome.diagnostics == ()
    assert fixed.outcome.rendered == 0
