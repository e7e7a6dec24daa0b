"""The index that search works on: small files, each of which changes only where what it tells changes.

Every thing that can be found, and every page of a document, has a number within its year, so that a new event moves no
other year's. A word is followed by the numbers where it stands, each with a weight. The words, sorted, are cut into
files at places that a word and its own size decide, so that no edit moves a cut elsewhere. What results show of a thing
stands apart, in a file of its event.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from json import dumps, loads
from typing import Final
from zlib import crc32

from msgspec import Struct

from adfm_site.archive import addresses
from adfm_site.archive.archive import Archive
from adfm_site.archive.groups import grouped
from adfm_site.views.findable import KINDS_FOUND, Findable, FindableGroup, PageWords, groups, things_in
from adfm_site.wording.speaking import say
from adfm_site.wording.terms import is_word, terms

WORDS: Final = addresses.below(addresses.SEARCH, "words")
THINGS: Final = addresses.below(addresses.SEARCH, "things")
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


class FoundThing(Struct, frozen=True, kw_only=True):
    """What results show of a thing. text: in which the words are looked for; pages: those of a short document."""

    address: str
    title: str
    what: str
    when: str
    where: str
    language: str
    text: str
    pages: tuple[PageWords, ...]


class FoundView(Struct, frozen=True, kw_only=True):
    """What results show of the things of a group, in their order."""

    things: tuple[FoundThing, ...]


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


# Of a thing that can be found: its kind, number of pages, series, and countries; of a group: its name and its things.
_Summary = tuple[int, int, str, tuple[str, ...]]
_Contents = tuple[str, list[_Summary]]

Things = Sequence[tuple[FindableGroup, tuple[Findable, ...]]]
"""The groups of a year, each with its things."""

View = WordsView | SpellingView | FoundView | PagesView | ContentsView


def years(archive: Archive) -> dict[int, list[FindableGroup]]:
    """Return the groups of things of each year, in their order."""
    found = grouped(groups(archive), lambda group: (group.year,))
    return dict(sorted(found.items()))


def things_of(of_year: Iterable[FindableGroup], archive: Archive) -> Things:
    """Return the groups of a year that have things, with these."""
    found = ((group, tuple(things_in(group, archive))) for group in of_year)
    return [(group, things) for group, things in found if things]


def files_of_things(found: Things) -> Iterator[tuple[str, str, View]]:
    """Return the files about a year's things: their addresses, the file that each is made of, and their views."""
    for group, things in found:
        yield f"{THINGS}{group.name}.json", group.origin, FoundView(things=tuple(map(_found, things)))
        for thing in things:
            for number, pages in enumerate(_long_pages(thing)):
                yield f"{THINGS}{thing.address.strip('/')}/{number}.json", group.origin, PagesView(pages=pages)


def words_of(found: Things) -> str:
    """Return, as JSON, all that the files of words need to know of a year's things."""
    contents = [[group.name, [_summary(thing) for thing in things]] for group, things in found]
    words = _places_of_words(thing for _, things in found for thing in things)
    return dumps([words, contents], ensure_ascii=False)


def files_of_words(of_years: Mapping[int, str]) -> Iterator[tuple[str, str, View]]:
    """Return the files of words, as `files_of_things` does. of_years: what `words_of` returned for each, in order."""
    found: dict[str, list[str]] = {}
    contents: dict[int, list[_Contents]] = {}
    for year, text in of_years.items():
        words_of_year, contents[year] = loads(text)
        for word, where in words_of_year.items():
            found.setdefault(word, []).append(f"{year}:{where}")
    words = [(word, " ".join(found[word])) for word in sorted(found)]
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


def _summary(thing: Findable) -> _Summary:
    return thing.sort, len(thing.pages), thing.series, thing.countries


def _places_of_words(things: Iterable[Findable]) -> dict[str, str]:
    """Return the places of every word in things and in their pages, which are numbered in their order."""
    found: dict[str, list[tuple[int, int]]] = {}
    for number, weights in enumerate(_weights(things)):
        for word, weight in weights.items():
            if word in found:
                found[word].append((number, weight))
            else:
                found[word] = [(number, weight)]
    return {word: places(where) for word, where in found.items()}


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


def places(occurrences: Iterable[tuple[int, int]]) -> str:
    """Return the places of a word in a compact form.

    Each place has its distance from the one before, in base 36, and its weight as a letter, A for 1. The distance to
    the next number, which is the most frequent, is written as nothing.
    """
    written = []
    last = -1
    for number, weight in occurrences:
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


def _found(thing: Findable) -> FoundThing:
    return FoundThing(
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

    def numbered(thing: _Summary, first: _Summary) -> tuple[int, ...]:
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
