"""Sites built for tests: from tests/sites/<name>, or the real archive, each in a folder of its own."""

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from adfm_site.build.commands import Outcome, build
from adfm_site.inputs.options import Options
from adfm_site.progress import silent
from tests.sites.pages import PageRead, read_page

REPOSITORY = Path(__file__).resolve().parents[2]
SITES = Path(__file__).parent
AS_OF = "2026-02-01"
BASE = "https://archive.example/vell"
NAMES = tuple(sorted(file.parent.name for file in SITES.glob("*/site.yaml")))
REAL = "real"
"""The name by which tests call the archive in content/."""
BASES = {"minimal": "", REAL: "https://archive.example"}
"""Where sites are published that have no base path: the smallest has no address, the real one the root of a host."""
NOTED = {REAL: ["address-left-to-host"] * 2}
"""The complaints about sites in which nothing is wrong.

The real site has two old addresses with a query, which only a host can answer.
"""
PARTS_OF_A_SITE = ("site.yaml", "content", "templates")


def base_of(name: str) -> str:
    """Return the address under which a test site is built."""
    return BASES.get(name, BASE)


@dataclass(frozen=True)
class Tree:
    """Published files by their addresses without the first slash. base: the site's absolute address, or nothing."""

    files: Mapping[str, bytes]
    base: str = ""

    @cached_property
    def pages(self) -> Mapping[str, PageRead]:
        """The pages among the files, parsed."""
        return {path: read_page(path, data) for path, data in self.files.items() if path.endswith(".html")}

    def page(self, address: str) -> PageRead:
        """Return the page at an address such as /events/2021/sym-01/."""
        path = address.removeprefix("/")
        return self.pages[f"{path}index.html" if path.endswith("/") or not path else path]


@dataclass(frozen=True)
class Built:
    """A site that was built. root: the copy of its sources; outcome: what the build said."""

    root: Path
    output: Path
    outcome: Outcome
    tree: Tree


def build_copy(name: str | None, folder: Path, *, base: str = "") -> Built:
    """Build a copy of a test site, or of the real archive where no name is given."""
    root = folder / "site"
    root.mkdir()
    source = SITES / name if name else REPOSITORY
    for part in PARTS_OF_A_SITE:
        if (source / part).is_dir() and (name or part != "templates"):
            shutil.copytree(source / part, root / part)
        elif (source / part).is_file():
            shutil.copy(source / part, root / part)
    outcome = build_site(root, base=base)
    assert codes(outcome) == NOTED.get(name or REAL, []), [found.message for found in outcome.diagnostics]
    output = root / "output"
    return Built(root=root, output=output, outcome=outcome, tree=Tree(files=snapshot(output), base=base))


def build_site(
    root: Path, *, base: str = "", as_of: str | None = AS_OF, drafts: bool = False, output: Path | None = None
) -> Outcome:
    """Build a site in this process."""
    options = Options(as_of=as_of, base_url=base or None, drafts=drafts)
    return build(root, output or root / "output", options, silent)


def codes(outcome: Outcome) -> list[str]:
    """Return the codes of all complaints, in their order."""
    return [found.code for found in outcome.diagnostics]


def snapshot(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder by its path; a link by what it says."""
    found = {}
    for above, _, names in os.walk(folder):
        for name in names:
            path = Path(above, name)
            found[path.relative_to(folder).as_posix()] = (
                bytes(path.readlink()) if path.is_symlink() else path.read_bytes()
            )
    return dict(sorted(found.items()))


def add(root: Path, path: str, text: str | bytes) -> Path:
    """Write one file of a site at a path from its root."""
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def edit(root: Path, path: str, old: str, new: str) -> None:
    """Replace words in a file of a site; they must be there."""
    file = root / path
    text = file.read_text(encoding="utf-8")
    assert old in text, (path, old)
    file.write_text(text.replace(old, new), encoding="utf-8")
