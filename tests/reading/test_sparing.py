"""The sparing inline processor gives what the stock one gives, and spares what it can."""

from contextlib import suppress
from functools import partial
from re import Pattern

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adfm_site.reading.markdown import _converter, stock_converter
from adfm_site.reading.sparing import SIGNS, SparingInlineProcessor
from tests.reading.payloads import PAYLOADS
from tests.sites.built import REPOSITORY

STOCK = stock_converter()
PIECES = (
    *("`", "``", "\\", "*", "**", "***", "_", "__", "[", "]", "![", "](", ")", "[^1]", "[^1]: note", "[x]: /y", "<", ">", "<b>", "</b>"),
    *("<http://a.example>", "<a@b.example>", "<!--", "-->", "&", "&amp;", "&#38;", "{: #id}", "{.c}", "  \n", "\n", "\n\n", "    ", " "),
    *("- ", "1. ", "> ", "# ", "|", "---", ": ", "*[HTML]: x", "HTML", "word", "ü", "คุ้ม", "\u0002", "klzzwxh:0000", "\u0003", "!", "'"),
    *('(/x "t")', "{", "}"),
)


def both(text: str) -> None:
    """Convert a text in both ways, where the stock converter can."""
    try:
        expected = STOCK.reset().convert(text)
    except (RecursionError, ValueError):
        with pytest.raises((RecursionError, ValueError)):
            _converter().reset().convert(text)
        _converter.cache_clear()
        return
    assert _converter().reset().convert(text) == expected


def test_every_pattern_of_ours_is_known() -> None:
    converter = _converter()
    assert isinstance(converter.treeprocessors["inline"], SparingInlineProcessor)
    assert [type(one) for one in converter.treeprocessors if not isinstance(one, SparingInlineProcessor)] == [
        type(one) for one in STOCK.treeprocessors if one is not STOCK.treeprocessors["inline"]
    ]
    assert {pattern.pattern for pattern in converter.inlinePatterns} == set(SIGNS)


def test_only_patterns_whose_signs_occur_are_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    converter = _converter()
    for pattern in converter.inlinePatterns:
        monkeypatch.setattr(pattern, "getCompiledRegExp", partial(_asked, asked, type(pattern).__name__, pattern.getCompiledRegExp()))
    converter.reset().convert("Some words, and others.\n\nA pair & more.")
    assert asked == ["HtmlInlineProcessor"]


def test_all_texts_of_the_repository_are_the_same() -> None:
    files = [*REPOSITORY.glob("*.md"), *(file for part in ("content", "tests", "adfm_site") for file in (REPOSITORY / part).rglob("*.md"))]
    assert len(files) > 100
    for file in files:
        both(file.read_text("utf-8", "replace"))


def test_hostile_texts_are_the_same() -> None:
    for payload in PAYLOADS:
        both(payload)
        both(f"words {payload} *more*\n\n- {payload}\n\n| a |\n|---|\n| {payload} |\n")


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_made_up_texts_are_the_same(text: str) -> None:
    both(text)


@given(st.text(max_size=60))
def test_any_text_is_the_same(text: str) -> None:
    with suppress(UnicodeEncodeError):
        both(text)


def _asked(asked: list[str], name: str, known: Pattern[str]) -> Pattern[str]:
    asked.append(name)
    return known
