"""Links whose words say nothing."""

from collections.abc import Iterator
from re import IGNORECASE
from typing import Final

from adfm_site.diagnostics import Diagnostic, Said, problem
from adfm_site.patterns import pattern
from adfm_site.reading.prose.written import COVER, Prose

_EMPTY: Final = pattern(
    rf"(?<!!)\[(?P<words>\s*(?:click\s+(?:here|on\s+this)|here|(?:read|learn|find\s+out)\s+more|more|this\s+(?:link|page)|link)\s*[.:…]?\s*)\](?={COVER})",
    IGNORECASE,
)


@problem("warning")
def link_says_nothing(words: str) -> Said:
    """The words of a link say where it leads.

    Many readers hear or see links without the text around them (WCAG 2.2, 2.4.4).

    Wrong: `The report can be read [here](report.md).` Right: `Read the [report on early warning](report.md).`
    """
    return Said(
        f"The words “{words}” do not say where this link leads.",
        hints=("Make a link of the name of the page or file it leads to.",),
    )


def link_words(prose: Prose) -> Iterator[Diagnostic]:
    """Find links that are called “here” and the like."""
    for match in _EMPTY.finditer(prose.text, prose.body):
        yield link_says_nothing(prose.span(*match.span("words")), " ".join(match["words"].split()))
