"""Sites with names in their files: what a build says, at which line, and what it reads again."""

from pathlib import Path

import pytest

from adfm_site.build.outcome import Outcome
from adfm_site.diagnostics import Span
from adfm_site.engine.store import Store
from adfm_site.inputs import measuring
from adfm_site.reading import pdf_text
from adfm_site.reading.words_of_files.extracting import words_of_file
from adfm_site.reading.words_of_files.pieces import Held
from tests.sites.built import add, build_site, codes, edit, snapshot
from tests.words_of_files import making
from tests.words_of_files.carriers import CARRIERS, Carrier
from tests.words_of_files.making import NAME
from tests.words_of_files.test_limits import locked

PUBLISHABLE = [carrier for carrier in CARRIERS.values() if not carrier.file.endswith("json")]
ONE_OF_EACH_FORMAT = tuple({carrier.file.rpartition(".")[2]: carrier for carrier in PUBLISHABLE}.values())
EVENT = "content/events/2024/first"
PERSON = f"---\nname: {NAME}\npublic: false\n---\n"


def listed(site: Path, files: dict[str, bytes], kind: str = "background") -> None:
    """List files among the downloads of an event, each with a title of its own."""
    downloads = "".join(
        f"  - title: Paper {number}\n    kind: {kind}\n    file: {file}\n" for number, file in enumerate(files)
    )
    text = (site / EVENT / "index.md").read_text(encoding="utf-8")
    add(site, f"{EVENT}/index.md", text.replace("---\n", f"---\ndownloads:\n{downloads}", 1))
    for file, data in files.items():
        add(site, f"{EVENT}/{file}", data)


def lines_of(outcome: Outcome, site: Path) -> set[str]:
    """Return the lines at which names in files are told."""
    text = (site / EVENT / "index.md").read_text(encoding="utf-8").splitlines()
    places = [found.where for found in outcome.diagnostics if found.code == "withheld-name-in-file"]
    return {
        text[place.line - 1].strip() for place in places if isinstance(place, Span) and place.path.startswith(EVENT)
    }


@pytest.mark.parametrize(
    "carriers_", [ONE_OF_EACH_FORMAT, pytest.param(tuple(PUBLISHABLE), marks=pytest.mark.battery)], ids=["one", "all"]
)
def test_every_carrier_stops_a_build_at_its_line(carriers_: tuple[Carrier, ...], small: Path) -> None:
    listed(small, {carrier.file: carrier.data for carrier in carriers_})
    add(small, "content/people/person.md", PERSON)
    outcome = build_site(small)
    assert outcome.published is None
    assert lines_of(outcome, small) == {f"file: {carrier.file}" for carrier in carriers_}
    said = [
        f"{found.message} {found.hints}"
        for found in outcome.diagnostics
        if found.code in ("withheld-name-in-file", "names-not-searched")
    ]
    assert not [words for words in said if making.LAST in words]


def test_files_of_the_static_folder_are_asked_too(small: Path) -> None:
    files = {
        "a.docx": CARRIERS["docx: comment"].data,
        "b.json": CARRIERS["json: text with escapes"].data,
        "c.html": NAME.encode(),
    }
    for file, data in files.items():
        add(small, f"content/static/{file}", data)
    add(small, "content/people/person.md", PERSON)
    outcome = build_site(small)
    assert [(found.code, found.path) for found in outcome.diagnostics] == [
        ("withheld-name-in-file", f"content/static/{file}") for file in files
    ]


def test_what_is_remembered_is_not_read_again_and_still_asked_when_names_come(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed(
        small, {"a.docx": CARRIERS["docx: comment"].data, "b.pdf": CARRIERS["pdf: outline"].data, "c.txt": b"Words."}
    )
    assert codes(build_site(small)) == []
    monkeypatch.setattr(measuring, "examine", None)
    assert codes(build_site(small)) == []
    add(small, "content/people/person.md", PERSON)
    assert codes(build_site(small)) == ["withheld-name-in-file"] * 2
    (small / "content/people/person.md").unlink()
    edit(small, "site.yaml", "languages: en", f"languages: en\nwithheld-names: {NAME}")
    assert codes(build_site(small)) == ["withheld-name-in-file"] * 2
    assert codes(build_site(small)) == ["withheld-name-in-file"] * 2


def test_a_file_that_changed_or_has_another_name_is_asked(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    listed(small, {"a.docx": CARRIERS["docx: comment"].data, "c.txt": b"Words."})
    assert codes(build_site(small)) == []
    read: list[str] = []

    def spied(name: str, stream: object) -> Held:
        read.append(name)
        return words_of_file(name, stream)  # type: ignore[arg-type]

    monkeypatch.setattr("adfm_site.reading.measuring.words_of_file", spied)
    add(small, "content/people/person.md", PERSON)
    (small / EVENT / "a.docx").rename(small / EVENT / "b.docx")
    edit(small, f"{EVENT}/index.md", "a.docx", "b.docx")
    add(small, f"{EVENT}/c.txt", NAME)
    assert codes(build_site(small)) == ["address-gone", "withheld-name-in-file", "withheld-name-in-file"]
    assert sorted(read) == [f"{EVENT}/b.docx", f"{EVENT}/c.txt"]


def test_words_that_a_damaged_memory_lost_are_read_again(small: Path) -> None:
    listed(small, {"a.docx": CARRIERS["docx: comment"].data})
    assert codes(build_site(small)) == []
    add(small, "content/people/person.md", PERSON)
    import sqlite3  # noqa: PLC0415 - beside its only use

    connection = sqlite3.connect(small / ".adfm-site/output/memory", isolation_level=None)
    assert connection.execute("SELECT COUNT(*) FROM pages WHERE map = 'table held'").fetchone() == (1,)
    connection.execute("DELETE FROM pages WHERE map = 'table held'")
    connection.close()
    assert codes(build_site(small)) == ["withheld-name-in-file"]


def test_words_of_files_that_went_are_forgotten(small: Path) -> None:
    listed(small, {"a.docx": CARRIERS["docx: comment"].data, "c.txt": b"Words."})
    build_site(small)
    (small / EVENT / "c.txt").unlink()
    edit(small, f"{EVENT}/index.md", "  - title: Paper 1\n    kind: background\n    file: c.txt\n", "")
    build_site(small)
    with Store(small / ".adfm-site/output/memory") as store:
        assert [key for key, _ in store.items("table held")] == [f"{EVENT}/a.docx".encode()]


def test_what_cannot_be_read_is_a_warning_and_with_names_an_error(small: Path) -> None:
    listed(small, {"a.zip": locked(making.packed({"a.txt": "x"}))})
    for _ in range(2):
        outcome = build_site(small)
        assert [(found.code, found.severity) for found in outcome.diagnostics] == [("file-not-read", "warning")]
        assert outcome.published is not None
    add(small, "content/people/person.md", PERSON)
    outcome = build_site(small)
    assert [(found.code, found.severity) for found in outcome.diagnostics] == [("names-not-searched", "error")]


def test_what_is_not_published_is_not_asked(small: Path) -> None:
    listed(small, {"a.docx": CARRIERS["docx: comment"].data, "b.zip": locked(making.packed({"a.txt": "x"}))})
    edit(small, f"{EVENT}/index.md", "    kind: background\n", "    kind: background\n    draft: true\n")
    add(small, "content/people/person.md", PERSON)
    assert codes(build_site(small)) == []


def shown(small: Path, data: bytes, kind: str = "background") -> str:
    """Return what the page of a document says of it."""
    listed(small, {"a.pdf": data}, kind)
    build_site(small)
    return snapshot(small / "output")["documents/first-a/index.html"].decode()


def test_a_page_says_that_its_pages_are_images_only_of_images(small: Path) -> None:
    assert "its pages are images" in shown(small, making.pdf(content=b"0 0 m 9 9 l S", pages=12))


def test_a_page_never_says_it_of_what_was_not_looked_at(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_text, "MOST_PAGES_READ", 3)
    page = shown(small, making.pdf(content=making.drawn("Words"), pages=5))
    assert "its pages are images" not in page
    assert "Not all of its pages could be checked for selectable text" in page
    assert "The search of this site does not look inside it" in page


def test_a_page_says_that_search_finds_a_part(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_text, "LONGEST_PAGE", 10)
    page = shown(small, making.pdf(content=making.drawn("Many words on one page")))
    assert "Has selectable text" in page
    assert "The search of this site finds only part of its text" in page


def test_a_list_of_participants_is_not_searched_but_asked_for_names(small: Path) -> None:
    page = shown(small, making.pdf(content=making.drawn(NAME)), "participants")
    assert "Has selectable text" in page
    assert "The search of this site does not look inside it" in page
    assert not [
        path for path, data in snapshot(small / "output").items() if path.startswith("search/") and b"okonkwo" in data
    ]
    add(small, "content/people/person.md", PERSON)
    assert codes(build_site(small)) == ["withheld-name-in-file"]
