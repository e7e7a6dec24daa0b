"""Corrections in memory move no place, and the corrected line that an editor is offered is right.

With it, the complaint does not come again.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adfm_site.diagnostics import Diagnostic
from adfm_site.reading.yaml.mending import Mended, quoted
from adfm_site.reading.yaml.nodes import Composer, Mapping, ScalarNode
from adfm_site.source import Lines, Span
from tests.problems.documents import HERE, Case, cases, checked, lay, outcome_of
from tests.tiers import figure

OFFERING = (
    *(
        "colon-in-text",
        "needs-quotes",
        "tab-indentation",
        "line-without-colon",
        "words-behind-quote",
        "backslash-in-quotes",
        "text-cut-short",
    ),
    *("forbidden-character", "unknown-field", "date-in-words", "unknown-choice", "unknown-country", "unknown-kind"),
    *("unknown-role", "unknown-topic", "unknown-reference", "unknown-paper", "unknown-time-zone"),
    *("not-a-list-sign", "text-cut-short", "not-a-time", "not-yes-or-no", "not-a-number", "broken-link"),
    *("missing-picture", "no-such-address", "no-break-space"),
)
_SIGNS = st.text(alphabet="ab:'\"-[] \tก็é😀", max_size=12)


@settings(max_examples=figure(150, 1_500, quick=30), deadline=None)
@given(st.lists(_SIGNS, min_size=1, max_size=4), st.data())
def test_what_was_not_changed_keeps_its_column(lines: list[str], data: st.DataObject) -> None:
    mended = Mended("a.md", "\n".join(lines), 1)
    kept = [list(enumerate(line)) for line in lines]
    for _ in range(data.draw(st.integers(0, 4))):
        number = data.draw(st.integers(0, len(lines) - 1))
        line = kept[number]
        start = data.draw(st.integers(0, len(line)))
        end = data.draw(st.integers(start, len(line)))
        words = data.draw(st.text(alphabet="xyz", max_size=5))
        mended.change(number, start, end, words)
        kept[number] = [*line[:start], *((-1, sign) for sign in words), *line[end:]]
    assert mended.text == "\n".join("".join(sign for _, sign in line) for line in kept)
    for number, line in enumerate(kept):
        for column, (written, _) in enumerate(line):
            if written >= 0:
                assert mended.written(number, column) == written
        assert 0 <= mended.written(number, len(line)) <= len(lines[number])


@given(
    st.text(
        alphabet=st.characters(
            codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="\ufeff\ufffe\uffff"
        )
    )
)
def test_a_text_in_quotes_is_that_text(words: str) -> None:
    composer = Composer(Mended("a.md", f"title: {quoted(words)}\n", 1))
    node = composer.compose()
    assert isinstance(node, Mapping)
    ((_, value),) = node.pairs
    assert isinstance(value, ScalarNode)
    assert (value.text, composer.diagnostics) == (words, [])


def _offers(case: Case) -> list[Diagnostic]:
    return [found for found in outcome_of(case).diagnostics if found.replacement is not None]


def _cases() -> Iterator[tuple[str, Case]]:
    for code in OFFERING:
        for case in cases((HERE / f"{code}.md").read_text(encoding="utf-8")):
            yield code, case


_CASES = tuple(_cases())


@pytest.mark.parametrize(("code", "case"), _CASES, ids=[f"{code}: {case.title}" for code, case in _CASES])
def test_what_is_offered_ends_the_complaint(code: str, case: Case, tmp_path: Path) -> None:  # noqa: ARG001 - it is the test's name
    offered = _offers(case)
    lay(case, tmp_path)
    # From the end, so that no offer moves the place of another.
    for found in reversed(offered):
        where, file = found.where, tmp_path / found.path
        assert isinstance(where, Span)
        text = file.read_text(encoding="utf-8")
        lines = Lines(text)
        start, end = lines.offset(where.line, where.column), lines.offset(where.end_line, where.end_column)
        file.write_text(f"{text[:start]}{found.replacement}{text[end:]}", encoding="utf-8")
    after = [(_beginning(found), found.code) for found in checked(tmp_path).diagnostics]
    for found in offered:
        assert (_beginning(found), found.code) not in after


def _beginning(found: Diagnostic) -> tuple[object, ...]:
    where = found.where
    return (where.path, where.line, where.column) if isinstance(where, Span) else (where.path,)


def test_each_problem_that_says_what_should_stand_there_is_tried() -> None:
    tried = {found.code for _, case in _CASES for found in _offers(case)}
    assert tried >= set(OFFERING)
