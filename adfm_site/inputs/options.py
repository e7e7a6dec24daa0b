"""The options of a build."""

import os
from collections.abc import Callable, Mapping

from msgspec import Struct, field


class Options(Struct, frozen=True, kw_only=True):
    """The options of a build.

    as_of: see `inputs.scan.moment`. base_url: the site's absolute address, in place of the one in site.yaml. instead:
    texts by path, which replace those on the disk or are added to them. moved: the paths at which files of content/ are
    treated, by the paths that they have on the disk; an empty one removes the file. jobs: how many processes may work;
    it has no influence on the output.
    """

    as_of: str | None = None
    base_url: str | None = None
    drafts: bool = False
    jobs: int = 1
    instead: Mapping[str, bytes] = field(default_factory=dict)
    moved: Mapping[str, str] = field(default_factory=dict)


def usable_cores() -> int:
    """Return how many processors this process may use."""
    allowed: Callable[[int], set[int]] | None = getattr(os, "sched_getaffinity", None)  # Linux only
    return len(allowed(0)) if allowed else os.cpu_count() or 1
