"""A block that cannot be read hides no other fault.

Every fault, together with any others, is reported once, at its place, and nothing else is.
"""

from itertools import pairwise, permutations
from unittest.mock import patch

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from adfm_site.reading.yaml.recovery import Recovery
from adfm_site.source import Lines, Span
from tests.reading.files import EVENT, codes, entry, places, read
from tests.tiers import figure
from tests.work import assert_linear, seconds

# Blocks of lines in which ▸ stands before the place of the complaint; all but the last cannot be read by any YAML
# parser.
_UNREADABLE = {
    "summary": ("unclosed-quote", 'summary: ▸"About schools'),
    "short-title": ("unclosed-quote", "short-title: ▸'First\non rivers: a start\n  and more"),
    "topics": ("unclosed-bracket", "topics: ▸[child-detention,\n  schools"),
    "place": ("unclosed-bracket", "place: ▸{city: Bangkok, country: TH"),
    "sources": ("unclosed-quote", 'sources:\n  - https://a.example/\n  - ▸"https://b.example/'),
    "unsure": ("colon-in-text", "unsure: ▸Roundtable: the first # or not"),
    "end": ("line-without-colon", "▸end 2020-12-15"),
    "time": ("does-not-fit", "time: 09:00\n  ▸online: true"),
    "participants": ("does-not-fit", "participants:\n    count: 3\n  ▸approximate: true"),
    "follows": ("key-not-text", "▸[follows]: x"),
    "outcomes": ("too-deep", "outcomes: [[[[[[[[[[[▸[a]]]]]]]]]]]]"),
    "image": ("yaml-shortcut", "image:\n  ▸<<: {file: a.png}"),
    "related": ("forbidden-character", "related: a▸\x07b"),
}
_READABLE = {
    "series": ("not-a-number", "number: ▸the 3rd"),
    "languages": ("not-as-expected", "languages: ▸English, Thai"),
    "draft": ("not-yes-or-no", "draft: ▸maybe"),
    "foo": ("unknown-field", "▸layout: post"),
    "also": ("wrong-shape", "changes: ▸Something changed"),
}
# Items of a list of downloads, of which the lines below the first are written as if its hyphen stood at the left edge.
_UNREADABLE_ITEMS = {
    "quote": ("unclosed-quote", '- title: ▸"Agenda\n  kind: agenda\n  held: false'),
    "single quote": ("unclosed-quote", "- title: ▸'Agenda # of the day\n  kind: agenda"),
    "bracket": ("unclosed-bracket", "- title: Agenda\n  kind: ▸[agenda, summary\n  held: false"),
    "brackets over lines": ("unclosed-bracket", "- title: Agenda\n  kind: ▸[\n    agenda,\n    summary\n  held: false"),
    "block": ("unclosed-bracket", "- ▸{title: Agenda, kind: agenda"),
    "colon": ("line-without-colon", "- title: Agenda\n  ▸kind agenda\n  held: false"),
    "too far right": ("does-not-fit", "- title: Agenda\n  kind: agenda\n   ▸held: false"),
    "hyphen": ("does-not-fit", "- title: Agenda\n  kind: agenda\n  ▸- held: false"),
    "text cut short": (
        "does-not-fit",
        '- title: Agenda\n  summary: |\n    We need:\n    - schools: "many\n   ▸- teachers\n  kind: agenda',
    ),
    "key": ("key-not-text", "- title: Agenda\n  ▸[kind]: agenda"),
    "merged": ("yaml-shortcut", "- title: Agenda\n  ▸<<: {kind: agenda}"),
}
_READABLE_ITEMS = {
    "truth": ("not-yes-or-no", "- title: Agenda\n  kind: agenda\n  held: ▸maybe"),
    "unknown": ("unknown-field", "- title: Agenda\n  ▸layout: post"),
    "alias": ("yaml-shortcut", "- title: Agenda\n  kind: ▸*agenda"),
    "anchor": ("yaml-shortcut", "- title: ▸&agenda Agenda\n  kind: agenda"),
    "mended": ("colon-in-text", "- title: ▸Agenda: the first\n  kind: agenda"),
}
_SOUND_ITEMS = (
    "- title: Agenda\n  kind: agenda",
    "- {title: Agenda,\n  kind: [agenda,\n    summary]}",
    "-\n  title: Agenda # and list\n\n  # - title: old\n  kind: agenda",
    '- title: "Agenda:\n    - the first"\n  kind: agenda',
    '- title: Agenda\n  summary: |\n    We need:\n    - schools: "many\n    # - [teachers\n  kind: agenda',
    "- title: Agenda\n  summary: >-\n      - 'one\n\n      - two: {\n  kind:\n    - agenda\n    - summary",
)
# What stands above a list, and how far to the right its hyphens stand.
_LISTS = {
    "indented": ("downloads:", 2),
    "at the edge": ("downloads: # of the event", 0),
    "of a part": ("parts:\n  - title: Day one\n    id: one\n    start: 2020-12-14\n    downloads:", 6),
    "of a part, not indented": ("parts:\n- title: Day one\n  id: one\n  start: 2020-12-14\n  downloads:", 2),
}
_SOUND = ("title: First", "kind: roundtable", "start: 2020-12-14")


def _holds(blocks: list[tuple[str, str]]) -> None:
    pieces = ("---\n" + "".join(f"{words}\n" for _, words in blocks) + "---\nText.\n").split("▸")
    before = ["".join(pieces[:number]) for number in range(1, len(pieces))]
    faults = [code for code, words in blocks if "▸" in words]
    expected = [(code, *Lines(text).place(len(text))) for code, text in zip(faults, before, strict=True)]
    found = read("".join(pieces), EVENT).diagnostics
    told = [(each.code, each.where.line, each.where.column) for each in found if isinstance(each.where, Span)]
    assert sorted(told) == sorted(expected), "".join(pieces)


def _list_holds(list_: str, items: list[tuple[str, str]]) -> None:
    above, column = _LISTS[list_]
    indented = [
        (code, "\n".join(f"{' ' * column}{line}" if line else "" for line in item.split("\n"))) for code, item in items
    ]
    _holds([*(("", line) for line in _SOUND), ("", above), *indented, ("not-yes-or-no", "online: ▸sometimes")])


@pytest.mark.parametrize(("one", "other"), tuple(permutations([*_UNREADABLE, *_READABLE], 2)))
def test_of_two_faults_none_hides_the_other(one: str, other: str) -> None:
    faults = {**_UNREADABLE, **_READABLE}
    _holds([("", _SOUND[0]), faults[one], ("", _SOUND[1]), faults[other], ("", _SOUND[2])])


@settings(max_examples=figure(100, 1_000, quick=25), deadline=None)
@given(st.lists(st.sampled_from([*_UNREADABLE, *_READABLE]), unique=True, max_size=12), st.data())
def test_many_faults_in_any_order(names: list[str], data: st.DataObject) -> None:
    faults = {**_UNREADABLE, **_READABLE}
    blocks = [*(faults[name] for name in names), *(("", line) for line in _SOUND)]
    mixed = data.draw(st.permutations(blocks))
    # Where a quote or bracket is open, a line that is no plain field may be part of it.
    codes_ = [
        code for code, _ in mixed if code != "forbidden-character"
    ]  # which is left out before the quote is looked at
    assume(
        not any(
            one.startswith("unclosed") and other in ("line-without-colon", "key-not-text")
            for one, other in pairwise(codes_)
        )
    )
    _holds(mixed)


@pytest.mark.parametrize(
    ("list_", "one", "other"),
    [
        pytest.param(list_, *two, marks=() if place == number % len(_LISTS) else pytest.mark.battery)
        for number, two in enumerate(permutations([*_UNREADABLE_ITEMS, *_READABLE_ITEMS], 2))
        for place, list_ in enumerate(_LISTS)
    ],
)
def test_of_two_faulty_items_none_hides_the_other(list_: str, one: str, other: str) -> None:
    faults = {**_UNREADABLE_ITEMS, **_READABLE_ITEMS}
    _list_holds(list_, [faults[one], faults[other]])
    _list_holds(
        list_,
        [
            ("", _SOUND_ITEMS[0]),
            faults[one],
            *(("", item) for item in _SOUND_ITEMS),
            faults[other],
            ("", _SOUND_ITEMS[0]),
        ],
    )


@settings(max_examples=figure(200, 2_000, quick=40), deadline=None)
@given(
    st.sampled_from(tuple(_LISTS)),
    st.lists(
        st.sampled_from(
            (*_UNREADABLE_ITEMS.values(), *_READABLE_ITEMS.values(), *(("", item) for item in _SOUND_ITEMS))
        ),
        max_size=10,
    ),
)
def test_many_faulty_items_in_any_order(list_: str, items: list[tuple[str, str]]) -> None:
    assume(items)
    _list_holds(list_, items)


def test_the_law_notices_when_a_list_is_left_out_with_its_item() -> None:
    with patch.object(Recovery, "item_around", lambda *_: None), pytest.raises(AssertionError):
        _list_holds("indented", [_UNREADABLE_ITEMS["quote"], _READABLE_ITEMS["truth"]])


def test_the_law_notices_when_nothing_is_left_out() -> None:
    with patch.object(Recovery, "leave", lambda *_: False), pytest.raises(AssertionError):
        _holds([_UNREADABLE["summary"], *(("", line) for line in _SOUND), _READABLE["draft"]])


def test_the_law_notices_when_what_is_left_out_counts_as_missing() -> None:
    with patch.object(Recovery, "with_left_out", lambda _, fields: fields), pytest.raises(AssertionError):
        _holds([("unclosed-quote", 'title: ▸"First'), *(("", line) for line in _SOUND[1:])])


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ("unclosed-quote", 'title: ▸"First'),
        ("unclosed-quote", 'title: ▸"First\n  Second'),
        ("line-without-colon", "▸title First"),
        ("key-not-text", "▸[title]: First"),
        ("key-not-text", "▸{{ title }}: First"),
        ("does-not-fit", "summary: Much\n  ▸title: First"),
    ],
)
def test_a_field_that_is_there_but_cannot_be_read_is_not_missing(code: str, line: str) -> None:
    _holds([(code, line), *(("", sound) for sound in _SOUND[1:])])


def test_a_field_that_is_missing_beside_one_that_cannot_be_read_is_told() -> None:
    assert places('---\ntitle: "First\nstart: 2020-12-14\n---\n', EVENT) == [
        ("unclosed-quote", '"'),
        ("missing-field", "start"),
    ]


def test_an_entry_of_which_a_field_was_left_out_is_not_whole() -> None:
    read_ = entry('---\ntitle: First\nkind: roundtable\nstart: 2020-12-14\nsummary: "About\n---\n', EVENT)
    assert not read_.whole
    assert read_.head.title == "First"  # type: ignore[attr-defined]


def test_a_head_in_which_nothing_can_be_read_has_one_complaint() -> None:
    assert codes('---\n"title: First\n---\n', EVENT) == ["unclosed-quote"]


def test_a_head_of_faults_alone_ends_soon() -> None:
    def told(lines: int) -> None:
        assert 0 < len(read("---\n" + "a [b\n" * lines + "---\n", EVENT).diagnostics) <= 20

    assert_linear(told, int, 5_000, seconds)
