"""Templates become code.

They may use only permitted names, and operators and filters are bounded. The most frequent calls take few steps.
"""

from collections.abc import Callable, Iterator
from types import GeneratorType
from typing import Any

from jinja2 import Environment, TemplateSyntaxError, nodes
from jinja2 import Template as Compiled
from jinja2.compiler import CodeGenerator
from jinja2.parser import Parser
from jinja2.runtime import Context

from adfm_site.rendering.allowance import check, put_together
from adfm_site.rendering.filters import PRINTED, Guarded, escaped, printable
from adfm_site.rendering.permitted import Fault, faults_of_text, faults_of_tree
from adfm_site.wording.speaking import say


class GuardedContext(Context):
    """Looks at the time at each call, and gives messages only values that can be printed."""

    def call(self, called: Callable[..., Any], /, *given: Any, **named: Any) -> Any:  # noqa: ANN401 - as the library says it
        """Return what is called for."""
        check()
        if called is say:
            for name, value in named.items():
                if not name.startswith("_"):  # The library's own.
                    printable(value)
        return super().call(called, *given, **named)


class GuardedWriter(CodeGenerator):
    """Leaves to rendering what is printed and is no text, so that it complains there."""

    def _output_child_to_const(self, node: nodes.Expr, frame: Any, finalize: Any) -> str:  # noqa: ANN401 - as the library says it
        if type(node.as_const(frame.eval_ctx)) not in PRINTED:
            raise nodes.Impossible
        return super()._output_child_to_const(node, frame, finalize)


class Compiler(Environment):
    """Compiles templates that use only permitted names (permitted.py).

    Its operators and filters are bounded (filters.py).
    """

    context_class = GuardedContext
    code_generator_class = GuardedWriter
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
        """Let compiled templates escape with our function."""
        code = super()._generate(source, name, filename, defer_init)
        return f"{code}\nfrom {escaped.__module__} import escaped as escape\n"
