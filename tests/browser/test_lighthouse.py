"""Lighthouse's scores of an event's page, a list and the search.

They are measured only in the scheduled workflow (ADFM_SITE_TESTS=nightly).
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from socket import create_server

import pytest

from tests.browser.chromium import ARGUMENTS, executable
from tests.browser.serving import served
from tests.gate.tools import installed, program
from tests.sites.built import Tree, build_copy
from tests.work import PATIENCE

pytestmark = [
    pytest.mark.lighthouse,
    pytest.mark.skipif(os.environ.get("ADFM_SITE_TESTS") != "nightly", reason="asked for by ADFM_SITE_TESTS=nightly"),
]
PAGES = ("/events/2019/atd-01/", "/events/", "/search/")
AT_LEAST = {"accessibility": 1.0, "best-practices": 1.0, "seo": 1.0, "performance": 0.98}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of the real archive, built for that very address.

    Lighthouse checks canonical addresses too.
    """
    with create_server(("127.0.0.1", 0)) as asking:
        port = asking.getsockname()[1]
    tree = build_copy(None, tmp_path_factory.mktemp("lighthouse"), base=f"http://127.0.0.1:{port}").tree
    with served(Tree(files={path: that_may_be_asked(data) for path, data in tree.files.items()}), port=port) as found:
        yield found


def that_may_be_asked(data: bytes) -> bytes:
    """Let a page ask its own host.

    Lighthouse loads robots.txt as the page would, whose policy forbids it, and then calls it missing.
    """
    return (
        data
        if b"connect-src" in data
        else data.replace(b"default-src 'none';", b"default-src 'none'; connect-src 'self';", 1)
    )


def report(url: str) -> tuple[dict[str, float], list[str]]:
    """Return the scores of a page by category, and the names of audits that did not pass."""
    lighthouse = installed("lighthouse/cli/index.js")
    words = [
        program("node", "nodejs"),
        lighthouse,
        url,
        "--quiet",
        "--output=json",
        "--output-path=stdout",
        "--no-enable-error-reporting",
    ]
    run = subprocess.run(
        [
            *words,
            f"--only-categories={','.join(AT_LEAST)}",
            f"--chrome-flags={' '.join(('--headless=new', *ARGUMENTS))}",
        ],
        check=True,
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE,
        env={**os.environ, "CHROME_PATH": executable()},
    )
    found = json.loads(run.stdout)
    failed = [
        f"{name} {audit.get('displayValue', '')}"
        for name, audit in found["audits"].items()
        if audit["score"] not in (None, 1)
    ]
    return {name: category["score"] for name, category in found["categories"].items()}, failed


@pytest.mark.parametrize("path", PAGES)
def test_lighthouse_gives_full_marks(path: str, address: str) -> None:
    scores, failed = report(address + path)
    sys.stdout.write(f"{path} {scores} {failed}\n")
    assert set(scores) == set(AT_LEAST)
    assert [name for name, least in AT_LEAST.items() if (scores[name] or 0) < least] == [], (scores, failed)


def test_a_page_with_faults_does_not_get_them() -> None:
    with served(Tree(files={"index.html": b"<!doctype html><p><img src=a.png><a href=/>x</a>"})) as faulty:
        scores, failed = report(f"{faulty}/")
    assert scores["accessibility"] < 1
    assert scores["seo"] < 1
    assert any(name.startswith("image-alt") for name in failed)
