"""Measuring files that are not Markdown, and reading the words in them, unless the memory has the results.

Worker processes share the work where there are many files.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple
from zlib import error as ZlibError  # noqa: N812 - it is a class

from adfm_site.diagnostics import Checked, Diagnostic
from adfm_site.inputs.files import open_ordinary
from adfm_site.model.file import Measured
from adfm_site.reading.measuring import ending_of, examine
from adfm_site.reading.words_of_files import Held, packed, unpacked
from adfm_site.workers import batches, pays, shared

if TYPE_CHECKING:
    from adfm_site.build.remembering import Remembered
    from adfm_site.inputs.scan import Inputs

# A small PDF takes a third of a millisecond; for the costs of starting workers see build/pages.py.
_PAYING: Final = {"fork": 100, "spawn": 2000}
_BATCH: Final = 8


class Unmeasured(NamedTuple):
    """A file, the digest of its bytes, and where it is."""

    path: str
    digest: str
    file: str

    @property
    def key(self) -> str:
        """The key of its measurements in the memory."""
        return f"{self.path} {self.digest}"

    @property
    def words_key(self) -> str:
        """The key of its words in the memory: they depend on its bytes and on the ending of its name."""
        return words_key(self.path, self.digest)


def words_key(path: str, digest: str) -> str:
    """Return the key of a file's words in the memory."""
    return f"{digest} {ending_of(path)}"


_Examined = tuple[Checked[Measured], str]
"""The measurements of a file, and its words, packed."""


def measured(
    found: Sequence[Unmeasured], content: Path, complaints: list[Diagnostic], remembered: "Remembered", processes: int
) -> Iterator[tuple[str, Measured]]:
    """Yield the measurements of files below content/, each with its path, in the order of `found`.

    Adds their problems to `complaints`. Raises OSError for an unreadable file, and the Refusal of `shared`.
    """
    new = [each for each in found if remembered.files.find(each.key) is None] if processes > 1 else []
    if pays(len(new), _PAYING):
        pieces = batches([(each, remembered.words.find(each.words_key)) for each in new], _BATCH)
        with shared(partial(_examined_all, content), pieces, processes) as done:
            for batch, results in done:
                for (each, _), result in zip(batch, results, strict=True):
                    _remember(each, result, remembered)
    for each in found:
        checked = remembered.files.find(each.key)
        if checked is None:
            checked = _remember(each, _examine(content, each, remembered.words.find(each.words_key)), remembered)
        complaints.extend(checked.diagnostics)
        yield each.path, checked.value


def words_of(path: str, inputs: "Inputs", content: Path, remembered: "Remembered") -> Held:
    """Return all words of a file, from the memory if they are there, else from the file.

    Raises OSError where the file cannot be read.
    """
    each = Unmeasured(path, inputs.others[path].digest, inputs.real[path])
    known = remembered.words.find(each.words_key)
    if known is not None:
        with suppress(ValueError, ZlibError):
            return unpacked(known)
    packed_ = _examine(content, each, None)[1]
    remembered.words.put(each.words_key, packed_)
    return unpacked(packed_)


def _remember(each: Unmeasured, result: _Examined, remembered: "Remembered") -> Checked[Measured]:
    measured_, words = result
    remembered.files.put(each.key, measured_)
    if remembered.words.find(each.words_key) is None:
        remembered.words.put(each.words_key, words)
    return measured_


def _examined_all(content: Path, files: tuple[tuple[Unmeasured, str | None], ...]) -> tuple[_Examined, ...]:
    return tuple(_examine(content, each, known) for each, known in files)


def _examine(content: Path, found: Unmeasured, known: str | None) -> _Examined:
    """Return the measurements and the packed words of a file. known: the packed words, if the memory has them."""
    with open_ordinary(Path(found.file), content) as stream:
        words: Held | None = None
        if known is not None:
            with suppress(ValueError, ZlibError):
                words = unpacked(known)
        examined = examine(found.path, found.digest, os.fstat(stream.fileno()).st_size, stream, words)
    return examined.measured, packed(examined.held) if words is None else known or ""
