"""What is answered to a request: a pure function of the generation shown and the path asked for.

Only planned addresses are known here.
"""

from functools import lru_cache
from http import HTTPStatus
from mimetypes import MimeTypes
from pathlib import Path
from typing import Any, Final, cast
from urllib.parse import quote

from msgspec import Struct
from msgspec.structs import replace

from adfm_site.artifact import Artifact, Copy, Picture
from adfm_site.build.drawing import drawn
from adfm_site.diagnostics import Diagnostic
from adfm_site.preview.problems import POLICY, RELOAD, STYLE, Problems, page_of_problems, with_problems
from adfm_site.preview.showing import Generation, texts_of
from adfm_site.refusal import Refusal
from adfm_site.rendering.templates import TemplateFault
from adfm_site.views.frame import Page

_HERE: Final = Path(__file__).parent
_OWN: Final = {RELOAD: _HERE / "reload.js", STYLE: _HERE / "problems.css"}
_POLICY: Final = (("Content-Security-Policy", POLICY),)
_PICTURES_KEPT: Final = 64
HTML: Final = "text/html; charset=utf-8"
_TYPES: Final = MimeTypes()  # Python's own table and not the machine's, so that a file has one type everywhere.
for _type, _ending in (("text/calendar", ".ics"), ("application/feed+json", ".feed.json"), ("font/woff2", ".woff2")):
    _TYPES.add_type(_type, _ending)


class Response(Struct, frozen=True, kw_only=True):
    """A status, and a body: bytes, or a file whose bytes are passed on."""

    status: HTTPStatus = HTTPStatus.OK
    type: str = HTML
    body: bytes | Path = b""
    headers: tuple[tuple[str, str], ...] = ()


def answer(shown: Generation, path: str) -> Response:
    """Response for a path, already decoded."""
    if path in _OWN:
        return Response(type=_type_of(path), body=_OWN[path])
    artifact = shown.find(path)
    if artifact is not None:
        return _shown(shown, artifact)
    if shown.find(f"{path}/") is not None:
        return Response(status=HTTPStatus.FOUND, headers=(("Location", quote(f"{path}/")),))
    return missing(shown)


def missing(shown: Generation) -> Response:
    """Response that nothing is published there, with the page that readers will see."""
    artifact = shown.artifacts.get("/404.html")
    if artifact is None:
        page = page_of_problems("There is no page at this address", _problems(shown))
        return Response(status=HTTPStatus.NOT_FOUND, body=_numbered(page, shown), headers=_POLICY)
    found = _shown(shown, artifact)
    return replace(found, status=HTTPStatus.NOT_FOUND) if found.status is HTTPStatus.OK else found


def _shown(shown: Generation, artifact: Artifact) -> Response:
    if isinstance(artifact.recipe, Copy):
        return Response(type=_type_of(artifact.file), body=Path(shown.inputs.real[artifact.recipe.path]))
    if isinstance(artifact.recipe, Picture):
        return _picture(shown, artifact, artifact.recipe)
    try:
        data = shown.renderer.render(_of_preview(artifact))
    except TemplateFault as fault:
        return _faulty(shown, artifact, fault.found)
    type_ = _type_of(artifact.file)
    if type_ != HTML:
        return Response(type=type_, body=data)
    withheld = shown.gate.complaint(artifact, data)
    problems = _problems(shown, *([withheld] if withheld else [])).first_of(artifact.origin)
    return Response(body=_numbered(with_problems(data, problems), shown))


def _of_preview(artifact: Artifact) -> Artifact:
    """Return an artifact whose page may load the preview's script."""
    page = getattr(artifact.view, "page", None)
    if not isinstance(page, Page):
        return artifact
    shown = replace(page, frame=replace(page.frame, preview=True))
    return replace(artifact, view=replace(cast("Any", artifact.view), page=shown))


def _picture(shown: Generation, artifact: Artifact, recipe: Picture) -> Response:
    try:
        data = _drawn(artifact, recipe, Path(shown.inputs.real[recipe.path]), shown.root)
    except Refusal:  # It was saved again a moment ago; the next generation shows it.
        return Response(status=HTTPStatus.SERVICE_UNAVAILABLE, type="text/plain; charset=utf-8")
    return Response(type=_type_of(artifact.file), body=data)


@lru_cache(maxsize=_PICTURES_KEPT)
def _drawn(artifact: Artifact, recipe: Picture, source: Path, root: Path) -> bytes:
    """Draw a picture, once for all the pages that show it.

    Its bytes depend only on its address, digest and size.
    """
    return drawn(artifact, recipe, source, root)


def _faulty(shown: Generation, artifact: Artifact, fault: Diagnostic) -> Response:
    """Response for a page whose template cannot be rendered."""
    known = any(found.where == fault.where for found in shown.diagnostics)
    problems = _problems(shown, *([] if known else [fault])).first_of(fault.path)
    page = page_of_problems(f"{artifact.address} cannot be shown", problems)
    return Response(status=HTTPStatus.INTERNAL_SERVER_ERROR, body=_numbered(page, shown), headers=_POLICY)


def _problems(shown: Generation, *more: Diagnostic) -> Problems:
    """Return what is wrong with the site, and with the page asked for."""
    texts = texts_of(shown.root, shown.inputs, more)
    return Problems(diagnostics=(*more, *shown.diagnostics), texts={**shown.texts, **texts}, trouble=shown.trouble)


def _numbered(page: bytes, shown: Generation) -> bytes:
    """Add the number of the page's generation to the address of its script.

    So the script also notices what changed before it began to listen.
    """
    return page.replace(f'src="{RELOAD}"'.encode(), f'src="{RELOAD}?{shown.number}"'.encode())


def _type_of(file: str) -> str:
    """Return the media type of a file; texts are all in UTF-8."""
    type_ = _TYPES.guess_type(file, strict=False)[0] or "application/octet-stream"
    return f"{type_}; charset=utf-8" if type_.startswith("text/") else type_
