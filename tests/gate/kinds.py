"""One page of each kind of every site, chosen from the plan: of each template, view and status that a site has."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from adfm_site.artifact import Template
from adfm_site.build.pipeline import plan, prepare
from adfm_site.inputs.options import Options
from adfm_site.progress import silent
from tests.sites.built import AS_OF, REPOSITORY, Built

NO_PAGES = ("base.html", "blocks.html")
TEMPLATES = tuple(sorted(path.name for path in (REPOSITORY / "templates").glob("*.html") if path.name not in NO_PAGES))


def pages_of(template: str, built: Built, *, every: bool = False) -> Iterator[str]:
    """Return the files of the pages that a template makes: the first of each kind, or every one."""
    seen = set()
    for name, file, kind in _planned(built.root, built.tree.base):
        if name == template and (every or kind not in seen):
            yield file
            seen.add(kind)


@cache
def _planned(root: Path, base: str) -> tuple[tuple[str, str, tuple[str, str]], ...]:
    """Return for each page of a site its template, its file, and its kind: the name of its view and its status."""
    artifacts = plan(prepare(root, Options(as_of=AS_OF, base_url=base or None), silent), [])
    return tuple(
        (artifact.recipe.name, artifact.file, (type(artifact.view).__name__, _status(artifact.view)))
        for artifact in artifacts
        if isinstance(artifact.recipe, Template)
    )


def _status(view: object) -> str:
    """Return the words of a page's status that are the same for all pages in that state.

    They are the words before the first figure or name.
    """
    said = getattr(view, "status", ())
    first = said[0] if said and isinstance(said, tuple) else said
    return re.split(r"\d|“|:", str(first))[0] if first else ""
