"""A file to be added to a site: its path, its text, and the problems that `check` would report.

Only `save` writes.
"""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from adfm_site.archive.catalogue import Catalogue, when
from adfm_site.archive.link import link
from adfm_site.archive.references import home_of, unknown_reference
from adfm_site.build.commands import check, looked_at
from adfm_site.checks import checked_heads
from adfm_site.checks.clocks import online_without_time_zone, time_zone_needed
from adfm_site.diagnostics import Checked, Diagnostic, Pointer, letters
from adfm_site.editing.front_matter import Answers, Steps, Written, front_matter, in_order, with_value
from adfm_site.editing.listing import events_newest_first, title_of
from adfm_site.inputs.options import Options
from adfm_site.model import Kind
from adfm_site.model.entry import Entry, Head
from adfm_site.model.event import Event
from adfm_site.model.shape import Block, Choice, Many, Marker, NamedValues, Refers, Shape, Term, Value
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
_PLACEHOLDER_ID: Final = "new"
_ZONE_CODES: Final = (time_zone_needed.code, online_without_time_zone.code)


class Draft(Struct, frozen=True, kw_only=True):
    """A file that is not written yet: its kind, its id, and the answers so far."""

    kind: Kind
    id: str
    answers: Answers


class Desk(Struct, frozen=True, kw_only=True):
    """A site to which a file is added. standing: the problems that exist without that file."""

    root: Path
    catalogue: Catalogue
    standing: frozenset[Diagnostic]


def open_desk(root: Path, progress: Progress) -> Desk:
    """Read a site. Raises Refusal where its files cannot be read."""
    catalogue = looked_at(root, Options(), progress).catalogue
    return Desk(root=root, catalogue=catalogue, standing=frozenset(_problems(catalogue)))


def path_of(desk: Desk, draft: Draft) -> str:
    """Return the path of a draft's file, from the site's root. It is not checked whether a file may have it."""
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
    """Return the path of the file that has the draft's path or its id already, or None."""
    other = desk.catalogue.entries[draft.kind.name].get(draft.id)
    if other is not None:
        return other.path
    path = path_of(desk, draft)
    return path if (desk.root / path).exists() else None


def faults_of_id(desk: Desk, draft: Draft) -> tuple[Diagnostic, ...]:
    """Return the problems of a draft's id alone: its path is not allowed, or it names something that does not exist."""
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
    """Return the problems that `check` would report for a draft, without those of fields that have no answer yet.

    Reads no file and renders nothing.
    """
    return tuple(found for found in _all_faults(desk, draft) if not _is_unanswered(found, draft.answers))


def without_time_zone(desk: Desk, draft: Draft) -> tuple[Diagnostic, ...]:
    """Return the problems that `check` would report for a draft because it gives times without a time zone."""
    return tuple(found for found in _all_faults(desk, draft) if found.code in _ZONE_CODES)


def _all_faults(desk: Desk, draft: Draft) -> tuple[Diagnostic, ...]:
    entry = _read(path_of(desk, draft), draft)
    if entry.value is None:
        return entry.diagnostics
    joined = (found for found in _problems(_with_entry(desk.catalogue, entry.value)) if found not in desk.standing)
    return (*entry.diagnostics, *joined)


def new_faults(desk: Desk, draft: Draft, answers: Answers) -> tuple[Diagnostic, ...]:
    """Return the problems that a draft has with new answers, and did not have before. The id may still be empty."""
    named = replace(draft, id=draft.id or _PLACEHOLDER_ID)
    before = {(found.code, found.message) for found in faults(desk, named)}
    return tuple(
        found for found in faults(desk, replace(named, answers=answers)) if (found.code, found.message) not in before
    )


def whole_check(desk: Desk, draft: Draft, progress: Progress) -> tuple[Diagnostic, ...]:
    """Return all problems that `check` would report if the draft were written, and does not report without it."""
    path = path_of(desk, draft)
    found = check(desk.root, Options(instead={path: _source(path, draft).data}), progress).diagnostics
    if not found:
        return ()
    before = frozenset(check(desk.root, Options(), progress).diagnostics)
    return tuple(complaint for complaint in found if complaint not in before)


def save(desk: Desk, draft: Draft) -> str:
    """Write a draft, and return its path.

    Raises Refusal, and leaves nothing behind, if it cannot be written or there is a file with this path.
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
    """Return the Refusal for a path at which there is a file already."""
    return Refusal(f"{path} already exists; nothing was written.")


def proposed_id(desk: Desk, kind: Kind, title: str) -> str:
    """Return an unused id made from a title; empty for a title without ASCII letters."""
    words = shortened(plain_slug(title), _LONGEST_PROPOSAL)
    name, number = words, 1
    while name and taken(desk, Draft(kind=kind, id=name, answers=MappingProxyType({}))):
        number += 1
        name = f"{words}-{number}"
    return name


def ids_to_choose(desk: Desk, kind: Kind) -> Mapping[str, str] | None:
    """Return the ids that a new file may have, with their names; None where any id is possible.

    Ids of existing files are left out. The ids of events are sorted, the newest first.
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
    """Return the possible answers to a question, with their names; empty where the answer is free."""
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
    """Return the id that a word names: an id itself, or the only id that equals it or has it as name; else the word.

    Upper and lower case are the same.
    """
    if word in options:
        return word
    found = [id_ for id_, name in options.items() if letters(word) in (letters(id_), letters(name))]
    return found[0] if len(found) == 1 else word


def id_as_written(desk: Desk, kind: Kind, word: str) -> str:
    """Return the id for a new file from an editor's word: one of the possible ids, or a usable name; else the word."""
    chosen = ids_to_choose(desk, kind)
    if chosen is not None:
        return called(word, chosen)
    names = word.split("/")
    return "/".join(
        next(usable_names(name, "")) if is_partly_usable(name) and not is_usable(name) else name for name in names
    )


def as_written(desk: Desk, draft: Draft, steps: Steps, marker: Marker, word: str) -> str:
    """Return an answer in the archive's spelling, where that is certain; else unchanged."""
    known = called(word, choices(desk, marker))
    if known != word:
        return known
    wrong = [
        found for found in new_faults(desk, draft, with_value(draft.answers, steps, word)) if found.severity == "error"
    ]
    corrected = wrong[0].replacement if len(wrong) == 1 else None
    if corrected is None or any(
        found.severity == "error" for found in new_faults(desk, draft, with_value(draft.answers, steps, corrected))
    ):
        return word
    return corrected


def all_as_written(desk: Desk, draft: Draft) -> Draft:
    """Return a draft with every answer in the archive's spelling, where that is certain."""
    for steps, marker, word in tuple(_single_answers(Block(draft.kind.head, None), draft.answers, ())):
        others = replace(draft, answers=with_value(draft.answers, steps, ""))
        draft = replace(draft, answers=with_value(draft.answers, steps, as_written(desk, others, steps, marker, word)))
    return draft


def _single_answers(shape: Shape, value: Written, steps: Steps) -> Iterator[tuple[Steps, Marker, str]]:
    """Yield every single answer with the path to it and the type of its field."""
    match shape, value:
        case (Value(marker=marker), str() as word) | (Block(short=marker), str() as word) if marker:
            yield steps, marker, word
        case Many(item=item), str():
            yield from _single_answers(item, value, steps)
        case _:
            for step, inner, each in _children(shape, value):
                yield from _single_answers(inner, each, (*steps, step))


def _children(shape: Shape, value: Written) -> Iterator[tuple[str | int, Shape, Written]]:
    """Yield the answers in a list, a table or a block, each with its step and its shape."""
    match shape, value:
        case Many(item=item), tuple():
            yield from ((number, item, each) for number, each in enumerate(value))
        case NamedValues(value=item), Mapping():
            yield from ((key, item, each) for key, each in value.items())
        case Block(record=record), Mapping():
            shapes = {field.key: field.shape for field in in_order(record)}
            yield from ((key, shapes[key], each) for key, each in value.items() if key in shapes)


def next_number(desk: Desk, series: str) -> int:
    """Return the number after the highest one in a series, drafts included."""
    return (
        max(
            (entry.head.number or 0 for entry in desk.catalogue.events.values() if entry.head.series == series),
            default=0,
        )
        + 1
    )


def _is_unanswered(found: Diagnostic, answers: Answers) -> bool:
    at = found.where.steps[:1] if isinstance(found.where, Pointer) else ()
    return found.code in (missing_field.code, *_ZONE_CODES) or any(key not in answers for key in at)


def _problems(catalogue: Catalogue) -> Iterator[Diagnostic]:
    yield from link(catalogue).diagnostics
    yield from checked_heads(catalogue)


def _with_entry(catalogue: Catalogue, entry: Entry[Head]) -> Catalogue:
    kinds = {**catalogue.entries, entry.kind: MappingProxyType({**catalogue.entries[entry.kind], entry.id: entry})}
    return replace(catalogue, entries=MappingProxyType(kinds))


def _read(path: str, draft: Draft) -> Checked[Entry[Head] | None]:
    return read_entry(_source(path, draft))


def _source(path: str, draft: Draft) -> Source:
    data = front_matter(draft.kind.head, draft.answers).encode("utf-8", "surrogatepass")
    return Source(path=path, data=data, digest=sha256(data).hexdigest())
