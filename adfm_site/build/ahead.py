"""Reading texts ahead with several processes, where so many are new that it pays."""

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Final

from adfm_site.build.remembering import Remembered
from adfm_site.inputs.scan import Inputs, source
from adfm_site.progress import Progress
from adfm_site.reading.files import Reading, reading_of
from adfm_site.workers import batches, pays, shared

# A text takes about a millisecond; what starting helpers costs stands in pages.py.
_PAYING: Final = {"fork": 100, "spawn": 1000}
_AT_A_TIME: Final = 8

Files = tuple[tuple[str, str], ...]


def read_ahead(root: Path, inputs: Inputs, progress: Progress, remembered: Remembered, processes: int) -> None:
    """Let texts of which nothing is remembered be read by several processes, if they are enough, and remember them.

    A file that cannot be read is left to whoever asks for it, and so are texts that are not on the disk. Raises as
    `shared` does.
    """
    if processes == 1 or not pays(len(inputs.texts), _PAYING):
        return
    here = ((path, digest) for path, digest in inputs.texts.items() if path not in inputs.instead)
    new = [(path, inputs.real[path]) for path, digest in here if remembered.readings.find(f"{path} {digest}") is None]
    if not pays(len(new), _PAYING):
        return
    with shared(partial(_read, root), batches(new, _AT_A_TIME), processes) as done:
        for number, (_, texts) in enumerate(done, start=1):
            progress("Reading", number * _AT_A_TIME, len(new))
            for key, text in texts:
                remembered.readings.put(key, text)


def _read(root: Path, files: Files) -> tuple[tuple[str, Reading], ...]:
    return tuple(_readings(root, files))


def _readings(root: Path, files: Files) -> Iterable[tuple[str, Reading]]:
    for path, file in files:
        try:
            text = source(path, file, {}, root)
        except OSError:
            continue
        yield f"{path} {text.digest}", reading_of(text)
