"""Suppressed notes and warnings: codes that site.yaml switches off, and marks on single lines of files.

Errors cannot be suppressed.
"""

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from adfm_site.diagnostics import Checked, Diagnostic, Pointer, Said, did_you_mean, nearest, problem
from adfm_site.model.site import Site
from adfm_site.reading.marks import SuppressionMark
from adfm_site.reading.prose import ENGLISH
from adfm_site.source import Span


@problem("note")
def unknown_code(code: str, known: tuple[str, ...]) -> Said:
    """To switch off a note or a warning, use its code, the word in square brackets after the message.

    For all files, list the code in site.yaml, under `switched-off:`. For one line, write a comment at its end or on the
    line above: `<!-- fine: relative-time -->` in a text, `# fine: relative-time` in front matter.
    """
    return Said(
        f"There is no note or warning with the code “{code}”.",
        hints=(did_you_mean(code, known) or "The code is in square brackets after a note or warning.",),
        replacement=nearest(code, known),
    )


@problem("note")
def error_cannot_be_excused(code: str) -> Said:
    """Notes and warnings can be switched off. Errors cannot, because something wrong or private would be published."""
    return Said(f"“{code}” is an error, and errors cannot be switched off.", hints=("Remove this code.",))


class Suppressions(Struct, frozen=True, kw_only=True):
    """The suppressed codes: `everywhere` for all files, `at` by path and line."""

    everywhere: frozenset[str]
    at: Mapping[tuple[str, int], frozenset[str]]

    def reports(self, found: Diagnostic) -> bool:
        """Return whether a problem is to be reported."""
        if found.severity == "error":
            return True
        line = found.where.line if isinstance(found.where, Span) else 0
        return found.code not in self.everywhere and found.code not in self.at.get((found.path, line), ())


def suppressed(marks: Iterable[SuppressionMark], site: Site) -> Checked[Suppressions]:
    """Return what the marks in files and site.yaml suppress, with problems for wrong codes."""
    at: dict[tuple[str, int], frozenset[str]] = {}
    complaints = [
        found
        for number, code in enumerate(site.switched_off)
        for found in _wrong(code, Pointer(path="site.yaml", steps=("switched-off", number)))
    ]
    for mark in marks:
        place = mark.where.path, mark.line
        at[place] = at.get(place, frozenset()) | {mark.code}
        complaints += _wrong(mark.code, mark.where)
    english = not site.languages or site.languages[0].lower().split("-")[0] == "en"
    everywhere = frozenset(site.switched_off) | (frozenset() if english else ENGLISH)
    return Checked(value=Suppressions(everywhere=everywhere, at=at), diagnostics=tuple(complaints))


def _wrong(code: str, where: Span | Pointer) -> Iterator[Diagnostic]:
    """Yield a problem for a code that belongs to no note and no warning."""
    from adfm_site.catalogue import problems  # noqa: PLC0415 - imports many modules; few archives suppress any

    known = problems()
    if code not in known:
        yield unknown_code(where, code, tuple(name for name, found in known.items() if found.severity != "error"))
    elif known[code].severity == "error":
        yield error_cannot_be_excused(where, code)
