"""`check --fix` renames files with all mentions of them, keeps published addresses working, and can be interrupted."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from io import BytesIO
from pathlib import Path
from shutil import copytree
from unittest.mock import patch

import pytest
from PIL import Image

from adfm_site.diagnostics import Diagnostic
from adfm_site.editing import replacing
from adfm_site.editing.fix import Fixed, fix
from adfm_site.editing.replacing import Rewritten, replace_and_rename
from adfm_site.inputs.options import Options
from adfm_site.progress import silent
from adfm_site.refusal import Refusal
from tests.problems.documents import Case, checked, lay, stubs
from tests.sites.make_files import picture
from tests.sites.process import command

FIRST = "content/events/2019/third"
NOTE = "ADFM15 Concept note FINAL (2).txt"
BEFORE: Mapping[str, str | bytes] = {
    f"{FIRST}/index.md": f"""---
title: Third roundtable
kind: roundtable
start: 2019-11-21
related: [Autumn Forum]
downloads:
  - title: Concept note
    kind: briefing
    file: "{NOTE}"  # as sent
    formats:
      - file: Concept_note.docx
  - {{title: Agenda, kind: [agenda], file: Agenda.txt, formerly: [plan]}}
  - kind: summary
    formerly:
      - one # remark
    file: ประชุม.txt
    title: Summary
  - title: List
    kind: participants
    file: list.txt
    formerly: names
    agreed: true
    supersedes: third-{NOTE.removesuffix(".txt")}
---
A text with [the note](<{NOTE}> "Title"), [again](./ADFM15%20Concept%20note%20FINAL%20(2).txt),
<a href="Agenda.txt">once more</a> and [for the last time][note]. The file ADFM15 Concept note FINAL (2).txt stays.

![What can be seen](IMG_4312.JPG "A caption")

[note]: {NOTE.replace(" ", "%20")}
""",
    f"{FIRST}/agenda.md": (
        f'---\nitems:\n  - title: Talk\n    papers: [Agenda.txt, "{NOTE}"]\n'
        "  - title: End\n    papers: third-Agenda\n---\n"
    ),
    "content/events/2020/Autumn Forum/index.md": """---
title: Autumn forum
kind: roundtable
start: 2020-12-14
image:
  file: IMG_4312.JPG
  alt: A forum
downloads:
  - title: Agenda
    kind: agenda
    file: ../../2019/third/Other_Agenda.txt
---
After [the third](../../2019/third/index.md), see [us](../../../About%20Us.md#who-we-are).
""",
    "content/About Us.md": (
        "---\ntitle: About us\n---\n## Who we are\n\n[The forum](events/2020/Autumn%20Forum/index.md), "
        "[home](index.md).\n"
    ),
}
FILES = {
    **{
        f"{FIRST}/{name}": f"bytes of {name}"
        for name in (NOTE, "Agenda.txt", "ประชุม.txt", "list.txt", "Other_Agenda.txt", "Not_listed.txt")
    },
    f"{FIRST}/Concept_note.docx": b"",
    f"{FIRST}/IMG_4312.JPG": b"",
    "content/events/2020/Autumn Forum/IMG_4312.JPG": b"",
}
PUBLISHED = (
    *(
        f"events/2019/third/{name}"
        for name in (NOTE, "Concept_note.docx", "Agenda.txt", "ประชุม.txt", "list.txt", "IMG_4312.JPG")
    ),
    "documents/third-Agenda/index.html",
)
# Without the texts of the base, which have no errors.
AFTER = {
    f"{FIRST}/index.md": """---
title: Third roundtable
kind: roundtable
start: 2019-11-21
related: [autumn-forum]
downloads:
  - title: Concept note
    kind: briefing
    file: adfm15-concept-note-final-2.txt  # as sent
    formerly: ADFM15 Concept note FINAL (2).txt
    formats:
      - file: concept-note.docx
        formerly: Concept_note.docx
  - {title: Agenda, kind: [agenda], file: agenda-2.txt, formerly: [plan, "Agenda.txt"]}
  - kind: summary
    formerly:
      - one # remark
      - ประชุม.txt
    file: summary.txt
    title: Summary
  - title: List
    kind: participants
    file: list.txt
    formerly: names
    agreed: true
    supersedes: third-adfm15-concept-note-final-2
formerly: IMG_4312.JPG
---
A text with [the note](<adfm15-concept-note-final-2.txt> "Title"), [again](./adfm15-concept-note-final-2.txt),
<a href="agenda-2.txt">once more</a> and [for the last time][note]. The file ADFM15 Concept note FINAL (2).txt stays.

![What can be seen](img-4312.jpg "A caption")

[note]: adfm15-concept-note-final-2.txt
""",
    f"{FIRST}/agenda.md": (
        "---\nitems:\n  - title: Talk\n    papers: [agenda-2.txt, adfm15-concept-note-final-2.txt]\n"
        "  - title: End\n    papers: third-agenda-2\n---\n"
    ),
    "content/events/2020/autumn-forum/index.md": """---
title: Autumn forum
kind: roundtable
start: 2020-12-14
image:
  file: img-4312.jpg
  alt: A forum
downloads:
  - title: Agenda
    kind: agenda
    file: ../../2019/third/other-agenda.txt
---
After [the third](../../2019/third/index.md), see [us](../../../about-us.md#who-we-are).
""",
    "content/about-us.md": (
        "---\ntitle: About us\n---\n## Who we are\n\n[The forum](events/2020/autumn-forum/index.md), "
        "[home](index.md).\n"
    ),
}
NEW_NAMES = {
    **{name: name for name in ("list.txt", "Not_listed.txt")},
    NOTE: "adfm15-concept-note-final-2.txt",
    "Agenda.txt": "agenda-2.txt",
    "ประชุม.txt": "summary.txt",
    "Other_Agenda.txt": "other-agenda.txt",
    "Concept_note.docx": "concept-note.docx",
    "IMG_4312.JPG": "img-4312.jpg",
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a site with wrong names of files, some of which were published before this rule existed."""
    root = tmp_path / "site"
    lay(Case(title="", files=(), makers=(), expected="", at=(0, 0)), root)
    for path, words in {**BEFORE, **FILES}.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(words.encode() if isinstance(words, str) else words or _bytes_of(path))
    (root / "output").mkdir()
    (root / "output/checksums.sha256").write_text(
        "".join(f"{'0' * 64}  {path}\n" for path in PUBLISHED), encoding="utf-8"
    )
    return root


def _bytes_of(path: str) -> bytes:
    if path.endswith(".docx"):
        return bytes.fromhex("504b0506") + bytes(18)  # an empty archive
    stream = BytesIO()
    Image.new("RGB", (4, 3), "red").save(stream, "JPEG")
    return stream.getvalue()


def fixed(root: Path) -> Fixed:
    with patch("adfm_site.inputs.scan.default_templates", stubs):
        return fix(root, Options(as_of="2024-05-31"), silent)


def contents(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted((root / "content").rglob("*"))
        if path.is_file()
    }


def expected(before: dict[str, bytes]) -> dict[str, bytes]:
    """Return the expected files of the site."""
    kept = {path: data for path, data in before.items() if path not in BEFORE and path not in FILES}
    renamed = {
        f"{path.rpartition('/')[0]}/{NEW_NAMES[path.rpartition('/')[2]]}".replace(
            "Autumn Forum", "autumn-forum"
        ): before[path]
        for path in FILES
    }
    return {**kept, **renamed, **{path: words.encode() for path, words in AFTER.items()}}


def problems(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return errors and warnings; two files of this site are in no list of downloads, which gives notes."""
    return [found for found in diagnostics if found.severity != "note"]


def test_files_and_all_mentions_of_them_get_new_names_and_keep_their_addresses(site: Path) -> None:
    before = contents(site)
    done = fixed(site)
    assert contents(site) == expected(before)
    assert problems(done.outcome.diagnostics) == problems(checked(site).diagnostics) == []
    assert len(done.renamed) == 9
    assert not (site / "content/events/2020/Autumn Forum").exists()
    again = fixed(site)
    assert (again.changes, again.renamed, contents(site)) == ((), {}, expected(before))


def test_line_ends_and_modes_stay(site: Path) -> None:
    for path, words in BEFORE.items():
        assert isinstance(words, str)
        (site / path).write_bytes(b"\xef\xbb\xbf" + words.replace("\n", "\r\n").encode())
        (site / path).chmod(0o640)
    fixed(site)
    for path, words in AFTER.items():
        assert (site / path).read_bytes() == b"\xef\xbb\xbf" + words.replace("\n", "\r\n").encode()
        assert (site / path).stat().st_mode & 0o777 == 0o640


def test_what_was_never_published_needs_no_old_address(site: Path) -> None:
    (site / "output/checksums.sha256").unlink()
    done = fixed(site)
    text = (site / FIRST / "index.md").read_text(encoding="utf-8")
    assert (done.knows_published, text.count("formerly"), "file: agenda.txt" in text) == (False, 3, True)
    assert problems(done.outcome.diagnostics) == []


@contextmanager
def stopping_at(number: int, calls: list[str]) -> Iterator[None]:
    """Stop the program before its nth call, counted from 0, of a function that changes the disk."""

    def counted(name: str, real: Callable[..., object]) -> Callable[..., object]:
        def call(*given: object, **named: object) -> object:
            if name != "open" or os.O_CREAT & int(str(given[1])):  # reading changes nothing
                calls.append(name)
                if len(calls) > number:
                    raise KeyboardInterrupt
            return real(*given, **named)

        return call

    with ExitStack() as stack:
        stack.enter_context(patch.object(replacing.os, "link", counted("link", os.link)))
        stack.enter_context(patch.object(replacing.os, "open", counted("open", os.open)))
        for name in ("replace", "rename", "unlink"):
            stack.enter_context(patch.object(Path, name, counted(name, getattr(Path, name))))
        yield


@pytest.mark.parametrize("every", [12, pytest.param(1, marks=pytest.mark.battery)])
def test_whoever_is_stopped_has_a_whole_site_and_can_begin_again(every: int, site: Path, tmp_path: Path) -> None:
    before = contents(site)
    for number in range(every // 2, 1000, every):
        root = copytree(site, tmp_path / f"stopped {number}")
        calls: list[str] = []
        try:
            with stopping_at(number, calls):
                fixed(root)
        except KeyboardInterrupt:
            pass
        else:
            break
        # Every mentioned file exists, and no file is lost.
        assert not {found.code for found in checked(root).diagnostics} & {
            "missing-file",
            "missing-picture",
            "file-not-listed",
        }, calls
        stopped = contents(root)
        assert set(before.values()) - {words.encode() for words in BEFORE.values() if isinstance(words, str)} <= set(
            stopped.values()
        )
        assert not [path for path in stopped if path.endswith(".tmp")] or calls[-1] == "unlink"
        fixed(root)
        left = contents(root)
        assert {path: left[path] for path in expected(before)} == expected(before), calls
    assert set(calls) == {"link", "open", "replace", "rename", "unlink"}
    assert len(calls) > 25


def test_a_translation_and_a_name_without_usable_letters_are_left(site: Path) -> None:
    for path in ("index.th.md", "ก.md", "events/2020/ประชุม 2/index.md"):
        file = site / "content" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("---\ntitle: T\nkind: roundtable\nstart: 2020\n---\n", encoding="utf-8")
    done = fixed(site)
    assert {found.path: found.code for found in problems(done.outcome.diagnostics)} == {
        "content/index.th.md": "translation-not-supported",
        "content/ก.md": "unusable-name",
        "content/events/2020/ประชุม 2/index.md": "unusable-name",
    }


@contextmanager
def meanwhile(file: Path) -> Iterator[None]:
    """Let somebody else write a file between the check of a site and the changes to it."""

    def late(texts: Sequence[Rewritten], names: Mapping[Path, str]) -> tuple[Path, ...]:
        file.write_bytes(b"of somebody else")
        return replace_and_rename(texts, names)

    with patch("adfm_site.editing.fix.replace_and_rename", late):
        yield


def test_no_file_is_overwritten(site: Path) -> None:
    before = contents(site)
    with (
        meanwhile(site / FIRST / "summary.txt"),
        pytest.raises(Refusal, match=r"summary\.txt is there already; it was not overwritten"),
    ):
        fixed(site)
    assert contents(site) == {**before, f"{FIRST}/summary.txt": b"of somebody else"}


def test_a_text_that_changes_meanwhile_leaves_everything_as_it_was(site: Path) -> None:
    before = contents(site)
    with meanwhile(site / FIRST / "agenda.md"):
        done = fixed(site)
    assert (done.left_alone, done.changes, done.renamed) == ((f"{FIRST}/agenda.md",), (), {})
    assert contents(site) == {**before, f"{FIRST}/agenda.md": b"of somebody else"}


def test_a_file_system_without_second_names_gets_copies(site: Path) -> None:
    before = contents(site)
    with patch.object(replacing.os, "link", side_effect=OSError(1, "not permitted")):
        fixed(site)
    assert contents(site) == expected(before)


def test_where_capitals_do_not_count_a_file_is_renamed_in_place(site: Path) -> None:
    # The answers of such a system: the new name is taken, and is not listed.
    before = contents(site)
    with patch.object(replacing.os, "link", side_effect=FileExistsError(17, "exists")):
        fixed(site)
    assert contents(site) == expected(before)


def test_a_name_that_would_bring_another_complaint_is_left(tmp_path: Path) -> None:
    lay(Case(title="", files=(), makers=(), expected="", at=(0, 0)), tmp_path)
    page = "---\ntitle: A page\nold-addresses: https://old.example/{}/\n---\n"
    (tmp_path / "content/A Page.md").write_text(page.format("a"), encoding="utf-8")
    (tmp_path / "content/Other Page.md").write_text(page.format("x"), encoding="utf-8")
    (tmp_path / "content/b.md").write_text(
        "---\ntitle: B\nold-addresses: https://old.example/a-page/\n---\n", encoding="utf-8"
    )
    done = fixed(tmp_path)
    assert [found.code for found in done.outcome.diagnostics] == ["unusable-name"]
    assert {path.name for path in (tmp_path / "content").glob("*.md")} == {
        "A Page.md",
        "b.md",
        "index.md",
        "other-page.md",
    }


def test_the_command_tells_what_it_renamed(small: Path) -> None:
    (small / "content/A Page.md").write_text("---\ntitle: A page\n---\n![What is seen](A_B.PNG)\n", encoding="utf-8")
    (small / "content/A_B.PNG").write_bytes(picture(4, 3, "a"))
    done = command("check", "--fix", "--site", str(small))
    assert done.returncode == 0, done.stderr
    assert done.stderr == (
        "content/A Page.md:4:17: A_B.PNG → a-b.png\ncontent/A_B.PNG → content/a-b.png\ncontent/A Page.md → "
        "content/a-page.md\n"
        "output/ has no list of published files. If a file was published under its old name, add “formerly:” with that "
        "name.\n"
        "Renamed 2 files, and changed 1 place in 1 file.\n0 errors in 2 entries.\n"
    )
    edited = small / "content/a-page.md"
    edited.write_text("---\ntitle: A page\n---\n![What is seen](C.PNG)\n", encoding="utf-8")
    (small / "content/a-b.png").rename(small / "content/C.PNG")
    (small / "output").mkdir()
    (small / "output/checksums.sha256").write_text(f"{'0' * 64}  a-page/C.PNG\n")
    done = command("check", "--fix", "--site", str(small))
    assert done.stderr.startswith("content/a-page.md:3:1: added formerly: C.PNG\n"), done.stderr
    assert edited.read_text(encoding="utf-8") == "---\ntitle: A page\nformerly: C.PNG\n---\n![What is seen](c-2.png)\n"


def test_where_a_text_cannot_be_read_as_a_whole_no_file_of_its_folder_is_renamed(site: Path) -> None:
    text = site / FIRST / "agenda.md"
    text.write_text(text.read_text(encoding="utf-8").replace("papers: [", "papers: [["), encoding="utf-8")
    fixed(site)
    names = {path.name for path in (site / FIRST).iterdir()}
    assert NOTE in names
    assert "adfm15-concept-note-final-2.txt" not in names
    assert (site / "content/about-us.md").is_file()
