"""Files changed at random along their grammar: fields, Markdown, site.yaml and templates.

Each is judged by the whole program. `python -m tests.hostile.mutating COUNT [FIRST]` judges COUNT changed files, from
the seed FIRST on, and prints those that fail. A seed always gives the same file, so `… 1 SEED` tries one again.
"""

import resource
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from re import DOTALL
from re import compile as pattern
from tempfile import TemporaryDirectory
from typing import Any, Final

import yaml

from adfm_site.archive.catalogue import catalogue
from adfm_site.archive.link import link
from adfm_site.artifact import Artifact, Template
from adfm_site.build.pipeline import Options, prepare
from adfm_site.build.tables import CLOSURES, FILES
from adfm_site.catalogue import problems
from adfm_site.checks import checked
from adfm_site.diagnostics import Diagnostic
from adfm_site.inputs.scan import Found, source
from adfm_site.model.entry import Entry, Head
from adfm_site.model.file import Measured
from adfm_site.model.site import Site
from adfm_site.progress import silent
from adfm_site.reading.files import read_entry, read_site, text_of
from adfm_site.reading.locating import located
from adfm_site.rendering.templates import Renderer, TemplateFault
from adfm_site.source import Source, Span
from adfm_site.views.frame import frame
from tests.hostile.planting import Spot, path_of, spots
from tests.problems.documents import Case, lay
from tests.reading.files import inside
from tests.sites.memory import artifacts_of
from tests.work import seconds

TIMES_AS_LONG: Final = 100.0
"""How many times as long as the longest text of the archive a changed file may take."""
MEGABYTES: Final = 256
_REPOSITORY: Final = Path(__file__).resolve().parents[2]
_SEEDS: Final = (
    _REPOSITORY,
    _REPOSITORY / "tests" / "sites" / "conference",
    _REPOSITORY / "tests" / "sites" / "minimal",
)
_CODES: Final = frozenset(problems())

_VALUES: Final = (
    *(
        "",
        "~",
        "null",
        "unknown",
        "2019",
        "2019-11",
        "2019-11-21",
        "2019-02-30",
        "9999-12-31",
        "0001-01-01",
        "0",
        "-1",
        "1e9",
        "0x1f",
    ),
    *(
        "09:00",
        "09:00-17:00",
        "24:00",
        "00:00-24:00",
        "true",
        "No",
        "TRUE",
        "y",
        "TH",
        "th",
        "XX",
        "Bangkok, TH",
        ", TH",
        "Bangkok,",
    ),
    *(
        "first",
        "first#keep-going",
        "#",
        "first#",
        "learning",
        "council",
        "roundtable",
        "convener",
        "peer-learning",
        "agenda.txt",
        "../x",
    ),
    *(
        "https://a.example/",
        "https://[",
        "http://a:b@c:99999/",
        "javascript:a",
        "/events/",
        "//x",
        "#0b5566",
        "en",
        "zz-ZZ-zz",
        "Asia/Bangkok",
    ),
    *(
        "a" * 3000,
        "ก็" * 400,
        "😀" * 50,
        "\u202eabc",
        "a\u0301" * 60,
        "\x85",
        "\u2028",
        "\ufeff",
        "\u00a0",
        "\x07",
        "<b>",
        "{{ x }}",
        "&a *a",
    ),
    *(
        "2019-11-21 10:00",
        "%2e%2e/",
        "CON",
        "a/b",
        "\\",
        "'",
        '"',
        "[",
        "{",
        "- a",
        "a: b",
        "a #b",
        "| a",
        "> a",
        "!!int 3",
        "@",
        "`",
    ),
)
_TOKENS: Final = (
    *(
        "---\n",
        "...\n",
        "\n",
        "\r\n",
        "\r",
        "  ",
        "\t",
        ": ",
        ":",
        "- ",
        "-",
        "[",
        "]",
        "{",
        "}",
        ", ",
        "&a ",
        "*a",
        "!t ",
        "|",
        "|2-\n",
        ">",
    ),
    *(
        '"',
        "'",
        " #",
        "#",
        "%",
        "@",
        "? ",
        "<<: ",
        "\\x00",
        "\x00",
        "\ufeff",
        "\u00a0",
        "title",
        "draft",
        "downloads:\n",
        "parts:\n  - ",
    ),
)
_MARKS: Final = (
    *(
        "# ",
        "\n\n",
        "\n",
        "[a](b.md)",
        "![c](d.png)",
        "<b>",
        "</b>",
        "<script>",
        "[^1]",
        "\n[^1]: ",
        "| a | b |\n|---|---|\n",
        "> ",
        "- ",
        "1. ",
    ),
    *(
        "`",
        "```\n",
        "**",
        "_",
        ": ",
        "    ",
        "{#a}",
        "{: a=b }",
        "*[A]: b",
        '"',
        "'",
        "<a href='x'>",
        "&amp;",
        "&#",
        "\\",
        "\x02",
        "<!--",
        "-->",
    ),
    *(
        "<div>",
        "</div>",
        "***",
        "===\n",
        "---\n",
        "[a]: b\n",
        "[a][a]",
        "](",
        "![",
        "<?",
        "<![CDATA[",
        "T\n: W\n",
        "|",
        "<p",
        "http://a",
        "\u0e33",
    ),
)
_PREFIXES: Final = ("> ", "- ", "1. ", "    ", "  ", "\t", ": ", "# ", "| ", "[^1]: ", "<div>\n")
_TAG: Final = pattern(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", DOTALL)
_WORD: Final = pattern(r"[A-Za-z_][A-Za-z_.]*|[^\sA-Za-z_]")
_JINJA: Final = (
    *(
        "{{ page }}",
        "{{ x }}",
        "{% if page %}",
        "{% endif %}",
        "{% for a in page %}",
        "{% endfor %}",
        "{% block a %}",
        "{% endblock %}",
        "{{",
        "}}",
    ),
    *(
        "{%",
        "%}",
        "{#",
        "#}",
        '{% include "base.html" %}',
        "{% set page = 1 %}",
        "{% raw %}",
        "{% endraw %}",
        "{{ 9 ** 9 }}",
        "{{ [1] * 9 }}",
    ),
    *(
        "{{ page.title | upper | e | tojson }}",
        "{{ say('no') }}",
        "{% macro page() %}{% endmacro %}",
        "{{ page() }}",
        "{{ none + 1 }}",
        "{{ page[0:9] }}",
    ),
    *(
        "{{ page.frame }}",
        "{{ ''.join(page.title) }}",
        "{{ page.__class__ }}",
        "{% extends 'base.html' %}",
        "{{ super() }}",
        "{{ loop.index }}",
        "{{ 'a'|rel }}",
    ),
)


@dataclass(frozen=True, kw_only=True)
class _Given:
    """The little site to which changed files are added."""

    inputs: Found
    files: dict[str, Measured]
    site: Site
    entries: dict[str, Entry[Head]]
    views: dict[str, Artifact]
    closures: Mapping[str, tuple[str, ...]]


class Wrong(Exception):  # noqa: N818 - it says what is wrong
    """What the program must never do."""


@cache
def _given() -> _Given:
    with TemporaryDirectory() as folder:
        lay(Case(title="", files=(), makers=(), expected="", at=(0, 0)), Path(folder))
        prepared = prepare(Path(folder), Options(as_of="2024-05-31"), silent)
        read = [read_entry(source(path, prepared.inputs.real[path], {})).value for path in prepared.inputs.texts]
    views = {
        found.recipe.name: found
        for found in artifacts_of(prepared.archive, prepared.frame)
        if isinstance(found.recipe, Template)
    }
    return _Given(
        inputs=prepared.inputs,
        files=prepared.graph.all(FILES),
        site=read_site(prepared.inputs.site).value,
        entries={entry.path: entry for entry in read if entry},
        views=views,
        closures=prepared.graph.all(CLOSURES),
    )


@cache
def _seeds() -> tuple[tuple[str, str], ...]:
    """Return the files of the archive and of the test sites, with their paths; large ones are left to tests of size."""
    found = [
        (path.relative_to(site).as_posix(), path)
        for site in _SEEDS
        for path in sorted((site / "content").rglob("*.md"))
    ]
    return tuple((name, path.read_text(encoding="utf-8")) for name, path in found)


@cache
def _sites() -> tuple[str, ...]:
    return tuple((site / "site.yaml").read_text(encoding="utf-8") for site in _SEEDS)


@cache
def _spots() -> tuple[Spot, ...]:
    return tuple(spots(lambda _: True))


@cache
def _renderer() -> Renderer:
    return Renderer(_given().inputs.templates)


def changed(seed: int) -> Source:
    """Return the changed file of a seed."""
    chance = Random(seed)  # noqa: S311 - no secrets here
    sort = chance.choices((_planted, _tree, _signs, _markdown, _site, _template), weights=(5, 5, 5, 7, 3, 2))[0]
    path, text = sort(chance)
    return Source(path=path, data=text.encode("utf-8", "replace"), digest=f"seed {seed}")


def _planted(chance: Random) -> tuple[str, str]:
    spot = chance.choice(_spots())
    fields = spot.fields(chance.choice(_VALUES))
    return path_of(spot.kind, "changed"), fields if spot.kind == "site" else f"---\n{fields}---\nText.\n"


def _tree(chance: Random) -> tuple[str, str]:
    path, text = chance.choice(_seeds())
    head, _, body = text.removeprefix("---\n").partition("\n---\n")
    return path, f"---\n{_regrown(head, chance)}---\n{body}"


def _site(chance: Random) -> tuple[str, str]:
    text = chance.choice(_sites())
    return "site.yaml", _regrown(text, chance) if chance.randrange(2) else _spliced(
        text, chance, _TOKENS, chance.randint(1, 4)
    )


def _signs(chance: Random) -> tuple[str, str]:
    path, text = chance.choice(_seeds())
    head, fence, body = text.partition("\n---\n")
    return path, _spliced(head, chance, _TOKENS, chance.randint(1, 5)) + fence + body


def _regrown(head: str, chance: Random) -> str:
    tree = yaml.load(head, yaml.BaseLoader)  # noqa: S506 - it makes nothing but texts
    for _ in range(chance.randint(1, 4)):
        tree = _changed_node(tree, chance)
    try:
        return yaml.safe_dump(
            tree, allow_unicode=chance.choice((True, False)), default_flow_style=chance.choice((None, True, False))
        )
    except (yaml.YAMLError, RecursionError):
        return head


def _changed_node(node: Any, chance: Random) -> Any:
    """Change one place of a tree: a name or value put for another, taken away, doubled, moved or wrapped."""
    if isinstance(node, dict) and node:
        key = chance.choice(list(node))
        match chance.randrange(6):
            case 0:
                return {other: value for other, value in node.items() if other != key}
            case 1:
                return {(chance.choice(_names()) if other == key else other): value for other, value in node.items()}
            case 2:
                return {**node, chance.choice(_names()): node[key]}
            case _:
                return {**node, key: _changed_node(node[key], chance)}
    if isinstance(node, list) and node and chance.randrange(3):
        number = chance.randrange(len(node))
        return [*node[:number], _changed_node(node[number], chance), *node[number + chance.randrange(2) :]]
    match chance.randrange(5):
        case 0:
            return [node, node]
        case 1:
            return {chance.choice(_names()): node}
        case 2:
            return [[[[node]]]]
        case _:
            return chance.choice(_VALUES)


@cache
def _names() -> tuple[str, ...]:
    return tuple(sorted({str(step) for spot in _spots() for step in spot.steps}))


def _spliced(text: str, chance: Random, pieces: tuple[str, ...], times: int) -> str:
    """Put pieces into a text, or in the place of some of it."""
    for _ in range(times):
        start = chance.randrange(len(text) + 1)
        text = (
            text[:start]
            + chance.choice(pieces) * chance.choice((1, 1, 1, 2, 9))
            + text[start + chance.choice((0, 0, 1, 4, 40)) :]
        )
    return text


def _markdown(chance: Random) -> tuple[str, str]:
    path, text = chance.choice(_seeds())
    head, fence, body = text.partition("\n---\n")
    blocks = [block for block in body.split("\n\n") if block.strip()] or ["Words."]
    for _ in range(chance.randint(1, 5)):
        number = chance.randrange(len(blocks))
        match chance.randrange(6):
            case 0:
                prefix = chance.choice(_PREFIXES) * chance.choice((1, 1, 2, 5, 20))
                blocks[number] = "\n".join(prefix + line for line in blocks[number].split("\n"))
            case 1:
                blocks.insert(number, chance.choice(_MARKS) * chance.choice((1, 3, 50, 400)))
            case 2:
                blocks[number : number + 1] = [blocks[number]] * chance.choice((2, 5, 30))
            case 3:
                blocks[number : number + 2] = ["\n".join(blocks[number : number + 2])]
            case _:
                blocks[number] = _spliced(blocks[number], chance, _MARKS, chance.randint(1, 6))
    return path, head + fence + "\n\n".join(blocks)


def _template(chance: Random) -> tuple[str, str]:
    name = chance.choice(sorted(_given().views))
    text = _given().inputs.templates[name]
    for _ in range(chance.randint(1, 3)):
        tags = list(_TAG.finditer(text))
        if not tags or not chance.randrange(3):
            text = _spliced(text, chance, _JINJA, 1)
            continue
        tag = chance.choice(tags)
        word = chance.choice(list(_WORD.finditer(tag[0])))
        other = chance.choice((*_WORD.findall(chance.choice(tags)[0]), "", "(", ")", "|", ".", "None"))
        inner = tag[0][: word.start()] + other + tag[0][word.end() :]
        text = text[: tag.start()] + chance.choice((inner, inner, "", tag[0] * 2)) + text[tag.end() :]
    return f"templates/{name}", text


def judge(file: Source, *, whole: bool) -> None:
    """Let the program read a changed file and, as a whole, join, check, plan and render what comes of it.

    Raises Wrong.
    """
    told: list[Diagnostic] = []
    spent = seconds(lambda: told.extend(_told(file, whole=whole)))
    if spent > TIMES_AS_LONG * _usual():
        spent = min(spent, seconds(lambda: list(_told(file, whole=whole))))  # Other programs may have held this one up.
        if spent > TIMES_AS_LONG * _usual():
            message = f"takes {spent / _usual():.0f} times as long as the longest text"
            raise Wrong(message)
    words = text_of(file).value
    for found in told:
        if found.code not in _CODES or not found.message:
            raise Wrong(found)
        if found.path == file.path and isinstance(found.where, Span) and not inside(words, found.where):
            raise Wrong(found)


def _told(file: Source, *, whole: bool) -> Iterator[Diagnostic]:
    return _of_template(file) if file.path.startswith("templates/") else _of_content(file, whole=whole)


@cache
def _usual() -> float:
    """Return how many seconds of the processor the whole program takes for the longest text in the archive."""
    path, text = max(_seeds(), key=lambda found: len(found[1]))
    longest = Source(path=path, data=text.encode(), digest="longest")
    return min(seconds(lambda: list(_told(longest, whole=True))) for _ in range(5))


def _of_template(file: Source) -> Iterator[Diagnostic]:
    name = file.path.removeprefix("templates/")
    given = _given()
    text = text_of(file).value
    # Only the templates that have to do with it, since looking through all of them takes most of the time.
    needed = {
        name,
        *(other for named in given.closures if named == name or named in text for other in given.closures[named]),
    }
    changed_ = Renderer({other: given.inputs.templates[other] for other in needed} | {name: text})
    faults = [found for found in changed_.look_through().diagnostics if found.path == file.path]
    yield from faults
    if not faults:
        try:
            changed_.render(given.views[name])
        except TemplateFault as fault:
            yield fault.found


def _of_content(file: Source, *, whole: bool) -> Iterator[Diagnostic]:
    given = _given()
    settled = read_site(file) if file.path == "site.yaml" else None
    read = read_entry(file) if settled is None else None
    found = list((settled or read).diagnostics)  # type: ignore[union-attr]
    if whole:
        entries = {**given.entries, **({file.path: read.value} if read and read.value else {})}
        site, unhurt = (settled.value, not settled.diagnostics) if settled else (given.site, True)
        sorted_ = catalogue(
            entries.values(), site, given.files, now="2024-05-31T00:00", drafts=False, site_whole=unhurt
        )
        linked = link(sorted_.value)
        found += [
            *sorted_.diagnostics,
            *linked.diagnostics,
            *checked(sorted_.value),
        ]
        shared = frame(linked.value, "https://archive.example")
        for artifact in artifacts_of(linked.value, shared):
            if isinstance(artifact.recipe, Template) and artifact.origin == file.path:
                _renderer().render(artifact)
    for complaint in dict.fromkeys(found):
        yield located(complaint, file) if complaint.path == file.path else complaint


def run(count: int, first: int, fail: Callable[[int, Source, Exception], None]) -> None:
    """Judge changed files, every fourth by the whole program, and tell of those that fail."""
    for seed in range(first, first + count):
        file = changed(seed)
        try:
            judge(file, whole=count == 1 or seed % 4 == 0)
        except Exception as error:  # noqa: BLE001 - that there be none is what is asked
            fail(seed, file, error)


def _print(seed: int, file: Source, error: Exception) -> None:
    print(f"seed {seed}: {file.path}: {type(error).__name__}: {error!s:.300}")  # noqa: T201 - it is a command


def _used() -> int:
    """Return how much memory this process has asked for, in bytes."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    return pages * resource.getpagesize()


if __name__ == "__main__":
    run(60, 1_000_000_000, lambda *_: None)  # Everything is imported and remembered now.
    if sys.platform == "linux":
        bound = _used() + MEGABYTES * 1_000_000
        resource.setrlimit(resource.RLIMIT_AS, (bound, bound))
    run(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0, _print)
