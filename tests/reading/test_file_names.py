"""One rule for names: what is usable stays as it is, and for all else a usable name is proposed."""

from itertools import islice
from re import fullmatch
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adfm_site.reading.file_names import is_usable, is_usable_for_file, usable_names, usable_names_for_file

_STEMS = st.text(st.sampled_from("aZ09 _-.()'’–&ÉéßøĐ²Ⅳ\u0301ประชุม会议\u200d\x07/\\"), max_size=40) | st.text(
    max_size=150
)
_TYPES = st.sampled_from(("pdf", "PDF", "JPG", "docx", "mp3"))


@pytest.mark.parametrize(
    ("name", "new"),
    [
        ("ADFM15 Concept note FINAL (2).pdf", "adfm15-concept-note-final-2.pdf"),
        ("IMG_4312.JPG", "img-4312.jpg"),
        ("report.PDF", "report.pdf"),
        ("v1.2 final.docx", "v1-2-final.docx"),
        ("Children’s roundtable – notes.pdf", "childrens-roundtable-notes.pdf"),
        ("Übersicht.pdf", "ubersicht.pdf"),
        ("Hội nghị Đà Nẵng.pdf", "hoi-nghi-da-nang.pdf"),
        ("Ærø Straße.pdf", "aero-strasse.pdf"),
        ("ประชุม.pdf", "agenda.pdf"),
        ("รายงาน 2562.pdf", "agenda-2562.pdf"),
        ("รายงาน final.pdf", "final.pdf"),
        ("2019_11_21.pdf", "2019-11-21.pdf"),
        ("(2).pdf", "2.pdf"),
        ("---.pdf", "agenda.pdf"),
        ("con.txt", "con-2.txt"),
        ("x" * 150 + ".pdf", "x" * 100 + ".pdf"),
        ("very " * 40 + ".pdf", "-".join(["very"] * 20) + ".pdf"),
    ],
)
def test_a_name_is_proposed_that_keeps_what_can_be_kept(name: str, new: str) -> None:
    assert not is_usable_for_file(name)
    assert next(usable_names_for_file(name, "agenda")) == new


@pytest.mark.parametrize("name", ["a.pdf", "event-summary.pdf", "2019-11-21.pdf", "1.mp3", "a-2.docx"])
def test_a_usable_name_is_its_own_proposal(name: str) -> None:
    assert is_usable_for_file(name)
    assert next(usable_names_for_file(name, "agenda")) == name


@pytest.mark.parametrize(
    "name", ["", ".pdf", "a", "a.", "a..pdf", "-a.pdf", "a-.pdf", "a--b.pdf", "a.b.pdf", "aux.pdf", "a.pdf\n", "a.p-d"]
)
def test_what_is_near_to_a_usable_name_is_none(name: str) -> None:
    assert not is_usable_for_file(name)


@given(_STEMS, _TYPES)
def test_every_proposal_is_usable_and_no_two_are_equal(stem: str, type_: str) -> None:
    proposed = tuple(islice(usable_names_for_file(f"{stem}.{type_}", "report"), 4))
    assert len(set(proposed)) == 4
    for name in proposed:
        assert fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*\.[a-z0-9]+", name), name
        assert is_usable_for_file(name)
        assert next(usable_names_for_file(name, "report")) == name
    assert all(map(is_usable, islice(usable_names(stem, "page"), 4)))


@given(_STEMS, _TYPES)
def test_the_rule_does_not_depend_on_how_an_accent_is_stored(stem: str, type_: str) -> None:
    forms = [f"{normalize(form, stem)}.{type_}" for form in ("NFC", "NFD")]
    assert len({next(usable_names_for_file(name, "report")) for name in forms}) == 1
