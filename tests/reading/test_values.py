"""What a written value means for a field of each sort."""

import pytest

from adfm_site.diagnostics import Diagnostic
from adfm_site.model.dates import UNKNOWN, PartialDate, TimeOfDay, TimeRange
from adfm_site.model.event import Place
from adfm_site.model.shape import DATE as DAY
from adfm_site.model.shape import MOMENT, NUMBER, TIME, YES_NO, Choice, Refers, Scalar, Term
from adfm_site.reading.values import convert, neutral
from adfm_site.reading.yaml.nodes import ScalarNode as Node
from adfm_site.source import Span

_HERE = Span(path="a.md", line=3, column=8, end_line=3, end_column=9)


def _sort(name: str) -> Scalar:
    return Scalar(name, "", "")


def _converted(sort: str, written: str) -> object:
    return convert(
        {"date": DAY, "time": TIME, "yes or no": YES_NO, "number": NUMBER, "moment": MOMENT}.get(sort, _sort(sort)),
        Node(_HERE, written, plain=True),
    )


@pytest.mark.parametrize(
    ("sort", "written", "meant"),
    [
        ("date", "2019-11-21", PartialDate(2019, 11, 21)),
        ("date", " 2019-11 ", PartialDate(2019, 11)),
        ("date", "2014", PartialDate(2014)),
        ("date", "Unknown", UNKNOWN),
        ("date", "2020-02-29", PartialDate(2020, 2, 29)),
        ("date", "0001-01-01", PartialDate(1, 1, 1)),
        ("time", "9:05", TimeRange(TimeOfDay(9, 5))),
        ("time", "09:00-17:00", TimeRange(TimeOfDay(9, 0), TimeOfDay(17, 0))),
        ("time", "09:00 – 24:00", TimeRange(TimeOfDay(9, 0), TimeOfDay(24, 0))),
        ("time", "09:00 to 17:00", TimeRange(TimeOfDay(9, 0), TimeOfDay(17, 0))),
        ("moment", "2021-06-04", "2021-06-04T00:00"),
        ("moment", "2021-06-04T15:00", "2021-06-04T15:00"),
        ("yes or no", "tRUE", True),
        ("yes or no", "NO", False),
        ("number", "0035", 35),
        ("web address", "https://example.org/a?b=c#d", "https://example.org/a?b=c#d"),
        ("web address", "https://example.org/ก", "https://example.org/ก"),
        ("country", "TH", "TH"),
        ("place", "Chiang  Mai, TH", Place(city="Chiang Mai", country="TH")),
        ("place", "Washington, D.C., US", Place(city="Washington, D.C.", country="US")),
        ("time zone", "Asia/Bangkok", "Asia/Bangkok"),
        ("text", "  a \n b ", "a b"),
        ("id", "part-1", "part-1"),
        ("language", "zh-Hant", "zh-Hant"),
        ("colour", "#0b5566", "#0b5566"),
        ("address", "/events/", "/events/"),
        ("outcome", "adfm-07#child", "adfm-07#child"),
    ],
)
def test_a_right_value_is_understood(sort: str, written: str, meant: object) -> None:
    assert _converted(sort, written) == meant


@pytest.mark.parametrize(
    ("sort", "written", "code"),
    [
        ("date", "2019-02-30", "impossible-date"),
        ("date", "2019-13-40", "impossible-date"),
        ("date", "2019-00", "impossible-date"),
        ("date", "2019-01-00", "impossible-date"),
        ("date", "0000", "impossible-date"),
        ("date", "2019-2-3", "date-in-words"),
        ("date", "21 November 2019", "date-in-words"),
        ("date", "๒๐๑๙-๑๑-๒๑", "date-in-words"),
        ("date", "20191121", "date-in-words"),
        ("date", "", "date-in-words"),
        ("time", "25:00", "not-a-time"),
        ("time", "24:01", "not-a-time"),
        ("time", "12:60", "not-a-time"),
        ("time", "9.30", "not-a-time"),
        ("time", "9am", "not-a-time"),
        ("time", "17:00-09:00", "time-reversed"),
        ("time", "09:00-09:00", "time-reversed"),
        ("moment", "tomorrow", "not-as-expected"),
        ("moment", "2021-06-04 24:00", "impossible-date"),
        ("yes or no", "on", "not-yes-or-no"),
        ("yes or no", "", "not-yes-or-no"),
        ("number", "-1", "not-a-number"),
        ("number", "٣٥", "not-a-number"),
        ("number", "1234567890", "not-a-number"),
        ("web address", "javascript:alert(1)", "not-as-expected"),
        ("web address", "https://", "not-as-expected"),
        ("web address", "https://[::1", "not-as-expected"),
        ("web address", "https://a b", "not-as-expected"),
        ("web address", 'https://a"b', "not-as-expected"),
        ("web address", "//example.org", "not-as-expected"),
        ("country", "Thailand", "unknown-country"),
        ("country", "th", "unknown-country"),
        ("country", "XX", "unknown-country"),
        ("place", "Bangkok", "place-without-country"),
        ("place", "Bangkok, Thailand", "unknown-country"),
        ("time zone", "Bangkok", "unknown-time-zone"),
        ("time zone", "../../etc/passwd", "unknown-time-zone"),
        ("time zone", "/etc/passwd", "unknown-time-zone"),
        ("time zone", "Asia", "unknown-time-zone"),
        ("time zone", "", "unknown-time-zone"),
        ("time zone", "a\0b", "unknown-time-zone"),
        ("time zone", "x" * 5_000, "unknown-time-zone"),
        ("id", "Part 1", "not-as-expected"),
        ("id", "../x", "not-as-expected"),
        ("colour", "red", "not-as-expected"),
        ("colour", "#fff;}", "not-as-expected"),
        ("address", "https://x", "not-as-expected"),
        ("language", "english", "not-as-expected"),
    ],
)
def test_a_wrong_value_is_complained_about_at_its_place(sort: str, written: str, code: str) -> None:
    found = _converted(sort, written)
    assert isinstance(found, Diagnostic)
    assert (found.code, found.where, found.severity) == (code, _HERE, "error")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("21 November 2019", "2019-11-21"),
        ("Nov 21, 2019", "2019-11-21"),
        ("1st March 2020", "2020-03-01"),
        ("November 2019", "2019-11"),
        ("2019/11/21", "2019-11-21"),
        ("2019.1.2", "2019-01-02"),
        ("30 February 2019", None),
        ("21/11/2019", "2019-11-21"),
        ("11/21/2019", "2019-11-21"),  # no month 21
        ("11/12/2019", None),
        ("soon", None),
        ("Nov Dec 2019", None),
    ],
)
def test_a_date_in_words_is_mended_only_where_it_is_certain(written: str, meant: str | None) -> None:
    found = _converted("date", written)
    assert isinstance(found, Diagnostic)
    assert found.replacement == meant


@pytest.mark.parametrize(
    ("written", "last"),
    [
        ("2019-02-30", "2019-02-28"),
        ("2020-02-30", "2020-02-29"),
        ("9999-12-32", "9999-12-31"),
        ("9999-02-30", "9999-02-28"),
    ],
)
def test_the_last_day_of_the_month_is_told(written: str, last: str) -> None:
    found = _converted("date", written)
    assert isinstance(found, Diagnostic)
    assert last in found.hints[0]


def test_a_word_of_few_is_one_of_them() -> None:
    marker = Choice(("held", "cancelled"))
    assert convert(marker, Node(_HERE, " held ", plain=True)) == "held"
    found = convert(marker, Node(_HERE, "Cancelled", plain=True))
    assert isinstance(found, Diagnostic)
    assert (found.code, found.replacement) == ("unknown-choice", "cancelled")


@pytest.mark.parametrize("written", ["canceled", "unheld", "hel d", ""])
def test_a_word_that_is_only_like_one_is_not_replaced(written: str) -> None:
    found = convert(Choice(("held", "cancelled")), Node(_HERE, written, plain=True))
    assert isinstance(found, Diagnostic)
    assert found.replacement is None


@pytest.mark.parametrize(
    ("name", "written", "meant"),
    [
        ("time", "9.30", "09:30"),
        ("time", "9.00 - 17.30", "09:00-17:30"),
        ("time", "“09:00–17:00”", "09:00-17:00"),
        ("time", "9 a.m. to 5 p.m.", "09:00-17:00"),
        ("time", "9:15 am", "09:15"),
        ("time", "9-5", None),
        ("time", "9 to 5 pm", None),
        ("time", "12 pm", None),
        ("time", "09:00-25:00", None),
        ("time", "17.00-9.00", None),
        ("yes or no", "on", "true"),
        ("yes or no", "N", "false"),
        ("yes or no", "ture", None),
        ("number", "1,200", "1200"),
        ("number", "2nd", "2"),
        ("number", "about 35", None),
        ("number", "1.200", None),
        ("number", "1,20", None),
        ("date", "“2019-11-21”", "2019-11-21"),
        ("date", "21\u00a0November\u00a02019", "2019-11-21"),
        ("date", "3/4/2019", None),
        ("country", "“th”", "TH"),
    ],
)
def test_what_is_certainly_meant_is_said(name: str, written: str, meant: str | None) -> None:
    found = _converted(name, written)
    assert isinstance(found, Diagnostic)
    assert found.replacement == meant


def test_ids_and_terms_are_taken_as_written() -> None:
    assert convert(Refers(("event",)), Node(_HERE, " atd-01 ", plain=True)) == "atd-01"
    assert convert(Term("topics"), Node(_HERE, "x", plain=True)) == "x"


def test_what_stands_in_for_the_unreadable_is_of_the_right_sort() -> None:
    assert (neutral(DAY), neutral(YES_NO), neutral(NUMBER), neutral(TIME)) == (UNKNOWN, False, 0, None)
    assert neutral(Choice(("held",))) == "held"
