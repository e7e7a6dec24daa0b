"""The language of a title, told by its script."""

import pytest

from adfm_site.model.scripts import language_of, language_of_script, parts


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Second meeting", ""),
        ("Zweite Sitzung über Brücken", ""),
        ("", ""),
        ("2020", ""),
        ("การประชุมริมแม่น้ำ", "th"),
        ("ກອງປະຊຸມຄັ້ງທີສອງ", "lo"),
        ("កិច្ចប្រជុំលើកទីពីរ", "km"),
        ("ဒုတိယအကြိမ် အစည်းအဝေး", "my"),
        ("নদীর তীরে সভা", "bn"),
        ("الاجتماع الثاني", "ar"),
        ("دریا کے کنارے دوسرا اجلاس", "ur"),
        ("گزارش رودخانه", "fa"),
        ("川の会議", "ja"),
        ("河流会议", "zh"),
        ("Meeting of the การ", ""),
        ("การประชุม (PDF)", "th"),
    ],
)
def test_a_text_mostly_in_one_script_has_its_likely_language(text: str, language: str) -> None:
    assert language_of_script(text) == language


def test_what_an_editor_says_counts_unless_the_script_shows_that_the_title_is_not_in_it() -> None:
    assert language_of("Song of the ferry", "th") == ""
    assert language_of("Chanson", "fr") == "fr"
    assert language_of("گزارش", "prs") == "prs"
    assert language_of("บันทึก", "") == "th"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("About the second meeting", []),
        ("About บันไดปลา 2 แห่ง, second meeting", [("บันไดปลา 2 แห่ง", "th")]),
        ("ການປະຊຸມ and บันทึก", [("ການປະຊຸມ", "lo"), ("บันทึก", "th")]),
        ("川", [("川", "zh")]),
    ],
)
def test_parts_of_a_text_in_another_script_have_their_likely_language(text: str, found: list[tuple[str, str]]) -> None:
    pieces = list(parts(text))
    assert "".join(words for words, _ in pieces) == text
    assert [piece for piece in pieces if piece[1]] == found
