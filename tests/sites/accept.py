"""Accept what the test sites look like now: `python -m tests.sites.accept`.

Read the difference before committing it.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

from tests.sites.built import base_of, build_copy
from tests.sites.golden import GOLDEN, accept

if __name__ == "__main__":
    for name, written_down in GOLDEN.items():
        with TemporaryDirectory() as folder:
            built = build_copy(name, Path(folder), base=base_of(name))
            changed, gone = accept(name, written_down(built.tree))
        for path in (*changed, *(f"{path} (gone)" for path in gone)):
            print(f"tests/sites/{name}/expected/{path}")  # noqa: T201 - a command
