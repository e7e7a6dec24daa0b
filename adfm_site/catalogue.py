"""All problems by their codes, for `explain` and for what is switched off.

Modules with problems stand in this list, checks and rules of prose in theirs; a test holds them complete.
"""

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from msgspec import Struct

from adfm_site.diagnostics import Problem
from adfm_site.reading.prose import RULES

_PACKAGE: Final = Path(__file__).parent

MODULES: Final = (
    "archive.by_address",
    "archive.catalogue",
    "archive.documents",
    "archive.hidden_content",
    "archive.ledger",
    "archive.links",
    "archive.list_links",
    "archive.papers",
    "archive.paths",
    "archive.picture_files",
    "archive.redirects",
    "archive.references",
    "archive.static",
    "archive.unpublished",
    "archive.unread",
    "build.suppressions",
    "build.addresses",
    "build.gate",
    "build.ledger",
    "inputs.scan",
    "linkcheck.addresses",
    "reading.files",
    "reading.heads",
    "reading.limits",
    "reading.markdown.faults",
    "reading.markdown.footnotes",
    "reading.markdown.habits",
    "reading.markdown.text",
    "reading.measuring",
    "reading.placing",
    "reading.raw_pages",
    "reading.records",
    "reading.unopened",
    "reading.values",
    "reading.yaml.faults",
    "reading.yaml.nodes",
    "rendering.templates",
)


class Explained(Struct, frozen=True, kw_only=True):
    """What `explain` prints of a problem."""

    code: str
    severity: str
    explanation: str


def explained(code: str) -> Explained | None:
    """Return the explanation of a problem, or None for an unknown code.

    It is read from the source of the problem's module. No module is imported, so that `explain` answers at once.
    """
    name = code.replace("-", "_")
    for file in sorted(_PACKAGE.rglob("*.py")):
        text = file.read_text("utf-8")
        if f"\ndef {name}(" in text:
            for function in ast.parse(text).body:
                if isinstance(function, ast.FunctionDef) and function.name == name:
                    for severity in _severities(function):
                        return Explained(code=code, severity=severity, explanation=ast.get_docstring(function) or "")
    return None


def _severities(function: ast.FunctionDef) -> Iterator[str]:
    """Return the severity of a function that is a problem, none of another."""
    for made in function.decorator_list:
        match made:
            case ast.Call(func=ast.Name(id="problem"), args=[ast.Constant(value=str(severity))]):
                yield severity


@cache
def problems() -> Mapping[str, Problem[Any]]:
    """Return every problem by its code, in the order of the alphabet."""
    from adfm_site.checks import CHECKS, EVENT_CHECKS, TEXT_CHECKS  # noqa: PLC0415 - start-up: one problem is explained without them

    found = {}
    finders = (*CHECKS, *EVENT_CHECKS, *(check.find for check in TEXT_CHECKS.values()), *RULES)
    for name in (*(f"adfm_site.{name}" for name in MODULES), *(finder.__module__ for finder in finders)):
        module = import_module(name)
        for value in vars(module).values():
            if isinstance(value, Problem) and value.module == module.__name__:
                found[value.code] = value
    return MappingProxyType(dict(sorted(found.items())))
