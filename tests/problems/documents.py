"""One document a problem: what an editor did, in files, and what the editor is answered, to the letter.

A document is Markdown: a heading, a sentence on how one comes to meet the problem, then cases. A case is a row of
fenced blocks: the files, each with its path behind the language (`yaml site.yaml`); files that Markdown cannot hold,
made by a function of making.py (`made a-link`); and last a block `text` with the report of `check`. Each `text` block
ends a case; an empty one says that all is well.
"""

from atexit import register
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from re import MULTILINE, Pattern
from re import compile as pattern
from shutil import rmtree
from tempfile import TemporaryDirectory, mkdtemp
from typing import Final
from unittest.mock import patch

from adfm_site.build.commands import check
from adfm_site.build.outcome import Outcome
from adfm_site.inputs.options import Options
from adfm_site.inputs.scan import default_templates
from adfm_site.linkcheck.addresses import LinkCheck
from adfm_site.progress import silent
from adfm_site.report import Numbers, Report
from adfm_site.report.text import text
from tests.problems.making import MAKERS

HERE: Final = Path(__file__).parent
BASE: Final = HERE / "_base" / "README.md"
_FENCE: Final[Pattern[str]] = pattern(
    r"^(?P<fence>```+|~~~+)(?P<info>[^\n]*)\n(?P<body>.*?)^(?P=fence)$", MULTILINE | 16
)
_HEADING: Final[Pattern[str]] = pattern(r"^#+ +(.+)$", MULTILINE)
_NOTHING: Final = Numbers(
    errors=0, warnings=0, notes=0, entries=0, artifacts=0, rendered=0, written=0, removed=0, kept=0, seconds=0.0
)

# Any page, whatever it is of, shows its title, its lead and its text; so what is hidden or withheld would be seen here.
# One stub for all templates, in one folder for all sites, since writing and compiling them anew each time takes most of
# the time.
_STUB: Final = '{% include "stub" %}'
_SHOWN: Final = (
    "{% if page is defined %}{{ page.title }}{% endif %}{% if lead is defined %} {{ lead }}{% endif %}"
    "{% if text is defined %}{{ text | html }}{% endif %}{% if summary is defined %}{{ summary | html }}{% endif %}"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Files by their paths, makers by their names, and the report that is expected, with its place in the document."""

    title: str
    files: tuple[tuple[str, str], ...]
    makers: tuple[str, ...]
    expected: str
    at: tuple[int, int]


def codes() -> tuple[str, ...]:
    """Return the code of each document."""
    return tuple(sorted(file.stem for file in HERE.glob("*.md")))


def cases(words: str) -> Iterator[Case]:
    """Return the cases of a document."""
    files: list[tuple[str, str]] = []
    makers: list[str] = []
    outside = _FENCE.sub(lambda block: " " * len(block[0]), words)
    for block in _FENCE.finditer(words):
        language, _, path = block["info"].strip().partition(" ")
        if language == "made":
            makers.append(path)
        elif path:
            files.append((path, block["body"]))
        elif language == "text":
            titles = _HEADING.findall(outside, 0, block.start())
            yield Case(
                title=titles[-1],
                files=tuple(files),
                makers=tuple(makers),
                expected=block["body"],
                at=block.span("body"),
            )
            files, makers = [], []


@cache
def outcome_of(case: Case) -> Outcome:
    """Lay a case's files over the base, check that site, and give what came of it."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        lay(case, Path(folder))
        return checked(Path(folder))


def report(case: Case) -> str:
    """Return the report about a case in text."""
    outcome = outcome_of(case)
    told = text(
        Report(diagnostics=outcome.diagnostics, texts=outcome.texts, numbers=_NOTHING, width=100, colours=False)
    )
    return f"{told.strip()}\n" if told else ""


def checked(root: Path, asking: LinkCheck | None = None) -> Outcome:
    """Check the site in a folder, with stubs for templates.

    Of addresses on other websites, the check has what is remembered, or what asking finds.
    """
    further = asking or LinkCheck(root, lambda _addresses, _progress: {}, silent)
    with patch("adfm_site.inputs.scan.default_templates", stubs):
        return check(root, Options(as_of="2024-05-31"), silent, further)


@cache
def stubs() -> Path:
    """Return a folder of stubs that stands for the default templates while this program runs."""
    folder = Path(mkdtemp(prefix="adfm-site-stubs-"))
    register(rmtree, folder, ignore_errors=True)
    for template in default_templates().iterdir():
        _write(folder / template.name, _STUB)
    _write(folder / "stub", _SHOWN)
    return folder


def lay(case: Case, root: Path) -> None:
    """Write the site of a case into an empty folder."""
    base = (
        (block["info"].partition(" ")[2], block["body"]) for block in _FENCE.finditer(BASE.read_text(encoding="utf-8"))
    )
    for path, body in (*base, *case.files):
        _write(root / path, body)
    for name in case.makers:
        maker: Callable[[Path], None] = MAKERS[name]
        maker(root)


def _write(file: Path, words: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(words.encode())
