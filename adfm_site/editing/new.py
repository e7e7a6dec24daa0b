"""A file that is to be added to a site: where it lies, what it says, what `check` would say of it.

Only `save` writes.
"""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from adfm_site.archive.archive import link
from adfm_site.archive.catalogue import Catalogue, when
from adfm_site.archive.references import home_of, unknown_reference
from adfm_site.build.commands import check, looked_at
from adfm_site.checks import CHECKS
from adfm_site.checks.clocks import online_without_time_zone, time_zone_needed
from adfm_site.diagnostics import Checked, Diagnostic, Pointer, letters
from adfm_site.editing.front_matter import Answers, Steps, Written, front_matter, in_order, with_value
from adfm_site.editing.listing import events_newest_first, title_of
from adfm_site.inputs.options import Options
from adfm_site.model import Kind
from adfm_site.model.entry import Entry, Head
from adfm_site.model.event import Event
from adfm_site.model.shape import Block, Choice, Many, Marker, Refers, Shape, Table, Term, Value
from adfm_site.model.site import terms_of
from adfm_site.progress import Progress
from adfm_site.reading.file_names import is_partly_usable, is_usable, shortened, usable_names
from adfm_site.reading.files import read_entry
from adfm_site.reading.placing import CONTENT, Placed, misplaced_file, placed
from adfm_site.reading.records import missing_field
from adfm_site.reading.slugs import plain_slug
from adfm_site.refusal import Refusal, could_not
from adfm_site.source import Source
from adfm_site.wording.speaking import document_kind

_LONGEST_PROPOSAL: Final = 60
_ID_STILL_OPEN: Final = "new"
_OF_ZONES: Final = (time_zone_needed.code, online_without_time_zone.code)


class Draft(Struct, frozen=True, kw_only=True):
    """A file that is not written yet: its kind, its id, and what is answered so far."""

    kind: Kind
    id: str
    answers: Answers


class Desk(Struct, frozen=True, kw_only=True):
    """A site to which a file is added. standing: what there is to complain about without that file."""

    root: Path
    catalogue: Catalogue
    standing: frozenset[Diagnostic]


def open_desk(root: Path, progress: Progress) -> Desk:
    """Read a site. Raises Refusal where its files cannot be read."""
    catalogue = looked_at(root, Options(), progress).catalogue
    return Desk(root=root, catalogue=catalogue, standing=frozenset(_linked(catalogue)))


def path_of(desk: Desk, draft: Draft) -> str:
    """Return the path from the site's root at which a draft would lie; whether a file may lie there is another question."""
    match draft.kind.name:
        case "event":
            head = _read(f"{CONTENT}events/undated/{draft.id}/index.md", draft).value
            year = when(head.head)[0].year if head and isinstance(head.head, Event) else None
            return f"{CONTENT}events/{'undated' if year is None else f'{year:04}'}/{draft.id}/index.md"
        case "agenda":
            event = desk.catalogue.events.get(draft.id)
            return (
                f"{event.path.rpartition('/')[0]}/agenda.md"
                if event
                else f"{CONTENT}events/undated/{draft.id}/agenda.md"
            )
        case _:
            return f"{CONTENT}{draft.kind.folder}{'/' if draft.kind.folder else ''}{draft.id}.md"


def taken(desk: Desk, draft: Draft) -> str | None:
    """Return the path of the file that has the draft's place or its id already, or None."""
    other = desk.catalogue.entries[draft.kind.name].get(draft.id)
    if other is not None:
        return other.path
    path = path_of(desk, draft)
    return path if (desk.root / path).exists() else None


def faults_of_id(desk: Desk, draft: Draft) -> tuple[Diagnostic, ...]:
    """Return what is wrong with a draft's id alone: nothing may lie there, or what it names is not there."""
    path = path_of(desk, draft)
    place = placed(path)
    if place.value is None:
        return place.diagnostics
    if place.value != Placed(draft.kind, draft.id):
        return (
            misplaced_file(Pointer(path=path), f"A {draft.kind.name} cannot have this name here; choose another name."),
        )
    if draft.kind.name == "agenda" and draft.id not in desk.catalogue.events:
        return (
            unknown_reference(
                Pointer(path=path), ("event",), draft.id, tuple(desk.catalogue.events), home_of("event", draft.id)
            ),
        )
    return tuple(found for found in faults(desk, draft) if found.where == Pointer(path=path))


def faults(desk: Desk, draft: Draft) -> tuple[Diagnostic, ...]:
    """Return what check would say of a draft so far, but for fields that are still to be answered.

    Looks at no file and renders nothing.
    """
    return tuple(found for found in _all_faults(desk, draft) if not _still_to_be_answered(found, draft.answers))


def without_time_zone(desk: Desk, draft: Draft) -> tuple[Diagnostic, ...]:
    """Return what check would say of a draft so far because it does not say by whose clocks its times are."""
    return tuple(found for found in _all_faults(desk, draft) if found.code in _OF_ZONES)


def _all_faults(desk: Desk, draft: Draft) -> tuple[Diagnostic, ...]:
    entry = _read(path_of(desk, draft), draft)
    if entry.value is None:
        return entry.diagnostics
    joined = (found for found in _linked(_with(desk.catalogue, entry.value)) if found not in desk.standing)
    return (*entry.diagnostics, *joined)


def new_faults(desk: Desk, draft: Draft, answers: Answers) -> tuple[Diagnostic, ...]:
    """Return what is wrong with a draft's answers once they are these, and was not before. The id may still be open."""
    named = replace(draft, id=draft.id or _ID_STILL_OPEN)
    before = {(found.code, found.message) for found in faults(desk, named)}
    return tuple(
        found for found in faults(desk, replace(named, answers=answers)) if (found.code, found.message) not in before
    )


def whole_check(desk: Desk, draft: Draft, progress: Progress) -> tuple[Diagnostic, ...]:
    """Return everything that check would say, were the draft written, and does not say without it."""
    path = path_of(desk, draft)
    found = check(desk.root, Options(instead={path: _source(path, draft).data}), progress).diagnostics
    if not found:
        return ()
    before = frozenset(check(desk.root, Options(), progress).diagnostics)
    return tuple(complaint for complaint in found if complaint not in before)


def save(desk: Desk, draft: Draft) -> str:
    """Write a draft and give its path.

    Raises Refusal, and leaves nothing behind, where that cannot be done or a file is there already.
    """
    path = path_of(desk, draft)
    target, content = desk.root / path, (desk.root / CONTENT).resolve()
    if not target.parent.resolve().is_relative_to(content):
        message = f"{path} would be outside content/; nothing was written."
        raise Refusal(message)
    missing = [folder for folder in target.parents if not folder.exists()]
    with could_not("write", target):
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("xb") as file:
                try:
                    file.write(_source(path, draft).data)
                except BaseException:
                    target.unlink()
                    raise
        except FileExistsError:
            raise already_there(path) from None
        except BaseException:
            for folder in missing:
                folder.rmdir()
            raise
    return path


def already_there(path: str) -> Refusal:
    """Make the refusal to write where there is a file."""
    return Refusal(f"{path} already exists; nothing was written.")


def proposed_id(desk: Desk, kind: Kind, title: str) -> str:
    """Propose an id that is free, out of a title; nothing for a title without letters of ASCII."""
    words = shortened(plain_slug(title), _LONGEST_PROPOSAL)
    name, number = words, 1
    while name and taken(desk, Draft(kind=kind, id=name, answers=MappingProxyType({}))):
        number += 1
        name = f"{words}-{number}"
    return name


def ids_to_choose(desk: Desk, kind: Kind) -> Mapping[str, str] | None:
    """Return the ids, with names, among which that of a new file must be; None where it is free.

    Those taken are left out.

    Of events the newest come first.
    """
    match kind.name:
        case "agenda":
            known = {entry.id: entry.head.title for entry in events_newest_first(desk.catalogue)}
        case "topic":
            known = dict(desk.catalogue.site.topics or {})
        case _:
            return None
    return {id_: name for id_, name in known.items() if id_ not in desk.catalogue.entries[kind.name]}


def choices(desk: Desk, marker: Marker) -> Mapping[str, str]:
    """Return what can be answered to a question, with names, where it is one of a few things; else nothing."""
    site = desk.catalogue.site
    match marker:
        case Choice(words=words):
            return dict.fromkeys(words, "")
        case Term(vocabulary="kinds"):
            return {id_: kind.name for id_, kind in (site.kinds or {}).items()}
        case Term(vocabulary="document-kinds"):
            return {id_: document_kind(id_, site) for id_ in terms_of(site)["document-kinds"]}
        case Term(vocabulary="roles"):
            return {id_: role.by for id_, role in (site.roles or {}).items()}
        case Term():
            return site.topics or {}
        case Refers(kinds=kinds):
            return {id_: title_of(entry.head) for kind in kinds for id_, entry in desk.catalogue.entries[kind].items()}
        case _:
            return {}


def called(word: str, options: Mapping[str, str]) -> str:
    """Return the one id that is meant by a word: by the id itself, or by its name, whatever their capitals; else the word."""
    if word in options:
        return word
    found = [id_ for id_, name in options.items() if letters(word) in (letters(id_), letters(name))]
    return found[0] if len(found) == 1 else word


def id_as_written(desk: Desk, kind: Kind, word: str) -> str:
    """Return the id that a word proposes for a new file: one of those to choose from, or a usable name; else the word."""
    chosen = ids_to_choose(desk, kind)
    if chosen is not None:
        return called(word, chosen)
    names = word.split("/")
    return "/".join(
        next(usable_names(name, "")) if is_partly_usable(name) and not is_usable(name) else name for name in names
    )


def as_written(desk: Desk, draft: Draft, steps: Steps, marker: Marker, word: str) -> str:
    """Return an answer as the archive writes it, where that is certain; else as it is."""
    known = called(word, choices(desk, marker))
    if known != word:
        return known
    wrong = [
        found for found in new_faults(desk, draft, with_value(draft.answers, steps, word)) if found.severity == "error"
    ]
    meant = wrong[0].replacement if len(wrong) == 1 else None
    if meant is None or any(
        found.severity == "error" for found in new_faults(desk, draft, with_value(draft.answers, steps, meant))
    ):
        return word
    return meant


def all_as_written(desk: Desk, draft: Draft) -> Draft:
    """Return a draft with every answer as the archive writes it, as far as that is certain."""
    for steps, marker, word in tuple(_answered(Block(draft.kind.head, None), draft.answers, ())):
        others = replace(draft, answers=with_value(draft.answers, steps, ""))
        draft = replace(draft, answers=with_value(draft.answers, steps, as_written(desk, others, steps, marker, word)))
    return draft


def _answered(shape: Shape, value: Written, steps: Steps) -> Iterator[tuple[Steps, Marker, str]]:
    """Return every single answer, the way to it and what is asked there."""
    match shape, value:
        case (Value(marker=marker), str() as word) | (Block(short=marker), str() as word) if marker:
            yield steps, marker, word
        case Many(item=item), str():
            yield from _answered(item, value, steps)
        case _:
            for step, inner, each in _inside(shape, value):
                yield from _answered(inner, each, (*steps, step))


def _inside(shape: Shape, value: Written) -> Iterator[tuple[str | int, Shape, Written]]:
    """Return the answers in a list, a table or a block, each with its step and its shape."""
    match shape, value:
        case Many(item=item), tuple():
            yield from ((number, item, each) for number, each in enumerate(value))
        case Table(value=item), Mapping():
            yield from ((key, item, each) for key, each in value.items())
        case Block(record=record), Mapping():
            shapes = {field.key: field.shape for field in in_order(record)}
            yield from ((key, shapes[key], each) for key, each in value.items() if key in shapes)


def next_number(desk: Desk, series: str) -> int:
    """Return the number behind the highest one in a series, drafts included."""
    return (
        max(
            (entry.head.number or 0 for entry in desk.catalogue.events.values() if entry.head.series == series),
            default=0,
        )
        + 1
    )


def _still_to_be_answered(found: Diagnostic, answers: Answers) -> bool:
    at = found.where.steps[:1] if isinstance(found.where, Pointer) else ()
    return found.code in (missing_field.code, *_OF_ZONES) or any(key not in answers for key in at)


def _linked(catalogue: Catalogue) -> Iterator[Diagnostic]:
    yield from link(catalogue).diagnostics
    for one in CHECKS:
        yield from one(catalogue)


def _with(catalogue: Catalogue, entry: Entry[Head]) -> Catalogue:
    kinds = {**catalogue.entries, entry.kind: MappingProxyType({**catalogue.entries[entry.kind], entry.id: entry})}
    return replace(catalogue, entries=MappingProxyType(kinds))


def _read(path: str, draft: Draft) -> Checked[Entry[Head] | None]:
    return read_entry(_source(path, draft))


def _source(path: str, draft: Draft) -> Source:
    data = front_matter(draft.kind.head, draft.answers).encode("utf-8", "surrogatepass")
    return Source(path=path, data=data, digest=sha256(data).hexdigest())
