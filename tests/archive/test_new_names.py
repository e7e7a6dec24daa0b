"""The new names of files whose own names cannot be published.

No two are the same, none is that of another file, and no two documents get the same id.
"""

from pathlib import PurePosixPath

import pytest

from adfm_site.archive.new_names import new_names
from tests.sites.memory import catalogue_of, complaints_of, event

A = "events/2024/a"


def named(*names: str, downloads: str = "", more: dict[str, str] | None = None) -> dict[str, str]:
    """Return the new names of files beside an event, by the old ones; each file has other bytes."""
    files = {
        f"{A}/index.md": event(f"start: 2024\n{downloads}"),
        **{f"{A}/{name}": f"bytes of {name}" for name in names},
        **(more or {}),
    }
    return {PurePosixPath(path).name: PurePosixPath(new).name for path, new in catalogue_of(files).new_names.items()}


def listed(*downloads: str) -> str:
    return "downloads:\n" + "".join(f"  - {{title: T, {each}}}\n" for each in downloads)


def test_a_file_whose_name_can_be_published_keeps_it() -> None:
    assert named("a.pdf", "a-2.pdf", "notes.unknown", "README", "A.exe") == {}


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("A.pdf", "a.pdf"), {"A.pdf": "a-2.pdf"}),
        (("a b.pdf", "a_b.pdf", "a-b-2.pdf"), {"a b.pdf": "a-b.pdf", "a_b.pdf": "a-b-3.pdf"}),
        (
            ("A-B.pdf", "a b.pdf"),
            {"A-B.pdf": "a-b.pdf", "a b.pdf": "a-b-2.pdf"},
        ),  # where capitals do not count, A-B.pdf is a-b.pdf
        (("a b.PDF", "a b.pdf"), {"a b.PDF": "a-b.pdf", "a b.pdf": "a-b-2.pdf"}),
        (("a b.pdf", "a b.docx"), {"a b.pdf": "a-b.pdf", "a b.docx": "a-b.docx"}),
    ],
)
def test_names_that_clash_get_numbers(names: tuple[str, ...], expected: dict[str, str]) -> None:
    assert named(*names) == expected


def test_a_name_without_usable_letters_says_what_the_file_is() -> None:
    downloads = listed("kind: [summary, report], file: ก.pdf", "kind: agenda, file: ข.pdf", "kind: agenda, file: ค.pdf")
    assert named("ก.pdf", "ข.pdf", "ค.pdf", "ง.jpg", "จ.pdf", downloads=downloads) == {
        "ก.pdf": "summary.pdf",
        "ข.pdf": "agenda.pdf",
        "ค.pdf": "agenda-2.pdf",
        "ง.jpg": "picture.jpg",
        "จ.pdf": "document.pdf",
    }


def test_formats_of_one_document_share_their_stem_and_two_documents_do_not() -> None:
    together = listed("kind: report, file: The report.pdf, formats: [{file: The report.docx}]")
    assert named("The report.pdf", "The report.docx", downloads=together) == {
        "The report.pdf": "the-report.pdf",
        "The report.docx": "the-report.docx",
    }
    apart = listed("kind: report, file: The report.pdf", "kind: report, file: The report.docx")
    assert sorted(named("The report.pdf", "The report.docx", downloads=apart).values()) == [
        "the-report-2.pdf",
        "the-report.docx",
    ]
    named_itself = listed("kind: report, file: The report.pdf, id: other", "kind: report, file: The report.docx")
    assert sorted(named("The report.pdf", "The report.docx", downloads=named_itself).values()) == [
        "the-report.docx",
        "the-report.pdf",
    ]


def test_no_document_gets_the_id_of_another() -> None:
    own = "---\ntitle: M\nkind: report\nheld: false\n---\n"
    downloads = listed("kind: report, file: Mill Report.pdf")
    elsewhere = {"documents/a-mill-report.md": own}
    assert named("Mill Report.pdf", downloads=downloads, more=elsewhere) == {"Mill Report.pdf": "mill-report-2.pdf"}
    beside = {f"{A}/mill-report.md": own}
    assert named("Mill Report.pdf", downloads=downloads, more=beside) == {"Mill Report.pdf": "mill-report-2.pdf"}
    its_own = {f"{A}/mill-report.md": "---\ntitle: M\nkind: report\nfile: Mill Report.pdf\n---\n"}
    assert named("Mill Report.pdf", more=its_own) == {"Mill Report.pdf": "mill-report.pdf"}


def test_a_file_with_the_same_bytes_is_no_other_file() -> None:
    assert named("A.pdf", more={f"{A}/a.pdf": "bytes of A.pdf"}) == {"A.pdf": "a.pdf"}
    assert named("A B.pdf", more={f"{A}/a-b.pdf": "", f"{A}/A_B.pdf": "bytes of A B.pdf"}) == {
        "A B.pdf": "a-b-2.pdf",
        "A_B.pdf": "a-b-3.pdf",
    }


def test_a_name_can_be_avoided() -> None:
    catalogue = catalogue_of({f"{A}/index.md": event(), f"{A}/A.pdf": "a"})
    assert new_names(catalogue.files, catalogue.all(), {f"content/{A}/a.pdf"}) == {
        f"content/{A}/A.pdf": f"content/{A}/a-2.pdf"
    }


def test_only_the_name_is_complained_about_and_nothing_that_follows_from_it() -> None:
    files = {
        f"{A}/index.md": event(
            f"start: 2024\n{listed('kind: report, file: The paper.pdf')}", text="[it](<The paper.pdf>)"
        ),
        f"{A}/agenda.md": "---\nitems:\n  - {title: Talk, papers: The paper.pdf}\n---\n",
        f"{A}/The paper.pdf": "x",
    }
    assert [found.code for found in complaints_of(files)] == ["unpublishable-name"]
