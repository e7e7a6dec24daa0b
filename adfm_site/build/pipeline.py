"""A site from its files to its artifacts: read, link, check, plan. Nothing here writes.

What is remembered between readings comes in, and is added to, in `Remembered`.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple
from unicodedata import normalize
from urllib.parse import urlsplit

from msgspec import Struct
from msgspec.structs import replace

from adfm_site.archive.archive import Archive, link
from adfm_site.archive.catalogue import Catalogue, catalogue
from adfm_site.archive.list_links import links_without_page
from adfm_site.artifact import Artifact
from adfm_site.build.ahead import read_ahead
from adfm_site.build.gate import Gate
from adfm_site.build.portions import Keeper, Planned
from adfm_site.build.portions import planned as portions
from adfm_site.build.remembering import Closures, Remembered
from adfm_site.build.suppressions import excuses
from adfm_site.build.tracing import Leaves
from adfm_site.checks import CHECKS
from adfm_site.diagnostics import Diagnostic, Pointer, Said, did_you_mean, problem
from adfm_site.fingerprint import digest
from adfm_site.inputs.measuring import words_of
from adfm_site.inputs.options import Options
from adfm_site.inputs.scan import LARGEST_TEXT, Inputs, moment, scan, source
from adfm_site.model.entry import Entry, Head
from adfm_site.model.event import Event
from adfm_site.model.site import MenuLink
from adfm_site.progress import Progress
from adfm_site.publish.manifest import KEPT_FILES, is_reserved
from adfm_site.reading.files import Reading, marks_in, read_site, reading_of
from adfm_site.reading.locating import find, located
from adfm_site.reading.words_of_files import Held
from adfm_site.refusal import could_not
from adfm_site.rendering.templates import Renderer
from adfm_site.source import Source, Span
from adfm_site.views.frame import Frame, frame


@problem("error")
def two_files_one_address(address: str, other: str) -> Said:
    """Every page and file needs its own address.

    Capitals and small letters count as the same, because some systems treat them so.
    """
    if not other.startswith("content/"):
        hint = "Remove this file, or give it another name."
        return Said(
            f"This would be published at {address}, but the site itself publishes {other} there.", hints=(hint,)
        )
    return Said(
        f"This would be published at {address}, but {other} already has that address.",
        hints=("Rename one of the two.",),
    )


@problem("error")
def address_kept_back(address: str) -> Said:
    """Some names at the top of the published folder are reserved, such as its list of checksums, CNAME and .git.

    CNAME and .nojekyll are your own files: put them in output/, where builds keep them.
    """
    yours = address.removeprefix("/") in KEPT_FILES
    hint = f"Put it in output/ itself, as output{address}; builds keep it there." if yours else "Choose another name."
    return Said(f"Nothing can be published at {address}, because that name is reserved.", hints=(hint,))


@problem("error")
def menu_leads_nowhere(address: str, near: str) -> Said:
    """The links at the top of every page, from `navigation:` in site.yaml, must lead to pages of this site."""
    return Said(
        f"There is no page at {address}.",
        hints=(near, "A page's address begins and ends with a slash, such as /events/."),
    )


class Prepared(Struct, frozen=True, kw_only=True):
    """A site ready to be rendered, and all complaints so far, with positions, in order.

    readings: of entries, by their files. closures: the templates on which each template depends. until: the moment from
    which the same files may give another site. words: gives what a file of content/ holds; it raises OSError.
    """

    root: Path
    inputs: Inputs
    catalogue: Catalogue
    archive: Archive
    frame: Frame
    renderer: Renderer
    readings: Mapping[str, Reading]
    closures: Closures
    until: str
    gate: Gate
    words: Callable[[str], Held]
    diagnostics: tuple[Diagnostic, ...]


def prepare(root: Path, options: Options, progress: Progress, remembered: Remembered | None = None) -> Prepared:
    """Read, link and check a site. remembered: what is known of earlier ones; without it everything is made anew.

    Raises Refusal where files cannot be read, ValueError for a day that is none.
    """
    remembered = remembered or Remembered()
    scanned = scan(root, remembered, options.instead, options.jobs, options.moved)
    inputs, complaints = scanned.value, list(scanned.diagnostics)
    site = read_site(inputs.site)
    complaints += site.diagnostics
    read_ahead(root, inputs, progress, remembered, options.jobs)
    readings = tuple(_readings(root, inputs, progress, remembered))
    complaints += (found for reading in readings for found in reading.entry.diagnostics)
    marks = (*marks_in(inputs.site), *(mark for reading in readings for mark in reading.marks))
    entries = [reading.entry.value for reading in readings if reading.entry.value is not None]
    now = moment(options.as_of, site.value.time_zone or "UTC")
    base = options.base_url or site.value.address or ""
    whole = not site.diagnostics
    sorted_ = catalogue(entries, site.value, inputs.others, now=now, drafts=options.drafts, site_whole=whole, base=base)
    linked = link(sorted_.value)
    complaints += [*sorted_.diagnostics, *linked.diagnostics]
    for check in CHECKS:
        complaints += check(sorted_.value)
    renderer = remembered.renderer(inputs.templates)
    templates = remembered.templates.get(digest(inputs.templates), renderer.look_through)
    complaints += templates.diagnostics
    excused = excuses(marks, site.value)
    complaints += excused.diagnostics
    return Prepared(
        root=root,
        inputs=inputs,
        catalogue=sorted_.value,
        archive=linked.value,
        frame=frame(linked.value, base, preview=options.preview),
        renderer=renderer,
        readings={reading.entry.value.path: reading for reading in readings if reading.entry.value is not None},
        closures=templates.value,
        until=_until(now, entries),
        gate=Gate.of(sorted_.value),
        words=partial(words_of, inputs=inputs, content=root / "content", remembered=remembered),
        diagnostics=tuple(filter(excused.value.leaves, in_order(root, inputs, iter(complaints)))),
    )


def plan(prepared: Prepared, complaints: list[Diagnostic]) -> Iterator[Artifact]:
    """Return every artifact, as `planned` does, each with its view."""
    return (artifact for artifact, _ in planned(prepared, complaints, None) if isinstance(artifact, Artifact))


def planned(prepared: Prepared, complaints: list[Diagnostic], keeper: Keeper | None) -> Iterator[Planned]:
    """Return every artifact, no two at one address; those that would be are complained about and left out.

    keeper: remembers those of portions that are made as they were; None makes all anew.
    """
    taken: dict[str, _Place] = {}
    folders: dict[str, _Place] = {}
    refused: set[str] = set()
    known: dict[str, tuple[str, ...]] = {}
    leaves = Leaves(prepared.archive, prepared.readings, prepared.inputs.templates, prepared.closures)
    for artifact, key in portions(prepared.archive, prepared.frame, leaves, keeper):
        file = artifact.file
        is_ours = is_reserved(file)
        file = file.lower() if file.isascii() else normalize("NFC", file).casefold()
        above = _above(file, known)
        place = _Place(artifact.address, artifact.origin)
        other = (
            taken.get(file) or folders.get(file) or next((taken[folder] for folder in above if folder in taken), None)
        )
        if other is not None:
            collision = _collision(place, other)
            if collision.path not in refused:  # What else would be made of the same file is the same fault.
                refused.add(collision.path)
                complaints.append(collision)
            continue
        if is_ours:
            complaints.append(address_kept_back(Pointer(path=_editable(place)), artifact.address))
            continue
        taken[file] = place
        folders.update(dict.fromkeys((folder for folder in above if folder not in folders), place))
        yield artifact, key
    addresses = {place.address for place in taken.values()}
    complaints.extend(_menu_faults(prepared.archive.site.navigation, addresses))
    complaints.extend(_link_faults(prepared, addresses))


def in_order(root: Path, inputs: Inputs, complaints: Iterator[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return complaints with positions, each once, sorted by file and place.

    A value that could not be read was complained about with its span, and stands as a neutral value in what was built
    from it. What later floors have to say about that value is an echo, and is left out.
    """
    source_of = cache(partial(_source_again, root, inputs))
    unread: set[tuple[str, int, int]] = set()
    found: dict[Diagnostic, None] = {}
    for complaint in sorted(dict.fromkeys(complaints), key=lambda complaint: not isinstance(complaint.where, Span)):
        if isinstance(complaint.where, Span):
            unread.add(_start(complaint.where))
            found[complaint] = None
            continue
        text = source_of(complaint.path)
        if text is None or complaint.where == Pointer(path=complaint.path):  # What is said of a file has no line.
            found[complaint] = None
            continue
        placed = located(_with_places_elsewhere(complaint, source_of), text)
        if not (_names_a_value(complaint) and isinstance(placed.where, Span) and _start(placed.where) in unread):
            found[placed] = None
    return tuple(sorted(found, key=_place))


def _with_places_elsewhere(found: Diagnostic, source_of: Callable[[str], Source | None]) -> Diagnostic:
    """Return a complaint with the places that it mentions in other files as spans."""
    labels = tuple(
        label
        if label.where.path == found.path
        else replace(label, where=find(source_of(label.where.path), label.where))
        for label in found.labels
    )
    return replace(found, labels=labels) if found.labels else found


def text_at(root: Path, inputs: Inputs, path: str) -> str | None:
    """Return the text of one file of the site, or None where it is no text."""
    if path.startswith("templates/"):
        return inputs.templates.get(path.removeprefix("templates/"))
    again = _source_again(root, inputs, path)
    return again.data.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n") if again else None


def _readings(root: Path, inputs: Inputs, progress: Progress, remembered: Remembered) -> Iterator[Reading]:
    for number, (path, digest_) in enumerate(inputs.texts.items(), start=1):
        progress("Reading", number, len(inputs.texts))
        key = f"{path} {digest_}"
        reading = remembered.readings.find(key)
        if reading is None:
            file = inputs.real.get(path)
            with could_not("read", Path(file or path)):
                text = source(path, file, inputs.instead, root)
            # Of the bytes that were read, should they have changed since they were looked at.
            reading = remembered.readings.get(f"{path} {text.digest}", partial(reading_of, text))
        yield reading


def _until(now: str, entries: Iterable[Entry[Head]]) -> str:
    """Return the next moment at which anything is published, or the next midnight."""
    midnight = (dt.date.fromisoformat(now[:10]) + dt.timedelta(days=1)).isoformat()
    return min((midnight, *(moment for entry in entries for moment in _moments(entry.head) if moment > now)))


def _moments(head: Head) -> Iterator[str]:
    """Return the moments at which an entry, and each download in its lists, is published."""
    heads = [head]
    if isinstance(head, Event):
        heads += (*head.downloads, *(download for part in head.parts for download in part.downloads))
    yield from (each.publish for each in heads if each.publish is not None)


def _above(file: str, known: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the folders in which a file lies. known: those in which folders lie, and themselves."""
    folder = file.rpartition("/")[0]
    if not folder:
        return ()
    if folder not in known:
        known[folder] = (*_above(folder, known), folder)
    return known[folder]


class _Place(NamedTuple):
    """What a long plan holds in memory of an artifact."""

    address: str
    origin: str


def _collision(artifact: _Place, other: _Place) -> Diagnostic:
    """Complain at the file that an editor can rename."""
    first, second = (artifact, other) if artifact.origin.startswith("content/") else (other, artifact)
    return two_files_one_address(Pointer(path=_editable(first)), artifact.address, second.origin)


def _editable(artifact: _Place) -> str:
    """Return the path of the file by which an editor can change that there is an artifact."""
    return artifact.origin if artifact.origin.startswith("content/") else "site.yaml"


def _menu_faults(menu: tuple[MenuLink, ...], addresses: set[str]) -> Iterator[Diagnostic]:
    for number, link_ in enumerate(menu):
        address = link_.address.partition("#")[0]
        if address not in addresses:
            near = did_you_mean(address, (known for known in addresses if known.endswith("/")))
            yield menu_leads_nowhere(Pointer(path="site.yaml", steps=("navigation", number, "address")), address, near)


def _link_faults(prepared: Prepared, addresses: set[str]) -> Iterator[Diagnostic]:
    """Complain about links from texts to addresses at which nothing is published.

    Which lists there are follows from the fields of entries. While some of these could not be read, an address may be
    that of a list if it begins as others do.
    """
    catalogue_ = prepared.catalogue
    some_day = cache(partial(_addresses_some_day, prepared))
    base = urlsplit(prepared.frame.base).path
    is_known = catalogue_.site_whole and all(entry.whole for entry in catalogue_.all())
    unsure = frozenset() if is_known else frozenset(address.split("/", 2)[1] for address in addresses if address != "/")
    yield from links_without_page(catalogue_, prepared.archive.targets, addresses, some_day, base, unsure)


def _addresses_some_day(prepared: Prepared) -> set[str]:
    """Return the addresses of all that would be published if nothing were a draft or under an embargo."""
    now = prepared.catalogue
    archive = link(catalogue(now.all(), now.site, now.files, now=now.now, drafts=True, base=now.base).value).value
    leaves = Leaves(archive, prepared.readings, prepared.inputs.templates, prepared.closures)
    return {artifact.address for artifact, _ in portions(archive, prepared.frame, leaves, None)}


def text_file(root: Path, inputs: Inputs, path: str) -> Path | None:
    """Return where a text of the site is on the disk, or None where it is no text."""
    where = str(root / "site.yaml") if path == "site.yaml" else inputs.real.get(path)
    file = Path(where) if where else None
    if file is None or not path.endswith((".md", ".yaml", ".html", ".htm", ".xml")):
        return None
    return file if file.stat().st_size <= LARGEST_TEXT else None


def _source_again(root: Path, inputs: Inputs, path: str) -> Source | None:
    file = text_file(root, inputs, path)
    return source(path, file, inputs.instead, root) if file or path in inputs.instead else None


def _names_a_value(found: Diagnostic) -> bool:
    return isinstance(found.where, Pointer) and bool(found.where.steps) and found.where.part == "value"


def _start(where: Span) -> tuple[str, int, int]:
    return where.path, where.line, where.column


def _place(found: Diagnostic) -> tuple[object, ...]:
    where = found.where
    place = (where.line, where.column) if isinstance(where, Span) else (0, 0)
    return (found.path, *place, found.code, found.message)
