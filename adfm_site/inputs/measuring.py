"""Files that are no texts are measured, and their words read, unless that is remembered; by helping processes where they are many."""

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple
from zlib import error as ZlibError  # noqa: N812 - a class, whatever its name

from adfm_site.diagnostics import Checked, Diagnostic
from adfm_site.inputs.files import open_ordinary
from adfm_site.model.file import Measured
from adfm_site.reading.measuring import ending_of, examine
from adfm_site.reading.words_of_files import Held, packed, unpacked
from adfm_site.workers import batches, pays, shared

if TYPE_CHECKING:
    from adfm_site.build.remembering import Remembered
    from adfm_site.inputs.scan import Inputs

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

    @property
    def words_key(self) -> str:
        """What its words are remembered under: they depend on its bytes, and on the ending of its name."""
        return words_key(self.path, self.digest)


def words_key(path: str, digest: str) -> str:
    """Return what the words of a file are remembered under."""
    return f"{digest} {ending_of(path)}"


_Examined = tuple[Checked[Measured], str]
"""What was measured of a file, and its words, packed."""


def measured(
    found: Sequence[Unmeasured], content: Path, complaints: list[Diagnostic], remembered: "Remembered", processes: int
) -> Iterator[tuple[str, Measured]]:
    """Return files below content/ by their paths, measured, in their order.

    Raises OSError for one unreadable, and as `shared` does.
    """
    new = [each for each in found if remembered.files.find(each.key) is None] if processes > 1 else []
    if pays(len(new), _PAYING):
        pieces = batches([(each, remembered.words.find(each.words_key)) for each in new], _AT_A_TIME)
        with shared(partial(_examined, content), pieces, processes) as done:
            for batch, results in done:
                for (each, _), result in zip(batch, results, strict=True):
                    _remember(each, result, remembered)
    for each in found:
        checked = remembered.files.find(each.key)
        if checked is None:
            checked = _remember(each, _examined_anew(content, each, remembered.words.find(each.words_key)), remembered)
        complaints.extend(checked.diagnostics)
        yield each.path, checked.value


def words_of(path: str, inputs: "Inputs", content: Path, remembered: "Remembered") -> Held:
    """Return all words of a file, read again only where they are not remembered.

    Raises OSError where it cannot be read.
    """
    each = Unmeasured(path, inputs.others[path].digest, inputs.real[path])
    known = remembered.words.find(each.words_key)
    if known is not None:
        with suppress(ValueError, ZlibError):
            return unpacked(known)
    packed_ = _examined_anew(content, each, None)[1]
    remembered.words.put(each.words_key, packed_)
    return unpacked(packed_)


def _remember(each: Unmeasured, result: _Examined, remembered: "Remembered") -> Checked[Measured]:
    measured_, words = result
    remembered.files.put(each.key, measured_)
    if remembered.words.find(each.words_key) is None:
        remembered.words.put(each.words_key, words)
    return measured_


def _examined(content: Path, files: tuple[tuple[Unmeasured, str | None], ...]) -> tuple[_Examined, ...]:
    return tuple(_examined_anew(content, each, known) for each, known in files)


def _examined_anew(content: Path, found: Unmeasured, known: str | None) -> _Examined:
    """Measure a file and read its words. known: these, packed, where they are remembered."""
    with open_ordinary(Path(found.file), content) as stream:
        held: Held | None = None
        if known is not None:
            with suppress(ValueError, ZlibError):
                held = unpacked(known)
        examined = examine(found.path, found.digest, os.fstat(stream.fileno()).st_size, stream, held)
    return examined.measured, packed(examined.held) if held is None else known or ""
