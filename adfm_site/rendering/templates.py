"""The templates of a site: its own, and the defaults for those it has not. All text, none of it content."""

from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from hashlib import sha256
from typing import Any, Final

from jinja2 import FunctionLoader, StrictUndefined, TemplateError, TemplateSyntaxError, meta, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from adfm_site.artifact import Artifact, Serialiser, Template
from adfm_site.diagnostics import Checked, Diagnostic, Said, did_you_mean, problem
from adfm_site.model.scripts import language_of
from adfm_site.patterns import pattern
from adfm_site.rendering import fast
from adfm_site.rendering.allowance import CURRENT, Allowance, AllowanceSpent, Limits
from adfm_site.rendering.compiled import CompiledTemplates
from adfm_site.rendering.compiling import Compiler
from adfm_site.rendering.filters import GUARDED, Guarded, numbers_up_to, printable
from adfm_site.rendering.links import relative, way_to_root
from adfm_site.rendering.permitted import defined
from adfm_site.rendering.tongues import tongues
from adfm_site.source import Span
from adfm_site.views.frame import Figure, Href, Html
from adfm_site.wording.speaking import say

_NO_ATTRIBUTE: Final = pattern(r"'adfm_site[\w.]* object' has no attribute '(\w+)'")
_PLACE_IN_MEMORY: Final = pattern(r" at 0x[0-9A-Fa-f]+")
_LONGEST_COMPLAINT: Final = 300
# In pixels of CSS, as style.css has them: 42rem of text; 1.1rem at each side of it, rem of 18 pixels.
_TEXT_WIDTH: Final = 756
_BESIDE_TEXT: Final = 40
_PLAIN_ERRORS: Final = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    MemoryError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
)
"""The errors that Python raises where a template asks for something impossible.

RecursionError is a RuntimeError, UnicodeError a ValueError.
"""


@problem("error")
def template_fault(said: str, page: str, hint: str = "") -> Said:
    """A template does not work.

    A word is misspelt, a block is not closed, or its page does not have a value it asks for.

    Templates name values of their pages and a few methods and filters, print texts and numbers alone, and end within
    ten seconds.
    """
    made = f" while making {page}" if page else ""
    hints = (hint or "Compare it with the default template of the same name.",)
    return Said(f"This template does not work{made}: {said}.", hints=hints)


@problem("error")
def unknown_template(name: str, known: Iterable[str]) -> Said:
    """A template includes, imports or extends another template that does not exist.

    Or the name of the other template is known only during rendering.

    Names must be written in full, so that the program knows which templates a page depends on.
    """
    if not name:
        return Said(
            "The name of an included template must be written in full, in quotes.",
            hints=('For example: {% include "blocks.html" %}',),
        )
    return Said(
        f"There is no template “{name}”.",
        hints=(did_you_mean(name, known) or "Write it in templates/, or remove this line.",),
    )


class TemplateFault(Exception):  # noqa: N818 - it carries a complaint, it is not an error of ours
    """A template could not be rendered; found is the complaint.

    stopped: it took too much, as it may for each of its pages.
    """

    def __init__(self, found: Diagnostic, *, stopped: bool = False) -> None:
        super().__init__(found.message)
        self.found = found
        self.stopped = stopped


class Renderer:
    """R of architecture: bytes from a recipe and a view, and from nothing else."""

    def __init__(self, templates: Mapping[str, str], limits: Limits | None = None) -> None:
        """Take the templates' texts by name. limits: what each rendering may take."""
        self._templates = templates
        self._limits = limits or Limits()
        self._environment = _environment(templates)

    def __reduce__(self) -> tuple[type["Renderer"], tuple[dict[str, str], Limits]]:
        """Be its templates where it has to go to another process."""
        return Renderer, (dict(self._templates), self._limits)

    def look_through(self) -> Checked[Mapping[str, tuple[str, ...]]]:
        """Return, for each template, itself and all that it includes, imports or extends at any depth.

        Complain about templates that cannot be parsed, and includes that cannot be followed; then nothing is given.
        """
        found: list[Diagnostic] = []
        directly: dict[str, set[str]] = {}
        for name, text in sorted(self._templates.items()):
            try:
                tree = self._environment.read(text, name)
            except TemplateSyntaxError as error:
                found.append(
                    template_fault(
                        _line(name, error.lineno), _sentence(error.message or "it is not a valid template"), ""
                    )
                )
                continue
            faults = tuple(self._environment.faults(tree))
            found += [template_fault(_line(name, fault.line), fault.words, "", fault.hint) for fault in faults]
            if faults:
                continue
            self._environment.parsed[name] = Guarded().visit(tree)
            named = set(meta.find_referenced_templates(tree))
            unknown = sorted(named - self._templates.keys(), key=str)
            found += [
                unknown_template(_line(name, _line_naming(text, other)), other or "", self._templates)
                for other in unknown
            ]
            directly[name] = {other for other in named if other is not None and other in self._templates}
        if found:
            return Checked(value={}, diagnostics=tuple(found))
        return Checked(value={name: tuple(sorted(_reached(name, directly))) for name in directly})

    def render(self, artifact: Artifact) -> bytes:
        """Return an artifact's bytes.

        Raises TemplateFault where a template cannot be rendered; copies are not rendered.
        """
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
        values = {name: getattr(view, name) for name in view.__struct_fields__}  # type: ignore[attr-defined]
        before = CURRENT.set(Allowance(self._limits))
        try:
            return self._environment.get_template(name).render(values).encode()
        except UnicodeEncodeError as error:
            where = self._environment.where_it_cannot_be_written(name, values)
            words = f"it prints the character U+{ord(error.object[error.start]):04X}, which no page can have"
            raise TemplateFault(template_fault(_line(*where), words, artifact.address)) from error
        except (TemplateError, *_PLAIN_ERRORS) as error:
            raise TemplateFault(
                self._fault(error, name, artifact.address), stopped=isinstance(error, AllowanceSpent)
            ) from error
        finally:
            CURRENT.reset(before)

    def _fault(self, error: Exception, name: str, page: str) -> Diagnostic:
        """Find the template and line in which an error arose: the innermost frame that belongs to a template."""
        line = error.lineno if isinstance(error, TemplateSyntaxError) else 1
        name = (isinstance(error, TemplateSyntaxError) and error.name) or name
        trace = error.__traceback__
        while trace is not None:
            if trace.tb_frame.f_code.co_filename in self._templates:
                name, line = trace.tb_frame.f_code.co_filename, trace.tb_lineno
            trace = trace.tb_next
        return template_fault(_line(name, line), _sentence(str(error)), page)


def modules_of(templates: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the file and the text of the module of each template, as `compiled.py` finds them."""
    return CompiledTemplates().modules(_environment(templates), templates)


def _reached(name: str, directly: Mapping[str, set[str]]) -> set[str]:
    found, pending = {name}, [name]
    while pending:
        new = directly[pending.pop()] - found
        found |= new
        pending.extend(new)
    return found


def _environment(templates: Mapping[str, str]) -> Compiler:
    environment = (fast.QuickCompiler if fast.ON else Compiler)(
        defined(templates),
        # A template's name stands in for its file's, so that a fault can be told at its line.
        loader=FunctionLoader(lambda name: (templates[name], name, None) if name in templates else None),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
        bytecode_cache=CompiledTemplates(),
    )
    environment.globals = {"say": say, "range": numbers_up_to, "namespace": environment.globals["namespace"]}
    own: Mapping[str, Callable[..., Any]] = {
        "rel": _rel,
        "absolute": _absolute,
        "html": _html,
        "picture": _picture,
        "digest": _digest,
    }
    environment.filters = {**GUARDED, **own, "tongue": language_of, "tongues": tongues}
    return environment


@pass_context
def _rel(context: Context, address: str) -> str:
    page = context["page"]
    return relative(way_to_root(page.address, page.frame.base), address)


@pass_context
def _absolute(context: Context, address: str) -> str:
    base = context["page"].frame.base
    return f"{printable(base)}{printable(address)}" if base else ""


@pass_context
def _html(context: Context, value: Html) -> Markup:
    """Join sanitised HTML; its own words were made safe by nh3 while reading, the gaps are filled and escaped here."""
    _is_a(Html, value)
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
    _is_a(Figure, figure)
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


def _is_a(kind: type, value: object) -> None:
    """Raise TypeError where a value is something else, such as one that a template made to look like it."""
    if type(value) is not kind:
        message = f"this filter is for values of the kind {kind.__name__}"
        raise TypeError(message)


def _sizes(width: int) -> str:
    """Return how wide a picture is shown, as the value of `sizes`.

    It is as wide as it is, but never wider than the text; on small screens, as wide as the screen allows.
    """
    widest = min(width, _TEXT_WIDTH)
    return f"(min-width: {widest + _BESIDE_TEXT}px) {widest}px, calc(100vw - {_BESIDE_TEXT}px)"


@lru_cache(maxsize=8)
def _digest(text: str) -> str:
    """Return the hash source of an inline style for a content security policy (CSP level 3).

    All pages of a site have the same.
    """
    return f"sha256-{b64encode(sha256(str(printable(text)).encode()).digest()).decode()}"


def _line(name: str, line: int) -> Span:
    return Span(path=f"templates/{name}", line=line, column=1, end_line=line, end_column=2)


def _line_naming(text: str, other: str | None) -> int:
    """Return the first line that names another template, or that includes without a name in quotes."""
    for number, line in enumerate(text.splitlines(), start=1):
        if (other and other in line) or (
            not other and "{%" in line and any(word in line for word in ("include", "import", "extends"))
        ):
            return number
    return 1


def _sentence(words: str) -> str:
    words = _PLACE_IN_MEMORY.sub("", _NO_ATTRIBUTE.sub(r"it has no value called “\1”", words[:_LONGEST_COMPLAINT]))
    return " ".join(words.split()).rstrip(".") or "it stops without a reason"
