"""The benchmark: `python -m tests.bench` measures builds of generated archives.

Other generators are measured in the same run. `--install DIR` downloads them, `--tools DIR` is where they are; `--save`
writes the README's table and picture.
"""

import sys
from argparse import ArgumentParser
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.contestants import CONTESTANTS, OURS, install
from tests.bench.report import gathered, save, table
from tests.bench.scenarios import run

SIZES = (100, 1000, 10_000)


def main(words: list[str] | None = None) -> None:
    """Install or measure what is asked for."""
    parser = ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument(
        "--events", type=int, nargs="+", default=SIZES, metavar="N", help="the sizes of archives (100 1000 10000)"
    )
    parser.add_argument(
        "--runs", type=int, default=3, metavar="N", help="how often each is measured; medians are printed (3)"
    )
    parser.add_argument(
        "--install", type=Path, metavar="DIR", help="download the other generators into this folder, and nothing else"
    )
    parser.add_argument(
        "--tools",
        type=Path,
        metavar="DIR",
        help="the folder with the other generators; without it nobody else is measured",
    )
    parser.add_argument("--only", nargs="+", metavar="NAME", help="measure only these")
    parser.add_argument("--save", action="store_true", help="write the README's table and picture")
    given = parser.parse_args(words)
    if given.install:
        install(given.install)
        return
    names = given.only or [contestant.name for contestant in CONTESTANTS if given.tools or contestant is OURS]
    asked = ["python -m tests.bench", *(["--events", *map(str, given.events)] if tuple(given.events) != SIZES else [])]
    asked += [f"--runs {given.runs}"] if given.runs != parser.get_default("runs") else []
    asked += ["--tools DIR"] if given.tools else []
    asked += [f"--only {' '.join(given.only)}"] if given.only else []
    with TemporaryDirectory(prefix="adfm-bench-") as folder:
        measured = gathered(run(given.events, given.runs, given.tools or Path(), Path(folder), names), " ".join(asked))
    sys.stdout.write(table(measured))
    if given.save:
        save(measured)


if __name__ == "__main__":
    main()
