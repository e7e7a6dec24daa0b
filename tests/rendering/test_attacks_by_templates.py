"""Templates that reach for what they may not have: each is a complaint at its line, in its file, and does nothing else.

Each attack is on line 2 of its template unless it tells another place. PLANTED takes guards out one at a time and shows
what each holds.
"""

from collections.abc import Callable, Mapping
from itertools import count
from threading import Thread
from types import SimpleNamespace
from typing import Any, NamedTuple
from unittest.mock import patch

import pytest
from jinja2 import Environment
from jinja2.compiler import CodeGenerator
from jinja2.filters import FILTERS as OF_THE_LIBRARY
from msgspec import Struct
from msgspec.structs import replace

from adfm_site.artifact import Artifact, OfAFile, Template
from adfm_site.build.pipeline import plan, prepare
from adfm_site.build.press import Press
from adfm_site.diagnostics import Diagnostic
from adfm_site.inputs.options import Options
from adfm_site.parcels import packed, unpacked
from adfm_site.progress import silent
from adfm_site.rendering import allowance, filters, permitted, templates
from adfm_site.rendering.allowance import Limits
from adfm_site.rendering.templates import Renderer, TemplateFault
from adfm_site.source import Span
from tests.sites.built import AS_OF, BASE, Built


class Words(NamedTuple):
    """Values of a page that come as a tuple."""

    text: str


class Page(Struct, frozen=True, kw_only=True):
    """A page with a title."""

    title: str
    address: str = "/a/"
    language: str = "en"


class View(Struct, frozen=True, kw_only=True):
    """What templates of these tests see. broken: half a sign, as no text of a file can have."""

    page: Page
    words: Words
    fields: Mapping[str, str]
    broken: str


ARTIFACT = Artifact(
    address="/a/",
    recipe=Template(name="a.html"),
    view=View(page=Page(title="Title"), words=Words(text="Words"), fields={"street": "Street"}, broken="a\ud800b"),
    origin="",
)
OTHERS = {
    "b.html": "{% macro m() %}x{% endmacro %}",
    "c.html": "{% if n %}{% with n = n - 1 %}{% include 'c.html' %}{% include 'c.html' %}{% endwith %}{% endif %}",
}
OPEN = "(['a'] | map('upper'))"


def limits(seconds: int = 10_000) -> Limits:
    """Return limits whose clock goes on by one second each time somebody looks, so that no time passes."""
    clock = count()
    return Limits(clock=lambda: float(next(clock)), seconds=seconds)


def look(text: str, *, limited: Limits | None = None) -> list[Diagnostic]:
    """Return what is said of a template when templates are looked through, or else when its page is made.

    Fails where it is made.
    """
    renderer = Renderer({"a.html": text, **OTHERS}, limited or limits())
    found = list(renderer.look_through().diagnostics)
    return found or [render(text, limited=limited)]


def render(text: str, *, limited: Limits | None = None) -> Diagnostic:
    """Return the fault of a template that nobody looked through before."""
    with pytest.raises(TemplateFault) as raised:
        Renderer({"a.html": text, **OTHERS}, limited or limits()).render(ARTIFACT)
    return raised.value.found


def made(text: str) -> str:
    return Renderer({"a.html": text, **OTHERS}).render(ARTIFACT).decode()


REACHING = (  # objects of Python's own, by which a template would reach files, programs, the clock and chance
    "{{ ('ab'|map('upper')).gi_frame.f_builtins['open']('/etc/hostname').read() }}",
    "{{ OPEN.gi_frame.f_globals }}",
    "{{ OPEN.gi_code }}",
    "{{ OPEN['gi_frame'].f_builtins }}",
    "{{ OPEN['gi_' ~ 'frame']['f_builtins'] }}",
    "{{ [OPEN] | map(attribute='gi_frame.f_builtins') | list }}",
    "{{ [OPEN] | selectattr('gi_frame.f_builtins') | list }}",
    "{{ [OPEN] | rejectattr('gi_frame.f_builtins') | list }}",
    "{{ [OPEN] | groupby('gi_frame.f_builtins') }}",
    "{{ [OPEN] | sort(attribute='gi_frame.f_builtins') }}",
    "{{ [OPEN] | unique(attribute='gi_frame.f_builtins') | list }}",
    "{{ [OPEN, OPEN] | max(attribute='gi_frame.f_builtins') }}",
    "{{ [OPEN, OPEN] | min(attribute='gi_frame.f_builtins') }}",
    "{{ [OPEN] | sum('gi_frame') }}",
    "{{ [OPEN] | sum(attribute='gi_frame') }}",
    "{{ [OPEN] | join('', attribute='gi_frame') }}",
    "{{ [OPEN] | map('attr', 'gi_frame') | list }}",
    "{{ OPEN | attr('gi_frame') }}",
    "{{ OPEN.close() }}",
    "{{ (OPEN | list).append(1) }}",
    "{{ [1] | max(attribute='real.__class__') | string }}",
    "{{ page.title.encode().decode }}",
    "{{ ''.format }}",
    "{{ '{0.__class__}'.format(page) }}",
    "{{ '{x.__class__}'.format_map({'x': page}) }}",
    "{{ ('<b>{0.__class__}' | safe).format(page) }}",
    "{{ '%s' % page }}",
    "{{ '{}' | format(page) }}",
    "{{ '%s' | format(page) }}",
    "{{ {'a': page} | xmlattr }}",
    "{{ page | pprint }}",
    "{{ self._TemplateReference__context }}",
    "{{ self['_TemplateReference__context'].environment }}",
    "{% block x %}{{ self.x.super }}{% endblock %}",
    "{% block x %}{{ self.x._context }}{% endblock %}",
    "{% macro m() %}{{ caller._environment }}{% endmacro %}{% call m() %}{% endcall %}",
    "{% for x in [1] %}{{ loop._iterable }}{% endfor %}",
    "{% for x in [1] %}{{ loop['_iterable'] ~ '' }}{% endfor %}",
    "{% set n = namespace(gi_frame=1) %}{{ OPEN.gi_frame }}",
    "{% set n = namespace() %}{% set n.gi_frame = 1 %}{{ OPEN.gi_frame }}",
    "{% macro gi_frame() %}{% endmacro %}{{ OPEN.gi_frame }}",
    "{% set gi_frame = 1 %}{{ OPEN.gi_frame }}",
    "{% block gi_frame %}{% endblock %}{{ OPEN.gi_frame }}",
    "{{ namespace.__init__ }}",
    "{{ range.mro() }}",
    "{{ cycler('a') }}",
    "{{ cycler.__init__.__globals__ }}",
    "{{ joiner() }}",
    "{{ lipsum() }}",
    "{{ lipsum.__globals__ }}",
    "{{ [1, 2] | random }}",
    "{{ dict(a=1) }}",
    "{% import 'b.html' as b %}{{ b.__init__ }}",
    "{% import 'b.html' as b %}{{ b.m._func }}",
    "{% from 'b.html' import __name__ as n %}",
    "{% import page.title as b %}",
    "{% include ['b.html', page.title] %}",
    "{% extends page.title %}",
    "{{ say.__globals__ }}",
    "{{ say['__globals__'] }}",
    "{% set f = say %}{{ f('events') }}",
    "{{ (say or 1)('events') }}",
    "{{ {'a': ''.upper}['a']() }}",
    "{{ environment }}",
    "{{ context.environment }}",
    "{{ resolve('say') }}",
    "{{ __builtins__ }}",
    "{{ escape }}",
    "{{ having_title }}",
    "{{ page.ｇi_frame }}",
    "{{ page['__class__'] ~ '' }}",
    "{{ say('events', __debug__=1) }}",
    "{{ say('events', _loop_vars={}) }}",
    "{% autoescape false %}{{ page.title.title }}{% endautoescape %}",
    "{% debug %}",
    "{% do page %}",
    "{{ '/' | nothing_of_the_kind }}",
    "{% if page is nothing_of_the_kind %}{% endif %}",
)
PRINTING = (  # what is no text: it would be published as its place in memory, which is another at each build
    "{{ say }}",
    "{{ [say] }}",
    "{{ range }}",
    "{{ namespace }}",
    "{{ namespace(a=1) }}",
    "{{ OPEN }}",
    "{{ OPEN ~ '' }}",
    "{{ '' ~ OPEN }}",
    "{{ [OPEN] | join }}",
    "{{ OPEN | string }}",
    "{{ 'a'.upper }}",
    "{{ 'a'.title }}",
    "{{ page.title.title }}",
    "{{ page.title.title ~ '' }}",
    "{{ [page.title.title] | join }}",
    "{{ ['a', 'b'] | join(page.title.title) }}",
    "{{ [page.title.title] | tojson }}",
    "{{ [page.title.title] | urlencode }}",
    "{{ page.title.title | string }}",
    "{{ page.title.title | upper }}",
    "{{ page.title.title | safe }}",
    "{{ page.title.title | e }}",
    "{{ page.title.title | digest }}",
    "{{ page.title.title | trim }}",
    "{{ page.title.title | truncate(5) }}",
    "{{ page.title.title | replace('a', 'b') }}",
    "{{ 'a' | replace('a', page.title.title) }}",
    "{{ page.title.title | tongue }}",
    "{{ page.title.title | tongues }}",
    "{{ page.title.title | rel }}",
    "{{ say('day', number=page.title.title) }}",
    "{{ say('day', **{'number': page.title.title}) }}",
    "{{ say(page.title.title) }}",
    "{{ say('event-count', page.title.title) }}",
    "{% set page = namespace(frame=namespace(base=page.title.title)) %}{{ '/' | absolute }}",
    "{{ namespace(address='/', alt='x'.title, width=none, height=none, top=1, copies=()) | picture }}",
    "{{ namespace(parts=['x'.title]) | html }}",
    "{{ ['x'.title][0] }}",
    "{{ page }}",
    "{{ words }}",
    "{{ fields }}",
    "{{ fields.items() }}",
    "{{ [1] }}",
    "{{ [1] | reverse }}",
    "{{ 'ab' | batch(1) }}",
    "{{ range(3) }}",
    "{{ self }}",
    "{% block x %}{% endblock %}{{ self.x }}",
    "{% for x in [1] %}{{ loop }}{% endfor %}",
    "{% for x in [1] %}{{ loop.cycle }}{% endfor %}",
    "{% macro m() %}{{ caller }}{% endmacro %}{% call m() %}{% endcall %}",
    "{% macro m() %}{{ varargs }}{% endmacro %}{{ m(1) }}",
    "{% macro m() %}{% endmacro %}{{ m }}",
    "{% import 'b.html' as b %}{{ b }}",
    "{% import 'b.html' as b %}{{ b.m }}",
    "{% from 'b.html' import m %}{{ m ~ '' }}",
    "{% set x %}{{ page.title.title }}{% endset %}",
    "{% filter upper %}{{ page.title.title }}{% endfilter %}",
    "{{ nothing_of_the_kind }}",
    "{{ broken }}",
)
GROWING = (  # more than a page can hold, more than a parser can follow, more than anybody can wait for
    "{{ range(10**8) | list | length }}",
    "{% for x in range(10**8) %}{% endfor %}",
    "{{ range(10**15) | length }}",
    "{{ 'a'.center(10**11) }}",
    "{{ 'a' | center(10**11) }}",
    "{{ 'a'.ljust(10**11) }}",
    "{{ '%99999999999d' % 1 }}",
    "{{ 'a' * 10**11 }}",
    "{{ 10**11 * 'a' }}",
    "{{ page.title * 10**11 }}",
    "{{ [1] * 10**11 }}",
    "{{ 10**(10**10) }}",
    "{{ 10**10**10**10 }}",
    "{{ 10**20 * 10**20 * 10**20 }}",
    "{{ 10 | round(10**10, 'ceil') }}",
    "{{ [[1]] | sum(start=[]) }}",
    "{{ 'a' | indent(10**10) }}",
    "{{ [1] | batch(10**10, 'x') | list }}",
    "{{ [1] | slice(10**10) | list }}",
    "{{ 'a' | wordwrap(1) }}",
    "{{ 'a' | urlize }}",
    "{% set a = 'x' %}" + "{% set a %}{{ a }}{{ a }}{% endset %}" * 40,
    "{% set a = 'x' %}" + "{% set a = a ~ a %}" * 40,
    "{% set a = 'x' %}" + "{% set a = a + a %}" * 40,
    "{% set a = [1] %}" + "{% set a = a + a %}" * 40,
    "{% set a = 3 %}" + "{% set a = a * a %}" * 40,
    "{% set a = '\"' %}" + "{% set a = a | tojson | string %}" * 40,
    "{% set a = [1] %}" + "{% set a = [a, a] %}" * 50 + "{{ a | tojson }}",
    "{% set a = 'x' %}" + "{% set a = a | replace('x', 'xxxxxxxx') %}" * 20,
    "{% set a = 'x' %}" + "{% set a = [a, a, a] | join(a) %}" * 30,
    "{% set n = namespace(a='x') %}{% for i in range(99) %}{% set n.a %}{{ n.a }}{{ n.a }}{% endset %}{% endfor %}",
    "{% macro m(a, n) %}{{ m(a ~ a, n - 1) if n else a }}{% endmacro %}{{ m('x', 60) }}",
    "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
    "{{ " + " and ".join(["page"] * 3000) + " }}",
    "{{ " + " + ".join(["1"] * 3000) + " }}",
    "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}",
    "{{ " + "(" * 200 + "1" + ")" * 200 + " }}",
    "{{ " + "[" * 70 + "1" + "]" * 70 + " }}",
    "{{ " + "not " * 3000 + "1 }}",
    "{{ " + "-" * 3000 + "1 }}",
    "{{ 1" + " | string" * 3000 + " }}",
    "{{ page" + ".title" * 3000 + " }}",
    "{{ " + "1 if 1 else " * 3000 + "1 }}",
    "{% if page %}" * 3000 + "{% endif %}" * 3000,
    "{% if page %}" * 30 + "{% endif %}" * 30,
    "{% for x in [1] %}" * 25 + "{% endfor %}" * 25,
    "{% with a = 1 %}" * 200 + "{% endwith %}" * 200,
    "{% filter upper %}" * 100 + "{% endfilter %}" * 100,
    "{% if 1 %}" + "{% elif page %}" * 3000 + "{% endif %}",
    "".join(f"{{% block b{number} %}}" for number in range(300)) + "{% endblock %}" * 300,
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "{% include 'a.html' %}",
    "{% extends 'a.html' %}",
    "{% import 'a.html' as a %}",
    "{% block x %}{{ self.x() }}{% endblock %}",
    "{{ '\\ud800' }}",
    "{{ '\\x00' ~ page.title }}",
    "a\x00b",
    "{{ " + "9" * 5000 + " }}",
)
ENDLESS = (  # nothing grows, but the end would not come
    "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(60) }}",
    "{% macro m(n) %}{% if n %}{{ m(n=n - 1) }}{{ m(n=n - 1) }}{% endif %}{% endmacro %}{{ m(60) }}",
    "{% for x in [1, 2] recursive %}{% if loop.depth < 60 %}{{ loop([1, 2]) }}{% endif %}{% endfor %}",
    "{% macro m(n) %}{% if n %}{% for x in (1, 2) %}{{ m(n - 1) }}{% endfor %}{% endif %}{% endmacro %}{{ m(60) }}",
    "{% set n = 60 %}{% include 'c.html' %}",
)


def lines(attacks: tuple[str, ...]) -> list[Any]:
    return [
        pytest.param(attack.replace("OPEN", OPEN), id=f"{number}: {attack[:50]!r}")
        for number, attack in enumerate(attacks)
    ]


@pytest.mark.parametrize("attack", lines((*REACHING, *PRINTING, *GROWING)))
def test_what_a_template_may_not_do_is_told_at_its_line_and_not_done(attack: str) -> None:
    text = f"<p>\n{attack}\n</p>"
    told = look(text)
    for found in told if told[0].code == "unknown-template" else (*told, render(text)):
        assert found.code in ("template-fault", "unknown-template")
        assert isinstance(found.where, Span)
        assert (found.path, found.where.line) == ("templates/a.html", 2), found.message
        assert " at 0x" not in found.message
        assert len(found.message) < 500


@pytest.mark.parametrize("attack", lines(ENDLESS))
def test_a_rendering_without_an_end_is_stopped_at_its_line(attack: str) -> None:
    (found,) = look(f"<p>\n{attack}\n</p>")
    assert "it goes on for more than 10000 seconds" in found.message
    assert isinstance(found.where, Span)
    assert (found.path, found.where.line) in (("templates/a.html", 2), ("templates/c.html", 1))


def test_it_is_stopped_in_any_thread() -> None:
    found: list[Diagnostic] = []
    thread = Thread(target=lambda: found.extend(look(ENDLESS[0])))
    thread.start()
    thread.join()
    assert "it goes on for more than" in found[0].message


def test_of_a_template_that_was_stopped_no_other_page_is_tried() -> None:
    looked = count()
    renderer = Renderer({"a.html": ENDLESS[0]}, Limits(clock=lambda: float(next(looked)), seconds=100))
    site: Any = SimpleNamespace(renderer=renderer, stopped={}, again=frozenset(), wanted="bytes")
    graph: Any = SimpleNamespace(get=lambda *_: None, previous=lambda *_: None, input=lambda *_: None)
    press = Press(site, graph, "a")
    page = replace(ARTIFACT, view=replace(ARTIFACT.view, broken=""))  # type: ignore[type-var]
    press.make(page)
    press.make(page)
    first, second = press.problems
    assert first == second
    assert next(looked) < 200


def test_limits_go_with_a_renderer_to_another_process() -> None:
    renderer = unpacked(packed(Renderer({"a.html": "{% for x in (1, 2) %}{% endfor %}"}, Limits(rounds=1))))
    with pytest.raises(TemplateFault, match="more than 1 times"):
        renderer.render(ARTIFACT)


@pytest.mark.parametrize(
    ("text", "page"),
    [
        (
            "{{ page.title }} {{ page['title'] }} {{ words.text }} {{ words['text'] }} {{ fields['street'] }}",
            "Title Title Words Words Street",
        ),
        ("{{ page.title.split('t') | join('|') }} {{ page.title.upper() }} {{ 'ab' | reverse }}", "Ti|le TITLE ba"),
        (
            "{{ 2 * 3 }} {{ 2 ** 3 }} {{ 7 % 3 }} {{ 1 + 2 }} {{ 'a' ~ 1 ~ none }} {{ 'a' + 'b' }} {{ 2.5 | round }}",
            "6 8 1 3 a1None ab 2.0",
        ),
        ("{{ [1, 2, 3] | sum }} {{ [3, 1] | sort | join }} {{ [page] | map(attribute='title') | join }}", "6 13 Title"),
        ("{% for x in range(3) %}{{ loop.index }}{% if not loop.last %},{% endif %}{% endfor %}", "1,2,3"),
        (
            "{% set n = namespace(seen=0) %}{% for x in [1, 2] %}{% set n.seen = n.seen + x %}{% endfor %}{{ n.seen }}",
            "3",
        ),
        ("{% import 'b.html' as b %}{{ b.m() }}{% from 'b.html' import m %}{{ m() }}", "xx"),
        ("{% macro m(a, b='2') %}{{ a }}{{ b }}{{ caller() }}{% endmacro %}{% call m(1) %}<i>{% endcall %}", "12<i>"),
        (
            "{% macro m(a) %}{{ a }}{{ varargs | join }}{{ kwargs['k'] }}{% endmacro %}{{ m('<', 2, 3, k=4) }}",
            "&lt;234",
        ),
        (
            "{% for group in [page] | groupby('title') %}{{ group.grouper }}{{ group.list | length }}{% endfor %}",
            "Title1",
        ),
        ("{{ {'a': ['<', 1]} | tojson }} {{ page['nothing'] | default('-') }}", '{"a": ["\\u003c", 1]} -'),
        ("{% block x %}1{% endblock %}{{ self.x() }} {{ '<' ~ ('<' | safe) }}", "11 &lt;<"),
        ("{% if caller is defined %}{% endif %}{{ '&' | e }}{{ '%s' }}", "&amp;%s"),
        ("{% set t %}{{ page.title }}{% endset %}{{ t | length }} {{ t }}", "5 Title"),
    ],
)
def test_what_a_template_may_do_is_done(text: str, page: str) -> None:
    assert Renderer({"a.html": text, **OTHERS}).look_through().diagnostics == ()
    assert made(text) == page


def test_a_large_list_is_counted_round_by_round_and_a_large_page_is_joined_piece_by_piece() -> None:
    assert len(made("{% for x in range(99999) %}{{ x }}{% endfor %}")) == 488_885
    assert made("{% for x in range(1000) %}{{ '' if x < 900 else 1 }}{% endfor %}") == "1" * 100
    with patch.object(allowance, "LONGEST_TEXT", 100):
        assert "million characters" in render("{% for x in range(101) %}.{% endfor %}").message
        assert (
            "million characters"
            in render("{% macro m() %}{% for x in range(101) %}.{% endfor %}{% endmacro %}{{ m() }}").message
        )


def test_a_template_that_is_too_large_is_told() -> None:
    for text in ("x" * 1_000_001, "{{ 1 }}" * 20_001, "{{ [" + "1," * 200_001 + "] }}"):
        assert look(text)[0].code == "template-fault"


# What each guard holds: the guard, what is put in its place, and an attack that then goes through.
PLANTED: Mapping[str, tuple[Callable[[], Any], str]] = {
    "names": (
        lambda: patch.object(permitted, "_of_attribute", lambda *_, **__: iter(())),
        "{{ OPEN.gi_frame.f_builtins['len'] is callable }}",
    ),
    "names that templates define": (
        lambda: patch.object(permitted, "of_python", frozenset),
        "{% set gi_frame = 1 %}{{ OPEN.gi_frame is defined }}",
    ),
    "brackets": (
        lambda: patch("adfm_site.rendering.compiling.Compiler.getitem", Environment.getitem),
        "{{ OPEN['gi_' ~ 'frame']['f_builtins']['len'] is callable }}",
    ),
    "attribute=": (
        lambda: patch("adfm_site.rendering.compiling.Compiler.getitem", Environment.getitem),
        "{{ [OPEN] | map(attribute='gi_frame.f_builtins') | list | length }}",
    ),
    "filters": (
        lambda: patch.dict(filters.GUARDED, {"attr": OF_THE_LIBRARY["attr"]}),
        "{{ OPEN | attr('gi_frame') is defined }}",
    ),
    "own filters": (
        lambda: patch.object(templates, "printable", lambda value: value),
        "{% set page = namespace(frame=namespace(base='x')) %}{{ 'x'.title | absolute }}",
    ),
    "printing": (lambda: patch.object(filters, "printable", lambda value: value), "{{ page.title.title }}"),
    "joining": (lambda: patch.object(filters, "printable", lambda value: value), "{{ page.title.title ~ '' }}"),
    "constants": (
        lambda: patch(
            "adfm_site.rendering.compiling.GuardedWriter._output_child_to_const",
            CodeGenerator._output_child_to_const,  # noqa: SLF001 - what is left without ours
        ),
        "{{ 'a'.title }}",
    ),
    "calls": (lambda: patch.object(permitted, "_of_others", lambda _: iter(())), "{{ ('a'.title or 1)() }}"),
    "operators": (lambda: patch.object(filters, "_LARGEST", 10**99), "{{ 10**20 * 10**20 }}"),
    "ranges": (lambda: patch.object(filters, "_LONGEST_RANGE", 10**9), "{{ range(100001) | length }}"),
    "lengths": (
        lambda: patch.object(allowance, "fits", lambda _: None),
        "{% set a = 'x' %}" + "{% set a %}{{ a }}{{ a }}{% endset %}" * 25 + "{{ a | length }}",
    ),
    "depth": (lambda: patch.object(permitted, "_DEEPEST", 99), "{{ " + " and ".join(["page.title"] * 70) + " }}"),
    "time": (
        lambda: patch.object(allowance.Allowance, "check", lambda _: None),
        "{% for a in range(999) %}{% for b in (1,) %}x{% endfor %}{% endfor %}",
    ),
}


@pytest.mark.parametrize("guard", PLANTED)
def test_without_a_guard_an_attack_goes_through(guard: str) -> None:
    without, attack = PLANTED[guard]
    attack = attack.replace("OPEN", OPEN)
    assert look(attack, limited=limits(seconds=500))
    with without():
        assert Renderer({"a.html": attack, **OTHERS}, limits(seconds=500)).render(ARTIFACT)


def test_names_of_views_lead_to_nothing_of_pythons_own() -> None:
    """Names that views and objects of Python share; none reads, runs or changes anything.

    What is new here has to be looked at first.
    """
    harmless = {"copy", "count", "index", "list", "name", "sort", "text", "title", "value", "values"}
    assert permitted.shown() & permitted.of_python() <= harmless
    assert {"gi_frame", "f_builtins", "cr_code", "tb_frame", "mro", "format", "format_map"} <= permitted.of_python()
    assert not permitted.METHODS & {"format", "format_map", "center", "join", "replace", "encode", "translate", "zfill"}


def test_every_value_of_every_view_can_be_named(conference: Built) -> None:
    prepared = prepare(conference.root, Options(as_of=AS_OF, base_url=BASE), silent)
    seen: set[type] = set()
    pending: list[Any] = [artifact.view for artifact in plan(prepared, []) if not isinstance(artifact.recipe, OfAFile)]
    pending = [view for view in pending if type(view).__module__ != "adfm_site.views.search_index"]
    while pending:
        value = pending.pop()
        if isinstance(value, Struct):
            inner = {name: getattr(value, name) for name in value.__struct_fields__}
            if type(value) not in seen and type(value).__module__.startswith("adfm_site.views"):
                assert all(type(value) in permitted.having(name) for name in inner), type(value)
            seen.add(type(value))
            pending += inner.values()
        elif isinstance(value, tuple):
            pending += value
    assert {kind.__name__ for kind in seen} >= {"Page", "Frame", "Link", "Figure", "Listed"}
