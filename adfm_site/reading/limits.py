"""How long a text may be."""

from typing import Final

from adfm_site.diagnostics import Said, problem

LONGEST: Final = 500_000


@problem("error")
def text_too_long(what: str, limit: str) -> Said:
    """A text is so long that no reader's phone would thank for the page. It is better cut into several files, or offered as a download."""
    return Said(f"This text has {what}; the most is {limit}.", hints=("Cut it into several files, or offer it as a download.",))
