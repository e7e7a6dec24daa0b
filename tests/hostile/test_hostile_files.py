"""Nothing that an adversary sends makes or changes a file outside output/, or publishes one from outside.

Nor does it take much time or memory.
"""

import os
import resource
import subprocess
from collections.abc import Iterator
from contextlib import redirect_stderr
from functools import cache
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import pytest

from adfm_site.cli import main
from adfm_site.diagnostics import Diagnostic, Span
from adfm_site.model.shape import Marker, Refers, Scalar, Term
from tests.hostile.hostile_files import CANARY, Make, archives, lay_outside, made
from tests.hostile.planting import Spot, path_of, spots
from tests.problems.documents import Case, checked, stubs
from tests.problems.documents import lay as lay_base
from tests.work import seconds

pytestmark = pytest.mark.battery

_BASE = Case(title="", files=(), makers=(), expected="", at=(0, 0))
_MADE = tuple(made())
_TIMES_AS_LONG = 400
_MEGABYTES = 512
_LARGE = 50_000_000
_OURS = ("site/output", "site/.adfm-site")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Path]:
    """Return a little site beside which lie things that must stay outside."""
    lay_base(_BASE, tmp_path / "site")
    lay_outside(tmp_path / "outside")
    yield tmp_path / "site"
    subprocess.run(["rm", "-rf", tmp_path / "site"], check=True)  # Python's own way cannot climb so deep


def _tree(folder: Path) -> dict[str, object]:
    """Return the contents of a folder, without our own files.

    An ordinary file of limited size has its bytes, everything else its mode and size.
    """
    found: dict[str, object] = {}
    waiting = [(folder, 0)]
    while waiting:
        here, depth = waiting.pop()
        for entry in os.scandir(here):
            name = Path(entry.path).relative_to(folder).as_posix()
            state = entry.stat(follow_symlinks=False)
            plain = entry.is_file(follow_symlinks=False) and state.st_size < _LARGE
            found[name] = (state.st_mode, state.st_size, Path(entry.path).read_bytes() if plain else b"")
            if entry.is_dir(follow_symlinks=False) and depth < 100 and name not in _OURS:
                waiting.append((Path(entry.path), depth + 1))
    return {name: what for name, what in found.items() if not name.startswith(_OURS) and name != "site"}


def _attempt(make: Make, site: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """Make the hostile thing, build, and check the laws of every build.

    Return the exit status and what was printed.
    """
    outside = site.parent / "outside"
    make(site, outside)
    before = _tree(site.parent)
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    bound = (
        int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
        + _MEGABYTES * 1_000_000
    )
    resource.setrlimit(resource.RLIMIT_AS, (bound, hard))
    try:
        statuses: list[int] = []
        spent = seconds(lambda: statuses.append(_built(site)))
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
    assert spent < _TIMES_AS_LONG * _usual(), (
        f"takes {spent / _usual():.0f} times as long as the site without what is hostile"
    )
    said = capsys.readouterr().err
    assert _tree(site.parent) == before
    assert "Traceback" not in said
    for file in (file for file in (site / "output").rglob("*") if file.is_file()):
        assert CANARY.encode() not in file.read_bytes(), file
    return statuses[0], said


@cache
def _usual() -> float:
    """Return how many seconds of the processor a build of the site takes in which nothing is hostile."""
    with TemporaryDirectory() as folder, redirect_stderr(StringIO()):
        for number in ("first", "second"):  # What the first one imports, the second one has.
            lay_base(_BASE, Path(folder, number))
            spent = seconds(lambda number=number: _built(Path(folder, number)))  # type: ignore[misc]
    return spent


def _built(site: Path) -> int:
    with patch("adfm_site.inputs.scan.default_templates", stubs):
        return main(["build", "--as-of", "2024-05-31", "--site", str(site)])


@pytest.mark.parametrize("make", [make for _, make in _MADE], ids=[name for name, _ in _MADE])
def test_what_is_hostile_is_told_and_does_no_harm(make: Make, site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, said = _attempt(make, site, capsys)
    assert status in (0, 1, 3)
    if status:
        assert not (site / "output").exists()
        assert any(place in said for place in ("content/", "site.yaml", "templates/"))


@pytest.mark.parametrize("make", [make for _, make in archives()], ids=[name for name, _ in archives()])
def test_archives_are_published_and_unfold_in_memory_only(
    make: Make, site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, _ = _attempt(make, site, capsys)
    assert status == 0
    assert not list(site.parent.rglob("[0-7].txt"))


def test_a_second_name_of_an_outside_file_is_a_file_of_the_content(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # No system tells which of a file's names was first. It is published only where it is listed, as any file is.
    status, _ = _attempt(
        lambda root, outside: os.link(outside / "secret.txt", root / "content/notes.txt"), site, capsys
    )
    assert status == 0


_CLIMBING = (
    *(
        "../../../../../outside/secret.txt",
        "..%2f..%2f..%2f..%2f..%2foutside%2fsecret.txt",
        "%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/outside",
    ),
    *(
        "..\\..\\..\\..\\outside\\secret.txt",
        "%5c%5cserver%5cshare",
        "\\\\server\\share\\a.txt",
        "//server/share/a.txt",
        "/etc/passwd",
    ),
    *(
        "%2Fetc/passwd",
        "C:\\secret.txt",
        "c:secret.txt",
        "C:/secret.txt",
        "~/secret.txt",
        "~root/secret.txt",
        "file:///etc/passwd",
    ),
    *(
        "a\x00.txt",
        "a%00.txt",
        "a/../../../../../../outside/secret.txt",
        "./../../../../../outside/secret.txt",
        "....//....//outside",
    ),
    *(
        "..;/..;/outside",
        "．．/．．/outside",
        "..%252f..%252foutside",
        "\u2025/outside",
        "x/" * 2_000 + "a.txt",
        "a" * 5_000,
        "nul",
        "con.txt",
    ),
)
_PATHS = {"file", "id", "address", "paper", "outcome", "time zone", "web address", "colour", "country", "place"}


def _path_like(marker: Marker) -> bool:
    return isinstance(marker, Refers | Term) or (isinstance(marker, Scalar) and marker.name in _PATHS)


_SPOTS = tuple(spots(_path_like))


def test_no_path_in_any_field_climbs_out(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    planted: dict[str, tuple[Spot, str]] = {}
    for spot in (spot for spot in _SPOTS if spot.kind != "site"):
        for value in _CLIMBING:
            path = path_of(spot.kind, f"spot-{len(planted)}")
            file = site / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(f"---\n{spot.fields(value)}---\n", encoding="utf-8")
            if spot.kind == "agenda":
                (file.parent / "index.md").write_text(
                    "---\ntitle: A\nkind: roundtable\nstart: 2020-05-01\n---\n", encoding="utf-8"
                )
            planted[path] = (spot, value)
    told: dict[str, list[Diagnostic]] = {}
    for found in checked(site).diagnostics:
        told.setdefault(found.path, []).append(found)
    unseen = []
    for path, (spot, value) in planted.items():
        lines = {found.where.line for found in told.get(path, []) if isinstance(found.where, Span)}
        if spot.line(value) + 1 not in lines:
            unseen.append((spot.name, value[:40]))
    assert unseen == []
    assert len(planted) >= 1_000
    status, said = _attempt(lambda *_: None, site, capsys)
    assert status == 1
    assert CANARY not in said


@pytest.mark.parametrize("spot", [spot for spot in _SPOTS if spot.kind == "site"], ids=lambda spot: spot.name)
def test_no_path_in_site_yaml_climbs_out(spot: Spot, tmp_path: Path) -> None:
    lay_base(_BASE, tmp_path)
    for value in _CLIMBING:
        (tmp_path / "site.yaml").write_text(spot.fields(value), encoding="utf-8")
        told = [found.where for found in checked(tmp_path).diagnostics if found.path == "site.yaml"]
        assert spot.line(value) in {where.line for where in told if isinstance(where, Span)}, value[:40]


_INJECTED = (
    *(
        "{{ 7 * 191 }}",
        "{% set a = 7 * 191 %}{{ a }}",
        "${7 * 191}",
        "#{7 * 191}",
        "<%= 7 * 191 %>",
        "{{ page.title }}",
        "{{ self }}",
        "{{ cycler }}",
    ),
    *(
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{% include 'base.html' %}",
        "{% import 'os' as os %}",
        "{# nothing #}",
        "{% raw %}{{ 1 }}",
    ),
    *(
        "{{ lipsum.__globals__['os'].popen('id').read() }}",
        "{{ config }}",
        "{{ request }}",
        "[[7 * 191]]",
        "@(7 * 191)",
        "{php}1{/php}",
    ),
    *("{{ say('home') }}", "{{ '/' | absolute }}"),
)


def test_no_words_of_content_are_ever_a_template(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lay_base(_BASE, tmp_path)
    for number, words in enumerate(_INJECTED):
        quoted = words.replace("'", "''")
        page = (
            f"---\ntitle: '{number} {quoted}'\nsummary: '{quoted}'\nunsure: '{quoted}'\n---\n"
            f"{words}\n\n# {words}\n\n`{words}`\n"
        )
        (tmp_path / f"content/page-{number}.md").write_text(page, encoding="utf-8")
    assert main(["build", "--as-of", "2024-05-31", "--site", str(tmp_path)]) in (0, 1), capsys.readouterr().err
    pages = {number: tmp_path / f"output/page-{number}/index.html" for number in range(len(_INJECTED))}
    assert all(file.is_file() for file in pages.values()), capsys.readouterr().err
    for file in pages.values():
        text = file.read_text(encoding="utf-8")
        assert "1337" not in text
        assert "uid=" not in text
    assert "{{ page.title }}" in pages[5].read_text(encoding="utf-8")


def test_there_are_enough_of_them() -> None:
    assert len(_MADE) >= 200
    assert len({name for name, _ in _MADE}) == len(_MADE)
