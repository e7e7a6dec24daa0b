"""One mistake in a small site of one generator, and its answer."""

import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from difflib import ndiff
from io import BytesIO
from pathlib import Path
from string import Template
from tempfile import TemporaryDirectory

from PIL import Image

from tests.field.generators import WORDS, Generator
from tests.field.judging import Answer, Expected, judge
from tests.field.mistakes import FIRST, MISTAKES, OTHER, Mistake
from tests.sites.built import REPOSITORY, add
from tests.work import PATIENCE


def measure(generator: Generator, tools: Path | None = None) -> dict[str, str]:
    """Return the words for each mistake, by the mistakes' names.

    tools: the folder of the installed generators; none for this project.
    """
    healthy = _answer(generator, tools, _site(generator, None))
    if healthy.status or healthy.page is None:
        message = f"{generator.name} does not build a site without mistakes:\n{healthy.said}"
        raise SystemExit(message)
    return {mistake.name: _cell(generator, tools, mistake, healthy) for mistake in MISTAKES}


def version(generator: Generator, tools: Path | None) -> str:
    """Return the version that a generator says it has."""
    said = _run((*generator.command(tools), generator.version), Path.cwd()).stdout
    found = re.search(r"\d+\.\d+(\.\d+)?", said)
    return found[0] if found else said.strip()


def _cell(generator: Generator, tools: Path | None, mistake: Mistake, healthy: Answer) -> str:
    if mistake.name in generator.without:
        return "–"
    right, wrong = _site(generator, None)[generator.first], _site(generator, mistake)[generator.first]
    return judge(
        _answer(generator, tools, _site(generator, mistake)),
        healthy,
        _expected(generator, mistake, right, wrong),
        generator.marks,
    )


def _expected(generator: Generator, mistake: Mistake, right: str, wrong: str) -> Expected:
    where = re.compile(mistake.where)
    lines = {number for number, line in enumerate(wrong.splitlines(), 1) if mistake.where and where.fullmatch(line)}
    after = [line for line in ndiff(right.splitlines(), wrong.splitlines()) if line[0] in "+ "]
    names = (
        (generator.first, generator.other)
        if mistake.twice
        else (generator.second,)
        if mistake.second
        else (generator.first,)
    )
    return Expected(
        names=tuple(name.removeprefix("content/").removeprefix("docs/") for name in names),
        lines=lines | {number for number, line in enumerate(after, 1) if line.startswith("+")},
        right=re.escape(generator.held or generator.other) if mistake.second else _worded(mistake.right, generator),
        shown=mistake.shown,
        meant=mistake.meant,
    )


def _site(generator: Generator, mistake: Mistake | None) -> dict[str, str]:
    first, other = _worded(FIRST, generator), _worded(OTHER, generator)
    site = {**generator.files, generator.first: first, generator.other: other}
    if mistake is None:
        return site
    if mistake.second:
        return {**site, generator.second: f"---\n{generator.claim}\n---\nWords.\n"}
    was, now = generator.instead.get(mistake.name) or (_worded(mistake.was, generator), _worded(mistake.now, generator))
    files = (generator.first, generator.other) if mistake.twice else (generator.first,)
    for file in files:
        if was not in site[file]:
            message = f"{generator.name}: {mistake.name} changes nothing in {file}"
            raise ValueError(message)
        site[file] = site[file].replace(was, now, 1)
    return site


def _worded(text: str, generator: Generator) -> str:
    return Template(text).safe_substitute({**WORDS, **generator.words})


def _answer(generator: Generator, tools: Path | None, site: Mapping[str, str]) -> Answer:
    with TemporaryDirectory(prefix="adfm-field-") as folder:
        root = Path(folder).resolve()
        for path, text in site.items():
            add(root, path, text)
        add(root, generator.picture, _picture())
        if tools and generator.beside:
            (root / generator.beside).symlink_to(tools / generator.name.lower() / generator.beside)
        said, status = "", 0
        for asked in generator.asked:
            done = _run((*generator.command(tools), *asked.split()), root)
            said += done.stdout + done.stderr
            status = status or done.returncode
        page = next(_pages(root / "output", generator), None)
        return Answer(status=status, said=said.replace(f"{root}/", ""), page=page)


def _pages(output: Path, generator: Generator) -> Iterator[str]:
    """Find the page of the first file by its words; lists that repeat them do not show fields as it does."""
    texts = (path.read_text(encoding="utf-8") for path in sorted(output.rglob("*.html")))
    return (text for text in texts if "We met" in text and (generator.marks or "@title=" in text))


def _run(words: tuple[str, ...], folder: Path) -> "subprocess.CompletedProcess[str]":
    environment = {
        **os.environ,
        "PYTHONPATH": str(REPOSITORY) if "adfm_site" in words else "",
        "COLUMNS": "1000",
        "NO_COLOR": "1",
        "LC_ALL": "C.UTF-8",
    }
    return subprocess.run(
        words, cwd=folder, env=environment, capture_output=True, encoding="utf-8", timeout=PATIENCE, check=False
    )


def _picture() -> bytes:
    stream = BytesIO()
    Image.new("RGB", (4, 3)).save(stream, "PNG")
    return stream.getvalue()
