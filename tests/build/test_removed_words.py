"""Words that were removed from the content are in no published file after the next build."""

import gzip
import shutil
from io import BytesIO
from pathlib import Path
from random import Random
from zipfile import ZipFile, is_zipfile

import pytest

from adfm_site.artifact import Artifact
from adfm_site.build.press import Press
from tests.sites.built import add, build_site, snapshot
from tests.tiers import figure

pytestmark = [pytest.mark.battery, pytest.mark.usefixtures("quick")]

_PAGES = 25
_SITE = """name: Brook archive
languages: en
time-zone: Europe/Vienna
description: {site}
kinds:
  meeting: {{name: Meeting, plural: Meetings}}
roles:
  host: {{by: Host, did: Hosted}}
topics:
  water: Water {topic}
"""
_EVENT = """---
title: Meeting {title}
also-known-as: Gathering {alias}
kind: meeting
start: 20{year}-04-09
series: brook
place: {{city: Town {place}, country: AT}}
summary: They met {summary}.
topics: [water]
organisations:
  host: org-{number}
participants: {{count: 3, note: Some {people}}}
downloads:
  - {{title: Paper {download}, kind: report, file: paper.txt, version: v {version}}}
outcomes:
  - {{id: one, text: They agreed {outcome}}}
links:
  - {{title: See {link}, url: "https://{host}.example/"}}
---
## Heading {heading}

A text with {body} in it. ![A brook {alt}](brook.svg "A caption {caption}")

| {cell} | b |
|---|---|
| a | [a link](https://a.example/{target}) and a note[^1] |

[^1]: A footnote {footnote}.
"""
_AGENDA = "---\nitems:\n  - {{time: 09:00-10:00, title: Opening {item}}}\n---\n"
_ORGANISATION = "---\nname: Mill {name}\nabbreviation: M{short}\nsummary: They mill {trade}.\n---\nSince {since}.\n"
_DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>{drawn}</text></svg>'
_FILES = {
    "content/events/20{year}/m-{number}/index.md": _EVENT,
    "content/events/20{year}/m-{number}/agenda.md": _AGENDA,
    "content/events/20{year}/m-{number}/paper.txt": "A paper {inside}.\n",
    "content/events/20{year}/m-{number}/brook.svg": _DRAWING,
    "content/organisations/org-{number}.md": _ORGANISATION,
}
_REMOVED_FROM_EACH = 5


class _Words(dict[str, object]):
    """The words of a page by their places. Each is unique, and made when it is first needed."""

    def __init__(self, chance: Random, number: int) -> None:
        super().__init__(year=f"{10 + number % 9}", number=number)
        self._chance = chance

    def __missing__(self, place: str) -> str:
        self[place] = "".join(self._chance.choices("bcdfghjklmnpqrstvwxz", k=14))
        return str(self[place])


def _write(root: Path, words: _Words) -> None:
    for path, text in _FILES.items():
        add(root, path.format_map(words), text.format_map(words))


def _hits(output: Path, gone: set[str]) -> set[str]:
    """Return the words that are in published bytes, also in compressed ones, or in names, in any case."""
    data = b"\n".join(
        part for path, packed in snapshot(output).items() for part in (path.encode(), *_unpacked(packed))
    ).lower()
    return {word for word in gone if word.encode() in data}


def _unpacked(data: bytes) -> list[bytes]:
    """Return bytes, and the bytes that are compressed in them."""
    if data.startswith(b"\x1f\x8b"):
        return [data, *_unpacked(gzip.decompress(data))]
    if is_zipfile(BytesIO(data)):
        with ZipFile(BytesIO(data)) as archive:
            return [
                data,
                *(part for name in archive.namelist() for part in (name.encode(), *_unpacked(archive.read(name)))),
            ]
    return [data]


def _site(root: Path) -> tuple[Random, list[_Words], _Words]:
    chance = Random(2)  # noqa: S311 - no secret
    add(root, "content/index.md", "---\ntitle: Brook\n---\nWelcome.\n")
    add(root, "content/series/brook.md", "---\ntitle: Brook meetings\n---\nEvery spring.\n")
    pages = [_Words(chance, number) for number in range(_PAGES)]
    for words in pages:
        _write(root, words)
    whole = _Words(chance, 0)
    add(root, "site.yaml", _SITE.format_map(whole))
    return chance, pages, whole


def _places(words: _Words) -> list[str]:
    return sorted(place for place, word in words.items() if place not in {"year", "number"} and word)


def _remove(root: Path, chance: Random, pages: list[_Words], whole: _Words) -> set[str]:
    """Remove or replace some words of every page, and return the removed ones."""
    gone: set[str] = set()
    for words in pages:
        for place in chance.sample(_places(words), _REMOVED_FROM_EACH):
            gone.add(str(words.pop(place)))
        if not chance.randrange(6):  # a whole event is removed, and added with another name
            for path in _FILES:
                (root / path.format_map(words)).unlink()
            gone |= {str(words.pop(place)) for place in _places(words)}
            words["number"] = chance.randrange(1_000, 1_000_000)
        _write(root, words)
    gone.add(str(whole.pop("topic")))
    add(root, "site.yaml", _SITE.format_map(whole))
    return gone


def test_no_word_that_was_removed_stays_in_a_published_byte(tmp_path: Path) -> None:
    root, output = tmp_path / "site", tmp_path / "site/output"
    chance, pages, whole = _site(root)
    assert build_site(root).errors == 0
    present = {str(words[place]) for words in pages for place in _places(words)} | {str(whole["topic"])}
    assert len(present) > 20 * _PAGES
    # The law can find every word in its place. Abbreviations are in capitals, hosts in small letters: no word is lost.
    assert _hits(output, present) == present
    removed: set[str] = set()
    while len(removed) < figure(500, 10_000):
        removed |= (gone := _remove(root, chance, pages, whole))
        assert build_site(root).errors == 0
        assert _hits(output, removed) == set()
        assert len(gone) > _PAGES
    assert _hits(output, {str(words["title"]) for words in pages}) == {str(words["title"]) for words in pages}


def test_the_law_finds_words_in_what_is_packed_and_in_names(tmp_path: Path) -> None:
    stream = BytesIO()
    with ZipFile(stream, "w") as archive:
        archive.writestr("heron.txt", gzip.compress(b"a sluice"))
    add(tmp_path, "a/Gauge.html", b"a mill")
    add(tmp_path, "b.zip", stream.getvalue())
    assert _hits(tmp_path, {"heron", "sluice", "gauge", "mill", "otter"}) == {"heron", "sluice", "gauge", "mill"}


def test_a_build_that_remembers_too_much_breaks_the_law(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The fault: the key of a page is its template alone, so old pages are published again."""

    def key(_: object, artifact: Artifact) -> str:
        return repr(artifact.recipe)

    root = tmp_path / "site"
    monkeypatch.setattr(Press, "_key", key)
    chance, pages, whole = _site(root)
    assert build_site(root).errors == 0
    gone = _remove(root, chance, pages, whole)
    assert build_site(root).errors == 0
    assert _hits(root / "output", gone)
    shutil.rmtree(root)
