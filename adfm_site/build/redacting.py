"""What is printed of an outcome: without the names that must not be published, since logs may be public."""

from re import MULTILINE
from re import compile as pattern
from typing import Final

from msgspec.structs import replace

from adfm_site.build.gate import Gate, blocks
from adfm_site.build.outcome import Outcome
from adfm_site.diagnostics import Diagnostic

# The field in site.yaml, with all lines that belong to it. It may be the fault in it that keeps the names from being
# known.
_FIELD: Final = pattern(r"^[\"']?withheld-names[\"']?[ \t]*:([^\n]*(?:\n(?:[ \t#\-][^\n]*|(?=\n)))*)", MULTILINE)


def redacted(outcome: Outcome) -> Outcome:
    """Return an outcome with a block in the place of each letter of such a name, in its problems and in the lines that they show."""
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
        # A correction with blocks in it would be written into a file.
        replacement=found.replacement
        if found.replacement is None or gate.hidden(found.replacement) == found.replacement
        else None,
    )


def _without_the_field(text: str) -> str:
    return _FIELD.sub(lambda found: found[0][: found.start(1) - found.start()] + blocks(found[1]), text)
