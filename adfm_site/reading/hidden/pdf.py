"""Hidden content of PDF files (ISO 32000-1): attachments, scripts, comments, layers, and words under black boxes."""

from collections.abc import Iterator
from hashlib import sha256
from typing import Any, Final

from adfm_site.model.file import HiddenPart
from adfm_site.reading.hidden.covered import covered_words
from adfm_site.reading.pdf_streams import unfolds_beyond

# Of pikepdf, which is not imported here: it is slow to import, and only needed where there are PDFs.
Anything = Any

_LONGEST: Final = 200_000_000
_DEEPEST: Final = 20
_MOST_OBJECTS: Final = 200_000
_MOST_PAGES: Final = 500
_LAUNCHING: Final = frozenset(("/Launch", "/ImportData"))
# Annotations in which somebody says something of the page; links, form fields and printed notes are part of it.
_COMMENTS: Final = frozenset(
    f"/{name}" for name in ("Text", "Highlight", "Underline", "Squiggly", "StrikeOut", "Caret", "Ink", "Sound")
)


def hidden_in_pdf(document: Anything) -> tuple[HiddenPart, ...]:
    """Return what is hidden in a document that pikepdf has opened."""
    return tuple(_Document().look(document))


class _Document:
    def __init__(self) -> None:
        self._left = _MOST_OBJECTS
        self._comments: list[bytes] = []
        self._redactions = 0

    def look(self, document: Anything) -> Iterator[HiddenPart]:
        import pikepdf  # noqa: PLC0415 - slow to import, and only needed where there are PDFs

        for found in document.objects:
            values = found.stream_dict if isinstance(found, pikepdf.Stream) else found
            if isinstance(values, pikepdf.Dictionary | pikepdf.Array):
                yield from self._in(values, 0)
        if self._comments:
            digest = sha256(b"\0".join(self._comments)).hexdigest()
            yield HiddenPart(kind="comments", where="annotations", digest=digest, count=len(self._comments))
        if self._redactions:
            yield HiddenPart(
                kind="redaction-not-applied", where="annotations", digest=_digest(b"redact"), count=self._redactions
            )
        yield from _layers(document)
        for number, page in enumerate(document.pages[:_MOST_PAGES], start=1):
            count, digest = covered_words(page)
            if count:
                yield HiddenPart(kind="covered-text", where=f"page {number}", digest=digest, count=count)

    def _in(self, values: Anything, depth: int) -> Iterator[HiddenPart]:
        """Yield what is in a dictionary or list, and in those that are written in it."""
        import pikepdf  # noqa: PLC0415 - as above

        self._left -= 1
        if self._left < 0 or depth > _DEEPEST:
            return
        if isinstance(values, pikepdf.Dictionary):
            yield from self._of(values)
            inner = [value for _, value in values.items()]
        else:
            inner = list(values)
        for value in inner:
            if isinstance(value, pikepdf.Dictionary | pikepdf.Array) and not value.is_indirect:
                yield from self._in(value, depth + 1)

    def _of(self, values: Anything) -> Iterator[HiddenPart]:
        """Yield what a dictionary is. Those of resources may have any key, so each value's type is looked at."""
        import pikepdf  # noqa: PLC0415 - as above

        files, kind, subtype = values.get("/EF"), _name(values.get("/S")), _name(values.get("/Subtype"))
        script = values.get("/JS")
        if isinstance(files, pikepdf.Dictionary) and ("/F" in files or "/UF" in files):
            yield _attachment(values, files)
        if kind == "/JavaScript" or isinstance(script, pikepdf.String):
            yield HiddenPart(kind="script", where="a script", digest=_digest(_bytes(script)))
        if kind in _LAUNCHING:
            yield HiddenPart(kind="launch-action", where="an action", digest=_digest(values.unparse(resolved=False)))
        if subtype == "/Redact":
            self._redactions += 1
        elif subtype in _COMMENTS and "/Rect" in values and (words := _bytes(values.get("/Contents")).strip()):
            self._comments.append(words)


def _name(value: Anything) -> str:
    """Return a name as text; an empty text of anything else."""
    import pikepdf  # noqa: PLC0415 - as above

    return str(value) if isinstance(value, pikepdf.Name) else ""


def _attachment(values: Anything, files: Anything) -> HiddenPart:
    import pikepdf  # noqa: PLC0415 - as above

    names = (str(values[key]) for key in ("/UF", "/F") if isinstance(values.get(key), pikepdf.String))
    stream = files.get("/F") or files.get("/UF")
    return HiddenPart(kind="attachment", where=next(names, "without a name"), digest=_digest(_bytes(stream)))


def _bytes(value: Anything) -> bytes:
    """Return the bytes of a text or a stream, and nothing of one that is too long or damaged."""
    import pikepdf  # noqa: PLC0415 - as above

    if isinstance(value, pikepdf.Stream):
        try:
            return value.read_raw_bytes() if unfolds_beyond(value, _LONGEST) else value.read_bytes()
        except pikepdf.PdfError:
            return bytes(value.read_raw_bytes())
    return bytes(value) if isinstance(value, pikepdf.String) else b""


def _layers(document: Anything) -> Iterator[HiddenPart]:
    """Yield the layers that are not shown when the file is opened (8.11)."""
    import pikepdf  # noqa: PLC0415 - as above

    layers = document.Root.get("/OCProperties")
    usual = layers.get("/D") if isinstance(layers, pikepdf.Dictionary) else None
    hidden = usual.get("/OFF") if isinstance(usual, pikepdf.Dictionary) else None
    if isinstance(hidden, pikepdf.Array) and len(hidden):
        names = b"\0".join(_bytes(each.get("/Name")) for each in hidden if isinstance(each, pikepdf.Dictionary))
        yield HiddenPart(kind="hidden-layer", where="layers", digest=_digest(names), count=len(hidden))


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()
