"""`new` writes the intended values to the right path, overwrites nothing, and leaves nothing else behind."""

import os
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from types import MappingProxyType
from typing import Any
from unittest.mock import Mock

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from adfm_site.editing.front_matter import Written, front_matter, with_value
from adfm_site.editing.new import Desk, Draft, faults_of_id, open_desk, save, whole_check
from adfm_site.model import KIND_NAMED
from adfm_site.model.event import Event
from adfm_site.progress import silent
from adfm_site.reading.files import read_entry
from adfm_site.reading.quotes import curled
from adfm_site.refusal import Refusal
from adfm_site.source import Source
from tests.sites.built import snapshot
from tests.tiers import figure

TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=60) | st.text(
    "ab:#-'\"[]{}&*!|>%@`?,~ \\ก", min_size=1
)


def draft(kind: str, id_: str, /, **answers: Written) -> Draft:
    return Draft(kind=KIND_NAMED[kind], id=id_, answers=MappingProxyType(answers))


@pytest.fixture
def desk(small: Path) -> Desk:
    """Return the smallest site, for tests that add a file."""
    return open_desk(small, silent)


@given(TEXTS.filter(str.strip), TEXTS.filter(str.strip))
@settings(max_examples=figure(400, 4_000, quick=60), deadline=None)
@example("null", "~")
@example('a "b" it\'s', "- x: y # z")
@example("---", "...")
@example("0", "0:Ҷ ҷ")
@example("a: b", "? a")
@example("\ufeff", "\u2028x\u00a0y")
def test_every_text_reads_back_as_it_was_typed_but_for_its_quotes_or_is_refused(title: str, summary: str) -> None:
    answers = MappingProxyType(
        {"title": title, "kind": "meeting", "start": "unknown", "summary": summary, "also-known-as": (summary, title)}
    )
    text = front_matter(Event, answers)
    data = text.encode()
    read = read_entry(Source(path="content/events/undated/x/index.md", data=data, digest=""))
    assert read.value is not None
    head = read.value.head
    errors = {found.code for found in read.diagnostics if found.severity == "error"}  # without the notes about prose
    if errors:
        assert errors <= {"forbidden-character", "nothing-to-see"}
        assert not (title + summary).isprintable()
        return
    assert isinstance(head, Event)
    assert (head.title, head.summary) == (
        curled(" ".join(title.split()), before=""),
        curled(" ".join(summary.split()), before=""),
    )
    assert head.also_known_as == (head.summary, head.title)
    assert text.count("\n") == 9


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Rivers and forests", "Rivers and forests"),
        ("Rivers: a look", '"Rivers: a look"'),
        ("Room #4", '"Room #4"'),
        ("Room#4", "Room#4"),
        ("- first", '"- first"'),
        ("*First*", '"*First*"'),
        ('"First" look', "'\"First\" look'"),
        ("แม่น้ำ 10:30", "แม่น้ำ 10:30"),
        (" two  blanks\t", "two blanks"),
    ],
)
def test_quotes_stand_only_where_they_are_needed(written: str, expected: str) -> None:
    assert front_matter(Event, {"title": written}) == f"---\ntitle: {expected}\n---\n"


def test_the_fields_stand_in_the_order_of_the_model_and_the_common_ones_last() -> None:
    answers: Mapping[str, Written] = {"summary": "s", "start": "2020", "kind": "meeting", "title": "t"}
    assert [line.partition(":")[0] for line in front_matter(Event, answers).splitlines()[1:-1]] == [
        "title",
        "kind",
        "start",
        "summary",
    ]


def test_ways_make_blocks_and_lists() -> None:
    answers: Mapping[str, Written] = {}
    for steps, value in ((("items", 0, "title"), "a"), (("items", 0, "time"), "9:00"), (("items", 1, "title"), "b")):
        answers = with_value(answers, steps, value)
    assert (
        front_matter(KIND_NAMED["agenda"].head, answers)
        == "---\nitems:\n  - title: a\n    time: 9:00\n  - title: b\n---\n"
    )
    with pytest.raises(ValueError, match="5"):
        with_value(answers, ("items", 5, "title"), "x")
    with pytest.raises(ValueError, match="title"):
        with_value({"items": "x"}, ("items", "title"), "x")


@pytest.mark.parametrize("kind", list(KIND_NAMED))
@pytest.mark.parametrize(
    "id_",
    [
        "..",
        "../x",
        "a/../../x",
        "/etc/x",
        "a\\b",
        "A",
        "a b",
        "",
        ".",
        "x\0",
        "x\n",
        "~",
        "a/index.th",
        "events/2019/x/index",
    ],
)
def test_no_id_leads_elsewhere(desk: Desk, kind: str, id_: str) -> None:
    assert faults_of_id(desk, draft(kind, id_))


def test_a_file_is_never_overwritten(desk: Desk) -> None:
    (desk.root / "content/index.md").write_text("---\ntitle: Mine\n---\n", encoding="utf-8")
    before = snapshot(desk.root)
    with pytest.raises(Refusal, match=r"content/index\.md already exists"):
        save(desk, draft("page", "index", title="Other"))
    assert snapshot(desk.root) == before


def test_a_link_in_content_leads_nothing_outside(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (desk.root / "content/series").symlink_to(tmp_path / "outside")
    with pytest.raises(Refusal, match="outside content/"):
        save(desk, draft("series", "x", title="X"))
    assert snapshot(tmp_path / "outside") == {}


@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError(28, "No space left on device")])
def test_what_is_interrupted_leaves_nothing_behind(
    desk: Desk, error: BaseException, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, folders = snapshot(desk.root), sorted(desk.root.rglob("*"))
    real_open = Path.open

    def broken(path: Path, mode: str = "r", *others: Any, **named: Any) -> Any:
        file = real_open(path, mode, *others, **named)
        if mode != "xb":
            return file
        file.write(b"---")
        return closing(Mock(write=Mock(side_effect=error), close=file.close))

    monkeypatch.setattr(Path, "open", broken)
    with pytest.raises((KeyboardInterrupt, Refusal)):
        save(desk, draft("event", "new-one", title="X", kind="meeting", start="2031"))
    assert (snapshot(desk.root), sorted(desk.root.rglob("*"))) == (before, folders)


def test_only_what_the_new_file_adds_is_complained_about(desk: Desk) -> None:
    (desk.root / "content/faulty.md").write_text("---\ntitel: x\n---\n", encoding="utf-8")
    assert whole_check(desk, draft("page", "sound", title="Sound"), silent) == ()
    (found,) = whole_check(desk, draft("page", "unsound", title="Unsound", menu="five"), silent)
    assert (found.code, found.path) == ("not-a-number", "content/unsound.md")
    assert not os.path.lexists(desk.root / "content/unsound.md")
