"""The words on the pages of a PDF, read with PDFium.

The gate reads all of them, search as many as readers could want to find.
"""

from collections.abc import Iterator
from typing import Any, BinaryIO, Final
from unicodedata import normalize

from msgspec import Struct

from adfm_site.patterns import pattern
from adfm_site.reading.pdf_streams import unfolded, unfolds_beyond

LONGEST_PAGE: Final = 20_000
LONGEST_FILE: Final = 2_000_000
MOST_PAGES: Final = 500
"""The pages that search looks into."""
MOST_PAGES_READ: Final = 5_000
"""The pages that are read at all."""
LONGEST_STREAM: Final = 20_000_000
_DEEPEST: Final = 8
# PDFium writes a hyphen at the end of a line, where it parts a word, as one of these.
_PARTED: Final = pattern("[\u00ad\u0002\ufffe]\\s*")
_NO_TEXT: Final = pattern("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffd-\uffff\ue000-\uf8ff]")
# The operators that draw an object and that draw text (ISO 32000-1, annex A).
_DRAWS: Final = "Do"
_SHOWS: Final = "Do Tj TJ ' \""
# Content without any of their bytes need not be taken apart, which takes most of the time.
_BYTES: Final = {_DRAWS: pattern(b"Do"), _SHOWS: pattern(b"Do|T[jJ]|['\"]")}

# Of pikepdf and PDFium, which are not imported here: they are slow to import, and only needed where a PDF is measured.
Anything = Any


class Pages(Struct, frozen=True, kw_only=True):
    """The words on the pages of a file.

    texts: of each page that was looked at, None where it could not be read. count: of all pages. shows_text: whether
    any page draws text; None where none was seen and not all pages could be looked at. drawn: the numbers of the forms
    that pages draw.
    """

    texts: tuple[str | None, ...]
    count: int
    shows_text: bool | None
    drawn: frozenset[tuple[int, int]]

    @property
    def for_search(self) -> tuple[str, ...]:
        """The words of the first pages, of each and of all only so many; nothing where no page has any."""
        return tuple(self._cut()) if any(self.texts) else ()

    @property
    def searched(self) -> bool:
        """Return whether all words are among those for search."""
        return (
            not any(read is None for read in self.texts)
            and len(self.texts) == self.count
            and self.for_search == self._words
        )

    @property
    def _words(self) -> tuple[str, ...]:
        return tuple(read or "" for read in self.texts) if any(self.texts) else ()

    def _cut(self) -> Iterator[str]:
        left = LONGEST_FILE
        for words in self.texts[:MOST_PAGES]:
            kept = (words or "")[: min(LONGEST_PAGE, left)]
            left -= len(kept)
            yield kept


def pages_of(document: Anything, stream: BinaryIO) -> Pages:
    """Return the words of each page, blanks made single.

    document: the file as pikepdf opened it; stream: its bytes. No page is read of a file that would unfold to more than
    any file for readers does, nor of one that PDFium cannot open.
    """
    count = len(document.pages)
    looked_at = min(count, MOST_PAGES_READ)
    drawn: dict[tuple[int, int], int] = {}
    if any(unfolds_beyond(stream, LONGEST_STREAM) for stream in _streams(document)):
        return Pages(texts=(None,) * looked_at, count=count, shows_text=None, drawn=frozenset())
    texts = _texts(document, stream, looked_at, drawn)
    shown: bool | None = any(texts)
    if not shown:
        shown = any(_shows_text(page, page.resources, set()) for page in document.pages[:looked_at])
        if not shown and (looked_at < count or any(text is None for text in texts)):
            shown = None
    return Pages(texts=texts, count=count, shows_text=shown, drawn=frozenset(drawn))


def _streams(document: Anything) -> Iterator[Anything]:
    """Return the streams that may be read for the words: no picture, no attachment."""
    import pikepdf  # noqa: PLC0415 - as above

    streams = (found for found in document.objects if isinstance(found, pikepdf.Stream))
    return (each for each in streams if each.get("/Subtype") != "/Image" and each.get("/Type") != "/EmbeddedFile")


def cleaned(text: str) -> str:
    """Return a text as one line of words.

    Words that are divided at the ends of lines are joined. Signs without a meaning outside the file are left out.
    """
    return " ".join(_NO_TEXT.sub(" ", _PARTED.sub("", normalize("NFC", text))).split())


def content_of(drawn: Anything) -> bytes:
    """Return the commands of a page, all its streams in one piece (7.8.2), or those of a form."""
    import pikepdf  # noqa: PLC0415 - as above

    if not isinstance(drawn, pikepdf.Page):
        return unfolded(drawn, LONGEST_STREAM)
    contents = drawn.obj.get("/Contents")
    streams = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
    return b"\n".join(unfolded(each, LONGEST_STREAM) for each in streams if isinstance(each, pikepdf.Stream))


def _texts(
    document: Anything, stream: BinaryIO, looked_at: int, drawn: dict[tuple[int, int], int]
) -> tuple[str | None, ...]:
    import pypdfium2 as pdfium  # noqa: PLC0415 - as above

    found: list[str | None] = []
    stream.seek(0)
    try:
        with pdfium.PdfDocument(stream) as opened:
            for number, page in enumerate(document.pages[:looked_at]):
                known: dict[tuple[int, int], int] = {}
                if not _BYTES[_SHOWS].search(content_of(page)):
                    found.append("")
                else:
                    found.append(
                        _words(opened[number]) if _draws(page, page.resources, known) <= LONGEST_STREAM else None
                    )
                drawn.update(known)
    except pdfium.PdfiumError:
        return (*found, *((None,) * (looked_at - len(found))))
    return tuple(found)


def _words(page: Anything) -> str:
    text = page.get_textpage()
    try:
        return cleaned(text.get_text_range())
    finally:
        text.close()
        page.close()


def _forms_in(content: Anything, resources: Anything, operators: str) -> tuple[list[Anything], bool]:
    """Return the forms that content draws, and whether it has any other of the operators.

    A form that is drawn twice is listed twice.
    """
    import pikepdf  # noqa: PLC0415 - as above

    drawn: list[Anything] = []
    other = False
    if not _BYTES[operators].search(content_of(content)):
        return drawn, other
    forms = resources.get("/XObject", {}) if resources is not None else {}
    for command in pikepdf.parse_content_stream(content, operators):
        if str(command.operator) != "Do":
            other = True
            continue
        form = forms.get(str(command.operands[0])) if command.operands else None
        if form is not None and form.get("/Subtype") == "/Form":
            drawn.append(form)
    return drawn, other


def _draws(content: Anything, resources: Anything, known: dict[tuple[int, int], int], depth: int = 0) -> int:
    """Return how many bytes of commands are read to draw something.

    Forms count as often as they are drawn, at any depth. known: the lengths of forms counted before; one that draws
    itself, or has too many levels, counts as too long.
    """
    found = 1
    for form in _forms_in(content, resources, _DRAWS)[0]:
        key = form.objgen
        if key not in known:
            known[key] = LONGEST_STREAM + 1
            if depth < _DEEPEST:
                known[key] = len(form.read_bytes()) + _draws(form, form.get("/Resources", resources), known, depth + 1)
        found += known[key]
        if found > LONGEST_STREAM:
            break
    return found


def _shows_text(content: Anything, resources: Anything, seen: set[object]) -> bool:
    """Return whether a page or a form draws text (ISO 32000-1, 9.4.3).

    It may do so itself, or in a form that it draws, at any depth.
    """
    forms, shows = _forms_in(content, resources, _SHOWS)
    if shows:
        return True
    for form in forms:
        if form.objgen not in seen:
            seen.add(form.objgen)
            if len(seen) > LONGEST_PAGE or _shows_text(form, form.get("/Resources", resources), seen):
                return True
    return False
