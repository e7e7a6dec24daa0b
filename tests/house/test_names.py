"""Names mean one thing: no class name twice, addresses of lists in one module, exit statuses in one list."""

import ast
from collections.abc import Iterator
from typing import Final

import pytest

from tests.sites.built import REPOSITORY

PACKAGE: Final = REPOSITORY / "adfm_site"
LISTS: Final = ("events", "kinds", "topics", "places", "series", "organisations", "people", "search", "documents")
ROOMS: Final = ("archive", "checks", "outputs", "views")


def _trees() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        yield path.relative_to(PACKAGE).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def _twice(trees: Iterator[tuple[str, ast.Module]]) -> set[str]:
    """Return the names of classes that several modules have. Private ones are seen in their modules alone."""
    found: dict[str, set[str]] = {}
    for name, tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found.setdefault(node.name, set()).add(name)
    return {name for name, modules in found.items() if len(modules) > 1}


def _addresses(tree: ast.Module) -> list[str]:
    """Return the texts of a module that are addresses of lists or begin with one. Sentences of hints are none."""
    texts = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))
    return [text for text in texts if text.startswith(tuple(f"/{name}/" for name in LISTS)) and " " not in text]


def test_no_two_classes_have_one_name() -> None:
    assert _twice(_trees()) == set()


def test_addresses_of_lists_are_written_in_one_module() -> None:
    written = {name: found for name, tree in _trees() if name.startswith(ROOMS) and (found := _addresses(tree))}
    assert set(written) == {"archive/addresses.py"}
    assert {text.strip("/") for text in written["archive/addresses.py"]} == set(LISTS)


def test_there_is_one_list_of_exit_statuses() -> None:
    found = {
        name
        for name, tree in _trees()
        for node in tree.body
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id == "DONE"
    }
    assert found == {"cli/status.py"}


@pytest.mark.parametrize("planted", ['a = "/topics/"', 'a = f"/places/{code}/"', 'def f(a="/events/2019/"): pass'])
def test_a_planted_address_is_found(planted: str) -> None:
    assert _addresses(ast.parse(planted))
    assert not _addresses(ast.parse('a = "Write /events/2019/."\nb = "/assets/icon.svg"'))


def test_a_planted_class_is_found() -> None:
    one, other = ast.parse("class Page: pass"), ast.parse("def f():\n    class Page: pass\n\nclass _Own: pass")
    assert _twice(iter([("a.py", one), ("b.py", other), ("c.py", ast.parse("class _Own: pass"))])) == {"Page"}
