"""JSON Schema and the field reference, made from the model's types, against the files that people wrote.

Front matter is text to this archive, whatever it looks like; JSON Schema knows numbers and booleans. So each file is
read with yaml.BaseLoader, which leaves all values texts, and a text becomes a number or a boolean where the schema's
own type asks for one, and there only: digits where it says "integer", true, false, yes and no where it says "boolean".
Empty values count as absent.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from adfm_site.model.schema import SCHEMAS, reference, schema
from adfm_site.model.shape import Block, Field, Many, NamedValues, Shape, fields_of
from adfm_site.model.site import terms_of
from adfm_site.reading.files import read_site
from adfm_site.reading.placing import placed
from adfm_site.source import Source

_REPOSITORY = Path(__file__).resolve().parents[2]
_FILES = sorted((_REPOSITORY / "content").rglob("*.md"))
_YES_NO = {"true": True, "yes": True, "false": False, "no": False}


def _mapped(value: Any, asked: dict[str, Any]) -> Any:
    """Turn texts into what a schema asks for."""
    for choice in asked.get("anyOf", ()):
        if {dict: "object", list: "array"}.get(type(value)) == choice.get("type") or (
            isinstance(value, str) and choice.get("type") not in ("object", "array")
        ):
            return _mapped(value, choice)
    if isinstance(value, dict):
        named = asked.get("properties", {})
        rest = asked.get("additionalProperties") or {}
        return {key: _mapped(item, named.get(key, rest)) for key, item in value.items() if item != ""}
    if isinstance(value, list):
        return [_mapped(item, asked.get("items", {})) for item in value]
    if asked.get("type") == "integer" and value.isascii() and value.isdigit():
        return int(value)
    return _YES_NO.get(value.lower(), value) if asked.get("type") == "boolean" else value


_TERMS = terms_of(read_site(Source(path="site.yaml", data=(_REPOSITORY / "site.yaml").read_bytes(), digest="")).value)


def _errors(kind: str, written: str, terms: Mapping[str, tuple[str, ...]] = _TERMS) -> list[str]:
    asked = schema(kind, terms)
    values = yaml.load(written, yaml.BaseLoader)  # noqa: S506 - makes texts only
    return [error.message for error in Draft202012Validator(asked).iter_errors(_mapped(values, asked))]


def _head(file: Path) -> str:
    return file.read_text(encoding="utf-8").split("---\n")[1]


@pytest.mark.parametrize("kind", SCHEMAS)
def test_each_schema_is_one(kind: str) -> None:
    Draft202012Validator.check_schema(schema(kind))
    assert schema(kind)["additionalProperties"] is False
    assert schema(kind)["title"] == kind


@pytest.mark.parametrize("file", _FILES, ids=lambda file: str(file.relative_to(_REPOSITORY)))
def test_every_file_of_the_archive_fits_its_schema(file: Path) -> None:
    place = placed(file.relative_to(_REPOSITORY).as_posix()).value
    assert place is not None
    assert _errors(place.kind.name, _head(file)) == []


def test_site_yaml_fits_its_schema() -> None:
    assert _errors("site", (_REPOSITORY / "site.yaml").read_text(encoding="utf-8")) == []


_EVENT = "title: A\nkind: meeting\nstart: 2019-11-21\n"


def test_the_smallest_event_fits() -> None:
    assert _errors("event", _EVENT) == []


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        ("event", "kind: meeting\nstart: 2019\n"),
        ("event", _EVENT + "titel: B\n"),
        ("event", _EVENT + "end: 21 November 2019\n"),
        ("event", _EVENT + "time: 9am\n"),
        ("event", _EVENT + "number: first\n"),
        ("event", _EVENT + "online: perhaps\n"),
        ("event", _EVENT + "place: Bangkok\n"),
        ("event", _EVENT + "place:\n  city: Bangkok\n"),
        ("event", _EVENT + "status: canceled\n"),
        ("event", _EVENT + "attribution: secret\n"),
        ("event", _EVENT + "links:\n  - title: A\n    url: javascript:alert(1)\n"),
        ("event", _EVENT + "downloads:\n  - title: A\n    kind: novel\n"),
        ("event", _EVENT + "topics: [no-topic-of-this-site]\n"),
        ("event", _EVENT + "organisations:\n  guest: [a]\n"),
        ("event", _EVENT + "outcomes:\n  - id: Not an id\n    text: A\n"),
        ("event", _EVENT + "participants: 35\n"),
        ("event", _EVENT + "topics:\n  a: b\n"),
        ("organisation", "name: A\ncountry: Thailand\n"),
        ("person", "name: A\n"),
        ("site", "name: A\nlanguages: en\n"),
        ("site", "name: A\nlanguages: en\ntime-zone: Asia/Bangkok\naccent: [red]\n"),
        ("agenda", "days:\n  - items: []\n"),
    ],
)
def test_a_planted_error_does_not_fit(kind: str, written: str) -> None:
    assert _errors(kind, written)


def test_terms_are_those_of_the_site_and_any_where_no_site_is_known() -> None:
    written = _EVENT + "topics: [peer-learning]\ndownloads:\n  - title: A\n    kind: concept-note\n"
    assert _errors("event", written, {**_TERMS, "document-kinds": (*_TERMS["document-kinds"], "concept-note")}) == []
    assert _errors("event", written, {}) == []
    assert len(_errors("event", written)) == 1


def _all_fields(record: type[Any], seen: set[type[Any]]) -> Iterator[Field]:
    if record in seen:
        return
    seen.add(record)
    for field in fields_of(record):
        yield field
        for block in _blocks(field.shape):
            yield from _all_fields(block, seen)


def _blocks(shape: Shape) -> Iterator[type[Any]]:
    match shape:
        case Block(record=record):
            yield record
        case Many(item=item):
            yield from _blocks(item)
        case NamedValues(value=value):
            yield from _blocks(value)


@pytest.mark.parametrize("kind", SCHEMAS)
def test_every_field_says_in_a_sentence_what_it_means(kind: str) -> None:
    for field in _all_fields(SCHEMAS[kind], set()):
        assert field.doc.endswith("."), field.key
        assert field.doc[0].isupper() or field.doc.startswith(("true:", "false:")), field.key


@pytest.mark.parametrize("kind", SCHEMAS)
def test_the_reference_mentions_every_field(kind: str) -> None:
    words = reference()
    for field in _all_fields(SCHEMAS[kind], set()):
        assert f"| `{field.key}`" in words
        assert field.doc in words
    assert f"## {kind}\n" in words


def test_another_name_has_no_schema() -> None:
    with pytest.raises(KeyError):
        schema("novel")
