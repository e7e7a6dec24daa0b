"""Everything that was read, hidden or not: for finding mistakes.

Readers' pages are made of the Archive, which has the public part.
"""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import cast

from msgspec import Struct, field

from adfm_site.archive.new_names import new_names
from adfm_site.diagnostics import Checked, Diagnostic, Pointer, Said, problem
from adfm_site.model import KINDS
from adfm_site.model.agenda import Agenda
from adfm_site.model.dates import UNKNOWN, PartialDate
from adfm_site.model.download import DocumentHead, OwnDocument
from adfm_site.model.entry import Entry, Head
from adfm_site.model.event import Event
from adfm_site.model.file import Measured
from adfm_site.model.organisation import Organisation
from adfm_site.model.person import Person
from adfm_site.model.series import Series
from adfm_site.model.site import Site


@problem("error")
def duplicate_id(kind: str, id_: str, other: str) -> Said:
    """Each entry of a kind needs its own id, because other entries refer to it by its id.

    The id is the name of the file, or of the event's folder.
    """
    return Said(
        f"There is a second {kind} with the id “{id_}”: {other}.", hints=("Rename one of the two files or folders.",)
    )


class Catalogue(Struct, frozen=True, kw_only=True):
    """All entries by kind and id, the site, and the files beside them.

    now: the moment of the build in the site's zone, as YYYY-MM-DDTHH:MM. hidden: kind and id of what is not public
    then. drafts: whether drafts and embargoed files are shown all the same, as in the preview. base: the absolute
    address of the site, empty where it is not known. files: every file of content/ that is not Markdown, by path.
    doubles: the paths of entries left out, since others have their ids. site_whole: whether all of site.yaml could be
    read. new_names: see that module.
    """

    site: Site
    entries: Mapping[str, Mapping[str, Entry[Head]]]
    files: Mapping[str, Measured]
    now: str
    hidden: frozenset[tuple[str, str]]
    drafts: bool
    doubles: frozenset[str] = frozenset()
    site_whole: bool = True
    new_names: Mapping[str, str] = field(default_factory=dict)
    base: str = ""

    @property
    def events(self) -> Mapping[str, Entry[Event]]:
        """All events by id."""
        return cast("Mapping[str, Entry[Event]]", self.entries["event"])

    @property
    def agendas(self) -> Mapping[str, Entry[Agenda]]:
        """All agendas by their event's id."""
        return cast("Mapping[str, Entry[Agenda]]", self.entries["agenda"])

    @property
    def documents(self) -> Mapping[str, Entry[OwnDocument]]:
        """All documents with a file of their own, by id."""
        return cast("Mapping[str, Entry[OwnDocument]]", self.entries["document"])

    @property
    def series(self) -> Mapping[str, Entry[Series]]:
        """All series by id."""
        return cast("Mapping[str, Entry[Series]]", self.entries["series"])

    @property
    def organisations(self) -> Mapping[str, Entry[Organisation]]:
        """All organisations by id."""
        return cast("Mapping[str, Entry[Organisation]]", self.entries["organisation"])

    @property
    def people(self) -> Mapping[str, Entry[Person]]:
        """All people by id, also those who have no page."""
        return cast("Mapping[str, Entry[Person]]", self.entries["person"])

    def all(self) -> Iterator[Entry[Head]]:
        """Return every entry, kind by kind, id by id."""
        for kind in self.entries.values():
            yield from kind.values()

    def is_hidden(self, kind: str, id_: str) -> bool:
        """Return whether an entry is not public at the moment of the build."""
        return (kind, id_) in self.hidden

    def is_withdrawn(self, event: str | None) -> bool:
        """Return whether an event was taken back, and with it all that lies in its folder."""
        entry = self.events.get(event or "")
        return entry is not None and entry.head.withdrawn is not None

    def keeps_back(self, event: str | None) -> bool:
        """Return whether the files in an event's folder are not for readers.

        That is so where the event is not public, or was withdrawn.
        """
        return self.is_hidden("event", event or "") or self.is_withdrawn(event)


def catalogue(
    entries: Iterable[Entry[Head]],
    site: Site,
    files: Mapping[str, Measured],
    *,
    now: str,
    drafts: bool,
    site_whole: bool = True,
    base: str = "",
) -> Checked[Catalogue]:
    """Sort all entries by kind and id and say which are hidden. drafts: hide nothing but people who did not agree."""
    sorted_entries: dict[str, dict[str, Entry[Head]]] = {kind.name: {} for kind in KINDS}
    doubles: dict[str, Diagnostic] = {}
    for entry in sorted(entries, key=lambda entry: (entry.id, entry.path)):
        first = sorted_entries[entry.kind].setdefault(entry.id, entry)
        if first is not entry:
            doubles[entry.path] = duplicate_id(Pointer(path=entry.path), entry.kind, entry.id, first.path)
    hidden = frozenset(
        (entry.kind, entry.id)
        for kind in sorted_entries.values()
        for entry in kind.values()
        if _is_hidden(entry, sorted_entries["event"], now, drafts=drafts)
    )
    frozen = MappingProxyType({kind: MappingProxyType(by_id) for kind, by_id in sorted_entries.items()})
    value = Catalogue(
        site=site,
        entries=frozen,
        files=files,
        now=now,
        hidden=hidden,
        drafts=drafts,
        doubles=frozenset(doubles),
        site_whole=site_whole,
        new_names=new_names(files, (entry for kind in frozen.values() for entry in kind.values())),
        base=base,
    )
    # An agenda beside a second event of one id is a second agenda for the same reason.
    complaints = (
        found for path, found in doubles.items() if path.endswith("/index.md") or _event_beside(path) not in doubles
    )
    return Checked(value=value, diagnostics=tuple(complaints))


def not_out(head: Head, now: str) -> bool:
    """Return whether something is a draft, or under an embargo at a moment."""
    return head.draft or (head.publish is not None and head.publish > now)


def waits(head: Head, now: str) -> bool:
    """Return whether something is not out, or is restricted, so that it is seen only with drafts."""
    return not_out(head, now) or (isinstance(head, DocumentHead) and head.restricted)


def when(event: Event) -> tuple[PartialDate, PartialDate]:
    """Return the first and the last day of an event; those of its parts where it has some."""
    if event.parts:
        starts = sorted((part.start for part in event.parts), key=lambda date: date.order)
        ends = sorted((part.end or part.start for part in event.parts), key=lambda date: date.order)
        return starts[0], ends[-1]
    start = event.start or UNKNOWN
    return start, event.end or start


def event_of(entry: Entry[Head]) -> str | None:
    """Return the id of the event in whose folder an entry lies."""
    return event_in(entry.path)


def event_in(path: str) -> str | None:
    """Return the id of the event in whose folder a file lies."""
    parts = path.split("/")
    return parts[3] if len(parts) > 4 and parts[1] == "events" else None  # noqa: PLR2004 - content/events/<year>/<id>/<file>


def _event_beside(path: str) -> str:
    return f"{path.rpartition('/')[0]}/index.md"


def _is_hidden(entry: Entry[Head], events: Mapping[str, Entry[Head]], now: str, *, drafts: bool) -> bool:
    if isinstance(entry.head, Person) and not entry.head.public:
        return True
    if drafts:
        return False
    if isinstance(entry.head, OwnDocument) and entry.head.restricted:
        return True
    owner = event_of(entry)
    around = events.get(owner) if owner else None
    return not_out(entry.head, now) or (around is not None and not_out(around.head, now))
