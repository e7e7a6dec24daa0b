"""Edits of the small archive: whatever an editor, a disk or a colleague can change."""

import os
import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from re import sub
from unicodedata import normalize

from adfm_site.build.commands import build, check
from adfm_site.inputs.scan import default_templates
from adfm_site.progress import silent
from adfm_site.publish.publication import open_publication
from adfm_site.refusal import Refusal
from tests.build.edited_archive import DAYS, PICTURES, SITE, WORDS, Archive, event
from tests.sites.make_files import picture


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


def _rename_picture(archive: Archive, chance: int) -> None:
    folder = archive.root / "content"
    old = next((path for path in map(folder.joinpath, PICTURES) if path.exists()), None)
    if old:
        new = folder / PICTURES[chance % 3]
        old.rename(new)
        text = sub(r"formerly: .*\n", "", archive.read("content/about.md").decode()).replace(
            f"]({old.name}", f"]({new.name}"
        )
        archive.write(
            "content/about.md",
            text.replace("\n", f"\nformerly: {old.name}\n" if chance % 2 and old != new else "\n", 1),
        )


def _rename_form(archive: Archive, _: int) -> None:
    folder = archive.root / "content"
    composed, apart = (folder / normalize(form, "é") for form in ("NFC", "NFD"))
    if composed.exists():
        composed.rename(apart)
    elif apart.exists():
        apart.rename(composed)
    else:
        archive.write("content/é/e.png", picture(5, 5, "e"))
        archive.write("content/about.md", archive.read("content/about.md") + "\n![E](é/e.png)\n".encode())


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
            archive.write(
                path,
                data.replace(flag, b"")
                if flag in data
                else data.replace(b"kind: meeting\n", b"kind: meeting\n" + flag),
            )

    return flip


def _exchanged(path: str, old: str, new: str) -> Callable[[Archive, int], None]:
    """Return an edit that replaces some text of a file, or restores the old text."""

    def exchange(archive: Archive, _: int) -> None:
        if (archive.root / path).exists():
            archive.replace(path, *((new, old) if new.encode() in archive.read(path) else (old, new)))

    return exchange


def _of_paper(more: str) -> Callable[[Archive, int], None]:
    """Return an edit that adds a field to a paper, or removes it again."""
    return _exchanged("content/events/2021/m-1/index.md", "title: Paper,", f"title: Paper, {more},")


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
            archive.write(
                f"templates/{name}", sub(r"(\{% (?:macro|block) .*?%\}|</body>)", r"\1<!-- another -->", text, count=1)
            )

    return change


def _site(archive: Archive, chance: int) -> None:
    kinds = f"document-kinds: {{report: {{name: Report {chance % 3}, plural: Reports}}}}"
    lines = (
        "publisher: Brook Board",
        f"licence: CC {chance % 5}",
        "withheld-names: [Zoltan Quux]",
        "topics: {water: Waters}",
        kinds,
    )
    line = lines[chance % len(lines)]
    kept = [
        old
        for old in SITE.splitlines()
        if not old.startswith((line.partition(":")[0], "  water" if "Waters" in line else "-"))
    ]
    archive.write("site.yaml", "\n".join([*kept, line]) + "\n")


def _language(archive: Archive, chance: int) -> None:
    path = "content/about.md"
    archive.replace(path, "title: About", f"title: Über {WORDS[chance % 5]}")
    for first in archive.texts()[:1]:
        archive.replace(first, "kind: meeting", "languages: [de]\nkind: meeting") if b"languages" not in archive.read(
            first
        ) else None


def _static(archive: Archive, chance: int) -> None:
    path = (
        f"content/static/{('_headers', '.well-known/a.txt', 'a/b.html', 'about/index.html', 'robots.txt')[chance % 5]}"
    )
    (archive.root / path).unlink() if (archive.root / path).exists() else archive.write(
        path, f"{WORDS[chance % 3]} of Zoltan Quux"
    )


def _image(archive: Archive, chance: int) -> None:
    for name in PICTURES:
        if (archive.root / "content" / name).exists():
            wide = 600 if chance % 3 == 0 else 4  # A wide one has smaller copies.
            archive.write(f"content/{name}", picture(wide + chance % 5, 3, WORDS[chance % 5]))


def _same_size_and_time(archive: Archive, _: int) -> None:
    path = "content/events/2021/m-1/paper.pdf"
    file = archive.root / path
    if file.exists():
        before, data = file.stat(), file.read_bytes()
        other = data.replace(b"Paper one", b"Paper 1st") if b"Paper one" in data else data[:-1] + bytes([data[-1] ^ 1])
        with file.open("r+b") as same:  # keeps the inode
            same.write(other)
        os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def _withheld(archive: Archive, chance: int) -> None:
    path = "content/about.md"
    data = archive.read(path)
    name = b"Zoltan Quux"
    archive.write(
        path, data.replace(name, b"Nobody") if name in data else data + (name + b"\n" if chance % 2 else b"Nobody\n")
    )


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
    # Without the manifest a build refuses to touch the folder, since any file in it could be somebody else's.
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
    """Build in a child process that ends after some steps of its work, as if it was killed."""
    child = os.fork()
    if child == 0:
        left = iter(range(chance % 60))

        def end(*_: object) -> None:
            if next(left, None) is None:
                os._exit(9)

        with suppress(BaseException):  # the child must not continue as a test
            build(archive.root, archive.output, archive.options, end)
        os._exit(0)
    os.waitpid(child, 0)


def _second(archive: Archive, _: int) -> None:
    """Try to build while another build is running."""
    with open_publication(archive.output):
        check(archive.root, archive.options, silent)
        try:
            archive.build()
        except Refusal as refused:
            assert str(os.getpid()) in str(refused)  # noqa: PT017 - an edit, not a test
        else:
            raise AssertionError


def _build(**given: bool) -> Callable[[Archive, int], object]:
    return lambda archive, _: archive.build(**given)


EDITS: Mapping[str, Callable[[Archive, int], object]] = {
    "create an event": _create,
    "body": _body,
    "title": _title,
    "another entry's name": _summary,
    "rename": _rename,
    "rename a picture": _rename_picture,
    "rename from NFC to NFD and back": _rename_form,
    "delete": _delete,
    "restore with the old time stamp": _restore,
    "edit with the old time stamp": _old_time,
    "touch": _touch,
    "swap two files": _swap,
    "draft on or off": _flag("draft: true\n"),
    "embargo on or off": _flag("publish: 2026-03-01 12:00\n"),
    "embargo on a paper": _of_paper("publish: 2026-03-01 12:00"),
    "former name of a paper's file": _of_paper("formerly: Paper (1).PDF"),
    "links to a paper and to a list": _exchanged(
        "content/about.md", "[first]", "[a](events/2021/m-1/paper.pdf), [b](/events/2022/), [first]"
    ),
    "renumber the series": _renumber,
    "template": _template("event.html"),
    "included template": _template("blocks.html"),
    "extended template": _template("base.html"),
    "site.yaml": _site,
    "language": _language,
    "image": _image,
    "a file that is published as it is": _static,
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
    "paranoid build": _build(paranoid=True),
    "build --clean": _build(clean=True),
}
