"""What is new in the content since the last build that was published, counted by kinds."""

from collections import Counter
from collections.abc import Mapping

from adfm_site.build.outcome import News
from adfm_site.inputs.files import Seen
from adfm_site.model import KINDS
from adfm_site.reading.placing import CONTENT, placed


def news(before: Mapping[str, Seen], now: Mapping[str, Seen]) -> News:
    """Count the entries that are new, have changed, and are gone. before, now: all files by their paths."""
    old, new = _entries(before, now), _entries(now, before)
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


def _entries(files: Mapping[str, Seen], others: Mapping[str, Seen]) -> Mapping[tuple[str, str], str]:
    """Return the digests of entries that others do not hold alike.

    They are known by kind and id, so that one which moves into another folder is the same.
    """
    found: dict[tuple[str, str], str] = {}
    for path, seen in files.items():
        if path.endswith(".md") and path.startswith(CONTENT):
            other = others.get(path)
            if (other is None or other.digest != seen.digest) and (place := placed(path).value):
                found[place.kind.name, place.id] = seen.digest
    return found
