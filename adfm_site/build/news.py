"""What is new in the content since the last build that was published, counted by kinds."""

from collections import Counter
from collections.abc import Mapping

from adfm_site.build.outcome import News
from adfm_site.model import KINDS
from adfm_site.reading.placing import CONTENT, placed


def news(before: Mapping[str, str], now: Mapping[str, str]) -> News:
    """Count the entries that are new, have changed, and are gone.

    before, now: the digests of all files by their paths.
    """
    old, new = _entries(before), _entries(now)
    counts = Counter(
        [("new", kind) for kind, _ in new.keys() - old.keys()]
        + [("changed", kind) for kind, id_ in new.keys() & old.keys() if new[kind, id_] != old[kind, id_]]
        + [("removed", kind) for kind, _ in old.keys() - new.keys()]
    )
    return tuple(
        (how, kind.name, counts[how, kind.name])
        for how in ("new", "changed", "removed")
        for kind in KINDS
        if counts[how, kind.name]
    )


def _entries(files: Mapping[str, str]) -> Mapping[tuple[str, str], str]:
    """Return the digests of entries by kind and id, so that one which moves into another folder is the same."""
    paths = (path for path in files if path.startswith(CONTENT) and path.endswith(".md"))
    return {(place.kind.name, place.id): files[path] for path in paths if (place := placed(path).value)}
