"""Reporting the progress of long work."""

from typing import Protocol


class Progress(Protocol):
    """A function that is called repeatedly during the work."""

    def __call__(self, doing: str, done: int, total: int | None) -> None:
        """Report the current step, how much of it is done, and how much there is (None if that is not known)."""


def silent(doing: str, done: int, total: int | None) -> None:
    """Report nothing."""
