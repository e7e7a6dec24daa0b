"""Equal values have equal digests, different values different ones, and what could change has none."""

import datetime as dt
import random
import sys
from collections.abc import Mapping
from enum import Enum, IntEnum
from subprocess import run
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from adfm_site.fingerprint import NotFrozen, digest


class Colour(Enum):
    """An enumeration."""

    RED = 1
    BLUE = 2


class Other(Enum):
    """Another enumeration, with the same names and values."""

    RED = 1
    BLUE = 2


class Number(IntEnum):
    """Numbers with names."""

    ONE = 1


class Card(Struct, frozen=True, kw_only=True):
    """A record."""

    title: str
    parts: tuple[Any, ...] = ()


class Row(Struct, frozen=True, kw_only=True):
    """Another record with the same fields."""

    title: str
    parts: tuple[Any, ...] = ()


class Loose(Struct):
    """A record that can change."""

    items: list[int] = []


_SINGLE = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 1000),
    st.text(alphabet="aes1:(", max_size=4),  # the letters of the encoding itself
    st.binary(max_size=4),
    st.dates(),
    st.datetimes(),
    st.sampled_from([*Colour, *Other, *Number]),
)
_VALUES = st.recursive(
    _SINGLE,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(tuple),
        st.dictionaries(st.text(max_size=3), inner, max_size=3).map(MappingProxyType),
        st.builds(Card, title=st.text(max_size=3), parts=st.lists(inner, max_size=2).map(tuple)),
        st.builds(Row, title=st.text(max_size=3), parts=st.lists(inner, max_size=2).map(tuple)),
    ),
    max_leaves=6,
)


def _same(one: Any, other: Any) -> bool:
    """Return whether two values are equal and of equal types throughout.

    Python's == does not compare types: True == 1 == 1.0.
    """
    if type(one) is not type(other):
        return False
    if isinstance(one, tuple):
        return len(one) == len(other) and all(map(_same, one, other))
    if isinstance(one, Mapping):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, Card | Row):
        return _same((one.title, one.parts), (other.title, other.parts))
    return bool(one == other)


@given(_VALUES, _VALUES)
def test_digests_are_equal_exactly_where_values_are(one: object, other: object) -> None:
    assert (digest(one) == digest(other)) == _same(one, other)


@given(st.dictionaries(st.text(max_size=3), st.integers(), min_size=2, max_size=6), st.randoms(use_true_random=False))
def test_mappings_in_another_order_have_other_digests(pairs: dict[str, int], shuffling: random.Random) -> None:
    items = list(pairs.items())
    shuffling.shuffle(items)
    assert (digest(MappingProxyType(dict(items))) == digest(MappingProxyType(pairs))) == (items == list(pairs.items()))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (True, 1),
        (False, 0),
        (None, "None"),
        ("1", 1),
        (b"a", "a"),
        ("", ()),
        ((), MappingProxyType({})),
        (("a", "b"), ("ab",)),
        (("a", ("b",)), (("a",), "b")),
        ((("a",), "b"), ("a", "b")),
        (("s1:a",), ("a",)),
        (("a", ""), ("", "a")),
        (("a", "s"), ("as", "")),
        ((1, "i"), ("1i", "")),
        ((b"a", b"b"), (b"ab", b"")),
        (MappingProxyType({"a": "b"}), ("a", "b")),
        (MappingProxyType({"a": None}), MappingProxyType({})),
        (Card(title="a"), Row(title="a")),
        (Card(title="a"), ("a", ())),
        (Colour.RED, Other.RED),
        (Colour.RED, 1),
        (Number.ONE, 1),
        (dt.date(2019, 11, 21), dt.datetime(2019, 11, 21)),  # noqa: DTZ001 - a moment by the site's clocks
        (dt.date(2019, 11, 21), "2019-11-21"),
        ("e\u0301", "\u00e9"),
        ("\ud800", "?"),
    ],
)
def test_values_that_look_alike_are_told_apart(one: object, other: object) -> None:
    assert digest(one) != digest(other)


@pytest.mark.parametrize(
    "value",
    [
        [],
        ["a"],
        {"a"},
        frozenset("a"),
        1.0,
        float("nan"),
        1j,
        bytearray(b"a"),
        object(),
        Loose(),
        Card,
        len,
        range(2),
        MappingProxyType({1: "a"}),
        MappingProxyType({("a",): "b"}),
        dt.time(9, 0),
        dt.timedelta(1),
        (letter for letter in "ab"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_may_change_or_has_no_order_has_no_digest(value: object) -> None:
    for hidden in (value, (value,), MappingProxyType({"a": value}), Card(title="a", parts=(value,))):
        with pytest.raises(NotFrozen):
            digest(hidden)


@pytest.mark.parametrize("seed", ["0", "1", "4711"])
def test_another_process_with_another_seed_gives_the_same_digest(seed: str) -> None:
    program = "from adfm_site.fingerprint import digest; print(digest((1, 'a', {'b': b'c', 'd': None, 'e': True})))"
    environment = {"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)}
    told = run([sys.executable, "-c", program], capture_output=True, text=True, check=True, env=environment)
    assert told.stdout.strip() == digest((1, "a", {"b": b"c", "d": None, "e": True}))


def test_members_of_one_enumeration_are_told_apart() -> None:
    assert len({digest(member) for member in Colour}) == len(Colour)
