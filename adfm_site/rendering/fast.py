"""What makes pages faster than the library alone does. Nothing else here reaches into its private parts.

`ON = False` leaves all of it out, `REMEMBERED = frozenset()` only the memory of macros; pages stay the same.
"""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from functools import lru_cache
from typing import Any, Final

from jinja2 import meta, nodes
from jinja2.runtime import Context, Macro
from jinja2.utils import missing
from markupsafe import Markup
from msgspec import Struct

from adfm_site.rendering.allowance import CURRENT, check
from adfm_site.rendering.compiling import Compiler, GuardedContext, GuardedWriter
from adfm_site.rendering.filters import PRINTED, printable
from adfm_site.rendering.links import way_to_root
from adfm_site.rendering.permitted import having
from adfm_site.wording.speaking import say

ON: Final = True
REMEMBERED: Final = frozenset(("document", "event", "fact", "foreign", "link", "links"))
"""The macros whose texts are remembered, in templates where these depend on nothing but what is in their key."""
# Looking at the time at each call of a macro would take a hundredth of the time of a page.
_CALLS_UNWATCHED: Final = 16
_LONGEST: Final = 4_000
_MOST: Final = 8_000_000
# The views that stand in a key take about as much as this many characters.
_OF_A_KEY: Final = 1_000
# Equal values of these print the same, if they are of the same type; 0.0 and -0.0 do not.
_STEADY: Final = frozenset((str, Markup, int, bool, type(None), type(missing)))
_OF_THE_KEY: Final = frozenset(("frame", "language"))
_OF_A_CALL: Final = frozenset(("caller", "kwargs", "self", "varargs"))

Texts = dict[tuple[type, ...], dict[tuple[Any, ...], tuple[str, int]] | None]
"""The texts of a macro by the types of its arguments and the arguments, each with the rounds of loops it took.

None for types whose values are not remembered.
"""


class MacroTexts:
    """What macros made, by the macro and what it may see of a page: its way to the root, frame and language."""

    def __init__(self) -> None:
        self._texts: dict[tuple[Any, ...], Texts] = {}
        self._room = _MOST

    def texts(self, context: Context, *macro: str) -> Texts | None:
        """Return the texts of a macro for pages like this one, None where a page has not what they depend on."""
        page = context.resolve_or_missing("page")
        try:
            key = (*macro, way_to_root(page.address, page.frame.base), page.frame, page.language)
        except AttributeError:
            return None
        return self._texts.setdefault(key, {})

    def take(self, length: int) -> None:
        """Take room for a text. Where there is none left, everything is forgotten."""
        self._room -= length + _OF_A_KEY
        if self._room < 0:
            self._texts, self._room = {}, _MOST


class QuickContext(GuardedContext):
    """Calls messages and macros, the most frequent calls, without asking whether they take the context."""

    def call(self, called: Callable[..., Any], /, *given: Any, **named: Any) -> Any:  # noqa: ANN401 - as the library says it
        """Return what is called for; a message only of values that can be printed."""
        if called is not say and type(called) is not QuickMacro:
            return super().call(called, *given, **named)
        named.pop("_block_vars", None)
        named.pop("_loop_vars", None)
        if called is say:
            for value in named.values():
                if type(value) not in PRINTED:
                    printable(value)
        return called(*given, **named)


class QuickMacro(Macro):
    """A macro that now and then looks at the time, and may remember what it made.

    Templates escape always, and most calls have no names, so it is called in few steps.
    """

    _calls = 0
    _memory: MacroTexts
    _texts: Texts | None = None

    def __init__(self, *given: Any) -> None:  # noqa: ANN401 - as the library says it
        super().__init__(*given)
        special = self.caller or self.catch_kwargs or self.catch_varargs
        self._most = -1 if special else self._argument_count
        self._missing = (missing,) * self._argument_count

    def remembering(self, context: Context, template: str) -> "QuickMacro":
        """Return the macro, which from now on remembers what it makes."""
        if isinstance(context.environment, QuickCompiler):
            self._memory = context.environment.memory
            self._texts = self._memory.texts(context, template, self.name)
        return self

    def __call__(self, *given: Any, **named: Any) -> str:  # noqa: ANN401 - as above
        """Return the macro's text."""
        number = len(given)
        if named or number > self._most:
            return super().__call__(*given, **named)
        return self._invoke((*given, *self._missing[number:]), True)

    def _invoke(self, arguments: Sequence[Any], autoescape: bool) -> str:  # noqa: ARG002 - as above
        if self._texts is None:
            return self._made(arguments)
        kinds = tuple(map(type, arguments))
        if tuple in kinds:
            kinds += tuple(type(item) for each in arguments if type(each) is tuple for item in each)
        try:
            texts = self._texts[kinds]
        except KeyError:
            known = all(kind is tuple or _is_steady(kind) for kind in kinds[: len(arguments)])
            texts = self._texts[kinds] = {} if known and all(map(_is_steady, kinds[len(arguments) :])) else None
        if texts is None:
            return self._made(arguments)
        allowance, key = CURRENT.get(), tuple(arguments)
        try:
            text, rounds = texts[key]
        except KeyError:
            before = allowance.rounds
            text = self._made(arguments)
            if len(text) <= _LONGEST:
                self._memory.take(len(text))
                texts[key] = text, before - allowance.rounds
        except TypeError:  # A view with a mapping has no hash.
            return self._made(arguments)
        else:
            allowance.take(rounds)
        return text

    def _made(self, arguments: Sequence[Any]) -> str:
        self._calls += 1
        if not self._calls % _CALLS_UNWATCHED:
            check()
        return str.__new__(Markup, self._func(*arguments))


@lru_cache
def _is_steady(kind: type) -> bool:
    """Return whether equal values of a type print the same: frozen views, and what _STEADY names."""
    return kind in _STEADY or (issubclass(kind, Struct) and kind.__struct_config__.frozen)


class QuickWriter(GuardedWriter):
    """Writes code that takes views' values from them directly, and lets macros remember what they made."""

    _remembered: Collection[str] = ()

    def visit_Template(self, node: nodes.Template, frame: Any = None) -> None:  # noqa: ANN401, N802 - as the library says it
        """Write a template's code."""
        self._remembered = steady_macros(node, REMEMBERED)
        super().visit_Template(node, frame)

    def macro_def(self, macro_ref: Any, frame: Any) -> None:  # noqa: ANN401 - as above
        """Write what makes a macro of its function."""
        super().macro_def(macro_ref, frame)
        if isinstance(macro_ref.node, nodes.Macro) and macro_ref.node.name in self._remembered:
            self.write(".remembering(context, name)")

    def visit_Getattr(self, node: nodes.Getattr, frame: Any) -> None:  # noqa: ANN401, N802 - as above
        """Take a view's value from it directly, and ask for all others as the library does."""
        self.write(f"(v.{node.attr} if type(v := ")
        self.visit(node.node, frame)
        self.write(f") in having_{node.attr} else environment.getattr(v, {node.attr!r}))")


def steady_macros(tree: nodes.Template, wanted: Collection[str]) -> frozenset[str]:
    """Return those of the wanted macros whose texts depend on their arguments and the keys of `MacroTexts` alone.

    They name nothing of their template or page but other such macros, which they call, and the page's frame and
    language. Links depend on the way to the root.
    """
    if not any(isinstance(node, nodes.Macro) and node.name in wanted for node in tree.body):
        return frozenset()
    everything = list(tree.find_all(nodes.Node))
    inside = {id(name) for node in everything if isinstance(node, nodes.Macro) for name in node.find_all(nodes.Name)}
    defined = Counter(name for node in everything if id(node) not in inside for name in _defined_by(node))
    macros = {node.name: node for node in tree.body if isinstance(node, nodes.Macro) and defined[node.name] == 1}
    needs: dict[str, set[str]] = {}
    pending = set(wanted if not defined["page"] else ())
    while pending:
        name = pending.pop()
        if name in macros:
            needs[name] = _named_by(macros[name], tree)
            pending |= needs[name] - needs.keys()
    while fickle := [name for name, others in needs.items() if not others <= needs.keys()]:
        for name in fickle:
            del needs[name]
    return frozenset(needs.keys() & wanted)


def _defined_by(node: nodes.Node) -> Sequence[str]:
    match node:
        case nodes.Macro(name=name) | nodes.Import(target=name) | nodes.Name(name=name, ctx="store"):
            return (name,)
        case nodes.FromImport(names=names):
            return [each if isinstance(each, str) else each[1] for each in names]
    return ()


def _named_by(macro: nodes.Macro, tree: nodes.Template) -> set[str]:
    """Return what a macro names of its template, and "page" where it depends on more than it may."""
    free = meta.find_undeclared_variables(nodes.Template([macro], lineno=1, environment=tree.environment))
    inside = list(macro.find_all(nodes.Node))
    names = [node for node in inside if isinstance(node, nodes.Name)]
    called = {id(node.node) for node in inside if isinstance(node, nodes.Call)}
    of_page = {id(node.node) for node in inside if isinstance(node, nodes.Getattr) and node.attr in _OF_THE_KEY}
    if all(id(name) in of_page for name in names if name.name == "page"):
        free -= {"page"}
    free |= {name.name for name in names if name.name in _OF_A_CALL}
    free |= {"page" for name in names if name.name in free and id(name) not in called}
    return free | {"page" for node in inside if isinstance(node, nodes.Include | nodes.Import | nodes.FromImport)}


class QuickCompiler(Compiler):
    """Compiles templates as Compiler does, to quicker code."""

    context_class = QuickContext
    code_generator_class = QuickWriter

    def __init__(self, own: frozenset[str], **settings: Any) -> None:  # noqa: ANN401 - as the library says it
        """Take what Compiler takes."""
        super().__init__(own, **settings)
        self.memory = MacroTexts()

    def _generate(
        self, source: nodes.Template, name: str | None, filename: str | None, defer_init: bool = False
    ) -> str:
        """Let compiled templates know the kinds of views, and our macros."""
        code = super()._generate(source, name, filename, defer_init)
        known = sorted({found.attr for found in source.find_all(nodes.Getattr)})
        return "\n".join(
            (
                code,
                f"from {having.__module__} import having",
                f"from {QuickMacro.__module__} import QuickMacro as Macro",
                *(f"having_{attribute} = having({attribute!r})" for attribute in known),
                "",
            )
        )
