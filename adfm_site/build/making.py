"""One build: everything is read, planned, rendered or found to be there already, and handed to the stage."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from time import monotonic

from msgspec import Struct

from adfm_site.archive.unread import places_of_files
from adfm_site.artifact import Artifact, CleanCopy, Copy, Picture
from adfm_site.build.drawing import drawn
from adfm_site.build.gate import withheld
from adfm_site.build.keeping import Keeping
from adfm_site.build.memory import Memory
from adfm_site.build.outcome import Outcome
from adfm_site.build.pages import Page, Press, Wanted, pages
from adfm_site.build.pipeline import Prepared, in_order, planned, prepare, text_at, text_file
from adfm_site.build.portions import Kept
from adfm_site.diagnostics import Diagnostic, Pointer
from adfm_site.inputs.options import Options
from adfm_site.progress import Progress
from adfm_site.publish.publication import Publication
from adfm_site.refusal import Refusal, could_not


class Made(Struct, frozen=True, kw_only=True):
    """A site that was made, and what came of it. published: also to be seen in the outcome."""

    prepared: Prepared
    outcome: Outcome


Further = Callable[[Prepared], Iterable[Diagnostic]]


def make(
    root: Path,
    options: Options,
    progress: Progress,
    stage: Publication | None,
    memory: Memory | None,
    *,
    strict: bool,
    further: Further | None = None,
) -> Made:
    """Make a site. stage: takes it, if there is no error (strict: or warning); None publishes nothing.

    memory: None makes all anew.

    further: has more to say of the prepared site.
    """
    started = monotonic()
    prepared = prepare(root, options, progress, memory.remembered if memory else None)
    stopped = any(found.severity == "error" for found in prepared.diagnostics)
    rendered = _Rendering(prepared, progress, None if stopped else stage, memory, options.jobs)
    # A faulty site is planned and rendered all the same, so that all complaints come in one run; faulty templates are
    # not tried.
    if not any(found.path.startswith("templates/") and found.severity == "error" for found in prepared.diagnostics):
        rendered.run()
    more = further(prepared) if further else ()
    diagnostics = in_order(root, prepared.inputs, iter((*prepared.diagnostics, *rendered.complaints, *more)))
    refused = any(found.severity == "error" or (strict and found.severity == "warning") for found in diagnostics)
    published = None if stage is None or refused else stage.publish()
    paths = dict.fromkeys(found.path for found in diagnostics)
    outcome = Outcome(
        diagnostics=diagnostics,
        texts={path: text for path in paths if (text := text_at(root, prepared.inputs, path)) is not None},
        files={path: file for path in paths if (file := text_file(root, prepared.inputs, path)) is not None},
        entries=sum(map(len, prepared.archive.entries.values())),
        artifacts=rendered.artifacts,
        rendered=rendered.rendered,
        published=published,
        seconds=monotonic() - started,
        news=memory.news() if memory else (),
        withheld=withheld(prepared.catalogue),
    )
    return Made(prepared=prepared, outcome=outcome)


class _Rendering:
    """One pass over the plan."""

    def __init__(
        self, prepared: Prepared, progress: Progress, stage: Publication | None, memory: Memory | None, jobs: int
    ) -> None:
        self._prepared, self._progress, self._stage, self._memory, self._jobs = prepared, progress, stage, memory, jobs
        self._listed = places_of_files(prepared.archive.documents.values())
        self._faulty: set[object] = set()
        self._withheld: set[str] = set()
        self._in_files: set[str] = set()
        self._in_search: dict[str, Diagnostic] = {}
        self.complaints: list[Diagnostic] = []
        self.artifacts = self.rendered = 0

    def run(self) -> None:
        press = Press(renderer=self._prepared.renderer, gate=self._prepared.gate, bytes_wanted=self._stage is not None)
        with closing(pages(press, self._wanted(), self._jobs)) as made:
            for artifact, key, page in made:
                self._note(artifact, key, self._take(artifact, page))
        # The index repeats the words of files, and the name is to be removed there.
        told = self._in_files | self._withheld
        self.complaints += (found for path, found in self._in_search.items() if path not in told)

    def _wanted(self) -> Iterator[Wanted]:
        """Go over the plan and give what has to be rendered; all else is dealt with."""
        keeper = Keeping(self._memory, self._prepared, self._stage) if self._memory else None
        for artifact, key in planned(self._prepared, self.complaints, keeper):
            self.artifacts += 1
            self._progress("Rendering", self.artifacts, None)
            file = artifact.file
            if self._memory and self._is_there(file, self._memory.digest(file, key)):
                self._memory.keep(file)
            elif isinstance(artifact, Kept):
                message = f"{file} changed while the site was being built; build again."
                raise Refusal(message)
            elif isinstance(artifact.recipe, Copy):
                self._note(artifact, key, self._copy(artifact, artifact.recipe))
            elif isinstance(artifact.recipe, Picture):
                self._note(artifact, key, self._picture(artifact, artifact.recipe))
            else:
                yield artifact, key

    def _note(self, artifact: Artifact, key: str, digest: str) -> None:
        if self._memory and digest:
            self._memory.note(artifact, key, digest, self._prepared)

    def _is_there(self, file: str, digest: str | None) -> bool:
        """Return whether a file with these bytes is published, or could be where nothing is to be published."""
        return digest is not None and (self._stage is None or self._stage.keep(file, digest))

    def _take(self, artifact: Artifact, page: Page) -> str:
        """Hand an artifact's bytes to the stage, and return their digest.

        It is empty where there is no stage, or the artifact could not be made.
        """
        if page.fault is not None:
            if (
                page.fault.where not in self._faulty
            ):  # One fault of a template is one complaint, not one for each of its pages.
                self._faulty.add(page.fault.where)
                self.complaints.append(page.fault)
            return ""
        self.rendered += 1
        if (
            page.complaint is not None and page.complaint.path not in self._withheld
        ):  # One name in a file is one complaint.
            if artifact.address.startswith("/search/"):
                self._in_search.setdefault(page.complaint.path, page.complaint)
            else:
                self._withheld.add(page.complaint.path)
                self.complaints.append(page.complaint)
        return self._stage.write(artifact.file, page.data) if self._stage is not None else ""

    def _copy(self, artifact: Artifact, recipe: Copy) -> str:
        source, digest = Path(self._prepared.inputs.real[recipe.path]), str(artifact.view)
        if self._prepared.gate.names is not None:
            with could_not("read", source):
                held = self._prepared.words(recipe.path)
            where = self._listed.get(recipe.path, Pointer(path=artifact.origin))
            complaint = self._prepared.gate.complaint_of_file(where, recipe.path, held)
            if complaint is not None:
                self._in_files.add(complaint.path)
                self.complaints.append(complaint)
        if self._stage is None:
            return ""
        if not self._stage.keep(artifact.file, digest) and self._stage.copy(artifact.file, source) != digest:
            message = f"{recipe.path} changed while the site was being built; build again."
            raise Refusal(message)
        return digest

    def _picture(self, artifact: Artifact, recipe: Picture) -> str:
        """Draw a picture, if there is a stage for it; that it can be drawn is known from measuring."""
        if self._stage is None:
            return ""
        if isinstance(recipe, CleanCopy) and self._stage.keep(artifact.file, str(artifact.view)):
            return str(artifact.view)
        self.rendered += 1
        return self._stage.write(
            artifact.file, drawn(artifact, recipe, Path(self._prepared.inputs.real[recipe.path]), self._prepared.root)
        )
