"""Words that stand twice."""

from collections.abc import Iterator
from itertools import compress
from re import IGNORECASE
from typing import Final

from adfm_site.diagnostics import Diagnostic, Said, problem
from adfm_site.patterns import pattern
from adfm_site.reading.prose.written import Prose

_WORD: Final = r"(?<![\w’'.&/-])"
_TWICE: Final = pattern(
    rf"{_WORD}(?P<first>[^\W\d_]+)(?P<gap>[^\S\n]+(?:\n[^\S\n]*)?|\n[^\S\n]*)(?P<again>(?P=first))(?![\w’'&/-])",
    IGNORECASE,
)
# English puts these twice in good sentences: “he said that that was so”, “the plan it had had”, “far far away”.
_RIGHT: Final = frozenset(
    """
        that had is was do did in on so no her you it them him us me who what there now well ha blah bye hear very
        far long much many more too really never ever again way big old deep high
        """.split()
)
_NEVER_TWICE: Final = frozenset(("the", "a", "an", "of", "and", "or", "for", "with", "from", "at", "to", "by"))
# Words of English that few other languages have. A clause without any may be in another language: “nous nous
# retrouverons”.
_ONLY_ENGLISH: Final = pattern(
    r"(?<![\w’'])(?:the|and|with|from|that|this|these|those|which|who|their|its|our|your|they|you|he|she|have|has|been|were|are|not|"
    r"would|should|could|about|into|between|after|before|through|where|when|there|each|other)\b",
    IGNORECASE,
)
_PARAGRAPH_END: Final = pattern(r"\n[ \t]*\n")
_CLAUSE_END: Final = pattern(r"[.!?:;«»“”„\"()\[\]\ufffc]|\n[ \t]*\n")
_FEW_WORDS: Final = 3
_REACH: Final = 400
_TAKES_TO: Final = pattern(r"ed\s+$")


@problem("warning")
def doubled_word(word: str, replacement: str | None) -> Said:
    """A word is repeated. This often happens when a sentence is changed.

    Wrong: `The the platform`. Right: `The platform`. If both are correct, write at the end of the line: `<!-- fine:
    doubled-word -->`.
    """
    return Said(f"The word “{word}” is repeated.", hints=("Remove one of the two.",), replacement=replacement)


def doubled_words(prose: Prose) -> Iterator[Diagnostic]:
    """Find words that stand twice, also over the end of a line, but not from a heading into the text below it."""
    words, following = prose.words, prose.words[1:]
    if not any(
        map(
            _doubles,
            compress(words, beginning := tuple(map(str.startswith, following, words))),
            compress(following, beginning),
        )
    ):
        return
    for match in _TWICE.finditer(prose.text):
        first, again = match["first"], match["again"]
        word = first.lower()
        if word in _RIGHT or not (
            first == again or (first == word.capitalize() and again == word)
        ):  # not “at AT&T”, “the WHO who”
            continue
        if word not in _NEVER_TWICE and (len(word) == 1 or again[0].isupper()):  # Wagga Wagga
            continue
        if "\n" in match["gap"] and prose.lines[prose.lines.place(match.start())[0]].startswith("#"):
            continue
        if word == "to" and _TAKES_TO.search(prose.text, max(0, match.start() - 8), match.start()):
            continue  # “the means resorted to to avert it”
        if not _is_in_english(prose.text, *match.span(), word):
            continue
        certain = first == again and word in _NEVER_TWICE and "\n" not in match["gap"]
        yield doubled_word(prose.span(*match.span()), again, first if certain else None)


def _is_in_english(text: str, start: int, end: int, word: str) -> bool:
    """Return whether a repeated word is in English: it, or its clause, has a word that only English has.

    For words that are never right twice, a short clause is extended to the paragraph.
    """
    if _ONLY_ENGLISH.fullmatch(word):
        return True
    before, after = text[max(0, start - _REACH) : start], text[end : end + _REACH]
    clause = _CLAUSE_END.split(before)[-1] + " " + _CLAUSE_END.split(after, maxsplit=1)[0]
    if len(clause.split()) < _FEW_WORDS and word in _NEVER_TWICE:
        clause = _PARAGRAPH_END.split(before)[-1] + " " + _PARAGRAPH_END.split(after, maxsplit=1)[0]
    return _ONLY_ENGLISH.search(clause) is not None


def _doubles(word: str, following: str) -> bool:
    """Return whether a word that begins with another goes on with no letter."""
    return not following[len(word) : len(word) + 1].isalpha()
