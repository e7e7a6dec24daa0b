"""Regular expressions that are compiled when they are first used; a command imports many that it never uses."""

from re import Pattern
from re import compile as compiled
from typing import Any, AnyStr, Generic, cast


def pattern(text: AnyStr, flags: int = 0) -> Pattern[AnyStr]:
    """Return what can be used as the compiled expression. Using it raises re.error where the text is faulty."""
    return cast("Pattern[AnyStr]", LazyPattern(text, flags))


class LazyPattern(Generic[AnyStr]):
    """A pattern that takes its methods from the compiled expression, each when it is first asked for."""

    def __init__(self, text: AnyStr, flags: int) -> None:
        self.pattern: AnyStr = text
        self._flags = flags

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - methods of all kinds
        # The library remembers what it compiled last; an expression is asked for three methods at most.
        found = getattr(compiled(self.pattern, self._flags), name)
        setattr(self, name, found)
        return found
