"""Things grouped for lists: by years, kinds, countries and whatever else they have in common."""

from collections.abc import Callable, Iterable, Mapping
from typing import Generic, TypeVar

from adfm_site.archive.archive import Archive, Groups
from adfm_site.archive.groups import grouped

T = TypeVar("T")


class Grouping(Generic[T]):
    """Things grouped by the keys that each of them has. Remembered, so that a list depends on its own group alone.

    name: unique; groupings are listed in `views/groups.py`. things: returns all things by their ids, in the order of
    lists. keys: returns what a thing has in common with others.
    """

    def __init__(
        self,
        name: str,
        things: Callable[[Archive], Mapping[str, T]],
        keys: Callable[[Archive, T], Iterable[str]],
    ) -> None:
        self.group_name, self.things, self.keys = name, things, keys

    def grouped(self, archive: Archive) -> Groups:
        """Return the ids of all things by their keys, made anew."""
        things = self.things(archive)
        groups = grouped(things, lambda id_: self.keys(archive, things[id_]))
        return {key: tuple(ids) for key, ids in groups.items()}

    def ids(self, archive: Archive) -> Groups:
        """Return the ids of all things by their keys."""
        return archive.groups(self.group_name, lambda: self.grouped(archive))
