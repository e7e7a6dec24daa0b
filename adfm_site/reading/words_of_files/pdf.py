"""Words of PDF files (ISO 32000-1).

They are on pages, in all other objects, attachments, forms that no page draws, and earlier revisions.
"""

from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any, BinaryIO, Final

from adfm_site.patterns import pattern
from adfm_site.reading.pdf_streams import unfolds_beyond
from adfm_site.reading.pdf_text import LONGEST_STREAM, MOST_PAGES_READ, Pages, content_of, pages_of
from adfm_site.reading.words_of_files.markup import read_markup
from adfm_site.reading.words_of_files.pieces import Found, Unread, Walk, Words, everything
from adfm_site.reading.words_of_files.plain_text import decoded
from adfm_site.reading.words_of_files.runs import runs
from adfm_site.signals import signals_blocked

# Of pikepdf, which is not imported here: it is slow to import, and only needed where there are PDFs.
Anything = Any

# Places of texts by the key under which they stand (tables 31, 44, 164, 170, 220, 317, 323 and others).
_PLACES: Final[Mapping[str, str]] = {
    key: place
    for place, keys in {
        "annotations": "/Contents /RC /Subj",
        "annotations and form fields": "/T",
        "form fields": "/V /DV /TU /RV /Opt /CA",
        "outline or title": "/Title",
        "alternative texts": "/Alt",
        "replaced texts": "/ActualText",
        "expanded abbreviations": "/E",
        "scripts": "/JS",
        "addresses of links": "/URI",
        "names of files": "/F /UF /Desc",
        "properties": "/Author /Subject /Keywords /Creator /Producer",
        "names": "/Names /Dests /Limits",
        "names of layers": "/Name",
        "page labels": "/P",
    }.items()
    for key in keys.split()
}
_DIGESTS: Final = frozenset(("/ID", "/CheckSum"))
_OTHER: Final = "other objects"
_TEXT_IN: Final = pattern(rb"[(#]|(?<!<)<[0-9A-Fa-f]")
_LETTERS: Final = pattern(r"[^\W\d_]")
_END: Final = pattern(rb"%%EOF")
_MOST_REVISIONS: Final = 30
_STEPS_OF_PAGE: Final = 100
_MOST_FORMS: Final = 2_000
_DEEPEST: Final = 60
_NO_WORDS: Final = frozenset(("/Image", "/Form", "/Type1C", "/CIDFontType0C", "/OpenType"))
_NO_TYPES: Final = frozenset(("/ObjStm", "/XRef", "/Pattern", "/CMap", "/Halftone"))
# Names that every file has; of the others those are of interest that somebody typed.
_WRITTEN: Final = pattern(r"[^\x21-\x7e]|_")


def pdf(stream: BinaryIO, walk: Walk) -> Iterator[Found]:
    """Yield the words of a file. Raises pikepdf's errors where it is damaged."""
    with signals_blocked():  # An interruption while it is imported would end the process at once.
        import pikepdf  # noqa: PLC0415 - slow to import, and only needed where there are PDFs

    stream.seek(0)
    try:
        document = pikepdf.open(stream)
    except pikepdf.PasswordError:
        yield Unread(where="", why="it asks for a password")
        return
    with document:
        yield from words_of_document(document, pages_of(document, stream), stream, walk)


def words_of_document(document: Anything, pages: Pages, stream: BinaryIO, walk: Walk) -> Iterator[Found]:
    """Yield the words of a file that is open. pages: those on its pages; stream: its bytes."""
    seen: set[str] = set()
    yield from _new(_of_document(document, pages, walk), seen)
    yield from _earlier(stream, seen, walk)


def _of_document(document: Anything, pages: Pages, walk: Walk) -> Iterator[Found]:
    walk.go(len(pages.texts) * _STEPS_OF_PAGE)
    unread = [number for number, text in enumerate(pages.texts, start=1) if text is None]
    if unread:
        yield Unread(where=_named(unread), why="drawing them takes too long, or they are damaged")
    if pages.count > len(pages.texts):
        yield Unread(where=f"pages after page {len(pages.texts)}", why="only so many pages are read")
    for number, text in enumerate(pages.texts, start=1):
        yield Words(where=f"page {number}", text=text or "")
    yield from _objects(document, walk)
    yield from _drawn_elsewhere(document, pages)


def _new(found: Iterator[Found], seen: set[str]) -> Iterator[Found]:
    """Yield what was found but for texts that were found before."""
    for each in found:
        if isinstance(each, Unread):
            yield each
        elif each.text not in seen:
            seen.add(each.text)
            yield each


def _objects(document: Anything, walk: Walk) -> Iterator[Found]:
    """Yield the texts of all objects, whatever they are for, and what lies in streams that no page draws."""
    import pikepdf  # noqa: PLC0415 - as above

    texts: dict[str, dict[str, None]] = {}
    attached = _attached(document)
    for found in document.objects:
        if isinstance(found, pikepdf.Stream):
            _look(found.stream_dict, texts)
            yield from _stream(found, attached.get(found.objgen, ""), walk)
        elif isinstance(found, pikepdf.Dictionary | pikepdf.Array | pikepdf.String):
            _look(found, texts)
    for content in _contents(document):
        _marked(content, texts)
    _look(document.docinfo, texts, key="/Author")
    for name in document.Root.get("/Dests", {}):
        _put(texts, "names", str(name).removeprefix("/"))
    for name in document.docinfo:
        _put(texts, "properties", str(name).removeprefix("/"))
    for where, pieces in texts.items():
        yield Words(where=where, text="\n".join(pieces), hidden=where != "form fields")


def _attached(document: Anything) -> Mapping[tuple[int, int], str]:
    """Return the names of attached files by the numbers of the streams that hold them (7.11.3)."""
    import pikepdf  # noqa: PLC0415 - as above

    names: dict[tuple[int, int], str] = {}
    for found in document.objects:
        for each in (found, found.get("/FS")) if isinstance(found, pikepdf.Dictionary) else ():
            if isinstance(each, pikepdf.Dictionary) and isinstance(each.get("/EF"), pikepdf.Dictionary):
                name = str(each.get("/UF", each.get("/F", "")))
                names |= {stream.objgen: name for stream in each["/EF"].values() if isinstance(stream, pikepdf.Stream)}
    return names


def _look(found: Anything, texts: dict[str, dict[str, None]], key: str = "") -> None:
    """Note the texts in an object. Most have none, which is soon seen of the object as it is written."""
    if _TEXT_IN.search(found.unparse(resolved=True)):
        _gather(found, key, texts, 0)


def _gather(found: Anything, key: str, texts: dict[str, dict[str, None]], depth: int) -> None:
    import pikepdf  # noqa: PLC0415 - as above

    if isinstance(found, pikepdf.String):
        _put(texts, _PLACES.get(key, _OTHER), str(found))
        raw = bytes(found)
        if not raw.isascii():  # Some programs write UTF-8 without its mark.
            _put(texts, _PLACES.get(key, _OTHER), raw.decode("utf-8", "ignore"))
    elif isinstance(found, pikepdf.Name):
        _put_name(texts, str(found))
    elif depth <= _DEEPEST and isinstance(found, pikepdf.Array | pikepdf.Dictionary):
        keys = [key] * len(found) if isinstance(found, pikepdf.Array) else list(found.keys())
        values = list(found) if isinstance(found, pikepdf.Array) else [found[each] for each in keys]
        for each, value in zip(keys, values, strict=True):
            _put_name(texts, each)
            if each not in _DIGESTS and not getattr(value, "is_indirect", False):
                _gather(value, each, texts, depth + 1)


def _put_name(texts: dict[str, dict[str, None]], name: str) -> None:
    if _WRITTEN.search(name):
        _put(texts, "names", name.removeprefix("/"))


def _put(texts: dict[str, dict[str, None]], where: str, text: str) -> None:
    if _LETTERS.search(text):
        texts.setdefault(where, {})[text] = None


def _stream(found: Anything, name: str, walk: Walk) -> Iterator[Found]:
    """Yield the words of a stream that is not a picture, a font or the content of a page.

    These are attachments, XMP, scripts, and forms in XML.
    """
    if (
        str(found.get("/Subtype", "")) in _NO_WORDS
        or str(found.get("/Type", "")) in _NO_TYPES
        or "/PatternType" in found
    ):
        return
    is_attachment = bool(name) or found.get("/Type") == "/EmbeddedFile"
    if not is_attachment and ("/Length1" in found or "/FunctionType" in found or "/ShadingType" in found):
        return
    if unfolds_beyond(found, walk.left()):
        walk.unfold(walk.left() + 1)
    data = found.read_bytes()
    walk.unfold(len(data))
    if is_attachment or "/Params" in found:
        yield from walk.inside(name, data, f"attachment {name}".strip(), hidden=True)
    elif found.get("/Type") == "/Metadata":
        yield from (Words(where="XMP", text=words.text, hidden=True) for words in read_markup(data, walk).words())
    elif data.lstrip(b"\xef\xbb\xbf\xfe\xff \t\r\n\0").startswith(b"<"):
        yield from (Words(where="XML in it", text=words.text, hidden=True) for words in read_markup(data, walk).words())
    elif b"\0" in data[:2] or data[:2] in (b"\xfe\xff", b"\xff\xfe"):
        yield Words(where="scripts and texts", text="\n".join(decoded(data)), hidden=True)
    elif b"begincmap" not in data[:2000]:
        yield Words(where="scripts and texts", text=runs(data) if _is_script(data) else "", hidden=True)


def _is_script(data: bytes) -> bool:
    """Return whether a stream without a type is a text; contents of pages are read as they are drawn."""
    return len(data) < LONGEST_STREAM and not _OPERATORS.search(data[:4000])


_OPERATORS: Final = pattern(rb"(?:^|\s)(?:BT|ET|re|cm|Do|Tj|TJ|BDC|EMC|rg|RG|gs)(?=\s|$)")


def _contents(document: Anything) -> Iterator[Anything]:
    """Yield pages and forms, in which marked content may stand that says more than it draws."""
    import pikepdf  # noqa: PLC0415 - as above

    yield from document.pages[:MOST_PAGES_READ]
    for found in document.objects:
        if isinstance(found, pikepdf.Stream) and found.get("/Subtype") == "/Form":
            yield found


def _marked(content: Anything, texts: dict[str, dict[str, None]]) -> None:
    """Note the texts that marked content brings with it (14.6)."""
    import pikepdf  # noqa: PLC0415 - as above

    try:
        if b"<<" not in content_of(content):
            return
        commands = pikepdf.parse_content_stream(content, "BDC DP")
    except (pikepdf.PdfError, TypeError, ValueError):  # damaged, or no content at all
        return
    for command in commands:
        for operand in command.operands:
            if isinstance(operand, pikepdf.Dictionary):
                _look(operand, texts)


def _drawn_elsewhere(document: Anything, pages: Pages) -> Iterator[Found]:
    """Yield the words of forms that no page draws, and the words under replaced texts.

    One such form is the appearance of an annotation.
    """
    import pikepdf  # noqa: PLC0415 - as above

    if not pages.texts or all(text is None for text in pages.texts):
        return
    forms = [
        found
        for found in document.objects
        if isinstance(found, pikepdf.Stream)
        and (found.get("/Subtype") == "/Form" or found.get("/PatternType") == 1)
        and found.objgen not in pages.drawn
    ]
    replaced = [page for page in document.pages[:MOST_PAGES_READ] if _replaces(page)]
    if not forms and not replaced:
        return
    if len(forms) > _MOST_FORMS:
        yield Unread(where="drawings that no page shows", why=f"there are more than {_MOST_FORMS:,} of them")
    with pikepdf.new() as apart:
        for form in forms[:_MOST_FORMS]:
            _add_form(apart, form, document)
        for page in replaced:
            apart.pages.append(page)
            copy = apart.pages[-1]
            copy.Contents = apart.make_stream(content_of(page).replace(b"/ActualText", b"/OtherText"))
            for properties in copy.resources.get("/Properties", {}).values():
                if "/ActualText" in properties:
                    del properties["/ActualText"]
        written = BytesIO()
        apart.save(written)
    with pikepdf.open(written) as again:
        drawn = pages_of(again, written)
    for number, text in enumerate(drawn.texts):
        is_form = number < len(forms[:_MOST_FORMS])
        where = "annotations and drawings that no page shows" if is_form else "text under replaced texts"
        yield Words(where=where, text=text or "", hidden=True)


def _add_form(apart: Anything, form: Anything, document: Anything) -> None:
    """Add a page that draws a form and nothing else."""
    import pikepdf  # noqa: PLC0415 - as above

    copy = apart.copy_foreign(form)
    copy.Type, copy.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
    if "/BBox" not in copy:
        copy.BBox = pikepdf.Array([0, 0, 1000, 1000])
    page = apart.add_blank_page(page_size=(1000, 1000))
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=copy))
    shared = document.Root.get("/AcroForm", {}).get("/DR")
    if "/Resources" not in copy and shared is not None:
        copy.Resources = (
            apart.copy_foreign(shared) if shared.is_indirect else apart.copy_foreign(document.make_indirect(shared))
        )
    page.Contents = apart.make_stream(b"/F Do")


def _replaces(page: Anything) -> bool:
    """Return whether a page has replaced texts, in its content or in the properties that are named there."""
    if b"/ActualText" in content_of(page):
        return True
    properties = page.resources.get("/Properties", {}) if page.resources is not None else {}
    return any("/ActualText" in each for each in properties.values())


def _earlier(stream: BinaryIO, seen: set[str], walk: Walk) -> Iterator[Found]:
    """Yield what only earlier revisions contain, and what follows the end of the file.

    A file that was changed keeps its earlier revisions, each up to its own end (7.5.6).
    """
    import pikepdf  # noqa: PLC0415 - as above

    data = everything(stream, walk)
    ends = [match.end() for match in _END.finditer(data)]
    # The first end of a file that is made for slow lines is that of its first page (annex F).
    begin = 1 if b"/Linearized" in data[:1024] else 0
    earlier = ends[begin:-1]
    if len(earlier) > _MOST_REVISIONS:
        yield Unread(where="earlier revisions", why=f"there are more than {_MOST_REVISIONS}")
    for end in earlier[-_MOST_REVISIONS:]:
        walk.unfold(end)
        cut = BytesIO(data[:end])
        try:
            with pikepdf.open(cut) as document:
                found = list(_of_document(document, pages_of(document, cut), walk))
        except (pikepdf.PdfError, RuntimeError, ValueError):  # no revision but an attached file, which is read as such
            continue
        for each in _new(iter(found), seen):
            if isinstance(each, Words):
                yield Words(where=f"an earlier revision, {each.where}", text=each.text, hidden=True)
    if ends and data[ends[-1] :].strip():
        yield Words(where="after the end of the file", text=runs(data[ends[-1] :]), hidden=True)


def _named(numbers: list[int]) -> str:
    shown = ", ".join(map(str, numbers[:5]))
    return f"page {shown}" if len(numbers) == 1 else f"pages {shown}{' and others' if len(numbers) > 5 else ''}"  # noqa: PLR2004 - as shown
