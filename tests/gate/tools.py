"""The checkers that npm installs: `npm ci --prefix .ci --omit=dev`.

.ci/package-lock.json has the hashes of their versions.
"""

import shutil
from pathlib import Path

import pytest

from tests.sites.built import REPOSITORY

FOLDER = REPOSITORY / ".ci" / "node_modules"


def installed(path: str) -> Path:
    """Return a file below node_modules, or skip where it is not installed."""
    file = FOLDER / path
    if not file.exists():
        pytest.skip(f"{path} is not installed (npm ci --prefix .ci)")
    return file


def program(name: str, package: str) -> str:
    """Return where a program is, or skip where it is not installed. package: Debian's that holds it."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed (apt-get install {package})")
    return found
