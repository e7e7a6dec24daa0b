"""No published address is lost: with the ledger a build refuses, and `check --fix` says where each leads."""

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from adfm_site.archive.ledger import LEDGER
from adfm_site.build import ledger
from adfm_site.build.commands import check
from adfm_site.cli import main
from adfm_site.editing.fix import fix
from adfm_site.editing.recording import record
from adfm_site.inputs.options import Options
from adfm_site.progress import silent
from tests.sites.built import REPOSITORY, build_site, codes
from tests.tiers import figure

DAY = "2024-05-31"
EVENT = "content/events/2021/sym-01"


@pytest.fixture
def recorded(large: Path) -> Path:
    """Return the conference's site, published and recorded, with an event that was never renamed."""
    index = large / EVENT / "index.md"
    text = index.read_text(encoding="utf-8")
    before, _, after = text.partition("old-addresses:\n")
    index.write_text(f"{before}sources:\n{after.partition('sources:')[2].lstrip()}", encoding="utf-8")
    for name in ("agenda.md", "levee-paper.pdf"):
        assert (large / EVENT / name).is_file()
    record(large, build_site(large).unrecorded)
    return large


def published(site: Path) -> set[str]:
    """Return the paths of what is published of an event, but for smaller copies of pictures, which may come and go."""
    every = (file for file in (site / "output").rglob("*") if file.is_file() and "@" not in file.name)
    files = {file.relative_to(site / "output").as_posix() for file in every}
    return {path for path in files if path.startswith(("events/2021/sym-01/", "documents/sym-01"))}


def fixed(site: Path) -> None:
    fix(site, Options(as_of=DAY), silent)


def mentions(site: Path, old: str, new: str) -> None:
    """Write the new id of an event wherever the old one is mentioned."""
    for file in site.glob("content/**/*.md"):
        text = file.read_text(encoding="utf-8")
        if old in text:
            file.write_text(text.replace(old, new), encoding="utf-8")


def test_a_renamed_folder_keeps_everything_below_it_alive(recorded: Path) -> None:
    before = published(recorded)
    assert len(before) > 9
    (recorded / EVENT).rename(recorded / "content/events/2021/symposium")
    mentions(recorded, "sym-01", "symposium")
    output = build_site(recorded)
    assert output.published is None
    assert "renamed-without-formerly" in codes(output)
    fixed(recorded)
    assert (recorded / "content/events/2021/symposium/index.md").read_text(encoding="utf-8").splitlines()[1] == (
        "formerly: sym-01"
    )
    outcome = build_site(recorded)
    assert outcome.published is not None
    after = published(recorded)
    # A page at the address of a file is the index of a folder of its name.
    assert {path for path in before if path not in after and f"{path}/index.html" not in after} == set()
    moved = (recorded / "output/events/2021/sym-01/agenda/index.html").read_text(encoding="utf-8")
    assert "/symposium/agenda/" in moved


def test_an_event_in_another_year_keeps_everything_below_it_alive(recorded: Path) -> None:
    before = published(recorded)
    shutil.move(recorded / EVENT, recorded / "content/events/2022/sym-01")
    for file in recorded.glob("content/**/*.md"):
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("2021/sym-01", "2022/sym-01"), encoding="utf-8")
    index = recorded / "content/events/2022/sym-01/index.md"
    index.write_text(index.read_text(encoding="utf-8").replace(": 2021-05", ": 2022-05"), encoding="utf-8")
    fixed(recorded)
    assert "old-addresses: /events/2021/sym-01/\n" in index.read_text(encoding="utf-8")
    build_site(recorded)
    after = published(recorded)
    assert {path for path in before if path not in after and f"{path}/index.html" not in after} == set()


def test_what_is_deleted_is_refused_until_it_is_withdrawn(recorded: Path) -> None:
    before = {file: file.read_bytes() for file in (recorded / "output").rglob("*") if file.is_file()}
    paper = next((recorded / EVENT).glob("*.pdf"))
    index = recorded / EVENT / "index.md"
    text = index.read_text(encoding="utf-8")
    shutil.rmtree(recorded / EVENT)
    outcome = build_site(recorded)
    assert outcome.published is None
    lost = [found for found in outcome.diagnostics if found.code == "published-address-lost"]
    assert [found.where.line for found in lost if "/events/2021/sym-01/ " in found.message] != [0]  # type: ignore[union-attr]
    assert any("withdrawn:" in hint for found in lost for hint in found.hints)
    assert {file: file.read_bytes() for file in (recorded / "output").rglob("*") if file.is_file()} == before
    index.parent.mkdir()
    index.write_text(text.replace("---\n", "---\nwithdrawn: {date: 2024-05-01, reason: Wrong.}\n", 1), encoding="utf-8")
    assert not paper.exists()
    assert not [one for one in codes(build_site(recorded)) if one == "renamed-without-formerly"]


def test_a_withdrawn_event_leaves_a_word_at_each_of_its_addresses(recorded: Path) -> None:
    addresses = [line.split()[1] for line in (recorded / LEDGER).read_text("utf-8").splitlines() if line[0] == "-"]
    index = recorded / EVENT / "index.md"
    text = index.read_text(encoding="utf-8")
    withdrawn = "withdrawn: {date: 2024-05-01, reason: It was another event.}\n"
    said = f"---\n{withdrawn}formerly: [group.png, other-name]\n"  # A picture that is led on twice has one page.
    index.write_text(text.replace("---\n", said, 1), encoding="utf-8")
    outcome = build_site(recorded)
    assert outcome.published is not None, outcome.diagnostics
    below = [address for address in addresses if "sym-01" in address and "#" not in address]
    assert len(below) > 10
    assert [address for address in below if not alive(recorded, address)] == []
    assert not (recorded / "output/events/2021/sym-01/proceedings.pdf").is_file()
    moved = (recorded / "output/events/2021/sym-01/proceedings.pdf/index.html").read_text(encoding="utf-8")
    assert "/documents/sym-01-proceedings/" in moved


def test_pages_of_people_are_not_recorded_since_they_may_take_back_their_agreement(recorded: Path) -> None:
    assert (recorded / "output/people/ines-varga/index.html").is_file()
    assert "/people/" not in (recorded / LEDGER).read_text(encoding="utf-8")


@pytest.mark.parametrize("data", [b"\xff\xfe", b"- /caf\xe9/\n", b"\0", b"- /a/\x00\n", b"---\n...\n", b"[]\n"])
def test_a_ledger_of_other_bytes_is_answered_and_never_a_traceback(large: Path, data: bytes) -> None:
    (large / LEDGER).write_bytes(data)
    found = codes(build_site(large))
    assert {"ledger-line-unreadable", "published-address-lost"} & set(found)


def test_a_conflict_between_branches_is_fixed(recorded: Path) -> None:
    file = recorded / LEDGER
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    conflict = [*lines[:5], "<<<<<<< HEAD\n", lines[5], "=======\n", lines[6], ">>>>>>> other\n", *lines[7:]]
    file.write_text("".join(conflict), encoding="utf-8")
    assert build_site(recorded).published is None
    fixed(recorded)
    assert file.read_text(encoding="utf-8") == "".join(lines)


def test_record_writes_what_was_published_and_nothing_where_that_failed(large: Path) -> None:
    words = ["build", "--site", str(large), "--as-of", DAY]
    assert main([*words, "--record"]) == 0
    first = (large / LEDGER).read_text(encoding="utf-8")
    assert "- /events/2021/sym-01/\n" in first
    assert "/calendar" not in first
    assert "- /events/2021/\n" not in first
    assert "- /search/\n" not in first
    assert main([*words, "--record"]) == 0
    assert (large / LEDGER).read_text(encoding="utf-8") == first
    (large / "content/news.md").write_text("---\ntitle: News\n---\n", encoding="utf-8")
    (large / "content/wrong.md").write_text("---\ntitel: Wrong\n---\n", encoding="utf-8")
    assert main([*words, "--record"]) == 1
    assert (large / LEDGER).read_text(encoding="utf-8") == first
    (large / "content/wrong.md").unlink()
    assert main(["check", "--site", str(large), "--as-of", DAY, "--fix"]) == 0
    assert (large / LEDGER).read_text(encoding="utf-8").splitlines() == sorted([*first.splitlines(), "- /news/"])


def test_drafts_are_never_recorded(large: Path, tmp_path: Path) -> None:
    words = ["build", "--site", str(large), "--as-of", DAY, "--drafts", "--output", str(tmp_path / "out"), "--record"]
    assert main(words) == 2
    assert not (large / LEDGER).exists()
    assert "draft" not in " ".join(build_site(large).unrecorded)


def test_without_a_ledger_the_memory_of_the_last_build_warns(small: Path) -> None:
    first = small / "content/events/2024/first"
    build_site(small)
    first.rename(first.with_name("renamed"))
    for _ in range(2):  # A check forgets nothing.
        found = check(small, Options(as_of=DAY), silent).diagnostics
        assert [one.message.partition(":")[0] for one in found if one.code == "address-gone"]
    assert "address-gone" in codes(build_site(small))
    assert "address-gone" not in codes(build_site(small))


CHANGES = some.lists(
    some.tuples(some.sampled_from(("rename", "delete", "draft", "new file", "no outcomes")), some.integers(0, 99)),
    min_size=1,
    max_size=3,
)


def changed(site: Path, what: str, number: int) -> None:
    files = sorted(site.glob("content/*/**/*.md"))
    file = files[number % len(files)]
    home = file.parent if file.name == "index.md" else file
    if what == "rename":
        home.rename(home.with_name(f"other-{number}{'' if home.is_dir() else '.md'}"))
    elif what == "delete" and home.is_dir():
        shutil.rmtree(home)
    elif what == "delete":
        file.unlink()
    elif what == "draft":
        file.write_text(file.read_text(encoding="utf-8").replace("---\n", "---\ndraft: true\n", 1), encoding="utf-8")
    elif what == "new file":
        for other in home.parent.glob("*.pdf"):
            other.rename(other.with_name("new-name.pdf"))
    else:
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("\noutcomes:", "\nunsure: x\n#", 1), encoding="utf-8")


def alive(site: Path, address: str) -> bool:
    """Return whether something is published at an address of the ledger, as a reader sees it."""
    page, sharp, anchor = address.partition("#")
    place = site / "output" / page.strip("/")
    file = place / "index.html" if place.is_dir() else place
    if not file.is_file():
        return False
    text = file.read_bytes().decode("utf-8", "replace") if sharp else ""
    return not sharp or f'id="{anchor}"' in text or 'http-equiv="refresh"' in text


@settings(
    max_examples=figure(12, 400, quick=5),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(changes=CHANGES)
def test_whatever_is_changed_every_recorded_address_lives_or_nothing_is_published(
    changes: list[tuple[str, int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    site = tmp_path_factory.mktemp("never") / "site"
    ignored = shutil.ignore_patterns("expected")
    shutil.copytree(REPOSITORY / "tests/sites/conference", site, ignore=ignored)
    record(site, build_site(site).unrecorded)
    addresses = [line.split()[1] for line in (site / LEDGER).read_text("utf-8").splitlines() if line[0] == "-"]
    assert [address for address in addresses if not alive(site, address)] == []
    for what, number in changes:
        changed(site, what, number)
    fixed(site)
    build_site(site)  # Where it is refused, all is as it was.
    assert [address for address in addresses if not alive(site, address)] == []


FAULTS = {
    "whatever is lost": ("lost_in", lambda *_: []),
    "only pages": (
        "lost_in",
        lambda *given: [each for each in LOST_IN(*given) if "." not in each and "-slides" not in each],
    ),
    "no anchors": ("lost_in", lambda *given: [each for each in LOST_IN(*given) if "#" not in each]),
}
LOST_IN = ledger.lost_in


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_loses_an_address(fault: str, recorded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, *FAULTS[fault])
    addresses = [line.split()[1] for line in (recorded / LEDGER).read_text("utf-8").splitlines() if line[0] == "-"]
    if fault == "only pages":
        index = recorded / EVENT / "index.md"
        text = index.read_text(encoding="utf-8")
        slides = text[text.index("  - title: Slides") : text.index("  - title: Recording")]
        index.write_text(text.replace(slides, ""), encoding="utf-8")
    else:
        index = recorded / "content/events/2023/sym-03/index.md"
        index.write_text(index.read_text(encoding="utf-8").replace("id: ladder", "id: steps"), encoding="utf-8")
    assert build_site(recorded).published is not None
    assert [address for address in addresses if not alive(recorded, address)] != []
