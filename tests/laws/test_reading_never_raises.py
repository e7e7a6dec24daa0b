"""Reading never fails: any bytes become an entry.

Every fault is reported at a place inside the file, by a code of the catalogue.
"""

from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adfm_site.catalogue import problems
from adfm_site.reading.files import read_entry, read_site, text_of
from adfm_site.reading.locating import located
from adfm_site.source import Source
from tests.reading.files import EVENT, PAGE, inside, source, where_of
from tests.tiers import figure, further

_REPOSITORY = Path(__file__).resolve().parents[2]
_CODES = frozenset(problems())
_FILES = {
    path.relative_to(_REPOSITORY).as_posix(): path.read_bytes()
    for path in sorted((_REPOSITORY / "content").rglob("*.md"))
}
_TRIES = settings(
    max_examples=figure(120, 1_200, quick=60), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
_SIGNS = [
    "---\n",
    "...\n",
    "\n",
    "\r\n",
    "\r",
    "  ",
    "\t",
    ": ",
    ":",
    "- ",
    "-",
    "[",
    "]",
    "{",
    "}",
    ", ",
    "&a ",
    "*a",
    "!t ",
    "|",
    ">",
    '"',
    "'",
    "#",
    "%",
    "@",
    "? ",
]
_SIGNS += [
    "title",
    "kind",
    "start",
    "draft",
    "downloads",
    "place",
    "2019-11-21",
    "Bangkok, TH",
    "true",
    "\ufeff",
    "\u00a0",
    "\u2028",
    "\x85",
    "ประชุม",
    "😀",
    "e\u0301",
    "\0",
    "\x07",
]
_MARKS = [
    "# ",
    "\n\n",
    "\n",
    "[a](b.md)",
    "![c](d.png)",
    "<b>",
    "</b>",
    "<script>",
    "[^1]",
    "[^1]: ",
    "| a | b |\n|---|---|\n",
    "> ",
    "- ",
    "1. ",
    "`",
    "**",
    "_",
    ": ",
    "    ",
    "{#a}",
]
_MARKS += [
    "{: a=b }",
    "*[A]: ",
    "ก็",
    '"',
    "'",
    "<a href='x'>",
    "&amp;",
    "&",
    "\\",
    "\x02",
    "http://a",
    "<!--",
    "-->",
    "<div>",
    "</div>",
    "***",
    "===",
]


def _hold(file: Source) -> None:
    answer = read_site(file) if file.path == "site.yaml" else read_entry(file)
    words = text_of(file).value
    for found in answer.diagnostics:
        place = where_of(located(found, file).where)
        assert found.code in _CODES
        assert found.message
        assert inside(words, place), (found, place)


@_TRIES
@given(st.binary(max_size=200), st.sampled_from([PAGE, EVENT, "site.yaml"]))
def test_any_bytes(data: bytes, path: str) -> None:
    _hold(source(data, path))
    _hold(source(b"---\n" + data + b"\n---\n" + data, path))


@_TRIES
@given(st.lists(st.sampled_from(_SIGNS), max_size=30).map("".join), st.sampled_from([PAGE, EVENT, "site.yaml"]))
def test_any_pieces_of_front_matter(words: str, path: str) -> None:
    _hold(source(f"---\n{words}\n---\nText.\n", path))
    _hold(source(words, path))


@_TRIES
@given(st.lists(st.one_of(st.sampled_from(_MARKS), st.text(max_size=5)), max_size=40).map("".join))
def test_any_markdown(body: str) -> None:
    _hold(source(f"---\ntitle: A\n---\n{body}".encode("utf-8", "surrogatepass")))


@_TRIES
@given(st.sampled_from(sorted(_FILES)), st.integers(0, 2**32), st.integers(1, 6))
def test_any_changes_to_a_real_file(path: str, seed: int, changes: int) -> None:
    chance, words = Random(seed), _FILES[path].decode()  # noqa: S311 - no secrets here
    end = words.index("\n---\n") + 4
    for _ in range(changes):
        start = chance.randrange(end)
        words = words[:start] + chance.choice(_SIGNS) + words[start + chance.choice((0, 0, 1, 5)) :]
    _hold(source(words, path))


@further
@pytest.mark.parametrize(
    "path",
    [
        max(
            (path for path in _FILES if path.endswith("/index.md") and len(_FILES[path]) < 3_500),
            key=lambda path: len(_FILES[path]),
        )
    ],
)
def test_a_file_that_ends_at_any_byte(path: str) -> None:
    data = _FILES[path]
    for end in range(0, len(data), figure(1, 1, quick=7)):
        _hold(source(data[:end], path))


@pytest.mark.parametrize(
    "words",
    [
        "name: [",
        "name: {a",
        "name: {a: ",
        'name: "a',
        "name: 'a",
        "name: |x",
        "a\nb",
        "name: a: ",
        "name: b\n a: c",
        "? [",
        "&",
    ],
)
def test_a_fault_where_the_last_line_has_no_end(words: str) -> None:
    assert read_site(source(words, "site.yaml")).diagnostics
    _hold(source(words, "site.yaml"))


@pytest.mark.parametrize(
    "path", ["content/A.md", "content/events/x.md", "content/index.th.md", "content/series/a/b.md"]
)
def test_a_file_in_a_wrong_place(path: str) -> None:
    _hold(source("---\ntitle: A\n---\n", path))


def test_real_files_are_read_without_complaint() -> None:
    for path, data in _FILES.items():
        assert [found for found in read_entry(source(data, path)).diagnostics if found.severity == "error"] == []
