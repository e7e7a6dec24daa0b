"""The work of the commands: build, check, verify."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Final, Protocol

from adfm_site.artifact import Artifact, Copy
from adfm_site.building.pipeline import Options, Prepared, in_order, plan, prepare, text_at
from adfm_site.building.progress import Progress
from adfm_site.building.publishing import Published, open_publication
from adfm_site.building.refusal import Refusal, could_not, shown
from adfm_site.diagnostics import Diagnostic
from adfm_site.rendering.templates import TemplateFault
from adfm_site.source import Source

# Of files that are copied, those whose bytes are words.
_TEXTS: Final = frozenset(("image/svg+xml", "text/csv", "text/plain"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a build or a check. texts: those of the files complained about, by path. seconds: how long it took."""

    diagnostics: tuple[Diagnostic, ...]
    texts: dict[str, str]
    entries: int
    artifacts: int
    rendered: int
    published: Published | None
    seconds: float

    @property
    def errors(self) -> int:
        """How many errors there are."""
        return sum(found.severity == "error" for found in self.diagnostics)


class Stage(Protocol):
    """Where rendered artifacts go."""

    def write(self, address: str, data: bytes) -> None:
        """Take the bytes of a file."""

    def copy(self, address: str, source: Path) -> str:
        """Take a file of content/ and give the digest of what was copied."""

    def publish(self) -> Published:
        """Let what was taken become the site."""


def build(root: Path, output: Path, options: Options, progress: Progress, *, strict: bool = False) -> Outcome:
    """Build the site into output/. With any error (strict: or warning) output/ stays as it is, byte for byte. Raises Refusal."""
    for sources in (root / "content", root / "templates"):
        if output.resolve().is_relative_to(sources.resolve()):
            message = f"{shown(output)} lies among the site's own sources: choose another folder with --output."
            raise Refusal(message)
    return _run(root, options, progress, open_publication(output), strict=strict)


def check(root: Path, options: Options, progress: Progress, unsaved: tuple[Source, ...] = ()) -> Outcome:
    """Do all that a build does, but write nothing. unsaved: see prepare."""
    return _run(root, options, progress, nullcontext(None), strict=True, unsaved=unsaved)


def verify(root: Path, output: Path, options: Options, progress: Progress) -> tuple[Outcome, tuple[str, ...]]:
    """Build anew in a temporary folder and give the paths of the files in output/ that differ, are missing, or are too many."""
    with TemporaryDirectory(prefix="adfm-site-") as folder:
        fresh = Path(folder) / "output"
        outcome = build(root, fresh, options, progress)
        return outcome, () if outcome.errors else tuple(_differences(fresh, output))


def _run(
    root: Path,
    options: Options,
    progress: Progress,
    opening: AbstractContextManager[Stage | None],
    *,
    strict: bool,
    unsaved: tuple[Source, ...] = (),
) -> Outcome:
    started = monotonic()
    with opening as stage:
        prepared = prepare(root, options, progress, unsaved=unsaved)
        stopped = any(found.severity == "error" for found in prepared.diagnostics)
        rendered = _Rendering(prepared, progress)
        # A faulty site is planned and rendered all the same, so that all complaints come in one run; faulty templates are not tried.
        if not any(found.path.startswith("templates/") and found.severity == "error" for found in prepared.diagnostics):
            rendered.run(None if stopped else stage)
        diagnostics = in_order(root, prepared.inputs, iter((*prepared.diagnostics, *rendered.complaints)))
        refused = any(found.severity == "error" or (strict and found.severity == "warning") for found in diagnostics)
        published = None if stage is None or refused else stage.publish()
    paths = dict.fromkeys(found.path for found in diagnostics)
    texts = {path: text for path in paths if (text := text_at(root, prepared.inputs, path)) is not None}
    return Outcome(
        diagnostics=diagnostics,
        texts=texts,
        entries=sum(map(len, prepared.archive.entries.values())),
        artifacts=rendered.artifacts,
        rendered=rendered.rendered,
        published=published,
        seconds=monotonic() - started,
    )


class _Rendering:
    """One pass over the plan."""

    def __init__(self, prepared: Prepared, progress: Progress) -> None:
        self._prepared, self._progress = prepared, progress
        self._faulty: set[object] = set()
        self.complaints: list[Diagnostic] = []
        self.artifacts = self.rendered = 0

    def run(self, stage: Stage | None) -> None:
        for artifact in plan(self._prepared, self.complaints):
            self.artifacts += 1
            self._progress("Rendering", self.artifacts, None)
            if isinstance(artifact.recipe, Copy):
                self._copy(artifact, artifact.recipe, stage)
            elif (data := self._bytes(artifact)) is not None and stage is not None:
                stage.write(artifact.file, data)

    def _bytes(self, artifact: Artifact) -> bytes | None:
        try:
            data = self._prepared.renderer.render(artifact)
        except TemplateFault as fault:
            if fault.found.where not in self._faulty:  # One fault of a template is one complaint, not one for each of its pages.
                self._faulty.add(fault.found.where)
                self.complaints.append(fault.found)
            return None
        self.rendered += 1
        self._look_at(artifact, data)
        return data

    def _look_at(self, artifact: Artifact, data: bytes) -> None:
        complaint = self._prepared.gate.complaint(artifact, data)
        if complaint is not None:
            self.complaints.append(complaint)

    def _copy(self, artifact: Artifact, recipe: Copy, stage: Stage | None) -> None:
        source = self._prepared.inputs.real[recipe.path]
        if self._prepared.inputs.others[recipe.path].media_type in _TEXTS:
            with could_not("read", source):
                self._look_at(artifact, source.read_bytes())
        if stage is not None and stage.copy(artifact.file, source) != artifact.view:
            message = f"{recipe.path} changed while the site was being built; build again."
            raise Refusal(message)


def _differences(fresh: Path, output: Path) -> Iterator[str]:
    expected, actual = _tree(fresh), _tree(output)
    kept = {".gitkeep", "CNAME", ".nojekyll"}
    for path in sorted({*expected, *actual}):
        if path in kept and path not in expected:
            continue
        one, other = expected.get(path), actual.get(path)
        if one is None or other is None or not _same(one, other):
            yield path


def _tree(folder: Path) -> dict[str, Path]:
    """Give the files below a folder by their paths, but for what lies in .git."""
    files = (file for file in sorted(folder.rglob("*")) if not file.is_dir() or file.is_symlink())
    named = ((file.relative_to(folder).as_posix(), file) for file in files)
    return {name: file for name, file in named if name.split("/")[0] != ".git"}


def _same(one: Path, other: Path) -> bool:
    return not other.is_symlink() and one.stat().st_size == other.stat().st_size and one.read_bytes() == other.read_bytes()
