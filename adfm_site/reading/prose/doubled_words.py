"""Words that stand twice."""

from collections.abc import Iterator
from itertools import compress
from re import IGNORECASE
from re import compile as pattern
from typing import Final

from adfm_site.diagnostics import Diagnostic, Said, problem
from adfm_site.reading.prose.written import Prose

_TWICE: Final = pattern(
    r"(?<![\w’'-])(?P<first>[^\W\d_]+)(?P<gap>[^\S\n]+(?:\n[^\S\n]*)?|\n[^\S\n]*)(?P<again>(?P=first))(?![\w’'-])", IGNORECASE
)
# English puts these twice in good sentences: “he said that that was so”, “the plan it had had”.
_RIGHT: Final = frozenset(("that", "had", "is", "was", "do", "in", "on", "so", "very", "her", "no", "ha", "blah"))
_NEVER_TWICE: Final = frozenset(("the", "a", "an", "of", "and", "or", "for", "with", "from", "at", "to", "by"))


@problem("warning")
def doubled_word(word: str, replacement: str | None) -> Said:
    """A word is repeated. This often happens when a sentence is changed.

    Wrong: `The the platform`. Right: `The platform`. If both are correct, write at the end of the line: `<!-- fine: doubled-word -->`.
    """
    return Said(f"The word “{word}” is repeated.", hints=("Remove one of the two.",), replacement=replacement)


def doubled_words(prose: Prose) -> Iterator[Diagnostic]:
    """Find words that stand twice, also over the end of a line, but not from a heading into the text below it."""
    words, following = prose.words, prose.words[1:]
    if not any(map(_doubles, compress(words, beginning := tuple(map(str.startswith, following, words))), compress(following, beginning))):
        return
    for match in _TWICE.finditer(prose.text):
        first, again = match["first"], match["again"]
        word = first.lower()
        if word in _RIGHT or (first == again and first[0].isupper() and word not in _NEVER_TWICE):  # Wagga Wagga
            continue
        if "\n" in match["gap"] and prose.lines[prose.lines.place(match.start())[0]].startswith("#"):
            continue
        certain = first == again and word in _NEVER_TWICE and "\n" not in match["gap"]
        yield doubled_word(prose.span(*match.span()), again, first if certain else None)


def _doubles(word: str, following: str) -> bool:
    """Whether a word that begins with another goes on with no letter."""
    return not following[len(word) : len(word) + 1].isalpha()
