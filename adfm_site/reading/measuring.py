"""What a file for readers is: its type, size, pages, language, and whether it can be read aloud.

Measured, never typed.
"""

from hashlib import sha256
from typing import BinaryIO, Final, NamedTuple
from xml.etree import ElementTree as ET

from msgspec.structs import replace

from adfm_site.diagnostics import Checked, Pointer, Said, problem
from adfm_site.model.file import Measured
from adfm_site.patterns import pattern
from adfm_site.pictures.dissected import TooLarge, Unsupported
from adfm_site.reading.authorship import OFFICE, named_in_office, named_in_pdf
from adfm_site.reading.drawings import Unsafe, drawing_of, faults_of_drawing
from adfm_site.reading.file_types import PICTURES, STATIC, STATIC_TYPES, TYPES, ending_of
from adfm_site.reading.hidden.by_ending import hidden_in_file
from adfm_site.reading.hidden.pdf import hidden_in_pdf
from adfm_site.reading.pdf_text import pages_of
from adfm_site.reading.raw_pages import LARGEST, faults_of_page
from adfm_site.reading.unopened import file_with_password, has_password, is_pointer, pointer_of_git_lfs
from adfm_site.reading.words_of_files.extracting import words_of_file, words_of_pdf
from adfm_site.reading.words_of_files.pieces import Held
from adfm_site.signals import signals_blocked

_LENGTH: Final = pattern(r"\s*(\d+(?:\.\d+)?)(?:px)?\s*")
_DRAWING_LARGEST: Final = 1_000_000
_PICTURE_LARGEST: Final = 60_000_000


@problem("error")
def damaged_file(label: str) -> Said:
    """The program cannot open a file, so readers could not open it either.

    It may be damaged, or its name may have the wrong ending.
    """
    return Said(
        f"This file cannot be opened as {label}.",
        hints=("Open it yourself, save it again, and check the ending of its name.",),
    )


@problem("error")
def unsafe_drawing(what: str) -> Said:
    """An SVG drawing may contain shapes, text and style only.

    Scripts, foreign elements and links to other websites could harm readers.
    """
    return Said(f"This drawing contains {what}.", hints=("Save it as a plain SVG, or as a PNG.",))


@problem("error")
def picture_too_large(how: str) -> Said:
    """Showing a picture takes memory and time for each pixel, even if the file is small.

    A picture of 40 million pixels is refused.

    For an animation all frames count, and for a JPEG all the passes in which it is drawn.
    """
    return Said(
        f"This picture is too large: {how}.",
        hints=("Save a smaller copy. Pages show pictures at most 1,440 pixels wide, so 4,000 pixels are enough.",),
    )


@problem("error")
def unsupported_picture(what: str) -> Said:
    """Pictures are JPEG, PNG, WebP or GIF. Some browsers and programs show only the first frame of an animated PNG."""
    return Said(
        f"This is {what}, which is not published.", hints=("Save it as a GIF, a WebP, or a PNG with one frame.",)
    )


class Examined(NamedTuple):
    """What was measured of a file, and all words that it holds."""

    measured: Checked[Measured]
    held: Held


def measure(path: str, digest: str, size: int, stream: BinaryIO) -> Checked[Measured]:
    """Measure a file. stream: its bytes from the beginning."""
    return examine(path, digest, size, stream).measured


def examine(path: str, digest: str, size: int, stream: BinaryIO, known: Held | None = None) -> Examined:
    """Measure a file and read its words. stream: its bytes from the beginning.

    known: its words, where they were read before.
    """
    words: list[Held] = [] if known is None else [known]
    measured = _measured(path, digest, size, stream, words)
    # Pictures are published without what they tell of themselves; what cannot be opened is not published.
    if not words and not measured.diagnostics and (ending_of(path) == "svg" or ending_of(path) not in PICTURES):
        words.append(words_of_file(path, stream))
    held, value = words[0] if words else Held(), measured.value
    unread = tuple(f"{each.where}: {each.why}" if each.where else each.why for each in held.unread)
    hidden = value.hidden if measured.diagnostics else value.hidden or hidden_in_file(ending_of(path), stream)
    value = replace(value, unread=unread, hidden=hidden)
    return Examined(Checked(value=value, diagnostics=measured.diagnostics), held)


def _measured(path: str, digest: str, size: int, stream: BinaryIO, words: list[Held]) -> Checked[Measured]:
    """Measure a file. words: takes what was read on the way."""
    static = path.startswith(STATIC)
    ending = ending_of(path)
    label, media_type = (STATIC_TYPES if static else TYPES).get(ending, ("", "application/octet-stream"))
    plain = Measured(path=path, digest=digest, size=size, label=label, media_type=media_type)
    if is_pointer(size, stream):
        return Checked(value=plain, diagnostics=(pointer_of_git_lfs(Pointer(path=path)),))
    try:
        match ending:
            case "pdf":
                return _pdf(plain, stream, words)
            case _ if ending in OFFICE:
                if has_password(stream):
                    return Checked(value=plain, diagnostics=(file_with_password(Pointer(path=path), label),))
                return Checked(value=replace(plain, authors=named_in_office(stream)))
            case "svg":
                return _drawing(plain, stream)
            case _ if ending in PICTURES:
                return _picture(plain, ending, stream)
            case "" | "htm" | "html" | "xml" if static:
                return Checked(value=plain, diagnostics=tuple(faults_of_page(path, stream.read(LARGEST + 1))))
    except Exception:  # noqa: BLE001 - the libraries raise many kinds of exceptions on damaged files, all of which mean this
        return Checked(value=plain, diagnostics=(damaged_file(Pointer(path=path), label),))
    return Checked(value=plain)


def _pdf(plain: Measured, stream: BinaryIO, words: list[Held]) -> Checked[Measured]:
    with signals_blocked():  # An interruption while it is imported would end the process at once.
        import pikepdf  # noqa: PLC0415 - slow to import, and only needed where there are PDFs

    try:
        document = pikepdf.open(stream)
    except pikepdf.PasswordError:
        return Checked(value=plain, diagnostics=(file_with_password(Pointer(path=plain.path), plain.label),))
    with document:
        root = document.Root
        marks = root.get("/MarkInfo")
        pages = pages_of(document, stream)
        if not words:
            words.append(words_of_pdf(document, pages, stream))
        measured = replace(
            plain,
            pages=pages.count,
            language=str(root["/Lang"]) or None if "/Lang" in root else None,
            tagged=bool(marks.get("/Marked", False)) if isinstance(marks, pikepdf.Dictionary) else False,
            titled=bool(str(document.docinfo.get("/Title", "")).strip()),
            authors=named_in_pdf(document),
            readable=pages.shows_text,
            texts=pages.for_search,
            has_words=bool(pages.for_search),
            searched=pages.searched,
            hidden=hidden_in_pdf(document),
        )
    return Checked(value=measured)


def _picture(plain: Measured, ending: str, stream: BinaryIO) -> Checked[Measured]:
    """Measure what readers get of a picture: a copy without anything that tells of people, places or cameras."""
    from adfm_site.pictures.cleaning import FORMS, clean  # noqa: PLC0415 - only needed where there are pictures

    pointer = Pointer(path=plain.path)
    data = stream.read(_PICTURE_LARGEST + 1)
    if len(data) > _PICTURE_LARGEST:
        return Checked(
            value=plain,
            diagnostics=(picture_too_large(pointer, f"it has more than {_PICTURE_LARGEST // 1_000_000} MB"),),
        )
    try:
        cleaned = clean(data, FORMS[ending])
    except TooLarge as found:
        return Checked(value=plain, diagnostics=(picture_too_large(pointer, f"it has {found}"),))
    except Unsupported as found:
        return Checked(value=plain, diagnostics=(unsupported_picture(pointer, str(found)),))
    measured = replace(
        _sized(plain, cleaned.width, cleaned.height),
        size=len(cleaned.data),
        published="" if cleaned.data == data else sha256(cleaned.data).hexdigest(),
        located=cleaned.located,
        scalable=cleaned.scalable,
    )
    return Checked(value=measured)


def _sized(plain: Measured, width: int, height: int) -> Measured:
    return replace(plain, width=width, height=height)


def _drawing(plain: Measured, stream: BinaryIO) -> Checked[Measured]:
    data = stream.read(_DRAWING_LARGEST + 1)
    pointer = Pointer(path=plain.path)
    if len(data) > _DRAWING_LARGEST:
        return Checked(value=plain, diagnostics=(unsafe_drawing(pointer, f"more than {_DRAWING_LARGEST:,} bytes"),))
    try:
        root = drawing_of(data)
    except Unsafe as found:
        return Checked(value=plain, diagnostics=(unsafe_drawing(pointer, str(found)),))
    complaints = tuple(unsafe_drawing(pointer, what) for what in dict.fromkeys(faults_of_drawing(root)))
    size = _drawing_size(root)
    return Checked(value=_sized(plain, *size) if size else plain, diagnostics=complaints)


def _drawing_size(root: ET.Element) -> tuple[int, int] | None:
    lengths = [_LENGTH.fullmatch(root.get(name, "")) for name in ("width", "height")]
    if all(lengths):
        return round(float(lengths[0][1])), round(float(lengths[1][1]))  # type: ignore[index]
    box = root.get("viewBox", "").replace(",", " ").split()
    return (round(float(box[2])), round(float(box[3]))) if len(box) == 4 else None  # noqa: PLR2004 - x, y, width, height
