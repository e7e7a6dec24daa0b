"""A generation: the site as it stood at one moment, ready to be shown.

It never changes; the next one takes its place.
"""

from collections.abc import Mapping
from contextlib import suppress
from itertools import chain
from pathlib import Path
from urllib.parse import urlsplit

from msgspec import Struct

from adfm_site.artifact import Artifact
from adfm_site.build.pipeline import Prepared, open_site, remember_moment, run
from adfm_site.build.positions import text_at
from adfm_site.build.stages import in_plan_order
from adfm_site.diagnostics import Diagnostic
from adfm_site.engine.store import Store
from adfm_site.inputs.files import Digests
from adfm_site.inputs.options import Options
from adfm_site.inputs.scan import Found
from adfm_site.progress import silent

_OPTIONS = Options(drafts=True, preview=True)


class Generation(Struct, frozen=True, kw_only=True):
    """What is shown from one rebuild to the next.

    number: grows from one generation to the next. artifacts: by the paths of their files, which begin with a slash.
    texts: of the files complained about. trouble: why a later state could not be read at all, so that this is still
    shown; empty where all is well.
    """

    number: int
    prepared: Prepared
    artifacts: Mapping[str, Artifact]
    diagnostics: tuple[Diagnostic, ...]
    texts: Mapping[str, str]
    trouble: str = ""

    @property
    def errors(self) -> int:
        """How many errors there are."""
        return sum(found.severity == "error" for found in self.diagnostics)

    def find(self, path: str) -> Artifact | None:
        """Return what is published at a path: a page's address, with or without index.html, or a file's."""
        file = f"{path}index.html" if path.endswith("/") else path
        return self.artifacts.get(file) or self.artifacts.get(file.removeprefix(self._base))

    def shows_the_same_as(self, other: "Generation") -> bool:
        """Return whether nothing is to be seen of what changed between two generations."""
        return (self.prepared.inputs, self.diagnostics, self.trouble) == (
            other.prepared.inputs,
            other.diagnostics,
            other.trouble,
        )

    @property
    def _base(self) -> str:
        """The path at which the site will be published: the links of the page that was not found begin with it."""
        return urlsplit(self.prepared.frame.base).path.rstrip("/")


class Shown:
    """What the generations of one preview share: what is remembered of the site, and the artifacts of each portion."""

    def __init__(self, root: Path) -> None:
        """Take the site's folder."""
        self._root = root
        self._begin()

    def generation(self, number: int) -> Generation:
        """Read the site. Raises Refusal and OSError; then the next generation is made of nothing."""
        try:
            return self._generation(number)
        except BaseException:
            self._begin()
            raise

    def _begin(self) -> None:
        self._store, self._digests = Store(None), Digests()
        self._artifacts: dict[str, list[Artifact]] = {}

    def _generation(self, number: int) -> Generation:
        prepared = open_site(self._root, _OPTIONS, self._store, self._digests)
        for _ in run(prepared, silent, planning=False):
            pass
        self._artifacts |= run(prepared, silent, planning=True)
        prepared.graph.note()
        remember_moment(prepared, self._store)
        self._digests = Digests(self._digests.found)
        names = in_plan_order(prepared.graph)
        self._artifacts = {name: self._artifacts[name] for name in names}
        files: dict[str, Artifact] = {}
        for artifact in chain.from_iterable(self._artifacts.values()):
            files.setdefault(f"/{artifact.file}", artifact)
        diagnostics = prepared.diagnostics
        return Generation(
            number=number,
            prepared=prepared,
            artifacts=files,
            diagnostics=diagnostics,
            texts=texts_of(self._root, prepared.inputs, diagnostics),
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
