"""Names that are nearly those of this archive: of the archive itself, its organisations and its series."""

from collections import Counter
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from functools import lru_cache
from re import Match
from typing import Final

from msgspec import Struct

from adfm_site.archive.catalogue import Catalogue
from adfm_site.archive.mentions import Steps
from adfm_site.archive.wording import wording
from adfm_site.diagnostics import Diagnostic, Passage, Said, problem
from adfm_site.model.entry import Entry, Head
from adfm_site.patterns import pattern

_WORD: Final = pattern(r"[^\W_]+(?:[’'-][^\W_]+)*")
_SHORTEST: Final = 3
_NEAR: Final = 0.75
_LONGEST_ENDING: Final = 3
_LITTLE: Final = frozenset(("a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "the", "to", "with"))


@problem("warning")
def name_nearly_known(meant: str) -> Said:
    """A name differs in one word from the name of the archive, of one of its organisations, or of a series.

    Wrong: `Council for River Affairs`. Right: `Council of River Affairs`. Only names of three or more words are
    checked. A former or other name is not reported if it is listed under `also-known-as:`.
    """
    return Said("This is almost the same as a known name.", hints=(f"Did you mean “{meant}”?",), replacement=meant)


class _Name(Struct, frozen=True):
    """The words of a known name, or all but its first, folded and as written."""

    words: tuple[str, ...]
    written: tuple[str, ...]


def known_names(catalogue: Catalogue) -> tuple[tuple[str, ...], ...]:
    """Return the names of the archive, of its organisations and of its series, each by itself."""
    return tuple((name,) for name in _known(catalogue))


def names(entry: Entry[Head], known: tuple[tuple[str, ...], ...]) -> Iterator[Diagnostic]:
    """Look for such names in the texts of an entry. Only names that share a rare word with a text are compared."""
    by_word, runs = _prepared(known)
    if by_word:
        seen: Counter[tuple[Steps, str]] = Counter()
        for steps, text in wording(entry):
            for written, meant in _nearly(text, by_word, runs):
                yield name_nearly_known(
                    Passage(path=entry.path, text=written, occurrence=seen[steps, written], steps=steps), meant
                )
                seen[steps, written] += 1


@lru_cache(maxsize=1)
def _prepared(known: tuple[tuple[str, ...], ...]) -> tuple[Mapping[str, list[_Name]], frozenset[tuple[str, ...]]]:
    """Return names by their rare words, and every run of words of a name."""
    each = tuple(name for (name,) in known)
    return _by_rare_words(each), frozenset(words for name in each for words in _runs(_folded(name)))


def _known(catalogue: Catalogue) -> Iterator[str]:
    yield catalogue.site.name
    for organisation in catalogue.organisations.values():
        yield organisation.head.name
        yield from organisation.head.also_known_as
    for series in catalogue.series.values():
        yield series.head.title
        yield from series.head.also_known_as


def _folded(name: str) -> tuple[str, ...]:
    return tuple(word.replace("’", "'") for word in _WORD.findall(name.casefold()))


def _runs(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Return every run of so many words that it could be compared with."""
    for length in range(_SHORTEST, len(words) + 1):
        for start in range(len(words) - length + 1):
            yield words[start : start + length]


def _by_rare_words(names_: tuple[str, ...]) -> Mapping[str, list[_Name]]:
    """Return names by their two rarest words. One of the two is always among the words that a near miss has right."""
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for name in names_:
        written = tuple(_WORD.findall(name))
        for piece in (written, written[1:]) if len(written) > _SHORTEST + 1 else (written,):
            if (
                len(piece) >= _SHORTEST
                and all(map(_is_capitalised, piece))
                and not {piece[0].casefold(), piece[-1].casefold()} & _LITTLE
            ):
                found.setdefault(_folded(" ".join(piece)), piece)
    frequent = Counter(word for words in found for word in set(words))
    by_word: dict[str, list[_Name]] = {}
    for words, written in sorted(found.items()):
        rare = sorted(set(words), key=lambda word: (word in _LITTLE, frequent[word], word))[:2]
        for word in rare:
            by_word.setdefault(word, []).append(_Name(words, written))
    return by_word


def _nearly(
    text: str, by_word: Mapping[str, list[_Name]], known: frozenset[tuple[str, ...]]
) -> Iterator[tuple[str, str]]:
    """Return what is written in a text and what is meant, for each place once, the longest name first."""
    matches = list(_WORD.finditer(text))
    words = [match[0].casefold().replace("’", "'") for match in matches]
    near: set[tuple[int, int, str]] = set()
    for place, word in enumerate(words):
        for name in by_word.get(word, ()):
            for start in (place - position for position, own in enumerate(name.words) if own == word):
                window = tuple(words[start : start + len(name.words)]) if start >= 0 else ()
                if len(window) != len(name.words) or window in known:
                    continue
                if _is_near(window, name.words) and _is_in_one_piece(text, matches, start, len(window)):
                    near.add((start, start + len(window), " ".join(name.written)))
    taken: set[int] = set()
    for start, end, meant in sorted(near, key=lambda found: (found[0] - found[1], found)):
        if taken.isdisjoint(range(start, end)):
            taken.update(range(start, end))
            yield " ".join(text[matches[start].start() : matches[end - 1].end()].split()), meant


def _is_near(window: tuple[str, ...], name: tuple[str, ...]) -> bool:
    """Return whether exactly one word differs, and only slightly.

    The word differs in a few letters, or it is a different small word inside the name.
    """
    differing = [place for place, (word, own) in enumerate(zip(window, name, strict=True)) if word != own]
    if len(differing) != 1:
        return False
    word, own = window[differing[0]], name[differing[0]]
    if word in _LITTLE or own in _LITTLE:
        return word in _LITTLE and own in _LITTLE and 0 < differing[0] < len(name) - 1
    if any(sign.isdigit() for sign in word + own) or word.removesuffix("'s") == own:
        return False
    if differing[0] in (0, len(name) - 1) and word.removesuffix("s") == own.removesuffix("s"):
        return False  # “the sixth meeting” beside a series of “meetings”
    if len(name) == _SHORTEST and _is_an_inflection(word, own):
        return False  # Three words may be another name: “House of Representative Bodies”.
    return SequenceMatcher(None, word, own).ratio() >= _NEAR


def _is_an_inflection(word: str, own: str) -> bool:
    """Return whether two words differ only in how they end: “policy” and “policies”, “migrant” and “migrants”."""
    short, long = sorted((word, own), key=len)
    return long.startswith(short.removesuffix("e").removesuffix("y")) and len(long) - len(short) <= _LONGEST_ENDING


def _is_capitalised(word: str) -> bool:
    return word[0].isupper() or word[0].isdigit() or word.casefold() in _LITTLE


def _is_in_one_piece(text: str, matches: list[Match[str]], start: int, length: int) -> bool:
    """Return whether there are only blanks between the words, and all begin with capitals, as those of names do."""
    between = (
        text[before.end() : after.start()]
        for before, after in zip(matches[start:], matches[start + 1 : start + length], strict=False)
    )
    words = (match[0] for match in matches[start : start + length])
    return all(map(_is_capitalised, words)) and all(piece.isspace() and "\n\n" not in piece for piece in between)
