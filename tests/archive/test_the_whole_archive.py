"""The archive contains all its events, each with its date, place, kind and number.

Every earlier address leads to a page of today, and the numbers agree.
"""

import re
from pathlib import Path
from typing import Final

import pytest

from adfm_site.archive.archive import Archive
from adfm_site.archive.catalogue import when
from adfm_site.build.pipeline import prepare
from adfm_site.inputs.options import Options
from adfm_site.progress import silent
from tests.sites.built import REPOSITORY, Built
from tests.sites.pages import words_of

# id | kind | number | series | first day | last day | city, country; + for online | countries it was about
EVENTS: Final = """
adfm-01 | meeting | 1 | adfm-meetings | 2015-08-24 | 2015-08-25 | Melbourne, AU
adfm-02 | meeting | 2 | adfm-meetings | 2016-01-28 | 2016-01-30 | Bangkok, TH
adfm-03 | meeting | 3 | adfm-meetings | 2016-09-04 | 2016-09-06 | Kuala Lumpur, MY
adfm-04 | meeting | 4 | adfm-meetings | 2017-03-05 | 2017-03-07 | Jakarta, ID
adfm-05 | meeting | 5 | adfm-meetings | 2017-09-10 | 2017-09-12 | Manila, PH
adfm-06 | meeting | 6 | adfm-meetings | 2018-03-13 | 2018-03-15 | Sydney, AU
adfm-07 | meeting | 7 | adfm-meetings | 2018-11-18 | 2018-11-20 | Bangkok, TH
adfm-08 | meeting | 8 | adfm-meetings | 2019-06-27 | 2019-06-29 | Jakarta, ID
adfm-09 | meeting | 9 | adfm-meetings | 2020-02-19 | 2020-02-20 | Dhaka, BD
adfm-10 | virtual-meeting | 10 | adfm-meetings | 2021-05-06 | 2021-05-06 | +
adfm-11 | virtual-meeting | 11 | adfm-meetings | 2022-03-24 | 2022-07-01 | +
adfm-12 | meeting | 12 | adfm-meetings | 2023-05-16 | 2023-05-17 | Jakarta, ID
adfm-13 | meeting | 13 | adfm-meetings | 2024-05-07 | 2024-05-08 | Kuala Lumpur, MY
adfm-14 | meeting | 14 | adfm-meetings | 2025-08-21 | 2025-08-22 | Bangkok, TH
atd-01 | roundtable | 1 | atd-peer-learning | 2019-11-21 | 2019-11-22 | Bangkok, TH
atd-02 | virtual-roundtable | 2 | atd-peer-learning | 2020-12-14 | 2020-12-14 | +
atd-03 | virtual-workshop | 3 | atd-peer-learning | 2021-05-31 | 2021-05-31 | +
atd-04 | virtual-workshop | 4 | atd-peer-learning | 2021-09 | 2021-09 | +
atd-05 | virtual-workshop | 5 | atd-peer-learning | 2022-04-05 | 2022-04-05 | +
atd-06 | roundtable | 6 | atd-peer-learning | 2022-11-01 | 2022-11-02 | Putrajaya, MY
atd-bilateral-au-th | bilateral-meeting |  | atd-peer-learning | unknown | unknown |
atd-bilateral-th-id | bilateral-meeting |  | atd-peer-learning | unknown | unknown |
workshop-2019-09 | workshop |  | adfm-other | 2019-09-13 | 2019-09-13 | Melbourne, AU
risk-assessment-2018 | field-assessment |  | adfm-other | 2018-03 | 2018-11 | Cox's Bazar, BD
precursor-roundtable-2014 | roundtable |  | precursors | 2014-07-11 | 2014-07-11 | Canberra, AU
precursor-youth-sydney-2014 | roundtable |  | precursors | 2014 | 2014 | Sydney, AU
precursor-youth-canberra-2014 | roundtable |  | precursors | 2014 | 2014 | Canberra, AU
precursor-launch-2014 | report-launch |  | precursors | 2014-11-05 | 2014-11-05 | Canberra, AU
external-expert-roundtable-2015 | expert-roundtable |  | precursors | 2015-11-19 | 2015-11-20 | Bangkok, TH
external-bali-som-2016-02 | external-meeting |  | external | 2016-02-02 | 2016-02-02 | Bangkok, TH
external-bali-som-2016-11 | external-meeting |  | external | 2016-11-16 | 2016-11-16 | Colombo, LK
external-bali-som-2017-10 | external-meeting |  | external | 2017-10-31 | 2017-10-31 | Kuala Lumpur, MY
external-bali-som-2018-08 | external-meeting |  | external | 2018-08-06 | 2018-08-06 | Bali, ID
external-bali-ministerial-2023 | external-meeting |  | external | 2023 | 2023 | Adelaide, AU
"""

# The addresses that pages had on four generations of websites, as paths, and where each leads.
MOVED: Final = """
/2015/10/first-regional-dialogue-meeting-on-forced-migration-in-the-asia-pacific/ /events/2015/adfm-01/
/2015/08/forcedmigration/ /series/adfm-meetings/
/intergenerational-wellbeing/asia-dialogue-on-forced-migration/ /series/adfm-meetings/
/2016/02/secondadfmmeeting/ /events/2016/adfm-02/
/work/second-asia-dialogue-on-forced-migration/ /events/2016/adfm-02/
/2016/09/thirdadfmmeeting/ /events/2016/adfm-03/
/work/third-asia-dialogue-on-forced-migration/ /events/2016/adfm-03/
/work/fifth-asia-dialogue-on-forced-migration/ /events/2017/adfm-05/
/2018/03/sixth-meeting-asia-dialogue-forced-migration-march-2018/ /events/2018/adfm-06/
/2018/11/seventh-meeting-asia-dialogue-forced-migration-november-2018/ /events/2018/adfm-07/
/2019/07/eighth-meeting-asia-dialogue-forced-migration-june-2019/ /events/2019/adfm-08/
/work/eighth-asia-dialogue-on-forced-migration/ /events/2019/adfm-08/
/2020/02/ninth-meeting-asia-dialogue-on-forced-migration-february-2020/ /events/2020/adfm-09/
/work/ninth-asia-dialogue-on-forced-migration/ /events/2020/adfm-09/
/2021/06/tenth-meeting-asia-dialogue-on-forced-migration-may-2021/ /events/2021/adfm-10/
/work/tenth-asia-dialogue-on-forced-migration-meetin/ /events/2021/adfm-10/
/work/eleventh-asia-dialogue-on-forced-migration/ /events/2022/adfm-11/
/2022/04/eleventh-meeting-asia-dialogue-on-forced-migration-march-2022/ /events/2022/adfm-11/
/work/twelfth-asia-dialogue-on-forced-migration-meet/ /events/2023/adfm-12/
/work/thirteenth-asia-dialogue-on-forced-migration-meeting/ /events/2024/adfm-13/
/work/fourteenth-asia-dialogue-on-forced-migration-meeting/ /events/2025/adfm-14/
/work/first-alternatives-to-child-detention-peer/ /events/2019/atd-01/
/2021/01/virtual-roundtable-on-mainstreaming-child-protection-in-the-context-of-international-migration/ \
/events/2020/atd-02/
/work/fourth-alternatives-to-child-detention-peer/ /events/2021/atd-04/
/work/fifth-alternatives-to-child-detention-peer-learning-platform-roundtable/ /events/2022/atd-05/
/work/sixth-alternatives-to-child-detention-peer/ /events/2022/atd-06/
/2022/11/roundtable-on-alternatives-to-the-detention-atd-of-children-in-the-context-of-migration-in-asia-pacific-1-2-november-2022-\
putrajaya-malaysia/ /events/2022/atd-06/
/2019/10/workshop-on-building-institutional-capacity-for-regional-migration-governance-13-september/ \
/events/2019/workshop-2019-09/
/2014/07/high-level-roundtable-on-asylum-seeker-policy-11-july-parliament-house-canberra/ \
/events/2014/precursor-roundtable-2014/
/work/avoiding-a-crisis-within-a-crisis-adfm-report/ /documents/report-avoiding-a-crisis/
/2020/08/caitlin-mccaffrie-andaman-sea-crisis-is-the-region-really-better-off-in-2020/ /documents/article-2020-08-06/
/work/learning-together/ /documents/paper-learning-together/
/2016/12/adfm-december-update/ /documents/update-2016-12/
/media-release-adfm-secretariat-welcomes-decision-to-trigger-the-bali-process-consultation-mechanism/ \
/documents/release-2023-bali/
"""

# An outcome, and the events that took it up.
THREADS: Final = """
precursor-youth-sydney-2014#views precursor-roundtable-2014
precursor-youth-canberra-2014#views precursor-roundtable-2014
precursor-roundtable-2014#regional-dialogue precursor-launch-2014
precursor-launch-2014#dialogue-proposed adfm-01
adfm-02#bali-process-suggestions external-bali-som-2016-02
external-bali-som-2016-11#consultation-mechanism external-bali-ministerial-2023
adfm-06#risk-assessment risk-assessment-2018 adfm-07
risk-assessment-2018#report adfm-09
adfm-07#child-platform atd-01
atd-01#platform-continues atd-02
atd-02#programme-2021 atd-03 atd-04
"""


def rows(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]


def pairs(table: str) -> list[list[str]]:
    return [line.split() for line in table.strip().splitlines()]


@pytest.fixture(scope="module")
def archive() -> Archive:
    return prepare(REPOSITORY, Options(as_of="2026-02-01"), silent).archive


def test_every_event_is_there_with_its_kind_number_series_dates_and_place(archive: Archive) -> None:
    found = set()
    for entry in archive.events:
        head, (start, end) = entry.head, when(entry.head)
        online = head.online or (bool(head.parts) and all(part.online for part in head.parts))
        place = f"{head.place.city}, {head.place.country}" if head.place else "+" if online else ""
        days = [day.iso if day.known else "unknown" for day in (start, end)]
        found.add((entry.id, head.kind, str(head.number or ""), head.series or "", *days, place))
    assert found == {tuple(row) for row in rows(EVENTS)}


def test_the_numbers_that_the_archive_is_known_by(archive: Archive) -> None:
    heads = [entry.head for entry in archive.events]
    assert len(heads) == 34
    assert len(archive.entries["series"]) == 5
    assert archive.totals == {"adfm-meetings": 14, "atd-peer-learning": 6}
    meetings = [head for head in heads if head.series == "adfm-meetings"]
    assert sum(head.kind == "virtual-meeting" for head in meetings) == 2
    assert [len(head.parts) for head in meetings if head.parts] == [2]
    platform = [head for head in heads if head.series == "atd-peer-learning" and head.number]
    assert [bool(head.place) for head in platform].count(True) == 2
    assert sum(head.kind == "bilateral-meeting" for head in heads) == 2
    assert sum(head.kind == "workshop" for head in heads) == 1


def test_the_pages_print_the_numbers_that_are_counted(real: Built) -> None:
    page = real.tree.page
    assert "34 events since 2014" in page("/").words
    assert "34 events, newest first." in page("/events/").words
    assert "14 events" in page("/series/adfm-meetings/").places["Events"]
    for number in range(1, 15):
        year = next(row[4][:4] for row in rows(EVENTS) if row[0] == f"adfm-{number:02}")
        assert re.search(f"[Mm]eeting {number} of 14", page(f"/events/{year}/adfm-{number:02}/").places["top"])
    listed = {words_of(link): words_of(item) for item in page("/series/").main.iter("li") for link in item.iter("a")}
    assert "14 events" in listed["Asia Dialogue on Forced Migration meetings"]
    assert "8 events" in listed["Alternatives to child detention peer learning platform"]
    assert "5 series" in page("/series/").words


NUMBERS: Final = (
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
)
COUNTED: Final = re.compile(
    rf"\b(?P<number>\d+|{'|'.join(NUMBERS)}) (?:\w+ )?"
    r"(?P<what>meetings|roundtables|workshops|events|series|exchanges|bilaterals)\b",
    re.IGNORECASE,
)
# What a text may count, since it tells of a plan or of days, or since the number is checked below.
TOLD: Final = {"six meetings", "two exchanges", "three short series", "six events"}


def test_no_text_counts_what_is_counted_by_the_program() -> None:
    found = {}
    for path in sorted((REPOSITORY / "content").rglob("*.md")):
        text = re.sub(r"^unsure: .*$", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        for match in COUNTED.finditer(" ".join(text.split())):
            if match[0].casefold() not in TOLD:
                found[f"{path.relative_to(REPOSITORY)}: {match[0]}"] = True
    assert list(found) == []


def test_what_a_text_may_count_is_right(archive: Archive) -> None:
    about = " ".join((REPOSITORY / "content" / "about.md").read_text(encoding="utf-8").split())
    first = (REPOSITORY / "content" / "events" / "2019" / "atd-01" / "index.md").read_text(encoding="utf-8")
    assert "six events of the platform" in first
    assert archive.totals["atd-peer-learning"] == 6
    assert "two exchanges" in about
    assert sum(entry.head.kind == "bilateral-meeting" for entry in archive.events) == 2
    assert "three short series" in about
    assert len(archive.entries["series"]) - len(archive.totals) == 3


def test_every_earlier_address_leads_to_its_page(archive: Archive, real: Built) -> None:
    assert {redirect.address: redirect.to for redirect in archive.redirects} == dict(pairs(MOVED.replace("\\\n", "")))
    for old, new in pairs(MOVED.replace("\\\n", "")):
        stub = real.tree.page(old)
        assert f"https://archive.example{new}" in stub.words
        assert not stub.indexed


def test_what_led_to_something_is_linked_forward_and_back(archive: Archive, real: Built) -> None:
    threads = {outcome: later for outcome, *later in pairs(THREADS)}
    assert {key: [item.event for item in later] for key, later in archive.taken_up.items()} == threads
    addresses = {entry.id: f"/events/{entry.path.split('/')[2]}/{entry.id}/" for entry in archive.events}
    for outcome, later in threads.items():
        earlier, _, name = outcome.partition("#")
        outcomes = real.tree.page(addresses[earlier]).places["Outcomes"]
        assert outcomes.count("Followed up at") >= len(later)
        for id_ in later:
            hrefs = [link.get("href", "") for link in real.tree.page(addresses[id_]).main.iter("a")]
            assert any(href.endswith(f"/{earlier}/#outcome-{name}") for href in hrefs), (outcome, id_)


def test_no_check_has_anything_to_say_but_of_two_addresses_that_only_a_host_can_answer() -> None:
    told = prepare(REPOSITORY, Options(as_of="2026-02-01"), silent).diagnostics
    assert [(found.severity, found.code) for found in told] == [("note", "address-left-to-host")] * 2
    assert ["?p=23717" in told[0].message, "?p=31161" in told[1].message] == [True, True]


# People who spoke or took part under the Chatham House Rule, by pieces of their names.
WITHHELD: Final = ("Pitsuwan", "Wirajuda", "Piromya", "Kasit", "Surin")


def test_no_name_under_the_rule_is_in_any_published_byte(real: Built) -> None:
    for path, data in real.tree.files.items():
        for name in WITHHELD:
            assert name.encode().lower() not in data.lower(), (path, name)


def test_a_country_shows_what_was_held_there_what_was_about_it_and_who_is_there(real: Built) -> None:
    bangladesh = real.tree.page("/places/bd/").places
    assert "Ninth Asia Dialogue" in bangladesh["Events held in this country"]
    assert "Sixth Asia Dialogue" in bangladesh["Events about this country"]
    assert "Ninth Asia Dialogue" in bangladesh["Convened or supported by organisations from this country"]
    assert "Avoiding a crisis" in bangladesh["Documents about this country"]
    assert "Government of Bangladesh" in bangladesh["Organisations based in this country"]


def test_an_organisation_that_was_renamed_says_so_on_both_pages(real: Built) -> None:
    assert "National Research and Innovation Agency" in real.tree.page("/organisations/lipi/").places["Succeeded by"]
    assert "Indonesian Institute of Sciences" in real.tree.page("/organisations/brin/").places["Formerly"]
    assert "Fourth Asia Dialogue" in real.tree.page("/organisations/lipi/").places["Hosted"]


def test_the_search_page_finds_a_series_by_each_of_its_names(real: Built) -> None:
    words = real.tree.page("/search/").words
    for name in (
        "ATD Peer Learning Platform",
        "The Platform",
        "Track II Dialogue on Forced Migration in the Asia-Pacific",
        "ADFM",
    ):
        assert f"{name} another name for" in words


def test_the_files_of_content_are_where_their_dates_say() -> None:
    years = {row[0]: row[4][:4].replace("unkn", "undated") for row in rows(EVENTS)}
    folders = {
        path.parent.name: path.parent.parent.name
        for path in Path(REPOSITORY / "content" / "events").glob("*/*/index.md")
    }
    assert folders == years
