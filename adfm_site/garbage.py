"""Settings of Python's garbage collector while an archive is in memory.

By default it would search the whole archive again and again for cycles, and find none.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

# Frozen values contain no cycles. Libraries create some while they convert and render; the collector runs after so many
# new objects.
_NEW_VALUES: Final = 50_000


def spare_what_lasts() -> None:
    """Exclude all objects that exist now from every later garbage collection."""
    gc.collect()
    gc.freeze()


@contextmanager
def seldom() -> Iterator[None]:
    """Run the garbage collector seldom inside this context, and practically never on old objects."""
    before = gc.get_threshold()
    gc.set_threshold(_NEW_VALUES, 20, 1_000_000)
    try:
        yield
    finally:
        gc.set_threshold(*before)
