"""Archives made of texts in memory, for tests that need no disk."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from adfm_site.archive.archive import Archive
from adfm_site.archive.catalogue import Catalogue, catalogue
from adfm_site.archive.link import link
from adfm_site.artifact import Artifact, Plan, Planned, SummaryWords
from adfm_site.diagnostics import Diagnostic
from adfm_site.model.file import Measured
from adfm_site.outputs import MAKERS, SUMMARIES
from adfm_site.reading.files import read_entry, read_site
from adfm_site.source import Source
from adfm_site.views.frame import Frame, frame

V = TypeVar("V")
SITE = """name: Mill Brook Meetings
languages: en
time-zone: Europe/Vienna
kinds:
  meeting: {name: Meeting, plural: Meetings}
roles:
  host: {by: Hosted by, did: Hosted}
topics:
  weirs: Weirs
"""


def catalogue_of(
    files: dict[str, str], *, site: str = SITE, now: str = "2026-02-01T00:00", drafts: bool = False, base: str = ""
) -> Catalogue:
    """Read files by their paths below content/; those that are not Markdown are there and have a size."""
    entries = [read_entry(source(path, text)).value for path, text in files.items() if path.endswith(".md")]
    others = {f"content/{path}": measured(path, text) for path, text in files.items() if not path.endswith(".md")}
    read = read_site(Source(path="site.yaml", data=site.encode(), digest=""))
    whole = [entry for entry in entries if entry is not None]
    return catalogue(whole, read.value, others, now=now, drafts=drafts, base=base).value


def archive_of(
    files: dict[str, str], *, site: str = SITE, now: str = "2026-02-01T00:00", drafts: bool = False, base: str = ""
) -> Archive:
    """Return the archive of some files, whatever is wrong with them."""
    return link(catalogue_of(files, site=site, now=now, drafts=drafts, base=base)).value


def complaints_of(
    files: dict[str, str], *, site: str = SITE, now: str = "2026-02-01T00:00", base: str = ""
) -> tuple[Diagnostic, ...]:
    """Return what the archive has to say against some files."""
    return link(catalogue_of(files, site=site, now=now, base=base)).diagnostics


def frame_of(archive: Archive, base: str = "") -> Frame:
    """Return what all pages of an archive share."""
    return frame(archive, base)


def views_of(
    archive: Archive,
    keys: Callable[[Archive], Iterable[tuple[str, str]]],
    view: Callable[[Archive, Frame, str], V],
) -> list[V]:
    """Return the views of all pages of a type."""
    return [view(archive, frame_of(archive), key) for key, _ in keys(archive)]


def artifacts_of(archive: Archive, shared: Frame) -> Iterator[Artifact]:
    """Return all that is published of an archive."""
    words: dict[str, dict[str, str]] = {}
    planned: list[Planned] = []
    for maker in MAKERS:
        for key, given in maker.keys(archive, shared):
            for made in maker.make(archive, shared, key, given):
                if isinstance(made, SummaryWords):
                    words.setdefault(maker.name, {})[key] = made.text
                else:
                    planned.append(Planned(made.address, made.origin, made.changed))
                    yield made
    for summary in SUMMARIES:
        yield from summary.make(Plan(lambda name: words.get(name, {}), lambda: planned), shared)


def event(head: str = "start: 2024", text: str = "", title: str = "Meeting") -> str:
    """Write an event."""
    return f"---\ntitle: {title}\nkind: meeting\n{head}\n---\n{text}"


def source(path: str, text: str) -> Source:
    """Return a file of content/."""
    return Source(path=f"content/{path}", data=text.encode(), digest="")


def measured(path: str, text: str) -> Measured:
    """Return what is known of a file without opening it."""
    return Measured(
        path=f"content/{path}", digest=text or "0", size=max(len(text), 1), label=path.rpartition(".")[2].upper()
    )
