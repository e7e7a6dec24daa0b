"""Problems as an editor meets them in the preview: a box at the top of a page, or a page of their own."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from markupsafe import Markup
from msgspec import Struct

from adfm_site.diagnostics import Diagnostic
from adfm_site.patterns import pattern
from adfm_site.source import Lines, Span

RELOAD: Final = "/.preview/reload.js"
STYLE: Final = "/.preview/problems.css"
POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'"
)

_MOST: Final = 20
_MAIN: Final = pattern(rb"<main\b[^>]*>")
_BODY: Final = pattern(rb"<body\b[^>]*>")

_PAGE: Final = Markup("""\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
</head>
<body id="preview-page">
<main>
<h1>{title}</h1>
{box}</main>
<script src="{reload}" defer></script>
</body>
</html>
""")
_BOX: Final = Markup("""\
<link rel="stylesheet" href="{style}">
<section id="preview-problems" aria-label="Problems" lang="en" dir="ltr">
{verdict}{errors}{others}</section>
""")
_PROBLEM: Final = Markup("""\
<li>
<p><strong>{place}</strong> {severity}: {message} <code>[{code}]</code></p>
{excerpt}{labels}{hints}</li>
""")


class Problems(Struct, frozen=True, kw_only=True):
    """What is wrong, and the texts in which it is.

    trouble: why a later state could not be read at all; empty where it could.
    """

    diagnostics: tuple[Diagnostic, ...]
    texts: Mapping[str, str]
    trouble: str = ""

    def first_of(self, path: str) -> "Problems":
        """Put what is wrong with one file before everything else."""
        ordered = tuple(sorted(self.diagnostics, key=lambda found: found.path != path))
        return Problems(diagnostics=ordered, texts=self.texts, trouble=self.trouble)


def with_problems(page: bytes, problems: Problems) -> bytes:
    """Put the box of problems at the beginning of a page, for eyes and for screen readers.

    Without problems, the page stays as it is.
    """
    if not problems.diagnostics and not problems.trouble:
        return page
    begins = _MAIN.search(page) or _BODY.search(page)
    place = begins.end() if begins else 0
    return page[:place] + b"\n" + _box(problems).encode() + page[place:]


def page_of_problems(title: str, problems: Problems) -> bytes:
    """Return a page that shows nothing else."""
    return _PAGE.format(title=title, box=_box(problems), reload=RELOAD).encode()


def counted(diagnostics: Iterable[Diagnostic]) -> str:
    """Return "2 errors, 1 note", or nothing."""
    counts = Counter(found.severity for found in diagnostics)
    named = ((counts[severity], severity) for severity in ("error", "warning", "note"))
    return ", ".join(f"{count:,} {severity}{'' if count == 1 else 's'}" for count, severity in named if count)


def _box(problems: Problems) -> Markup:
    errors = [found for found in problems.diagnostics if found.severity == "error"]
    others = [found for found in problems.diagnostics if found.severity != "error"]
    folded = Markup("<details>\n<summary>{}</summary>\n{}</details>\n").format(counted(others), _list(others, problems))
    return _BOX.format(
        style=STYLE, verdict=_verdict(problems, errors), errors=_list(errors, problems), others=folded if others else ""
    )


def _verdict(problems: Problems, errors: Sequence[Diagnostic]) -> Markup:
    words = []
    if problems.trouble:
        words.append(f"{problems.trouble} Until this is fixed, you see the previous version of the site.")
    if errors:
        words.append(f"{counted(errors)}. Nothing can be published until this is fixed.")
    return Markup("").join(Markup("<p><strong>{}</strong></p>\n").format(sentence) for sentence in words)


def _list(found: Sequence[Diagnostic], problems: Problems) -> Markup:
    shown = Markup("").join(_problem(one, problems.texts) for one in found[:_MOST])
    left = len(found) - _MOST
    more = (
        Markup("<p>… and {} more: <code>adfm-site check</code> lists all of them.</p>\n").format(left)
        if left > 0
        else ""
    )
    return Markup("<ol>\n{}</ol>\n{}").format(shown, more) if found else Markup("")


def _problem(found: Diagnostic, texts: Mapping[str, str]) -> Markup:
    where = found.where if isinstance(found.where, Span) else None
    labels = (f"{_place(label.where)}: {label.text}" for label in found.labels if isinstance(label.where, Span))
    return _PROBLEM.format(
        place=_place(where) if where else found.path,
        severity=found.severity,
        message=found.message,
        code=found.code,
        excerpt=_excerpt(Lines(texts[where.path])[where.line], where) if where and where.path in texts else "",
        labels=Markup("").join(map(Markup("<p>{}</p>\n").format, labels)),
        hints=Markup("").join(map(Markup("<p>→ {}</p>\n").format, found.hints)),
    )


def _place(where: Span) -> str:
    return f"{where.path}:{where.line}:{where.column}"


def _excerpt(line: str, where: Span) -> Markup:
    """Return the line with the faulty stretch marked.

    A caret below it would miss its mark in scripts that no font spaces evenly.
    """
    start = where.column - 1
    end = where.end_column - 1 if where.end_line == where.line else len(line)
    marked = line[start : max(end, start + 1)] or "\N{NO-BREAK SPACE}"
    number = Markup("<span>{}</span> ").format(where.line)
    return Markup("<pre>{}{}<mark>{}</mark>{}</pre>\n").format(
        number, line[:start], marked, line[start + len(marked) :]
    )
