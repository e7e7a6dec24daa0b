"""The index: what stands in it, that it is the same every time, and that an edit changes little of it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from adfm_site.views.findable import Findable
from adfm_site.views.search_index import cut, places, weighed
from tests.bench.generate import generate
from tests.search.papers import index_files, paper, standing
from tests.sites.built import REPOSITORY, Built, add, build_site, codes, snapshot

WORDS_AND_SIZES = some.dictionaries(
    some.text("abcdefghij", min_size=1, max_size=6), some.integers(1, 3_000), max_size=60
)


@given(some.dictionaries(some.integers(0, 4_000), some.integers(1, 25)))
def test_places_are_read_back_as_they_were(where: dict[int, int]) -> None:
    written = places(sorted(where.items()))
    read, number, step = {}, -1, ""
    for sign in written:
        if not sign.isupper():
            step += sign
            continue
        number += int(step, 36) if step else 1
        read[number] = ord(sign) - 64
        step = ""
    assert read == where


@given(WORDS_AND_SIZES)
def test_the_files_of_words_hold_each_word_once_in_order(sizes: dict[str, int]) -> None:
    words = [(word, "A" * sizes[word]) for word in sorted(sizes)]
    parts = list(cut(words))
    assert [pair for part in parts for pair in part] == words
    assert all(parts)


@given(WORDS_AND_SIZES, some.text("abcdefghij", min_size=1, max_size=6), some.integers(1, 3_000))
def test_a_new_word_moves_no_cut_but_its_own(sizes: dict[str, int], word: str, size: int) -> None:
    def cuts(of: Mapping[str, int]) -> set[str]:
        return {part[0][0] for part in cut([(each, "A" * of[each]) for each in sorted(of)])} - {min(of, default="")}

    sizes.pop(word, None)
    assert cuts({**sizes, word: size}) - cuts(sizes) <= {word, min((other for other in sizes), default="")}


def test_a_word_weighs_by_where_it_stands() -> None:
    thing = Findable(
        sort=0,
        address="/",
        title="Mill",
        names=("Mill", "A long name of the old mill"),
        related=("Rivers", "mill"),
        summary="Boats on rivers",
        text="boats weir weir weir weir lock",
    )
    assert weighed(thing) == {
        "mill": 23,
        "long": 13,
        "name": 13,
        "old": 13,
        "rivers": 5,
        "boats": 4,
        "weir": 3,
        "lock": 1,
    }


def test_what_readers_see_of_an_event_is_found(conference: Built) -> None:
    found = standing(conference.tree.files)
    symposium = "/events/2021/sym-01/"
    for word in ("symposium", "vell", "levees", "graz", "2021"):
        assert any(address == symposium and not page for address, page, _ in found[word]), word


def test_every_address_in_the_index_is_a_page(every_site: Built) -> None:
    files = every_site.tree.files
    for where in standing(files).values():
        for address, _, _ in where:
            assert f"{address.removeprefix('/')}index.html" in files


def test_the_words_of_pdfs_stand_at_their_pages(real: Built) -> None:
    held = [where for where in standing(real.tree.files)["compiled"] if where[1]]
    assert {(address, page) for address, page, _ in held} >= {
        ("/documents/atd-01-compiled-record/", 1),
        ("/documents/atd-02-compiled-record/", 1),
    }


@pytest.mark.battery
def test_other_machines_make_the_same_index(small: Path, tmp_path: Path) -> None:
    trees = []
    for seed, zone, language in (("1", "UTC", "C"), ("2", "Asia/Kathmandu", "tr_TR.UTF-8")):
        output = tmp_path / seed
        words = [
            sys.executable,
            "-m",
            "adfm_site",
            "build",
            "--site",
            small,
            "--output",
            output,
            "--as-of",
            "2026-02-01",
        ]
        environment = {
            **os.environ,
            "PYTHONPATH": str(REPOSITORY),
            "PYTHONHASHSEED": seed,
            "TZ": zone,
            "LC_ALL": language,
        }
        subprocess.run(words, check=True, capture_output=True, env=environment)
        trees.append(index_files(snapshot(output)))
    assert trees[0] == trees[1]
    assert len(trees[0]) > 5


def changed(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> set[str]:
    """Return the files that are other than before, new or gone."""
    return {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}


@pytest.fixture(scope="session")
def _sixty_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("sixty") / "site"
    generate(root, 60)
    assert not build_site(root).errors
    return root


@pytest.fixture
def sixty(_sixty_once: Path, tmp_path: Path) -> Path:
    """Return a site of sixty events that was published, to be changed."""
    return Path(shutil.copytree(_sixty_once, tmp_path / "site"))


def test_an_edit_changes_only_the_files_that_tell_of_it(sixty: Path) -> None:
    before = index_files(snapshot(sixty / "output"))
    event = next((sixty / "content/events").glob("*/event-00030/index.md")).relative_to(sixty).as_posix()
    text = (sixty / event).read_text(encoding="utf-8")
    add(sixty, event, f"{text}\nThe quaggas were quiet.\n")
    assert not build_site(sixty).errors
    after = index_files(snapshot(sixty / "output"))
    name = event.removeprefix("content/").removesuffix("/index.md")
    told = changed(before, after)
    assert f"search/things/{name}.json" in told
    assert {path for path in told if path.startswith("search/things/")} == {f"search/things/{name}.json"}
    assert "search/words/spelling.q.json" in told
    assert len({path for path in told if path.startswith("search/words/from")}) <= 3
    assert len(told) <= 6
    assert len(after) > 80


def test_a_new_event_leaves_other_years_as_they_are(sixty: Path) -> None:
    before = standing(index_files(snapshot(sixty / "output")))
    add(
        sixty,
        "content/events/2001/aaa-first/index.md",
        "---\ntitle: Quagga meeting\nkind: workshop\nstart: 2001-01-01\n---\n",
    )
    assert not build_site(sixty).errors
    after = standing(index_files(snapshot(sixty / "output")))
    assert after["quagga"] == [("/events/2001/aaa-first/", 0, 16)]
    new = {
        word: [where for where in places_ if where[0] != "/events/2001/aaa-first/"] for word, places_ in after.items()
    }
    assert {word: where for word, where in new.items() if where} == before


RECORD = """---
title: Rivers
kind: meeting
start: 2024-04-09
{more}
downloads:
  - title: Notes
    kind: {kind}
    file: notes.pdf
    {fields}
---
Text.
"""


@pytest.mark.parametrize(
    ("kind", "fields", "more", "is_found"),
    [
        ("summary", "", "", True),
        ("summary", "restricted: true", "", False),
        ("summary", "draft: true", "", False),
        ("summary", "publish: 2026-03-01 10:00", "", False),
        ("summary", "publish: 2026-01-01 10:00", "", True),
        ("summary", "withdrawn: {date: 2025-01-01, reason: Wrong.}", "", False),
        ("summary", "", "draft: true", False),
        ("participants", "", "", False),
        ("participants", "agreed: true", "", True),
        ("[agenda, participants]", "", "", False),
    ],
)
def test_only_the_words_of_papers_for_everybody_are_found(
    small: Path, kind: str, fields: str, more: str, is_found: bool
) -> None:
    add(small, "content/events/2024/paper/index.md", RECORD.format(kind=kind, fields=fields, more=more))
    add(small, "content/events/2024/paper/notes.pdf", paper("Canaries and\nquaggas", "came here"))
    assert codes(build_site(small)) == []
    files = index_files(snapshot(small / "output"))
    assert any(b"quaggas" in data for data in files.values()) == is_found
    assert ("quaggas" in standing(files)) == is_found


def test_a_withheld_name_on_a_page_of_a_pdf_stops_the_build(small: Path) -> None:
    add(small, "content/events/2024/paper/index.md", RECORD.format(kind="summary", fields="", more=""))
    add(small, "content/events/2024/paper/notes.pdf", paper("There spoke", "Jane\nQuagga of the mill"))
    add(small, "site.yaml", f"withheld-names: [Jane Quagga]\n{(small / 'site.yaml').read_text(encoding='utf-8')}")
    outcome = build_site(small)
    assert [(found.code, found.path) for found in outcome.diagnostics] == [
        ("withheld-name-in-file", "content/events/2024/paper/index.md")
    ]
    assert not (small / "output").exists()


def test_long_papers_stand_in_files_of_their_own(small: Path) -> None:
    pages = [f"page{number} {'river ' * 60}" for number in range(1, 21)]
    add(small, "content/events/2024/paper/index.md", RECORD.format(kind="summary", fields="", more=""))
    add(small, "content/events/2024/paper/notes.pdf", paper(*pages))
    assert codes(build_site(small)) == []
    files = index_files(snapshot(small / "output"))
    assert [path for path in sorted(files) if "notes" in path] == [
        f"search/things/documents/paper-notes/{number}.json" for number in range(3)
    ]
    assert standing(files)["page17"] == [("/documents/paper-notes/", 17, 1)]
    assert max(map(len, files.values())) < 6_000
