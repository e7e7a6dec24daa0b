"""Progress of long work, for whoever watches."""

from typing import Protocol


class Progress(Protocol):
    """Called again and again while work goes on."""

    def __call__(self, doing: str, done: int, total: int | None) -> None:
        """Tell what is being done, how much of it is done, and how much there is, where that is known."""


def silent(doing: str, done: int, total: int | None) -> None:
    """Tell nobody."""
