"""The scenarios: builds from nothing, after no change, and after an edit; a check, and a preview.

An edit is to a body, a title or a template, in place or in a fresh checkout. In each scenario all contestants are
measured one after another, so that other work of the machine affects all of them.
"""

import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from compileall import compile_dir
from pathlib import Path
from typing import Final

from adfm_site.build.packaging import compiled
from adfm_site.rendering.compiled import FOLDER
from tests.bench.contestants import CONTESTANTS, OURS, Contestant, ours, prepare
from tests.bench.generate import generate
from tests.bench.measuring import Cost, measure
from tests.bench.previewing import measure_preview
from tests.sites.built import REPOSITORY

BARE: Final = "Python alone"
_HEADING: Final = '<h2 id="documents"'


def _cold(contestant: Contestant, site: Path) -> None:
    for name in ("output", *contestant.caches):
        shutil.rmtree(site / name, ignore_errors=True)


def _nothing(contestant: Contestant, site: Path) -> None:
    """Leave all as it is."""


def _body(_: Contestant, site: Path) -> None:
    file = _event(site)
    file.write_text(
        f"{file.read_text(encoding='utf-8')}\nThe council measured the river once more.\n", encoding="utf-8"
    )


def _title(_: Contestant, site: Path) -> None:
    _replace(_event(site), "Meeting ", "Meeting at noon ")


def _template(contestant: Contestant, site: Path) -> None:
    _replace(site / contestant.template, _HEADING, f"{_HEADING} data-edited")


def _checkout(contestant: Contestant, site: Path) -> None:
    """Edit a body in a fresh checkout into which output/ and what builds remember were restored: all files are new."""
    shutil.copytree(site, fresh := site.with_name(f"{site.name} again"), symlinks=True, copy_function=shutil.copyfile)
    shutil.rmtree(site)
    fresh.rename(site)
    _body(contestant, site)


SCENARIOS: Final[Mapping[str, Callable[[Contestant, Path], None]]] = {
    "from nothing": _cold,
    "nothing changed": _nothing,
    "the first edit": _body,
    "one body": _body,
    "one title": _title,
    "a template": _template,
    "fresh checkout, one body": _checkout,
}
CHECK, PREVIEW, START = "check, nothing changed", "saved, and seen in the preview", "start-up alone"
ALONE: Final = (CHECK, PREVIEW, START)


def run(
    sizes: Iterable[int], runs: int, tools: Path, folder: Path, names: Iterable[str]
) -> Iterator[tuple[int, str, str, Cost]]:
    """Return the size, the scenario, the contestant and the cost of each run.

    folder: for the sites; names: of who takes part.
    """
    taking_part = [contestant for contestant in CONTESTANTS if contestant.name in set(names)]
    environment = {"PYTHONPATH": str(_installed(folder / "installed")), "PYTHONDONTWRITEBYTECODE": ""}
    for events in sizes:
        archive = folder / f"archive {events}"
        generate(archive, events)
        sites = {contestant.name: folder / f"{contestant.name} {events}" for contestant in taking_part}
        for contestant in taking_part:
            prepare(contestant, archive, sites[contestant.name], tools)
        for number in range(runs):
            for scenario, change in SCENARIOS.items():
                for contestant in taking_part:
                    site = sites[contestant.name]
                    change(contestant, site)
                    yield events, scenario, contestant.name, measure(contestant.command(tools), site, environment)
            site = sites[OURS.name]
            yield events, CHECK, OURS.name, measure(ours("check"), site, environment)
            yield events, PREVIEW, OURS.name, _preview(site, f"preview{number}", environment)
            yield events, START, OURS.name, measure([sys.executable, "-m", "adfm_site", "--version"], site, environment)
            yield events, START, BARE, measure([sys.executable, "-c", "pass"], site, environment)
        for site in (archive, *sites.values()):
            shutil.rmtree(site)


def _installed(folder: Path) -> Path:
    """Write the package into a folder as a wheel has it: default templates as code, everything as bytecode."""
    package = shutil.copytree(REPOSITORY / "adfm_site", folder / "adfm_site", ignore=shutil.ignore_patterns("*.pyc"))
    shutil.copytree(REPOSITORY / "templates", package / "templates")
    (package / FOLDER).mkdir()
    compiled(REPOSITORY, package / FOLDER)
    compile_dir(package, quiet=1)
    return folder


def _preview(site: Path, word: str, environment: Mapping[str, str]) -> Cost:
    file = _event(site)

    def save() -> None:
        file.write_text(f"{file.read_text(encoding='utf-8')}\nThen came the word {word}.\n", encoding="utf-8")

    page = f"/events/{file.parts[-3]}/{file.parts[-2]}/"
    return measure_preview(site, page, word, save, {**os.environ, **environment})


def _event(site: Path) -> Path:
    """Return the file of the event in the middle."""
    files = sorted(site.glob("content/events/*/*/index.md"))
    return files[len(files) // 2]


def _replace(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    if old not in text:
        message = f"{file.name} has no {old}"
        raise SystemExit(message)
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
