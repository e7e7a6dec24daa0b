"""How long a text may be."""

from typing import Final

from adfm_site.diagnostics import Said, problem

LONGEST: Final = 500_000


@problem("error")
def text_too_long(what: str, limit: str) -> Said:
    """A text is too long for one page, especially on a phone.

    Split it into several files, or offer it as a download.
    """
    return Said(
        f"This text has {what}; the limit is {limit}.",
        hints=("Split it into several files, or offer it as a download.",),
    )
