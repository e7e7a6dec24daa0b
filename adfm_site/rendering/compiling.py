"""Templates become code.

They may use only permitted names, and operators and filters are bounded. The most frequent calls take few steps.
"""

from collections.abc import Callable, Iterator, Sequence
from types import GeneratorType
from typing import Any, Final

from jinja2 import Environment, TemplateSyntaxError, nodes
from jinja2 import Template as Compiled
from jinja2.compiler import CodeGenerator
from jinja2.parser import Parser
from jinja2.runtime import Context, Macro
from jinja2.utils import missing
from markupsafe import Markup

from adfm_site.rendering.allowance import check, put_together
from adfm_site.rendering.filters import PRINTED, Guarded, escaped, printable
from adfm_site.rendering.permitted import Fault, faults_of_text, faults_of_tree, having
from adfm_site.wording.speaking import say

# Looking at the time at each call of a macro would take a hundredth of the time of a page.
_CALLS_UNWATCHED: Final = 16


class PageContext(Context):
    """Calls messages and macros, the most frequent calls, without asking whether they take the context."""

    def call(self, called: Callable[..., Any], /, *given: Any, **named: Any) -> Any:  # noqa: ANN401 - as the library says it
        """Return what is called for; a message only of values that can be printed."""
        if called is not say and type(called) is not QuickMacro:
            check()
            return super().call(called, *given, **named)
        named.pop("_block_vars", None)
        named.pop("_loop_vars", None)
        if called is say:
            for value in named.values():
                if type(value) not in PRINTED:
                    printable(value)
        return called(*given, **named)


class QuickMacro(Macro):
    """A macro that now and then looks at the time.

    Templates escape always, and most calls have no names, so it is called in few steps.
    """

    _calls = 0

    def __init__(self, *given: Any) -> None:  # noqa: ANN401 - as the library says it
        super().__init__(*given)
        special = self.caller or self.catch_kwargs or self.catch_varargs
        self._most = -1 if special else self._argument_count
        self._missing = (missing,) * self._argument_count

    def __call__(self, *given: Any, **named: Any) -> str:  # noqa: ANN401 - as above
        """Return the macro's text."""
        number = len(given)
        if named or number > self._most:
            return super().__call__(*given, **named)
        return self._invoke((*given, *self._missing[number:]), True)

    def _invoke(self, arguments: Sequence[Any], autoescape: bool) -> str:  # noqa: ARG002 - as above
        self._calls += 1
        if not self._calls % _CALLS_UNWATCHED:
            check()
        return str.__new__(Markup, self._func(*arguments))


class CodeWriter(CodeGenerator):
    """Leaves to rendering what is printed and is no text, so that it complains there."""

    def _output_child_to_const(self, node: nodes.Expr, frame: Any, finalize: Any) -> str:  # noqa: ANN401 - as the library says it
        if type(node.as_const(frame.eval_ctx)) not in PRINTED:
            raise nodes.Impossible
        return super()._output_child_to_const(node, frame, finalize)

    def visit_Getattr(self, node: nodes.Getattr, frame: Any) -> None:  # noqa: ANN401, N802 - as above
        """Take a view's value from it directly, and ask for all others as the library does."""
        if not having(node.attr):
            super().visit_Getattr(node, frame)
            return
        self.write(f"(v.{node.attr} if type(v := ")
        self.visit(node.node, frame)
        self.write(f") in having_{node.attr} else environment.getattr(v, {node.attr!r}))")


class Compiler(Environment):
    """Compiles templates that use only permitted names (permitted.py).

    Its operators and filters are bounded (filters.py).
    """

    context_class = PageContext
    code_generator_class = CodeWriter
    concat = staticmethod(put_together)

    def __init__(self, own: frozenset[str], **settings: Any) -> None:  # noqa: ANN401 - as the library says it
        """Take the settings of the library's environment. own: names that templates define.

        parsed: trees by name that were found to be in order, each to be compiled once instead of its template.
        """
        super().__init__(**settings)
        self.parsed: dict[str, nodes.Template] = {}
        self._own = own

    def read(self, text: str, name: str | None) -> nodes.Template:
        """Parse a template. Raises TemplateSyntaxError for all that cannot be parsed."""
        for fault in faults_of_text(text):
            raise TemplateSyntaxError(fault.words, fault.line, name)
        parser = None
        try:
            parser = Parser(self, text, name, name)
            return parser.parse()
        except RecursionError as error:
            message = "its words or tags are nested too deeply"
            raise TemplateSyntaxError(message, parser.stream.current.lineno if parser else 1, name) from error
        except (ValueError, OverflowError) as error:
            message = f"it has a number that cannot be read: {error}"
            raise TemplateSyntaxError(message, parser.stream.current.lineno if parser else 1, name) from error

    def faults(self, tree: nodes.Template) -> Iterator[Fault]:
        """Return what a template may not do."""
        return faults_of_tree(tree, self._own, self.filters, self.tests)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        known = self.parsed.pop(name or "", None)
        if known is not None:
            return known
        tree = self.read(source, name)
        for fault in self.faults(tree):
            raise TemplateSyntaxError(fault.words, fault.line, name, filename)
        guarded: nodes.Template = Guarded().visit(tree)
        return guarded

    def get_template(self, *given: Any, **named: Any) -> Compiled:  # noqa: ANN401 - as the library says it
        """Return a template as the library does, if there is time left: templates may include themselves."""
        check()
        return super().get_template(*given, **named)

    def getitem(self, obj: Any, argument: Any) -> Any:  # noqa: ANN401 - as the library says it
        """Return an item, or a value of a view by its name.

        Other attributes are never looked for, whatever they are called.
        """
        if type(argument) is str and argument in getattr(type(obj), "__struct_fields__", ()):
            return getattr(obj, argument)
        try:
            return obj[argument]
        except (TypeError, LookupError):
            named = type(argument) is str and argument in getattr(type(obj), "_fields", ())  # those of a NamedTuple
            return getattr(obj, argument) if named else self.undefined(obj=obj, name=argument)

    def where_it_cannot_be_written(self, name: str, values: dict[str, Any]) -> tuple[str, int]:
        """Return the template and the line at which a page prints first what is not Unicode."""
        template = self.get_template(name)
        stream: Any = template.root_render_func(template.new_context(values))
        for piece in stream:
            if piece != piece.encode(errors="replace").decode():
                break
        while isinstance(stream.gi_yieldfrom, GeneratorType):
            stream = stream.gi_yieldfrom
        if stream.gi_frame is None:
            return name, 1
        inner = self.get_template(stream.gi_code.co_filename)
        return inner.name or name, inner.get_corresponding_lineno(stream.gi_frame.f_lineno)

    def _generate(
        self, source: nodes.Template, name: str | None, filename: str | None, defer_init: bool = False
    ) -> str:
        """Let compiled templates escape with our function, and know the kinds of views."""
        code = super()._generate(source, name, filename, defer_init)
        known = sorted({found.attr for found in source.find_all(nodes.Getattr) if having(found.attr)})
        lines = [f"having_{attribute} = having({attribute!r})" for attribute in known]
        return "\n".join(
            (
                code,
                f"from {escaped.__module__} import escaped as escape",
                f"from {having.__module__} import having",
                f"from {QuickMacro.__module__} import QuickMacro as Macro",
                *lines,
                "",
            )
        )
