"""The generators that are measured: this project and others.

Each has its site made of the same generated archive, with comparable templates.
"""

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from re import sub
from typing import Final

from tests.bench.peers import eleventy, hugo, pelican
from tests.field.generators import ELEVENTY, HUGO, PELICAN, Generator
from tests.sites.built import REPOSITORY

_PEERS: Final = Path(__file__).parent / "peers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contestant:
    """A generator.

    write: makes its site in a folder out of an archive. command: gives the words of a build, of the folder of tools.
    template: the file that every event's page is made with. caches: what it keeps beside output/, which a cold build
    does not have.
    """

    name: str
    write: Callable[[Path, Path], None]
    command: Callable[[Path], list[str]]
    template: str
    caches: tuple[str, ...] = ()


def install(tools: Path) -> None:
    """Download the other generators into a folder."""
    from tests.field.__main__ import install as put  # noqa: PLC0415 - only where something is downloaded

    for generator in (HUGO, ELEVENTY, PELICAN):
        put(generator, tools)


def ours(*words: str) -> list[str]:
    """Return the words of one of this project's commands."""
    return [sys.executable, "-m", "adfm_site", *words, "--as-of", "2026-02-01"]


def prepare(contestant: Contestant, archive: Path, site: Path, tools: Path) -> None:
    """Make the site of a contestant."""
    skeleton = _PEERS / contestant.name.lower()
    if skeleton.is_dir():
        shutil.copytree(skeleton, site)
        (site / "style.css").write_text(_style(), encoding="utf-8")
    contestant.write(archive, site)
    if contestant is _ELEVENTY:
        (site / "node_modules").symlink_to(tools.resolve() / "eleventy/node_modules")


def _style() -> str:
    """Return this project's style, with colours where its own templates ask for them.

    So all pages have the same size.
    """
    words = (REPOSITORY / "templates/style.css").read_text(encoding="utf-8")
    return sub(r"\{\{.*?\}\}", "#0b5566", sub(r"\{[#%].*?[#%]\}", "", words))


def _write_ours(archive: Path, site: Path) -> None:
    shutil.copytree(archive, site)
    with (site / "site.yaml").open("a", encoding="utf-8") as file:
        file.write(
            "address: https://archive.example\n"
        )  # with it canonical links and the sitemap are made, as by the others
    (site / "templates").mkdir()
    shutil.copy(REPOSITORY / "templates" / OURS.template.rpartition("/")[2], site / OURS.template)


def _binary(tools: Path) -> str:
    """Return Hugo itself, not the script around it, which costs a start of Python."""
    found, *_ = tools.glob("hugo/lib/python*/site-packages/hugo/binaries/hugo*")
    return str(found)


def _program(generator: Generator, tools: Path) -> str:
    return str(tools / generator.name.lower() / generator.program)


OURS: Final = Contestant(
    name="adfm-site",
    write=_write_ours,
    command=lambda _: ours("build"),
    template="templates/event.html",
    caches=(".adfm-site",),
)
_ELEVENTY: Final = Contestant(
    name="Eleventy",
    write=eleventy.write,
    command=lambda tools: [_program(ELEVENTY, tools), "--quiet"],
    template="_includes/event.njk",
)
CONTESTANTS: Final = (
    OURS,
    Contestant(
        name="Hugo",
        write=hugo.write,
        command=lambda tools: [_binary(tools), "build", "--quiet", "--destination", "output"],
        template="layouts/events/single.html",
        caches=("resources", ".hugo_build.lock"),
    ),
    _ELEVENTY,
    Contestant(
        name="Pelican",
        write=pelican.write,
        command=lambda tools: [_program(PELICAN, tools), "--quiet"],
        template="theme/templates/article.html",
        caches=("cache", "__pycache__"),
    ),
)
