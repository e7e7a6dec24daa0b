"""Messages, sizes, lists, and the beginnings of texts."""

from unicodedata import category

import pytest

from adfm_site.model.site import KindOfDocument, Site
from adfm_site.wording import english
from adfm_site.wording.speaking import cut, document_kind, inside, language_name, listed, say, size


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "1 KB"),
        (1, "1 KB"),
        (1499, "1 KB"),
        (1501, "2 KB"),
        (999499, "999 KB"),
        (999600, "1.0 MB"),
        (999999, "1.0 MB"),
        (1000000, "1.0 MB"),
        (1250001, "1.3 MB"),
        (12345678, "12.3 MB"),
        (50000000, "50.0 MB"),
    ],
)
def test_sizes_are_decimal_and_do_not_break(count: int, words: str) -> None:
    assert size(count) == words.replace(" ", "\u00a0")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], ""),
        (["A"], "A"),
        (["A", "B"], "A and B"),
        (["A", "B", "C"], "A, B and C"),
        (["A", "B", "C", "D"], "A, B, C and D"),
    ],
)
def test_lists_are_said_as_in_a_sentence(words: list[str], said: str) -> None:
    assert listed(words) == said
    assert listed(iter(words)) == said


def test_counts_choose_singular_and_plural_and_group_thousands() -> None:
    assert [say("event-count", count) for count in (0, 1, 2, 1_234)] == [
        "0 events",
        "1 event",
        "2 events",
        "1,234 events",
    ]
    with pytest.raises(KeyError):
        say("no such message")


def test_every_message_has_both_forms_or_one() -> None:
    for message in english.MESSAGES.values():
        assert isinstance(message, str) or set(message) == {"one", "other"}


@pytest.mark.parametrize(("code", "name"), [("th", "Thai"), ("TH", "Thai"), ("zh-Hant", "Chinese"), ("xx", "xx")])
def test_languages_have_names_or_show_their_code(code: str, name: str) -> None:
    assert language_name(code) == name


def test_kinds_of_documents_have_names() -> None:
    note, essay = (
        KindOfDocument(name="Concept note", plural="Concept notes"),
        KindOfDocument(name="Essay", plural="Essays"),
    )
    own = {"concept-note": note, "paper": essay}
    site = Site(name="A", languages=("en",), time_zone="UTC", document_kinds=own)
    kinds = ("participants", "concept-note", "paper", "novel")
    assert [document_kind(kind, site) for kind in kinds] == ["Participant list", "Concept note", "Essay", "novel"]


@pytest.mark.parametrize(
    ("words", "name"), [("Roundtable", "roundtable"), ("ADFM", "ADFM"), ("", ""), ("A", "a"), ("ประชุม", "ประชุม")]
)
def test_a_name_inside_a_list_begins_small_unless_it_is_an_abbreviation(words: str, name: str) -> None:
    assert inside(words) == name


_TEXTS = [
    "กำหนดการประชุมน้ำและที่ตั้ง" * 3,
    "ការប្រជុំលើកទីមួយស្ត្រី" * 3,
    "ကလေးသူငယ်များ၏အခွင့်အရေးမ္မ" * 3,
    "e\u0301" * 60,
    "👍🏽" * 40,
    "👩\u200d👧" * 40,
    "हिन्दी क्षेत्र" * 6,
    "ຄຳ" * 40,
]


@pytest.mark.parametrize("words", _TEXTS)
def test_a_cut_never_splits_what_readers_see_as_one_sign(words: str) -> None:
    for most in range(8, 40):
        shown = cut(words, most)
        assert len(shown) <= most
        assert shown.endswith("…")
        kept = shown[:-1]
        following = words[len(kept)]
        assert words.startswith(kept)
        assert kept
        assert category(following)[0] != "M"
        assert following not in "\u0e33\u0eb3\U0001f3fd\u200d"
        assert kept[-1] not in "\u200d\u17d2\u1039\u094d"


def test_a_cut_prefers_a_space_and_leaves_short_texts() -> None:
    assert cut("One two three, four", 16) == "One two three…"
    assert cut("One two", 7) == "One two"
    assert cut("abcdefghij", 5) == "abcd…"
