"""Loading is measured as it is on a slow line: what is larger takes longer."""

from pathlib import Path

import pytest

from tests.bench.loading import KINDS, longest, measure_loading
from tests.sites.built import Built


def test_of_each_kind_the_longest_page_is_measured(real: Built) -> None:
    found = dict(longest(real.tree))
    assert tuple(found) == KINDS
    assert found["list"] == max((path for path in real.tree.pages if path.startswith("events/") and path.count("/") == 1), key=len)


@pytest.mark.browser
def test_the_line_is_slow(tmp_path: Path, browser: object) -> None:
    del browser, tmp_path
    assert measure_loading
