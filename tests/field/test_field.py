"""The README's table of mistakes is what is measured: our column now, the others when they were last installed."""

import pytest

from tests.field.generators import GENERATORS, OURS
from tests.field.judging import Answer, Expected, judge
from tests.field.measuring import measure
from tests.field.mistakes import MISTAKES
from tests.field.table import load, table
from tests.readme_parts import shown

HEALTHY = Answer(status=0, said="Built 2 pages in 0.5 s.\n", page="")
EXPECTED = Expected(names=("first.md",), lines={4}, right=r"\bsummary\b", shown="", meant="")
VALUE = Expected(names=("first.md",), lines={4}, right="", shown="time", meant="10:30")


@pytest.mark.battery
def test_our_column_is_what_is_measured_now() -> None:
    assert measure(OURS) == load()[OURS.name]["answers"]


def test_the_table_of_the_readme_is_made_of_the_data() -> None:
    assert shown("field") == table(load())


def test_every_generator_was_measured_with_every_mistake() -> None:
    assert {name: set(column["answers"]) for name, column in load().items()} == {
        generator.name: {mistake.name for mistake in MISTAKES} for generator in GENERATORS
    }


@pytest.mark.parametrize(
    ("status", "said", "words"),
    [
        (0, "Built 3 pages in 1.5 s.", "publishes it"),
        (1, "first.md:4:1: no such field; did you mean summary?", "stops, file, line, answer"),
        (1, "first.md:5:1: no such field", "stops, file, wrong line"),
        (1, "Error in first.md", "stops, file"),
        (1, "Error", "stops, names no file"),
        (0, "WARNING: first.md (line 4)", "warns, file, line; publishes it"),
        (
            1,
            'Traceback (most recent call last):\n  File "first.md.py", line 4, in summary',
            "stops, names no file; with a traceback",
        ),
    ],
)
def test_an_answer_is_worth_what_it_names(status: int, said: str, words: str) -> None:
    assert judge(Answer(status=status, said=said, page=""), HEALTHY, EXPECTED, {}) == words


@pytest.mark.parametrize(
    ("page", "words"),
    [
        (None, "leaves the page out"),
        ("@time=630@", "publishes “630”"),
        ("@time=10:30@", "publishes what was meant"),
        ("@time=@", "publishes none"),
    ],
)
def test_a_published_value_is_told(page: str | None, words: str) -> None:
    assert judge(Answer(status=0, said="", page=page), HEALTHY, VALUE, {}) == words


def test_two_files_are_counted() -> None:
    both = Expected(names=("first.md", "rivers.md"), lines=frozenset(), right="", shown="", meant="")
    said = {"first.md, rivers.md": "names both", "rivers.md": "names one", "x": "names neither"}
    assert {text: judge(Answer(status=1, said=text, page=None), HEALTHY, both, {}) for text in said} == {
        text: f"stops, {words}" for text, words in said.items()
    }
