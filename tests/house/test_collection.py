"""Every file of tests is run: no folder has a name that pytest leaves out."""

from fnmatch import fnmatch
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]


def test_no_folder_of_tests_is_left_out(pytestconfig: pytest.Config) -> None:
    folders = {part for file in TESTS.rglob("test_*.py") for part in file.relative_to(TESTS).parts[:-1]}
    assert "build" in folders
    left_out = pytestconfig.getini("norecursedirs")
    assert [name for name in sorted(folders) for pattern in left_out if fnmatch(name, pattern)] == []
