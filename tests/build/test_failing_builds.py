"""Builds in which the first, second, third … access to the disk fails, until one build succeeds.

After each of them the old site is complete, and one sentence states the reason.
"""

import errno
import io
import os
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from adfm_site.publish import exchange
from adfm_site.refusal import Refusal
from tests.build.edited_archive import event
from tests.sites.built import add, build_site, snapshot
from tests.tiers import NIGHTLY

pytestmark = [pytest.mark.battery, pytest.mark.usefixtures("quick")]

_SYSTEM = (
    "open",
    "mkdir",
    "rename",
    "replace",
    "unlink",
    "rmdir",
    "link",
    "scandir",
    "listdir",
    "stat",
    "lstat",
    "fstat",
    "utime",
)
_KINDS = ("ENOSPC", "EIO", "EACCES", "EROFS", "EMFILE", "ENAMETOOLONG")
_SITE = """name: Brook archive
languages: en
time-zone: Europe/Vienna
kinds:
  meeting: {name: Meeting, plural: Meetings}
roles:
  host: {by: Host, did: Hosted}
topics:
  water: Water
"""


class _Faults:
    """Counts accesses to the disk below a folder, and lets one of them fail, or that one and all later ones."""

    def __init__(self, root: Path, number: int, at: int, *, for_ever: bool) -> None:
        self._root, self._number, self._at, self._for_ever = str(root), number, at, for_ever
        self._ours: set[int] = set()
        self.calls = 0

    def over(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Wrap a function of the system.

        What is opened by a bare name lies below a folder of ours, as do open files.
        """

        def call(*given: Any, **named: Any) -> Any:
            place = given[0] if given else None
            named_ = isinstance(place, str | bytes | os.PathLike)
            if named_ and (named.get("dir_fd") is not None or os.fsdecode(place).startswith(self._root)):
                self.calls += 1
                if self.calls == self._at or (self._for_ever and self.calls > self._at):
                    raise OSError(self._number, os.strerror(self._number), os.fspath(place))  # as the system does
            return function(*given, **named)

        return call


def _site(root: Path) -> None:
    add(root, "site.yaml", _SITE)
    add(root, "content/index.md", "---\ntitle: Brook\n---\nWelcome.\n")
    add(root, "content/series/brook.md", "---\ntitle: Brook meetings\n---\nEvery spring.\n")
    add(root, "content/organisations/org.md", "---\nname: Organisation\n---\n")
    add(root, "templates/note.html", "A note.")
    for number in range(1, 6):
        add(
            root,
            f"content/events/202{number}/m-{number}/index.md",
            event(number, more="downloads: [{title: P, kind: report, file: p.txt}]\n"),
        )
        add(root, f"content/events/202{number}/m-{number}/p.txt", f"Paper {number}.")


def _turn(root: Path, number: int) -> None:
    """Write the next state of the site: a text, a download, and a page in every second state."""
    add(root, "content/events/2021/m-1/index.md", event(1, text=f"They met {number} times."))
    add(root, "content/events/2022/m-2/p.txt", f"Paper, version {number}.")
    page = root / "content/about.md"
    if number % 2:
        add(root, "content/about.md", "---\ntitle: About\n---\nWords.\n")
    else:
        page.unlink(missing_ok=True)


def _build_with(faults: _Faults, root: Path) -> str:
    """Build with faults, and return the text of the Refusal, or an empty one."""
    with pytest.MonkeyPatch.context() as patch:
        for name in _SYSTEM:
            patch.setattr(os, name, faults.over(getattr(os, name)))
        patch.setattr(io, "open", faults.over(io.open))
        patch.setattr("builtins.open", faults.over(open))
        patch.setattr(exchange, "swap_folders", faults.over(exchange.swap_folders))
        try:
            outcome = build_site(root)
        except Refusal as refused:
            return str(refused)
    assert outcome.errors == 0, outcome.diagnostics
    return ""


@pytest.mark.parametrize("for_ever", [False, True], ids=["once", "for ever"])
@pytest.mark.parametrize("kind", _KINDS if NIGHTLY else _KINDS[:1])
def test_whichever_use_of_the_disk_fails_the_old_site_stays_whole(kind: str, tmp_path: Path, *, for_ever: bool) -> None:
    root, number = tmp_path / "site", getattr(errno, kind)
    _site(root)
    _turn(root, 0)
    assert build_site(root).errors == 0
    old, refused, tried = snapshot(root / "output"), 0, 0
    assert sum(path.endswith(".html") for path in old) > 20
    for at in count(1, 9 if for_ever and not NIGHTLY else 1):
        _turn(root, at)
        faults = _Faults(root, number, at, for_ever=for_ever)
        said = _build_with(faults, root)
        tried += 1
        if said:
            refused += 1
            assert snapshot(root / "output") == old, (at, said)
            assert os.strerror(number) in said, at
            assert str(root) in said, at
        left = snapshot(root / "output")
        outcome = build_site(root)
        assert outcome.errors == 0
        new = snapshot(root / "output")
        assert new != old
        assert left in (old, new), at
        old = new
        if faults.calls < at:
            break
    assert at > 100
    assert refused > tried // 2
