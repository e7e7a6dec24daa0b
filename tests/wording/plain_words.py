"""The glossary in DECISIONS.md, and every text that people read.

These are messages, interface words, help, field descriptions and templates.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

from tests.sites.built import REPOSITORY

PACKAGE: Final = REPOSITORY / "adfm_site"
DECISIONS: Final = PACKAGE / "DECISIONS.md"

_ROW: Final = re.compile(r"^\| (?P<use>[^|]+) \| (?P<meaning>[^|]+) \| (?P<avoid>[^|]+) \|$", re.MULTILINE)
_PHRASE: Final = re.compile("“([^”]+)”")
_TEMPLATE_CODE: Final = re.compile(
    r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<!--.*?-->|<(script|style)\b.*?</\1>|<[^>]*>", re.DOTALL
)
_ATTRIBUTE: Final = re.compile(r"\b(?:alt|aria-label|title|placeholder|content)=\"([^\"]*)\"")


def glossary(decisions: str) -> tuple[str, ...]:
    """Return the phrases to avoid from the table below the heading "Words"."""
    _, _, section = decisions.partition("\n## Words\n")
    table = section.partition("\n## ")[0]
    return tuple(phrase for row in _ROW.finditer(table) for phrase in _PHRASE.findall(row["avoid"]))


def avoided(text: str, phrases: tuple[str, ...]) -> list[str]:
    """Return the phrases that occur in a text, as whole words in small or capital letters."""
    return [match[0].lower() for match in _any_of(phrases).finditer(" ".join(text.split()))]


@cache
def _any_of(phrases: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, phrases))})\b", re.IGNORECASE)


def read_by_people() -> Iterator[tuple[str, str]]:
    """Yield each text with the place where it is written."""
    for file in sorted(PACKAGE.rglob("*.py")):
        name = file.relative_to(REPOSITORY).as_posix()
        for line, text in texts_of_code(file.read_text("utf-8")):
            yield f"{name}:{line}", text
    for folder in (REPOSITORY / "templates", PACKAGE):
        for file in sorted(folder.rglob("*.html")):
            yield file.relative_to(REPOSITORY).as_posix(), text_of_template(file.read_text("utf-8"))
    for file in (PACKAGE / "FIELDS.md", REPOSITORY / "site.yaml"):
        yield from _lines(file)


def texts_of_code(code: str) -> Iterator[tuple[int, str]]:
    """Yield the strings of a module with their lines. Of docstrings only those of problems, which `explain` prints."""
    silent: set[int] = set()
    for node in ast.walk(ast.parse(code)):  # a node comes before what it contains
        match node:
            case ast.JoinedStr(values=parts):
                silent.update(map(id, parts))
                yield node.lineno, "…".join(str(part.value) for part in parts if isinstance(part, ast.Constant))
            case ast.Constant(value=str(text)) if id(node) not in silent:
                yield node.lineno, text
            case ast.Module(body=[ast.Expr(value=first), *_]) | ast.ClassDef(body=[ast.Expr(value=first), *_]):
                silent.add(id(first))
            case ast.FunctionDef(body=[ast.Expr(value=first), *_]) if not _is_problem(node):
                silent.add(id(first))


def text_of_template(template: str) -> str:
    """Return the words that a template itself writes, without its code."""
    words = _ATTRIBUTE.findall(re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "", template, flags=re.DOTALL))
    return "\n".join((_TEMPLATE_CODE.sub("", template), *words))


def _is_problem(node: ast.FunctionDef) -> bool:
    return any(
        isinstance(made, ast.Call) and isinstance(made.func, ast.Name) and made.func.id == "problem"
        for made in node.decorator_list
    )


def _lines(file: Path) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1):
        yield f"{file.relative_to(REPOSITORY).as_posix()}:{number}", line
