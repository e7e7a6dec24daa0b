"""Words are found in a text, whatever blanks are between them and whichever quotes are in them.

Thousands of them are found in one pass.
"""

import pytest

from adfm_site.reading.passages import Passages
from tests.work import assert_linear, seconds


@pytest.mark.parametrize(
    ("text", "words", "places"),
    [
        ("It’s it's It's", "It's", [(0, 4), (10, 14)]),
        ("a b, a\n  b", "a b", [(0, 3), (5, 10)]),
        ("x xx", "x", [(0, 1), (2, 3), (3, 4)]),
        ("none", "x", []),
    ],
)
def test_every_occurrence_is_found(text: str, words: str, places: list[tuple[int, int]]) -> None:
    passages = Passages(text, 0, len(text))
    assert [passages.find(words, number) for number in range(len(places))] == places
    assert passages.find(words, len(places) + 9) == (places[-1] if places else None)


def test_only_the_stretch_is_looked_into() -> None:
    assert Passages("a.md [x](a.md) a.md", 5, 15).find("a.md", 0) == (9, 13)


@pytest.mark.parametrize("form", ["a{}", "it's {}"])
def test_words_are_found_in_one_pass_for_each_of_them(form: str) -> None:
    def find_some(text: str) -> None:
        passages = Passages(text, 0, len(text))
        assert all(passages.find(form.format(number), 0) for number in range(0, 750, 30))

    assert_linear(
        find_some, lambda count: "".join(f"a{number} it’s {number}\n" for number in range(count)), 750, seconds
    )
