"""What is told of fields of other systems is right for the fields that this archive has."""

from collections.abc import Iterator
from re import findall
from typing import Any

import pytest

from adfm_site.model import KINDS
from adfm_site.model.shape import Block, Many, NamedValues, Shape, fields_of
from adfm_site.model.site import Site
from adfm_site.reading import foreign_fields
from adfm_site.reading.foreign_fields import known_elsewhere


def records(record: type[Any]) -> Iterator[type[Any]]:
    """Return a record of the model and all that stand in it."""
    yield record
    for field in fields_of(record):
        yield from within(field.shape)


def within(shape: Shape) -> Iterator[type[Any]]:
    match shape:
        case Many(item=item):
            yield from within(item)
        case NamedValues(value=value):
            yield from within(value)
        case Block(record=record):
            yield from records(record)


ALL = tuple(dict.fromkeys(found for record in (*(kind.head for kind in KINDS), Site) for found in records(record)))
FIELDS = {field.key for record in ALL for field in fields_of(record)}
HOW, GROUPS = foreign_fields._HOW, foreign_fields._GROUPS  # noqa: SLF001 - the tables are what is tested


def test_every_field_that_is_told_of_is_one() -> None:
    told = {
        word for group in GROUPS for words in (group.otherwise, group.how) for word in findall(r"“([a-z-]+):", words)
    }
    told |= {word for words in HOW.values() for word in findall(r"“([a-z-]+):", words)}
    assert told - FIELDS == set()
    assert {field for group in GROUPS for field in group.fields.split()} - FIELDS == set()
    assert {field for group in GROUPS for field in group.fields.split()} == set(HOW)


def test_no_name_stands_in_two_groups() -> None:
    names = [name for group in GROUPS for name in group.names.split()]
    assert sorted({name for name in names if names.count(name) > 1}) == []


@pytest.mark.parametrize("record", ALL, ids=lambda record: record.__name__)
def test_what_is_meant_is_a_field_of_that_very_block(record: type[Any]) -> None:
    fields = {field.key for field in fields_of(record)}
    for name in (name for group in GROUPS for name in group.names.split() if name not in fields):
        known = known_elsewhere(name, "", fields)
        assert known is not None
        assert known.field in {"", *fields}, name


@pytest.mark.parametrize("written", ["coverImage", "cover_image", "Cover-Image", "coverimage"])
def test_names_are_known_in_every_way_of_joining_words(written: str) -> None:
    known = known_elsewhere(written, "group.jpg", {"image"})
    assert (known.field if known else "") == ("image" if written != "coverimage" else "")


def test_whether_a_page_is_published_is_told_by_the_value() -> None:
    hints = [known_elsewhere("published", value, {"publish"}) for value in ("false", "True", "2020-05-01")]
    assert [hint.hint.partition(":")[0] if hint else "" for hint in hints] == [
        "To keep it unpublished, write “draft",
        "Remove this line. What is not a draft is published.",
        "Write “publish",
    ]
