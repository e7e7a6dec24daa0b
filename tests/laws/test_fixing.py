"""Mending: what is mended is no longer complained about, nothing new is, and every other byte is as it was."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from shutil import copytree, rmtree
from tempfile import TemporaryDirectory
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adfm_site.diagnostics import Diagnostic
from adfm_site.editing import fix as fixing
from adfm_site.editing.fix import Correction, Fixed, fix, spliced
from adfm_site.inputs.options import Options
from adfm_site.progress import silent
from adfm_site.refusal import Refusal
from adfm_site.source import Lines, Span
from tests.laws.test_mending import OFFERING
from tests.problems.documents import HERE, Case, cases, checked, codes, lay, stubs
from tests.sites.built import REPOSITORY
from tests.sites.process import command

pytestmark = pytest.mark.battery

_BASE = Case(title="the base", files=(), makers=(), expected="", at=(0, 0))
# What is remembered of outside addresses is mended by nobody.
_OUTSIDE = ("dead-address", "moved-address")
_CASES = [
    (code, case)
    for code in codes()
    if code not in _OUTSIDE
    for case in cases((HERE / f"{code}.md").read_text(encoding="utf-8"))
]
_WAYS: Mapping[str, Callable[[bytes], bytes]] = {
    "as it is": bytes,
    "CRLF and a mark": lambda data: b"\xef\xbb\xbf" + data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"),
    "without a last line end": lambda data: data.rstrip(b"\n"),
}


def _fixed(root: Path) -> Fixed:
    with patch("adfm_site.inputs.scan.default_templates", stubs):
        return fix(root, Options(as_of="2024-05-31"), silent)


def _bytes(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def _told(complaints: Iterable[Diagnostic], changes: Iterable[Correction] = ()) -> Counter[tuple[object, ...]]:
    """Count complaints by their lines; by those that they have once changes have added lines above."""
    added = [change.where for change in changes for _ in range(change.new.count("\n") - change.old.count("\n"))]

    def line(found: Diagnostic) -> int:
        if not isinstance(found.where, Span):
            return 0
        return found.where.line + sum(where.path == found.path and where.line < found.where.line for where in added)

    return Counter((found.path, line(found), found.code) for found in complaints)


def _holds(root: Path) -> Fixed:
    """Mend a site, and hold all laws over it."""
    complaints, before = checked(root).diagnostics, _bytes(root)
    fixed = _fixed(root)
    after = _bytes(root)
    now = {path: fixed.renamed.get(path, path) for path in before}
    assert after.keys() == set(now.values())
    touched = {change.where.path for change in fixed.changes}
    assert {path for path in before if before[path] != after[now[path]]} == touched
    for path in touched:
        _holds_for_lines(
            before[path], after[now[path]], [change for change in fixed.changes if change.where.path == path]
        )
    left = checked(root).diagnostics
    assert left == fixed.outcome.diagnostics
    allowed = Counter(
        {(now.get(str(path), path), *rest): count for (path, *rest), count in _told(complaints, fixed.changes).items()}
    )
    assert not _told(left) - allowed
    assert len(complaints) - len(left) >= (
        len(fixed.changes) if not fixed.renamed else 1
    )  # with a name all mentions of it change
    if any(found.replacement is not None for found in left) or fixed.changes:
        again = _fixed(root)
        assert (again.changes, _bytes(root)) == ((), after)
    return fixed


def _holds_for_lines(before: bytes, after: bytes, changes: list[Correction]) -> None:
    """Compare line by line, with the line ends and the mark."""
    old, new = before.split(b"\n"), after.split(b"\n")
    for change in sorted(changes, key=lambda change: change.where, reverse=True):
        if not change.new and change.old.endswith("\n"):  # A line that is removed as a whole.
            del old[change.where.line - 1]
            assert change.where.column == 1
    changes = [change for change in changes if change.new or not change.old.endswith("\n")]
    end = "\r" if b"\r\n" in before else ""
    for change in changes:  # Lines that are added stand below their change, and end as the other lines do.
        for line in change.new.split("\n")[1:] if "\n" not in change.old else ():
            rest = (
                old[change.where.line - 1]
                .decode("utf-8-sig")[change.where.column - 1 + len(change.old) :]
                .removesuffix("\r")
            )
            assert new[change.where.line].decode() == f"{line}{rest}{end}"
            new[change.where.line - 1 : change.where.line + 1] = [
                new[change.where.line - 1].removesuffix(b"\r") + f"{rest}{end}".encode()
            ]
    for change in changes:
        lines, at = change.new.split("\n"), change.where.line - 1
        if (more := len(lines) - 1 - change.old.count("\n")) > 0 and "\n" in change.old:
            assert [line.decode() for line in new[at + 1 : at + len(lines) - 1]] == [
                f"{line}{end}" for line in lines[1:-1]
            ]
            del new[at + 1 : at + 1 + more]
    assert len(old) == len(new)
    over_several = {
        line for change in changes for line in range(change.where.line, change.where.end_line + 1) if "\n" in change.old
    }
    for number, (one, other) in enumerate(zip(old, new, strict=True), start=1):
        if number in over_several:
            continue
        here = [change for change in changes if change.where.line == number]
        assert bool(here) == (one != other)
        if len(here) == 1:
            shift = 1 if one.startswith(b"\xef\xbb\xbf") else 0
            start = here[0].where.column - 1 + shift
            words = one.decode()
            assert words[start:].startswith(here[0].old)
            first = here[0].new if "\n" in here[0].old else here[0].new.partition("\n")[0]
            assert other.decode() == words[:start] + first + words[start + len(here[0].old) :]


def _site(case: Case, root: Path, way: str) -> None:
    lay(case, root)
    if way != "as it is":
        for path, _ in case.files:
            (root / path).write_bytes(_WAYS[way]((root / path).read_bytes()))


@pytest.mark.parametrize(("code", "case"), _CASES, ids=[f"{code}: {case.title}" for code, case in _CASES])
def test_every_fault_that_editors_make(code: str, case: Case, tmp_path: Path) -> None:  # noqa: ARG001 - it is the test's name
    _site(case, tmp_path / "as it is", "as it is")
    mended = len(_holds(tmp_path / "as it is").changes)
    for way in _WAYS if mended else ():
        _site(case, tmp_path / way / "again", way)
        assert len(_holds(tmp_path / way / "again").changes) == mended


def test_enough_of_them_are_mended(tmp_path: Path) -> None:
    mended: set[str] = set()
    offering = [case for code, case in _CASES if code in OFFERING or code == "tab-indentation"]
    for number, case in enumerate(offering):
        root = tmp_path / str(number)
        lay(case, root)
        before = checked(root).diagnostics
        if any(found.replacement is not None for found in before):
            mended |= {
                code for _, _, code in _told(before) - _told(_fixed(root).outcome.diagnostics) if isinstance(code, str)
            }
    # A file whose name is corrected is in a list.
    assert mended == {*OFFERING, "file-not-published"}


# Each line wrong and right. What stands before the fault on its line is long in bytes, short in signs, or the other way
# round.
_LINES = (
    ("title: Roundtable: ก็ first", 'title: "Roundtable: ก็ first"'),
    ("start: 14 December 2020   # 😀 the day", "start: 2020-12-14   # 😀 the day"),
    (
        'place: {venue: "😀 ก็ cafe\u0301", city: Dhaka, country: Bangladesh}',
        'place: {venue: "😀 ก็ cafe\u0301", city: Dhaka, country: BD}',
    ),
    (
        'participants: {note: "😀 é e\u0301", count: "1,200"} # ก็',
        'participants: {note: "😀 é e\u0301", count: 1200} # ก็',
    ),
    ("status: { reason: 😀 ก็, state: Cancelled }", "status: { reason: 😀 ก็, state: cancelled }"),
    ("time:   9.00 – 17.30 Dhaka time  # 😀", "time:   09:00-17:30\ntime-zone: Asia/Dhaka  # 😀"),
    ("online: on", "online: true"),
    ("Short_Title: 'Second'", "short-title: 'Second'"),
    ("series:learning", "series: learning"),
    ("attribution: “On the record”", "attribution: on-the-record"),
    ("about: [th, 'Laos'] # ก็", "about: [TH, LA] # ก็"),
    ("related:\n\t- first", "related:\n  - first"),
    ("draft: N", "draft: false"),
    ("unsure: @somebody knows", 'unsure: "@somebody knows"'),
)
_BETWEEN = ("# 😀 a remark: with a colon", "", "#", "#\tก็")


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_faults_in_any_company(data: st.DataObject) -> None:
    chosen = data.draw(st.permutations(list(_LINES)))[: data.draw(st.integers(0, 8))]
    lines = [line for line in chosen if not line[0].startswith(("title", "start"))]
    heads = [
        data.draw(st.sampled_from((_LINES[0], (_LINES[0][1],) * 2))),
        data.draw(st.sampled_from((_LINES[1], (_LINES[1][1],) * 2))),
    ]
    both = [("---", "---"), ("kind: roundtable", "kind: roundtable"), *heads, *lines]
    mixed: list[tuple[str, str]] = []
    for pair in both:
        mixed += [pair, *((words, words) for words in data.draw(st.lists(st.sampled_from(_BETWEEN), max_size=2)))]
    mixed += [("---", "---"), ("Some words : 9.00 😀", "Some words : 9.00 😀")]
    end, mark, last = (
        data.draw(st.sampled_from(("\n", "\r\n"))),
        data.draw(st.sampled_from(("", "\ufeff"))),
        data.draw(st.booleans()),
    )
    wrong, right = (
        mark + end.join(pair[side].replace("\n", end) for pair in mixed) + (end if last else "") for side in (0, 1)
    )
    with TemporaryDirectory() as folder:
        lay(_BASE, Path(folder))
        file = Path(folder) / "content/events/2020/second/index.md"
        file.parent.mkdir(parents=True)
        file.write_bytes(wrong.encode())
        fixed = _holds(Path(folder))
        assert file.read_bytes().decode() == right
        assert len(fixed.changes) >= sum(one != other for one, other in mixed)


@given(st.text(alphabet="a\n\r é😀ก็\u0301", max_size=30), st.booleans(), st.data())
def test_a_splice_changes_its_spans_alone(text: str, mark: bool, data: st.DataObject) -> None:
    points = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=8, unique=True)))
    pieces, expected, position = [], "", 0
    lines = Lines(text)
    for start, end in zip(points[::2], points[1::2], strict=False):
        words = data.draw(st.text(alphabet="xy😀", max_size=4))
        pieces.append((lines.span("a", start, end), words))
        expected += text[position:start] + words
        position = end
    expected += text[position:]
    lead = b"\xef\xbb\xbf" if mark else b""
    if any(text[max(point - 1, 0) : point + 1] == "\r\n" for point in points):
        return  # Between the two signs of a line end no place is named.
    assert spliced(lead + text.encode(), pieces) == lead + expected.encode()


def test_something_can_be_put_where_nothing_stands() -> None:
    here = Span(path="a", line=2, column=2, end_line=2, end_column=2)
    assert spliced("a\r\nกb\r\n".encode(), [(here, ": ")]) == "a\r\nก: b\r\n".encode()


def test_the_real_archive_has_nothing_to_mend(tmp_path: Path) -> None:
    for name in ("content", "templates"):
        copytree(REPOSITORY / name, tmp_path / name)
    (tmp_path / "site.yaml").write_bytes((REPOSITORY / "site.yaml").read_bytes())
    before = _bytes(tmp_path)
    assert _fixed(tmp_path).changes == ()
    assert _bytes(tmp_path) == before
    for file in (tmp_path / "content" / "events").rglob("index.md"):  # The same archive with a fault in every event.
        file.write_bytes(file.read_bytes().replace(b"\nkind: ", b"\nKind: "))
    fixed = _fixed(tmp_path)
    assert len(fixed.changes) == len(list((tmp_path / "content" / "events").rglob("index.md"))) > 30
    assert _bytes(tmp_path) == before


def test_what_would_bring_a_new_complaint_is_left(tmp_path: Path) -> None:
    lay(_BASE, tmp_path)
    file = tmp_path / "content/events/2020/second/index.md"
    file.parent.mkdir(parents=True)
    # Mended, this date would not fit the folder; the kind, which is mended all the same, fits everything.
    words = "---\ntitle: Second\nkind: Roundtable\nstart: 21 November 2019\n---\n"
    file.write_text(words, encoding="utf-8")
    fixed = _holds(tmp_path)
    assert file.read_text(encoding="utf-8") == words.replace("Round", "round")
    assert [found.code for found in fixed.outcome.diagnostics] == ["date-in-words"]


def test_lines_that_are_added_hold_no_other_mend_back(tmp_path: Path) -> None:
    lay(_BASE, tmp_path)
    file = tmp_path / "content/events/2020/second/index.md"
    file.parent.mkdir(parents=True)
    words = (
        "---\ntitle: Second\nkind: Roundtable\nstart: 2020-12-14\ntime: 9 a.m. Jakarta time\n"
        "online: true\nheld: x\n---\nThe the end.\n"
    )
    file.write_text(words, encoding="utf-8")
    assert [found.code for found in _holds(tmp_path).outcome.diagnostics] == ["unknown-field", "doubled-word"]
    mended = words.replace("9 a.m. Jakarta time", "09:00\ntime-zone: Asia/Jakarta").replace("Round", "round")
    assert file.read_text(encoding="utf-8") == mended


def test_of_many_only_the_unlawful_are_left(tmp_path: Path) -> None:
    lay(_BASE, tmp_path)
    for number in range(24):
        file = tmp_path / f"content/events/2020/e-{number}/index.md"
        file.parent.mkdir(parents=True)
        year = 2019 if number in (3, 17) else 2020
        file.write_text(f"---\ntitle: A{number}\nkind: Roundtable\nstart: 21 November {year}\n---\n", encoding="utf-8")
    fixed = _fixed(tmp_path)
    assert [found.path for found in fixed.outcome.diagnostics] == [
        f"content/events/2020/e-{number}/index.md" for number in (17, 3)
    ]
    assert len(fixed.changes) == 24 * 2 - 2


def test_the_tries_have_an_end(tmp_path: Path) -> None:
    lay(_BASE, tmp_path)
    for number in range(6):
        file = tmp_path / f"content/events/2020/e-{number}/index.md"
        file.parent.mkdir(parents=True)
        file.write_text("---\ntitle: A\nkind: roundtable\nstart: 21 November 2019\n---\n", encoding="utf-8")
    with patch.object(fixing, "_TRIED_AT_MOST", 3), patch.object(fixing, "check", wraps=fixing.check) as looked:
        assert _fixed(tmp_path).changes == ()
    assert looked.call_count == 2 + 3


@pytest.fixture
def faulty(tmp_path: Path) -> Iterator[Path]:
    """Return a site with one fault that is certainly mended."""
    root = tmp_path / "site"
    lay(_BASE, root)
    (root / "content/news.md").write_text("---\ntitle: News: today\n---\n", encoding="utf-8")
    yield root
    rmtree(root)


def test_a_file_that_changes_meanwhile_is_left_alone(faulty: Path) -> None:
    news = faulty / "content/news.md"
    real = fixing.check

    def meanwhile(root: Path, options: Options, *others: object) -> object:
        news.write_text("---\ntitle: News: tomorrow\n---\n", encoding="utf-8") if options.instead else None
        return real(root, options, *others)  # type: ignore[arg-type]

    with patch.object(fixing, "check", meanwhile):
        fixed = _fixed(faulty)
    assert (fixed.changes, fixed.left_alone) == ((), ("content/news.md",))
    assert news.read_text(encoding="utf-8") == "---\ntitle: News: tomorrow\n---\n"
    assert [found.code for found in fixed.outcome.diagnostics] == ["colon-in-text"]
    assert sorted(path.name for path in news.parent.iterdir()) == [
        "events",
        "index.md",
        "news.md",
        "organisations",
        "series",
    ]


def test_the_mode_of_a_file_stays_and_nothing_is_left_beside_it(faulty: Path) -> None:
    news = faulty / "content/news.md"
    news.chmod(0o640)
    assert len(_fixed(faulty).changes) == 1
    assert news.stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in news.parent.iterdir()) == [
        "events",
        "index.md",
        "news.md",
        "organisations",
        "series",
    ]


def test_nothing_is_written_through_links(faulty: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    (faulty / "content").rename(outside)
    (faulty / "content").symlink_to(outside, target_is_directory=True)
    site = tmp_path / "elsewhere.yaml"
    (faulty / "site.yaml").rename(site)
    site.write_text(
        site.read_text(encoding="utf-8").replace("name: Example Archive", "name: Example: Archive"), encoding="utf-8"
    )
    (faulty / "site.yaml").symlink_to(site)
    before = _bytes(tmp_path)
    with pytest.raises(Refusal, match=r"site\.yaml"):
        _fixed(faulty)
    assert _bytes(tmp_path) == before


def test_the_command_tells_each_change_in_a_line_and_then_what_is_left(small: Path) -> None:
    news = small / "content/news.md"
    news.write_text("---\ntitle: News: today\nsummary: |\n  Much.\ndraft: N\nheld: x\n---\n", encoding="utf-8")
    done = command("check", "--fix", "--site", str(small), "--format", "json")
    changed = (
        'content/news.md:2:8: News: today → "News: today"\ncontent/news.md:5:8: N → false\n'
        "Fixed 2 mistakes in 1 file.\n"
    )
    assert done.stderr.startswith(changed)
    assert [found["code"] for found in json.loads(done.stdout)["diagnostics"]] == ["unknown-field"]
    assert done.returncode == 1
    news.write_text("---\ntitle: News: today\n---\n", encoding="utf-8")
    assert command("check", "--fix", "--site", str(small)).returncode == 0
    assert news.read_text(encoding="utf-8") == '---\ntitle: "News: today"\n---\n'


def test_a_full_disk_loses_nothing(faulty: Path) -> None:
    before = _bytes(faulty)
    with (
        patch("adfm_site.editing.replacing.os.fsync", side_effect=OSError(28, "No space left on device")),
        pytest.raises(Refusal, match=r"news\.md: No space left"),
    ):
        _fixed(faulty)
    assert _bytes(faulty) == before
