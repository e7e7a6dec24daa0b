"""Ordinals to which the next word sticks."""

from collections.abc import Iterator
from typing import Final

from adfm_site.diagnostics import Diagnostic, Said, problem
from adfm_site.patterns import pattern
from adfm_site.reading.prose.written import Prose

# It begins with a digit, not with what must not stand before it, so that the search jumps from digit to digit.
_GLUED: Final = pattern(r"[0-9](?<![0-9]{2})[0-9]*+(?:st|nd|rd|th)(?=[A-Z]\w)")
_WORD: Final = pattern(r"\w+")


@problem("warning")
def glued_ordinal(ordinal: str, word: str) -> Said:
    """Put a space between an ordinal number and the next word.

    Wrong: `33rdASEAN Summit`. Right: `33rd ASEAN Summit`.
    """
    return Said(
        f"A space is missing between “{ordinal}” and “{word}”.",
        hints=(f"Write {ordinal} {word}.",),
        replacement=f"{ordinal} {word}",
    )


def glued_ordinals(prose: Prose) -> Iterator[Diagnostic]:
    """Find ordinals to which a word with a capital sticks."""
    for match in _GLUED.finditer(prose.text):
        word = _WORD.match(prose.text, match.end())
        if word:
            yield glued_ordinal(prose.span(match.start(), word.end()), match[0], word[0])
