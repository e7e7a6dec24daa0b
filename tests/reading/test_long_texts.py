"""Long texts are read in time that grows with their length, whatever is in them.

Nested ones are read without the program's stack.
"""

from collections.abc import Callable

import pytest

from adfm_site.reading import heads
from adfm_site.reading.markdown import read_text
from tests.reading.files import PAGE, codes
from tests.work import assert_linear, seconds


def _of(piece: str, length: int) -> str:
    return piece * (length // len(piece))


def _answer(body: str) -> list[str]:
    return [found.code for found in read_text(PAGE, body, 1, 2).diagnostics]


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "[",
            "![",
            "[a](",
            "[a][",
            "[]",
            '[a](b "',
            "[a]: b ",
            "[a]: b\n",
            "<a ",
            "<a>",
            "</a>",
            "<b><i>",
            "<div>\n",
            "<!--",
            "<?",
            "&",
            "&amp;",
        ),
        *(
            "\\",
            "(",
            "> a\n\n",
            "- a\n",
            "1. a\n",
            "- a\n  - b\n",
            ": a\n",
            "a\n: b\n",
            "# a\n",
            "|",
            "|a|b|\n|-|-|\n",
            "a|b\n",
            "{: ",
            "*",
            "**a ",
        ),
        *(
            "*a_ ",
            "_",
            "`",
            "``a",
            "~~a",
            "```\n",
            "[^1]",
            "[^1]: a\n",
            "x[^1] ",
            "*[A]: b\n",
            "http://a ",
            "a@",
            "a@b.org ",
            "\u200b",
            "\t",
            " ",
            "\n \n",
        ),
        *(
            "<a \n\n{: a=b}\n| a | b |",
            "word ^\n  : \n\n[^1]:\n    word ^\n",
            "\n1. [^1]\n\n",
            "If a < b and b > c, then a <b> c </b>. ",
            "a\tb\n",
        ),
    ],
)
def test_reading_takes_time_in_proportion_to_the_length_of_a_text(piece: str) -> None:
    assert_linear(_answer, lambda length: _of(piece, length), 5_000, seconds)


@pytest.mark.parametrize(
    "body",
    [
        "\n".join("Name\n: Place" for _ in range(1_500)),
        "\n\n".join("Name\n: Place" for _ in range(2_000)),
        "\n".join("    " * depth + "- a" for depth in range(40)),
        "\n".join("> " * depth + "a" for depth in range(100)),
        "\n".join(f"One[^{number}] and again[^{number}].\n" for number in range(4_000))
        + "\n"
        + "\n".join(f"[^{n}]: a" for n in range(4_000)),
        "\n\n".join("If a < b and b > c, then a <b> c </b>." for _ in range(2_000)),
        _of("A sentence with a <https://example.org/> link. ", 40_000),
        "a\n\n" * 30_000,
    ],
    ids=[
        "participants",
        "glossary",
        "lists in lists",
        "quotations in quotations",
        "notes",
        "angles",
        "links",
        "paragraphs",
    ],
)
def test_what_people_write_is_read(body: str) -> None:
    assert _answer(body) == []


@pytest.mark.parametrize("count", [300, 480, 481, 600])
@pytest.mark.parametrize(
    "make",
    [
        lambda count: "\n".join("  " * (depth // 4) + "- a" for depth in range(count)),
        lambda count: "\n\n".join("  " * (depth // 4) + "- a" for depth in range(count)),
        lambda count: "> " * (count // 4) + "a",
        lambda count: "\n".join(">> Name\n>> : Place" for _ in range(count)),
    ],
    ids=["lists", "loose lists", "quotations", "definitions in quotations"],
)
def test_the_answer_does_not_depend_on_how_deep_the_program_stands(make: Callable[[int], str], count: int) -> None:
    body = make(count)

    def deep(depth: int) -> list[str]:
        return _answer(body) if depth == 0 else deep(depth - 1)

    assert deep(1) == deep(400)


@pytest.mark.parametrize("path", [PAGE, "content/events/2019/first/index.md"])
@pytest.mark.parametrize("line", ["a: b\n", "- a\n", "k: 'v'\n", "title: x: y\n", "\ta: b\n", "[a, ", "*a\n", "# a\n"])
def test_fields_beyond_measure_are_told_at_once(path: str, line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def told(length: int) -> None:
        assert codes(f"---\n{_of(line, length)}\n---\n", path) == ["text-too-long"]

    told(210_000)
    monkeypatch.setattr(heads, "_LONGEST", 4_000)
    assert_linear(told, int, 5_000)


def test_fields_of_a_large_event_are_read_soon() -> None:
    def read(count: int) -> None:
        changes = "changes:\n" + "  - date: 2019-11-21\n    note: Something was added.\n" * count
        assert codes(f"---\ntitle: A\n{changes}---\n") == []

    read(3_500)
    assert_linear(read, int, 100)
