"""The terms under which a text is found: its words, folded.

In scripts that put no spaces between words, the terms are every three characters. templates/search.js does the same to
what readers type; tests compare the two.
"""

from collections.abc import Iterator
from typing import Final
from unicodedata import category, normalize

from adfm_site.patterns import pattern
from adfm_site.wording.english import STOP_WORDS

LONGEST: Final = 24
_SIGNS: Final = 3
_KNOWN_AT_MOST: Final = 100_000
# Thai, Lao, Burmese, Khmer, the Tai scripts, Japanese and Chinese.
_SPACELESS: Final = pattern(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1950-\u19ff\u1a20-\u1aaf\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\ua9e0-\ua9ff\uaa60-\uaa7f"
    "\U00020000-\U0003ffff]+"
)
# Letters that Unicode does not take apart, but readers type without their strokes.
_PLAIN: Final = {"ß": "ss", "ς": "σ", "đ": "d", "ø": "o", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe"}


class _Signs(dict[int, int | str | None]):
    """What becomes of each sign: letters, digits and marks stay, accents and joiners go, anything else parts words.

    Filled as needed.
    """

    def __missing__(self, code: int) -> int | str | None:
        kind = category(chr(code))
        accent = 0x300 <= code <= 0x36F  # noqa: PLR2004 - the block of accents
        found = None if accent or kind == "Cf" else code if kind[0] in "LNM" else " "
        self[code] = found
        return found


_SIGNS_OF_TEXT: Final = _Signs({ord(letter): plain for letter, plain in _PLAIN.items()})


class _TermsOfWords(dict[str, tuple[str, ...]]):
    """The terms of each word that occurs, found once."""

    def __missing__(self, word: str) -> tuple[str, ...]:
        found = tuple(_terms_of(word))
        if len(self) < _KNOWN_AT_MOST:
            self[word] = found
        return found


def _terms_of(word: str) -> Iterator[str]:
    if not word.isascii():
        yield from _grams_and_words(word)
    elif word not in STOP_WORDS and (len(word) > 1 or word.isdigit()):
        yield word[:LONGEST]


_TERMS: Final = _TermsOfWords()


def terms(text: str) -> list[str]:
    """Return the terms of a text in their order, stop words and single letters left out."""
    words = normalize("NFC", normalize("NFKD", text).lower().translate(_SIGNS_OF_TEXT)).split()
    return [term for word in words for term in _TERMS[word]]


def is_word(term: str) -> bool:
    """Return whether a term is a word, not signs out of a script without spaces."""
    return term.isascii() or _SPACELESS.search(term) is None


def _grams_and_words(word: str) -> Iterator[str]:
    """Return every three characters of each run without spaces, and the two at its end.

    Also what is between such runs, as words.
    """
    end = 0
    for run in _SPACELESS.finditer(word):
        if between := word[end : run.start()]:
            yield between[:LONGEST]
        end = run.end()
        signs = run[0]
        yield from (signs[start : start + _SIGNS] for start in range(max(len(signs) - 1, 1)))
    if rest := word[end:]:
        yield rest[:LONGEST]
