"""Links and pictures in texts: each leads to a page, an anchor or a file, or is complained about."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import cast
from urllib.parse import unquote

from adfm_site.archive.addresses import address_of, event_address
from adfm_site.archive.catalogue import Catalogue, event_in, event_of
from adfm_site.archive.documents import Document, PublishedFile, State
from adfm_site.archive.paths import path_leaves_content, publishable, resolve, unpublishable_name
from adfm_site.archive.references import outcomes_of
from adfm_site.diagnostics import Checked, Diagnostic, Passage, Said, did_you_mean, problem
from adfm_site.model.agenda import Agenda
from adfm_site.model.entry import Entry, Head, LinkTo, Picture
from adfm_site.model.event import Event
from adfm_site.reading.measuring import PICTURES


@problem("error")
def broken_link(written: str, near: str) -> Said:
    """A link in a text leads to a file that does not exist.

    Links between files are paths from this file to the other: `[seventh meeting](../../2018/adfm-07/index.md)`.
    """
    return Said(f"The link “{written}” leads nowhere.", hints=(near, "Links are paths from this file to another, ending in .md."))


@problem("error")
def broken_anchor(written: str, anchor: str, near: str) -> Said:
    """A link leads to a heading or another named place of a page, and that page has none of that name."""
    return Said(f"The page behind “{written}” has no place called “{anchor}”.", hints=(near,))


@problem("error")
def missing_picture(written: str, near: str) -> Said:
    """A picture in a text is not there, or is not a picture that browsers show (JPEG, PNG, WebP, GIF, SVG)."""
    return Said(f"There is no picture “{written}”.", hints=(near, "Put the picture beside this file, and write its name."))


@problem("error")
def file_not_listed(written: str) -> Said:
    """A link leads to a file that no list of downloads names. Files are published only where they are described with title and kind."""
    return Said(f"The file “{written}” is not among the downloads.", hints=("Describe it under “downloads:”, with title, kind and file.",))


@problem("error")
def link_to_withheld(written: str) -> Said:
    """A public page links to something that is not public: a draft, something under an embargo, or a restricted document."""
    return Said(
        f"The link “{written}” leads to something that is not public.", hints=("Remove the link, or publish what it leads to first.",)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Targets:
    """Where the links of one text lead, and its pictures, each by its text as written."""

    links: Mapping[str, str]
    pictures: Mapping[str, PublishedFile]


def targets(catalogue: Catalogue, documents: tuple[Document, ...]) -> Checked[Mapping[str, Targets]]:
    """Resolve every link and picture of every text; the result is keyed by the file's path."""
    resolver = _Resolver(catalogue, documents)
    found = {entry.path: resolver.resolved(entry) for entry in catalogue.all() if len(entry.text.parts) > 1}
    return Checked(value=MappingProxyType(found), diagnostics=tuple(resolver.complaints))


class _Resolver:
    def __init__(self, catalogue: Catalogue, documents: tuple[Document, ...]) -> None:
        self._catalogue = catalogue
        self._by_path = {entry.path: entry for entry in catalogue.all()}
        self._files: dict[str, list[Document]] = {}
        for document in documents:
            for file in filter(None, (document.file, *document.others)):
                self._files.setdefault(file.measured.path, []).append(document)
        self.complaints: list[Diagnostic] = []

    def resolved(self, entry: Entry[Head]) -> Targets:
        links: dict[str, str] = {}
        pictures: dict[str, PublishedFile] = {}
        public = not self._catalogue.is_hidden(entry.kind, entry.id)
        for part in entry.text.parts:
            if isinstance(part, LinkTo) and part.target not in links:
                found = self._link(entry, part.target, public=public)
                links[part.target] = found if isinstance(found, str) else ""
                self._complain(found)
            elif isinstance(part, Picture) and part.target not in pictures:
                picture = self._picture(entry, part.target)
                self._complain(picture)
                if isinstance(picture, PublishedFile):
                    pictures[part.target] = picture
        return Targets(links=MappingProxyType(links), pictures=MappingProxyType(pictures))

    def _complain(self, found: object) -> None:
        if isinstance(found, Diagnostic):
            self.complaints.append(found)

    def _link(self, entry: Entry[Head], written: str, *, public: bool) -> str | Diagnostic:
        where = Passage(path=entry.path, text=f"]({written}")
        path, sharp, anchor = written.partition("#")
        meant = entry.path if not path else resolve(entry.path, path)
        if meant is None:
            return path_leaves_content(where, written)
        target = self._by_path.get(meant)
        if target is None:
            return self._file(where, written, meant, public=public)
        if public and self._catalogue.is_hidden(target.kind, target.id):
            return link_to_withheld(where, written)
        if sharp and unquote(anchor) not in (anchors := anchors_of(target)):
            near = did_you_mean(anchor, anchors) or (f"It has: {', '.join(anchors[:8])}." if anchors else "")
            return broken_anchor(where, written, anchor, near)
        return address_of(target) + (f"#{anchor}" if sharp else "")

    def _file(self, where: Passage, written: str, path: str, *, public: bool) -> str | Diagnostic:
        if path not in self._catalogue.files:
            return broken_link(where, written, self._near(path))
        documents = self._files.get(path)
        if not documents:
            return file_not_listed(where, written)
        document = next((document for document in documents if document.state is State.HELD), documents[0])
        if public and document.state is not State.HELD:
            return link_to_withheld(where, written)
        return document.file.address if document.file else document.page or ""

    def _near(self, path: str) -> str:
        folder = path.rpartition("/")[0] + "/"
        if f"{folder}{path.rpartition('/')[2]}/index.md".replace("//", "/") in self._by_path:
            return f"Write the file's name as well: {path.rpartition('/')[2]}/index.md."
        known = (*self._by_path, *self._catalogue.files)
        in_folder = [other.removeprefix(folder) for other in known if other.startswith(folder)]
        return did_you_mean(path.removeprefix(folder), in_folder) or did_you_mean(path, self._by_path)

    def _picture(self, entry: Entry[Head], written: str) -> PublishedFile | Diagnostic:
        where = Passage(path=entry.path, text=f"]({written}")
        path = resolve(entry.path, written)
        if path is None:
            return path_leaves_content(where, written)
        measured = self._catalogue.files.get(path)
        name = path.rpartition("/")[2]
        if measured is None or name.rpartition(".")[2].lower() not in PICTURES:
            return missing_picture(where, written, self._near(path))
        if not publishable(name):
            return unpublishable_name(where, name)
        if not self._catalogue.is_hidden(entry.kind, entry.id) and self._is_withheld(path):
            return link_to_withheld(where, written)
        return PublishedFile(address=f"{pictures_of(entry)}{name}", measured=measured, language=None)

    def _is_withheld(self, path: str) -> bool:
        """Whether a file belongs to something that is not public."""
        documents = self._files.get(path)
        if documents:
            return all(document.state is not State.HELD for document in documents)
        return self._catalogue.is_hidden("event", event_in(path) or "")


def pictures_of(entry: Entry[Head]) -> str:
    """Give the address below which the pictures of an entry are published: its event's, or its own."""
    return event_address(entry) if event_of(entry) else address_of(entry)


def anchors_of(entry: Entry[Head]) -> tuple[str, ...]:
    """Give the anchors of an entry's page to which others may link."""
    return (*entry.text.anchors, *_made(entry))


def _made(entry: Entry[Head]) -> Iterator[str]:
    if entry.kind == "event":
        head = cast("Event", entry.head)
        yield from (f"outcome-{outcome.id}" for outcome in outcomes_of(head))
        yield from (f"part-{part.id}" for part in head.parts)
    if entry.kind == "agenda":
        agenda = cast("Agenda", entry.head)
        items = (*agenda.items, *(item for day in agenda.days for item in day.items))
        yield from (f"item-{item.id}" for item in items if item.id and not item.closed)
