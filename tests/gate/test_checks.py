"""Every check of the gate that needs no browser holds on every site."""

from collections.abc import Callable

import pytest

from tests.gate.checks import CHECKS
from tests.sites.built import NAMES, REAL, Built


@pytest.mark.parametrize("which", [*NAMES, REAL])
@pytest.mark.parametrize("name", CHECKS)
def test_every_site_passes(name: str, which: str, site: Callable[[str], Built]) -> None:
    assert list(CHECKS[name](site(which).tree)) == []
