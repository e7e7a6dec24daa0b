"""Reports to be shown."""

from adfm_site.diagnostics import Diagnostic, Label, Pointer, Severity
from adfm_site.report import Numbers, Report
from adfm_site.source import Span

PATH = "content/about.md"
# Words that mean something to one format or another.
AWKWARD = (
    "100%", "%0A", "a::b", "a,b=c", "one\ntwo", "one\r\n::error::two", "::stop-commands::x", "ประชุม", "%25",
    "{0} {", "[x](0)", "a|b", "<b>&amp;</b>", "`code` *stars* _x_ ~~y~~", "C:\\x", "$x$ #1 @you :tada:", "\\",
    "a\u2028b", "![p](q)", "{{x}}",
)  # fmt: skip
NUMBERS = Numbers(
    errors=1, warnings=0, notes=0, entries=2, artifacts=3, rendered=4, written=5, removed=6, kept=7, seconds=0.5
)


def span(line: int, column: int, end_line: int, end_column: int) -> Span:
    """Return a place."""
    return Span(path=PATH, line=line, column=column, end_line=end_line, end_column=end_column)


def complaint(
    where: Span | Pointer,
    message: str = "Something is wrong.",
    hints: tuple[str, ...] = (),
    replacement: str | None = None,
    severity: Severity = "error",
    labels: tuple[Label, ...] = (),
    code: str = "some-code",
) -> Diagnostic:
    """Return a complaint."""
    return Diagnostic(
        code=code, severity=severity, message=message, where=where, hints=hints, labels=labels, replacement=replacement
    )


def report(*found: Diagnostic, text: str = "", width: int = 100, colours: bool = False) -> Report:
    """Return a report about one file of that text."""
    return Report(diagnostics=found, texts={PATH: text}, numbers=NUMBERS, width=width, colours=colours)
