"""Dates with the precision in which they are known: their order, and when one is certainly before another."""

import datetime as dt
from calendar import monthrange
from itertools import pairwise, permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adfm_site.model.dates import UNKNOWN, PartialDate, Precision, TimeOfDay, TimeRange, days_between

_DAYS = [PartialDate(year, month, day) for year, month, day in product((2019, 2020), (1, 2, 12), (1, 28))]
_MONTHS = [PartialDate(year, month) for year, month in product((2019, 2020), (1, 2, 12))]
_DATES = st.one_of(
    st.dates().map(lambda day: PartialDate(day.year, day.month, day.day)),
    st.builds(PartialDate, st.integers(1, 9999), st.integers(1, 12)),
    st.builds(PartialDate, st.integers(1, 9999)),
    st.just(UNKNOWN),
)


def _extent(date: PartialDate) -> tuple[tuple[int, int, int], tuple[int, int, int]]:
    """Return the first and the last day that a date can be."""
    if date.year is None:
        return (0, 0, 0), (10_000, 0, 0)
    first_month, last_month = (date.month, date.month) if date.month else (1, 12)
    last_day = monthrange(date.year, last_month)[1]
    return (date.year, first_month, date.day or 1), (date.year, last_month, date.day or last_day)


@given(_DATES, _DATES)
def test_one_is_certainly_before_another_where_its_last_day_is_before_the_first_of_the_other(
    one: PartialDate, other: PartialDate
) -> None:
    assert one.certainly_before(other) == (_extent(one)[1] < _extent(other)[0])


@given(_DATES, _DATES, _DATES)
def test_certainly_before_is_an_order(one: PartialDate, two: PartialDate, three: PartialDate) -> None:
    assert not one.certainly_before(one)
    assert not (one.certainly_before(two) and two.certainly_before(one))
    if one.certainly_before(two) and two.certainly_before(three):
        assert one.certainly_before(three)


@given(_DATES, _DATES)
def test_what_is_certainly_before_is_sorted_before(one: PartialDate, other: PartialDate) -> None:
    if one.certainly_before(other):
        assert one.order < other.order


@given(_DATES, _DATES)
def test_only_equal_dates_have_one_place_in_the_order(one: PartialDate, other: PartialDate) -> None:
    assert (one.order == other.order) == (one == other)


def test_dates_known_more_exactly_come_first_and_unknown_ones_last() -> None:
    written = [
        PartialDate(2019, 1, 1),
        PartialDate(2019, 1),
        PartialDate(2019),
        PartialDate(2019, 1, 2),
        PartialDate(2019, 2, 1),
    ]
    for shuffled in permutations(written):
        assert sorted(shuffled, key=lambda date: date.order) == written
    assert max([UNKNOWN, *_DAYS, *_MONTHS], key=lambda date: date.order) == UNKNOWN


@pytest.mark.parametrize(
    ("date", "iso", "precision"),
    [
        (PartialDate(2019, 11, 21), "2019-11-21", Precision.DAY),
        (PartialDate(2021, 9), "2021-09", Precision.MONTH),
        (PartialDate(2014), "2014", Precision.YEAR),
        (PartialDate(7, 1, 2), "0007-01-02", Precision.DAY),
        (UNKNOWN, "", Precision.UNKNOWN),
    ],
)
def test_a_date_is_written_in_the_precision_in_which_it_is_known(
    date: PartialDate, iso: str, precision: Precision
) -> None:
    assert (date.iso, date.precision, date.known) == (iso, precision, bool(iso))


@given(_DATES)
def test_only_a_day_is_exact(date: PartialDate) -> None:
    assert (date.exact is not None) == (date.precision is Precision.DAY)
    assert date.exact is None or date.exact.isoformat() == date.iso


def test_times_of_day_have_two_figures_and_sort_by_the_clock() -> None:
    assert [str(time) for time in sorted([TimeOfDay(24, 0), TimeOfDay(9, 5), TimeOfDay(9, 0)])] == [
        "09:00",
        "09:05",
        "24:00",
    ]


@given(_DATES, _DATES)
def test_the_days_between_two_dates_are_all_that_may_be_meant(one: PartialDate, other: PartialDate) -> None:
    days = days_between(one, other)
    if not (one.known and other.known):
        assert days == ()
        return
    first, last = dt.date(*_extent(one)[0]), dt.date(*_extent(other)[1])
    count = (last - first).days + 1
    assert len(days) == (count if 0 < count <= 400 else 0)
    if days:
        assert (days[0], days[-1]) == (first, last)
        assert all(after - before == dt.timedelta(days=1) for before, after in pairwise(days))


@given(st.integers(0, 24 * 60), st.integers(0, 24 * 60))
def test_only_a_night_of_at_most_twelve_hours_ends_the_next_day(start: int, end: int) -> None:
    span = TimeRange(TimeOfDay(*divmod(start, 60)), TimeOfDay(*divmod(end, 60)))
    assert span.ends_next_day == (end < start and end + 24 * 60 - start <= 12 * 60)
    # So what may be an afternoon by the 12-hour clock is never taken for a night.
    assert not (span.ends_next_day and start < 12 * 60)
