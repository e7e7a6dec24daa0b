"""A truncated, damaged or foreign memory makes a build slower, and never changes its result."""

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest
from msgspec.structs import replace

from adfm_site.build.unchanged import LastBuild
from adfm_site.engine.store import Damaged, Store
from adfm_site.publish.manifest import CHECKSUMS
from adfm_site.publish.publication import open_publication
from adfm_site.refusal import Refusal
from tests.build.edited_archive import ORGANISATION, SERIES, SITE, event
from tests.sites.built import AS_OF, BASE, Built, add, build_site, codes, edit, snapshot
from tests.tiers import NIGHTLY, figure

pytestmark = pytest.mark.battery


@pytest.fixture(scope="module")
def twenty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a published site of some twenty pages, with its memory."""
    root = tmp_path_factory.mktemp("twenty") / "site"
    for path, text in {"site.yaml": SITE, "content/index.md": "---\ntitle: Brook\n---\nWelcome.\n"}.items():
        add(root, path, text)
    for number in (1, 2, 3):
        add(root, f"content/events/202{number}/m-{number}/index.md", event(number))
    add(root, "content/series/brook.md", SERIES)
    add(root, "content/organisations/org.md", ORGANISATION)
    assert build_site(root).errors == 0
    assert len(list((root / "output").rglob("*.html"))) >= 20
    return root


def _lengths(size: int) -> list[int]:
    """Return the lengths to which a memory is truncated: all at night, and few on a push.

    Those are near the beginning and near the ends of SQLite's pages. SQLite reads whole pages, so lengths within a page
    differ only in whether its reader takes the last page as complete.
    """
    if NIGHTLY:
        return list(range(size))
    near = {at + by for at in range(0, size + 1, 4096) for by in (-1, 0, 1, 2048)}
    return sorted(at for at in near | set(range(120)) if 0 <= at < size)


def test_the_memory_of_a_site_cut_at_any_length_gives_true_values_or_none(twenty: Path, tmp_path: Path) -> None:
    memory = twenty / ".adfm-site/output/memory"
    whole, names = memory.read_bytes(), ("nodes", "edges", "inputs", "table texts", "table bytes", "published", "last")
    with Store(memory, read_only=True) as store:
        known = {name: dict(store.items(name)) for name in names}
    assert sum(map(len, known.values())) > 40
    cut = tmp_path / "memory"
    for length in _lengths(len(whole)):
        cut.write_bytes(whole[:length])
        with Store(cut) as store:
            for name in names:
                with suppress(Damaged):
                    assert dict(store.items(name)).items() <= known[name].items(), length


def _damaged_builds(twenty: Path, tmp_path: Path, damaged: Iterable[bytes]) -> None:
    """Build with each memory after an edit of a text; expect the tree of a clean build, and no problems."""
    root = Path(shutil.copytree(twenty, tmp_path / "site"))
    edit(root, "content/index.md", "Welcome", "You are welcome")
    assert build_site(root, output=tmp_path / "clean").errors == 0
    expected = snapshot(tmp_path / "clean")
    for memory in damaged:
        shutil.rmtree(root / "output")
        shutil.copytree(twenty / "output", root / "output")
        (root / ".adfm-site/output/memory").write_bytes(memory)
        assert set(codes(build_site(root))) <= {"address-gone"}  # of another site's memory
        assert snapshot(root / "output") == expected


@pytest.mark.usefixtures("quick")
def test_a_build_whose_memory_was_cut_is_a_clean_build(twenty: Path, tmp_path: Path) -> None:
    whole = (twenty / ".adfm-site/output/memory").read_bytes()
    lengths = {*range(0, 104, figure(13, 1)), *range(0, len(whole), figure(8192, 1024)), len(whole) - 1}
    _damaged_builds(twenty, tmp_path, (whole[:length] for length in sorted(lengths)))


@pytest.mark.usefixtures("quick")
def test_a_build_whose_memory_has_a_bit_flipped_is_a_clean_build(twenty: Path, tmp_path: Path) -> None:
    whole, chance = (twenty / ".adfm-site/output/memory").read_bytes(), Random(9)  # noqa: S311 - no secret

    def flipped() -> Iterator[bytes]:
        for _ in range(figure(40, 1_000)):
            spoilt = bytearray(whole)
            spoilt[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
            yield bytes(spoilt)

    _damaged_builds(twenty, tmp_path, flipped())


@pytest.mark.usefixtures("quick")
def test_the_memory_of_an_older_tool_or_of_another_site_is_of_no_use(twenty: Path, small: Path, tmp_path: Path) -> None:
    assert build_site(small).errors == 0
    other = (small / ".adfm-site/output/memory").read_bytes()
    older = Path(shutil.copy(twenty / ".adfm-site/output/memory", tmp_path / "older"))
    with Store(older) as store:
        # The memory of an older engine: the same names, perhaps for other things.
        found = LastBuild.of(store.get("last", b"build") or b"")
        assert found is not None
        store.put("last", b"build", replace(found, engine="older").data())
        for key, _ in tuple(store.items("table bytes")):
            store.put("table bytes", key, b"\x90")
        store.save()
    pickled = b"\x80\x04\x95" + bytes(2_000)  # what even older tools may have left behind
    _damaged_builds(twenty, tmp_path, (other, older.read_bytes(), pickled, b"", b"SQLite format 3\x00", b"{}"))


def test_a_list_of_checksums_cut_at_any_length_stops_a_build_or_changes_nothing(twenty: Path, tmp_path: Path) -> None:
    """Without the manifest the files of builds are unknown: a build refuses and names them, or publishes as usual."""
    output = Path(shutil.copytree(twenty / "output", tmp_path / "site/output"))
    files, listing = snapshot(output), (output / CHECKSUMS).read_bytes()
    rest = {address: data for address, data in files.items() if address != CHECKSUMS}
    published = refused = 0
    for length in (*range(0, len(listing) - 1, figure(7, 1)), len(listing) - 1):
        (output / CHECKSUMS).write_bytes(listing[:length])
        try:
            with open_publication(output) as publication:
                for address, data in rest.items():
                    publication.write(address, data)
                publication.publish()
            assert snapshot(output) == files
            published += 1
        except Refusal as refusal:
            assert "contains files that no build wrote" in str(refusal)  # noqa: PT017 - refused for some lengths only
            assert snapshot(output) == {**files, CHECKSUMS: listing[:length]}
            refused += 1
    assert refused > 100 // figure(7, 1)
    assert published <= 1  # only the last line's end is missing


def test_a_build_with_a_damaged_memory_is_a_clean_build(conference: Built, tmp_path: Path) -> None:
    root = Path(shutil.copytree(conference.root, tmp_path / "site"))
    edit(root, "content/about.md", "title: ", "title: New ")
    assert build_site(root, base=BASE).errors == 0
    expected, memory, chance = snapshot(root / "output"), root / ".adfm-site/output/memory", Random(6)  # noqa: S311 - no secret
    whole = memory.read_bytes()
    for trial in range(12):
        spoilt = bytearray(whole[: chance.randrange(len(whole))] if trial % 2 else whole)
        for _ in range(20):
            spoilt[chance.randrange(len(spoilt))] ^= 1 << chance.randrange(8)
        memory.write_bytes(spoilt)
        os.utime(root / "content/about.md")
        outcome = build_site(root, base=BASE, as_of=AS_OF)
        assert outcome.diagnostics == ()
        assert snapshot(root / "output") == expected
