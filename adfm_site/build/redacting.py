"""Removing withheld names from an outcome before it is printed, since logs may be public."""

from re import MULTILINE
from typing import Final

from msgspec.structs import replace

from adfm_site.build.gate import Gate, blocks
from adfm_site.build.outcome import Outcome
from adfm_site.diagnostics import Diagnostic
from adfm_site.patterns import pattern

# The field in site.yaml with all its lines. It is hidden as a whole, since a fault in it can make the names unknown.
_FIELD: Final = pattern(r"^[\"']?withheld-names[\"']?[ \t]*:([^\n]*(?:\n(?:[ \t#\-][^\n]*|(?=\n)))*)", MULTILINE)


def redacted(outcome: Outcome) -> Outcome:
    """Return an outcome in which each letter of a withheld name is replaced by a block.

    This concerns the problems and the lines of files that they show.
    """
    gate = Gate.of_names(outcome.withheld)
    texts = {
        path: gate.hidden(_without_the_field(text) if path == "site.yaml" else text)
        for path, text in outcome.texts.items()
    }
    return replace(outcome, diagnostics=tuple(_redacted(found, gate) for found in outcome.diagnostics), texts=texts)


def _redacted(found: Diagnostic, gate: Gate) -> Diagnostic:
    return replace(
        found,
        message=gate.hidden(found.message),
        hints=tuple(map(gate.hidden, found.hints)),
        labels=tuple(replace(label, text=gate.hidden(label.text)) for label in found.labels),
        # `check --fix` would write a replacement with blocks into a file.
        replacement=found.replacement
        if found.replacement is None or gate.hidden(found.replacement) == found.replacement
        else None,
    )


def _without_the_field(text: str) -> str:
    return _FIELD.sub(lambda found: found[0][: found.start(1) - found.start()] + blocks(found[1]), text)
