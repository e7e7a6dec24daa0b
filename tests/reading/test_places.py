"""A complaint that has only an address or an anchor finds where it is written.

It finds it in links, definitions and HTML, not in code.
"""

import pytest

from adfm_site.diagnostics import Passage
from adfm_site.reading.locating import find
from tests.reading.files import PAGE, pointed_at, source
from tests.work import assert_linear, seconds


def _place(body: str, words: str, occurrence: int = 0) -> tuple[int, int, str]:
    """Return the line and column in the body at which something is found, and what is written there."""
    text = f"---\ntitle: A\n---\n{body}"
    span = find(source(text), Passage(path=PAGE, text=words, occurrence=occurrence))
    return span.line - 3, span.column, pointed_at(text, span)


@pytest.mark.parametrize(
    ("body", "words", "place"),
    [
        ("One [x](a.md).", "](a.md", (1, 9, "a.md")),
        ("`[x](a.md)` and\n[x](a.md)", "](a.md", (2, 5, "a.md")),
        ("```\n[x](a.md)\n```\n\n- [x](a.md)", "](a.md", (5, 7, "a.md")),
        ("See [x][r] and [r].\n\n[r]: <a.md> (T)", "](a.md", (3, 7, "a.md")),
        ("See [x][r].\n\n> [r]:\n> a.md", "](a.md", (4, 3, "a.md")),
        ("![x](a\\_b.png)", "](a_b.png", (1, 6, "a\\_b.png")),
        ("| a |\n|---|\n| [x](a.md) |", "](a.md", (3, 7, "a.md")),
        ("<div>\n\n<a href='a.md'>x</a>\n\n</div>", "](a.md", (3, 10, "a.md")),
        ("A <b id=top>x</b>", "#top", (1, 9, "top")),
        ("\t- a\n\n\t  [x](a.md)", "](a.md", (3, 8, "a.md")),
        ("Nothing of it.", "](a.md", (1, 1, "Nothing of it.")),
    ],
)
def test_the_place_is_that_of_the_link(body: str, words: str, place: tuple[int, int, str]) -> None:
    assert _place(body, words) == place


def test_the_second_of_two_is_found() -> None:
    assert _place("[x](a.md) [y](a.md)\n[z](a.md)", "](a.md", 1) == (1, 15, "a.md")
    assert _place("[x](a.md) [y](a.md)\n[z](a.md)", "](a.md", 7) == (2, 5, "a.md")


def test_thousands_are_found_in_one_pass() -> None:
    def find_all(count: int) -> None:
        file = source("---\ntitle: A\n---\n" + "".join(f"[x](a{number}.md)\n" for number in range(count)))
        assert [find(file, Passage(path=PAGE, text=f"](a{number}.md")).line for number in range(count)] == list(
            range(4, count + 4)
        )

    assert_linear(find_all, int, 500, seconds)
