"""The words of pages: dates with their years, no time that passes, the language and the direction of each part."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Final
from xml.etree.ElementTree import Element

from tests.sites.built import Tree
from tests.sites.pages import UNSEEN, words_of

MONTHS: Final = "January|February|March|April|May|June|July|August|September|October|November|December"
DAY_AND_MONTH: Final = re.compile(
    rf"\b(\d{{1,2}}(st|nd|rd|th)? ({MONTHS})|({MONTHS}) \d{{1,2}}(st|nd|rd|th)?)\b(?! ?\d)"
)
YEAR: Final = re.compile(r"\b(19|20)\d\d\b")
PASSING: Final = re.compile(
    r"\b(upcoming|recently|today|yesterday|tomorrow|tonight|currently|coming soon"
    r"|(next|last|this) (year|month|week|day|spring|summer|autumn|winter))\b",
    re.IGNORECASE,
)
AFTER_A_TIME: Final = re.compile(r"(?:(?<=[0-9]:[0-9]{2})|(?<=noon)) the next day\b")
"""What stays true: a time of the day after the one that is named with it, as in “22:30 to 1:30 the next day”."""
_WRITTEN_IN: Final = (
    ("ar fa ps ur prs ug sd ckb", ("ARABIC",)),
    ("he yi", ("HEBREW",)),
    ("hi ne mr", ("DEVANAGARI",)),
    ("ru uk bg mn kk", ("CYRILLIC",)),
    ("th", ("THAI",)),
    ("lo", ("LAO",)),
    ("km", ("KHMER",)),
    ("my", ("MYANMAR",)),
    ("bn", ("BENGALI",)),
    ("ta", ("TAMIL",)),
    ("si", ("SINHALA",)),
    ("dz", ("TIBETAN",)),
    ("el", ("GREEK",)),
    ("ka", ("GEORGIAN",)),
    ("zh", ("CJK",)),
    ("ja", ("CJK", "HIRAGANA", "KATAKANA")),
    ("ko", ("HANGUL", "CJK")),
)
SCRIPTS: Final = {language: frozenset(scripts) for languages, scripts in _WRITTEN_IN for language in languages.split()}
"""The scripts of languages, as Unicode's names of letters begin.

Others, and what says -Latn, are written in Latin letters.
"""
RIGHT_TO_LEFT: Final = frozenset(language for language, scripts in SCRIPTS.items() if scripts & {"ARABIC", "HEBREW"})
LATIN: Final = frozenset(("LATIN",))
LATIN_WORDS: Final = re.compile(r"[A-Za-z]{2,}( [A-Za-z]{2,}){2,}")


def dates_have_years(tree: Tree) -> Iterator[str]:
    """C:year. Where a day is named, so is its year, in the same line."""
    for page in tree.pages.values():
        yield from (
            f"{page.path}: {line}" for line in page.lines if DAY_AND_MONTH.search(line) and not YEAR.search(line)
        )


def no_time_passes(tree: Tree) -> Iterator[str]:
    """C:relative-time-words. Pages lie for years: no word is true only on the day it was written."""
    for page in tree.pages.values():
        yield from (f"{page.path}: {line}" for line in page.lines if PASSING.search(AFTER_A_TIME.sub("", line)))


def parts_in_another_language_say_so(tree: Tree) -> Iterator[str]:
    """C:lang-part. Letters of another script stand in an element with the language that is written so (WCAG 3.1.2)."""
    for page in tree.pages.values():
        for language, text in _texts(page.root, ""):
            own = _scripts_of(language)
            foreign = [
                letter
                for letter in text
                if letter.isalpha() and (script := _script(letter)) not in own and script != "LATIN"
            ]
            if len(foreign) > 1 or ("LATIN" not in own and LATIN_WORDS.search(text)):
                yield f"{page.path}: said to be {language!r}: {text.strip()[:60]}"


def right_to_left_parts_have_a_direction(tree: Tree) -> Iterator[str]:
    """C:dir. What is in a language that is written from right to left has a direction, its own or that around it."""
    for page in tree.pages.values():
        for element, directed in _directed(page.root, directed=False):
            if (
                element.get("lang", "").split("-")[0] in RIGHT_TO_LEFT
                and "Latn" not in element.get("lang", "")
                and not directed
            ):
                yield f"{page.path}: {words_of(element)[:60]}"


def _texts(element: Element, language: str) -> Iterator[tuple[str, str]]:
    """Return each text with its language."""
    if not isinstance(element.tag, str) or element.tag in UNSEEN:
        return
    language = element.get("lang", language)
    yield language, element.text or ""
    for child in element:
        yield from _texts(child, language)
        yield language, child.tail or ""


def _directed(element: Element, *, directed: bool) -> Iterator[tuple[Element, bool]]:
    """Return each element with whether it has, or stands in, a direction that suits right-to-left letters."""
    own = element.get("dir")
    directed = own in ("rtl", "auto") if own else directed
    yield element, directed
    for child in element:
        yield from _directed(child, directed=directed)


def _scripts_of(language: str) -> frozenset[str]:
    return LATIN if "-Latn" in language else SCRIPTS.get(language.partition("-")[0], LATIN)


@cache
def _script(letter: str) -> str:
    return unicodedata.name(letter, "").split(" ")[0].split("-")[0]
