"""Renaming files, texts and folders whose names cannot be part of an address, and updating every mention of them.

Nothing here writes. Mentions are the values of front matter that name files, the papers of agendas, the ids of
documents that come from the names of files, the links and pictures of texts, and the logo in site.yaml. A file's name
in running text is not changed.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Final, NamedTuple
from urllib.parse import quote

from msgspec import Struct
from msgspec.structs import replace

from adfm_site.archive.addresses import pictures_of
from adfm_site.archive.catalogue import event_of
from adfm_site.archive.documents import Document, State, documents_in
from adfm_site.archive.mentions import Mention, Steps, mentions
from adfm_site.archive.new_names import new_names
from adfm_site.archive.paths import between, resolve
from adfm_site.build.pipeline import Prepared
from adfm_site.editing.front_matter import written_text
from adfm_site.inputs.scan import source
from adfm_site.model.entry import Entry, Head, Picture
from adfm_site.model.event import Event
from adfm_site.model.shape import Refers, Scalar
from adfm_site.patterns import pattern
from adfm_site.reading.file_names import is_partly_usable, is_usable, usable_names
from adfm_site.reading.files import read_entry
from adfm_site.reading.locating import fields_end, key_at, targets_at, value_at
from adfm_site.reading.placing import placed, unusable_name
from adfm_site.reading.yaml import nodes as yaml_nodes
from adfm_site.reading.yaml.mending import quoted
from adfm_site.source import Lines, Source, Span

Edit = tuple[Span, str]

_BLOCK_FIELD: Final = pattern(r"[ ]*(?:-[ ]+)*")
_BLOCK_ITEM: Final = pattern(r"[ ]*(?:-[ ]+)+")
_PLAIN: Final = pattern("[A-Za-z0-9./_-]+")
_SITE: Final = "content/site.yaml"


class Renaming(Struct, frozen=True, kw_only=True):
    """The result of renaming some files.

    moved: the new paths of files by their old ones. edits: the edits of the texts that mention them, by the texts' old
    paths. naming: the texts that list the files by name; other texts refer to what these list. kept: published
    addresses, as folders, that need redirects.
    """

    moved: Mapping[str, str]
    edits: Mapping[str, tuple[Edit, ...]]
    naming: frozenset[str]
    kept: frozenset[str]


def texts_to_rename(prepared: Prepared) -> Mapping[str, str]:
    """Return the new names, by path, of texts and folders above texts, if some letters of their old names are usable.

    Names are unique in a folder, and names of events among all events. The exception is a text that has the new name
    and the same bytes already: it counts as the same text.
    """
    texts = prepared.inputs.texts
    found: dict[str, str] = {}
    inside: dict[str, set[str]] = {}
    for path in (*texts, *prepared.inputs.others):
        parts = path.split("/")
        for depth in range(1, len(parts)):
            inside.setdefault("/".join(parts[:depth]), set()).add(parts[depth].casefold())
    events = set(prepared.catalogue.events)
    for path in sorted(
        path for path in texts if any(found.code == unusable_name.code for found in placed(path).diagnostics)
    ):
        parts = path.split("/")
        for depth in range(1, len(parts)):
            folder, here = "/".join(parts[:depth]), "/".join(parts[: depth + 1])
            ending = ".md" if here == path else ""
            name = parts[depth].removesuffix(ending)
            if here in found or is_usable(name) or not is_partly_usable(name):
                continue
            is_event = parts[1] == "events" and depth == 3  # noqa: PLR2004 - content/events/<year>/<id>
            taken = {*(inside[folder] - {parts[depth].casefold()}), *(events if is_event else ())}
            names = (f"{new}{ending}" for new in usable_names(name, ""))
            found[here] = next(
                new for new in names if new not in taken or texts.get(f"{folder}/{new}") == texts.get(here, "")
            )
            inside[folder].add(found[here])
            events |= {found[here]} if is_event else set()
    return found


def files_to_rename(prepared: Prepared, published: Collection[str]) -> Mapping[str, str]:
    """Return the new names, by path, of files that a text lists or shows and whose own names cannot be published.

    Files in the folder of a text that cannot be read completely are left out, since it may mention them. published: the
    addresses of published files, as folders. If one of them differs from a new address in case alone, a redirect cannot
    exist beside the file, so another name is chosen.
    """
    catalogue = prepared.catalogue
    names = catalogue.new_names
    if not names:
        return {}
    public = {use.path for use in _published_addresses(prepared) if use.address in published}
    avoided = {new for path, new in names.items() if path in public and new.casefold() == path.casefold()}
    if avoided:
        names = new_names(catalogue.files, catalogue.all(), avoided)
    shown = {path for entry in catalogue.all() for path in _files_in(entry)} | {
        resolve(_SITE, catalogue.site.logo or "")
    }
    unread = {_folder(entry.path) for entry in catalogue.all() if not entry.whole}
    return {
        path: new.rpartition("/")[2] for path, new in names.items() if path in shown and _folder(path) not in unread
    }


def renaming(prepared: Prepared, names: Mapping[str, str], published: Collection[str]) -> Renaming:
    """Return the result of renaming files, texts and folders. names: the new ones by path. published: as above."""
    return _Renamed(prepared, names).all(published)


class _Address(NamedTuple):
    """A file, its published address as a folder, and the text and fields whose `formerly` can list its old name."""

    path: str
    address: str
    text: str
    steps: Steps


class _Renamed:
    """A site in which some files are renamed."""

    def __init__(self, prepared: Prepared, names: Mapping[str, str]) -> None:
        self._prepared, self._names = prepared, names
        inputs = prepared.inputs
        self._moved = {
            path: new for path in (*inputs.texts, *inputs.others) if (new := self._after_renaming(path)) != path
        }
        self._papers: dict[str, dict[str, str]] = {}
        self._ids: dict[str, str] = {}
        for document in documents_in(prepared.catalogue).value:
            if document.file and document.file.measured.path in self._moved:
                self._note(document, document.file.measured.path)
        self._edits: dict[str, dict[Span, str]] = {}
        self._naming: set[str] = set()

    def all(self, published: Collection[str]) -> Renaming:
        """Return the moves and the edits."""
        former: dict[tuple[str, Steps], dict[str, None]] = {}
        kept: set[str] = set()
        for use in _published_addresses(self._prepared):
            if use.path in self._moved and use.address in published and use.address not in kept:
                kept.add(use.address)
                former.setdefault((use.text, use.steps), {})[use.path.rpartition("/")[2]] = None
        for path, entry in self._entries():
            self._in_head(path, entry)
            self._in_text(path, entry)
            for (text, steps), names in former.items():
                if text == path:
                    self._add_former(path, steps, tuple(names))
        logo = self._prepared.catalogue.site.logo
        if logo:
            self._in_value("site.yaml", ("logo",), self._new_path(_SITE, logo))
        return Renaming(
            moved=self._moved,
            edits={path: tuple(sorted(edits.items())) for path, edits in self._edits.items()},
            naming=frozenset(self._naming),
            kept=frozenset(kept),
        )

    def _after_renaming(self, path: str) -> str:
        """Return the path of a file after the renaming."""
        parts = path.split("/")
        return "/".join(self._names.get("/".join(parts[: depth + 1]), part) for depth, part in enumerate(parts))

    def _note(self, document: Document, path: str) -> None:
        """Record the new names by which others refer to a document.

        These are the name of its file and, for a document in an event's list, the id that is made from it.
        """
        old, new = path.rpartition("/")[2], self._moved[path].rpartition("/")[2]
        for event in document.events:
            self._papers.setdefault(event, {})[old] = new
        if document.steps and not document.own_id:
            self._ids[document.id] = f"{document.events[0]}-{new.rpartition('.')[0]}"

    def _entries(self) -> Iterator[tuple[str, Entry[Head]]]:
        """Yield all texts with their paths; one that cannot be read because of its name is read with its new name."""
        readings = self._prepared.readings
        for path in self._prepared.inputs.texts:
            entry = readings.get(path)
            if entry is None and path in self._moved:
                entry = read_entry(replace(self._source(path), path=self._moved[path])).value
            if entry is not None:
                yield path, entry

    def _source(self, path: str) -> Source:
        inputs, root = self._prepared.inputs, self._prepared.root
        return source(path, root / path if path == "site.yaml" else inputs.real.get(path), inputs.instead, root)

    def _in_head(self, path: str, entry: Entry[Head]) -> None:
        for mention in mentions(entry.head):
            self._in_value(path, mention.steps, self._mentioned(path, entry, mention))

    def _mentioned(self, path: str, entry: Entry[Head], mention: Mention) -> str | None:
        """Return the new text of a value, or None where it stays."""
        match mention.marker:
            case Scalar(name="file"):
                new = self._new_path(path, mention.written)
                self._naming |= {path} if new else set()
                return new
            case Scalar(name="paper"):
                return self._papers.get(entry.id, {}).get(mention.written) or self._ids.get(mention.written)
            case Refers(kinds=kinds) if "document" in kinds:
                return self._ids.get(mention.written)
            case _:
                return None

    def _in_value(self, path: str, steps: Steps, words: str | None) -> None:
        node = value_at(self._source(path), steps) if words else None
        if words and isinstance(node, yaml_nodes.ScalarNode):
            self._edit(path, node.span, words if _PLAIN.fullmatch(words) else quoted(words))

    def _in_text(self, path: str, entry: Entry[Head]) -> None:
        for written in dict.fromkeys(part.target for part in entry.text.parts if not isinstance(part, str)):
            way, sharp, anchor = written.partition("#")
            new = self._new_path(path, way, quote) if way else None
            if new is not None:
                for span in targets_at(self._source(path), written):
                    self._edit(path, span, f"{new}{sharp}{anchor}")

    def _new_path(self, base: str, written: str, spelled: Callable[[str], str] = str) -> str | None:
        """Return the new path for a text to write instead of an old one, or None where the old one is still right.

        spelled: encodes a path as it is to be written.
        """
        target = resolve(base, written)
        if target is None or resolve(self._after_renaming(base), written) == self._after_renaming(target):
            return None
        short = written[: written.rfind("/") + 1] + self._after_renaming(target).rpartition("/")[2]
        return (
            short
            if resolve(self._after_renaming(base), short) == self._after_renaming(target)
            else spelled(between(self._after_renaming(base), self._after_renaming(target)))
        )

    def _add_former(self, path: str, steps: Steps, names: tuple[str, ...]) -> None:
        """Add names to the field `formerly` in the block at `steps`.

        A new field comes below the field `file`, or last where there is none.
        """
        text = self._source(path)
        lines = Lines(text.data.decode("utf-8-sig"))
        old, key, file = (
            value_at(text, (*steps, "formerly")),
            key_at(text, (*steps, "file")),
            value_at(text, (*steps, "file")),
        )
        in_flow = ", ".join(map(quoted, names))
        match old:
            case yaml_nodes.ScalarNode(span=span):
                written = lines.text[
                    lines.offset(span.line, span.column) : lines.offset(span.end_line, span.end_column)
                ]
                self._edit(path, span, f"[{written}, {in_flow}]")
            case yaml_nodes.Sequence(items=(*_, last)):
                before = lines[last.span.line][: last.span.column - 1]
                if _BLOCK_ITEM.fullmatch(before):
                    self._edit(
                        path,
                        _end_of_line(lines, last.span),
                        "".join(f"\n{before}{written_text(name)}" for name in names),
                    )
                else:
                    self._edit(path, _end_of_value(last.span), f", {in_flow}")
            case None if key and file:
                before = lines[key.line][: key.column - 1]
                if _BLOCK_FIELD.fullmatch(before):
                    self._edit(path, _end_of_line(lines, file.span), f"\n{' ' * len(before)}formerly: {_listed(names)}")
                else:
                    self._edit(path, _end_of_value(file.span), f", formerly: [{in_flow}]")
            case None if not steps and (last_line := fields_end(text)):
                self._edit(path, last_line, f"formerly: {_listed(names)}\n")

    def _edit(self, path: str, span: Span, words: str) -> None:
        self._edits.setdefault(path, {})[span] = words


def _published_addresses(prepared: Prepared) -> Iterator[_Address]:
    """Yield the published addresses of documents' files, then those of pictures."""
    catalogue = prepared.catalogue
    for document in documents_in(catalogue).value:
        if document.state is State.HELD:
            if document.file:
                yield _Address(document.file.measured.path, f"{document.file.address}/", document.path, document.steps)
            for number, other in enumerate(document.others):
                yield _Address(
                    other.measured.path, f"{other.address}/", document.path, (*document.steps, "formats", number)
                )
    for entry in catalogue.all():
        if not (catalogue.is_hidden(entry.kind, entry.id) or catalogue.keeps_back(event_of(entry))):
            for path in _pictures_in(entry):
                yield _Address(path, f"{pictures_of(entry)}{path.rpartition('/')[2]}/", entry.path, ())


def _files_in(entry: Entry[Head]) -> Iterator[str]:
    """Yield the paths of the files that an entry lists or shows."""
    written = (
        mention.written
        for mention in mentions(entry.head)
        if isinstance(mention.marker, Scalar) and mention.marker.name == "file"
    )
    yield from filter(None, (resolve(entry.path, each) for each in written))
    yield from _pictures_in(entry)


def _pictures_in(entry: Entry[Head]) -> Iterator[str]:
    """Yield the paths of the pictures that a page shows."""
    written = [part.target for part in entry.text.parts if isinstance(part, Picture)]
    if isinstance(entry.head, Event) and entry.head.image:
        written.append(entry.head.image.file)
    yield from filter(None, (resolve(entry.path, each) for each in written))


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _listed(names: tuple[str, ...]) -> str:
    return written_text(names[0]) if len(names) == 1 else f"[{', '.join(map(quoted, names))}]"


def _end_of_line(lines: Lines, span: Span) -> Span:
    """Return the end of the line on which a value ends, after any comment."""
    column = len(lines[span.end_line]) + 1
    return Span(path=span.path, line=span.end_line, column=column, end_line=span.end_line, end_column=column)


def _end_of_value(span: Span) -> Span:
    return Span(
        path=span.path, line=span.end_line, column=span.end_column, end_line=span.end_line, end_column=span.end_column
    )
