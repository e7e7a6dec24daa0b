"""The law of remembered builds detects faults: each fault planted here breaks it.

The faults are in keys, in pruning, and in what is taken as unchanged without being read.
"""

from collections.abc import Callable
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from adfm_site.artifact import Artifact, SmallerCopy, Template
from adfm_site.build import commands as build
from adfm_site.build import fingerprint, memory, stages, unchanged
from adfm_site.build.making import _Making
from adfm_site.build.pipeline import Prepared
from adfm_site.build.press import Press
from adfm_site.build.site import SiteBuild
from adfm_site.build.tables import FIELDS, FRAME, WITHHELD, PublishedBytes
from adfm_site.build.unchanged import LastBuild
from adfm_site.engine import store
from adfm_site.engine.graph import Graph, Table
from adfm_site.engine.store import Store
from adfm_site.inputs import files as signatures
from adfm_site.inputs import scan
from adfm_site.inputs.options import Options
from adfm_site.publish import manifest as checksums
from adfm_site.publish import staging as spare
from adfm_site.publish.manifest import Standing
from adfm_site.publish.publication import Publication
from adfm_site.refusal import Refusal
from tests.build.edited_archive import Archive
from tests.build.edits import EDITS
from tests.sites.make_files import picture

pytestmark = pytest.mark.battery

Plant = Callable[[pytest.MonkeyPatch], object]


def not_noted(*tables: Table[Any]) -> Plant:
    """Ignore what is read of some tables."""
    whole, names = Graph._note, {table.name for table in tables}  # noqa: SLF001 - planted there

    def note(self: Graph, table: Table[Any], read: str) -> None:
        if table.name not in names:
            whole(self, table, read)

    return lambda patch: patch.setattr(Graph, "_note", note)


def keys_without_names(patch: pytest.MonkeyPatch) -> None:
    """Make the keys of artifacts ignore the names that must not be published."""
    whole = Press._key  # noqa: SLF001 - as above

    def key(self: Press, artifact: Artifact) -> str:
        names, self._names = self._names, ()
        try:
            return whole(self, artifact)
        finally:
            self._names = names

    patch.setattr(Press, "_key", key)


def keys_without_views(patch: pytest.MonkeyPatch) -> None:
    """Make the keys of artifacts ignore what their pages show."""
    patch.setattr(Artifact, "key", property(lambda self: repr(self.recipe)))


def templates_alone(patch: pytest.MonkeyPatch) -> None:
    """Make a page depend on its own template, and not on the included ones."""

    def alone(_: Press, artifact: Artifact) -> tuple[str, ...]:
        return (artifact.recipe.name,) if isinstance(artifact.recipe, Template) else ()

    patch.setattr(Press, "_templates", alone)


def pictures_by_their_names(patch: pytest.MonkeyPatch) -> None:
    """Make smaller pictures depend on their widths, and not on the bytes of their files."""
    whole = Artifact.key.fget  # type: ignore[attr-defined]

    def key(self: Artifact) -> str:
        return str(whole(replace(self, view="") if isinstance(self.recipe, SmallerCopy) else self))

    patch.setattr(Artifact, "key", property(key))


def inputs_by_their_names(pattern: str) -> Plant:
    """Treat some inputs as unchanged as long as they are there."""
    whole = SiteBuild.ask

    def ask(self: SiteBuild, name: str) -> bytes | None:
        found = whole(self, name)
        return b"there" if found is not None and fnmatch(name, pattern) else found

    def plant(patch: pytest.MonkeyPatch) -> None:
        patch.setattr(SiteBuild, "ask", ask)
        patch.setattr(stages, "refuse_changed", lambda *_: None)

    return plant


def spare_is_not_pruned(patch: pytest.MonkeyPatch) -> None:
    """Publish every file of the previous generation again."""
    whole = checksums.survey
    nothing = Standing(files={}, folders={})
    patch.setattr(checksums, "survey", lambda tree, **told: nothing if tree.name == "next" else whole(tree, **told))


def no_time_of_change(patch: pytest.MonkeyPatch) -> None:
    """Treat a file of equal size and mtime as the same."""
    patch.setattr(
        signatures, "signature", lambda state: (state.st_mode, state.st_size, state.st_mtime_ns, 0, state.st_ino)
    )
    patch.setattr(scan, "signature", signatures.signature)
    patch.setattr(checksums, "signature", signatures.signature)
    patch.setattr(spare, "signature", signatures.signature)


def spare_by_its_names(patch: pytest.MonkeyPatch) -> None:
    """Treat a file of the previous generation as the published one with the same name."""
    patch.setattr(spare, "_is_one", lambda _, other: other is not None)


def listed_is_there(patch: pytest.MonkeyPatch) -> None:
    """Treat the manifest as what is published."""

    def believed(self: Publication, address: str, digest: str) -> bool:
        self._published_digests.found[address] = signatures.Seen(digest, self.standing.files.get(address))
        return self._listed.get(address) == digest

    patch.setattr(Publication, "holds", believed)


def no_templates_seen(patch: pytest.MonkeyPatch) -> None:
    """Ignore changes of templates."""
    whole = scan.list_inputs

    def without(root: Path) -> scan.Listed:
        return {name: state for name, state in whole(root).items() if not name.startswith("templates")}

    patch.setattr(build, "list_inputs", without)


def no_output_seen(patch: pytest.MonkeyPatch) -> None:
    """Ignore changes of output/."""
    patch.setattr(build, "outputs_of", lambda _: {})


def engine_is_the_same(patch: pytest.MonkeyPatch) -> None:
    """Treat all generators as the same."""
    patch.setattr(build, "fingerprint", lambda: {"": "the same"})
    patch.setattr(memory, "fingerprint", lambda: {"": "the same"})


def no_options_noted(patch: pytest.MonkeyPatch) -> None:
    """Treat all options as the same."""
    patch.setattr(build, "options_key", lambda _: "")
    patch.setattr(unchanged, "options_key", lambda _: "")


def check_is_current(altered: Callable[[LastBuild, Options], tuple[LastBuild, Options]]) -> Plant:
    """Give `check`, and not builds, an altered last build or altered options."""

    def is_current(last: LastBuild, root: Path, inputs: unchanged.Files, options: Options, engine_: str) -> bool:
        last, options = altered(last, options)
        return unchanged.is_current(last, root, inputs, options, engine_)

    return lambda patch: patch.setattr(build, "is_current", is_current)


def check_renders_nothing(patch: pytest.MonkeyPatch) -> None:
    """Make `check` treat every artifact in the memory as made."""
    whole = Press.make

    def make(self: Press, artifact: Artifact) -> None:
        before = self._before.get(artifact.address)
        if self._site.wanted == "problems" and before is not None:
            self.published.append(PublishedBytes(artifact.address, "", before.digest))
        else:
            whole(self, artifact)

    patch.setattr(Press, "make", make)


FAULTS: dict[str, tuple[Plant, tuple[str, ...]]] = {
    "another engine's results": (
        lambda patch: patch.setattr(Store, "clear", lambda *_: None),
        ("the generator's source",),
    ),
    "keys without templates": (lambda patch: patch.setattr(Press, "_templates", lambda *_: ()), ("template",)),
    "keys without the gate": (
        keys_without_names,
        ("a withheld name", "site.yaml: a name is withheld"),
    ),
    "keys without the view": (keys_without_views, ("body",)),
    "keys without included templates": (templates_alone, ("included template",)),
    "keys without extended templates": (templates_alone, ("extended template",)),
    "smaller pictures by their names": (pictures_by_their_names, ("a wide picture", "a wide picture")),
    "texts by their names": (inputs_by_their_names("file *.md"), ("body",)),
    "the frame is not noted": (not_noted(FRAME), ("site.yaml: the publisher",)),
    "what is deleted stays in the spare generation": (
        spare_is_not_pruned,
        ("create an event", "draft on or off", "body"),
    ),
    "signatures without the time of the last change": (no_time_of_change, ("body", "PDF of the same size and time")),
    "the spare generation by its names": (spare_by_its_names, ("body", "another entry's name", "body")),
    "published files are believed": (listed_is_there, ("published file altered", "body")),
    "portions: whatever became of their files": (
        lambda patch: patch.setattr(_Making, "_again", lambda *_: ()),
        ("a page deleted",),
    ),
    "portions: whatever their templates": (
        inputs_by_their_names("template *"),
        ("template",),
    ),
    "portions: whatever the withheld names": (
        not_noted(WITHHELD),
        ("a withheld name", "site.yaml: a name is withheld"),
    ),
    "nothing to do: without looking at output": (no_output_seen, ("published file altered",)),
    "nothing to do: without looking at templates": (no_templates_seen, ("template",)),
    "nothing to do: whatever the day": (
        lambda patch: patch.setattr(Prepared, "until", property(lambda _: "9999")),
        ("embargo on or off", "touch", "the day"),
    ),
    "nothing to do: whatever is linked to": (
        lambda patch: patch.setattr(Prepared, "until", property(lambda _: "9999")),
        ("links to a paper and to a list", "embargo on a paper", "the day"),
    ),
    "portions: wherever links lead": (
        not_noted(FIELDS["targets"]),
        ("links to a paper and to a list", "embargo on a paper"),
    ),
    "nothing to do: whatever the options": (no_options_noted, ("base address",)),
    "nothing to do: whatever the engine": (engine_is_the_same, ("the generator's source",)),
    "rows without checksums": (
        lambda patch: patch.setattr(store, "_checksum", lambda *_: b"the same"),
        ("touch", "memory altered", "title"),
    ),
    "check: whatever the content": (lambda patch: patch.setattr(build, "is_current", lambda *_: True), ("break",)),
    "check: whatever the day": (
        check_is_current(lambda last, options: (last, replace(options, as_of=last.since))),
        ("embargo on or off", "touch", "the day"),
    ),
    "check: whatever the options": (
        check_is_current(lambda last, options: (replace(last, options=unchanged.options_key(options)), options)),
        ("drafts", "draft on or off", "drafts"),
    ),
    "check: without rendering": (check_renders_nothing, ("a withheld name", "site.yaml: a name is withheld")),
    "check: touches the memory": (
        lambda patch: patch.setattr(build, "Store", lambda path, **_: Store(path)),
        ("memory spoilt",),
    ),
}


def _alter_memory(archive: Archive, _: int) -> None:
    """Alter some text in the memory so that the file is still valid."""
    archive.memory.write_bytes(archive.memory.read_bytes().replace(b"They met", b"They ate"))


def _withhold(archive: Archive, _: int) -> None:
    archive.write("site.yaml", archive.read("site.yaml") + b"withheld-names: [Zoltan Quux]\n")


def _publisher(archive: Archive, _: int) -> None:
    archive.write("site.yaml", archive.read("site.yaml") + b"publisher: Brook Board\n")


def _wide_picture(archive: Archive, chance: int) -> None:
    archive.write("content/brook.png", picture(600, 3 + chance, "wide"))


def _delete_page(archive: Archive, _: int) -> None:
    next(iter(sorted((archive.root / "output/events").rglob("index.html")))).unlink()


STEPS = {
    **EDITS,
    "a page deleted": _delete_page,
    "a wide picture": _wide_picture,
    "site.yaml: the publisher": _publisher,
    "memory altered": _alter_memory,
    "site.yaml: a name is withheld": _withhold,
}


def edit_and_check(archive: Archive, edits: tuple[str, ...]) -> None:
    """Make each edit, and compare builds after it."""
    for chance, edit in enumerate(edits, start=1):
        STEPS[edit](archive, chance)
        archive.check()


@pytest.fixture
def archive(tmp_path: Path, quick: None, monkeypatch: pytest.MonkeyPatch) -> Archive:  # noqa: ARG001 - as a fixture
    """Return an archive in which a fault may be planted before its first build."""
    archive = Archive(tmp_path / "archive")
    monkeypatch.setattr(fingerprint, "_PACKAGE", archive.folder / "engine")
    return archive


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_caught_by_the_edits_that_are_meant_for_it(
    fault: str, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant, edits = FAULTS[fault]
    plant(monkeypatch)
    archive.check()
    with pytest.raises((AssertionError, Refusal)):
        edit_and_check(archive, edits)


@pytest.mark.parametrize("edits", sorted({edits for _, edits in FAULTS.values()}), ids=" then ".join)
def test_without_a_fault_the_same_edits_pass(edits: tuple[str, ...], archive: Archive) -> None:
    archive.check()
    edit_and_check(archive, edits)
