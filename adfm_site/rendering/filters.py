"""Operators and filters of templates, bounded.

None prints anything but text, and none makes more than a page can contain.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from typing import Any, Final

from jinja2 import Environment, TemplateRuntimeError, Undefined, nodes, pass_environment, pass_eval_context
from jinja2.environment import TemplateModule
from jinja2.filters import FILTERS as OF_THE_LIBRARY
from jinja2.filters import make_attrgetter
from jinja2.nodes import EvalContext
from jinja2.runtime import markup_join
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

from adfm_site.patterns import pattern
from adfm_site.rendering.allowance import check, fits, rounds
from adfm_site.rendering.permitted import FILTERS

PRINTED: Final = frozenset((str, Markup, int, float, bool, type(None)))
"""The types of what can be printed, and joined to texts."""
_TO_ESCAPE: Final = pattern("[&<>'\"]")
_NUMBERS: Final = int | float
_LARGEST: Final = 2**64
_LONGEST_RANGE: Final = 100_000
_MOST_DIGITS: Final = 20
# Of what is longer than an escaped sign ("&#34;") nothing is made by escaping it.
_LONGEST_ESCAPED: Final = 5
_OPERATORS: Final = {nodes.Add: "+", nodes.Mul: "*", nodes.Pow: "**", nodes.Mod: "%"}


def escaped(value: object) -> str:
    """Return what markupsafe.escape returns.

    A text without characters to escape, and markup, stay as they are, since a template only joins them. Raises an error
    of the library where the value is not a text: the name of an object contains its place in memory, which differs in
    each build.
    """
    if type(value) is Markup or (type(value) is str and not _TO_ESCAPE.search(value)):
        return value
    return escape(printable(value))


def printable(value: Any) -> Any:  # noqa: ANN401 - whatever a template has
    """Return a value that can be printed. Raises an error of the library for all others."""
    if type(value) in PRINTED or isinstance(value, str | Undefined):  # What is undefined complains itself.
        return value
    if hasattr(value, "__html__") and not isinstance(value, TemplateModule):
        return value
    message = f"it prints {_kind(value)}, which is no text"
    raise TemplateRuntimeError(message)


def _kind(value: object) -> str:
    words = {str: "a text", Markup: "a text", list: "a list", tuple: "a list", dict: "a mapping", type(None): "none"}
    return words.get(type(value), f"an object of Python's kind “{type(value).__name__}”")


class Guarded(NodeTransformer):
    """Puts bounded filters around what loops iterate over, and instead of operators that could make too much.

    Templates cannot write the names of these filters. The tree is changed before the library optimises it, so that
    constants are not computed without the filters.
    """

    def visit_For(self, node: nodes.For) -> nodes.Node:  # noqa: N802 - as the library says it
        """Return a loop that takes each of its rounds from the allowance."""
        self.generic_visit(node)
        node.iter = _filter("for", node.iter)
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802 - as above
        """Return texts joined by a filter."""
        self.generic_visit(node)
        return _filter("~", *node.nodes)

    def _operator(self, node: nodes.BinExpr) -> nodes.Node:
        self.generic_visit(node)
        return _filter(_OPERATORS[type(node)], node.left, node.right)

    visit_Add = visit_Mul = visit_Pow = visit_Mod = _operator  # noqa: N815 - as above


def _filter(name: str, first: Any, *others: nodes.Expr) -> nodes.Filter:  # noqa: ANN401 - an expression, which the library calls a node
    return nodes.Filter(first, name, list(others), [], None, None, lineno=first.lineno, environment=first.environment)


def _numbers(operation: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """Return an operation for numbers alone, none so large that working with it takes long."""

    def bounded(left: Any, right: Any) -> Any:  # noqa: ANN401 - as the library says it
        for value in (left, right):
            if not isinstance(value, _NUMBERS | Undefined):  # What is undefined complains itself.
                message = f"it calculates with {_kind(value)}"
                raise TemplateRuntimeError(message)
            if isinstance(value, int) and abs(value) > _LARGEST:
                message = "it calculates with too large a number"
                raise TemplateRuntimeError(message)
        return operation(left, right)

    return bounded


def _power(left: float, right: float) -> Any:  # noqa: ANN401 - as Python gives it
    return left**right if abs(right) <= _MOST_DIGITS else float(left) ** right


def _sum_of_two(left: Any, right: Any) -> Any:  # noqa: ANN401 - numbers, texts or lists
    if isinstance(left, str | list | tuple) and isinstance(right, str | list | tuple):
        fits((len(left) + len(right)) * (1 if isinstance(left, str) else _LONGEST_ESCAPED))
    return left + right


def _joined(*values: Any) -> str:  # noqa: ANN401 - as the library says it
    texts = [value if type(value) is str or type(value) is Markup else printable(value) for value in values]
    fits(sum(len(text) for text in texts if isinstance(text, str)))
    return markup_join(texts)


def numbers_up_to(*given: int) -> range:
    """Return what range returns. Raises an error of the library where it is too long."""
    found = range(*given)
    if len(found[: _LONGEST_RANGE + 1]) > _LONGEST_RANGE:
        message = f"a range has at most {_LONGEST_RANGE:,} numbers"
        raise TemplateRuntimeError(message)
    return found


@pass_eval_context
def _join(context: EvalContext, value: Iterable[Any], d: str = "", attribute: str | int | None = None) -> str:
    items = value if attribute is None else map(make_attrgetter(context.environment, attribute), value)
    texts = [item if type(item) is str else printable(item) for item in items]
    fits(sum(len(text) for text in texts if isinstance(text, str)) + len(texts) * len(printable(d)))
    joined: str = _plain("join")(context, texts, d)
    return joined


@pass_eval_context
def _replace(context: EvalContext, value: str, old: str, new: str, count: int | None = None) -> str:
    text = str(printable(value))
    fits(text.count(str(printable(old))) * len(str(printable(new))) * _LONGEST_ESCAPED)
    replaced: str = _plain("replace")(context, value, old, new, count)
    return replaced


@pass_eval_context
def _to_json(context: EvalContext, value: Any) -> Markup:  # noqa: ANN401 - whatever JSON can hold
    pending, seen = [value], 0
    while pending:
        inner, seen = pending.pop(), seen + 1
        pending += inner.values() if isinstance(inner, dict) else inner if isinstance(inner, list | tuple) else ()
        fits((seen + len(pending)) * _LONGEST_ESCAPED * _LONGEST_ESCAPED)
    written: Markup = _plain("tojson")(context, value)
    fits(len(written))
    return written


def _round(value: float, precision: int = 0, method: str = "common") -> float:
    if abs(precision) > _MOST_DIGITS:
        message = f"a number is rounded to at most {_MOST_DIGITS} digits"
        raise TemplateRuntimeError(message)
    rounded: float = _plain("round")(value, precision, method)
    return rounded


@pass_environment
def _sum(environment: Environment, items: Iterable[Any], attribute: str | int | None = None, start: float = 0) -> float:
    numbers = items if attribute is None else map(make_attrgetter(environment, attribute), items)
    total: float = sum(_all_numbers(numbers), *_all_numbers((start,)))
    return total


def _all_numbers(items: Iterable[Any]) -> Iterator[Any]:
    for item in items:
        if not isinstance(item, _NUMBERS | Undefined):
            message = f"it calculates with {_kind(item)}"
            raise TemplateRuntimeError(message)
        yield item


def _reversed(value: Any) -> Any:  # noqa: ANN401 - a text or a list
    return value[::-1] if isinstance(value, str) else list(value)[::-1]


def _texts(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a filter of the library for what can be printed."""
    own = 1 if hasattr(function, "jinja_pass_arg") else 0

    @wraps(function)
    def bounded(*given: Any, **named: Any) -> Any:  # noqa: ANN401 - as the library says it
        check()
        for value in (*given[own:], *named.values()):
            printable(value)
        made = function(*given, **named)
        if isinstance(made, str):
            fits(len(made))
        return made

    return bounded


def _plain(name: str) -> Callable[..., Any]:
    """Return a filter of the library as it is where nothing is asynchronous."""
    found: Callable[..., Any] = OF_THE_LIBRARY[name]
    return getattr(found, "__wrapped__", found)


_OF_TEXTS: Final = (
    *(
        "capitalize",
        "e",
        "escape",
        "filesizeformat",
        "float",
        "forceescape",
        "int",
        "lower",
        "safe",
        "string",
        "title",
        "trim",
    ),
    *("truncate", "upper", "urlencode", "wordcount", "abs"),
)
GUARDED: Final[dict[str, Callable[..., Any]]] = {
    **{name: _plain(name) for name in FILTERS},
    **{name: _texts(_plain(name)) for name in _OF_TEXTS},
    "join": _join,
    "replace": _replace,
    "reverse": _reversed,
    "round": _round,
    "sum": _sum,
    "tojson": _to_json,
    "for": rounds,
    "~": _joined,
    "+": _sum_of_two,
    "*": _numbers(lambda left, right: left * right),
    "%": _numbers(lambda left, right: left % right),
    "**": _numbers(_power),
}
"""All filters but those that are the program's own."""
