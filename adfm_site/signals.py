"""What must not be interrupted: signals wait until it is done."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def signals_blocked() -> Iterator[None]:
    """Block SIGINT (Ctrl-C) and SIGTERM inside this context; they arrive at its end.

    Processes that are started inside never get them. On Windows nothing is blocked.
    """
    if sys.platform == "win32":
        yield
        return
    from signal import SIG_BLOCK, SIG_SETMASK, SIGINT, SIGTERM, pthread_sigmask  # noqa: PLC0415 - start-up: seldom used

    before = pthread_sigmask(SIG_BLOCK, (SIGINT, SIGTERM))
    try:
        yield
    finally:
        pthread_sigmask(SIG_SETMASK, before)
