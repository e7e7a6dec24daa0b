"""A generation: the site at one moment, ready to be shown. The next one takes its place."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from threading import RLock
from urllib.parse import urlsplit

from msgspec import Struct

from adfm_site.artifact import Artifact, Planned, file_at
from adfm_site.build.commands import last_build
from adfm_site.build.fingerprint import fingerprint
from adfm_site.build.gate import Gate
from adfm_site.build.memory import Memory
from adfm_site.build.pipeline import Prepared, changed_texts, open_site, remember_moment, run
from adfm_site.build.positions import text_at
from adfm_site.build.stages import in_plan_order, make_again
from adfm_site.build.tables import PLANNED
from adfm_site.diagnostics import Diagnostic
from adfm_site.engine.store import Store
from adfm_site.inputs.files import Digests
from adfm_site.inputs.options import Options
from adfm_site.inputs.scan import Found
from adfm_site.progress import silent
from adfm_site.publish.place import memory_of
from adfm_site.rendering.templates import Renderer

_OPTIONS = Options(drafts=True)


class Generation(Struct, frozen=True, kw_only=True):
    """What is shown from one rebuild to the next.

    number: grows from one generation to the next. base: the path at which the site will be published. texts: of the
    files complained about. trouble: why a later state could not be read at all, so that this is still shown; empty
    where all is well.
    """

    number: int
    root: Path
    base: str
    inputs: Found
    renderer: Renderer
    gate: Gate
    artifacts: "Artifacts"
    diagnostics: tuple[Diagnostic, ...]
    texts: Mapping[str, str]
    trouble: str = ""

    @property
    def errors(self) -> int:
        """How many errors there are."""
        return sum(found.severity == "error" for found in self.diagnostics)

    def find(self, path: str) -> Artifact | None:
        """Return what is published at a path: a page's address, with or without index.html, or a file's."""
        return self.artifacts.get(self.file_at(path))

    def file_at(self, path: str) -> str:
        """Return the file, as in `artifacts`, that is published at a path; an empty name where there is none."""
        file = f"{path}index.html" if path.endswith("/") else path
        # The links of the page that was not found begin with the path at which the site will be published.
        return next((each for each in (file, file.removeprefix(self.base)) if each in self.artifacts), "")

    def shows_the_same_as(self, other: "Generation") -> bool:
        """Return whether nothing is to be seen of what changed between two generations."""
        return (self.inputs, self.diagnostics, self.trouble) == (other.inputs, other.diagnostics, other.trouble)


Made = dict[str, list[Artifact]]
"""The artifacts of portions of the plan, by their names."""


class Artifacts(Mapping[str, Artifact]):
    """The artifacts of a site by the paths of their files, which begin with a slash.

    Each is made when it is asked for.
    """

    def __init__(self, shown: "Shown", portions: Mapping[str, str], made: Made) -> None:
        """Take what makes portions, the portion of the plan that makes each file, and those that were made."""
        self._shown, self.portions, self._made = shown, portions, made

    def __getitem__(self, file: str) -> Artifact:
        for artifact in self._shown.portion(self.portions[file], self._made):
            if f"/{artifact.file}" == file:
                return artifact
        raise KeyError(file)

    def __contains__(self, file: object) -> bool:
        return file in self.portions

    def __iter__(self) -> Iterator[str]:
        return iter(self.portions)

    def __len__(self) -> int:
        return len(self.portions)


class Shown:
    """What the generations of one preview share: what is remembered of the site, and the artifacts that were asked for.

    It begins with a copy of what builds into output/ remember.
    """

    def __init__(self, root: Path) -> None:
        """Take the site's folder."""
        self._root = root
        self._lock = RLock()
        self._begin(Store.copy_of(memory_of(root, root / "output")))

    def generations(self, changed: tuple[str, ...] = (), open_file: str = "") -> Iterator[Generation]:
        """Read the site, and yield what is to be shown. The last generation is complete.

        changed: the paths of what changed, and nothing else did; none where that is not known. open_file: the file of
        the page that an editor looks at. If it changes, a generation comes first in which that page is new, the
        problems are those of before, and who asks for another page waits for the last one. Raises Refusal and OSError;
        where work had begun, the next generation is made of nothing.
        """
        with self._lock:
            prepared = self._opened(changed)
            try:
                yield from self._generations(prepared, open_file)
            except BaseException:
                self._begin(Store(None))
                raise
            finally:
                self._first = ""

    def portion(self, name: str, made: Made) -> list[Artifact]:
        """Return the artifacts of a portion of the plan, and note them among those that were made.

        There are none where it was not made before the plan lost it, or a rebuild failed.
        """
        found = made.get(name)
        if found is None or self._first not in ("", name):
            with self._lock:
                found = made.get(name)
                if found is None and self._prepared is not None and name in self._plan:
                    found = made[name] = make_again(self._prepared.site, self._prepared.graph, name)
        return found or []

    def _begin(self, store: Store) -> None:
        self._store = store
        self._digests = Memory(store, fingerprint(), last_build(store), "").digests
        self._prepared: Prepared | None = None
        self._last: Generation | None = None
        self._made: Made = {}
        self._plan: dict[str, tuple[Planned, ...]] = {}
        self._artifacts = Artifacts(self, {}, self._made)
        self._first = ""

    def _generations(self, prepared: Prepared, open_file: str) -> Iterator[Generation]:
        for _ in run(prepared, silent, planning=False):
            pass
        first = self._artifacts.portions.get(open_file, "")
        for name, artifacts in run(prepared, silent, planning=True, first=first):
            self._made[name] = artifacts
            if name == first and self._last is not None:
                self._first = first
                yield self._generation(prepared, self._last.diagnostics, self._last.texts)
        prepared.graph.note()
        remember_moment(prepared, self._store)
        self._digests = Digests(self._digests.found)
        self._number_files(prepared)
        diagnostics = prepared.diagnostics
        self._last = self._generation(prepared, diagnostics, texts_of(self._root, prepared.inputs, diagnostics))
        yield self._last

    def _opened(self, changed: tuple[str, ...]) -> Prepared:
        before = self._prepared
        if before is not None and changed and changed_texts(before, changed, self._digests):
            return before
        self._prepared = prepared = open_site(self._root, _OPTIONS, self._store, self._digests)
        if before is not None and before.inputs.templates == prepared.inputs.templates:
            prepared.site.renderer = before.renderer  # It has compiled them.
        return prepared

    def _number_files(self, prepared: Prepared) -> None:
        """Find out which portion makes each file, of two that make the same the first."""
        graph = prepared.graph
        plan = {name: graph.get(PLANNED, name) or () for name in in_plan_order(graph)}
        if plan != self._plan:
            portions: dict[str, str] = {}
            for name, planned in plan.items():
                for each in planned:
                    portions.setdefault(f"/{file_at(each.address)}", name)
            self._made = {name: made for name, made in self._made.items() if name in plan}
            self._plan, self._artifacts = plan, Artifacts(self, portions, self._made)

    def _generation(
        self, prepared: Prepared, diagnostics: tuple[Diagnostic, ...], texts: Mapping[str, str]
    ) -> Generation:
        return Generation(
            number=0,
            root=self._root,
            base=urlsplit(prepared.frame.base).path.rstrip("/"),
            inputs=prepared.inputs,
            renderer=prepared.renderer,
            gate=prepared.gate,
            artifacts=self._artifacts,
            diagnostics=diagnostics,
            texts=texts,
        )


def texts_of(root: Path, found: Found, diagnostics: tuple[Diagnostic, ...]) -> Mapping[str, str]:
    """Return the texts of the files complained about, but for those that went away meanwhile."""
    texts = {}
    for path in dict.fromkeys(each.path for each in diagnostics):
        with suppress(OSError):
            text = text_at(root, found, path)
            if text is not None:
                texts[path] = text
    return texts
