"""Equal values have equal digests, and different values different ones; dates stand in one order."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adfm_site.fingerprint import NotFrozen, digest
from adfm_site.model.dates import UNKNOWN, PartialDate, Precision


@dataclass(frozen=True)
class _One:
    a: object
    b: object


@dataclass(frozen=True)
class _Two:
    a: object
    b: object


@dataclass
class _Open:
    a: int


class _Plain:
    pass


_SINGLE = st.one_of(
    st.none(), st.booleans(), st.integers(-3, 3), st.text(max_size=3), st.binary(max_size=3), st.dates(), st.datetimes(), st.sampled_from(Precision)
)
_VALUES = st.recursive(
    _SINGLE,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(tuple),
        st.dictionaries(st.text(max_size=2), inner, max_size=3).map(MappingProxyType),
        st.builds(_One, inner, inner),
        st.builds(_Two, inner, inner),
    ),
    max_leaves=6,
)


def _told_apart(value: object) -> object:
    """Give a value that equals another only where both are of the same types throughout."""
    match value:
        case tuple():
            return ("tuple", *map(_told_apart, value))
        case MappingProxyType():
            return ("mapping", *sorted((key, repr(_told_apart(item))) for key, item in value.items()))
        case _One() | _Two():
            return (type(value).__name__, _told_apart(value.a), _told_apart(value.b))
        case _:
            return (type(value).__name__, repr(value))


@settings(max_examples=400)
@given(_VALUES, _VALUES)
def test_digests_are_equal_exactly_where_values_are(one: object, other: object) -> None:
    assert digest(one) == digest(one)
    assert (digest(one) == digest(other)) == (_told_apart(one) == _told_apart(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [(0, False), (1, "1"), ("a", b"a"), ((), ""), (("a", "b"), ("ab",)), ((("a",), "b"), ("a", ("b",))), ({"a": "b"}, ("a", "b")), (None, "")]
    + [(dt.date(2019, 1, 1), dt.datetime(2019, 1, 1)), (Precision.DAY, 0), (_One(1, 2), _Two(1, 2)), (_One(1, 2), _One(2, 1)), ("é", "e\u0301")],  # noqa: DTZ001
)
def test_what_looks_alike_is_told_apart(one: object, other: object) -> None:
    assert digest(one) != digest(other)


def test_enumerations_of_one_name_in_two_modules_are_told_apart() -> None:
    one, other = (Enum("Colour", "RED", module=module, qualname="Colour") for module in ("a", "b"))
    assert digest(one["RED"]) != digest(other["RED"])


def test_the_order_of_a_mapping_does_not_matter() -> None:
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})


@pytest.mark.parametrize("value", [[], {1}, frozenset(), 1.0, _Plain(), _Open(1), {1: 2}, Decimal(1), bytearray(), int, iter(()), dt.time(1), 1j, ([],), {"a": []}])
def test_what_can_change_is_refused(value: object) -> None:
    with pytest.raises(NotFrozen):
        digest(value)


_DATES = st.one_of(
    st.just(UNKNOWN),
    st.builds(PartialDate, st.integers(2019, 2021)),
    st.builds(PartialDate, st.integers(2019, 2021), st.integers(1, 3)),
    st.builds(PartialDate, st.integers(2019, 2021), st.integers(1, 3), st.integers(1, 4)),
)


@settings(max_examples=300)
@given(_DATES, _DATES, _DATES)
def test_dates_stand_in_one_order_and_what_is_certainly_before_comes_first(one: PartialDate, other: PartialDate, third: PartialDate) -> None:
    assert (one.order == other.order) == (one == other)
    if one.certainly_before(other):
        assert one.order < other.order
        assert not other.certainly_before(one)
        assert not other.certainly_before(third) or one.certainly_before(third)
    assert one.order <= UNKNOWN.order
    if one.exact and other.exact:
        assert one.certainly_before(other) == (one.exact < other.exact)
