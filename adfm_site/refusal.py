"""How work that could not be done is told to an editor: one plain sentence, never a traceback."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Refusal(Exception):  # noqa: N818 - it is no fault of the program
    """The work could not be done (exit status 3); its text is one plain sentence for an editor."""


class NoSite(Refusal):
    """A command was given where there is no site (exit status 2)."""


@contextmanager
def could_not(do: str, path: Path) -> Iterator[None]:
    """Turn an error of the operating system inside the block into a Refusal.

    `do` is the verb of the sentence and `path` what it was done to. An error that knows an absolute path of its own is
    believed; one that does not (a full disk names no file) is told with `path`.
    """
    try:
        yield
    except OSError as error:
        named = isinstance(error.filename, str) and Path(error.filename).is_absolute()
        message = f"Could not {do} {shown(error.filename if named else path)}: {error.strerror or error}."
        raise Refusal(message) from error


def shown(path: Path | str) -> str:
    """Return a path as it may be printed: file systems allow bytes that are no text, and line ends."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in str(path))
