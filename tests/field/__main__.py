"""The field: `python -m tests.field [--install DIR] [--tools DIR]` compares how generators report mistakes.

It writes the README's table. Without --tools only this project is measured again; with it every generator that
--install put into that folder.
"""

import subprocess
import sys
from argparse import ArgumentParser
from datetime import UTC, datetime
from pathlib import Path

from tests.field.generators import GENERATORS, OURS, Generator
from tests.field.measuring import measure, version
from tests.field.table import Column, load, save


def install(generator: Generator, tools: Path) -> None:
    """Install a generator into a folder of its own."""
    folder = tools / generator.name.lower()
    folder.mkdir(parents=True, exist_ok=True)
    tool, *packages = generator.install
    if tool == "pip":
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([folder / "bin/pip", "install", "--quiet", *packages], check=True)
    else:
        subprocess.run([tool, "install", "--silent", "--prefix", folder, *packages], check=True)


def main(words: list[str] | None = None) -> None:
    """Install or measure what is asked for."""
    parser = ArgumentParser(prog="python -m tests.field", description=__doc__)
    parser.add_argument(
        "--install", type=Path, metavar="DIR", help="download the other generators into this folder, and nothing else"
    )
    parser.add_argument(
        "--tools", type=Path, metavar="DIR", help="the folder with the other generators; they are measured too"
    )
    given = parser.parse_args(words)
    others = [generator for generator in GENERATORS if generator is not OURS]
    if given.install:
        for generator in others:
            install(generator, given.install)
        return
    tools = given.tools and given.tools.resolve()
    today = datetime.now(UTC).date().isoformat()
    columns = load()
    for generator in (OURS, *(others if tools else ())):
        columns[generator.name] = Column(
            version=version(generator, tools), date=today, answers=measure(generator, tools)
        )
    save(columns)


if __name__ == "__main__":
    main()
