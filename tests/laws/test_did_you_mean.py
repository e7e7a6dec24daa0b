"""What an editor probably meant: found among many names as among few, soon, and never another number."""

from difflib import SequenceMatcher, get_close_matches
from random import Random
from string import ascii_lowercase

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adfm_site import diagnostics
from adfm_site.diagnostics import alike, did_you_mean, nearest
from tests.tiers import figure
from tests.work import steps


def _names(count: int) -> tuple[str, ...]:
    chance = Random(count)  # noqa: S311 - no secrets here
    return tuple("-".join("".join(chance.choices(ascii_lowercase, k=7)) for _ in range(2)) for _ in range(count))


_MANY = _names(10_000)


@settings(max_examples=figure(60, 600, quick=15), deadline=None)
@given(st.sampled_from(_MANY), st.integers(0, 14), st.sampled_from(ascii_lowercase), st.integers(0, 2))
def test_a_slip_of_the_finger_is_recognised_among_ten_thousand_names(
    name: str, place: int, letter: str, slip: int
) -> None:
    wrong = (
        name[:place] + letter + name[place:],
        name[:place] + letter + name[place + 1 :],
        name[:place] + name[place + 1 :],
    )[slip]
    assert wrong == name or f"“{name}”" in did_you_mean(wrong, _MANY)


def test_each_mistake_is_compared_with_few_of_many_names(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = []

    class Counted(SequenceMatcher[str]):
        def set_seq1(self, a: str) -> None:  # type: ignore[override]
            compared.append(a)
            super().set_seq1(a)

    monkeypatch.setattr(diagnostics, "SequenceMatcher", Counted)
    for wrong in _names(401)[:100]:
        did_you_mean(wrong, _MANY)
    assert 100 < len(compared) < 100 * 100


def test_the_names_are_gone_through_for_the_first_mistake_only() -> None:
    names = _names(1_999)
    first, second = (steps(lambda wrong=wrong: did_you_mean(wrong, names)) for wrong in _names(402)[:2])
    assert second * 4 < first


@pytest.mark.parametrize(
    ("written", "known", "meant"),
    [
        ("roundtabel", ["roundtable", "meeting"], "roundtable"),
        ("Roundtable", ["roundtable", "meeting"], "roundtable"),
        ("adfm-08", ["adfm-07"], None),
        ("2019", ["2018"], None),
        ("forum-2", ["forum-1", "forum-3"], None),
        ("learning", ["peer-learning", "deep-learning"], None),
        ("x", ["y"], None),
        ("", ["a"], None),
        ("สภา", ["สภาฯ"], "สภาฯ"),
    ],
)
def test_only_what_is_certain_is_put_in_the_place_of_what_was_written(
    written: str, known: list[str], meant: str | None
) -> None:
    assert nearest(written, known) == meant


def test_what_is_only_likely_is_asked_for_whatever_its_capitals() -> None:
    assert did_you_mean("THAILAND", ["Thailand", "Timor-Leste"]) == "Did you mean “Thailand”?"
    assert did_you_mean("adfm-08", ["adfm-07", "adfm-06"]) == "Did you mean “adfm-07” or “adfm-06”?"
    assert did_you_mean("nothing like it", ["adfm-07"]) == ""


def test_the_order_of_the_known_words_does_not_matter() -> None:
    names = _names(500)
    assert did_you_mean(names[7][1:], names) == did_you_mean(names[7][1:], names[::-1])


@settings(max_examples=figure(300, 3_000, quick=60), deadline=None)
@given(
    st.text("abc-1", max_size=8),
    st.lists(st.text("abc-1", max_size=8), max_size=60).map(tuple),
    st.sampled_from((0.6, 0.75, 0.8)),
)
def test_what_is_near_is_what_the_standard_library_calls_near(
    written: str, known: tuple[str, ...], cutoff: float
) -> None:
    assert alike(written, known, cutoff) == tuple(get_close_matches(written, known, n=2, cutoff=cutoff))
