"""Links and pictures in texts: each leads to a page, an anchor or a file, or is complained about."""

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property, partial
from itertools import islice
from types import MappingProxyType
from typing import Final, cast
from unicodedata import normalize
from urllib.parse import unquote

from msgspec import Struct

from adfm_site.archive.addresses import address_of, event_address, pictures_of
from adfm_site.archive.by_address import ByAddress, part_of_a_list
from adfm_site.archive.catalogue import Catalogue, event_in
from adfm_site.archive.documents import Document, PublishedFile, State
from adfm_site.archive.path_suggestions import PathSuggestions
from adfm_site.archive.paths import between, path_leaves_content, resolve
from adfm_site.archive.picture_files import by_folder, find_picture, is_picture, picture_of_withheld, published
from adfm_site.archive.redirects import Redirect
from adfm_site.archive.references import outcomes_of
from adfm_site.diagnostics import Checked, Diagnostic, Passage, Said, alike, did_you_mean, meaning, problem
from adfm_site.model.agenda import Agenda
from adfm_site.model.download import Download
from adfm_site.model.entry import Entry, Head, LinkTo, Picture
from adfm_site.model.event import Event
from adfm_site.reading.file_types import STATIC

# To guess what was meant, a path or an anchor is compared with all there are, which takes up to a millisecond.
_GUESSES_AT_MOST: Final = 1_000
_NEAR: Final = 0.8
_NEAR_IN_FOLDER: Final = 0.75
# Where a file is described more than once, a link leads to what most readers can have of it.
_SHOWN_FIRST: Final = {State.HELD: 0, State.WITHDRAWN: 1}


@problem("error")
def broken_link(written: str, near: str, right: str | None = None) -> Said:
    """A link in a text does not lead to a file of this archive.

    Links between files are relative paths, from this file to the other: `[seventh
    meeting](../../2018/spring-07/index.md)`.
    """
    explained = "Write the path from this file to the other, such as ../../2015/first-meeting/index.md."
    return Said(
        f"The link “{written}” does not lead to a file of this archive.",
        hints=(near or (f"Write the path to its file: {right}" if right else explained),),
        replacement=right,
    )


@problem("error")
def broken_anchor(written: str, anchor: str, near: str) -> Said:
    """A link leads to a heading or another anchor of a page, but the page has no such anchor."""
    return Said(f"The page that “{written}” leads to has no anchor “{anchor}”.", hints=(near,))


@problem("error")
def file_not_listed(written: str) -> Said:
    """A link leads to a file that is not in a list of downloads.

    Only files with a title and a kind there are published.
    """
    return Said(
        f"The file “{written}” is not in a list of downloads.",
        hints=("Add it under “downloads:”, with title, kind and file.",),
    )


@problem("note")
def link_to_withheld(written: str, moment: str) -> Said:
    """A public page links to something that is not public: a draft, an embargoed document, or a restricted document.

    The page shows the words without the link. They become a link when the target is public.
    """
    when = f"on {moment}" if moment else "when its target is public"
    return Said(
        f"The link “{written}” leads to something that is not public, so its words are shown without a link.",
        hints=(f"It becomes a link {when}. You do not have to change it.",),
    )


class Targets(Struct, frozen=True, kw_only=True):
    """The targets of a text's links and pictures, each by its text as written; empty where a link leads nowhere."""

    links: Mapping[str, str]
    pictures: Mapping[str, PublishedFile]


def targets(
    catalogue: Catalogue,
    documents: tuple[Document, ...],
    static: tuple[PublishedFile, ...],
    redirects: tuple[Redirect, ...],
) -> Checked[Mapping[str, Targets]]:
    """Resolve every link and picture of every text; the result is keyed by the file's path.

    static: files that are published as they are. The address of a list, which begins with a slash, is left as it is:
    whether it is published is known when all is planned (list_links.py).
    """
    resolver = _Resolver(catalogue, documents, static, redirects)
    with_links = (entry for entry in catalogue.all() if any(not isinstance(part, str) for part in entry.text.parts))
    found = {entry.path: resolver.resolved(entry) for entry in with_links}
    return Checked(value=MappingProxyType(found), diagnostics=tuple(resolver.complaints))


class _Resolver:
    def __init__(
        self,
        catalogue: Catalogue,
        documents: tuple[Document, ...],
        static: tuple[PublishedFile, ...],
        redirects: tuple[Redirect, ...],
    ) -> None:
        self._catalogue = catalogue
        self._static = {file.address: file.measured.path for file in static}
        self._by_path = {entry.path: entry for entry in catalogue.all()}
        self._unread = frozenset(entry.path.rpartition("/")[0] for entry in catalogue.all() if not entry.whole)
        self._known = (*self._by_path, *catalogue.files)
        self._suggestions = PathSuggestions(catalogue)
        self._addressed = ByAddress(catalogue, documents, redirects, self._suggestions)
        self._anchors: dict[str, Mapping[str, None]] = {}
        self._guesses: Counter[str] = Counter()
        self._own = {document.path: document for document in documents if not document.steps}
        self._files: dict[str, list[tuple[Document, PublishedFile]]] = {}
        for document in documents:
            for file in filter(None, (document.file, *document.others)):
                self._files.setdefault(file.measured.path, []).append((document, file))
        self.complaints: list[Diagnostic] = []

    @cached_property
    def _in_folder(self) -> Mapping[str, tuple[str, ...]]:
        return by_folder(self._known)

    @cached_property
    def _pictures(self) -> Mapping[str, tuple[str, ...]]:
        return by_folder(filter(is_picture, self._catalogue.files))

    def resolved(self, entry: Entry[Head]) -> Targets:
        links: dict[str, str] = {}
        pictures: dict[str, PublishedFile] = {}
        public = not (
            self._catalogue.is_hidden(entry.kind, entry.id) or self._catalogue.is_withdrawn(event_in(entry.path))
        )
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
        if path.startswith("/"):
            return self._address(entry, where, written, public=public)
        target_path = entry.path if not path else resolve(entry.path, path)
        if target_path in self._catalogue.doubles:
            return ""
        if target := self._by_path.get(target_path or ""):
            return self._page(entry, where, written, target, public=public)
        if target_path and target_path in self._catalogue.files:
            address = self._file(where, written, target_path, public=public)
            return _in_file(where, written, address, anchor) if isinstance(address, str) else address
        suggestion = self._suggestions.suggest(entry.path, path)
        if suggestion.right:
            return broken_link(where, written, "", f"{suggestion.right}{sharp}{anchor}")
        near = self._near(entry, target_path) if target_path else ""
        return (
            broken_link(where, written, near or suggestion.hint)
            if target_path or suggestion.hint
            else path_leaves_content(where, written)
        )

    def _address(self, entry: Entry[Head], where: Passage, written: str, *, public: bool) -> str | Diagnostic:
        """Resolve what is written as an address of this site."""
        found = self._addressed.found(entry.path, written)
        if found.right:
            return broken_link(where, written, found.hint, found.right)
        if found.withheld:
            document = found.withheld
            return self._withheld(where, written, document.path, document.head) if public else ""
        return part_of_a_list(where, written, found.address) if found.is_part else found.address

    def _page(
        self, entry: Entry[Head], where: Passage, written: str, target: Entry[Head], *, public: bool
    ) -> str | Diagnostic:
        """Resolve a link to a text, or to a place in it. What was withdrawn has one page and no places."""
        _, sharp, anchor = written.partition("#")
        if public and target.whole and self._catalogue.is_hidden(target.kind, target.id):
            return self._withheld(where, written, target.path)
        if target.kind in ("event", "agenda") and self._catalogue.is_withdrawn(target.id):
            return event_address(target)
        own = self._own.get(target.path)
        if own and own.state is State.WITHDRAWN:
            return address_of(target)
        if sharp and target.whole and normalize("NFC", unquote(anchor)) not in (anchors := self._anchors_in(target)):
            near = did_you_mean(anchor, anchors) if self._may_guess(entry) else ""
            return broken_anchor(
                where, written, anchor, near or (f"It has: {', '.join(islice(anchors, 8))}." if anchors else "")
            )
        return address_of(target) + (f"#{anchor}" if sharp else "")

    def _file(self, where: Passage, written: str, path: str, *, public: bool) -> str | Diagnostic:
        """Resolve a link to a file for readers."""
        described = self._files.get(path)
        if not described and path.startswith(STATIC):
            return f"/{path.removeprefix(STATIC)}"
        if not described:
            return "" if path.rpartition("/")[0] in self._unread else file_not_listed(where, written)
        document, file = min(described, key=lambda pair: _SHOWN_FIRST.get(pair[0].state, len(_SHOWN_FIRST)))
        if public and document.state is State.WITHDRAWN:
            return document.page or ""
        if public and document.state is not State.HELD:
            return self._withheld(where, written, document.path, document.head)
        return file.address

    def _withheld(self, where: Passage, written: str, path: str, head: Head | None = None) -> Diagnostic:
        """Complain about a link to what the file at a path describes. head: that of a download in its list."""
        around = self._catalogue.events.get(event_in(path) or "")
        heads = tuple(filter(None, (head, self._by_path[path].head, around.head if around else None)))
        now = self._catalogue.now
        is_known = not any(each.draft or (isinstance(each, Download) and each.restricted) for each in heads)
        moments = [each.publish for each in heads if each.publish and each.publish > now]
        return link_to_withheld(where, written, max(moments).replace("T", " ") if is_known and moments else "")

    def _anchors_in(self, target: Entry[Head]) -> Mapping[str, None]:
        if target.path not in self._anchors:
            self._anchors[target.path] = dict.fromkeys(anchors_of(target))
        return self._anchors[target.path]

    def _may_guess(self, entry: Entry[Head]) -> bool:
        """Return whether one more link of a text may be compared with all addresses.

        The limit keeps a check of one long text from taking too long.
        """
        self._guesses[entry.path] += 1
        return self._guesses[entry.path] <= _GUESSES_AT_MOST

    def _near(self, entry: Entry[Head], path: str) -> str:
        """Say what may be meant by a path that leads nowhere, in the words that the file has to use."""
        if not self._may_guess(entry):
            return ""
        near = alike(path, self._in_folder.get(path.rpartition("/")[0] + "/", ()), _NEAR_IN_FOLDER)
        return meaning(between(entry.path, other) for other in near or alike(path, self._known, _NEAR))

    def _picture(self, entry: Entry[Head], written: str, *, public: bool) -> PublishedFile | Diagnostic:
        where = Passage(path=entry.path, text=f"]({written}")
        written = between(entry.path, self._static[written]) if written in self._static else written
        found = find_picture(
            self._catalogue, entry.path, written, where, self._suggestions, partial(self._beside, entry)
        )
        if isinstance(found, Diagnostic):
            return found
        return (
            picture_of_withheld(where, written)
            if public and self._is_withheld(found.path)
            else published(found, pictures_of(entry))
        )

    def _beside(self, entry: Entry[Head], folder: str) -> tuple[str, ...]:
        return self._pictures.get(folder, ()) if self._may_guess(entry) else ()

    def _is_withheld(self, path: str) -> bool:
        """Return whether a file belongs to something that is not public."""
        described = self._files.get(path)
        if described:
            return all(document.state is not State.HELD for document, _ in described)
        return self._catalogue.keeps_back(event_in(path))


def _in_file(where: Passage, written: str, address: str, anchor: str) -> str | Diagnostic:
    """Return the address of a place in a file, such as page 3 of a PDF.

    Return the complaint where files of that type have no places.
    """
    if anchor and address and not address.lower().endswith((".pdf", ".html", ".htm")):
        return broken_anchor(
            where, written, anchor, "Files of this type have no anchors: remove the # and what follows it."
        )
    return f"{address}#{anchor}" if anchor and address else address


def anchors_of(entry: Entry[Head]) -> tuple[str, ...]:
    """Return the anchors of an entry's page to which others may link."""
    return (*entry.text.anchors, *permanent_anchors(entry))


def permanent_anchors(entry: Entry[Head]) -> Iterator[str]:
    """Yield the anchors of an entry's page that come from ids: those of outcomes, parts and agenda items."""
    if entry.kind == "event":
        head = cast("Event", entry.head)
        yield from (f"outcome-{outcome.id}" for outcome in outcomes_of(head))
        yield from (f"part-{part.id}" for part in head.parts)
    if entry.kind == "agenda":
        agenda = cast("Agenda", entry.head)
        items = (*agenda.items, *(item for day in agenda.days for item in day.items))
        yield from (f"item-{item.id}" for item in items if item.id and not item.closed)
