"""Texts that cost the converter minutes or its stack are told from those that people write, whatever the program around it."""

from collections.abc import Callable

import pytest

from adfm_site.reading import heads, markdown
from adfm_site.reading.markdown import read_text
from adfm_site.reading.tangles import tangle
from tests.reading.files import PAGE, codes
from tests.work import assert_linear, seconds


def _of(piece: str, length: int) -> str:
    return piece * (length // len(piece))


def _answer(body: str) -> list[str]:
    return [found.code for found in read_text(PAGE, body, 1, 2).diagnostics]


@pytest.mark.parametrize(
    "body",
    [
        _of("[^1]: {#a}", 200_000),
        _of("word ^\n  : \n\n[^1]:\n    word ^\n", 200_000),
        _of("\n1. [^1]\n\n", 20_000),
        _of("<a \n\n{: a=b}\n| a | b |", 200_000),
        _of("<a \\\n\n[^1]:\n    ", 60_000),
        _of("\n\n    <a }word ", 60_000),
        _of("</div>&#{#a}\n[a]: b\n", 20_000),
        _of("&&amp;[^", 200_000),
        _of("~~\n", 20_000) + _of("^---&amp;<![CDATA[", 200_000),
        _of("[^", 60_000) + " " * 60_000,
        "\n" * 499_000 + "x",
        "x" + "\n \n" * 160_000,
        "\n".join("    " * depth + "- a" for depth in range(200)),
        "\n\n".join("    " * depth + "1. a" for depth in range(200)),
        "\n".join("Name\n: Place" for _ in range(151)),
        "\n".join("> Name\n> : Place" for _ in range(400)),
        "\n".join(f"One[^{number}].\n" for number in range(4_500)) + "\n\n".join(f"[^{number}]: a" for number in range(4_500)),
    ],
    ids=lambda body: repr(body.strip()[:24]),
)
def test_what_was_found_to_cost_minutes_is_told_without_the_converter(body: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markdown, "_converter", pytest.fail)
    assert _answer(body)


@pytest.mark.parametrize(
    "piece", ["[^1]: {#a}", "\n1. [^1]\n\n", "<a \n\n{: a=b}\n| a | b |", "&&amp;[^", "~~\n", "\n", "\n \n", "> ", "a <b> "]
)
def test_looking_through_a_text_takes_time_in_proportion_to_its_length(piece: str) -> None:
    assert_linear(lambda body: tangle(PAGE, body, 1), lambda length: _of(piece, length), 12_000, seconds)


@pytest.mark.parametrize(
    "body",
    [
        "\n".join("Name\n: Place" for _ in range(150)),
        "\n\n".join("Name\n: Place" for _ in range(2_000)),
        "\n".join("    " * depth + "- a" for depth in range(40)),
        "\n".join(f"One[^{number}] and again[^{number}].\n" for number in range(400)) + "\n" + "\n".join(f"[^{n}]: a" for n in range(400)),
        "\n\n".join("If a < b and b > c, then a <b> c </b>." for _ in range(2_000)),
        _of("A sentence with a <https://example.org/> link. ", 40_000),
    ],
    ids=["participants", "glossary", "lists in lists", "notes", "angles", "links"],
)
def test_what_people_write_is_read(body: str) -> None:
    assert _answer(body) == []


@pytest.mark.parametrize("count", [150, 151, 200, 300])
@pytest.mark.parametrize(
    "make",
    [
        lambda count: "\n".join("Name\n: Place" for _ in range(count)),
        lambda count: "\n".join("    " * (depth // 4) + "- a" for depth in range(count)),
        lambda count: "\n\n".join("    " * (depth // 4) + "- a" for depth in range(count)),
        lambda count: "> " * (count // 8) + "a",
        lambda count: "\n".join(">> Name\n>> : Place" for _ in range(count)),
    ],
    ids=["definitions", "lists", "loose lists", "quotations", "definitions in quotations"],
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
