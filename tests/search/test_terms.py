"""The terms under which texts are found."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from adfm_site.wording.terms import LONGEST, is_word, terms


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The Détention of CHILDREN", ["detention", "children"]),
        ("Indonesia’s peer-learning: 2019/20", ["indonesia", "peer", "learning", "2019", "20"]),
        ("Đà Nẵng, Straße, Øresund, İzmir", ["da", "nang", "strasse", "oresund", "izmir"]),
        ("De\u0301tention de\u00adten\u200btion ﬁnal ｆｕｌｌ", ["detention", "detention", "final", "full"]),
        ("Νίκος ΝΊΚΟΣ", ["νικοσ", "νικοσ"]),
        ("বাংলাদেশে শিশু", ["বাংলাদেশে", "শিশু"]),
        ("اردو میں", ["اردو", "میں"]),
        ("7 a B", ["7"]),
        ("", []),
    ],
)
def test_words_are_folded_and_kept_whole(text: str, found: list[str]) -> None:
    assert terms(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ประชุม", ["ประ", "ระช", "ะชุ", "ชุม", "ุม"]),
        ("เด็ก ไทย", ["เด็", "ด็ก", "็ก", "ไทย", "ทย"]),
        ("ASEAN日本2019", ["asean", "日本", "2019"]),
        ("ကလေး", ["ကလေ", "လေး", "ေး"]),
        ("កុមារ។", ["កុម", "ុមា", "មារ", "ារ"]),
        ("ລາວ", ["ລາວ", "າວ"]),
        ("難", ["難"]),
    ],
)
def test_scripts_without_spaces_are_taken_three_signs_at_a_time(text: str, found: list[str]) -> None:
    assert terms(text) == found


def test_a_sign_written_in_two_ways_is_one() -> None:
    assert terms("คำ") == terms("คํา")  # sara am, and nikhahit with sara aa
    assert terms("ຄຳ") == terms("ຄໍາ")


def test_a_joiner_between_letters_changes_nothing() -> None:
    assert terms("ประ\u200bชุม") == terms("ประชุม")


@given(some.text(max_size=80))
def test_every_text_has_terms_that_are_terms_of_themselves(text: str) -> None:
    for term in terms(text):
        assert term
        assert len(term) <= LONGEST
        assert " " not in term
        if is_word(term):
            assert terms(term) in ([term], [])  # a word that was cut may be a stop word


@given(some.text(max_size=60), some.text(max_size=60))
def test_the_terms_of_two_texts_are_those_of_each(one: str, other: str) -> None:
    assert terms(f"{one} . {other}") == [*terms(one), *terms(other)]
