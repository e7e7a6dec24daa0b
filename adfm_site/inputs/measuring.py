"""Files that are no texts: their measurements, and their words for the gate on withheld names."""

import os
from pathlib import Path

from adfm_site.diagnostics import Checked
from adfm_site.inputs.files import open_ordinary
from adfm_site.model.file import Measured
from adfm_site.reading.measuring import examine
from adfm_site.reading.words_of_files.pieces import packed


def examined(content: Path, path: str, digest: str, file: Path) -> tuple[Checked[Measured], bytes]:
    """Return the measurements of a file below content/, and its words, packed. Raises OSError."""
    with open_ordinary(file, content) as stream:
        found = examine(path, digest, os.fstat(stream.fileno()).st_size, stream)
    return found.measured, packed(found.held)
