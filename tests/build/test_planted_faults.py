"""The law of remembered builds detects faults: each fault planted here breaks it.

The faults are in keys, in pruning, and in what is taken as unchanged without being read.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from adfm_site import fingerprint
from adfm_site.artifact import Artifact, SmallerCopy, Template
from adfm_site.build import commands as build
from adfm_site.build import engine, memory, pipeline, store, tracing, unchanged
from adfm_site.build.keeping import Keeping
from adfm_site.build.making import _Rendering
from adfm_site.build.memory import Memory
from adfm_site.build.remembering import Shelf
from adfm_site.build.unchanged import LastBuild
from adfm_site.inputs import files as signatures
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


def key_of(*parts: str) -> Plant:
    """Make the keys of pages from these parts only."""

    def key(self: Memory, artifact: Artifact, prepared: pipeline.Prepared) -> str:
        names = prepared.gate.names
        each = {
            "engine": self._engine,
            "templates": self._closure(artifact, prepared),
            "gate": names.pattern if names else None,
            "view": artifact.key,
        }
        return fingerprint.digest(tuple(each[part] for part in parts))

    return lambda patch: patch.setattr(Memory, "key", key)


def templates_alone(patch: pytest.MonkeyPatch) -> None:
    """Make a page depend on its own template, and not on the included ones."""

    def alone(_: Memory, artifact: Artifact, prepared: pipeline.Prepared) -> str:
        return prepared.inputs.templates[artifact.recipe.name] if isinstance(artifact.recipe, Template) else ""

    patch.setattr(Memory, "_closure", alone)


def pictures_by_their_names(patch: pytest.MonkeyPatch) -> None:
    """Make smaller pictures depend on their widths, and not on the bytes of their files."""
    whole = Memory.key

    def key(self: Memory, artifact: Artifact, prepared: pipeline.Prepared) -> str:
        return whole(
            self, replace(artifact, view="") if isinstance(artifact.recipe, SmallerCopy) else artifact, prepared
        )

    patch.setattr(Memory, "key", key)


def names_for_bytes(patch: pytest.MonkeyPatch) -> None:
    """Find entries in the memory by their names, without their bytes."""
    find, get = Shelf.find, Shelf.get
    patch.setattr(Shelf, "find", lambda self, key: find(self, key.split(" ")[0]))
    patch.setattr(Shelf, "get", lambda self, key, make: get(self, key.split(" ")[0], make))


def frame_by_its_kind(patch: pytest.MonkeyPatch) -> None:
    """Treat what all pages share as unchanged."""
    patch.setattr(fingerprint, "_once", lambda _: lambda _: ["shared"])


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
    patch.setattr(unchanged, "signature", signatures.signature)
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

    patch.setattr(Publication, "stands", believed)


def links_lead_as_before(patch: pytest.MonkeyPatch) -> None:
    """Ignore the targets of links in portions."""
    whole = tracing.Leaves.__missing__
    patch.setattr(
        tracing.Leaves, "__missing__", lambda self, name: "" if name.startswith("targets:") else whole(self, name)
    )


def no_templates_seen(patch: pytest.MonkeyPatch) -> None:
    """Ignore changes of templates."""
    whole = unchanged.inputs_of
    patch.setattr(
        build, "inputs_of", lambda root: tuple(file for file in whole(root) if not file[0].startswith("templates"))
    )


def no_output_seen(patch: pytest.MonkeyPatch) -> None:
    """Ignore changes of output/."""
    patch.setattr(build, "outputs_of", lambda _: ())


def engine_is_the_same(patch: pytest.MonkeyPatch) -> None:
    """Treat all generators as the same."""
    patch.setattr(build, "engine", lambda: "the same")
    patch.setattr(memory, "engine", lambda: "the same")


def nothing_told(patch: pytest.MonkeyPatch) -> None:
    """Treat all options as the same."""
    patch.setattr(build, "told", lambda _: "")
    patch.setattr(unchanged, "told", lambda _: "")


def check_says(altered: Callable[[LastBuild, Options], tuple[LastBuild, Options]]) -> Plant:
    """Give `check`, and not builds, an altered last build or altered options."""

    def says(last: LastBuild, root: Path, inputs: unchanged.Files, options: Options, engine_: str) -> bool:
        last, options = altered(last, options)
        return unchanged.says(last, root, inputs, options, engine_)

    return lambda patch: patch.setattr(build, "says", says)


def check_renders_nothing(patch: pytest.MonkeyPatch) -> None:
    """Make `check` treat every page in the memory as rendered."""
    whole = _Rendering._is_there  # noqa: SLF001 - as above

    def is_there(self: Any, file: str, digest: str | None) -> bool:
        return (self._stage is None and file in self._memory._pages) or whole(self, file, digest)  # noqa: SLF001 - as above

    patch.setattr(_Rendering, "_is_there", is_there)


FAULTS: dict[str, tuple[Plant, tuple[str, ...]]] = {
    "keys without the engine": (key_of("templates", "gate", "view"), ("the generator's source",)),
    "keys without templates": (key_of("engine", "gate", "view"), ("template",)),
    "keys without the gate": (
        key_of("engine", "templates", "view"),
        ("a withheld name", "site.yaml: a name is withheld"),
    ),
    "keys without the view": (key_of("engine", "templates", "gate"), ("body",)),
    "keys without included templates": (templates_alone, ("included template",)),
    "keys without extended templates": (templates_alone, ("extended template",)),
    "smaller pictures by their names": (pictures_by_their_names, ("a wide picture", "a wide picture")),
    "texts by their names": (names_for_bytes, ("body",)),
    "the frame counts as one": (frame_by_its_kind, ("site.yaml: the publisher",)),
    "what is deleted stays in the spare generation": (
        spare_is_not_pruned,
        ("create an event", "draft on or off", "body"),
    ),
    "signatures without the time of the last change": (no_time_of_change, ("body", "PDF of the same size and time")),
    "the spare generation by its names": (spare_by_its_names, ("body", "another entry's name", "body")),
    "published files are believed": (listed_is_there, ("published file altered", "body")),
    "portions: whatever became of their files": (
        lambda patch: patch.setattr(Keeping, "_stands", lambda *_: True),
        ("a page deleted",),
    ),
    "portions: whatever their templates": (
        lambda patch: patch.setattr(tracing, "template_digest", lambda *_: ""),
        ("template",),
    ),
    "portions: whatever the withheld names": (
        lambda patch: patch.setattr(Memory, "context", lambda self, _: self._engine),
        ("a withheld name", "site.yaml: a name is withheld"),
    ),
    "nothing to do: without looking at output": (no_output_seen, ("published file altered",)),
    "nothing to do: without looking at templates": (no_templates_seen, ("template",)),
    "nothing to do: whatever the day": (
        lambda patch: patch.setattr(pipeline, "_until", lambda *_: "9999"),
        ("embargo on or off", "touch", "the day"),
    ),
    "nothing to do: whatever is linked to": (
        lambda patch: patch.setattr(pipeline, "_until", lambda *_: "9999"),
        ("links to a paper and to a list", "embargo on a paper", "the day"),
    ),
    "portions: wherever links lead": (links_lead_as_before, ("links to a paper and to a list", "embargo on a paper")),
    "nothing to do: whatever was told": (nothing_told, ("base address",)),
    "nothing to do: whatever the engine": (engine_is_the_same, ("the generator's source",)),
    "rows without checksums": (
        lambda patch: patch.setattr(store, "_checksum", lambda *_: b""),
        ("touch", "memory altered", "title"),
    ),
    "check: whatever the content": (lambda patch: patch.setattr(build, "says", lambda *_: True), ("break",)),
    "check: whatever the day": (
        check_says(lambda last, options: (last, replace(options, as_of=last.since))),
        ("embargo on or off", "touch", "the day"),
    ),
    "check: whatever was told": (
        check_says(lambda last, options: (replace(last, told=unchanged.told(options)), options)),
        ("drafts", "draft on or off", "drafts"),
    ),
    "check: without rendering": (check_renders_nothing, ("a withheld name", "site.yaml: a name is withheld")),
    "check: touches the memory": (
        lambda patch: patch.setattr(build, "Store", lambda path, **_: store.Store(path)),
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
def archive(tmp_path: Path, quick: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Archive]:  # noqa: ARG001 - as a fixture
    """Return an archive in which a fault may be planted before its first build."""
    archive = Archive(tmp_path / "archive")
    monkeypatch.setattr(engine, "_PACKAGE", archive.folder / "engine")
    fingerprint._ENCODERS.clear()  # noqa: SLF001 - made without the fault
    yield archive
    fingerprint._ENCODERS.clear()  # noqa: SLF001 - as above


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
