"""How texts are written: one module for each rule, a function over the words of one file, listed below.

Their complaints are warnings and notes, each with its place at once, so that they are remembered with the file.
May import diagnostics and source. Rules never see two files; what needs the archive, such as the names in it, is a
check.
"""

from collections.abc import Callable, Iterator
from typing import Final

from adfm_site.diagnostics import Diagnostic
from adfm_site.reading.prose import (
    doubled_words,
    link_words,
    lists,
    ordinals,
    pasted,
    pictures,
    relative_time,
    weekdays,
)
from adfm_site.reading.prose.written import Prose

Rule = Callable[[Prose], Iterator[Diagnostic]]

# These know English words, or signs as English uses them. They say nothing of an archive, or a passage, in another
# language.
_ENGLISH_RULES: Final[tuple[Rule, ...]] = (
    doubled_words.doubled_words,
    ordinals.glued_ordinals,
    relative_time.relative_times,
    weekdays.weekdays,
    link_words.link_words,
    pasted.no_break_spaces,
)
RULES: Final[tuple[Rule, ...]] = (*_ENGLISH_RULES, lists.list_ends, pasted.invisible_characters, pictures.pictures)

ENGLISH: Final = frozenset(
    found.code
    for found in (
        doubled_words.doubled_word,
        ordinals.glued_ordinal,
        relative_time.relative_time,
        weekdays.wrong_weekday,
        link_words.link_says_nothing,
        pasted.no_break_space,
    )
)
"""The problems that those rules report."""


def faults_of(prose: Prose) -> Iterator[Diagnostic]:
    """Return what the rules report about a file."""
    for rule in RULES:
        yield from rule(prose.in_english if rule in _ENGLISH_RULES else prose)
