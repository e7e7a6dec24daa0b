"""Dates and times in words."""

import pytest

from adfm_site.model.dates import UNKNOWN, Clock, PartialDate, TimeOfDay, TimeRange
from adfm_site.wording import dates


def _day(written: str) -> PartialDate:
    return UNKNOWN if written == "?" else PartialDate(*(int(part) for part in written.split("-")))


def _range(written: str) -> TimeRange:
    start, _, end = written.partition("-")
    times = [TimeOfDay(*(int(part) for part in time.split(":"))) for time in (start, end) if time]
    return TimeRange(*times)


@pytest.mark.parametrize(
    ("start", "end", "long", "short"),
    [
        ("2019-11-21", "2019-11-21", "21 November 2019", "21 Nov 2019"),
        ("2019-11-21", "2019-11-22", "21 to 22 November 2019", "21 to 22 Nov 2019"),
        ("2019-11-30", "2019-12-02", "30 November to 2 December 2019", "30 Nov to 2 Dec 2019"),
        ("2019-12-30", "2020-01-02", "30 December 2019 to 2 January 2020", "30 Dec 2019 to 2 Jan 2020"),
        ("2019-12-21", "2020-12-21", "21 December 2019 to 21 December 2020", "21 Dec 2019 to 21 Dec 2020"),
        ("2020-12", "2020-12", "December 2020", "Dec 2020"),
        ("2021-09", "2021-09", "September 2021", "Sept 2021"),
        ("2021-06", "2021-07", "June to July 2021", "June to July 2021"),
        ("2021-12", "2022-01", "December 2021 to January 2022", "Dec 2021 to Jan 2022"),
        ("2014", "2014", "2014", "2014"),
        ("2014", "2015", "2014 to 2015", "2014 to 2015"),
        ("2014", "2015-03", "2014 to March 2015", "2014 to Mar 2015"),
        ("2014-03", "2015", "March 2014 to 2015", "Mar 2014 to 2015"),
        ("2014-03-05", "2014-05", "5 March to May 2014", "5 Mar to May 2014"),
        ("2014-03", "2014-05-05", "March to 5 May 2014", "Mar to 5 May 2014"),
        ("2014-03-05", "2015-05", "5 March 2014 to May 2015", "5 Mar 2014 to May 2015"),
        ("2020-02-29", "2020-03-01", "29 February to 1 March 2020", "29 Feb to 1 Mar 2020"),
        ("2019-01-01", "2019-01-31", "1 to 31 January 2019", "1 to 31 Jan 2019"),
        ("?", "?", "Date not known", "Date not known"),
        ("2019-11-21", "?", "21 November 2019", "21 Nov 2019"),
        ("?", "2019-11-21", "21 November 2019", "21 Nov 2019"),
        ("2020-08-05", "2020-08-06", "5 to 6 August 2020", "5 to 6 Aug 2020"),
    ],
)
def test_a_span_of_days_always_has_its_year_and_no_dash(start: str, end: str, long: str, short: str) -> None:
    assert dates.span(_day(start), _day(end)) == long
    assert dates.span(_day(start), _day(end), short=True) == short


def test_a_year_is_never_another_era() -> None:
    assert dates.date(PartialDate(2562, 1, 1)) == "1 January 2562"
    assert dates.date(PartialDate(2019, 1, 1)) == "1 January 2019"


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2021-09", "2021-09", "September 2021 (day not recorded)"),
        ("2014", "2014", "2014 (day and month not recorded)"),
        ("2019-11-21", "2019-11-21", "21 November 2019"),
        ("2021-09", "2021-10", "September to October 2021"),
        ("?", "?", "Date not known"),
    ],
)
def test_what_is_not_recorded_is_said(start: str, end: str, words: str) -> None:
    assert dates.with_precision(_day(start), _day(end)) == words


@pytest.mark.parametrize(
    ("day", "words"),
    [("2019-11-21", "Thursday 21 November 2019"), ("2021-09", "September 2021"), ("?", "Date not known")],
)
def test_only_a_day_has_a_weekday(day: str, words: str) -> None:
    assert dates.weekday(_day(day)) == words


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("09:00", "9:00"),
        ("09:05-17:30", "9:05 to 17:30"),
        ("12:00-13:00", "noon to 13:00"),
        ("00:00-24:00", "midnight to midnight"),
        ("09:00-12:00", "9:00 to noon"),
        ("22:30-01:30", "22:30 to 1:30 the next day"),
        ("12:00-00:00", "noon to midnight"),
        ("19:00-24:00", "19:00 to midnight"),
        ("24:00-01:00", "midnight to 1:00 the next day"),
    ],
)
def test_times_have_noon_and_midnight_in_words_and_nights_end_the_next_day(written: str, words: str) -> None:
    assert dates.times(_range(written)) == words


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("00:15", "0:15 the next day"),
        ("00:15-01:00", "0:15 to 1:00 the next day"),
        ("00:00", "midnight"),
        ("00:00-00:30", "midnight to 0:30 the next day"),
        ("09:00-01:00", "9:00 to 1:00 the next day"),
        ("09:00-00:00", "9:00 to midnight"),
    ],
)
def test_what_the_two_times_do_not_say_can_be_told(written: str, words: str) -> None:
    assert dates.times(_range(written), next_day=True) == words


@pytest.mark.parametrize(
    ("written", "zone", "distance", "words", "above"),
    [
        ("09:00-11:00", "Asia/Bangkok", 420, "9:00 to 11:00 Bangkok time (UTC+7)", "Bangkok time, UTC+7"),
        ("09:00-11:00", "Asia/Bangkok", None, "9:00 to 11:00 Bangkok time", "Bangkok time"),
        ("09:00", "Asia/Kathmandu", 345, "9:00 Kathmandu time (UTC+5:45)", "Kathmandu time, UTC+5:45"),
        ("09:00", "America/New_York", -240, "9:00 New York time (UTC−4)", "New York time, UTC−4"),
        ("09:00", "America/St_Johns", -210, "9:00 St Johns time (UTC−3:30)", "St Johns time, UTC−3:30"),
        ("09:00", "Europe/London", 0, "9:00 London time (UTC+0)", "London time, UTC+0"),
        ("22:30-01:30", "Asia/Jakarta", 420, "22:30 to 1:30 the next day, Jakarta time (UTC+7)", "Jakarta time, UTC+7"),
        ("22:30-01:30", "Asia/Jakarta", None, "22:30 to 1:30 the next day, Jakarta time", "Jakarta time"),
        ("09:00-11:00", "UTC", 0, "9:00 to 11:00 UTC", "UTC"),
        ("09:00-11:00", "Etc/GMT-7", 420, "9:00 to 11:00 UTC+7", "UTC+7"),
    ],
)
def test_clocks_say_their_place_and_how_far_they_are_ahead(
    written: str, zone: str, distance: int | None, words: str, above: str
) -> None:
    clock = Clock(zone=zone, distance=distance)
    assert (dates.times(_range(written), clock), dates.clocks(clock)) == (words, above)


def test_a_moment_is_a_day_and_a_time() -> None:
    assert dates.moment("2021-06-04T15:00", "Asia/Bangkok") == ("4 June 2021", "15:00 Bangkok time")
    assert dates.moment("2021-06-04T00:00", "UTC") == ("4 June 2021", "midnight UTC")
