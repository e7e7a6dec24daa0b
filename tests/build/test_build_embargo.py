"""Embargoes end at their minute in the site's time zone, in whatever zone the machine is.

The moment of the build is an input.
"""

import datetime as dt
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from adfm_site.build.pipeline import plan, prepare
from adfm_site.inputs.options import Options
from adfm_site.progress import silent
from tests.outputs.test_hidden_things import leaks
from tests.sites.built import Tree, add, build_site, codes, edit, snapshot
from tests.sites.process import command

ZONES = {  # a site's zone: that of the machine which builds it
    "Europe/Vienna": "UTC",
    "Asia/Bangkok": "America/New_York",
    "America/Los_Angeles": "Asia/Tokyo",
    "Asia/Kathmandu": "UTC",
    "Pacific/Kiritimati": "Pacific/Pago_Pago",
    "America/St_Johns": "Asia/Kathmandu",
    "UTC": "Pacific/Kiritimati",
}
OUT = dt.datetime(2026, 3, 1, 12, 0)  # noqa: DTZ001 - in the zone of each test


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Return a function that puts this machine into a zone."""

    def put(zone: str) -> None:
        monkeypatch.setenv("TZ", zone)
        time.tzset()

    yield put
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def embargoed(small: Path) -> Path:
    """Return a site with an event, a page, a document and a download that appear at noon on 1 March 2026.

    Another page appears on that day.
    """
    edit(
        small,
        "content/events/2024/first/index.md",
        "kind: meeting",
        "kind: meeting\ndownloads:\n  - title: Minutes\n    kind: summary\n    file: minutes.txt\n    publish: "
        "2026-03-01 12:00",
    )
    add(small, "content/events/2024/first/minutes.txt", "minutes")
    add(
        small,
        "content/events/2025/second/index.md",
        "---\ntitle: Second\nkind: meeting\nstart: 2025\npublish: 2026-03-01 12:00\nold-addresses: "
        "https://old.example/second/\n---\n",
    )
    add(small, "content/events/2025/second/agenda.md", "---\nitems:\n  - title: Brook\n---\n")
    add(small, "content/plan.md", "---\ntitle: Plan\npublish: 2026-03-01 12:00\n---\n")
    add(
        small,
        "content/documents/map.md",
        "---\ntitle: Map\nkind: report\nheld: false\npublish: 2026-03-01 12:00\n---\n",
    )
    add(small, "content/day.md", "---\ntitle: Day\npublish: 2026-03-01\n---\n")
    return small


WITHHELD = {
    "/events/2024/first/minutes.txt",
    "/documents/first-minutes/",
    "/events/2025/",
    "/events/2025/second/",
    "/events/2025/second/agenda/",
    "/second/",
    "/plan/",
    "/documents/map/",
}


def planned(root: Path, as_of: str | None = None) -> set[str]:
    """Return every planned address."""
    prepared = prepare(root, Options(as_of=as_of), silent)
    assert prepared.diagnostics == ()
    return {artifact.address for artifact in plan(prepared, [])}


@pytest.mark.parametrize("zone", ZONES)
def test_an_embargo_ends_at_its_minute_by_the_clocks_of_the_site(
    zone: str, embargoed: Path, machine: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    machine(ZONES[zone])
    edit(embargoed, "site.yaml", "Europe/Vienna", zone)
    moment = OUT.replace(tzinfo=ZoneInfo(zone)).timestamp()
    for seconds, out in ((-60, False), (-1, False), (0, True), (1, True), (60, True)):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(moment + seconds)))
        addresses = planned(embargoed)
        assert WITHHELD & addresses == (WITHHELD if out else set()), (zone, seconds)
        assert "/day/" in addresses


@pytest.mark.parametrize(
    ("as_of", "out"),
    [("2026-03-01T11:59", False), ("2026-03-01T12:00", True), ("2026-03-01", False), ("2026-03-02", True)],
)
def test_a_given_day_is_by_the_clocks_of_the_site(
    as_of: str, out: bool, embargoed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")  # a given day has precedence
    assert WITHHELD & planned(embargoed, as_of) == (WITHHELD if out else set())


def test_a_day_without_a_time_begins_at_midnight(embargoed: Path) -> None:
    assert "/day/" not in planned(embargoed, "2026-02-28T23:59")
    assert "/day/" in planned(embargoed, "2026-03-01T00:00")


def test_no_byte_of_an_embargoed_event_is_published_before_its_minute(large: Path) -> None:
    assert codes(build_site(large, as_of="2026-03-01T11:59")) == []
    assert leaks(Tree(files=snapshot(large / "output"))) == []
    assert codes(build_site(large, as_of="2026-03-01T12:00")) == []
    assert b"Canary title under an embargo" in (large / "output/events/2025/embargo-01/index.html").read_bytes()
    assert codes(build_site(large, as_of="2026-03-01T11:59")) == ["address-gone"]
    assert leaks(Tree(files=snapshot(large / "output"))) == []


def test_a_link_to_what_is_under_an_embargo_comes_by_itself_at_its_minute(embargoed: Path, tmp_path: Path) -> None:
    text = (
        "---\ntitle: Links\n---\nThe [minutes](events/2024/first/minutes.txt), "
        "[second](events/2025/second/index.md) and [plan](plan.md).\n"
    )
    add(embargoed, "content/links.md", text)
    words, hrefs = (
        "The minutes, second and plan.",
        ["../events/2024/first/minutes.txt", "../events/2025/second/", "../plan/"],
    )
    for number, moment in enumerate(("2026-03-01T11:59", "2026-03-01T12:00", "2026-03-01T11:59", "2026-03-02T08:00")):
        outcome, fresh = build_site(embargoed, as_of=moment), tmp_path / f"fresh {number}"
        found = [code for code in codes(outcome) if code != "address-gone"]
        assert found == codes(build_site(embargoed, as_of=moment, output=fresh))
        assert snapshot(embargoed / "output") == snapshot(fresh)
        page = Tree(files=snapshot(fresh)).page("/links/")
        assert words in page.words
        out = moment >= "2026-03-01T12:00"
        assert [link.get("href") for link in page.main.iter("a")] == (hrefs if out else [])
        assert found == ([] if out else ["link-to-withheld"] * 3)
        assert outcome.errors == 0


def test_the_clock_is_read_where_no_day_is_given(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    add(small, "content/past.md", "---\ntitle: Past\npublish: 2020-01-01\n---\n")
    add(small, "content/future.md", "---\ntitle: Future\npublish: 2999-01-01\n---\n")
    addresses = planned(small)
    assert "/past/" in addresses
    assert "/future/" not in addresses


@pytest.mark.parametrize("epoch", ["tomorrow", "1e9", "", "99999999999999999999"])
def test_an_epoch_that_is_none_is_answered_in_a_sentence(epoch: str, small: Path) -> None:
    done = command("build", "--site", small, SOURCE_DATE_EPOCH=epoch)
    assert "Traceback" not in done.stderr
    assert done.returncode == (0 if not epoch else 3), done.stderr


def test_two_days_with_nothing_between_them_give_the_same_bytes(small: Path) -> None:
    assert build_site(small, as_of="2025-01-01", output=small.parent / "one").errors == 0
    assert build_site(small, as_of="2031-12-31", output=small.parent / "other").errors == 0
    assert snapshot(small.parent / "one") == snapshot(small.parent / "other")
