"""The templates of a site: its own, and the defaults for those it has not. All text, none of it content."""

from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from functools import lru_cache
from hashlib import sha256
from re import compile as pattern
from typing import Any, Final

from jinja2 import Environment, FunctionLoader, StrictUndefined, TemplateError, TemplateSyntaxError, meta, nodes, pass_context
from jinja2.runtime import Context, Macro
from markupsafe import Markup, escape

from adfm_site.artifact import Artifact, Serialiser, Template
from adfm_site.diagnostics import Checked, Diagnostic, Said, did_you_mean, problem
from adfm_site.model.scripts import language_of
from adfm_site.rendering.links import relative
from adfm_site.rendering.tongues import tongues
from adfm_site.source import Span
from adfm_site.views.frame import Figure, Href, Html
from adfm_site.wording.speaking import say

_NO_ATTRIBUTE: Final = pattern(r"'adfm_site[\w.]* object' has no attribute '(\w+)'")
_TO_ESCAPE: Final = pattern("[&<>'\"]")
# In pixels of CSS, as style.css has them: 42rem of text; 1.1rem at each side of it, rem of 18 pixels.
_TEXT_WIDTH: Final = 756
_BESIDE_TEXT: Final = 40
_WITHHELD_GLOBALS: Final = ("lipsum", "cycler", "joiner", "dict")
_WITHHELD_FILTERS: Final = ("random", "attr", "pprint")


@problem("error")
def template_fault(said: str, page: str) -> Said:
    """A template does not work: a word is misspelt, a block is not closed, or its page does not have a value it asks for."""
    made = f" while making {page}" if page else ""
    return Said(f"This template does not work{made}: {said}.", hints=("Compare it with the default template of the same name.",))


@problem("error")
def unknown_template(name: str, known: Iterable[str]) -> Said:
    """A template includes, imports or extends another template that does not exist, or whose name is known only during rendering.

    Names must be written in full, so that the program knows which templates a page depends on.
    """
    if not name:
        return Said(
            "The name of an included template must be written in full, in quotes.", hints=('For example: {% include "blocks.html" %}',)
        )
    return Said(f"There is no template “{name}”.", hints=(did_you_mean(name, known) or "Write it in templates/, or remove this line.",))


class TemplateFault(Exception):  # noqa: N818 - it carries a complaint, it is not an error of ours
    """A template could not be rendered; found is the complaint."""

    def __init__(self, found: Diagnostic) -> None:
        super().__init__(found.message)
        self.found = found


class Renderer:
    """R of architecture: bytes from a recipe and a view, and from nothing else."""

    def __init__(self, templates: Mapping[str, str]) -> None:
        """Take the templates' texts by name."""
        self._templates = templates
        self._environment = _environment(templates)

    def __reduce__(self) -> tuple[type["Renderer"], tuple[dict[str, str]]]:
        """Be its templates where it has to go to another process."""
        return Renderer, (dict(self._templates),)

    def look_through(self) -> Checked[Mapping[str, tuple[str, ...]]]:
        """Return, for each template, itself and all that it includes, imports or extends at any depth.

        Complain about templates that cannot be parsed, and includes that cannot be followed; then nothing is given.
        """
        found: list[Diagnostic] = []
        directly: dict[str, set[str]] = {}
        for name, text in sorted(self._templates.items()):
            try:
                tree = self._environment.parse(text, name)
                self._environment.parsed[name] = tree
            except TemplateSyntaxError as error:
                found.append(template_fault(_line(name, error.lineno), _sentence(error.message or "it is not a valid template"), ""))
                continue
            named = set(meta.find_referenced_templates(tree))
            unknown = sorted(named - self._templates.keys(), key=str)
            found += [unknown_template(_line(name, _line_naming(text, other)), other or "", self._templates) for other in unknown]
            found += [
                template_fault(_line(name, line), f"{word} begins with an underscore, so templates cannot use it", "")
                for line, word in _inner_names(tree)
            ]
            found += [template_fault(_line(name, line), f"{word} is defined twice", "") for line, word in _given_twice(tree)]
            directly[name] = {other for other in named if other is not None and other in self._templates}
        if found:
            return Checked(value={}, diagnostics=tuple(found))
        return Checked(value={name: tuple(sorted(_reached(name, directly))) for name in directly})

    def render(self, artifact: Artifact) -> bytes:
        """Return an artifact's bytes. Raises TemplateFault where a template cannot be rendered; copies are not rendered."""
        match artifact.recipe:
            case Serialiser(function=function):
                return function(artifact.view)
            case Template(name=name):
                return self._rendered(name, artifact)
            case _:
                message = "a copy is made of its file"
                raise TypeError(message)

    def _rendered(self, name: str, artifact: Artifact) -> bytes:
        view = artifact.view
        values = {field.name: getattr(view, field.name) for field in fields(view)}  # type: ignore[arg-type]
        try:
            text = self._environment.get_template(name).render(values)
        except TemplateError as error:
            raise TemplateFault(self._fault(error, name, artifact.address)) from error
        except (ArithmeticError, AttributeError, LookupError, RecursionError, SyntaxError, TypeError, ValueError) as error:
            raise TemplateFault(self._fault(error, name, artifact.address)) from error
        return text.encode()

    def _fault(self, error: Exception, name: str, page: str) -> Diagnostic:
        """Find the template and line in which an error arose: the innermost frame that belongs to a template."""
        line = getattr(error, "lineno", None) or 1
        trace = error.__traceback__
        while trace is not None:
            if trace.tb_frame.f_code.co_filename in self._templates:
                name, line = trace.tb_frame.f_code.co_filename, trace.tb_lineno
            trace = trace.tb_next
        return template_fault(_line(name, line), _sentence(str(error)), page)


class _Context(Context):
    """Calls what templates call most, messages and macros, without first asking whether it wants to be given the context."""

    def call(self, called: Callable[..., Any], /, *given: Any, **named: Any) -> Any:  # noqa: ANN401 - as the library says it
        if called is not say and type(called) is not Macro:
            return super().call(called, *given, **named)
        named.pop("_block_vars", None)
        named.pop("_loop_vars", None)
        return called(*given, **named)


class _Environment(Environment):
    """Keeps templates from names that begin with an underscore, by which they could reach everything, also from such put together."""

    context_class = _Context

    def __init__(self, **settings: Any) -> None:  # noqa: ANN401 - as the library says it
        """Take the settings of the library's environment. parsed: trees by name, each to be compiled once instead of its template."""
        super().__init__(**settings)
        self.parsed: dict[str, nodes.Template] = {}

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        return self.parsed.pop(name or "", None) or super()._parse(source, name, filename)

    def getitem(self, obj: Any, argument: Any) -> Any:  # noqa: ANN401 - as the library says it
        if isinstance(argument, str) and argument.startswith("_"):
            return self.undefined(obj=obj, name=argument)
        return super().getitem(obj, argument)

    def _generate(self, source: nodes.Template, name: str | None, filename: str | None, defer_init: bool = False) -> str:
        """Let compiled templates escape with the function below."""
        return f"{super()._generate(source, name, filename, defer_init)}\nfrom {escaped.__module__} import escaped as escape\n"


def escaped(value: object) -> str:
    """Return what markupsafe.escape gives; a text without signs to escape, and markup, as they are, since a template only joins them."""
    if type(value) is Markup or (type(value) is str and not _TO_ESCAPE.search(value)):
        return value
    return escape(value)


def _reached(name: str, directly: Mapping[str, set[str]]) -> set[str]:
    found, pending = {name}, [name]
    while pending:
        new = directly[pending.pop()] - found
        found |= new
        pending.extend(new)
    return found


def _given_twice(tree: nodes.Template) -> Iterator[tuple[int, str]]:
    """Return each name that a call, a filter or a test is given a second time, which the library finds only when it compiles."""
    everything: list[nodes.Call | nodes.Filter | nodes.Test]
    everything = [*tree.find_all(nodes.Call), *tree.find_all(nodes.Filter), *tree.find_all(nodes.Test)]
    for called in everything:
        names = [given.key for given in called.kwargs or () if isinstance(given, nodes.Keyword)]
        yield from ((called.lineno, name) for number, name in enumerate(names) if name in names[:number])


def _inner_names(tree: nodes.Template) -> Iterator[tuple[int, str]]:
    """Return the names in a template that begin with an underscore and belong to something else, with their lines."""
    for found in tree.find_all(nodes.Getattr):
        if found.attr.startswith("_"):
            yield found.lineno, found.attr


def _environment(templates: Mapping[str, str]) -> _Environment:
    environment = _Environment(
        # A template's name stands in for its file's, so that a fault can be told at its line.
        loader=FunctionLoader(lambda name: (templates[name], name, None) if name in templates else None),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )
    for name in _WITHHELD_GLOBALS:
        environment.globals.pop(name, None)
    for name in _WITHHELD_FILTERS:
        environment.filters.pop(name, None)
    environment.globals["say"] = say
    filters: Mapping[str, Callable[..., Any]] = {"rel": _rel, "absolute": _absolute, "html": _html, "picture": _picture, "digest": _digest}
    environment.filters.update(filters, tongue=language_of, tongues=tongues)
    return environment


@pass_context
def _rel(context: Context, address: str) -> str:
    page = context["page"]
    return relative(page.address, address, page.frame.base)


@pass_context
def _absolute(context: Context, address: str) -> str:
    base = context["page"].frame.base
    return f"{base}{address}" if base else ""


@pass_context
def _html(context: Context, value: Html) -> Markup:
    """Join sanitised HTML; its own words were made safe by nh3 while reading, the gaps are filled and escaped here."""
    return Markup("").join(_piece(context, part) for part in value.parts)


def _piece(context: Context, part: str | Href | Figure) -> Markup:
    if isinstance(part, str):
        return Markup(part)  # noqa: S704 - sanitised by nh3
    if isinstance(part, Href):
        return escape(_rel(context, part.address))
    caption = Markup("<figcaption>{}</figcaption>").format(part.caption) if part.caption else Markup("")
    return _picture(context, part) + caption


@pass_context
def _picture(context: Context, figure: Figure) -> Markup:
    size, later = Markup(""), Markup("")
    if figure.width and figure.height:
        size = Markup(' width="{}" height="{}"').format(figure.width, figure.height)
    if not figure.top:
        later = Markup(' loading="lazy" decoding="async"')
    image = Markup('<img src="{}" alt="{}"{}{}>').format(_rel(context, figure.address), figure.alt, size, later)
    if not figure.copies:
        return image
    addresses = ", ".join(f"{_rel(context, copy.address)} {copy.width}w" for copy in figure.copies)
    source = Markup('<source type="image/webp" srcset="{}" sizes="{}">').format(addresses, _sizes(figure.width or 0))
    return Markup("<picture>{}{}</picture>").format(source, image)


def _sizes(width: int) -> str:
    """Return how wide a picture is shown: as wide as it is, never wider than the text; on small screens as wide as the screen allows."""
    widest = min(width, _TEXT_WIDTH)
    return f"(min-width: {widest + _BESIDE_TEXT}px) {widest}px, calc(100vw - {_BESIDE_TEXT}px)"


@lru_cache(maxsize=8)
def _digest(text: str) -> str:
    """Return the hash source of an inline style for a content security policy (CSP level 3). All pages of a site have the same."""
    return f"sha256-{b64encode(sha256(str(text).encode()).digest()).decode()}"


def _line(name: str, line: int) -> Span:
    return Span(path=f"templates/{name}", line=line, column=1, end_line=line, end_column=2)


def _line_naming(text: str, other: str | None) -> int:
    """Return the first line that names another template, or that includes without a name in quotes."""
    for number, line in enumerate(text.splitlines(), start=1):
        if (other and other in line) or (not other and "{%" in line and any(word in line for word in ("include", "import", "extends"))):
            return number
    return 1


def _sentence(words: str) -> str:
    words = _NO_ATTRIBUTE.sub(r"it has no value called “\1”", words)
    return " ".join(words.split()).rstrip(".") or "it stops without a reason"
