"""Why a page is rebuilt, in words, for `explain`."""

from collections.abc import Iterable, Iterator, Mapping

from adfm_site.inputs.files import Seen

_NAMED = 3
TOUCHED = "its file in output/ was missing, or had been changed"
FORGOTTEN = "there was no record of earlier builds"
NEW = "it was not published before"


class Reasons:
    """What changed since the last build that was published."""

    def __init__(
        self, before: Mapping[str, Seen], now: Mapping[str, Seen], *, engine: list[str], other_options: bool
    ) -> None:
        """Take the digests of all files, then and now, what changed of the engine, and whether the options did."""
        self._engine, self._other_options = engine, other_options
        self._changed = {name for name in {*before, *now} if _digest(before, name) != _digest(now, name)}

    def why(self, origin: str, templates: Iterable[str]) -> str:
        """Say why a page is rebuilt that was published before.

        origin: the file that it is made from; templates: those it depends on.
        """
        certain = [*self._of_all(), *self._of_its_own(origin, templates)]
        return " and ".join(certain) or self._of_others()

    def _of_all(self) -> Iterator[str]:
        if self._engine:
            yield f"{_list(self._engine)} had changed"
        if self._other_options:
            yield "the build had a different address or different options"

    def _of_its_own(self, origin: str, templates: Iterable[str]) -> Iterator[str]:
        files = {f"{folder}/{name}" for name in templates for folder in ("templates", "default templates")}
        named = sorted(self._changed & {*files, origin, "site.yaml"})
        if named:
            yield f"{_list(named)} had changed"

    def _of_others(self) -> str:
        others = sorted(name for name in self._changed if name.startswith("content/"))
        if others:
            return f"it shows content from other files, and these had changed: {_list(others)}"
        return "the date was different, and it shows more or less on that date"


def _digest(seen: Mapping[str, Seen], name: str) -> str | None:
    found = seen.get(name)
    return found.digest if found else None


def _list(names: list[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more
