"""What readers do not see in a file is found, in each of the ways in which it can be there; what they see is not."""

from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from adfm_site.archive.hidden_content import NOTES, STOPS, WARNINGS
from adfm_site.reading.hidden import packages
from adfm_site.reading.measuring import measure
from tests.hidden_content.planted import BOOK, CANARY, CLEAN, PLANTED
from tests.sites.built import add, build_site, codes, snapshot
from tests.words_of_files.making import docx, packed, xlsx

EVENT = "content/events/2024/first"


def found(ending: str, data: bytes) -> tuple[str, ...]:
    value = measure(f"content/file.{ending}", sha256(data).hexdigest(), len(data), BytesIO(data)).value
    return tuple(sorted(part.kind for part in value.hidden))


def test_the_corpus_is_large_enough_and_has_every_kind() -> None:
    assert len(PLANTED) >= 60
    assert len(CLEAN) >= 40
    kinds = {kind for *_, planted in PLANTED.values() for kind in planted}
    assert kinds == {*STOPS, *WARNINGS, *NOTES}


@pytest.mark.parametrize("name", PLANTED)
def test_what_is_hidden_is_found(name: str) -> None:
    ending, data, kinds = PLANTED[name]
    assert found(ending, data) == kinds


@pytest.mark.parametrize("name", CLEAN)
def test_what_readers_see_is_not_reported(name: str) -> None:
    assert found(*CLEAN[name]) == ()


@pytest.mark.parametrize("name", ["a chart with its workbook in Word", "an attachment", "a script by its name"])
def test_a_part_is_known_by_its_own_digest(name: str) -> None:
    ending, data, _ = PLANTED[name]
    value = measure(f"content/file.{ending}", "", len(data), BytesIO(data)).value
    inside = {sha256(part).hexdigest() for part in (BOOK, CANARY.encode())}
    assert [part.digest in inside for part in value.hidden] == [True]


def listed(site: Path, name: str, data: bytes, more: str = "") -> None:
    add(site, f"{EVENT}/{name}", data)
    index = site / EVENT / "index.md"
    text = index.read_text(encoding="utf-8")
    entry = f"downloads:\n  - title: Report\n    kind: report\n    file: {name}\n{more}"
    index.write_text(text.replace("kind: meeting\n", f"kind: meeting\n{entry}", 1), encoding="utf-8")


def test_a_pasted_workbook_is_never_published(small: Path) -> None:
    build_site(small)
    before = snapshot(small / "output")
    listed(small, "report.docx", docx(**{"word/embeddings/sheet1.xlsx": BOOK}))
    outcome = build_site(small)
    assert codes(outcome) == ["hidden-data-in-file"]
    (one,) = outcome.diagnostics
    assert (one.path, one.where.line) == (f"{EVENT}/index.md", 7)  # type: ignore[union-attr]
    assert CANARY not in f"{one.message}{one.hints}"
    assert snapshot(small / "output") == before


def test_what_was_accepted_is_published_and_only_that_very_part(small: Path) -> None:
    digest = sha256(BOOK).hexdigest()
    line = f"    accepted: [{{found: embedded-workbook, sha256: {digest}, date: 2024-05-01, by: A. Editor}}]\n"
    listed(small, "report.docx", docx(**{"word/embeddings/sheet1.xlsx": BOOK}), line)
    assert codes(build_site(small)) == []
    assert (small / "output/events/2024/first/report.docx").is_file()
    assert b"A. Editor" not in b"".join(snapshot(small / "output").values())
    other = xlsx(("<t>something else</t>",))
    add(small, f"{EVENT}/report.docx", docx(**{"word/embeddings/sheet1.xlsx": other}))
    assert codes(build_site(small)) == ["hidden-data-in-file", "accepted-not-found"]


def test_what_is_not_published_is_not_complained_about(small: Path) -> None:
    listed(small, "report.docx", docx(**{"word/embeddings/sheet1.xlsx": BOOK}), "    restricted: true\n")
    assert "hidden-data-in-file" not in codes(build_site(small))


def test_static_files_are_looked_into(small: Path) -> None:
    add(small, "content/static/report.docx", docx(**{"word/vbaProject.bin": b"x"}))
    assert codes(build_site(small)) == ["hidden-data-in-file"]


def test_a_name_that_is_withheld_is_not_printed_with_the_place(small: Path) -> None:
    with (small / "site.yaml").open("a", encoding="utf-8") as file:
        file.write("withheld-names: Ada Byron\n")
    listed(small, "all.zip", packed({"Byron, Ada.docx": docx(**{"word/vbaProject.bin": b"x"})}))
    outcome = build_site(small)
    assert "hidden-data-in-file" in codes(outcome)
    assert "Byron" not in "".join(one.message for one in outcome.diagnostics if one.code == "hidden-data-in-file")


def test_what_unfolds_beyond_measure_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "_MOST_BYTES", 1_000_000)
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 2_000_000)
        archive.writestr("word/vbaProject.bin", b"x")
    assert found("docx", stream.getvalue()) == ()


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", docx()[:200], docx(**{"word/vbaProject.bin": b"x"})[:-30]])
def test_what_is_damaged_stops_no_build(data: bytes) -> None:
    assert found("docx", data) == ()


def test_planted_faults_publish_what_is_hidden(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    listed(small, "report.docx", docx(**{"word/embeddings/sheet1.xlsx": BOOK}))
    monkeypatch.setattr(packages, "_kind_of", lambda *_, **__: "")
    assert codes(build_site(small)) == []
    assert (small / "output/events/2024/first/report.docx").is_file()
