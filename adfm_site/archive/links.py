"""Links and pictures in texts: each leads to a page, an anchor or a file, or is complained about."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import islice
from re import compile as pattern
from types import MappingProxyType
from typing import Final, cast
from unicodedata import normalize
from urllib.parse import unquote

from adfm_site.archive.addresses import address_of, pictures_of
from adfm_site.archive.catalogue import Catalogue, event_in
from adfm_site.archive.documents import Document, PublishedFile, State
from adfm_site.archive.paths import between, path_leaves_content, resolve, unpublishable_name
from adfm_site.archive.references import outcomes_of
from adfm_site.diagnostics import Checked, Diagnostic, Passage, Said, Where, alike, did_you_mean, meaning, problem
from adfm_site.model.agenda import Agenda
from adfm_site.model.entry import Entry, Head, LinkTo, Picture
from adfm_site.model.event import Event
from adfm_site.model.file import Measured
from adfm_site.reading.measuring import PICTURES, STATIC

# To guess what was meant, a path or an anchor is compared with all there are, which takes up to a millisecond.
_GUESSES_AT_MOST: Final = 1_000
_ELSEWHERE: Final = pattern(r"(?:[A-Za-z][A-Za-z0-9+.-]*:)?//")
_NEAR: Final = 0.8
_NEAR_IN_FOLDER: Final = 0.75


@problem("error")
def broken_link(written: str, near: str, right: str | None = None) -> Said:
    """A link in a text does not lead to a file of this archive.

    Links between files are relative paths, from this file to the other: `[seventh meeting](../../2018/spring-07/index.md)`.
    """
    explained = "Write the path from this file to the other, such as ../../2015/first-meeting/index.md."
    return Said(
        f"The link “{written}” does not lead to a file of this archive.",
        hints=(f"Write the path to its file: {right}" if right else near or explained,),
        replacement=right,
    )


@problem("error")
def broken_anchor(written: str, anchor: str, near: str) -> Said:
    """A link leads to a heading or another anchor of a page, but the page has no such anchor."""
    return Said(f"The page that “{written}” leads to has no anchor “{anchor}”.", hints=(near,))


@problem("error")
def missing_picture(written: str, near: str) -> Said:
    """A picture in a text does not exist, or browsers cannot show it. They show JPEG, PNG, WebP, GIF and SVG."""
    return Said(
        f"There is no picture “{written}”.", hints=(near or "Put the picture in the same folder as this file, and write its name.",)
    )


@problem("error")
def picture_from_elsewhere(written: str) -> Said:
    """Pages load nothing from other websites, because those would learn who reads them. So a picture must be in this archive.

    Wrong: `![The group](https://example.org/group.jpg)`. Right: `![The group](group.jpg)`, with the file in the same folder.
    """
    return Said(
        f"The picture “{written}” is on another website, and pages load nothing from there.",
        hints=("Save the picture in the same folder as this file and write its name, or link to it.",),
    )


@problem("error")
def file_not_listed(written: str) -> Said:
    """A link leads to a file that is not in a list of downloads. Only files with a title and a kind there are published."""
    return Said(f"The file “{written}” is not in a list of downloads.", hints=("Add it under “downloads:”, with title, kind and file.",))


@problem("error")
def link_to_withheld(written: str) -> Said:
    """A public page links to something that is not public: a draft, an embargoed document, or a restricted document."""
    return Said(f"The link “{written}” leads to something that is not public.", hints=("Remove the link, or first publish its target.",))


@dataclass(frozen=True, slots=True, kw_only=True)
class Targets:
    """Where the links of one text lead, and its pictures, each by its text as written."""

    links: Mapping[str, str]
    pictures: Mapping[str, PublishedFile]


def targets(
    catalogue: Catalogue, documents: tuple[Document, ...], static: tuple[PublishedFile, ...] = ()
) -> Checked[Mapping[str, Targets]]:
    """Resolve every link and picture of every text; the result is keyed by the file's path. static: files published as they are."""
    resolver = _Resolver(catalogue, documents, static)
    found = {entry.path: resolver.resolved(entry) for entry in catalogue.all() if len(entry.text.parts) > 1}
    return Checked(value=MappingProxyType(found), diagnostics=tuple(resolver.complaints))


class _Resolver:
    def __init__(self, catalogue: Catalogue, documents: tuple[Document, ...], static: tuple[PublishedFile, ...]) -> None:
        self._catalogue = catalogue
        self._static = {file.address: file.measured.path for file in static}
        self._by_path = {entry.path: entry for entry in catalogue.all()}
        self._by_address = {address_of(entry): entry.path for entry in catalogue.all()}
        self._unread = frozenset(entry.path.rpartition("/")[0] for entry in catalogue.all() if not entry.whole)
        self._known = (*self._by_path, *catalogue.files)
        self._anchors: dict[str, Mapping[str, None]] = {}
        self._guesses: Counter[str] = Counter()
        self._files: dict[str, list[Document]] = {}
        for document in documents:
            for file in filter(None, (document.file, *document.others)):
                self._files.setdefault(file.measured.path, []).append(document)
        self.complaints: list[Diagnostic] = []

    @cached_property
    def _in_folder(self) -> Mapping[str, tuple[str, ...]]:
        return _by_folder(self._known)

    @cached_property
    def _pictures(self) -> Mapping[str, tuple[str, ...]]:
        return _by_folder(filter(is_picture, self._catalogue.files))

    def resolved(self, entry: Entry[Head]) -> Targets:
        links: dict[str, str] = {}
        pictures: dict[str, PublishedFile] = {}
        public = not self._catalogue.is_hidden(entry.kind, entry.id)
        for part in entry.text.parts:
            if isinstance(part, LinkTo) and part.target not in links:
                address = self._link(entry, part.target, public=public)
                links[part.target] = address if isinstance(address, str) else ""
                self._complain(address)
            elif isinstance(part, Picture) and part.target not in pictures:
                picture = self._picture(entry, part.target, public=public)
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
        if not written:
            return broken_link(where, written, "")
        if path in self._static:
            return _in_file(where, written, path, anchor)
        if path in self._by_address:
            return broken_link(where, written, "", f"{between(entry.path, self._by_address[path])}{sharp}{anchor}")
        meant = entry.path if not path else resolve(entry.path, path)
        if meant is None:
            near = self._near_address(entry, path)
            return broken_link(where, written, near) if near else path_leaves_content(where, written)
        target = self._by_path.get(meant)
        if target is None:
            address = self._file(entry, where, written, meant, public=public)
            return _in_file(where, written, address, anchor) if isinstance(address, str) else address
        if public and target.whole and self._catalogue.is_hidden(target.kind, target.id):
            return link_to_withheld(where, written)
        if sharp and target.whole and normalize("NFC", unquote(anchor)) not in (anchors := self._anchors_in(target)):
            near = did_you_mean(anchor, anchors) if self._may_guess(entry) else ""
            return broken_anchor(where, written, anchor, near or (f"It has: {', '.join(islice(anchors, 8))}." if anchors else ""))
        return address_of(target) + (f"#{anchor}" if sharp else "")

    def _anchors_in(self, target: Entry[Head]) -> Mapping[str, None]:
        if target.path not in self._anchors:
            self._anchors[target.path] = dict.fromkeys(anchors_of(target))
        return self._anchors[target.path]

    def _may_guess(self, entry: Entry[Head]) -> bool:
        """Whether one more link of a text may be compared with all there is, so that no text keeps its editor waiting."""
        self._guesses[entry.path] += 1
        return self._guesses[entry.path] <= _GUESSES_AT_MOST

    def _near_address(self, entry: Entry[Head], path: str) -> str:
        """Say which file may be meant by an address of this site that is none."""
        address = f"{path.rstrip('/')}/" if path.startswith("/") else ""
        known = self._by_address | self._static
        near: tuple[str, ...] = (address,) if address in known else ()
        if address and not near and self._may_guess(entry):
            near = alike(address, tuple(known), _NEAR)
        return meaning(between(entry.path, known[other]) for other in near)

    def _file(self, entry: Entry[Head], where: Passage, written: str, path: str, *, public: bool) -> str | Diagnostic:
        if path in self._catalogue.doubles:
            return ""
        if path not in self._catalogue.files:
            return broken_link(where, written, self._near(entry, path))
        documents = self._files.get(path)
        if not documents and path.startswith(STATIC):
            return f"/{path.removeprefix(STATIC)}"
        if not documents:
            return "" if path.rpartition("/")[0] in self._unread else file_not_listed(where, written)
        document = next((document for document in documents if document.state is State.HELD), documents[0])
        if public and document.state is not State.HELD:
            return link_to_withheld(where, written)
        return document.file.address if document.file else document.page or ""

    def _near(self, entry: Entry[Head], path: str) -> str:
        """Say what may be meant by a path that leads nowhere, in the words that the file has to use."""
        folder = path.rpartition("/")[0] + "/"
        if f"{path}/index.md" in self._by_path:
            return f"Add the file's name: {between(entry.path, path)}/index.md"
        if not self._may_guess(entry):
            return ""
        near = alike(path, self._in_folder.get(folder, ()), _NEAR_IN_FOLDER)
        return meaning(between(entry.path, other) for other in near or alike(path, self._known, _NEAR))

    def _picture(self, entry: Entry[Head], written: str, *, public: bool) -> PublishedFile | Diagnostic:
        where = Passage(path=entry.path, text=f"]({written}")
        written = between(entry.path, self._static[written]) if written in self._static else written
        found = find_picture(self._catalogue, entry.path, written, where, partial(self._beside, entry))
        if isinstance(found, Diagnostic):
            return found
        return link_to_withheld(where, written) if public and self._is_withheld(found.path) else published(found, pictures_of(entry))

    def _beside(self, entry: Entry[Head], folder: str) -> tuple[str, ...]:
        return self._pictures.get(folder, ()) if self._may_guess(entry) else ()

    def _is_withheld(self, path: str) -> bool:
        """Whether a file belongs to something that is not public."""
        documents = self._files.get(path)
        if documents:
            return all(document.state is not State.HELD for document in documents)
        return self._catalogue.keeps_back(event_in(path))


def _in_file(where: Passage, written: str, address: str, anchor: str) -> str | Diagnostic:
    """Return the address of a place in a file, such as page 3 of a PDF, or the complaint where files of that type have no places."""
    if anchor and address and not address.lower().endswith((".pdf", ".html", ".htm")):
        return broken_anchor(where, written, anchor, "Files of this type have no anchors: remove the # and what follows it.")
    return f"{address}#{anchor}" if anchor and address else address


def find_picture(
    catalogue: Catalogue, base: str, written: str, where: Where, beside: Callable[[str], Iterable[str]] | None = None
) -> Measured | Diagnostic:
    """Give the picture that a path written in the file `base` means, or the complaint. beside: gives the pictures below a folder."""
    if _ELSEWHERE.match(written):
        return picture_from_elsewhere(where, written)
    path = resolve(base, written) if written else ""
    if path is None:
        return path_leaves_content(where, written)
    measured = catalogue.files.get(path)
    folder, _, name = path.rpartition("/")
    if measured is not None and not is_picture(name):
        return missing_picture(where, written, "Browsers cannot show it. Use JPEG, PNG, WebP, GIF or SVG.")
    if measured is None:
        known = beside(f"{folder}/") if beside else _by_folder(filter(is_picture, catalogue.files)).get(f"{folder}/", ())
        return missing_picture(where, written, did_you_mean(name, (other.removeprefix(f"{folder}/") for other in known)))
    new = catalogue.new_names.get(path)
    return unpublishable_name(where, name, new.rpartition("/")[2]) if new else measured


def published(measured: Measured, below: str) -> PublishedFile:
    """Give a picture at its address below another."""
    return PublishedFile(address=below + measured.path.rpartition("/")[2], measured=measured, language=None)


def _by_folder(paths: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Give the paths in each folder, those in folders below it included."""
    found: dict[str, list[str]] = {}
    for path in paths:
        for end in (position for position, sign in enumerate(path, start=1) if sign == "/"):
            found.setdefault(path[:end], []).append(path)
    return {folder: tuple(inside) for folder, inside in found.items()}


def is_picture(name: str) -> bool:
    """Whether a file of that name is a picture that browsers show."""
    return name.rpartition(".")[2].lower() in PICTURES


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
