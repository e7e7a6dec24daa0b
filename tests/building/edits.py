"""A small archive, all that an editor, a disk or a colleague can do to it, and its remembered build beside a clean one."""

import os
import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from re import sub
from unicodedata import normalize

from adfm_site.building.build import build, check
from adfm_site.building.inputs import default_templates
from adfm_site.building.making import make
from adfm_site.building.options import Options
from adfm_site.building.outcome import Outcome
from adfm_site.building.progress import silent
from adfm_site.building.publishing import open_publication
from adfm_site.building.refusal import Refusal
from adfm_site.outputs import robots
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
ORGANISATION = "---\nname: Organisation\ncountry: AT\nold-addresses: https://other.example/under/of-us/\n---\nThey measure.\n"
SERIES = "---\ntitle: Brook meetings\n---\nEvery spring.\n"
WORDS = ("brook", "mill", "heron", "sluice", "gauge")
PAPERS = (pdf("Paper one", 1), pdf("Paper two", 1))


def event(number: int, *, more: str = "", text: str = "They met.") -> str:
    """Give the text of an event."""
    head = (
        f"title: Meeting {number}\nkind: meeting\nstart: 202{number}-04-09\nseries: brook\nnumber: {number}\norganisations:\n  host: org\n"
    )
    return f"---\n{head}topics: [water]\n{more}---\n{text}\n"


@dataclass
class Archive:
    """A site, its output, and what a clean build of it is like. engine: a folder that stands for the generator's source."""

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
        self.write("content/about.md", "---\ntitle: About\n---\n![A brook](brook.png) and the [first](events/2021/m-1/index.md).\n")
        self.write("content/brook.png", picture(4, 3, "one"))
        self.write("content/series/brook.md", SERIES)
        self.write("content/organisations/org.md", ORGANISATION)
        paper = "downloads:\n  - {title: Paper, kind: report, file: paper.pdf}\n"
        self.write("content/events/2021/m-1/index.md", event(1, more=paper))
        self.write("content/events/2021/m-1/paper.pdf", PAPERS[0])
        self.write("content/events/2022/m-2/index.md", event(2, more="related: [m-1]\n", text="See [before](../../2021/m-1/index.md)."))
        self.write("content/events/2022/m-2/agenda.md", "---\nitems:\n  - {time: 09:00-10:00, title: Opening}\n---\n")
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
        """What is remembered."""
        return self.root / ".adfm-site/output/memory"

    @property
    def options(self) -> Options:
        """What builds are told."""
        return Options(as_of=self.day, base_url=self.base, drafts=self.drafts)

    def write(self, path: str, data: str | bytes) -> None:
        """Write a file of the site as an editor does: a new file takes its place."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data if isinstance(data, bytes) else data.encode())

    def read(self, path: str) -> bytes:
        """Give the bytes of a file of the site."""
        return (self.root / path).read_bytes()

    def replace(self, path: str, old: str, new: str) -> None:
        """Replace words in a file, if they are there."""
        self.write(path, self.read(path).replace(old.encode(), new.encode()))

    def texts(self) -> list[str]:
        """Give the paths of all Markdown of events, in order."""
        return sorted(path.relative_to(self.root).as_posix() for path in self.root.glob("content/events/*/*/index.md"))

    def write_generator(self, version: int) -> None:
        """Change the generator's source, and what it does."""
        (self.folder / "engine/robots.py").write_text(f"version = {version}\n")

        def changed(base: str) -> bytes:
            return f"# {version}\n{base}\n".encode()

        changed.__module__, changed.__qualname__ = robots.robots.__module__, robots.robots.__qualname__
        robots.robots = changed

    def build(self, **told: bool) -> Outcome:
        """Build with the memory."""
        self.builds += 1
        return build(self.root, self.output, self.options, silent, **told)

    def clean(self) -> tuple[Outcome, Path]:
        """Build without memory, into a folder of its own."""
        fresh = self.folder / f"clean {self.builds}/output"
        with open_publication(fresh) as stage:
            return make(self.root, self.options, silent, stage, None, strict=False).outcome, fresh

    def check(self) -> None:
        """Build both ways, and check before and after; expect the same tree and complaints, of a site with errors no change."""
        before, memory = tree(self.output), tree(self.memory.parent)
        outcomes = [check(self.root, self.options, silent)]
        assert tree(self.memory.parent) == memory
        outcomes += [self.build(), check(self.root, self.options, silent)]
        expected, fresh = self.clean()
        for told in outcomes:
            assert told.diagnostics == expected.diagnostics, (told.diagnostics, expected.diagnostics)
            assert (told.texts, told.files) == (expected.texts, expected.files)
            assert (told.entries, told.artifacts) == (expected.entries, expected.artifacts)
        wanted = before if expected.errors else tree(fresh)
        found = tree(self.output)
        assert found == wanted, sorted(path for path in {*found, *wanted} if found.get(path) != wanted.get(path))
        shutil.rmtree(fresh.parent)


def tree(folder: Path) -> Mapping[str, tuple[int, bytes]]:
    """Give everything below a folder: its mode, and of a file its bytes."""
    found = {}
    for path in sorted(folder.rglob("*")):
        found[path.relative_to(folder).as_posix()] = (path.lstat().st_mode, path.read_bytes() if path.is_file() else b"")
    return found


def _one(archive: Archive, chance: int) -> str | None:
    texts = archive.texts()
    return texts[chance % len(texts)] if texts else None


def _create(archive: Archive, chance: int) -> None:
    number = 3 + chance % 4
    archive.write(f"content/events/202{number}/m-{number}/index.md", event(number, text=f"New {WORDS[chance % 5]}."))


def _body(archive: Archive, chance: int) -> None:
    if path := _one(archive, chance):
        archive.write(path, archive.read(path) + f"\nMore of the {WORDS[chance % 5]}.\n".encode())


def _title(archive: Archive, chance: int) -> None:
    if path := _one(archive, chance):
        archive.replace(path, "title: Meeting", f"title: {WORDS[chance % 5].capitalize()} Meeting")


def _summary(archive: Archive, chance: int) -> None:
    archive.replace("content/organisations/org.md", "name: ", f"name: {WORDS[chance % 5].capitalize()} ")


def _rename(archive: Archive, chance: int) -> None:
    path = _one(archive, chance)
    if path:
        folder = (archive.root / path).parent
        target = folder.with_name(f"{folder.name}-x" if len(folder.name) < 9 else "m-9")
        if not target.exists():
            folder.rename(target)


def _rename_case(archive: Archive, _: int) -> None:
    lower, upper = archive.root / "content/brook.png", archive.root / "content/Brook.png"
    old, new = (lower, upper) if lower.exists() else (upper, lower)
    if old.exists():
        old.rename(new)
        archive.replace("content/about.md", old.name, new.name)


def _rename_form(archive: Archive, _: int) -> None:
    folder = archive.root / "content"
    composed, apart = (folder / normalize(form, "é.png") for form in ("NFC", "NFD"))
    if composed.exists():
        composed.rename(apart)
    elif apart.exists():
        apart.rename(composed)
    else:
        archive.write("content/é.png", picture(5, 5, "e"))
        archive.write("content/about.md", archive.read("content/about.md") + "\n![E](é.png)\n".encode())


def _delete(archive: Archive, chance: int) -> None:
    if path := _one(archive, chance):
        file = archive.root / path
        archive.deleted[path] = (file.read_bytes(), file.stat().st_mtime_ns)
        file.unlink()


def _restore(archive: Archive, chance: int) -> None:
    if archive.deleted:
        path = sorted(archive.deleted)[chance % len(archive.deleted)]
        data, time = archive.deleted.pop(path)
        archive.write(path, data)
        os.utime(archive.root / path, ns=(time, time))


def _old_time(archive: Archive, chance: int) -> None:
    if path := _one(archive, chance):
        data, before = archive.read(path), (archive.root / path).stat()
        archive.write(path, data.replace(b"met", b"sat").replace(b"They", b"We  "))
        os.utime(archive.root / path, ns=(before.st_atime_ns, before.st_mtime_ns))


def _touch(archive: Archive, chance: int) -> None:
    if path := _one(archive, chance):
        os.utime(archive.root / path)


def _swap(archive: Archive, _: int) -> None:
    texts = archive.texts()
    if len(texts) > 1:
        one, other, aside = archive.root / texts[0], archive.root / texts[1], archive.root / "aside"
        one.rename(aside)
        other.rename(one)
        aside.rename(other)


def _flag(line: str) -> Callable[[Archive, int], None]:
    def flip(archive: Archive, chance: int) -> None:
        if path := _one(archive, chance):
            data = archive.read(path)
            flag = line.encode()
            archive.write(path, data.replace(flag, b"") if flag in data else data.replace(b"kind: meeting\n", b"kind: meeting\n" + flag))

    return flip


def _exchanged(path: str, old: str, new: str) -> Callable[[Archive, int], None]:
    """Give an edit that puts other words into a file, or the former ones again."""

    def exchange(archive: Archive, _: int) -> None:
        if (archive.root / path).exists():
            archive.replace(path, *((new, old) if new.encode() in archive.read(path) else (old, new)))

    return exchange


def _renumber(archive: Archive, chance: int) -> None:
    for path in archive.texts():
        for number in range(1, 8):
            archive.replace(path, f"number: {number}\n", f"number: {9 - number if chance % 2 else number}\n")


def _template(name: str) -> Callable[[Archive, int], None]:
    def change(archive: Archive, chance: int) -> None:
        own = archive.root / "templates" / name
        if own.exists() and chance % 3 == 0:
            own.unlink()
        else:
            text = (default_templates() / name).read_text(encoding="utf-8")
            archive.write(f"templates/{name}", sub(r"(\{% (?:macro|block) .*?%\}|</body>)", r"\1<!-- another -->", text, count=1))

    return change


def _site(archive: Archive, chance: int) -> None:
    lines = ("publisher: Brook Board", f"licence: CC {chance % 5}", "withheld-names: [Zoltan Quux]", "topics: {water: Waters}")
    archive.write("site.yaml", "\n".join(line for line in SITE.splitlines() if "topics" not in line or chance % 4 != 3) + "\n")
    key = lines[chance % 4].partition(":")[0]
    kept = [line for line in SITE.splitlines() if not line.startswith(key)]
    kept = [line for line in kept if not (key == "topics" and line.startswith("  water"))]
    archive.write("site.yaml", "\n".join([*kept, lines[chance % 4]]) + "\n")


def _language(archive: Archive, chance: int) -> None:
    path = "content/about.md"
    archive.replace(path, "title: About", f"title: Über {WORDS[chance % 5]}")
    archive.replace("content/events/2021/m-1/index.md", "kind: meeting", "languages: [de]\nkind: meeting") if archive.texts()[:1] == [
        "content/events/2021/m-1/index.md"
    ] and b"languages" not in archive.read("content/events/2021/m-1/index.md") else None


def _image(archive: Archive, chance: int) -> None:
    for name in ("brook.png", "Brook.png"):
        if (archive.root / "content" / name).exists():
            wide = 600 if chance % 3 == 0 else 4  # Of a wide one there are smaller copies.
            archive.write(f"content/{name}", picture(wide + chance % 5, 3, WORDS[chance % 5]))


def _same_size_and_time(archive: Archive, _: int) -> None:
    path = "content/events/2021/m-1/paper.pdf"
    file = archive.root / path
    if file.exists():
        before, data = file.stat(), file.read_bytes()
        other = data.replace(b"Paper one", b"Paper 1st") if b"Paper one" in data else data[:-1] + bytes([data[-1] ^ 1])
        with file.open("r+b") as same:  # the same file, too
            same.write(other)
        os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def _withheld(archive: Archive, chance: int) -> None:
    path = "content/about.md"
    data = archive.read(path)
    name = b"Zoltan Quux"
    archive.write(path, data.replace(name, b"Nobody") if name in data else data + (name + b"\n" if chance % 2 else b"Nobody\n"))


def _break(archive: Archive, chance: int) -> None:
    if path := _one(archive, chance):
        archive.replace(path, "kind: meeting", "kind: [meeting")


def _mend(archive: Archive, _: int) -> None:
    for path in archive.texts():
        archive.replace(path, "kind: [meeting", "kind: meeting")


def _break_template(archive: Archive, chance: int) -> None:
    own = archive.root / "templates/page.html"
    if own.exists():
        own.unlink()
    else:
        archive.write("templates/page.html", "{{ page.nothing }}" if chance % 2 else "{% if %}")


def _generator(archive: Archive, chance: int) -> None:
    archive.write_generator(chance % 7)


def _base(archive: Archive, chance: int) -> None:
    archive.base = (None, "https://one.example", "https://other.example/under")[chance % 3]


def _drafts(archive: Archive, _: int) -> None:
    archive.drafts = not archive.drafts


def _day(archive: Archive, chance: int) -> None:
    archive.day = DAYS[chance % len(DAYS)]


def _cut_memory(archive: Archive, chance: int) -> None:
    if archive.memory.exists():
        os.truncate(archive.memory, archive.memory.stat().st_size * (chance % 97) // 97)


def _spoil_memory(archive: Archive, chance: int) -> None:
    if archive.memory.exists():
        data = bytearray(archive.memory.read_bytes())
        for at in range(chance % 4093, len(data), 4093):
            data[at] ^= 1 << chance % 8
        archive.memory.write_bytes(data)


def _lose_memory(archive: Archive, _: int) -> None:
    archive.memory.unlink(missing_ok=True)


def _lose_all(archive: Archive, _: int) -> None:
    shutil.rmtree(archive.root / ".adfm-site", ignore_errors=True)


def _published(archive: Archive, chance: int) -> Path | None:
    # Without its list a build refuses to touch a folder, since then everything in it might be somebody else's.
    files = sorted(path for path in archive.output.rglob("*") if path.is_file() and path.name != "checksums.sha256")
    return files[chance % len(files)] if files else None


def _delete_output(archive: Archive, chance: int) -> None:
    if file := _published(archive, chance):
        file.unlink()


def _alter_output(archive: Archive, chance: int) -> None:
    """Alter a published file in place, with the same size and time."""
    if file := _published(archive, chance):
        before = file.stat()
        data = bytearray(file.read_bytes())
        if data:
            data[chance % len(data)] ^= 1
        with file.open("r+b") as same:
            same.write(data)
        os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def _alter_spare(archive: Archive, chance: int) -> None:
    spare = archive.root / ".adfm-site/output/next"
    files = sorted(path for path in spare.rglob("*") if path.is_file())
    if files:
        files[chance % len(files)].unlink()
        files[chance % len(files)].write_bytes(b"spoilt")


def _change_mode(archive: Archive, chance: int) -> None:
    if file := _published(archive, chance):
        file.chmod(0o600)


def _kill(archive: Archive, chance: int) -> None:
    """Build in a process that ends in the middle, as one that is killed: after so many steps of its work."""
    child = os.fork()
    if child == 0:
        left = iter(range(chance % 60))

        def end(*_: object) -> None:
            if next(left, None) is None:
                os._exit(9)

        with suppress(BaseException):  # a child of a test must never go on as a test
            build(archive.root, archive.output, archive.options, end)
        os._exit(0)
    os.waitpid(child, 0)


def _second(archive: Archive, _: int) -> None:
    """Try to build while another build is at work."""
    with open_publication(archive.output):
        check(archive.root, archive.options, silent)
        try:
            archive.build()
        except Refusal as refused:
            assert str(os.getpid()) in str(refused)  # noqa: PT017 - a rule is no test
        else:
            raise AssertionError


def _paranoid(archive: Archive, _: int) -> None:
    archive.build(paranoid=True)


def _forget(archive: Archive, _: int) -> None:
    archive.build(clean=True)


EDITS: Mapping[str, Callable[[Archive, int], None]] = {
    "create an event": _create,
    "body": _body,
    "title": _title,
    "another entry's name": _summary,
    "rename": _rename,
    "rename in case alone": _rename_case,
    "rename from NFC to NFD and back": _rename_form,
    "delete": _delete,
    "restore with the old time stamp": _restore,
    "edit with the old time stamp": _old_time,
    "touch": _touch,
    "swap two files": _swap,
    "draft on or off": _flag("draft: true\n"),
    "embargo on or off": _flag("publish: 2026-03-01 12:00\n"),
    "embargo on a paper": _exchanged("content/events/2021/m-1/index.md", "file: paper.pdf}", "file: paper.pdf, publish: 2026-03-01 12:00}"),
    "links to paper and list": _exchanged("content/about.md", "[first]", "[a](events/2021/m-1/paper.pdf), [b](/events/2022/), [first]"),
    "renumber the series": _renumber,
    "template": _template("event.html"),
    "included template": _template("blocks.html"),
    "extended template": _template("base.html"),
    "site.yaml": _site,
    "language": _language,
    "image": _image,
    "PDF of the same size and time": _same_size_and_time,
    "a withheld name": _withheld,
    "break": _break,
    "mend": _mend,
    "break a template, or mend it": _break_template,
    "the generator's source": _generator,
    "base address": _base,
    "drafts": _drafts,
    "the day": _day,
    "memory cut": _cut_memory,
    "memory spoilt": _spoil_memory,
    "memory lost": _lose_memory,
    "dot-folder lost": _lose_all,
    "published file deleted": _delete_output,
    "published file altered": _alter_output,
    "spare file altered": _alter_spare,
    "published file's mode": _change_mode,
    "killed": _kill,
    "two at once": _second,
    "paranoid build": _paranoid,
    "build --clean": _forget,
}
