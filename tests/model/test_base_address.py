"""The address of a site: an absolute address with a host, in site.yaml and after --base-url."""

from pathlib import Path

import pytest

from adfm_site.model.base_address import fault_of_base
from tests.sites.process import command

FAULTY = {
    "https://name@archive.example/": "user name",
    "https://name:word@archive.example/": "password",
    "https://archive.example/ a/": "character",
    "https://archive.example/\n": "character",
    "https://archive\u200b.example/": "character",
    "https://archive.example/<b>": "character",
    "https://archive.example:99999/": "port",
    "https://archive.example:0/": "port",
    "https://archive.example:x/": "port",
    "https://archive.example/a/../b/": "step",
    "https://archive.example/%2e%2E/b/": "step",
    "https://archive.example/./": "step",
    "https://archive.example//a/": "step",
    "https://archive.example/?a=b": "?",
    "https://archive.example/?": "?",
    "https://archive.example/#a": "#",
    "ftp://archive.example/": "https://",
    "//archive.example/": "https://",
    "archive.example": "https://",
    "https://": "https://",
    "https://[::1": "port",
    f"https://archive.example/{'a' * 2_000}": "long",
}
GOOD = (
    "https://archive.example",
    "http://localhost:8000/",
    "https://user.pages.example/archive/",
    "https://xn--bcher-kva.example/a/b",
    "http://[::1]:80/",
)


@pytest.mark.parametrize("words", FAULTY)
def test_what_is_no_address_of_a_site_is_refused(words: str, tmp_path: Path) -> None:
    assert FAULTY[words] in fault_of_base(words)
    done = command("build", "--base-url", words, "--site", str(tmp_path))
    assert done.returncode == 2
    assert FAULTY[words] in done.stderr
    assert "Traceback" not in done.stderr
    assert "word@" not in done.stderr


@pytest.mark.parametrize("words", GOOD)
def test_addresses_of_sites(words: str) -> None:
    assert fault_of_base(words) == ""
