"""Which items of a day of an agenda are after midnight."""

import pytest

from adfm_site.model.agenda import Item, after_midnight
from adfm_site.model.dates import TimeOfDay, TimeRange


def _range(written: str) -> TimeRange:
    start, _, end = written.partition("-")
    times = [TimeOfDay(*(int(part) for part in time.split(":"))) for time in (start, end) if time]
    return TimeRange(*times)


def _item(written: str) -> Item:
    """Make an item of "23:00-23:30", of "23:30>00:30" where it was moved, of "" where it has no time."""
    time, _, moved = written.partition(">")
    return Item(time=_range(time) if time else None, moved_to=_range(moved) if moved else None)


@pytest.mark.parametrize(
    ("written", "marks"),
    [
        ("09:00 10:00 17:00", "..."),
        ("20:00-21:00 23:30-00:15 00:15-01:00 01:00", "..++"),
        ("20:00 23:00 00:15 23:30 00:45", "..+.+"),  # A second room.
        ("20:00 23:00 00:45 00:15", "..++"),
        ("09:00 12:00-13:00 01:00-02:00", "..."),  # By the 12-hour clock.
        ("09:00 08:30", ".."),  # Out of order.
        ("23:30 00:15", ".+"),
        ("00:15 01:00", ".."),  # A day that begins at night.
        ("18:00  00:00", ".  +"),
        ("11:00 23:00 10:30", "..+"),
    ],
)
def test_items_are_after_midnight_where_their_order_says_so(written: str, marks: str) -> None:
    items = tuple(map(_item, written.split(" ")))
    assert [late for late, _ in after_midnight(items)] == [
        mark == "+" for mark in marks.replace("  ", " .").replace(" ", "")
    ]


@pytest.mark.parametrize(
    ("written", "moved"),
    [
        ("20:00 23:30>00:30", [False, True]),
        ("20:00 23:00 00:30>22:00", [False, False, False]),
        ("20:00 23:00 00:30>01:30", [False, False, True]),
        ("09:00 15:00-16:00>16:30-17:30", [False, False]),
        ("09:00 22:00>09:30", [False, False]),
    ],
)
def test_an_item_can_be_moved_into_the_night_and_out_of_it(written: str, moved: list[bool]) -> None:
    items = tuple(map(_item, written.split(" ")))
    assert [late for _, late in after_midnight(items)] == moved
