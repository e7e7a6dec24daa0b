"""A generation: the site as it stood at one moment, ready to be shown.

It never changes; the next one takes its place.
"""

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from msgspec import Struct

from adfm_site.artifact import Artifact
from adfm_site.build.pipeline import Prepared, in_order, planned, prepare, text_at
from adfm_site.build.portions import Views
from adfm_site.build.remembering import Remembered
from adfm_site.diagnostics import Diagnostic
from adfm_site.inputs.options import Options
from adfm_site.inputs.scan import Inputs
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


def generation(root: Path, number: int, remembered: Remembered, views: Views) -> Generation:
    """Read the site. remembered, views: what the last generation was made of; afterwards what this one is.

    Raises Refusal and OSError.
    """
    prepared = prepare(root, _OPTIONS, silent, remembered)
    remembered.turn()
    complaints: list[Diagnostic] = []
    artifacts = {
        f"/{artifact.file}": artifact
        for artifact, _ in planned(prepared, complaints, views)
        if isinstance(artifact, Artifact)
    }
    views.turn()
    diagnostics = in_order(root, prepared.inputs, iter((*prepared.diagnostics, *complaints)))
    return Generation(
        number=number,
        prepared=prepared,
        artifacts=artifacts,
        diagnostics=diagnostics,
        texts=texts_of(root, prepared.inputs, diagnostics),
    )


def texts_of(root: Path, inputs: Inputs, diagnostics: tuple[Diagnostic, ...]) -> Mapping[str, str]:
    """Return the texts of the files complained about, but for those that went away meanwhile."""
    texts = {}
    for path in dict.fromkeys(found.path for found in diagnostics):
        with suppress(OSError):
            text = text_at(root, inputs, path)
            if text is not None:
                texts[path] = text
    return texts
