"""Links that replace a file or a folder while a build reads it lead nowhere.

Nothing from outside is published or printed.
"""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from unittest.mock import patch

import pytest

from adfm_site.build.commands import build
from adfm_site.build.pipeline import Options
from adfm_site.inputs import files as signatures
from adfm_site.progress import silent
from adfm_site.publish.exchange import swap_folders
from adfm_site.refusal import Refusal
from tests.hostile.hostile_files import CANARY, lay_outside
from tests.problems.documents import Case, lay, stubs
from tests.tiers import figure

pytestmark = [
    pytest.mark.battery,
    pytest.mark.skipif(
        sys.platform != "linux", reason="needs a system that exchanges two names and opens below a folder"
    ),
]

_BASE = Case(title="", files=(), makers=(), expected="", at=(0, 0))
_EVENT = "content/events/2019/first"
# What is swapped, and for what of that which lies outside.
_PLACES = {
    "a text": (f"{_EVENT}/index.md", "index.md"),
    "an agenda": (f"{_EVENT}/agenda.md", "index.md"),
    "a download": (f"{_EVENT}/agenda.txt", "secret.txt"),
    "a drawing": (f"{_EVENT}/map.svg", "secret.svg"),
    "a template": ("templates/event.html", "page.html"),
    "site.yaml": ("site.yaml", "site.yaml"),
    "the folder of an event": (_EVENT, "."),
    "the folder of a year": ("content/events/2019", "above"),
}
_SWAPPER = """
import os, sys
from pathlib import Path
from time import sleep
from adfm_site.publish.exchange import swap_folders
one, other, often = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
print(flush=True)
for number in range(often * 2):
    swap_folders(one, other)
    sleep(0.0007 * (number % 7))
"""


@dataclass(frozen=True, slots=True)
class _Site:
    """A site, and a link beside it that may take a place in it."""

    root: Path
    place: Path
    link: Path

    def swap(self) -> None:
        """Put the link in the place of what belongs there, or that back."""
        swap_folders(self.place, self.link)


def _lay(folder: Path, name: str) -> _Site:
    """Lay a little site with something of everything, and links to outside things of the same names."""
    root, outside = folder / "site", folder / "outside"
    lay(_BASE, root)
    lay_outside(outside)
    event = root / _EVENT / "index.md"
    event.write_text(event.read_text(encoding="utf-8") + "\n![A map](map.svg)\n", encoding="utf-8")
    (root / _EVENT / "map.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', encoding="utf-8"
    )
    (root / _EVENT / "agenda.md").write_text(
        "---\nitems:\n  - {time: 09:00-10:00, title: Opening}\n---\n", encoding="utf-8"
    )
    (root / "templates").mkdir(exist_ok=True)
    shutil.copy(stubs() / "event.html", root / "templates/event.html")
    shutil.copy(outside / "secret.svg", outside / "map.svg")
    shutil.copy(outside / "secret.txt", outside / "agenda.txt")
    (outside / "agenda.md").write_text(
        f"---\nitems:\n  - {{time: 09:00-10:00, title: {CANARY}}}\n---\n", encoding="utf-8"
    )
    site = (root / "site.yaml").read_text(encoding="utf-8")
    (outside / "site.yaml").write_text(site.replace("name: ", f"name: {CANARY} ", 1), encoding="utf-8")
    shutil.copytree(outside, outside / "above/first")
    place, to = _PLACES[name]
    link = folder / "link"
    link.symlink_to(outside / to)
    return _Site(root, root / place, link)


@pytest.fixture(params=_PLACES)
def site(request: pytest.FixtureRequest, tmp_path: Path) -> _Site:
    """Return a site for each of the places that a link may take."""
    return _lay(tmp_path, request.param)


def _attempt(site: _Site) -> bool:
    """Build anew, expect that nothing from outside is published or said, and tell whether anything was published."""
    output = site.root / "output"
    for left in (output, site.root / ".adfm-site"):
        shutil.rmtree(left, ignore_errors=True)
    said = ""
    try:
        with patch("adfm_site.inputs.scan.default_templates", stubs):
            outcome = build(site.root, output, Options(as_of="2024-05-31"), silent)
        said = repr((outcome.diagnostics, outcome.texts))
    except Refusal as refusal:
        said = str(refusal)
    assert CANARY not in said
    files = [file for file in output.rglob("*") if file.is_file()]
    for file in files:
        assert CANARY.encode() not in file.read_bytes(), file
    return bool(files)


class _Schedule:
    """Swaps before a chosen one of the looks that a build takes at a site, and back some looks later."""

    def __init__(self) -> None:
        self.site: _Site | None = None
        self.looks, self.turns = 0, (0, 0)

    def heard(self, event: str, given: tuple[object, ...]) -> None:
        """Count what Python tells of each opening and listing of the site's sources."""
        site = self.site
        if site is None or event not in {"open", "os.listdir", "os.scandir"} or not isinstance(given[0], str | Path):
            return
        path = Path(given[0])
        # What is opened by its bare name is opened in the folder above it.
        if not path.is_absolute() or any(
            path.is_relative_to(site.root / top) for top in ("content", "templates", "site.yaml")
        ):
            self.looks += 1
            if self.looks in self.turns:
                self.site = None  # what the swap itself looks at is not counted
                site.swap()
                self.site = site


_SCHEDULE = _Schedule()


@cache
def _listen() -> None:
    """Let the schedule hear of all looks from now on; Python has no way of ending that."""
    sys.addaudithook(_SCHEDULE.heard)


def _attempt_with_swaps(site: _Site, at: int, back_after: int) -> tuple[bool, int]:
    """Build with a link put in place at a look; tell whether anything was published, and how many looks were taken."""
    _listen()
    _SCHEDULE.site, _SCHEDULE.looks, _SCHEDULE.turns = site, 0, (at, at + back_after)
    try:
        return _attempt(site), _SCHEDULE.looks
    finally:
        _SCHEDULE.site = None
        if site.place.is_symlink():
            site.swap()


def _attempt_at_every_look(site: _Site, back_after: int, step: int) -> int:
    """Build with a link put in place at each access to a file, or at some of them, in turn.

    Return how many of these builds published.
    """
    whole, looks = _attempt_with_swaps(site, -9, 1)
    assert whole
    assert looks > 20
    return sum(_attempt_with_swaps(site, at, back_after)[0] for at in range(1, looks + 1, step))


@pytest.mark.parametrize("back_after", [1, 2, 9_999], ids=["for one look", "for two looks", "for good"])
def test_a_link_put_in_place_before_any_look_at_the_disk_is_not_followed(site: _Site, back_after: int) -> None:
    _attempt_at_every_look(site, back_after, figure(6, 1))


@pytest.mark.parametrize(("place", "reader"), [("a text", "_open"), ("the folder of an event", "_open_below")])
def test_the_schedule_finds_readers_that_follow_links(
    place: str, reader: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    follows = {
        "_open": lambda path, _: (os.open(path, os.O_RDONLY), os.stat(path)),  # noqa: PTH116 - as it is opened
        "_open_below": lambda _, path: os.open(path, os.O_RDONLY),
    }[reader]
    monkeypatch.setattr(signatures, reader, follows)
    with pytest.raises(AssertionError, match=CANARY):
        _attempt_at_every_look(_lay(tmp_path, place), 9_999, 1)


def test_links_that_come_and_go_as_fast_as_they_can_are_not_followed(site: _Site) -> None:
    often = figure(200, 2_000)
    with subprocess.Popen(
        [sys.executable, "-c", _SWAPPER, site.place, site.link, str(often)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    ) as swapper:
        assert swapper.stdout is not None
        swapper.stdout.readline()
        builds = 0
        while swapper.poll() is None:
            _attempt(site)
            builds += 1
    assert swapper.returncode == 0
    assert builds > 1
    assert _attempt(site)
