"""Publish the files of a folder in a separate process, which tests trace, kill and let fail: OUTPUT SOURCE WAY."""

import errno
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from adfm_site.publish import exchange
from adfm_site.publish.publication import open_publication
from adfm_site.refusal import Refusal


def publish(output: Path, source: Path) -> None:
    """Write the pages and copy the downloads, in the order of their names."""
    with open_publication(output) as publication:
        for path in sorted(source.rglob("*.*")):
            address = path.relative_to(source).as_posix()
            if path.suffix == ".pdf":
                publication.copy(address, path)
            else:
                publication.write(address, path.read_bytes())
        publication.publish(in_place=sys.argv[3] == "files")


def unable(*_: Path) -> None:
    """Fail like a file system that cannot exchange folders."""
    raise OSError(errno.ENOSYS, "no exchange")


if __name__ == "__main__":
    if sys.argv[3] == "journal":
        exchange.swap_folders = unable
    try:
        publish(Path(sys.argv[1]), Path(sys.argv[2]))
    except Refusal as refusal:
        sys.stderr.write(f"{refusal}\n")
        sys.exit(3)
    except KeyboardInterrupt:
        sys.exit(130)
