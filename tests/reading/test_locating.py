"""Places named by the way to them are found in the file again."""

import pytest

from adfm_site.diagnostics import Passage, Pointer
from adfm_site.reading.locating import find
from tests.reading.files import EVENT, pointed_at, source

_FILE = """---
title: ประชุม
downloads:
  - title: One
    file: one.pdf
  - {title: Two, file: two.pdf}
topics: water
summary: |
  first
  second
---
ประชุม [a](one.pdf) and [b](one.pdf).

![c](title)
"""


@pytest.mark.parametrize(
    ("steps", "part", "covers"),
    [
        (("title",), "value", "ประชุม"),
        (("title",), "key", "title"),
        (("downloads", 0, "file"), "value", "one.pdf"),
        (("downloads", 1, "file"), "value", "two.pdf"),
        (("downloads", 1, "file"), "key", "file"),
        (("downloads", 0, "kind"), "value", "title"),
        (("topics", 0), "value", "water"),
        (("nothing",), "value", "title"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_way_leads_to_its_value_or_its_key(
    steps: tuple[str | int, ...], part: str, covers: str, end: str, mark: str
) -> None:
    where = find(source(mark + _FILE.replace("\n", end), EVENT), Pointer(path=EVENT, steps=steps, part=part))  # type: ignore[arg-type]
    assert pointed_at(_FILE, where) == covers


def test_a_value_of_several_lines_is_told_at_its_first_sign() -> None:
    where = find(source(_FILE, EVENT), Pointer(path=EVENT, steps=("summary",)))
    assert (where.line, where.end_line) == (8, 8)


@pytest.mark.parametrize(
    ("words", "occurrence", "place"),
    [("one.pdf", 0, (12, 12)), ("](one.pdf", 1, (12, 29)), ("](title", 0, (14, 6)), ("absent", 0, (12, 1))],
)
def test_a_passage_is_looked_for_in_the_markdown_only(words: str, occurrence: int, place: tuple[int, int]) -> None:
    where = find(source(_FILE, EVENT), Passage(path=EVENT, text=words, occurrence=occurrence))
    assert (where.line, where.column) == place


def test_without_the_file_a_place_is_its_beginning() -> None:
    for file in (None, source(_FILE, "content/other.md"), source("", EVENT)):
        where = find(file, Pointer(path=EVENT, steps=("title",)))
        assert (where.path, where.line, where.column) == (EVENT, 1, 1)


def test_site_yaml_has_places_too() -> None:
    where = find(
        source("name: A\nkinds:\n  meeting:\n    name: M\n", "site.yaml"),
        Pointer(path="site.yaml", steps=("kinds", "meeting", "name")),
    )
    assert (where.line, where.column) == (4, 11)
