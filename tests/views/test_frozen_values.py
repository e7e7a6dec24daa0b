"""Values do not change: every record is frozen, every view has a fingerprint, and equal builds have equal ones."""

import datetime as dt
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path, PurePath
from pkgutil import iter_modules
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

import adfm_site.archive
import adfm_site.model
import adfm_site.outputs
import adfm_site.views
from adfm_site import artifact as artifact_module
from adfm_site import diagnostics, source
from adfm_site.artifact import Artifact, OfAFile, Template
from adfm_site.build.pipeline import plan, prepare
from adfm_site.diagnostics import Passage, Pointer
from adfm_site.inputs.options import Options
from adfm_site.model.entry import Entry
from adfm_site.progress import silent
from adfm_site.source import Source, Span
from adfm_site.views.frame import Link
from tests.sites.built import AS_OF, BASE, Built, add, build_site, edit, snapshot


def records() -> Iterator[type[Struct]]:
    """Return every record of the model, the archive, the views and the outputs."""
    packages = (adfm_site.model, adfm_site.archive, adfm_site.views, adfm_site.outputs)
    names = [f"{package.__name__}.{found.name}" for package in packages for found in iter_modules(package.__path__)]
    for module in (*map(import_module, names), artifact_module, diagnostics, source, adfm_site.model):
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, Struct) and value.__module__ == module.__name__:
                yield value


@pytest.mark.parametrize(
    "record", sorted(set(records()), key=lambda record: record.__qualname__), ids=lambda record: record.__qualname__
)
def test_every_record_is_frozen_and_has_no_dictionary(record: type[Struct]) -> None:
    assert record.__struct_config__.frozen
    assert "__dict__" not in dir(record)


def planned(root: Path) -> dict[str, Artifact]:
    prepared = prepare(root, Options(as_of=AS_OF, base_url=BASE), silent)
    return {artifact.address: artifact for artifact in plan(prepared, [])}


def keys(root: Path) -> dict[str, str]:
    return {address: artifact.key for address, artifact in planned(root).items()}


@pytest.fixture(scope="module")
def conference_keys(conference: Built) -> dict[str, str]:
    """Return the fingerprints of everything that is planned for the conference."""
    return keys(conference.root)


def test_every_view_has_a_fingerprint_and_equal_builds_have_equal_ones(
    conference: Built, conference_keys: dict[str, str]
) -> None:
    first = keys(conference.root)
    assert first == conference_keys
    assert len(first) == len(conference.tree.files) - 1  # all but the checksums
    assert len(set(first.values())) == len(first)


def inside(value: object) -> Iterator[object]:
    """Return a value and all values in it."""
    yield value
    if isinstance(value, Struct):
        for name in value.__struct_fields__:
            yield from inside(getattr(value, name))
    elif isinstance(value, tuple):
        for item in value:
            yield from inside(item)


def test_no_view_holds_where_something_was_written(conference: Built) -> None:
    positions = (Span, Pointer, Passage, Source, Entry, PurePath, dt.date, list, set, dict)
    for artifact in planned(conference.root).values():
        values = list(inside(artifact.view))
        assert not [value for value in values if isinstance(value, positions)], artifact.address
        if not isinstance(artifact.recipe, OfAFile):
            assert not [value for value in values if isinstance(value, str) and "content/" in value], artifact.address


MOVES = (
    ("content/events/2021/sym-01/index.md", "kind: symposium", "# A note for editors.\n\nkind: symposium"),
    ("content/events/2021/sym-01/index.md", "unsure: canary", "unsure: still canary"),
    ("content/events/2021/sym-01/agenda.md", "---\nsummary", "---\n\n\nsummary"),
    ("content/about.md", "## Who keeps it", "\n\n## Who keeps it"),
    ("site.yaml", "languages:", "\nlanguages:"),
    ("content/documents/canary-restricted.md", "Canary text", "Another canary text"),
    ("content/events/2025/draft-01/index.md", "Canary title", "Another canary title"),
    ("content/people/canary-person.md", "Canary text", "Another canary text"),
)


def test_what_no_reader_can_see_changes_no_fingerprint(conference_keys: dict[str, str], large: Path) -> None:
    for path, old, new in MOVES:
        edit(large, path, old, new)
    assert keys(large) == conference_keys


CHANGES = (
    ("content/events/2021/sym-01/index.md", "short-title: First symposium", "short-title: The first"),
    ("content/events/2021/sym-01/index.md", "start: 2021-05-11", "start: 2021-05-10"),
    ("content/events/2021/sym-01/index.md", "number: 1", "number: 9"),
    ("content/events/2022/sym-02/index.md", "place: Budapest, HU", "place: Vienna, AT"),
    ("content/events/2023/sym-03/index.md", "topics: fish-passage", "topics: levees\ndraft: true"),
    ("content/organisations/vell-commission.md", "name: Vell River Commission", "name: River Commission"),
    ("content/documents/levee-manual.md", "title: Levee manual", "title: Manual of levees"),
    ("content/series/vell-symposia.md", "short-title: Vell symposia", "short-title: Symposia"),
    ("content/topics/dredging.md", "No meeting", "Not one meeting"),
    ("content/about.md", "menu: 1", "menu: 9"),
    ("site.yaml", "name: Vell River Works Archive", "name: Vell Archive"),
    ("site.yaml", "  NL: The Netherlands", "  NL: Holland"),
    ("site.yaml", '"#0b5566"', '"#0b5567"'),
    ("site.yaml", "  levees: Levees and dykes", "  levees: Levees"),
    ("content/events/2021/sym-01/cross-section.svg", "#335", "#336"),
)


@pytest.mark.parametrize("which", [0, *(pytest.param(which, marks=pytest.mark.battery) for which in (1, 2, 3))])
def test_a_page_whose_bytes_change_has_another_fingerprint(
    which: int, conference: Built, conference_keys: dict[str, str], large: Path
) -> None:
    for path, old, new in CHANGES[which::4]:
        edit(large, path, old, new)
    assert build_site(large, base=BASE).errors == 0
    after, artifacts = snapshot(large / "output"), planned(large)
    changed = {
        address
        for address, artifact in artifacts.items()
        if after[artifact.file] != conference.tree.files.get(artifact.file)
    }
    assert changed
    assert {address for address in changed if conference_keys.get(address) == artifacts[address].key} == set()


def test_a_new_neighbour_changes_the_pages_that_show_it(conference_keys: dict[str, str], large: Path) -> None:
    text = (
        "---\ntitle: Zero\nkind: symposium\nseries: vell-symposia\nnumber: 4\nstart: 2024-01\nplace: Graz, AT\n"
        "related: [web-01]\n---\n"
    )
    add(large, "content/events/2024/sym-04/index.md", text)
    changed = {address for address, key in keys(large).items() if conference_keys.get(address) != key}
    assert changed >= {
        "/",
        "/events/",
        "/events/2024/",
        "/series/vell-symposia/",
        "/events/2023/sym-03/",
        "/events/2020/web-01/",
        "/places/at/",
    }
    assert "/about/" not in changed
    assert "/events/2018/month-01/" not in changed


_SINGLE = st.one_of(st.none(), st.booleans(), st.integers(-5, 1000), st.text(alphabet="aes1:(", max_size=4))
_VALUES = st.recursive(
    _SINGLE,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(tuple),
        st.dictionaries(st.text(max_size=3), inner, max_size=3).map(MappingProxyType),
        st.builds(Link, text=st.text(max_size=3), address=st.text(max_size=3)),
    ),
    max_leaves=6,
)


def _key(view: object) -> str:
    return Artifact(address="/", recipe=Template(name="a.html"), view=view, origin="").key


def _same(one: Any, other: Any) -> bool:
    """Return whether two values are equal and of equal types throughout; for Python True == 1 == 1.0."""
    if type(one) is not type(other):
        return False
    if isinstance(one, tuple):
        return len(one) == len(other) and all(map(_same, one, other))
    if isinstance(one, Mapping):
        return list(one) == list(other) and all(_same(one[key], other[key]) for key in one)
    return bool(one == other)


@given(_VALUES, _VALUES)
def test_keys_are_equal_exactly_where_views_are(one: object, other: object) -> None:
    assert (_key(one) == _key(other)) == _same(one, other)


def test_a_view_that_may_change_has_no_key() -> None:
    for value in (object(), 1j):
        with pytest.raises(TypeError):
            _key(value)
