"""Every page of every site, its style sheet and every drawing are without an error for the Nu HTML checker."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.gate.nu import errors_in
from tests.sites.built import NAMES, REAL, Built

pytestmark = pytest.mark.java


def test_every_page_and_drawing_is_without_error(site: Callable[[str], Built], tmp_path: Path) -> None:
    files = {f"{name}/{path}": data for name in (*NAMES, REAL) for path, data in site(name).tree.files.items()}
    assert sum(path.endswith(".html") for path in files) > 300
    assert errors_in(files, tmp_path) == []
