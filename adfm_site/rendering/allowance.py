"""How much one rendering may take: time, rounds of loops, signs.

It is asked at loops, macros, includes and filters, in any thread.
"""

from collections.abc import Callable, Iterable, Iterator
from contextvars import ContextVar
from itertools import islice
from sys import maxsize
from typing import Any, Final

from jinja2 import TemplateRuntimeError
from msgspec import Struct

_SECONDS: Final = 10
_ROUNDS: Final = 2_000_000
# So many pieces are joined without being measured before, which would take a tenth of the time of a page.
_FEW: Final = 64
# A list of so many items is gone through in well under a second, whatever is done with each.
_SHORT: Final = 100
LONGEST_TEXT: Final = 20_000_000
"""In characters: what a template may put together at once, and the largest page.

Lists of ten thousand rows take a tenth of it.
"""


class AllowanceSpent(TemplateRuntimeError):  # noqa: N818 - it is a fault of a template, not an error of ours
    """A rendering takes too much, so it is stopped.

    What a template wants at once that is too much is an ordinary fault.
    """


class Limits(Struct, frozen=True, kw_only=True):
    """What each rendering may take. clock: gives seconds; rendering itself sees none.

    Without one only rounds and signs are limited.
    """

    clock: Callable[[], float] = float
    seconds: float = _SECONDS
    rounds: int = _ROUNDS


class Allowance:
    """What one rendering may still take. rounds: of its loops."""

    __slots__ = ("_clock", "_limits", "_until", "rounds")

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._clock = limits.clock
        self._until = limits.clock() + limits.seconds
        self.rounds = limits.rounds

    def check(self) -> None:
        """Raise TooMuch where the time is over."""
        if self._clock() > self._until:
            message = f"it goes on for more than {self._limits.seconds:g} seconds, so it was stopped"
            raise AllowanceSpent(message)

    def take(self, rounds: int) -> None:
        """Take rounds of a loop. Raises AllowanceSpent where there are no more, or where the time is over."""
        self.rounds -= rounds
        if self.rounds < 0:
            message = f"its loops go round more than {self._limits.rounds:,} times, so it was stopped"
            raise AllowanceSpent(message)
        self.check()


CURRENT: ContextVar[Allowance] = ContextVar("allowance", default=Allowance(Limits(rounds=maxsize)))  # noqa: B039 - never over
"""The allowance of the rendering that goes on in this thread."""


def check() -> None:
    """Raise TooMuch where the time of the rendering that goes on in this thread is over."""
    CURRENT.get().check()


def rounds(items: Iterable[Any]) -> Iterable[Any]:
    """Return what a loop goes over, each item taken from the allowance."""
    allowance = CURRENT.get()
    if type(items) is tuple and len(items) <= _SHORT:
        allowance.take(len(items))
        return items
    return _counted(items, allowance)


def _counted(items: Iterable[Any], allowance: Allowance) -> Iterator[Any]:
    for item in items:
        allowance.take(1)
        yield item


def put_together(pieces: Iterable[str]) -> str:
    """Return the text of a macro, a block or a page. Raises AllowanceSpent where it is too long."""
    if type(pieces) is not list:
        return _long(iter(pieces))
    if len(pieces) > _FEW:
        fits(sum(map(len, pieces)))
    text = "".join(pieces)
    if len(text) > LONGEST_TEXT:
        fits(len(text))
    return text


def _long(pieces: Iterator[str]) -> str:
    """Return the text of a page, whose pieces come one by one."""
    texts, length = [], 0
    while some := list(islice(pieces, _FEW)):
        text = "".join(some)
        texts.append(text)
        length += len(text)
        if length > LONGEST_TEXT:
            fits(length)
    return "".join(texts)


def fits(signs: int) -> None:
    """Raise TooMuch where a text of so many signs would be too long."""
    if signs > LONGEST_TEXT:
        message = f"it makes a text of more than {LONGEST_TEXT // 1_000_000} million characters, so it was stopped"
        raise AllowanceSpent(message)
