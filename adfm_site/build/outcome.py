"""What came of a build or a check."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from adfm_site.publish.publication import Published

if TYPE_CHECKING:  # a build that has nothing to do says nothing
    from adfm_site.diagnostics import Diagnostic

# How (new, changed, removed), which kind, how many: since the last build that was published. Empty too where none is
# remembered.
News = tuple[tuple[str, str, int], ...]


class Outcome(Struct, frozen=True, kw_only=True):
    """texts: those of the files complained about, by path; files: where these are on the disk, but for templates.

    rendered: artifacts made anew. seconds: how long it took. withheld: the names that must not be published, nor
    printed in a log. unrecorded: addresses that are to be in the ledger of addresses and are not, each with the
    SHA-256 of a file; where nothing was planned, none. is_remembered: whether what a build remembers could be written.
    """

    diagnostics: tuple["Diagnostic", ...]
    texts: Mapping[str, str]
    files: Mapping[str, Path]
    entries: int
    artifacts: int
    rendered: int
    published: Published | None
    seconds: float
    news: News = ()
    withheld: tuple[str, ...] = ()
    unrecorded: Mapping[str, str] = {}
    is_remembered: bool = True

    @property
    def errors(self) -> int:
        """How many errors there are."""
        return sum(found.severity == "error" for found in self.diagnostics)
