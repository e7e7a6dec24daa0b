"""All problems by their codes, for `explain` and for what is switched off.

Modules with problems stand in this list, checks and rules of prose in theirs; a test holds them complete.
"""

from collections.abc import Mapping
from importlib import import_module
from typing import Any, Final

from adfm_site.checks import CHECKS
from adfm_site.diagnostics import Problem
from adfm_site.reading.prose import RULES

MODULES: Final = (
    "archive.addresses",
    "archive.catalogue",
    "archive.documents",
    "archive.links",
    "archive.papers",
    "archive.paths",
    "archive.references",
    "building.excuses",
    "building.gate",
    "building.inputs",
    "building.outside",
    "building.pipeline",
    "reading.files",
    "reading.heads",
    "reading.markdown",
    "reading.measuring",
    "reading.placing",
    "reading.records",
    "reading.tangles",
    "reading.values",
    "reading.yaml_faults",
    "reading.yaml_nodes",
    "rendering.templates",
)


def problems() -> Mapping[str, Problem[Any]]:
    """Give every problem by its code, in the order of the alphabet."""
    found = {}
    for name in (*(f"adfm_site.{name}" for name in MODULES), *(finder.__module__ for finder in (*CHECKS, *RULES))):
        module = import_module(name)
        for value in vars(module).values():
            if isinstance(value, Problem) and value.module == module.__name__:
                found[value.code] = value
    return dict(sorted(found.items()))
