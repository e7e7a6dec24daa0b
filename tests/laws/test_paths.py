"""No path that an editor, or an adversary, may write leads out of content/."""

from posixpath import normpath
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adfm_site.archive.paths import resolve
from adfm_site.reading.file_names import is_usable_for_file
from tests.tiers import figure

_BASE = "content/events/2019/first/index.md"
_PIECES = [
    "..",
    ".",
    "/",
    "%2e%2e",
    "%2E.",
    "%2f",
    "%5c",
    "\\",
    "C:",
    "c:/",
    "\0",
    "%00",
    "~",
    "a",
    "ก",
    "//",
    "\n",
    "…",
    "．．",
    " ",
    "%",
    "%252e",
    "file:",
    "\u202e",
]


@settings(max_examples=figure(300, 3_000, quick=60))
@given(
    st.one_of(st.text(max_size=30), st.lists(st.sampled_from(_PIECES), max_size=12).map("".join)),
    st.sampled_from([_BASE, "content/index.md"]),
)
def test_whatever_is_written_stays_inside(written: str, base: str) -> None:
    path = resolve(base, written)
    if path is not None:
        assert path == "content" or path.startswith("content/")
        assert normpath(path) == path
        assert not {"..", ".", ""} & set(path.split("/"))
        assert "\\" not in path
        assert not any(ord(sign) < 32 for sign in path)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "/etc/passwd",
        "//evil.example/x",
        "../../../../x",
        "%2e%2e/%2e%2e/%2e%2e/%2e%2e/x",
        "..%2f..%2f..%2f..%2fx",
        "..\\x",
        "a\\..\\x",
        "C:\\x",
        "c:x",
        "C:/x",
        "a\x00b",
        "a%00b",
        "~/x",
        "~root/x",
        "a/../../../../../x",
        "./../../../../x",
        "%2Fetc/passwd",
        "%5c%5cserver/x",
        "a\nb",
        "x/../../../../..",
    ],
)
def test_a_path_that_leads_out_is_none(written: str) -> None:
    assert resolve(_BASE, written) is None


@pytest.mark.parametrize(
    ("written", "path"),
    [
        ("a.pdf", "content/events/2019/first/a.pdf"),
        ("./a.pdf", "content/events/2019/first/a.pdf"),
        ("../../2015/b/index.md", "content/events/2015/b/index.md"),
        ("../../../about.md", "content/about.md"),
        ("a%20b.pdf", "content/events/2019/first/a b.pdf"),
        ("U\u0308bersicht.pdf", "content/events/2019/first/Übersicht.pdf"),
        ("U%CC%88bersicht.pdf", "content/events/2019/first/Übersicht.pdf"),
    ],
)
def test_a_path_inside_is_one_text_however_it_was_typed(written: str, path: str) -> None:
    assert resolve(_BASE, written) == path


@settings(max_examples=figure(200, 2_000, quick=60))
@given(st.text(max_size=20))
def test_a_publishable_name_is_one_step_of_a_path(name: str) -> None:
    if is_usable_for_file(name):
        assert not set(name) & set('/\\:*?"<>|#%&\0 ')
        assert name not in (".", "..")
        assert unquote(name) == name


@pytest.mark.parametrize(
    "name",
    ["CON", "nul.txt", "com1.pdf", "a.", ".hidden", "-a", "a b", "a/b", "a:b", "a?b", "a#b", "", "x" * 121, "ก" * 41],
)
def test_names_that_fail_somewhere_are_not_published(name: str) -> None:
    assert not is_usable_for_file(name)
