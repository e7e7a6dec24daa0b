"""Work that is shared with helping processes: the same results, in the same order, as if this process did it all.

Helpers get pieces of the work through a pipe each, and this process does pieces itself while all of them are busy; so
`--jobs N` means N processes at work, and with one there is no helper, nor is anything imported that could start one.
This process has no thread for it, and nothing is shared between helpers: one that is killed harms nobody else, is
noticed by the end of its pipe, and is a Refusal. This process ends them when it is interrupted, and should it be killed
itself, each helper ends at the end of its own pipe.

Linux: helpers are forked, which takes milliseconds and no second import, as long as this process has no threads (a lock
that one of them holds would stay locked in the helper for ever). Elsewhere, and beside threads, they are spawned, since
macOS's own libraries do not bear a fork and Windows has none. Not forkserver: its helpers would have to import
everything, as spawned ones do.
"""

import os
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import islice
from pickle import PicklingError
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from adfm_site.parcels import packed, unpacked
from adfm_site.refusal import Refusal

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

P = TypeVar("P")
R = TypeVar("R")

# Pieces that a helper may have: the one that it does and the next one, so that it never waits for this process.
_IN_HAND: Final = 2
# Results for each helper that may wait for an earlier one; further work waits, so that they never fill the memory.
_AHEAD: Final = 6
# More would help no archive; and Windows can wait for some sixty pipes.
_MOST: Final = 32
_CANNOT_CROSS: Final = (PicklingError, TypeError, AttributeError)


def starting() -> str:
    """Return how helpers are started here and now: "fork" or "spawn"."""
    return "fork" if sys.platform == "linux" and threading.active_count() == 1 else "spawn"


def pays(amount: int, paying: Mapping[str, int]) -> bool:
    """Return whether so many things to be done pay for starting helpers.

    paying: from how many on, for each way of starting.
    """
    return amount >= paying[starting()]


def batches(things: Iterable[P], size: int) -> Iterator[tuple[P, ...]]:
    """Cut what is to be done into pieces of so many things, of which the last may be smaller."""
    remaining = iter(things)
    while batch := tuple(islice(remaining, size)):
        yield batch


@contextmanager
def shared(work: Callable[[P], R], pieces: Iterable[P], processes: int) -> Iterator[Iterator[tuple[P, R]]]:
    """Return, as a context, each piece with what `work` makes of it, in their order; up to so many processes work on them.

    work: a pure function that can be packed (parcels.py), as its pieces and results can. What it raises is raised here, as without
    helpers. Leaving the context ends the helpers at once. Raises Refusal where one of them is ended by something else.
    """
    left = sys.getrecursionlimit() - _depth()
    with _helpers(work, min(processes, _MOST) - 1, left) as helpers:
        yield _in_order(work, pieces, helpers)


def _in_order(work: Callable[[P], R], pieces: Iterable[P], helpers: list["_Helper"]) -> Iterator[tuple[P, R]]:
    jobs: deque[_Job[P]] = deque()
    for piece in pieces:
        job = _Job(piece)
        jobs.append(job)
        helper = min(helpers, key=lambda helper: len(helper.jobs), default=None)
        if helper is None or len(helper.jobs) >= _IN_HAND or not helper.give(job):
            job.result, job.done = work(piece), True
        _collect(helpers, work, 0)
        while jobs and (jobs[0].done or len(jobs) > _AHEAD * len(helpers)):
            yield _first(jobs, helpers, work)
    while jobs:
        yield _first(jobs, helpers, work)


def _first(jobs: "deque[_Job[P]]", helpers: list["_Helper"], work: Callable[[P], Any]) -> tuple[P, Any]:
    while not jobs[0].done:
        _collect(helpers, work, None)
    job = jobs.popleft()
    return job.piece, job.result


def _collect(helpers: list["_Helper"], work: Callable[[Any], Any], seconds: float | None) -> None:
    """Take what helpers have done, after waiting at most so long for any of it."""
    if not any(helper.jobs for helper in helpers):
        return
    from multiprocessing.connection import wait  # noqa: PLC0415 - start-up: only where there are helpers

    ready = wait([helper.pipe for helper in helpers if helper.jobs], seconds)
    for helper in helpers:
        if helper.pipe in ready:
            helper.take(work)


class _Job(Generic[P]):
    """A piece of work and, when it is done, what came of it."""

    def __init__(self, piece: P) -> None:
        self.piece = piece
        self.done = False
        self.result: Any = None


class _Helper:
    """A helping process, as it is seen from here."""

    def __init__(self, work: Callable[[Any], Any], others: "list[_Helper]", left: int) -> None:
        from multiprocessing import get_context  # noqa: PLC0415 - as above

        context = get_context(starting())
        forked = context.get_start_method() == "fork"
        self.jobs: deque[_Job[Any]] = deque()
        self.pipe, theirs = context.Pipe()
        # What is forked has the work already, and a copy of every open pipe, of which it keeps its own end.
        given = (work, (self.pipe, *(other.pipe for other in others))) if forked else (packed(work), ())
        self._process = context.Process(target=_help, args=(theirs, *given, left), daemon=True)  # type: ignore[attr-defined]
        self._process.start()
        theirs.close()

    def give(self, job: _Job[Any]) -> bool:
        """Return it a piece of work; False for one that cannot cross."""
        try:
            parcel = packed(job.piece)
        except _CANNOT_CROSS:
            return False
        try:
            self.pipe.send_bytes(parcel)
        except OSError as error:
            raise self._lost() from error
        self.jobs.append(job)
        return True

    def take(self, work: Callable[[Any], Any]) -> None:
        """Take what came of its first piece; one at which it failed is done here, so that all faults are told as without helpers."""
        try:
            parcel = self.pipe.recv_bytes()
        except (EOFError, OSError) as error:
            raise self._lost() from error
        job = self.jobs.popleft()
        job.result, job.done = unpacked(parcel) if parcel else work(job.piece), True

    def end(self) -> None:
        """End it, whatever it is doing."""
        self.pipe.close()
        self._process.kill()
        self._process.join()

    def _lost(self) -> Refusal:
        self._process.join(1)
        code = self._process.exitcode
        how = f"was stopped by signal {-code}" if code and code < 0 else f"ended with status {code}"
        return Refusal(f"A worker process {how}, perhaps because memory ran out: build again, or with --jobs 1.")


@contextmanager
def _helpers(work: Callable[[Any], Any], many: int, left: int) -> Iterator[list[_Helper]]:
    helpers: list[_Helper] = []
    try:
        with _signals_held_back(), suppress(OSError):  # Where the system gives fewer processes, fewer work.
            for _ in range(many):
                helpers.append(_Helper(work, helpers, left))
        yield helpers
    finally:
        with _signals_held_back():
            for helper in helpers:
                helper.end()


@contextmanager
def _signals_held_back() -> Iterator[None]:
    """Keep Ctrl-C and SIGTERM until this is over.

    Helpers that are started inside never get them: this process answers for all.
    """
    if sys.platform == "win32":
        yield
        return
    from signal import SIG_BLOCK, SIG_SETMASK, SIGINT, SIGTERM, pthread_sigmask  # noqa: PLC0415 - as above

    before = pthread_sigmask(SIG_BLOCK, (SIGINT, SIGTERM))
    try:
        yield
    finally:
        pthread_sigmask(SIG_SETMASK, before)


def _help(
    pipe: "Connection[bytes, bytes]", work: Any, others: "tuple[Connection[bytes, bytes], ...]", left: int
) -> None:  # noqa: ANN401
    """Do pieces of work as they come, until there come no more: the whole life of a helper.

    work: packed where this process was spawned. left: how many calls deep the work may go.
    """
    import gc  # noqa: PLC0415 - as above
    from queue import SimpleQueue  # noqa: PLC0415 - as above
    from signal import SIG_IGN, SIGINT, signal  # noqa: PLC0415 - as above

    signal(SIGINT, SIG_IGN)
    for other in others:
        other.close()
    sys.setrecursionlimit(left + _depth())
    gc.freeze()  # What was there before the fork is never looked through again, which would copy it.
    does: Callable[[Any], object] = unpacked(work) if isinstance(work, bytes) else work
    parcels: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=_receive, args=(pipe, parcels), daemon=True).start()
    while True:
        parcel = parcels.get()
        try:
            result = packed(does(unpacked(parcel)))
        except Exception:  # noqa: BLE001 - whatever it is happens again, and is told, where the work came from
            result = b""
        with suppress(OSError):  # then the pipe has ended, and so does this process
            pipe.send_bytes(result)


def _receive(pipe: "Connection[bytes, bytes]", parcels: Any) -> None:  # noqa: ANN401 - a queue, imported only in helpers
    """Take parcels out of the pipe as they come, so that who sends them never waits; end the process with the pipe."""
    while True:
        try:
            parcels.put(pipe.recv_bytes())
        except (EOFError, OSError):
            os._exit(0)


def _depth() -> int:
    """Return how many calls deep this is."""
    frame = sys._getframe()  # noqa: SLF001 - the library has no other word for it
    deep = 0
    while frame.f_back is not None:
        frame, deep = frame.f_back, deep + 1
    return deep
