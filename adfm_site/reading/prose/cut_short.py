"""A text of the front matter that a comment cuts short."""

from collections.abc import Iterator
from re import compile as pattern
from typing import Final

from adfm_site.diagnostics import Diagnostic, Said, problem
from adfm_site.reading.prose.written import Prose

_COMMENT: Final = pattern(r"[ \t]+(?P<rest>#[^\s#][^\n]*)")


@problem("warning")
def text_cut_short(rest: str) -> Said:
    """A space and # begin a comment in front matter: what stands behind is not published.

    Wrong: `title: Meeting #3 in Bangkok`. Right: `title: "Meeting #3 in Bangkok"`. A comment has a space behind its #.
    """
    return Said(
        f"“{rest}” is not part of this text, since a space and # begin a comment.",
        hints=("Put the whole text in quotes; or a space behind #.",),
    )


def cut_short(prose: Prose) -> Iterator[Diagnostic]:
    """Find texts without quotes behind which a # sticks to a word."""
    if " #" not in prose.whole[: prose.body]:
        return
    for value in prose.values:
        rest = _COMMENT.match(prose.whole, value.end) if value.plain else None
        if rest:
            yield text_cut_short(prose.span(*rest.span("rest")), rest["rest"].rstrip())
