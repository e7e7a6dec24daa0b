"""The exit status tells the truth when what is printed cannot be written, and the site is published all the same."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.sites.built import REPOSITORY, add
from tests.work import PATIENCE

HOME = "---\ntitle: Home\n---\n"
SITE = (REPOSITORY / "tests/sites/minimal/site.yaml").read_text(encoding="utf-8")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    add(tmp_path, "site.yaml", SITE)
    add(tmp_path, "content/index.md", HOME)
    return tmp_path


def shell(site: Path, words: str) -> subprocess.CompletedProcess[str]:
    """Run a command line in which `adfm-site` is the program, and what is behind it says where its streams lead."""
    program = f"PYTHONPATH={REPOSITORY} {sys.executable} -m adfm_site"
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", words.replace("adfm-site", program)],
        cwd=site,
        check=False,
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE,
    )


PUBLISHED = {
    "adfm-site build --format json >/dev/full": 4,
    "adfm-site build 2>/dev/full": 4,
    "adfm-site build --format json >&-": 4,
    "adfm-site build 2>&-": 4,
    "adfm-site build >&- 2>&- <&-": 4,
    "adfm-site build --format json >/dev/full 2>/dev/full": 4,
    "adfm-site build 2>&1 >/dev/null | (exec <&-; sleep 2)": 4,
    "adfm-site build --format json >/dev/null": 0,
}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
@pytest.mark.parametrize("words", PUBLISHED)
def test_a_site_that_was_published_is_never_called_unpublished(site: Path, words: str) -> None:
    add(site, "content/news.md", "---\ntitle: News\n---\nThe the news.\n")
    done = shell(site, words)
    assert done.returncode == PUBLISHED[words], done
    assert (site / "output/news/index.html").is_file()
    assert "Traceback" not in done.stdout + done.stderr
    if words.endswith("--format json >/dev/full"):
        assert "The site was published, but the report could not be written: No space left on device." in done.stderr
    # No file of the build took the number of a stream that was closed.
    assert shell(site, "adfm-site verify").returncode == 0
    assert b"The the news" not in (site / "output/index.html").read_bytes()


NOT_PUBLISHED = {
    "adfm-site build --format json >/dev/full": 1,
    "adfm-site build 2>&-": 1,
    "adfm-site check --format json >/dev/full": 1,
    "adfm-site check --format sarif | true": 1,
}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
@pytest.mark.parametrize("words", NOT_PUBLISHED)
def test_errors_in_the_content_stay_errors(site: Path, words: str) -> None:
    add(site, "content/news.md", "---\ntitel: News\n---\n")
    done = shell(site, words)
    assert done.returncode == NOT_PUBLISHED[words], done
    assert not (site / "output/index.html").exists()
    assert "Traceback" not in done.stdout + done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
@pytest.mark.parametrize(
    ("words", "status"), [("check --format json >/dev/full", 3), ("schema | head -1", 0), ("schema >/dev/full", 3)]
)
def test_a_report_that_cannot_be_written_is_work_not_done(site: Path, words: str, status: int) -> None:
    done = shell(site, f"adfm-site {words}")
    assert done.returncode == status, done
    assert "Traceback" not in done.stderr
