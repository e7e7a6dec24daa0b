"""Footnotes whose texts would be lost, since they stand in the text of another."""

from collections.abc import Iterator

from markdown import Markdown
from markdown.extensions.footnotes import FootnoteExtension

from adfm_site.diagnostics import Diagnostic, Passage, Said, problem


@problem("error")
def footnote_inside_footnote(label: str) -> Said:
    """The text of a footnote begins at the left edge. Indented below another footnote it is a part of that one, and would not be shown.

    Wrong: `    [^2]: The second source.`, indented below `[^1]: The first source.` Right: the same line at the left edge, below an
    empty line.
    """
    return Said(
        f"The text of the footnote “{label}” stands inside another footnote and would be lost.",
        hints=(f"Begin the line with [^{label}]: at the left edge, below an empty line.",),
    )


def lost_footnotes(path: str, converter: Markdown, converted: str) -> Iterator[Diagnostic]:
    """Complain about each footnote that a converter found in a text but did not put into the HTML; the last found, if there is none."""
    labels = [
        label for extension in converter.registeredExtensions if isinstance(extension, FootnoteExtension) for label in extension.footnotes
    ]
    # Those inside others are found last of all.
    shown = converted.count('<li id="fn:') if converted else len(labels) - 1
    for label in labels[shown:]:
        yield footnote_inside_footnote(Passage(path=path, text=f"[^{label}]:"), label)
