"""Files for readers are small enough for a phone on a slow network."""

from collections.abc import Iterator

from adfm_site.archive.catalogue import Catalogue
from adfm_site.diagnostics import Diagnostic, Pointer, Said, problem
from adfm_site.model.site import SizeLimits

_MEGABYTE = 1_000_000


@problem("warning")
def file_too_large(megabytes: float, limit: int) -> Said:
    """A file is larger than the limit in site.yaml (`limits:`, `file-megabytes:`).

    Readers with slow or expensive connections may not be able to open it.
    """
    return Said(
        f"This file has {megabytes:.1f} MB; the limit is {limit} MB.",
        hints=("Save a smaller file, or raise the limit in site.yaml.",),
    )


def sizes(catalogue: Catalogue) -> Iterator[Diagnostic]:
    """Check every file beside the entries, where the limit is known."""
    if not catalogue.site_whole:
        return
    limit = (catalogue.site.limits or SizeLimits()).file_megabytes
    for path, measured in catalogue.files.items():
        if measured.size > limit * _MEGABYTE:
            yield file_too_large(Pointer(path=path), measured.size / _MEGABYTE, limit)
