"""Reporting to an editor that work could not be done: one plain sentence, never a traceback."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Refusal(Exception):  # noqa: N818 - not an error of the program
    """The work could not be done (exit status 3). The text is one plain sentence for an editor."""


class NoSite(Refusal):
    """A command was run where there is no site (exit status 2)."""


@contextmanager
def could_not(do: str, path: Path | str) -> Iterator[None]:
    """Turn an error of the operating system inside the block into a Refusal.

    `do` is the verb of the sentence, and `path` its object. If the error itself names an absolute path, the message
    shows that one instead (the error of a full disk, for example, names no file).
    """
    try:
        yield
    except OSError as error:
        named = isinstance(error.filename, str) and Path(error.filename).is_absolute()
        message = f"Could not {do} {shown(error.filename if named else path)}: {error.strerror or error}."
        raise Refusal(message) from error


def shown(path: Path | str) -> str:
    """Return a path with escapes for what cannot be printed: names of files may have line ends or invalid UTF-8."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in str(path))
