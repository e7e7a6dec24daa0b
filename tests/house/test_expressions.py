"""Every regular expression that is searched for in texts takes time in proportion to the text.

That is so whatever is repeated in it.
"""

import ast
import re
from collections import deque
from collections.abc import Iterator
from importlib import import_module
from typing import Final, cast

import pytest

from adfm_site.patterns import LazyPattern
from tests.sites.built import REPOSITORY
from tests.work import MOST, TIMES, seconds

PACKAGE: Final = REPOSITORY / "adfm_site"
_SEARCHING: Final = frozenset(("search", "finditer", "findall", "sub", "subn", "split"))
_SIGNS: Final = "a1 \n\t-[(<`*_!&#\"'|:.,;A{}>])=/\\@%$^~+?ก\u0301"
_WORDS: Final = (
    *(
        "![",
        "<!--",
        "](",
        "][",
        "](a",
        "[a](",
        "[^",
        "<a",
        "<a ",
        "&#",
        "''",
        "a ",
        "a-",
        "1-",
        "1 ",
        "1st",
        "A. ",
        "a.b",
        "http://",
    ),
    *(
        "a\n",
        " \n",
        "- ",
        "1. ",
        "```",
        "> ",
        "|a",
        "A a",
        "<![CDATA[",
        "a@",
        "a<",
        "a: ",
        "{{",
        "{%",
        "a, ",
        " - a",
        "A, in ",
        "--",
    ),
    *("“a", "a'"),
)
_SIZE: Final = 1_000
_ROUNDS: Final = 6
_NOTHING: Final = 0.002  # seconds; what takes less at the larger size is not measured


def _expressions() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Return the expressions that the program searches for or splits texts at.

    They have the names that modules give them.
    """
    for path in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        used = {
            node.value.id
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute)
            and node.attr in _SEARCHING
            and isinstance(node.value, ast.Name)
            and node.value.id.isupper()
        }
        module = ".".join((PACKAGE.name, *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__")
        for name in sorted(used):
            found = getattr(import_module(module), name, None)
            if isinstance(found, re.Pattern | LazyPattern) and isinstance(found.pattern, str):
                yield f"{module}.{name}", cast("re.Pattern[str]", found)


EXPRESSIONS: Final = dict(_expressions())


def _repeated(expression: str) -> list[str]:
    """Return what is repeated in texts: signs and words, and those that an expression itself names."""
    own = {sign for sign in expression if not sign.isalnum()} | set(
        re.findall(r"[A-Za-z<!\[\]()&#;:/-]{2,8}", expression)
    )
    return sorted({*_SIGNS, *_WORDS, *own})


def _grows(expression: re.Pattern[str], words: str) -> bool:
    """Return whether a text of so many times the size takes much more than so many times the time.

    Of several measurements the quickest counts, since other programs only ever add to them.
    """
    small, large = ((words * size)[:size] for size in (_SIZE, _SIZE * TIMES))
    least, most = _seconds(expression, small), _seconds(expression, large)
    for _ in range(_ROUNDS):
        if most < max(_NOTHING, least * TIMES):
            return False
        least, most = min(least, _seconds(expression, small)), min(most, _seconds(expression, large))
    return most > least * MOST


def _seconds(expression: re.Pattern[str], text: str) -> float:
    return seconds(lambda: deque(expression.finditer(text), maxlen=0))


def test_there_are_many() -> None:
    assert len(EXPRESSIONS) > 80


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_its_time_grows_as_the_text_does(name: str) -> None:
    expression = EXPRESSIONS[name]
    assert [words for words in _repeated(expression.pattern) if _grows(expression, words)] == []


@pytest.mark.parametrize(
    ("expression", "words"),
    [(r"[0-9]+(?:st|nd)(?=[A-Z])", "1"), (r"<!--(?:[^-]|-(?!->))*-->", "<!--"), (r"\s+in\s+", " ")],
)
def test_what_is_quadratic_is_found(expression: str, words: str) -> None:
    assert _grows(re.compile(expression), words)
