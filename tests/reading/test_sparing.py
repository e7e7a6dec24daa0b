"""The sparing inline processor gives what the stock one gives, and spares what it can."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from re import Pattern
from re import compile as pattern_of

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adfm_site.reading.markdown import _converter, stock_converter
from adfm_site.reading.sparing import BLOCK_SIGNS, SIGNS, SparingBlocks, SparingInlineProcessor, signs_of
from tests.reading.payloads import PAYLOADS
from tests.sites.built import REPOSITORY

STOCK = stock_converter()
PIECES = (
    *("`", "``", "\\", "*", "**", "***", "_", "__", "[", "]", "![", "](", ")", "[^1]", "[^1]: note", "[x]: /y", "<", ">", "<b>", "</b>"),
    *("<http://a.example>", "<a@b.example>", "<!--", "-->", "&", "&amp;", "&#38;", "{: #id}", "{.c}", "  \n", "\n", "\n\n", "    ", " "),
    *("- ", "1. ", "> ", "# ", "|", "---", ": ", "*[HTML]: x", "HTML", "word", "ü", "คุ้ม", "\u0002", "klzzwxh:0000", "\u0003", "!", "'"),
    *('(/x "t")', "{", "}", "| a | b |\n|---|---|\n", "\n---", "\n===", "***", "_ _ _", "term\n: ", "\n> ", "\n# ", "a|b\n-|-", "[x]:\n"),
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


def test_every_block_processor_that_needs_a_sign_is_known() -> None:
    parser = _converter().parser
    assert isinstance(parser.parseBlocks, SparingBlocks)
    assert [type(one) for one in parser.blockprocessors] == [type(one) for one in STOCK.parser.blockprocessors]
    without = [type(one).__name__ for one in parser.blockprocessors if not signs_of(one)]
    assert len(BLOCK_SIGNS) == len(list(parser.blockprocessors)) - len(without)
    assert without == [
        *("EmptyBlockProcessor", "ListIndentProcessor", "DefListIndentProcessor", "CodeBlockProcessor"),
        *("SaneOListProcessor", "SaneUListProcessor", "ParagraphProcessor"),
    ]


def test_a_processor_of_another_expression_is_always_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    quotes = next(one for one in _converter().parser.blockprocessors if signs_of(one) == (">",))
    monkeypatch.setattr(quotes, "RE", pattern_of(r"^»"), raising=False)
    assert signs_of(quotes) == ()


def test_only_block_processors_whose_signs_occur_are_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def test(name: str, known: Callable[[object, str], bool], parent: object, block: str) -> bool:
        asked.append(name)
        return known(parent, block)

    for one in _converter().parser.blockprocessors:
        monkeypatch.setattr(one, "test", partial(test, type(one).__name__, one.test))
    _converter().reset().convert("Some words.")
    assert not {"TableProcessor", "HashHeaderProcessor", "HRProcessor", "FootnoteBlockProcessor", "ReferenceProcessor"} & set(asked)
    assert "ParagraphProcessor" in asked


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
