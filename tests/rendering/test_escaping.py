"""Templates escape as the library does, and call as it does."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import Environment
from markupsafe import Markup, escape
from msgspec import Struct

from adfm_site.artifact import Artifact, Template
from adfm_site.rendering.filters import escaped
from adfm_site.rendering.templates import Renderer

SOURCE = """{% macro inner(words, more="<m>") %}<b>{{ words }}{{ more }}</b>{% endmacro %}
{%- macro outer() %}{{ caller() }}{% endmacro -%}
{{ value }} {{ inner(value) }} {{ inner(value, more=value) }} \
{% call outer() %}{{ value }}{% endcall %} {{ value ~ inner(value) }}
{%- set block %}{{ value }}{% endset %}{{ block }}\
{% for one in [value, 3, none] %}{{ inner(one) }}{{ loop.index }}{% endfor %}
{{- [value, inner(value)] | join("&") }} {{ value | upper }} {{ say("events") }}"""


class View(Struct, frozen=True, kw_only=True):
    """A view with one value."""

    value: object


@settings(deadline=None)  # a loaded machine is no fault
@given(
    st.one_of(
        st.text(alphabet="a&<>'\"ü ", max_size=12),
        st.text(max_size=6),
        st.integers(),
        st.none(),
        st.text(max_size=6).map(Markup),
    )
)
def test_a_page_is_what_the_library_alone_makes_of_its_template(value: object) -> None:
    stock = Environment(autoescape=True)
    stock.globals["say"] = lambda _: "Events"
    ours = Renderer({"a.html": SOURCE}).render(
        Artifact(address="/", recipe=Template(name="a.html"), view=View(value=value), origin="")
    )
    assert ours.decode("utf-8", "surrogatepass") == stock.from_string(SOURCE).render(value=value)
    assert escaped(value) == escape(value)


def test_a_template_that_was_looked_at_for_faults_is_not_parsed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    renderer = Renderer({"a.html": SOURCE, "bad.html": "{% if %}"})
    page = Artifact(address="/", recipe=Template(name="a.html"), view=View(value="<"), origin="")
    expected = Renderer({"a.html": SOURCE}).render(page)
    assert [found.path for found in renderer.look_through().diagnostics] == ["templates/bad.html"]
    assert [found.path for found in renderer.look_through().diagnostics] == ["templates/bad.html"]
    monkeypatch.setattr(Environment, "_parse", None)
    assert renderer.render(page) == expected


class Shouting:
    """Something that knows its own markup."""

    def __html__(self) -> str:
        return "<i>!</i>"


def test_what_knows_its_markup_is_asked_for_it() -> None:
    assert escaped(Shouting()) == "<i>!</i>"
