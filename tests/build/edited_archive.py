"""A small archive that is edited, and the comparison of its remembered build with a clean one."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from adfm_site.build.commands import build, check
from adfm_site.build.making import make
from adfm_site.build.outcome import Outcome
from adfm_site.inputs.options import Options
from adfm_site.outputs import robots
from adfm_site.progress import silent
from adfm_site.publish.publication import open_publication
from tests.sites.make_files import pdf, picture

DAYS = ("2026-02-01", "2026-02-01T23:59", "2026-03-01T11:59", "2026-03-01T12:00", "2024-06-01")
SITE = """name: Brook archive
languages: en
time-zone: Europe/Vienna
kinds:
  meeting: {name: Meeting, plural: Meetings}
roles:
  host: {by: Host, did: Hosted}
topics:
  water: Water
"""
ORGANISATION = (
    "---\nname: Organisation\ncountry: AT\nold-addresses: https://other.example/under/of-us/\n---\nThey measure.\n"
)
SERIES = "---\ntitle: Brook meetings\n---\nEvery spring.\n"
WORDS = ("brook", "mill", "heron", "sluice", "gauge")
PICTURES = ("brook.png", "brook-2.png", "Brook.png")
PAPERS = (pdf("Paper one", 1), pdf("Paper two", 1))


def event(number: int, *, more: str = "", text: str = "They met.") -> str:
    """Return the text of an event."""
    head = (
        f"title: Meeting {number}\nkind: meeting\nstart: 202{number}-04-09\n"
        f"series: brook\nnumber: {number}\norganisations:\n  host: org\n"
    )
    return f"---\n{head}topics: [water]\n{more}---\n{text}\n"


@dataclass
class Archive:
    """A site with its output, which can be compared with a clean build.

    folder: contains the site, and `engine`, a folder in place of the generator's source.
    """

    folder: Path
    day: str = DAYS[0]
    base: str | None = None
    drafts: bool = False
    builds: int = 0
    deleted: dict[str, tuple[bytes, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Write the archive."""
        (self.folder / "engine").mkdir(parents=True)
        self.write("site.yaml", SITE)
        self.write("content/index.md", "---\ntitle: Brook\n---\nWelcome.\n")
        self.write(
            "content/about.md",
            "---\ntitle: About\n---\n![A brook](brook.png) and the [first](events/2021/m-1/index.md).\n",
        )
        self.write("content/brook.png", picture(4, 3, "one"))
        self.write("content/series/brook.md", SERIES)
        self.write("content/organisations/org.md", ORGANISATION)
        paper = "downloads:\n  - {title: Paper, kind: report, file: paper.pdf}\n"
        self.write("content/events/2021/m-1/index.md", event(1, more=paper))
        self.write("content/events/2021/m-1/paper.pdf", PAPERS[0])
        self.write(
            "content/events/2022/m-2/index.md",
            event(2, more="related: [m-1]\n", text="See [before](../../2021/m-1/index.md)."),
        )
        self.write(
            "content/events/2022/m-2/agenda.md",
            "---\ntime-zone: Europe/Vienna\nitems:\n  - {time: 09:00-10:00, title: Opening}\n---\n",
        )
        self.write_generator(0)

    @property
    def root(self) -> Path:
        """The site's folder."""
        return self.folder / "site"

    @property
    def output(self) -> Path:
        """The published folder."""
        return self.root / "output"

    @property
    def memory(self) -> Path:
        """The file of the memory."""
        return self.root / ".adfm-site/output/memory"

    @property
    def options(self) -> Options:
        """The options of its builds."""
        return Options(as_of=self.day, base_url=self.base, drafts=self.drafts)

    def write(self, path: str, data: str | bytes) -> None:
        """Write a file of the site, replacing an older one."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data if isinstance(data, bytes) else data.encode())

    def read(self, path: str) -> bytes:
        """Return the bytes of a file of the site."""
        return (self.root / path).read_bytes()

    def replace(self, path: str, old: str, new: str) -> None:
        """Replace some text of a file, if the file contains it."""
        self.write(path, self.read(path).replace(old.encode(), new.encode()))

    def texts(self) -> list[str]:
        """Return the paths of all Markdown of events, in order."""
        return sorted(path.relative_to(self.root).as_posix() for path in self.root.glob("content/events/*/*/index.md"))

    def write_generator(self, version: int) -> None:
        """Change the generator's source and its behaviour."""
        (self.folder / "engine/robots.py").write_text(f"version = {version}\n")

        def changed(base: str) -> bytes:
            return f"# {version}\n{base}\n".encode()

        changed.__module__, changed.__qualname__ = robots.robots.__module__, robots.robots.__qualname__
        robots.robots = changed

    def build(self, **given: bool) -> Outcome:
        """Build with the memory."""
        self.builds += 1
        return build(self.root, self.output, self.options, silent, **given)

    def clean(self) -> tuple[Outcome, Path]:
        """Build without memory into a separate folder; return the outcome and the folder."""
        fresh = self.folder / f"clean {self.builds}/output"
        with open_publication(fresh) as stage:
            return make(self.root, self.options, silent, stage, None, strict=False).outcome, fresh

    def check(self) -> None:
        """Build with and without memory, and check before and after; expect the same tree and the same problems.

        A build with errors must not change the tree.
        """
        before, memory = tree(self.output), tree(self.memory.parent)
        outcomes = [check(self.root, self.options, silent)]
        assert tree(self.memory.parent) == memory
        outcomes += [self.build(), check(self.root, self.options, silent)]
        expected, fresh = self.clean()
        for outcome in outcomes:
            # What is gone since the last build is known by memory alone.
            found = tuple(each for each in outcome.diagnostics if each.code != "address-gone")
            assert found == expected.diagnostics, (found, expected.diagnostics)
            assert (outcome.texts, outcome.files) == (expected.texts, expected.files)
            assert (outcome.entries, outcome.artifacts) == (expected.entries, expected.artifacts)
        wanted = before if expected.errors else tree(fresh)
        now = tree(self.output)
        assert now == wanted, sorted(path for path in {*now, *wanted} if now.get(path) != wanted.get(path))
        shutil.rmtree(fresh.parent)


def tree(folder: Path) -> Mapping[str, tuple[int, bytes]]:
    """Return everything below a folder: its mode, and of a file its bytes."""
    found = {}
    for path in sorted(folder.rglob("*")):
        found[path.relative_to(folder).as_posix()] = (
            path.lstat().st_mode,
            path.read_bytes() if path.is_file() else b"",
        )
    return found
