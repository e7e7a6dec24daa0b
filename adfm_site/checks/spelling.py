"""Spellings that site.yaml does not want."""

from collections import Counter
from collections.abc import Iterator
from re import IGNORECASE
from re import compile as pattern
from re import escape as literally

from adfm_site.archive.catalogue import Catalogue
from adfm_site.archive.mentions import Steps
from adfm_site.archive.wording import wording
from adfm_site.diagnostics import Diagnostic, Passage, Said, problem


@problem("note")
def other_spelling(written: str, wanted: str) -> Said:
    """Some words have several spellings. site.yaml says under `words:` which one this archive uses.

    With `convenor: convener` there, this is wrong: `The convenors met.` Right: `The conveners met.`
    """
    return Said(f"This archive writes “{wanted}”, not “{written}”.", hints=(f"Write {wanted}.",), replacement=wanted)


def spelling(catalogue: Catalogue) -> Iterator[Diagnostic]:
    """Look for the unwanted spellings in every text."""
    wanted = {
        wrong.casefold(): right for wrong, right in (catalogue.site.words or {}).items() if wrong.strip() and right
    }
    if not wanted:
        return
    unwanted = pattern(
        rf"(?<!\w)({'|'.join(map(literally, sorted(wanted, key=lambda word: (-len(word), word))))})(s?)(?!\w)",
        IGNORECASE,
    )
    for entry in catalogue.all():
        seen: Counter[tuple[Steps, str]] = Counter()
        for steps, words in wording(entry):
            for match in unwanted.finditer(words):
                right = wanted[match[1].casefold()] + match[2]
                right = right[:1].upper() + right[1:] if match[0][0].isupper() else right
                if match[0] != right:
                    where = Passage(path=entry.path, text=match[0], occurrence=seen[steps, match[0]], steps=steps)
                    yield other_spelling(where, match[0], right)
                    seen[steps, match[0]] += 1
