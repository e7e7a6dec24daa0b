"""Adding lines to the ledger of published addresses, content/addresses.yaml."""

from collections.abc import Mapping
from pathlib import Path

from adfm_site.archive.ledger import LEDGER, lines_of, with_lines
from adfm_site.editing.replacing import Rewritten, replace_and_rename
from adfm_site.refusal import could_not


def record(root: Path, addresses: Mapping[str, str]) -> int:
    """Add addresses to the ledger, each with the SHA-256 of a file; return how many lines were added.

    Nothing is added where somebody changes the file at the same moment. Raises Refusal where it cannot be written.
    """
    file = root / LEDGER
    with could_not("write", file):
        before = file.read_bytes() if file.is_file() else None
        after = with_lines((before or b"").decode("utf-8-sig", "replace"), lines_of(addresses)).encode()
        if before is None:
            with file.open("xb") as new:
                new.write(after)
        elif after == before or replace_and_rename((Rewritten(file=file, before=before, after=after),), {}):
            return 0
    return after.count(b"\n- ") - (before or b"").count(b"\n- ")
