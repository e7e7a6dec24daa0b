"""The test sites are built as it was once read and accepted.

After a change: `python -m tests.sites.accept`, then read the difference.
"""

import pytest

from tests.sites.built import Built
from tests.sites.golden import expected, whole_tree, words_of_pages


def test_the_smallest_site_is_the_tree_that_was_accepted(minimal: Built) -> None:
    found, accepted = whole_tree(minimal.tree), expected("minimal")
    assert sorted(found) == sorted(accepted)
    for path, data in found.items():
        assert data.decode().splitlines() == accepted[path].decode().splitlines(), path


@pytest.mark.parametrize("name", ["conference", "states"])
def test_the_pages_say_what_was_accepted(name: str, request: pytest.FixtureRequest) -> None:
    built: Built = request.getfixturevalue(name)
    found, accepted = words_of_pages(built.tree), expected(name)
    assert sorted(found) == sorted(accepted)
    for path, data in found.items():
        # Where lines are broken is a matter of markup; the words and their order are what readers get.
        if data.decode().split() != accepted[path].decode().split():
            assert data.decode().splitlines() == accepted[path].decode().splitlines(), path
