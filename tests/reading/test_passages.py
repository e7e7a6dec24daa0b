"""Passages are found where looking for each of them alone would find them, and thousands of them soon."""

from re import compile as pattern
from re import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adfm_site.reading.passages import Passages
from tests.tiers import figure
from tests.work import assert_linear, seconds

_PIECES = (
    *("](a.md)", "](a.md", "](<a.md>)", "]( a.md )", '](a.md "b")', "](a(1).md)", "]: a.md", "[x]: <a.md>", '<a href="a.md">', "src=a.md "),
    *(
        "{#a.md}",
        "{: #a.md .c}",
        "{.c #b}",
        '{id="b"}',
        "{",
        "}",
        ' id="b"',
        " ID = b ",
        "#b",
        "[^1]",
        "[^1]:",
        "\n[^1]: x",
        "\n> 1. [^1]: x",
    ),
    *("\\[^1]", "`[^1]`", "[^a\nb]", " ", "\n", "a.md", "b", "It’s", "It's", " a  b ", "x"),
)
_ASKED = ("](a.md", "](a(1).md", "](a", "#a.md", "#b", "[^1]:", "It's", "a b", "a.md", "x")


def _alone(text: str, words: str) -> list[tuple[int, int]]:
    """Find words as the program did before it found all at once."""
    found = [list(pattern(form).finditer(text)) for form in _forms(words)]
    return [match.span("place" if match["place"] is not None else "html") for match in next(filter(None, found), [])]


def _forms(words: str) -> tuple[str, ...]:
    if words.startswith("]("):
        target = f"(?P<place>{escape(words[2:])})"
        return rf"(?:\]\(\s*<?|\]:\s*<?|\b(?i:href|src)\s*=\s*[\"']?){target}(?=[\s)>\"']|$)", target
    if words.startswith("#"):
        anchor = escape(words[1:])
        html = rf"\b(?i:id)\s*=\s*[\"']?(?P<html>{anchor})(?=[\s\"'>]|$)"
        return rf"\{{[^{{}}\n]*?(?P<place>#{anchor})(?=[\s}}])|{html}", f"(?P<place>{anchor})"
    loosely = r"(?P<place>" + r"\s+".join("['‘’]".join(map(escape, pattern("['‘’]").split(word))) for word in words.split()) + ")"
    return (rf"(?m:^)[ \t>*+\-\d.]*{loosely}", loosely) if words.startswith("[^") else (loosely,)


@settings(max_examples=figure(600, 6_000, quick=100), deadline=None)
@given(st.lists(st.sampled_from(_PIECES), max_size=8).map("".join), st.sampled_from(_ASKED))
def test_all_at_once_is_as_one_by_one(text: str, words: str) -> None:
    passages = Passages(text, 0, len(text))
    expected = _alone(text, words)
    assert [passages.find(words, number) for number in range(len(expected))] == expected, text
    assert passages.find(words, len(expected) + 9) == (expected[-1] if expected else None)


@pytest.mark.parametrize(
    ("text", "words", "offsets"),
    [
        ("[a]() [b](<>) <a href=''>c</a>", "](", [4, 11, 23]),
        ("[^1]: x[^1] \\[^1] `[^1]`\n[^1] : y", "[^1]", [7, 25]),
        ("a[^first\nnote]", "[^first note]", [1]),
        ("nothing", "](", []),
        ("nothing", "#", []),
    ],
)
def test_links_without_a_target_and_marks_of_footnotes(text: str, words: str, offsets: list[int]) -> None:
    passages = Passages(text, 0, len(text))
    assert [(passages.find(words, number) or (None,))[0] for number in range(len(offsets) or 1)] == (offsets or [None])


def test_only_the_stretch_is_looked_into() -> None:
    assert Passages("a.md [x](a.md) a.md", 5, 15).find("a.md", 1) == (9, 13)
    assert Passages("a.md [x](a.md) a.md", 0, 8).find("](a.md", 0) == (0, 4)


def _of_each_kind(count: int) -> str:
    kinds = "[x](a{0}) [y]( a{0} b) [^{0}] {{#a{0}}} it’s {0}\n[^{0}]: z\n"
    return "".join(kinds.format(number) for number in range(count))


@pytest.mark.parametrize("form", ["](a{}", "](a{} b", "[^{}]", "[^{}]:", "#a{}"])
def test_thousands_are_found_in_one_pass(form: str) -> None:
    def find_all(text: str) -> None:
        passages = Passages(text, 0, len(text))
        assert all(passages.find(form.format(number), 0) for number in range(text.count("\n") // 2))

    assert_linear(find_all, _of_each_kind, 750, seconds)


@pytest.mark.parametrize("form", ["a{}", "it's {}"])
def test_words_are_found_in_one_pass_for_each_of_them(form: str) -> None:
    def find_some(text: str) -> None:
        passages = Passages(text, 0, len(text))
        assert all(passages.find(form.format(number), 0) for number in range(0, 750, 30))

    assert_linear(find_some, _of_each_kind, 750, seconds)
