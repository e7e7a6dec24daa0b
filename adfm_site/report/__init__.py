"""Complaints for eyes, for CI and for programs: one module a format, listed below; and the catalogue of all codes.

May import diagnostics, source, fingerprint, and for the catalogue every module that has problems. Never decides what is
complained about.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from msgspec import Struct

from adfm_site.diagnostics import Diagnostic


class Numbers(Struct, frozen=True, kw_only=True):
    """The summary of a run, in numbers of things and in seconds."""

    errors: int
    warnings: int
    notes: int
    entries: int
    artifacts: int
    rendered: int
    written: int
    removed: int
    kept: int
    seconds: float


class Report(Struct, frozen=True, kw_only=True):
    """What a format shows.

    texts: the texts of the files complained about; width: columns of the terminal; colours: whether it has some.

    news: how many entries of a kind are new, changed or removed since the last build; empty too where none is
    remembered.
    """

    diagnostics: tuple[Diagnostic, ...]
    texts: Mapping[str, str]
    numbers: Numbers
    width: int = 100
    colours: bool = False
    news: tuple[tuple[str, str, int], ...] = ()


Format = Callable[[Report], str]


def plural(count: int, one: str, other: str) -> str:
    """Return a number of things in words, such as “1,024 files”."""
    return f"{count:,} {one if count == 1 else other}"


def _text(report: Report) -> str:
    from adfm_site.report.text import text  # noqa: PLC0415 - only the format asked for is imported

    return text(report)


def _json(report: Report) -> str:
    from adfm_site.report.json import json  # noqa: PLC0415 - as above

    return json(report)


def _github(report: Report) -> str:
    from adfm_site.report.github import github  # noqa: PLC0415 - as above

    return github(report)


def _gitlab(report: Report) -> str:
    from adfm_site.report.gitlab import gitlab  # noqa: PLC0415 - as above

    return gitlab(report)


def _sarif(report: Report) -> str:
    from adfm_site.report.sarif import sarif  # noqa: PLC0415 - as above

    return sarif(report)


FORMATS: Final[Mapping[str, Format]] = MappingProxyType(
    {"text": _text, "json": _json, "github": _github, "gitlab": _gitlab, "sarif": _sarif}
)
