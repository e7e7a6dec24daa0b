"""Texts have the blocks, lists, links and words that GitHub shows, but for differences that are named and meant."""

from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adfm_site.reading.markdown import block_parser as blocks
from adfm_site.reading.markdown import emphasis
from adfm_site.reading.markdown.blocks import MarkdownBlock
from tests.reading.reference_parser import DIFFERENCES, Difference, may_differ, ours, theirs
from tests.tiers import figure, further

MINUTES: Final = sorted((Path(__file__).parent / "minutes").glob("*.md"))
_MARKUP: Final = (
    "a·b·c·word·two·Three·1·2019·x·é·คุ้ม·*·**·***·_·__·`·``·[·]·!·(·)·~~·\\·&·&amp;·<·>·|·-·+·#·=·'·\"·.·,·;·^· ·  "
    "·\t·\n·\n·\n\n·  \n"
    "·\n  ·\n   ·\n    ·\n- ·\n* ·\n1. ·\n0. ·\n1) ·\n> ·\n# ·\n## ·\n```\n·\n---\n·\n===\n·\n***\n·\n\t·\n\n    "
    "code·\n   - ·- ·  - "
    '·    - ·\n| a | b |\n|---|---|\n| c | d |·[a](b)·[a](b "t")·![a](b)·[r]·\n\n[r]: /u\n\n'
    "·[x][r]·{a}·{: .b}·<b>·</b>·<div>·</div>"
    "·\n<div>\n·\n</div>\n·<!-- c -->· https://example.org/way · x@example.org "
)
PIECES: Final = tuple(_MARKUP.split("·"))
TEXTS: Final = st.lists(st.sampled_from(PIECES), max_size=16).map("".join)


@further
@settings(max_examples=figure(10_000, 100_000, quick=500))
@given(TEXTS)
def test_a_text_has_the_structure_that_github_shows(text: str) -> None:
    if not may_differ(text):
        read = ours(text)
        assert read is None or read == theirs(text)


@pytest.mark.parametrize("file", MINUTES, ids=[file.stem for file in MINUTES])
def test_minutes_have_the_structure_that_github_shows(file: Path) -> None:
    text = file.read_text("utf-8")
    assert ours(text) == theirs(text)


@pytest.mark.parametrize("difference", DIFFERENCES, ids=lambda difference: difference.why[:40])
def test_a_difference_is_one(difference: Difference) -> None:
    """A difference that is none any longer leaves the list."""
    assert difference.form.search(difference.example)
    assert ours(difference.example) != theirs(difference.example)


# Faults planted in the reader: each must be found among a few thousand texts.


def _differs(count: int = 1_500) -> bool:
    chance = Random(7)  # noqa: S311 - nothing is hidden by it
    for _ in range(count):
        text = "".join(chance.choice(PIECES) for _ in range(chance.randint(1, 16)))
        read = None if may_differ(text) else ours(text)
        if read is not None and read != theirs(text):
            return True
    return False


def _any_number_of_spaces(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(blocks, "TAB", 8)


def _headings_without_space(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(blocks, "_HEADING", blocks.pattern(r"(#{1,6})"))


def _four_columns(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(blocks, "_ITEM_INDENT_AT_MOST", 0)


def _never_loose(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(MarkdownBlock, "spaced", property(lambda _: False))


def _lists_of_any_number(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(blocks, "_NUMBER", blocks.pattern(r"([0-9]{1,9})()(?=[ \t]|$)"))


def _emphasis_inside_words(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(emphasis, "_is_sign", lambda _: False)


def _emphasis_of_any_length(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(emphasis, "_fit", lambda opener, closer: opener.sign == closer.sign and opener.can_open)


def _tables_below_paragraphs(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(blocks, "_DELIMITERS", blocks.pattern(r"\|-+\|$"))


@pytest.mark.parametrize(
    "plant",
    [
        _any_number_of_spaces,
        _headings_without_space,
        _four_columns,
        _never_loose,
        _lists_of_any_number,
        _emphasis_inside_words,
        _emphasis_of_any_length,
        _tables_below_paragraphs,
    ],
)
def test_a_planted_fault_is_found(plant: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch)
    assert _differs()


def test_without_a_fault_nothing_is_found() -> None:
    assert not _differs()
