"""What the commands print to: a stream that cannot be written to stops no command, and is not forgotten."""

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from errno import EBADF, EPIPE
from typing import Any, TextIO, cast


class GuardedStream:
    """A text stream whose first failure is kept in `failure`, and that writes nothing more after it.

    None: one that was closed.
    """

    def __init__(self, stream: TextIO | None) -> None:
        self._stream = stream
        self.failure: OSError | None = None

    def write(self, words: str) -> int:
        """Write words if that is possible, and return their length."""
        if self._stream is None:
            self.failure = OSError(EBADF, os.strerror(EBADF)) if words else self.failure
        elif self.failure is None:
            try:
                self._stream.write(words)
            except OSError as error:
                self.failure = error
        return len(words)

    def writelines(self, lines: Iterable[str]) -> None:
        """Write lines if that is possible."""
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        """Pass on what is buffered if that is possible."""
        if self._stream is not None and self.failure is None:
            try:
                self._stream.flush()
            except OSError as error:
                self.failure = error

    def isatty(self) -> bool:
        """Return whether a terminal shows it."""
        return self._stream is not None and self._stream.isatty()

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the stream has
        return getattr(self._stream, name)


@contextmanager
def guarded_streams() -> Iterator[tuple[GuardedStream, GuardedStream]]:
    """Return standard output and standard error, guarded, and let them be those of the program while the block runs."""
    before = sys.stdout, sys.stderr
    for stream in before:
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    output, error = GuardedStream(before[0]), GuardedStream(before[1])
    sys.stdout, sys.stderr = cast("TextIO", output), cast("TextIO", error)
    try:
        yield output, error
    finally:
        output.flush()
        error.flush()
        sys.stdout, sys.stderr = before


def failure_of(streams: Iterable[GuardedStream]) -> OSError | None:
    """Return why something could not be written; None if all was written.

    Any failure comes before that of a reader that has closed the pipe.
    """
    failures = [stream.failure for stream in streams if stream.failure is not None]
    return min(failures, key=lambda failure: failure.errno == EPIPE, default=None)


def open_standard_streams() -> None:
    """Open the standard streams that the process was started without.

    Otherwise a file of the build could get the number of a standard stream, and messages would be written into it.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
