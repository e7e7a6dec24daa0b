"""What a build is told."""

import os
from collections.abc import Callable, Mapping

from msgspec import Struct, field


class Options(Struct, frozen=True, kw_only=True):
    """as_of: see inputs.moment; base_url: the site's absolute address, before that of site.yaml.

    instead: texts by path, in the place of those on the disk or beside them, as if they were there. moved: the paths at
    which files of content/ are taken to lie, by those at which they do; an empty one takes the file away. jobs: how
    many processes may work; decides no byte.
    """

    as_of: str | None = None
    base_url: str | None = None
    drafts: bool = False
    preview: bool = False
    jobs: int = 1
    instead: Mapping[str, bytes] = field(default_factory=dict)
    moved: Mapping[str, str] = field(default_factory=dict)


def usable_cores() -> int:
    """Return how many processors this process may use."""
    allowed: Callable[[int], set[int]] | None = getattr(os, "sched_getaffinity", None)  # Linux has it
    return len(allowed(0)) if allowed else os.cpu_count() or 1
