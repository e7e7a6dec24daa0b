"""Over two hundred kinds of failing builds: after each of them the bytes and times of output/ are unchanged."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest

from adfm_site.build.commands import build
from adfm_site.inputs.options import Options
from adfm_site.progress import silent
from adfm_site.refusal import Refusal
from tests.hostile.cases import HERE, Malformed, encodings, family, lay
from tests.problems.documents import Case, stubs
from tests.problems.documents import lay as lay_base

pytestmark = pytest.mark.battery

_BASE = Case(title="", files=(), makers=(), expected="", at=(0, 0))
_SOURCES = ("content", "templates", "site.yaml")
_FAMILIES = sorted(file.stem for file in HERE.glob("*.txt"))


def _cases() -> Iterator[Malformed]:
    for name in _FAMILIES:
        yield from family(name)
    yield from encodings()


def _states(folder: Path) -> dict[str, tuple[object, ...]]:
    """Return everything below a folder with its mode, inode, times and bytes."""
    found: dict[str, tuple[object, ...]] = {}
    for path in (folder, *sorted(folder.rglob("*"))):
        state = path.lstat()
        data = path.read_bytes() if path.is_file() else b""
        found[path.relative_to(folder).as_posix()] = (
            state.st_mode,
            state.st_ino,
            state.st_mtime_ns,
            state.st_ctime_ns,
            data,
        )
    return found


def _build(root: Path) -> bool:
    """Build, and return whether anything was published."""
    try:
        with patch("adfm_site.inputs.scan.default_templates", stubs):
            return build(root, root / "output", Options(as_of="2024-05-31"), silent).published is not None
    except Refusal:
        return False


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a published site."""
    root = tmp_path_factory.mktemp("published") / "site"
    lay_base(_BASE, root)
    assert _build(root)
    assert len(_states(root / "output")) > 30
    return root


def test_no_failure_changes_output(published: Path) -> None:
    """Each case is added to the published site in turn, and removed again."""
    before = _states(published / "output")
    sources = {
        path: path.read_bytes()
        for path in published.rglob("*")
        if path.is_file() and path.relative_to(published).parts[0] in _SOURCES
    }
    failed = set()
    for case in _cases():
        path = "templates/event.html" if case.path.startswith("templates/") else case.path
        lay(published, (Malformed(name=case.name, path=path, data=case.data, expected=case.expected),))
        if _build(published):  # a case with warnings only is published, and changes the state
            shutil.rmtree(published / "output")
            _restore(published, sources)
            assert _build(published)
            before = _states(published / "output")
            continue
        assert _states(published / "output") == before, case.path
        failed.add((case.path, case.name))
        _restore(published, sources)
    assert len(failed) >= 200


def _restore(root: Path, sources: dict[Path, bytes]) -> None:
    """Restore the sources of the site."""
    for top in ("content", "templates"):
        shutil.rmtree(root / top, ignore_errors=True)
    for path, data in sources.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def test_the_law_sees_a_file_that_is_written_anew_with_the_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"a")
    before = _states(tmp_path)
    (tmp_path / "a").write_bytes(b"a")
    assert _states(tmp_path) != before
