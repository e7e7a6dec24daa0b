"""Hold the floors of ARCHITECTURE.md over the package that is on the path: `python -m tests.house.floors`."""

import sys
from pathlib import Path

from importlinter.application.use_cases import lint_imports
from importlinter.configuration import configure

CONTRACTS = Path(__file__).with_name("floors.toml")


def floors_hold() -> bool:
    """Check every contract, print what is broken, and say whether all are kept."""
    configure()
    return bool(lint_imports(config_filename=str(CONTRACTS), cache_dir=None, no_logo=True))


if __name__ == "__main__":
    sys.exit(0 if floors_hold() else 1)
