"""The index that search works on: small files, each of which changes only where what it tells changes.

Every thing that can be found, and every page of a document, has a number within its year, so that a new event moves no other year's. A word
is followed by the numbers where it stands, each with a weight. The words, sorted, are cut into files at places that a word and its own size
decide, so that no edit moves a cut elsewhere. What results show of a thing stands apart, in a file of its event.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from zlib import crc32

from adfm_site.archive.archive import Archive
from adfm_site.views.findable import KINDS_FOUND, Findable, Group, PageWords, findable
from adfm_site.wording.speaking import say
from adfm_site.wording.terms import is_word, terms

WORDS: Final = "/search/words/"
THINGS: Final = "/search/things/"
PAGES_OF_A_FILE: Final = 8
_SHORT_PAGES: Final = 2_000
_FILE_OF_WORDS: Final = 2_000
_SHORTEST_MISSPELT: Final = 4
_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"
# Weights 1 to 26, as letters.
_LETTERS: Final = "@ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsView:
    """Some words in their order, each with where it stands: of each year its number, a colon, and the `places` in it."""

    words: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpellingView:
    """All words that begin with one letter, in their order."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What results show of a thing. text: in which the words are looked for; pages: those of a short document."""

    address: str
    title: str
    what: str
    when: str
    where: str
    language: str
    text: str
    pages: tuple[PageWords, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownView:
    """What results show of the things of a group, in their order."""

    things: tuple[Shown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PagesView:
    """Some pages of a long document."""

    pages: tuple[PageWords, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentsView:
    """What search has to know before the first word.

    cuts: the first word of each file of words. letters: those with a file of spelling. kinds, countries, series: the names that numbers
    in things mean. years: of each year the groups by name, and of each thing in them its kind, number of pages, series, and countries; the
    last two only where they are other than those of the group's first thing.
    """

    cuts: tuple[str, ...]
    letters: str
    kinds: tuple[str, ...]
    countries: tuple[str, ...]
    series: tuple[str, ...]
    years: tuple[tuple[int, tuple[tuple[str, tuple[tuple[int, ...], ...]], ...]], ...]


View = WordsView | SpellingView | ShownView | PagesView | ContentsView


def search_index(archive: Archive) -> Iterator[tuple[str, str, View]]:
    """Give every file of the index: its address, the address of the page that it tells of, and its view."""
    years: dict[int, list[Group]] = {}
    for name, things in sorted(findable(archive), key=lambda group: group[0]):
        years.setdefault(things[0].year, []).append((name, things))
        yield f"{THINGS}{name}.json", things[0].address, ShownView(things=tuple(map(_shown, things)))
        for thing in things:
            for number, pages in enumerate(_long_pages(thing)):
                yield f"{THINGS}{thing.address.strip('/')}/{number}.json", thing.address, PagesView(pages=pages)
    standing: dict[str, list[str]] = {}
    for year in sorted(years):
        for word, where in of_a_year(years[year]).items():
            standing.setdefault(word, []).append(f"{year}:{where}")
    words = [(word, " ".join(standing[word])) for word in sorted(standing)]
    cuts: list[str] = []
    for part in cut(words):
        cuts.append(part[0][0] if cuts else "")
        yield f"{WORDS}from{_in_a_name(cuts[-1])}.json", "", WordsView(words=part)
    spelt: dict[str, list[str]] = {}
    for word, _ in words:
        if len(word) >= _SHORTEST_MISSPELT and is_word(word) and not word.isdigit():
            spelt.setdefault(word[0], []).append(word)
    for letter, of_letter in spelt.items():
        yield f"{WORDS}spelling{_in_a_name(letter)}.json", "", SpellingView(words=tuple(of_letter))
    yield f"{WORDS}contents.json", "", _contents(years, tuple(cuts), "".join(spelt))


def of_a_year(groups: Iterable[Group]) -> dict[str, str]:
    """Give the places of every word in the things of a year and in their pages, which are numbered in their order."""
    standing: dict[str, list[tuple[int, int]]] = {}
    for number, weights in enumerate(_weights(groups)):
        for word, weight in weights.items():
            if word in standing:
                standing[word].append((number, weight))
            else:
                standing[word] = [(number, weight)]
    return {word: places(where) for word, where in standing.items()}


def weighed(thing: Findable) -> dict[str, int]:
    """Give the weight of each word of a thing, from 1 to 25.

    A name counts 11 to 22, the shorter the more; what the thing belongs to 4; its summary 3; its text 1, and 2 or 3 where the word stands
    there twice or more. Of a word in several of these the heaviest counts, and 1 more for each other.
    """
    weights: dict[str, int] = {}
    for name in thing.names:
        words = terms(name)
        for word in words:
            weights[word] = max(weights.get(word, 0), 10 + 12 // len(words))
    for word in {word for related in thing.related for word in _of_related(related)}:
        weights[word] = weights[word] + 1 if word in weights else 4
    for word in set(terms(thing.summary)):
        weights[word] = weights[word] + 1 if word in weights else 3
    for word, times in Counter(terms(thing.text)).items():
        weights[word] = weights[word] + 1 if word in weights else min(times, 3)
    return weights


@lru_cache(maxsize=4_096)
def _of_related(name: str) -> tuple[str, ...]:
    """Give the terms of a name that very many things are related to."""
    return tuple(terms(name))


def places(standing: Iterable[tuple[int, int]]) -> str:
    """Write down where a word stands: of each number how far it is from the one before, in base 36, and its weight as a letter, A for 1.

    The next number, which is the most frequent, is written as nothing.
    """
    written = []
    last = -1
    for number, weight in standing:
        if number - last > 1:
            written.append(_base_36(number - last))
        written.append(_LETTERS[weight])
        last = number
    return "".join(written)


def cut(words: list[tuple[str, str]]) -> Iterator[tuple[tuple[str, str], ...]]:
    """Cut words with their places into parts of some kilobytes: before a word as often as its own size is a part of that."""
    part: list[tuple[str, str]] = []
    for word, where in words:
        if part and crc32(word.encode()) % _FILE_OF_WORDS < len(word) + len(where):
            yield tuple(part)
            part = []
        part.append((word, where))
    if part:
        yield tuple(part)


def _weights(groups: Iterable[Group]) -> Iterator[dict[str, int]]:
    for _, things in groups:
        for thing in things:
            yield weighed(thing)
            for page in thing.pages:
                yield {word: min(times, 3) for word, times in Counter(terms(page.text)).items()}


def _shown(thing: Findable) -> Shown:
    return Shown(
        address=thing.address,
        title=thing.title,
        what=thing.what,
        when=thing.when,
        where=thing.where,
        language=thing.language,
        text=f"{thing.summary} {thing.text}".strip(),
        pages=() if _is_long(thing) else thing.pages,
    )


def _is_long(thing: Findable) -> bool:
    return sum(len(page.text) for page in thing.pages) > _SHORT_PAGES


def _long_pages(thing: Findable) -> Iterator[tuple[PageWords, ...]]:
    for start in range(0, len(thing.pages), PAGES_OF_A_FILE) if _is_long(thing) else ():
        yield thing.pages[start : start + PAGES_OF_A_FILE]


def _in_a_name(word: str) -> str:
    """Give a word as the end of a file's name, on every system: a to z and digits as they are, other signs by their numbers."""
    return f".{''.join(sign if sign.isascii() else f'-{ord(sign):x}-' for sign in word)}" if word else ""


def _base_36(number: int) -> str:
    digits = "" if number else "0"
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits


def _contents(years: Mapping[int, list[Group]], cuts: tuple[str, ...], letters: str) -> ContentsView:
    every = [thing for groups in years.values() for _, things in groups for thing in things]
    countries = sorted({country for thing in every for country in thing.countries})
    series = sorted({thing.series for thing in every if thing.series})
    of_country = {name: number for number, name in enumerate(countries)}
    of_series = {name: number for number, name in enumerate(series)}

    def told(thing: Findable, first: Findable) -> tuple[int, ...]:
        where = (of_series.get(thing.series, -1), *(of_country[name] for name in thing.countries))
        alike = thing is not first and thing.series == first.series and thing.countries == first.countries
        return (thing.sort, len(thing.pages), *(() if alike else where))

    def told_of(name: str, things: tuple[Findable, ...]) -> tuple[str, tuple[tuple[int, ...], ...]]:
        return name, tuple(told(thing, things[0]) for thing in things)

    return ContentsView(
        cuts=cuts,
        letters=letters,
        kinds=tuple(say(kind) for kind in KINDS_FOUND),
        countries=tuple(countries),
        series=tuple(series),
        years=tuple((year, tuple(told_of(name, things) for name, things in years[year])) for year in sorted(years)),
    )
