"""A small site, shown: anew for tests that edit it, once for those that only look."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.preview.editing import Shown, shown_while, small_site


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return the folder of a small site."""
    return small_site(tmp_path / "site")


@pytest.fixture
def shown(root: Path) -> Iterator[Shown]:
    """Return a small site to be edited."""
    with shown_while(root) as shown:
        yield shown


@pytest.fixture(scope="session")
def unedited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    """Return a small site that is only looked at."""
    with shown_while(small_site(tmp_path_factory.mktemp("unedited") / "site")) as shown:
        yield shown
