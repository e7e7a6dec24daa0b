"""Sites built once for all tests."""

import os
import shutil
import sys
from collections.abc import Callable, Generator, Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, is_hypothesis_test, settings

from adfm_site.build import commands as build
from adfm_site.build import drawing, fingerprint, memory
from adfm_site.build import site as built_site
from adfm_site.rendering.allowance import Limits
from adfm_site.rendering.templates import Renderer

REPOSITORY = Path(__file__).resolve().parents[1]
if str(REPOSITORY) not in sys.path:  # so that `from tests.sites…` also works where pytest is called without `python -m`
    sys.path.append(str(REPOSITORY))

from tests.browser.chromium import launched  # noqa: E402 - needs the path above
from tests.sites.built import AS_OF, NAMES, REAL, Built, base_of, build_copy, build_site  # noqa: E402 - needs the path above
from tests.tiers import NIGHTLY, choose, figure, further  # noqa: E402 - as above


@pytest.fixture(scope="session", autouse=True)
def made_once() -> Iterator[None]:
    """Compile each set of templates, draw each picture, and read the generator once for all sites of a process.

    That is most of the work of building a small site. New processes do it as usual.
    """

    class Compiled(Renderer):
        look_through = cache(Renderer.look_through)

    @lru_cache(maxsize=16)
    def compiled(templates: tuple[tuple[str, str], ...], limits: Limits) -> Renderer:
        return Compiled(dict(templates), limits)

    def read() -> tuple[object, ...]:
        return fingerprint._PACKAGE, fingerprint._installed  # noqa: SLF001 - for which tests put others

    read_once, first = read(), fingerprint.fingerprint()

    def known() -> fingerprint.Engine:
        return first if read() == read_once else fingerprint.fingerprint()

    drawn = lru_cache(maxsize=128)(drawing.resized)
    with (
        patch.object(build, "fingerprint", known),
        patch.object(memory, "fingerprint", known),
        patch.object(
            built_site, "Renderer", lambda templates, limits: compiled(tuple(sorted(templates.items())), limits)
        ),
        patch.object(drawing, "resized", drawn),
    ):
        yield


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Built]:
    """Return a built site by its name: a folder of tests/sites, or the real archive. Each is built once."""

    @cache
    def built(name: str) -> Built:
        return build_copy(None if name == REAL else name, tmp_path_factory.mktemp(name), base=base_of(name))

    return built


@pytest.fixture(scope="session")
def conference(site: Callable[[str], Built]) -> Built:
    """Return the conference site, built under a base path."""
    return site("conference")


@pytest.fixture(scope="session")
def states(site: Callable[[str], Built]) -> Built:
    """Return the site that holds one page for each state, built under a base path."""
    return site("states")


@pytest.fixture(scope="session")
def minimal(site: Callable[[str], Built]) -> Built:
    """Return the smallest site, built without an address."""
    return site("minimal")


@pytest.fixture(scope="session")
def real(site: Callable[[str], Built]) -> Built:
    """Return the real archive, built at the root of a host."""
    return site(REAL)


@pytest.fixture(params=[*NAMES, REAL])
def every_site(request: pytest.FixtureRequest, site: Callable[[str], Built]) -> Built:
    """Return each of the built sites in turn."""
    return site(request.param)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Return a copy of the smallest site, to be changed by a test."""
    return Path(
        shutil.copytree(
            REPOSITORY / "tests" / "sites" / "minimal", tmp_path / "small", ignore=shutil.ignore_patterns("expected")
        )
    )


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """Return a copy of the conference site, to be changed by a test."""
    return Path(
        shutil.copytree(
            REPOSITORY / "tests" / "sites" / "conference", tmp_path / "large", ignore=shutil.ignore_patterns("expected")
        )
    )


@pytest.fixture(scope="session")
def _published_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("published") / "large"
    shutil.copytree(REPOSITORY / "tests" / "sites" / "conference", root, ignore=shutil.ignore_patterns("expected"))
    assert build_site(root).diagnostics == ()
    return root


@pytest.fixture
def published(_published_once: Path, tmp_path: Path) -> Path:
    """Return a copy of the published conference site, for a test to change.

    It includes the output and what the build remembered.
    """
    return Path(shutil.copytree(_published_once, tmp_path / "large", symlinks=True))


@pytest.fixture(scope="session")
def as_of() -> str:
    """Return the day of all builds here."""
    return AS_OF


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Return a headless Chromium, or skip where there is none. One for all tests of a process."""
    with launched() as browser:
        yield browser


def pytest_configure(config: pytest.Config) -> None:
    """Choose how far tests go, before they are read.

    A push is judged by the same examples each time, so that no chance stops a change that has nothing to do with it;
    the nights search on. How long an example may take depends on the machine, and is not judged here.
    """
    choose(config.option.markexpr)
    settings.register_profile(
        "ours",
        max_examples=figure(100, 1_000, quick=25),
        derandomize=not NIGHTLY,
        print_blob=NIGHTLY,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    settings.load_profile("ours")


def pytest_itemcollected(item: pytest.Item) -> None:
    """Let all tests by hypothesis go further in the battery."""
    if is_hypothesis_test(getattr(item, "obj", None)) and not item.get_closest_marker("battery"):
        item.add_marker(further)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what only the battery has, unless it is asked for: by -m, or by naming one of its files or tests."""
    named = any(Path(argument.partition("::")[0]).suffix == ".py" for argument in config.args)
    if not config.option.markexpr and not named:
        left = [
            item for item in items if (mark := item.get_closest_marker("battery")) and not mark.kwargs.get("further")
        ]
        kept = set(items).difference(left)
        items[:] = [item for item in items if item in kept]
        config.hook.pytest_deselected(items=left)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let a test that is skipped fail where its tool is required.

    ADFM_SITE_REQUIRE names markers, such as strace,browser.
    """
    report = yield
    required = os.environ.get("ADFM_SITE_REQUIRE", "").split(",")
    if (
        report.skipped
        and not hasattr(report, "wasxfail")
        and any(item.get_closest_marker(marker) for marker in required if marker)
    ):
        report.outcome = "failed"
        report.longrepr = f"required here, but skipped: {report.longrepr}"
    return report
