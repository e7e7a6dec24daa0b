"""Default templates that were compiled when the package was built: the same pages, never those of another template."""

import sys
from collections.abc import Iterator
from importlib import invalidate_caches
from pathlib import Path
from typing import Any
from unittest.mock import patch

import jinja2
import pytest

import adfm_site.rendering
from adfm_site.artifact import OfAFile, Template
from adfm_site.build import packaging
from adfm_site.build.pipeline import plan, prepare
from adfm_site.inputs.options import Options
from adfm_site.inputs.scan import default_templates
from adfm_site.progress import silent
from adfm_site.rendering import compiled
from adfm_site.rendering.compiled import FOLDER, CompiledTemplates
from adfm_site.rendering.compiling import Compiler
from adfm_site.rendering.templates import Renderer, TemplateFault, modules_of
from tests.rendering.test_fast import artifact
from tests.sites.built import AS_OF, REPOSITORY, Built

DEFAULTS = {file.name: file.read_text(encoding="utf-8") for file in default_templates().iterdir()}
OTHERS = {
    "a.html": "<p>\n{{ page.title }}{% include 'b.html' %}",
    "b.html": "{{ '/' | rel }}",
    "c.html": "\n{% import 'd.html' as d %}{{ d.m() }}",
    "d.html": "{% macro m() %}\n\n{{ {}['x'] }}{% endmacro %}",
}


class Package:
    """A package that was built."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, templates: dict[str, str]) -> None:
        """Put the modules of templates into it."""
        for name, text in modules_of(templates):
            (self.folder / name).write_text(text, encoding="utf-8")
        invalidate_caches()


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Package]:
    """Return a package without modules, beside the checkout, which has none."""
    folder = tmp_path / FOLDER
    folder.mkdir(parents=True)
    monkeypatch.setattr(adfm_site.rendering, "__path__", [*adfm_site.rendering.__path__, str(folder.parent)])
    compiled._compiler.cache_clear()  # noqa: SLF001 - it is asked for once a process
    yield Package(folder)
    sys.modules.pop(f"adfm_site.{FOLDER.replace('/', '.')}", None)
    invalidate_caches()
    compiled._compiler.cache_clear()  # noqa: SLF001 - as above


def made(templates: dict[str, str], page: Any = None) -> tuple[str, set[str]]:
    """Return a page and the names of the templates that were compiled for it."""
    parse = patch.object(Compiler, "_parse", autospec=True, side_effect=Compiler._parse)  # noqa: SLF001 - counted
    with parse as counted:
        text = Renderer(templates).render(page or artifact()).decode()
    return text, {call.args[2] for call in counted.mock_calls}


def test_pages_are_the_same_and_no_default_template_is_compiled(package: Package, every_site: Built) -> None:
    package.write(DEFAULTS)
    prepared = prepare(every_site.root, Options(as_of=AS_OF, base_url=every_site.tree.base), silent)
    artifacts = [each for each in plan(prepared, []) if not isinstance(each.recipe, OfAFile)]
    pages = [each for each in artifacts if isinstance(each.recipe, Template)]
    renderer = Renderer(prepared.inputs.templates)
    own = {name for name, text in prepared.inputs.templates.items() if DEFAULTS.get(name) != text}
    with patch.object(Compiler, "_parse", autospec=True, side_effect=Compiler._parse) as counted:  # noqa: SLF001 - counted
        found = [renderer.render(page) for page in pages]
    assert {call.args[2] for call in counted.mock_calls} <= own
    with patch.object(compiled, "find_spec", lambda _: None):
        expected = Renderer(prepared.inputs.templates)
        assert found == [expected.render(page) for page in pages]


def test_a_checkout_compiles_anew_and_keeps_nothing() -> None:
    assert made(OTHERS) == ("<p>\nA../", {"a.html", "b.html"})
    assert made(OTHERS) == ("<p>\nA../", {"a.html", "b.html"})
    assert not Path(adfm_site.rendering.__path__[0], FOLDER.partition("/")[2]).exists()


def test_another_template_is_compiled_anew(package: Package) -> None:
    package.write(OTHERS)
    assert made(OTHERS) == ("<p>\nA../", set())
    assert made({**OTHERS, "b.html": "."}) == ("<p>\nA.", {"b.html"})
    assert made({**OTHERS, "b.html": OTHERS["a.html"], "a.html": OTHERS["b.html"]})[1] == {"a.html"}


def other_source(name: str) -> Any:
    """Return a patch by which a module of the package has another text."""
    read = compiled.get_data
    return patch.object(
        compiled, "get_data", lambda package, file: (read(package, file) or b"") + (b" " if file == name else b"")
    )


OTHER_COMPILERS = {
    "Jinja": lambda: patch.object(jinja2, "__version__", "3.1.99"),
    "permitted names": lambda: patch.object(compiled, "shown", lambda: frozenset(("title",))),
    "looking through": lambda: other_source("permitted.py"),
    "filters": lambda: other_source("filters.py"),
    "settings": lambda: other_source("templates.py"),
    "code": lambda: other_source("fast.py"),
    "scripts": lambda: other_source("scripts.py"),
}


@pytest.mark.parametrize("other", OTHER_COMPILERS)
def test_another_compiler_compiles_anew(package: Package, other: str) -> None:
    package.write(OTHERS)
    compiled._compiler.cache_clear()  # noqa: SLF001 - it is asked for once a process
    with OTHER_COMPILERS[other]():
        assert made(OTHERS) == ("<p>\nA../", {"a.html", "b.html"})


def test_a_module_that_is_found_by_its_name_alone_would_be_stale(package: Package) -> None:
    """So what the tests above find is found by the hash in the name."""
    with patch.object(CompiledTemplates, "module", lambda _, bucket: f"t_{bucket.key}"):
        package.write(OTHERS)
        assert made({**OTHERS, "b.html": "."}) == ("<p>\nA../", set())


def test_jinja_tells_its_version_in_one_of_two_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    told = compiled._version_of_jinja()  # noqa: SLF001 - both ways
    monkeypatch.delattr(jinja2, "__version__")
    assert compiled._version_of_jinja() == told  # noqa: SLF001 - as above


def test_a_fault_is_told_at_the_line_of_its_template(package: Package) -> None:
    def fault() -> TemplateFault:
        with pytest.raises(TemplateFault) as raised:
            Renderer(OTHERS).render(artifact(name="c.html"))
        return raised.value

    expected = fault()
    assert (expected.found.path, getattr(expected.found.where, "line", 0)) == ("templates/d.html", 3)
    package.write(OTHERS)
    assert made(OTHERS)[1] == set()
    assert fault().found == expected.found
    unwritable = artifact(name="a.html", title="\ud800")
    with pytest.raises(TemplateFault) as raised:
        Renderer(OTHERS).render(unwritable)
    assert (raised.value.found.path, getattr(raised.value.found.where, "line", 0)) == ("templates/a.html", 2)


def test_a_template_that_may_not_be_compiled_ends_the_building_of_the_package() -> None:
    with pytest.raises(jinja2.TemplateSyntaxError):
        list(modules_of({"a.html": "{{ page.__class__ }}"}))


def test_a_sites_own_templates_are_looked_through_as_ever(package: Package) -> None:
    package.write(DEFAULTS)
    with pytest.raises(TemplateFault, match="underscore"):
        Renderer({**DEFAULTS, "a.html": "{{ page.__class__ }}"}).render(artifact())


def test_the_hook_writes_what_a_wheel_holds(package: Package) -> None:
    """That the library calls it, and that an installed wheel compiles nothing, is tried in .ci/run."""
    written = packaging.compiled(REPOSITORY, package.folder)
    assert sorted(written) == sorted(str(file) for file in package.folder.iterdir())
    assert sorted(written.values()) == sorted(f"adfm_site/{FOLDER}/{name}" for name, _ in modules_of(DEFAULTS))
    assert made(DEFAULTS, artifact(name="event.css"))[1] == set()


def test_the_modules_are_the_same_each_time() -> None:
    assert dict(modules_of(DEFAULTS)) == dict(modules_of(dict(reversed(DEFAULTS.items()))))
    assert len(dict(modules_of(DEFAULTS))) == len(DEFAULTS)
