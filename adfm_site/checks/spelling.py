"""Spellings that site.yaml does not want."""

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from re import IGNORECASE, Pattern
from re import escape as literally

from adfm_site.archive.catalogue import Catalogue
from adfm_site.archive.mentions import Steps
from adfm_site.archive.wording import wording
from adfm_site.diagnostics import Diagnostic, Passage, Said, problem
from adfm_site.model.entry import Entry, Head
from adfm_site.patterns import pattern


@problem("note")
def other_spelling(written: str, wanted: str) -> Said:
    """Some words have several spellings. site.yaml says under `words:` which one this archive uses.

    With `convenor: convener` there, this is wrong: `The convenors met.` Right: `The conveners met.`
    """
    return Said(f"This archive writes “{wanted}”, not “{written}”.", hints=(f"Write {wanted}.",), replacement=wanted)


def wanted_spellings(catalogue: Catalogue) -> tuple[tuple[str, ...], ...]:
    """Return each spelling that site.yaml does not want, in small letters, with the one that it wants."""
    words = (catalogue.site.words or {}).items()
    return tuple((wrong.casefold(), right) for wrong, right in words if wrong.strip() and right)


def spelling(entry: Entry[Head], wanted: tuple[tuple[str, ...], ...]) -> Iterator[Diagnostic]:
    """Look for the unwanted spellings in the texts of an entry."""
    right_of: dict[str, str] = dict(wanted)  # type: ignore[arg-type]
    if not right_of:
        return
    unwanted = _unwanted(tuple(right_of))
    seen: Counter[tuple[Steps, str]] = Counter()
    for steps, words in wording(entry):
        for match in unwanted.finditer(words):
            right = right_of[match[1].casefold()] + match[2]
            right = right[:1].upper() + right[1:] if match[0][0].isupper() else right
            if match[0] != right:
                where = Passage(path=entry.path, text=match[0], occurrence=seen[steps, match[0]], steps=steps)
                yield other_spelling(where, match[0], right)
                seen[steps, match[0]] += 1


@lru_cache(maxsize=1)
def _unwanted(words: tuple[str, ...]) -> Pattern[str]:
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return pattern(rf"(?<!\w)({'|'.join(map(literally, longest_first))})(s?)(?!\w)", IGNORECASE)
