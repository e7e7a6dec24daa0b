"""The index that search works on: small files, each of which changes only where what it tells changes.

Every thing that can be found, and every page of a document, has a number within its year, so that a new event moves no
other year's. A word is followed by the numbers where it stands, each with a weight. The words, sorted, are cut into
files at places that a word and its own size decide, so that no edit moves a cut elsewhere. What results show of a thing
stands apart, in a file of its event.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from json import dumps, loads
from typing import Final
from zlib import crc32

from msgspec import Struct

from adfm_site.archive.archive import Archive
from adfm_site.views.findable import KINDS_FOUND, Findable, Group, PageWords, groups, things_in
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


class WordsView(Struct, frozen=True, kw_only=True):
    """Some words in their order, each with the places where it occurs.

    For each year, these are its number, a colon, and the `places` in it.
    """

    words: tuple[tuple[str, str], ...]


class SpellingView(Struct, frozen=True, kw_only=True):
    """All words that begin with one letter, in their order."""

    words: tuple[str, ...]


class Shown(Struct, frozen=True, kw_only=True):
    """What results show of a thing. text: in which the words are looked for; pages: those of a short document."""

    address: str
    title: str
    what: str
    when: str
    where: str
    language: str
    text: str
    pages: tuple[PageWords, ...]


class ShownView(Struct, frozen=True, kw_only=True):
    """What results show of the things of a group, in their order."""

    things: tuple[Shown, ...]


class PagesView(Struct, frozen=True, kw_only=True):
    """Some pages of a long document."""

    pages: tuple[PageWords, ...]


class ContentsView(Struct, frozen=True, kw_only=True):
    """What search has to know before the first word.

    cuts: the first word of each file of words. letters: those with a file of spelling. kinds, countries, series: the
    names that numbers in things mean. years: of each year the groups by name, and of each thing in them its kind,
    number of pages, series, and countries; the last two only where they are other than those of the group's first
    thing.
    """

    cuts: tuple[str, ...]
    letters: str
    kinds: tuple[str, ...]
    countries: tuple[str, ...]
    series: tuple[str, ...]
    years: tuple[tuple[int, tuple[tuple[str, tuple[tuple[int, ...], ...]], ...]], ...]


# What words_of tells of a thing: its kind, number of pages, series, and countries; and of a group: its name and its
# things.
_Told = tuple[int, int, str, tuple[str, ...]]
_Contents = tuple[str, list[_Told]]

Found = list[tuple[str, tuple[Findable, ...]]]
"""The things of a year, by the names of their groups."""

View = WordsView | SpellingView | ShownView | PagesView | ContentsView


def years(archive: Archive) -> dict[int, tuple[Group, ...]]:
    """Return the groups of things of each year, in their order."""
    found: dict[int, list[Group]] = {}
    for group in groups(archive):
        found.setdefault(group.year, []).append(group)
    return {year: tuple(found[year]) for year in sorted(found)}


def things_of(of_year: tuple[Group, ...], found: Found, archive: Archive) -> Iterator[tuple[str, str, View]]:
    """Return the files that tell of a year's things: their addresses, the file that each tells of, and their views.

    found: takes the things, for `words_of`, which is called next.
    """
    for group in of_year:
        things = tuple(things_in(group, archive))
        if things:
            found.append((group.name, things))
            yield f"{THINGS}{group.name}.json", group.origin, ShownView(things=tuple(map(_shown, things)))
        for thing in things:
            for number, pages in enumerate(_long_pages(thing)):
                yield f"{THINGS}{thing.address.strip('/')}/{number}.json", group.origin, PagesView(pages=pages)


def words_of(found: Found) -> str:
    """Return, as JSON, all that the files of words need to know of a year's things.

    The things are then discarded, since they contain all texts.
    """
    contents = [[name, [_told(thing) for thing in things]] for name, things in found]
    told = dumps([_standing(thing for _, things in found for thing in things), contents], ensure_ascii=False)
    found.clear()
    return told


def files_of_words(told: Mapping[int, str]) -> Iterator[tuple[str, str, View]]:
    """Return the files that tell where words stand, as `things_of` does.

    told: what `words_of` gave for each year, in their order.
    """
    standing: dict[str, list[str]] = {}
    contents: dict[int, list[_Contents]] = {}
    for year, text in told.items():
        words_of_year, contents[year] = loads(text)
        for word, where in words_of_year.items():
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
    yield f"{WORDS}contents.json", "", _contents(contents, tuple(cuts), "".join(spelt))


def _told(thing: Findable) -> _Told:
    return thing.sort, len(thing.pages), thing.series, thing.countries


def _standing(things: Iterable[Findable]) -> dict[str, str]:
    """Return the places of every word in things and in their pages, which are numbered in their order."""
    standing: dict[str, list[tuple[int, int]]] = {}
    for number, weights in enumerate(_weights(things)):
        for word, weight in weights.items():
            if word in standing:
                standing[word].append((number, weight))
            else:
                standing[word] = [(number, weight)]
    return {word: places(where) for word, where in standing.items()}


def weighed(thing: Findable) -> dict[str, int]:
    """Return the weight of each word of a thing, from 1 to 25.

    A name counts 11 to 22, the shorter the more; what the thing belongs to 4; its summary 3; its text 1, and 2 or 3
    where the word stands there twice or more. Of a word in several of these the heaviest counts, and 1 more for each
    other.
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
    """Return the terms of a name that very many things are related to."""
    return tuple(terms(name))


def places(standing: Iterable[tuple[int, int]]) -> str:
    """Return the places of a word in a compact form.

    Each place has its distance from the one before, in base 36, and its weight as a letter, A for 1. The distance to
    the next number, which is the most frequent, is written as nothing.
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
    """Cut words with their places into parts of some kilobytes.

    The hash of a word decides whether a part begins before it: the longer the word's entry, the more often.
    """
    part: list[tuple[str, str]] = []
    for word, where in words:
        if part and crc32(word.encode()) % _FILE_OF_WORDS < len(word) + len(where):
            yield tuple(part)
            part = []
        part.append((word, where))
    if part:
        yield tuple(part)


def _weights(things: Iterable[Findable]) -> Iterator[dict[str, int]]:
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
    """Return a word as the end of a file's name that is valid on every system.

    Letters a to z and digits are kept; other characters become their numbers.
    """
    return f".{''.join(sign if sign.isascii() else f'-{ord(sign):x}-' for sign in word)}" if word else ""


def _base_36(number: int) -> str:
    digits = "" if number else "0"
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits


def _contents(years: Mapping[int, list[_Contents]], cuts: tuple[str, ...], letters: str) -> ContentsView:
    every = [thing for of_year in years.values() for _, things in of_year for thing in things]
    countries = sorted({country for *_, named in every for country in named})
    series = sorted({named for _, _, named, _ in every if named})
    of_country = {name: number for number, name in enumerate(countries)}
    of_series = {name: number for number, name in enumerate(series)}

    def numbered(thing: _Told, first: _Told) -> tuple[int, ...]:
        sort, pages, named, where = thing
        alike = thing is not first and [named, where] == list(first[2:])
        return (sort, pages, *(() if alike else (of_series.get(named, -1), *(of_country[name] for name in where))))

    return ContentsView(
        cuts=cuts,
        letters=letters,
        kinds=tuple(say(kind) for kind in KINDS_FOUND),
        countries=tuple(countries),
        series=tuple(series),
        years=tuple(
            (year, tuple((name, tuple(numbered(thing, things[0]) for thing in things)) for name, things in of_year))
            for year, of_year in years.items()
            if of_year
        ),
    )
