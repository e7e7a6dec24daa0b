"""Who may import whom."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

from tests.house.floors import CONTRACTS, floors_hold
from tests.sites.built import REPOSITORY

PLANTED = {
    "source.py": "from adfm_site.cli import main",
    "views/cards.py": "import jinja2\nimport markupsafe",
    "archive/links.py": "import pathlib",
    "outputs/files.py": "import adfm_site.outputs.robots",
    "outputs/robots.py": "from adfm_site.outputs import files",
    "checks/dates.py": "from adfm_site.checks import sizes",
    "model/event.py": "import yaml",
    "rendering/links.py": "import time",
    "report/text.py": "import sqlite3",
    "engine/store.py": "from adfm_site.model import event",
    "publish/lock.py": "import watchdog",
    "wording/dates.py": "from adfm_site.wording import english",
    "wording/english.py": "from adfm_site.wording import dates",
}


def test_every_contract_is_kept() -> None:
    assert floors_hold()


def test_every_contract_is_broken_by_a_planted_import(tmp_path: Path) -> None:
    shutil.copytree(REPOSITORY / "adfm_site", tmp_path / "adfm_site", ignore=shutil.ignore_patterns("__pycache__"))
    for path, line in PLANTED.items():
        file = tmp_path / "adfm_site" / path
        file.write_text(f"{file.read_text()}\n{line}\n")
    (tmp_path / "adfm_site/attic").mkdir()
    (tmp_path / "adfm_site/attic/__init__.py").write_text('"""A package on no floor."""\n')
    (tmp_path / "tests").symlink_to(REPOSITORY / "tests")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-m", "tests.house.floors"],
        check=False,
        capture_output=True,
        encoding="utf-8",
        cwd=tmp_path,
        env=environment,
    )
    assert done.returncode == 1, done.stderr
    contracts = tomllib.loads(CONTRACTS.read_text())["tool"]["importlinter"]["contracts"]
    kept = [
        contract["name"] for contract in contracts if f"{contract['name']} BROKEN" not in " ".join(done.stdout.split())
    ]
    assert kept == [], done.stdout
    assert "attic" in done.stdout
