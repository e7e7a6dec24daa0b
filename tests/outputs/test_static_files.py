"""Files of content/static/: published unchanged at their paths, with the same care as all other files."""

from hashlib import sha256
from pathlib import Path

import pikepdf
import pytest

from tests.sites.built import add, build_site, codes, edit, snapshot
from tests.sites.make_files import large_photograph, pdf

BASE = "https://archive.example/river"
FILES = {
    "google123.html": b"google-site-verification: google123.html",
    "_headers": b"/*\n  X-Content-Type-Options: nosniff\n",
    "_redirects": b"/a /b 301\n",
    ".well-known/security.txt": b"Contact: mailto:archive@archive.example\n",
    ".htaccess": b"Options -Indexes\n",
    "wp-content/uploads/2015/Report_FINAL.pdf": pdf("Report", 1, language="en"),
    "data/manifest.webmanifest": b'{"name": "Archive"}',
    "humans.txt": "Müller, ผู้เก็บ\n".encode(),
}


@pytest.fixture
def filled(small: Path) -> Path:
    """Return the smallest site with such files."""
    for path, data in FILES.items():
        add(small, f"content/static/{path}", data)
    return small


def test_they_are_published_unchanged_at_their_paths(filled: Path) -> None:
    outcome = build_site(filled, base=BASE)
    assert codes(outcome) == []
    published = snapshot(filled / "output")
    assert {path: published[path] for path in FILES} == FILES
    listed = published["checksums.sha256"].decode()
    assert all(f"{sha256(data).hexdigest()}  {path}\n" in listed for path, data in FILES.items())
    assert codes(build_site(filled, base=BASE)) == []
    assert snapshot(filled / "output") == published


def test_a_file_that_is_taken_away_goes_and_one_that_changed_is_renewed(filled: Path) -> None:
    build_site(filled)
    (filled / "content/static/_headers").unlink()
    add(filled, "content/static/humans.txt", "Nobody\n")
    build_site(filled)
    published = snapshot(filled / "output")
    assert "_headers" not in published
    assert published["humans.txt"] == b"Nobody\n"


def test_pictures_are_published_as_clean_copies(small: Path) -> None:
    add(small, "content/static/old/Flood.jpg", large_photograph())
    assert codes(build_site(small)) == []
    data = snapshot(small / "output")["old/Flood.jpg"]
    assert data.startswith(b"\xff\xd8")
    assert b"canary" not in data
    assert b"canary" in large_photograph()


def test_what_systems_and_editors_leave_there_is_not_published(filled: Path) -> None:
    for name in (".DS_Store", "._index.html", "Thumbs.db", "index.html~", ".gitkeep"):
        add(filled, f"content/static/{name}", "junk")
    assert codes(build_site(filled)) == []
    assert not any(b"junk" in data for data in snapshot(filled / "output").values())


@pytest.mark.parametrize(
    "path", ["a.html", "a.json", "a.xml", "a.txt", "a.vtt", "a.svg", "_headers", ".well-known/people"]
)
def test_a_withheld_name_in_a_text_is_found(path: str, small: Path) -> None:
    words = (
        "<svg xmlns='http://www.w3.org/2000/svg'><text>Zoltan Quux</text></svg>"
        if path.endswith("svg")
        else "Of Zoltan\n Quux."
    )
    add(small, f"content/static/{path}", words)
    assert codes(build_site(small)) == []
    add(small, "site.yaml", (small / "site.yaml").read_text() + "withheld-names: Zoltan Quux\n")
    outcome = build_site(small)
    assert codes(outcome) == ["withheld-name-in-file"]
    assert outcome.diagnostics[0].path == f"content/static/{path}"


def test_a_withheld_name_in_a_pdf_is_found(small: Path) -> None:
    add(small, "content/static/a.pdf", pdf("Report", 3, language="en"))
    add(small, "site.yaml", (small / "site.yaml").read_text() + "withheld-names: Page 3\n")
    assert codes(build_site(small)) == ["withheld-name-in-file"]


CLASHES = (
    *("index.html", "EVENTS/index.html", "Events/2024/First/index.html", "404.html", "Old/index.html"),
    *("ROBOTS.TXT", "search", "events/2024"),
)


@pytest.mark.parametrize("path", CLASHES)
def test_what_has_the_address_of_something_else_is_an_error(path: str, small: Path) -> None:
    edit(small, "content/events/2024/first/index.md", "kind: ", "old-addresses: https://old.example/old/\nkind: ")
    add(small, f"content/static/{path}", "words")
    outcome = build_site(small)
    assert codes(outcome) == ["two-files-one-address"]
    assert outcome.diagnostics[0].path == f"content/static/{path}"
    assert outcome.published is None


@pytest.mark.parametrize("path", ["CNAME", "cname", ".nojekyll", "Checksums.sha256"])
def test_names_that_belong_to_output_are_refused(path: str, small: Path) -> None:
    add(small, f"content/static/{path}", "archive.example")
    assert codes(build_site(small)) == ["unpublishable-type" if "sha" in path else "address-kept-back"]


def test_texts_link_to_them_by_path_and_by_address(filled: Path) -> None:
    file = filled / "content/events/2024/first/index.md"
    file.write_text(
        f"{file.read_text()}\n[One](../../../static/humans.txt), [two](/humans.txt), [three](/google123.html#a).\n"
    )
    assert codes(build_site(filled, base=BASE)) == []
    page = snapshot(filled / "output")["events/2024/first/index.html"].decode()
    assert page.count('href="../../../humans.txt"') == 2
    assert 'href="../../../google123.html#a"' in page


def test_hidden_data_and_sizes_are_checked_as_elsewhere(small: Path) -> None:
    document = pikepdf.new()
    document.add_blank_page()
    document.docinfo["/Author"] = "A. Person"
    document.save(add(small, "content/static/a.pdf", b""))
    add(small, "content/static/b.svg", "<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>")
    add(small, "content/static/c.txt", "x" * 1_200_000)
    add(small, "content/static/d.png", b"\x89PNG\r\n")
    add(small, "site.yaml", (small / "site.yaml").read_text() + "limits: {file-megabytes: 1}\n")
    found = {(each.code, each.path.rpartition("/")[2]) for each in build_site(small).diagnostics}
    assert found == {
        *(
            ("file-names-its-author", "a.pdf"),
            ("unsafe-drawing", "b.svg"),
            ("file-too-large", "c.txt"),
            ("damaged-file", "d.png"),
        ),
    }
