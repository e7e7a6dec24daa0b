"""Files that are no texts are measured: those of which nothing is remembered, with helping processes where they are many."""

import os
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from adfm_site.building.processes import batches, pays, shared
from adfm_site.building.signatures import open_ordinary
from adfm_site.diagnostics import Checked, Diagnostic
from adfm_site.model.file import Measured
from adfm_site.reading.measuring import measure

if TYPE_CHECKING:
    from adfm_site.building.remembering import Remembered

# A small PDF takes a third of a millisecond; what starting helpers costs stands in pages.py.
_PAYING: Final = {"fork": 100, "spawn": 2000}
_AT_A_TIME: Final = 8


class Unmeasured(NamedTuple):
    """A file, the digest of its bytes, and where it is."""

    path: str
    digest: str
    file: str

    @property
    def key(self) -> str:
        """What it is remembered under."""
        return f"{self.path} {self.digest}"


def measured(
    found: Sequence[Unmeasured], content: Path, complaints: list[Diagnostic], remembered: "Remembered", processes: int
) -> Iterator[tuple[str, Measured]]:
    """Return files below content/ by their paths, measured, in their order. Raises OSError for one unreadable, and as `shared` does."""
    new = [each for each in found if remembered.files.find(each.key) is None] if processes > 1 else []
    if pays(len(new), _PAYING):
        with shared(partial(_measured, content), batches(new, _AT_A_TIME), processes) as done:
            for batch, results in done:
                for each, result in zip(batch, results, strict=True):
                    remembered.files.put(each.key, result)
    for each in found:
        checked = remembered.files.get(each.key, partial(_measured_anew, content, each))
        complaints.extend(checked.diagnostics)
        yield each.path, checked.value


def _measured(content: Path, files: tuple[Unmeasured, ...]) -> tuple[Checked[Measured], ...]:
    return tuple(_measured_anew(content, each) for each in files)


def _measured_anew(content: Path, found: Unmeasured) -> Checked[Measured]:
    with open_ordinary(Path(found.file), content) as stream:
        return measure(found.path, found.digest, os.fstat(stream.fileno()).st_size, stream)
