"""The words on the pages of a PDF, for search. Read with PDFium, and only as much as readers could want to find."""

from re import compile as pattern
from typing import Any, BinaryIO, Final
from unicodedata import normalize
from zlib import decompressobj
from zlib import error as ZlibError  # noqa: N812 - a class, whatever its name

LONGEST_PAGE: Final = 20_000
LONGEST_FILE: Final = 2_000_000
MOST_PAGES: Final = 500
LONGEST_STREAM: Final = 20_000_000
_DEEPEST: Final = 8
# PDFium writes a hyphen at the end of a line, where it parts a word, as one of these.
_PARTED: Final = pattern("[\u00ad\u0002\ufffe]\\s*")
_NO_TEXT: Final = pattern("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffd-\uffff\ue000-\uf8ff]")

# Of pikepdf and PDFium, which are not imported here: they are slow to import, and only needed where a PDF is measured.
Anything = Any


def texts_of_pages(document: Anything, stream: BinaryIO) -> tuple[str, ...]:
    """Return the words of the first pages, one text a page, blanks made single; nothing where no page has any.

    document: the file as pikepdf opened it; stream: its bytes. Nothing is given of a file that would unfold to more than any file for
    readers does, nor of one that PDFium cannot open: readers lose nothing but that search does not look into it.
    """
    import pypdfium2 as pdfium  # noqa: PLC0415 - as above

    if any(map(_unfolds_too_far, document.objects)):
        return ()
    found: list[str] = []
    left = LONGEST_FILE
    stream.seek(0)
    try:
        with pdfium.PdfDocument(stream) as opened:
            for number, page in enumerate(document.pages[:MOST_PAGES]):
                words = _words(opened[number])[:left] if _draws(page, page.resources, {}) <= LONGEST_STREAM else ""
                left -= len(words)
                found.append(words)
    except pdfium.PdfiumError:
        return ()
    return tuple(found) if any(found) else ()


def cleaned(text: str) -> str:
    """Return a text as one line of words: those parted at the ends of lines joined, signs that mean nothing outside the file left out."""
    return " ".join(_NO_TEXT.sub(" ", _PARTED.sub("", normalize("NFC", text))).split())


def _words(page: Anything) -> str:
    text = page.get_textpage()
    try:
        return cleaned(text.get_text_range(0, min(text.count_chars(), LONGEST_PAGE)))
    finally:
        text.close()
        page.close()


def _unfolds_too_far(found: Anything) -> bool:
    """Whether something that may be read for the words, so no picture, is longer than any file for readers has when it is unfolded."""
    import pikepdf  # noqa: PLC0415 - as above

    if not isinstance(found, pikepdf.Stream) or found.get("/Subtype") == "/Image":
        return False
    filters: Any = found.get("/Filter", [])
    packed = [str(name) for name in filters] if isinstance(filters, pikepdf.Array) else [str(filters)] if filters else []
    data = found.read_raw_bytes()
    if packed != ["/FlateDecode"]:
        return len(data) > LONGEST_STREAM // (10 if packed else 1)
    unfolding = decompressobj()
    try:
        unfolding.decompress(data, LONGEST_STREAM)
    except ZlibError:  # damaged before it became too long
        return False
    return bool(unfolding.unconsumed_tail)


def _draws(content: Anything, resources: Anything, known: dict[object, int], depth: int = 0) -> int:
    """Return how many bytes of commands are gone through to draw something: forms count as often as they are drawn, at any depth.

    known: what is known of forms already; one that draws itself, or goes too deep, counts as too long.
    """
    import pikepdf  # noqa: PLC0415 - as above

    forms = resources.get("/XObject", {}) if resources is not None else {}
    found = 1
    for command in pikepdf.parse_content_stream(content, "Do"):
        form = forms.get(str(command.operands[0])) if command.operands else None
        if form is None or form.get("/Subtype") != "/Form":
            continue
        key = form.objgen
        if key not in known:
            known[key] = LONGEST_STREAM + 1
            if depth < _DEEPEST:
                known[key] = len(form.read_bytes()) + _draws(form, form.get("/Resources", resources), known, depth + 1)
        found += known[key]
        if found > LONGEST_STREAM:
            break
    return found
