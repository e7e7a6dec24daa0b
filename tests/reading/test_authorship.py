"""Whom files name as those who wrote them: names planted wherever they may stand."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pikepdf
import pytest

from adfm_site.reading.measuring import measure

_NAME = "A. Person"
_DC, _PDF = 'xmlns:dc="http://purl.org/dc/elements/1.1/"', 'xmlns:pdf="http://ns.adobe.com/pdf/1.3/"'
_RIGHTS, _X = 'xmlns:r="http://ns.adobe.com/xap/1.0/rights/"', 'xmlns:x="http://ns.adobe.com/pdfx/1.3/"'
_APP = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"


def _xmp(inside: str, attributes: str = "") -> str:
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f"<rdf:Description {attributes}>{inside}</rdf:Description></rdf:RDF></x:xmpmeta>{' ' * 500}<?xpacket end='w'?>"
    )


_PACKETS = {
    "the creator": _xmp(f"<dc:creator {_DC}><rdf:Seq><rdf:li>{_NAME}</rdf:li></rdf:Seq></dc:creator>"),
    "the creator alone": _xmp(f"<dc:creator {_DC}>{_NAME}</dc:creator>"),
    "a contributor": _xmp(f"<dc:contributor {_DC}><rdf:Bag><rdf:li> A. \n Person </rdf:li></rdf:Bag></dc:contributor>"),
    "an attribute": _xmp("", f'{_PDF} pdf:Author="{_NAME}"'),
    "an element": _xmp(f"<pdf:Author {_PDF}>{_NAME}</pdf:Author>"),
    "an owner": _xmp(f"<r:Owner {_RIGHTS}><rdf:Bag><rdf:li>{_NAME}</rdf:li></rdf:Bag></r:Owner>"),
    "a manager": _xmp(f"<x:Manager {_X}>{_NAME}</x:Manager>"),
}


def _pdf(packet: str | bytes = "", *, packed: bool = False, **info: str) -> bytes:
    document = pikepdf.new()
    document.add_blank_page()
    for key, name in info.items():
        document.docinfo[f"/{key}"] = name
    if packet:
        document.Root.Metadata = document.make_stream(packet if isinstance(packet, bytes) else packet.encode())
    written = BytesIO()
    document.save(written, compress_streams=packed)
    return written.getvalue()


def _office(**parts: str) -> bytes:
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as packed:
        for name, text in parts.items():
            packed.writestr({"core": "docProps/core.xml", "app": "docProps/app.xml"}.get(name, f"{name}.xml"), text)
    return written.getvalue()


def _named(name: str, data: bytes) -> tuple[str, ...]:
    answer = measure(f"content/{name}", "digest", len(data), BytesIO(data))
    assert answer.diagnostics == ()
    return answer.value.authors


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("packet", _PACKETS.values(), ids=_PACKETS)
def test_a_name_in_the_packet_of_a_pdf_is_found(packet: str, packed: bool) -> None:
    assert _named("a.pdf", _pdf(packet, packed=packed)) == (_NAME,)


def test_names_of_a_pdf_are_given_once() -> None:
    assert _named("a.pdf", _pdf(_PACKETS["the creator"], Author=_NAME, Manager="B. Other")) == (_NAME, "B. Other")


def test_what_is_no_name_is_not_taken_for_one() -> None:
    packet = _xmp(
        f"<dc:title {_DC}><rdf:Alt><rdf:li>{_NAME}</rdf:li></rdf:Alt></dc:title><pdf:Producer "
        f"{_PDF}>Maker</pdf:Producer>"
    )
    assert _named("a.pdf", _pdf(packet, Title=_NAME, Producer="Maker")) == ()


@pytest.mark.parametrize(
    "packet",
    [
        b"no XML",
        b"<a>",
        b"\xff\xfe<",
        b'<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;">]><a>&d;</a>',
        b"<a/>" + b" " * 3_000_000,
    ],
    ids=["words", "half", "half in UTF-16", "entities", "long"],
)
def test_a_packet_that_cannot_be_understood_names_nobody(packet: bytes) -> None:
    assert _named("a.pdf", _pdf(packet, packed=True)) == ()


def test_those_who_made_and_saved_an_office_file_are_found() -> None:
    saved = "<c:lastModifiedBy>B. Other</c:lastModifiedBy>"
    core = f'<c:coreProperties xmlns:c="{_CORE}" {_DC}><dc:creator>{_NAME}</dc:creator>{saved}</c:coreProperties>'
    app = f'<Properties xmlns="{_APP}"><Manager>C. Third</Manager></Properties>'
    for ending in ("docx", "xlsx", "pptx"):
        assert _named(f"a.{ending}", _office(core=core, app=app)) == (_NAME, "B. Other", "C. Third")


def test_those_who_made_and_saved_an_opendocument_file_are_found() -> None:
    space = 'xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0"'
    meta = f"<m {space} {_DC}><meta:initial-creator>{_NAME}</meta:initial-creator><dc:creator>B. Other</dc:creator></m>"
    assert _named("a.odt", _office(meta=meta)) == (_NAME, "B. Other")


@pytest.mark.parametrize("data", [b"", b"words", _office(core="<a"), _office(core="<a>" * 900_000), _office(word="x")])
def test_an_office_file_that_says_nothing_of_itself_names_nobody(data: bytes) -> None:
    assert _named("a.docx", data) == ()
