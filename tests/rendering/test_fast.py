"""What makes pages faster changes no byte of them, and what macros made for one page never leaks into another."""

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from importlib import import_module
from inspect import getmembers, isclass
from pkgutil import iter_modules
from types import SimpleNamespace
from typing import Any, get_args, get_origin, get_type_hints
from unittest.mock import patch

import pytest
from markupsafe import Markup
from msgspec import Struct

import adfm_site.views
from adfm_site.artifact import Artifact, OfAFile, Template
from adfm_site.build.pipeline import plan, prepare
from adfm_site.inputs.options import Options
from adfm_site.progress import silent
from adfm_site.rendering import fast
from adfm_site.rendering.allowance import Limits
from adfm_site.rendering.templates import Renderer, TemplateFault
from tests.sites.built import AS_OF, Built


def test_pages_are_the_same_with_and_without_it(every_site: Built) -> None:
    """All pages of all test sites, in both orders, by the guarded library alone, and with and without the memory."""
    prepared = prepare(every_site.root, Options(as_of=AS_OF, base_url=every_site.tree.base), silent)
    artifacts = [artifact for artifact in plan(prepared, []) if not isinstance(artifact.recipe, OfAFile)]
    pages = [artifact for artifact in artifacts if isinstance(artifact.recipe, Template)]
    quick = Renderer(prepared.inputs.templates)
    with patch.object(fast, "ON", new=False):
        stock = Renderer(prepared.inputs.templates)
    with patch.object(fast, "REMEMBERED", frozenset()):
        forgetful = Renderer(prepared.inputs.templates)
        expected = [forgetful.render(page) for page in pages]
    assert [stock.render(page) for page in pages] == expected
    assert [quick.render(page) for page in pages] == expected
    assert [quick.render(page) for page in reversed(pages)] == expected[::-1]
    assert type(quick._environment) is fast.QuickCompiler  # noqa: SLF001 - the three are what they are called
    assert type(stock._environment) is not fast.QuickCompiler  # noqa: SLF001 - as above


class Page(Struct, frozen=True, kw_only=True):
    """What macros may see of a page, and more."""

    address: str = "/a/"
    title: str = "A"
    language: str = "en"
    frame: Any = None


class Frame(Struct, frozen=True, kw_only=True):
    """What pages share."""

    base: str = "https://x.example/sub"
    contact: str = "C"


class View(Struct, frozen=True, kw_only=True):
    """A page that gives something to a macro."""

    page: Page
    given: object = "g"
    other: str = ""


def artifact(given: object = "g", name: str = "a.html", **page: Any) -> Artifact:
    view = View(page=Page(**{"frame": Frame(), **page}), given=given, other=page.get("title", "A"))
    return Artifact(address="/a/", recipe=Template(name=name), view=view, origin="")


def pages(templates: dict[str, str], *artifacts: Artifact, limits: Limits | None = None) -> list[str]:
    """Return the pages that one renderer makes."""
    renderer = Renderer(templates, limits)
    assert renderer.look_through().diagnostics == ()
    return [renderer.render(artifact).decode() for artifact in artifacts]


def alone(templates: dict[str, str], *artifacts: Artifact) -> list[str]:
    """Return pages of which each is made by a renderer of its own."""
    return [page for artifact in artifacts for page in pages(templates, artifact)]


CALLED = "{{ link(given) }}"
OTHERS = {
    "b.html": "{{ page.title }}",
    "m.html": "{% macro m() %}{{ page.title }}{% endmacro %}",
    "base.html": "{% macro link(x) %}base{% endmacro %}" + CALLED + "{% block b %}{% endblock %}",
}
FICKLE = {  # macros whose texts depend on more than their arguments, the way to the root, the frame and the language
    "a value of the page": "{% macro link(x) %}{{ page.title }}{% endmacro %}" + CALLED,
    "a value in brackets": "{% macro link(x) %}{{ page['title'] }}{% endmacro %}" + CALLED,
    "the page by another name": "{% macro link(x) %}{% set p = page %}{{ p.title }}{% endmacro %}" + CALLED,
    "the page in a default": "{% macro link(x, y=page.title) %}{{ y }}{% endmacro %}" + CALLED,
    "the page in a filter": "{% macro link(x) %}{{ [page] | map(attribute='title') | join }}{% endmacro %}" + CALLED,
    "its own address": "{% macro link(x) %}{% if page.address == '/a/' %}aria-current{% endif %}{% endmacro %}"
    + CALLED,
    "a value of the template": "{% set t = page.title %}{% macro link(x) %}{{ t }}{% endmacro %}" + CALLED,
    "a value of the view": "{% macro link(x) %}{{ other }}{% endmacro %}{{ link('') }}",
    "a block": "{% macro link(x) %}{{ self.b() }}{% endmacro %}{% block b %}{{ page.title }}{% endblock %}" + CALLED,
    "a caller": "{% macro link(x) %}{{ caller() }}{% endmacro %}{% call link('') %}{{ page.title }}{% endcall %}",
    "an include": "{% macro link(x) %}{% include 'b.html' %}{% endmacro %}" + CALLED,
    "an import": "{% macro link(x) %}{% import 'm.html' as n with context %}{{ n.m() }}{% endmacro %}" + CALLED,
    "another template's macro": "{% import 'm.html' as n with context %}{% macro link(x) %}{{ n.m() }}{% endmacro %}"
    + CALLED,
    "another macro": "{% macro link(x) %}{{ m() }}{% endmacro %}{% macro m() %}{{ page.title }}{% endmacro %}" + CALLED,
    "the third macro": "{% macro link(x) %}{{ m() }}{% endmacro %}{% macro m() %}{{ n() }}{% endmacro %}"
    "{% macro n() %}{{ page.title }}{% endmacro %}" + CALLED,
    "a loop around it": "{% for link_ in (page.title,) %}{% macro link(x) %}{{ link_ }}{% endmacro %}{{ link('') }}"
    "{% endfor %}",
    "one of two of a name": "{% macro link(x) %}{% endmacro %}{% if page.title == 'A' %}{% macro link(x) %}A"
    "{% endmacro %}{% endif %}" + CALLED,
    "a name that is set anew": "{% macro m() %}{% endmacro %}{% macro link(x) %}{{ m }}{% endmacro %}"
    "{% set m = page.title %}" + CALLED,
    "a name that is imported": "{% macro m() %}{% endmacro %}{% macro link(x) %}{{ m() }}{% endmacro %}"
    "{% from 'm.html' import m with context %}" + CALLED,
    "a page that is set anew": "{% macro link(x) %}{{ page.language }}{% endmacro %}"
    "{% set page = namespace(language=page.title) %}" + CALLED,
    "whether a macro is there": "{% macro link(x) %}{{ m is defined }}{% endmacro %}{% if page.title == 'A' %}"
    "{{ link(given) }}{% endif %}{% macro m() %}{% endmacro %}" + CALLED,
}
STEADY = {
    "arguments": "{% macro link(x) %}{{ x }}{% endmacro %}" + CALLED,
    "links and languages": "{% macro link(x) %}{{ '/b/' | rel }}{{ x | tongues }}{{ page.language }}{% endmacro %}"
    + CALLED,
    "the frame": "{% macro link(x) %}{{ page.frame.contact }}{{ '/' | absolute }}{% endmacro %}" + CALLED,
    "each other": "{% macro link(x) %}{{ m(x) }}{% endmacro %}{% macro m(x) %}{{ n(x) if x else '' }}{% endmacro %}"
    "{% macro n(x) %}{% for y in x %}{{ m('') }}{{ loop.index }}{% endfor %}{% endmacro %}" + CALLED,
    "a value that a macro sets": "{% macro link(x) %}{% set y = x %}{{ y }}{% endmacro %}" + CALLED,
    "a name of another block": "{% extends 'base.html' %}{% macro link(x) %}{{ x }}{% endmacro %}",
}
TWO = (artifact(), artifact(address="/b/", title="B"))


@pytest.mark.parametrize("case", FICKLE)
def test_a_macro_that_depends_on_more_is_not_remembered(case: str) -> None:
    templates = {"a.html": FICKLE[case], **OTHERS}
    assert pages(templates, *TWO) == alone(templates, *TWO)


@pytest.mark.parametrize("case", sorted(FICKLE.keys() - {"a caller", "an import", "a name that is set anew"}))
def test_if_every_macro_were_remembered_it_would_leak(case: str) -> None:
    """Those left out are never remembered by the way they are called, or differ in their own page alone."""
    templates = {"a.html": FICKLE[case], **OTHERS}
    expected = alone(templates, *TWO)
    with patch.object(fast, "steady_macros", lambda _, wanted: wanted):
        assert pages(templates, *TWO) != expected


@pytest.mark.parametrize("case", STEADY)
def test_a_macro_that_depends_on_nothing_else_is_remembered(case: str) -> None:
    made = patch.object(fast.QuickMacro, "_made", autospec=True, side_effect=fast.QuickMacro._made)  # noqa: SLF001 - counted
    with made as counted:
        first, second = pages({"a.html": STEADY[case], **OTHERS}, *TWO)
    assert first == second
    assert sum(call.args[0].name == "link" for call in counted.mock_calls) == 1


def without(texts: Callable[..., Any], **same: object) -> Callable[..., Any]:
    """Return a method that finds the texts of a macro as if pages had the same value."""

    def found(memory: fast.MacroTexts, context: Any, *macro: str) -> Any:
        page = context.resolve_or_missing("page")
        values = {name: getattr(page, name) for name in page.__struct_fields__} | same
        return texts(memory, SimpleNamespace(resolve_or_missing=lambda _: Page(**values)), *macro)

    return found


KEYED: dict[str, tuple[Callable[[], Any], str, tuple[Artifact, Artifact]]] = {
    "the way to the root": (
        lambda: patch.object(fast, "way_to_root", lambda *_: ""),
        "{% macro link(x) %}{{ '/b/' | rel }}{% endmacro %}" + CALLED,
        (artifact(), artifact(address="/a/b/")),
    ),
    "the page for unknown addresses": (
        lambda: patch.object(fast, "way_to_root", lambda page, _: page.count("/")),
        "{% macro link(x) %}{{ '/b/' | rel }}{% endmacro %}" + CALLED,
        (artifact(address="/old.html"), artifact(address="/404.html")),
    ),
    "the language": (
        lambda: patch.object(fast.MacroTexts, "texts", without(fast.MacroTexts.texts, language="en")),
        "{% macro link(x) %}{{ page.language }}{% endmacro %}" + CALLED,
        (artifact(), artifact(language="de")),
    ),
    "the frame": (
        lambda: patch.object(fast.MacroTexts, "texts", without(fast.MacroTexts.texts, frame=Frame())),
        "{% macro link(x) %}{{ page.frame.contact }}{% endmacro %}" + CALLED,
        (artifact(), artifact(frame=Frame(contact="D"))),
    ),
}


@pytest.mark.parametrize("part", KEYED)
@pytest.mark.parametrize("planted", [False, True])
def test_what_a_macro_may_see_of_a_page_is_in_its_key(part: str, *, planted: bool) -> None:
    without_it, text, two = KEYED[part]
    expected = alone({"a.html": text}, *two)
    assert expected[0] != expected[1]
    with without_it() if planted else nullcontext():
        assert (pages({"a.html": text}, *two) == expected) is not planted


@pytest.mark.parametrize("reverse", [False, True])
def test_values_that_are_equal_but_print_differently_are_told_apart(*, reverse: bool) -> None:
    """Also inside lists; what has no hash, or can be changed, is not remembered."""
    values = ("<", Markup("<"), 1, True, 1.0, 0.0, -0.0, 0, False, None, [1], [True], {"a": 1}, {"a": True})
    values += ((1,), (True,), (1.0,), ("<",), (Markup("<"),), ((1,),), ((True,),), ("<", 1), (Markup("<"), 1))
    artifacts = [artifact(value) for value in (values[::-1] if reverse else values)]
    text = "{% macro link(x) %}{% if x is string %}{{ x }}{% else %}{{ x | tojson }}{% endif %}"
    text += "{% for y in (x if x is iterable else ()) if y is string %}{{ y }}{% endfor %}{% endmacro %}"
    assert pages({"a.html": text + CALLED}, *artifacts) == alone({"a.html": text + CALLED}, *artifacts)


def test_a_text_that_is_remembered_takes_the_rounds_that_it_took() -> None:
    """So whether a page is stopped does not depend on what was rendered before it."""
    text = "{% macro link(x) %}{% for y in x %}{% for z in x %}.{% endfor %}{% endfor %}{% endmacro %}" + CALLED
    four = artifact(("a", "b"))
    assert pages({"a.html": text}, four, four, limits=Limits(rounds=6)) == ["....", "...."]
    with pytest.raises(TemplateFault, match="more than 11 times"):
        pages({"a.html": text + CALLED}, four, limits=Limits(rounds=11))


def test_what_is_remembered_is_bounded() -> None:
    text = "{% macro link(x) %}{{ x }}{% endmacro %}" + CALLED
    with patch.object(fast, "_MOST", 20_000):
        renderer = Renderer({"a.html": text})
        for number in range(110):
            assert renderer.render(artifact(f"{number}")) == f"{number}".encode()
            assert sum(len(known) for known in remembered(renderer)) <= 20
    assert sum(len(known) for known in remembered(renderer)) > 0
    renderer = Renderer({"a.html": text})
    renderer.render(artifact("x" * 5_000))
    assert sum(len(known) for known in remembered(renderer)) == 0


def remembered(renderer: Renderer) -> Iterator[dict[tuple[Any, ...], Any]]:
    """Yield what a renderer remembers of each macro and each kind of arguments."""
    environment = renderer._environment  # noqa: SLF001 - what is inside is what this is about
    assert isinstance(environment, fast.QuickCompiler)
    for kinds in environment.memory._texts.values():  # noqa: SLF001 - as above
        yield from (known for known in kinds.values() if known is not None)


def test_no_other_filter_sees_a_page() -> None:
    """Filters that take the context see no more of a page than the keys of texts have; those of the library none."""
    environment = Renderer({})._environment  # noqa: SLF001 - its filters
    seeing = {
        name for name, found in environment.filters.items() if "context" in str(getattr(found, "jinja_pass_arg", ""))
    }
    of_the_library = {"map", "reject", "rejectattr", "select", "selectattr"}
    assert seeing - of_the_library == {"absolute", "html", "picture", "rel", "tongues", "join", "replace", "tojson"}


def test_equal_views_print_the_same() -> None:
    """No view has a number with a fraction, of which two are equal and print differently, or one of two such types."""
    kinds = {
        kind
        for module in iter_modules(adfm_site.views.__path__)
        for _, kind in getmembers(import_module(f"adfm_site.views.{module.name}"), isclass)
        if issubclass(kind, Struct) and kind.__struct_config__.frozen and kind.__module__.startswith("adfm_site.views")
    }
    assert len(kinds) > 20
    for kind in kinds:
        for name, of_field in get_type_hints(kind).items():
            assert not ambiguous(of_field), (kind, name)


def ambiguous(kind: Any) -> bool:
    """Return whether a value of a type can be equal to another that prints differently."""
    inner = get_args(kind)
    return (
        kind in (float, Any, object)
        or (get_origin(kind) is not tuple and {int, bool} <= set(inner))
        or any(map(ambiguous, inner))
    )


def test_the_last_test_finds_such_types() -> None:
    assert not any(map(ambiguous, (int, str, bool | None, tuple[int, bool], tuple[str, ...])))
    assert all(map(ambiguous, (float, int | bool, tuple[str, float | None], tuple[int | bool | None, ...], Any)))
