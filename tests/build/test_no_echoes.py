"""One cause gives one problem, however many files and packages it affects; a hundred causes give a hundred in order."""

from pathlib import Path

import pytest

from adfm_site.build.commands import Outcome
from tests.problems.documents import BASE, Case, checked, lay

EVENT = "content/events/{}/{}/index.md"
HEAD = "title: {}\nkind: roundtable\nseries: learning\nstart: {}-05-14\norganisations:\n  convener: council\n"


def checked_with(root: Path, files: dict[str, str]) -> Outcome:
    lay(Case(title="", files=tuple(files.items()), makers=(), expected="", at=(0, 0)), root)
    return checked(root)


def codes(outcome: Outcome) -> list[str]:
    return [found.code for found in outcome.diagnostics]


def event(year: int, number: int, *, head: str = "", text: str = "", title: str = "") -> tuple[str, str]:
    words = HEAD.format(title or f"Roundtable {number} of {year}", year)
    return EVENT.format(year, f"event-{number}"), f"---\n{words}{head}---\n{text}"


def events(count: int) -> dict[str, str]:
    return dict(event(2001 + number % 18, number) for number in range(count))


def base(path: str) -> str:
    block = BASE.read_text(encoding="utf-8").partition(f" {path}\n")[2]
    return block.partition("\n```")[0] + "\n"


def test_a_misspelt_series_is_told_once(tmp_path: Path) -> None:
    path, text = event(2020, 1)
    assert codes(checked_with(tmp_path, {path: text.replace("learning", "lerning")})) == ["unknown-reference"]


def test_an_event_with_a_misspelt_series_is_not_missed_in_the_series(tmp_path: Path) -> None:
    files = {number: event(2030 + number, number, head=f"number: {number}\n") for number in range(11, 15)}
    path, text = files[12]
    told = codes(checked_with(tmp_path, {**dict(files.values()), path: text.replace("learning", "lerning")}))
    assert told == ["unknown-reference"]


def test_a_series_file_under_another_name_is_told_once_for_each_event_that_names_it(tmp_path: Path) -> None:
    files = events(3)
    lay(Case(title="", files=tuple(files.items()), makers=(), expected="", at=(0, 0)), tmp_path)
    (tmp_path / "content/series/learning.md").rename(tmp_path / "content/series/lerning.md")
    # Each of the four events has a line to be corrected, and the first a link as well.
    assert sorted(codes(checked(tmp_path))) == ["broken-link", *["unknown-reference"] * 4]


def test_a_site_without_its_kinds_is_told_once(tmp_path: Path) -> None:
    site = base("site.yaml")
    kinds = site[site.index("kinds:") : site.index("roles:")]
    assert codes(checked_with(tmp_path, {**events(20), "site.yaml": site.replace(kinds, "")})) == ["unknown-kind"]


def test_a_site_that_cannot_be_read_is_told_once(tmp_path: Path) -> None:
    site = base("site.yaml").replace("kinds:", "kinds: [")
    assert len(codes(checked_with(tmp_path, {**events(20), "site.yaml": site}))) == 1


@pytest.mark.parametrize(
    "broken", ["title: [Peer learning", "title: Peer: learning", "titel: Peer learning", "title: *Peer learning"]
)
def test_a_broken_head_makes_no_reference_to_its_file_dangle(tmp_path: Path, broken: str) -> None:
    files = events(20) | {"content/series/learning.md": f"---\n{broken}\n---\n"}
    outcome = checked_with(tmp_path, files)
    assert {found.path for found in outcome.diagnostics} == {"content/series/learning.md"}
    assert len(outcome.diagnostics) == 1, codes(outcome)


def test_a_broken_event_makes_nothing_that_names_it_dangle_and_no_gap_in_its_series(tmp_path: Path) -> None:
    files = dict(event(2018 + number, number, head=f"number: {number}\n") for number in range(2, 6))
    first = EVENT.format(2021, "event-3")
    files = {path: text.replace("number: 3\n", "number: [3\n") for path, text in files.items()}
    files |= [
        event(
            2024,
            9,
            head="related: event-3\nfollows: event-3#anything\n",
            text="[Third](../../2021/event-3/index.md#anything)\n",
        )
    ]
    outcome = checked_with(tmp_path, files)
    assert [found.path for found in outcome.diagnostics] == [first], codes(outcome)


def test_behind_a_fault_that_is_certainly_mended_the_rest_of_the_head_is_read(tmp_path: Path) -> None:
    path, text = event(2020, 1, title="Learning: together", head="start-time: 9\nend: 2020-02-30\n")
    assert sorted(codes(checked_with(tmp_path, {path: text}))) == ["colon-in-text", "impossible-date", "unknown-field"]


def test_below_a_head_that_cannot_be_read_the_text_is_read(tmp_path: Path) -> None:
    path, text = event(2020, 1, head="topics: [\n", text="The the council met.\n\n![](table.png)\n")
    assert {"doubled-word", "missing-alt-text"} < set(codes(checked_with(tmp_path, {path: text})))


def test_one_wrong_number_of_a_series_is_told_once(tmp_path: Path) -> None:
    numbers = {2: 2, 3: 3, 4: 7, 5: 5, 6: 6}
    files = dict(event(2020 + place, place, head=f"number: {number}\n") for place, number in numbers.items())
    outcome = checked_with(tmp_path, files)
    assert [(found.code, found.path) for found in outcome.diagnostics] == [
        ("number-out-of-order", EVENT.format(2024, "event-4"))
    ]


def test_a_hundred_mistakes_in_a_hundred_files_give_a_hundred_complaints_in_order(tmp_path: Path) -> None:
    mistakes = (
        ("", ""),  # an unknown field
        ("series: learning", "series: lerning"),
        ("kind: roundtable", "kind: roundtabel"),
        ("convener: council", "convener: concil"),
        ("  convener", "  convenor"),
        ("-05-14", "-02-30"),
        ("-05-14", "/05/14"),
        ("Text.", "The the text."),
        ("Text.", "[Nowhere](nowhere.md)"),
        ("Text.", "On Monday 1 January 2019."),
    )
    expected = {}
    for number in range(100):
        path, text = event(2001 + number % 18, number, head="start-of: x\n" if number % 10 == 0 else "", text="Text.\n")
        old, new = mistakes[number % 10]
        expected[path] = text if number % 10 == 0 else text.replace(old, new)
    outcome = checked_with(tmp_path, expected)
    paths = [found.path for found in outcome.diagnostics]
    assert paths == sorted(expected)
    assert len(set(codes(outcome))) >= 8
