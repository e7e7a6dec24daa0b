"""Sharing work with worker processes: the results and their order are the same as if this process did everything.

Each worker gets pieces of work through its own pipe, and while all workers are busy this process does some itself. So
`--jobs N` means N processes at work; with `--jobs 1` there is no worker, and nothing is imported that could start one.
This process needs no thread for it, and workers share nothing: if one is killed, the others are not affected, this
process notices the end of its pipe and raises Refusal. When this process is interrupted, it ends the workers; if it is
killed, each worker ends because its pipe ends.

Linux: workers are forked, which takes milliseconds and repeats no imports, if this process has no threads (a lock held
by one of them would stay locked in the worker for ever). On other systems, and where there are threads, workers are
spawned: macOS's own libraries are not safe after a fork, and Windows has no fork. The method "forkserver" has no
advantage: its workers must import everything, as spawned ones do.
"""

import os
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pickle import PicklingError
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from adfm_site.parcels import packed, unpacked
from adfm_site.refusal import Refusal
from adfm_site.signals import signals_blocked

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

P = TypeVar("P")
R = TypeVar("R")

# Pieces that a worker may have: the current one and the next one, so that it never waits for this process.
_PIECES_PER_WORKER: Final = 2
# Results per worker that may wait for an earlier one. Then no new piece is given out, so that memory stays bounded.
_RESULTS_PER_WORKER: Final = 6
# More workers make no archive faster, and Windows can wait for about sixty pipes only.
_MOST_WORKERS: Final = 32
_PACKING_ERRORS: Final = (PicklingError, TypeError, AttributeError)


def starting() -> str:
    """Return how workers are started on this system, with the threads that run now: "fork" or "spawn"."""
    return "fork" if sys.platform == "linux" and threading.active_count() == 1 else "spawn"


def batches(things: Sequence[P], size: int, processes: int) -> Iterator[tuple[P, ...]]:
    """Yield items in tuples of a size, and the last ones in shorter tuples, so that all processes end together."""
    start = 0
    while start < len(things):
        many = max(1, min(size, (len(things) - start) // (size * processes)))
        yield tuple(things[start : start + many])
        start += many


@contextmanager
def shared(work: Callable[[P], R], pieces: Iterable[P], processes: int) -> Iterator[Iterator[tuple[P, R]]]:
    """Return, as a context, an iterator over each piece of work with its result, in the order of the pieces.

    work: a pure function of a piece; it, the pieces and the results can be packed (parcels.py). processes: how many may
    work at most. An exception in `work` is raised here, as without workers. Leaving the context ends the workers at
    once. Raises Refusal if something else ends one of them.
    """
    left = sys.getrecursionlimit() - _depth()
    with _workers(work, min(processes, _MOST_WORKERS) - 1, left) as workers:
        yield _results(work, pieces, workers)


def _results(work: Callable[[P], R], pieces: Iterable[P], workers: list["_Worker"]) -> Iterator[tuple[P, R]]:
    jobs: deque[_Job[P]] = deque()
    for piece in pieces:
        job = _Job(piece)
        jobs.append(job)
        worker = min(workers, key=lambda worker: len(worker.jobs), default=None)
        if worker is None or len(worker.jobs) >= _PIECES_PER_WORKER or not worker.give(job):
            job.result, job.done = work(piece), True
        _collect(workers, work, 0)
        while jobs and (jobs[0].done or len(jobs) > _RESULTS_PER_WORKER * len(workers)):
            yield _first(jobs, workers, work)
    while jobs:
        yield _first(jobs, workers, work)


def _first(jobs: "deque[_Job[P]]", workers: list["_Worker"], work: Callable[[P], Any]) -> tuple[P, Any]:
    while not jobs[0].done:
        _collect(workers, work, None)
    job = jobs.popleft()
    return job.piece, job.result


def _collect(workers: list["_Worker"], work: Callable[[Any], Any], seconds: float | None) -> None:
    """Receive results from workers, after waiting at most so many seconds for the first (None: without a limit)."""
    if not any(worker.jobs for worker in workers):
        return
    from multiprocessing.connection import wait  # noqa: PLC0415 - start-up: only where there are workers

    ready = wait([worker.pipe for worker in workers if worker.jobs], seconds)
    for worker in workers:
        if worker.pipe in ready:
            worker.take(work)


class _Job(Generic[P]):
    """A piece of work and, when it is done, its result."""

    def __init__(self, piece: P) -> None:
        self.piece = piece
        self.done = False
        self.result: Any = None


class _Worker:
    """A worker process, seen from this process."""

    def __init__(self, work: Callable[[Any], Any], others: "list[_Worker]", left: int) -> None:
        from multiprocessing import get_context  # noqa: PLC0415 - as above

        context = get_context(starting())
        forked = context.get_start_method() == "fork"
        self.jobs: deque[_Job[Any]] = deque()
        self.pipe, theirs = context.Pipe()
        # A forked worker has the function already. It also has a copy of every open pipe, and closes all but its own.
        given = (work, (self.pipe, *(other.pipe for other in others))) if forked else (packed(work), ())
        self._process = context.Process(target=_run_worker, args=(theirs, *given, left), daemon=True)  # type: ignore[attr-defined]
        self._process.start()
        theirs.close()

    def give(self, job: _Job[Any]) -> bool:
        """Send a piece of work, and return whether that was possible; not where it cannot be packed."""
        try:
            parcel = packed(job.piece)
        except _PACKING_ERRORS:
            return False
        try:
            self.pipe.send_bytes(parcel)
        except OSError as error:
            raise self._lost() from error
        self.jobs.append(job)
        return True

    def take(self, work: Callable[[Any], Any]) -> None:
        """Receive the result of the worker's first job.

        A job that failed is repeated in this process, so that its exception is the same as without workers.
        """
        try:
            parcel = self.pipe.recv_bytes()
        except (EOFError, OSError) as error:
            raise self._lost() from error
        job = self.jobs.popleft()
        job.result, job.done = unpacked(parcel) if parcel else work(job.piece), True

    def end(self) -> None:
        """Kill the worker."""
        self.pipe.close()
        self._process.kill()
        self._process.join()

    def _lost(self) -> Refusal:
        self._process.join(1)
        code = self._process.exitcode
        how = f"was stopped by signal {-code}" if code and code < 0 else f"ended with status {code}"
        return Refusal(f"A worker process {how}, perhaps because memory ran out: build again, or with --jobs 1.")


@contextmanager
def _workers(work: Callable[[Any], Any], many: int, left: int) -> Iterator[list[_Worker]]:
    workers: list[_Worker] = []
    try:
        # Workers never get these signals: this process handles them for all.
        with signals_blocked(), suppress(OSError):  # If the system allows fewer processes, fewer work.
            for _ in range(many):
                workers.append(_Worker(work, workers, left))
        yield workers
    finally:
        with signals_blocked():
            for worker in workers:
                worker.end()


def _run_worker(
    pipe: "Connection[bytes, bytes]",
    work: Any,  # noqa: ANN401 - a function, or one that is packed
    others: "tuple[Connection[bytes, bytes], ...]",
    left: int,
) -> None:
    """Run a worker: do pieces of work as they arrive, until the pipe ends.

    work: the function, packed where this process was spawned. left: how deep its calls may be nested.
    """
    import gc  # noqa: PLC0415 - as above
    from queue import SimpleQueue  # noqa: PLC0415 - as above
    from signal import SIG_IGN, SIGINT, signal  # noqa: PLC0415 - as above

    signal(SIGINT, SIG_IGN)
    for other in others:
        other.close()
    sys.setrecursionlimit(left + _depth())
    gc.freeze()  # A collection would touch, and so copy, the memory that is shared since the fork.
    function: Callable[[Any], object] = unpacked(work) if isinstance(work, bytes) else work
    parcels: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=_receive, args=(pipe, parcels), daemon=True).start()
    while True:
        parcel = parcels.get()
        try:
            result = packed(function(unpacked(parcel)))
        except Exception:  # noqa: BLE001 - the parent repeats the job and raises it again
            result = b""
        with suppress(OSError):  # the pipe has ended, and `_receive` ends this process
            pipe.send_bytes(result)


def _receive(pipe: "Connection[bytes, bytes]", parcels: Any) -> None:  # noqa: ANN401 - a queue, imported only in workers
    """Read parcels from the pipe at once, so that the sender never waits; end the process when the pipe ends."""
    while True:
        try:
            parcels.put(pipe.recv_bytes())
        except (EOFError, OSError):
            os._exit(0)


def _depth() -> int:
    """Return the current depth of the call stack."""
    frame = sys._getframe()  # noqa: SLF001 - the library has no public function for it
    deep = 0
    while frame.f_back is not None:
        frame, deep = frame.f_back, deep + 1
    return deep
