"""Texts become entries before they are asked for, with helping processes (processes.py), where so many are new that it pays."""

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple

from adfm_site.building.inputs import Inputs, source
from adfm_site.building.processes import batches, pays, shared
from adfm_site.building.progress import Progress
from adfm_site.building.remembering import Remembered
from adfm_site.diagnostics import Checked
from adfm_site.model.entry import Entry, Head
from adfm_site.reading.files import marks_in, read_entry
from adfm_site.reading.marks import Mark

# A text takes about a millisecond; what starting helpers costs stands in pages.py.
_PAYING: Final = {"fork": 100, "spawn": 1000}
_AT_A_TIME: Final = 8

Files = tuple[tuple[str, Path], ...]


class Read(NamedTuple):
    """A text that was read: its key, the entry that it is, and the marks in it."""

    key: str
    entry: Checked[Entry[Head] | None]
    marks: tuple[Mark, ...]


def read_ahead(root: Path, inputs: Inputs, progress: Progress, remembered: Remembered, processes: int) -> None:
    """Let texts of which nothing is remembered be read by several processes, if they are enough, and remember them.

    A file that cannot be read is left to whoever asks for it, and so are texts that are not on the disk. Raises as `shared` does.
    """
    if processes == 1 or not pays(len(inputs.texts), _PAYING):
        return
    here = ((path, digest) for path, digest in inputs.texts.items() if path not in inputs.instead)
    new = [(path, inputs.real[path]) for path, digest in here if not _is_known(f"{path} {digest}", remembered)]
    if not pays(len(new), _PAYING):
        return
    with shared(partial(_read, root), batches(new, _AT_A_TIME), processes) as done:
        for number, (_, texts) in enumerate(done, start=1):
            progress("Reading", number * _AT_A_TIME, len(new))
            _remember(texts, remembered)


def _read(root: Path, files: Files) -> tuple[Read, ...]:
    return tuple(_entries(root, files))


def _entries(root: Path, files: Files) -> Iterable[Read]:
    for path, file in files:
        try:
            text = source(path, file, {}, root)
        except OSError:
            continue
        yield Read(f"{path} {text.digest}", read_entry(text), marks_in(text))


def _is_known(key: str, remembered: Remembered) -> bool:
    return remembered.entries.find(key) is not None and remembered.marks.find(key) is not None


def _remember(texts: tuple[Read, ...], remembered: Remembered) -> None:
    for text in texts:
        remembered.entries.put(text.key, text.entry)
        remembered.marks.put(text.key, text.marks)
