"""The engine's fingerprint: what was remembered by another engine is not used."""

import os
import sys
from hashlib import sha256
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent
_INSTALLED = (".dist-info", ".egg-info")


def fingerprint() -> str:
    """Return a hash of all source files of this package, of Python, and of all packages installed beside it.

    Of these it is the names and versions. All sources are read at each call, which costs some milliseconds, so that an
    edited generator is never taken for the old one.
    """
    hashed = sha256(f"{sys.version} {sys.platform}".encode())
    for path in sorted(_sources(_PACKAGE)):
        data = Path(_PACKAGE, path).read_bytes()
        hashed.update(b"%s %d:" % (path.encode(), len(data)))
        hashed.update(data)
    hashed.update("\n".join(_installed()).encode(errors="surrogateescape"))
    return hashed.hexdigest()


def _sources(package: Path) -> list[str]:
    return [
        os.path.relpath(os.path.join(above, name), package)  # noqa: PTH118 - a hundred files, at each start
        for above, _, names in os.walk(package)
        for name in names
        if name.endswith(".py")
    ]


def _installed() -> list[str]:
    """Return the names of the folders in which installers say what is installed, such as `jinja2-3.1.6.dist-info`."""
    found: set[str] = set()
    for place in sys.path:
        try:
            found.update(name for name in os.listdir(place or ".") if name.endswith(_INSTALLED))  # noqa: PTH208 - names alone
        except OSError:  # a zip file, or a folder that is not there
            continue
    return sorted(found)
