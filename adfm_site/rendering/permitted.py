"""What templates may name.

A parsed template is looked through before it is compiled, so nothing of this is asked while pages are made.
"""

import builtins
import types
from collections.abc import Container, Iterable, Iterator, Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, Final, NamedTuple

from jinja2 import nodes
from jinja2.runtime import LoopContext

import adfm_site.views
from adfm_site.diagnostics import did_you_mean
from adfm_site.patterns import pattern

METHODS: Final = frozenset(
    """
        capitalize casefold count endswith find get isalpha isascii isdigit islower isnumeric isspace isupper
        items keys lower lstrip partition removeprefix removesuffix rfind rpartition rsplit rstrip split
        splitlines startswith strip title upper values
        """.split()
)
"""Methods of texts and mappings that read nothing else, change nothing, and give no more than they take."""
CALLED: Final = frozenset(("say", "range", "namespace"))
"""Functions that every template has. They can be called, and nothing else."""
FILTERS: Final = frozenset(
    """
        abs capitalize count d default dictsort e escape filesizeformat first float forceescape groupby int items
        join last length list lower map max min reject rejectattr replace reverse round safe select selectattr
        sort string sum title tojson trim truncate unique upper urlencode wordcount
        """.split()
)
"""Filters of the library that templates may use, as `filters.py` bounds them."""
_OF_GROUPS: Final = frozenset(("grouper", "list"))
_FORBIDDEN_SIGN: Final = pattern(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_DEFINED: Final = pattern(r"\{%[-+]?\s*(?:macro|block|set)\s+([\w.,\s]+)")
# Python compiles some hundred brackets in one another and twenty loops; house templates need 15 and 7.
_DEEPEST: Final = 60
_DEEPEST_TAGS: Final = 18
_MOST_BRANCHES: Final = 100
_MOST_NODES: Final = 200_000
_MOST_SIGNS: Final = 1_000_000
_MOST_TAGS: Final = 20_000
_TAGS: Final = (
    nodes.For,
    nodes.If,
    nodes.Macro,
    nodes.CallBlock,
    nodes.FilterBlock,
    nodes.With,
    nodes.Block,
    nodes.AssignBlock,
)


class Fault(NamedTuple):
    """What is wrong at a line of a template, as the rest of a sentence, and what can be done."""

    line: int
    words: str
    hint: str = ""


@cache
def shown() -> frozenset[str]:
    """Return the names of all values that views have, of what loops know, and of groups, as `groupby` gives them."""
    return _OF_GROUPS.union((name for name in dir(LoopContext) if not name.startswith("_")), _views())


@cache
def _views() -> Mapping[str, frozenset[type]]:
    """Return the names of all values that views have, each with the kinds of views that have it."""
    found: dict[str, set[type]] = {}
    for module in iter_modules(adfm_site.views.__path__):
        name = f"{adfm_site.views.__name__}.{module.name}"
        for kind in vars(import_module(name)).values():
            if isinstance(kind, type) and kind.__module__ == name:
                for value in getattr(kind, "__struct_fields__", getattr(kind, "_fields", ())):
                    found.setdefault(value, set()).add(kind)
    return {name: frozenset(kinds) for name, kinds in found.items()}


def having(name: str) -> frozenset[type]:
    """Return the kinds of views that have a value of that name."""
    return _views().get(name, frozenset())


@cache
def of_python() -> frozenset[str]:
    """Return the names that Python's own objects have.

    These are frames, code, generators, functions, texts and all others.
    """
    kinds = [kind for kind in (*vars(builtins).values(), *vars(types).values()) if isinstance(kind, type)]
    return frozenset(name for kind in kinds for name in dir(kind))


def defined(texts: Mapping[str, str]) -> frozenset[str]:
    """Return the names of macros, blocks and values that templates define.

    Names that Python's own objects also have are left out.
    """
    written = (
        word for text in texts.values() for found in _DEFINED.findall(text) for word in found.replace(".", " ").split()
    )
    return frozenset(word.strip(",") for names in written for word in names.split(",")) - of_python()


def faults_of_text(text: str) -> Iterator[Fault]:
    """Yield what is wrong with a template before it is parsed: signs that no page can have, and too much of it."""
    if len(text) > _MOST_SIGNS or text.count("{{") + text.count("{%") > _MOST_TAGS:
        yield Fault(1, f"it is longer than {_MOST_SIGNS:,} characters or {_MOST_TAGS:,} tags", "Split it into several.")
    elif sign := _FORBIDDEN_SIGN.search(text):
        yield Fault(text.count("\n", 0, sign.start()) + 1, _of_sign(sign[0]), "Remove it.")


def faults_of_tree(
    tree: nodes.Template, own: frozenset[str], filters: Container[str], tests: Container[str]
) -> Iterator[Fault]:
    """Yield what a template names, calls or nests that it may not. own: names that the site's templates define."""
    everything = tuple(_with_parents(tree))
    own |= _of_namespaces(node for node, _ in everything) - of_python()
    for node, parent in everything:
        if isinstance(node, Fault):
            yield node
            return
        called = isinstance(parent, nodes.Call) and parent.node is node
        match node:
            case nodes.Getattr(attr=name):
                yield from _of_attribute(node.lineno, name, called=called, own=own)
            case nodes.Name(name=name, ctx="load") if name in CALLED and not called:
                yield Fault(node.lineno, f"{name} can only be called", f"Write {name}(…).")
            case nodes.Filter(name=name) if name not in filters:
                yield Fault(node.lineno, f"No filter named '{name}'", did_you_mean(name, FILTERS))
            case nodes.Test(name=name) if name not in tests:
                yield Fault(node.lineno, f"No test named '{name}'")
            case _:
                yield from _of_others(node)
        if isinstance(node, nodes.Call | nodes.Filter | nodes.Test):
            yield from _given_twice(node)


def _of_namespaces(everything: Iterable[object]) -> set[str]:
    """Return the names that namespaces are made with."""
    return {
        given.key
        for node in everything
        if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name == "namespace"
        for given in node.kwargs
    }


def _given_twice(called: nodes.Call | nodes.Filter | nodes.Test) -> Iterator[Fault]:
    """Yield each name that a call, a filter or a test is given a second time.

    The library finds this only when it compiles.
    """
    names = [given.key for given in called.kwargs or () if isinstance(given, nodes.Keyword)]
    yield from (
        Fault(called.lineno, f"{name} is defined twice") for number, name in enumerate(names) if name in names[:number]
    )


def _of_others(node: nodes.Node) -> Iterator[Fault]:
    match node:
        case nodes.Call(node=called) if not isinstance(called, nodes.Name | nodes.Getattr):
            yield Fault(node.lineno, "it calls what has no name", "Call macros and functions by their names.")
        case nodes.Keyword(key=name) if name.startswith("_"):
            yield Fault(node.lineno, f"{name} begins with an underscore, so templates cannot use it")
        case nodes.Const(value=str(words)) if sign := _FORBIDDEN_SIGN.search(words):
            yield Fault(node.lineno, _of_sign(sign[0]), "Remove it.")
        case nodes.If(elif_=branches) if len(branches) > _MOST_BRANCHES:
            yield Fault(node.lineno, f"it has more than {_MOST_BRANCHES} branches", "Use a mapping.")
        case nodes.EvalContextModifier():
            yield Fault(node.lineno, "it switches escaping, which is always on", "Remove “autoescape”.")


def _of_attribute(line: int, name: str, *, called: bool, own: Container[str]) -> Iterator[Fault]:
    if name.startswith("_"):
        yield Fault(line, f"{name} begins with an underscore, so templates cannot use it")
    elif name in shown() or name in own:
        return
    elif name not in METHODS:
        hint = did_you_mean(name, shown() | METHODS)
        yield Fault(
            line,
            f"no page has a value called “{name}”",
            hint or f'A value of a mapping is asked for in brackets: ["{name}"].',
        )
    elif not called:
        yield Fault(line, f"{name} can only be called", f"Write .{name}(…), or use it as a filter.")


def _of_sign(sign: str) -> str:
    return f"it has the character U+{ord(sign):04X}, which no page can have"


def _with_parents(tree: nodes.Template) -> Iterator[tuple[Any, nodes.Node | None]]:
    """Yield each node with the one around it, in order; where they are too many or too deep, a fault and no more.

    Does not recurse.
    """
    pending: list[tuple[nodes.Node, nodes.Node | None, int, int]] = [(tree, None, 0, 0)]
    number = 0
    while pending:
        node, parent, deep, tags = pending.pop()
        number += 1
        tags += isinstance(node, _TAGS)
        if deep > _DEEPEST:
            yield (
                Fault(
                    node.lineno, f"its words are nested more than {_DEEPEST} deep", "Use {% set %} for a part of them."
                ),
                None,
            )
            return
        if tags > _DEEPEST_TAGS:
            yield (
                Fault(
                    node.lineno,
                    f"its tags are nested more than {_DEEPEST_TAGS} deep",
                    "Use a macro for a part of them.",
                ),
                None,
            )
            return
        if number > _MOST_NODES:
            yield Fault(node.lineno, f"it has more than {_MOST_NODES:,} words", "Split it into several."), None
            return
        yield node, parent
        pending += reversed([(child, node, deep + 1, tags) for child in node.iter_child_nodes()])
