"""Python's collector of cycles while an archive is in memory: it would look through all of it again and again, and finds nothing."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

# Frozen values hold no cycles. What libraries leave in cycles while they convert and render is collected after so many
# new values.
_NEW_VALUES: Final = 50_000


def spare_what_lasts() -> None:
    """Let the collector never again look through what is in memory now."""
    gc.collect()
    gc.freeze()


@contextmanager
def seldom() -> Iterator[None]:
    """Let the collector begin seldom, and never with what has lasted."""
    before = gc.get_threshold()
    gc.set_threshold(_NEW_VALUES, 20, 1_000_000)
    try:
        yield
    finally:
        gc.set_threshold(*before)
