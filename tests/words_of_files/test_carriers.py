"""The gate finds a name in every place in which a file can contain one, and reports the place.

Each extractor is needed for that.
"""

from io import BytesIO

import pytest

from adfm_site.build.gate import Gate
from adfm_site.diagnostics import Pointer
from adfm_site.reading.words_of_files import extracting
from adfm_site.reading.words_of_files.extracting import words_of_file
from adfm_site.reading.words_of_files.pieces import Extractor, Held, packed, unpacked
from tests.words_of_files.carriers import CARRIERS, Carrier
from tests.words_of_files.making import NAME

GATE = Gate.of_names([NAME])


def held(carrier: Carrier) -> Held:
    """Return what a carrier holds."""
    return words_of_file(carrier.file, BytesIO(carrier.data))


def test_there_are_as_many_carriers_as_were_tried() -> None:
    assert len(CARRIERS) >= 83


@pytest.mark.parametrize("title", CARRIERS)
def test_the_gate_finds_the_name_and_says_where(title: str) -> None:
    carrier = CARRIERS[title]
    found = held(carrier)
    places = {
        (words.where, words.hidden)
        for words in found.words
        if GATE.complaint_of_file(Pointer(path="a"), "a", Held(words=(words,)))
    }
    assert any(carrier.where in where and hidden is carrier.hidden for where, hidden in places), (places, found)
    complaint = GATE.complaint_of_file(Pointer(path="content/index.md"), carrier.file, found)
    assert complaint is not None
    assert complaint.code == "withheld-name-in-file"
    assert not GATE.finds(f"{complaint.message} {complaint.hints}")


@pytest.mark.parametrize("title", CARRIERS)
def test_nothing_but_the_name_stops_the_gate(title: str) -> None:
    assert Gate.of_names(["Maria Nobody"]).complaint_of_file(Pointer(path="a"), "a", held(CARRIERS[title])) is None


@pytest.mark.parametrize(
    "title", [title for title in CARRIERS if "nobody knows" not in title and "name of a" not in title]
)
def test_carriers_are_read_whole(title: str) -> None:
    assert held(CARRIERS[title]).unread == ()


@pytest.mark.parametrize("title", CARRIERS)
def test_what_was_packed_is_what_is_unpacked(title: str) -> None:
    found = held(CARRIERS[title])
    assert unpacked(packed(found)) == found


@pytest.mark.parametrize("extractor", sorted({each.__name__ for each in extracting.EXTRACTORS}))
def test_an_extractor_that_is_switched_off_is_missed(extractor: str, monkeypatch: pytest.MonkeyPatch) -> None:
    known = extracting.extractor_of

    def off(name: str, stream: BytesIO) -> Extractor | None:
        found = known(name, stream)
        return (lambda *_: iter(())) if found is not None and found.__name__ == extractor else found

    monkeypatch.setattr(extracting, "extractor_of", off)
    missed = [
        carrier
        for carrier in CARRIERS.values()
        if GATE.complaint_of_file(Pointer(path="a"), "a", held(carrier)) is None
    ]
    assert missed
