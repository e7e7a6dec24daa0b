"""The archive as readers may know it: public entries only, in their orders, with everything that refers to them."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeVar, cast

from msgspec import Struct

from adfm_site.archive.catalogue import when
from adfm_site.archive.documents import Document, PublishedFile, State
from adfm_site.archive.links import Targets
from adfm_site.archive.redirects import Redirect
from adfm_site.model.agenda import Agenda
from adfm_site.model.dates import PartialDate
from adfm_site.model.entry import Entry, Head, Text
from adfm_site.model.event import Event
from adfm_site.model.organisation import Organisation
from adfm_site.model.page import PlainPage, Topic
from adfm_site.model.person import Person
from adfm_site.model.series import Series
from adfm_site.model.site import Site

T = TypeVar("T")


class TakenUp(Struct, frozen=True, kw_only=True):
    """That a later event follows up on an outcome.

    event: the id of the later event. outcome: the id of its outcome; empty for the event as a whole.
    """

    event: str
    outcome: str = ""


class Memo(Protocol):
    """Makes a value at most once for a key."""

    def __call__(self, key: tuple[str, str], make: Callable[[], T]) -> T:
        """Return the value of a key, made now or earlier."""


Groups = Mapping[str, tuple[str, ...]]
"""The ids of things by what they have in common, both in the order for readers."""


class GroupsMemo(Protocol):
    """Groups things by a name, at most once."""

    def __call__(self, name: str, make: Callable[[], Groups]) -> Groups:
        """Return the groups of that name, made now or earlier; what asks for one group depends on no other."""


class BuildClock(Protocol):
    """Answers questions about the moment of the build."""

    @property
    def today(self) -> PartialDate:
        """The day of the build, in the site's zone."""

    def is_ahead(self, day: PartialDate) -> bool:
        """Return whether a day certainly comes after that of the build."""

    def is_due(self, moment: str) -> bool:
        """Return whether a moment, as YYYY-MM-DDTHH:MM in the site's zone, is still to come."""


class FixedClock(Struct, frozen=True):
    """A clock that has stopped at a moment, as YYYY-MM-DDTHH:MM in the site's zone."""

    now: str

    @property
    def today(self) -> PartialDate:
        """The day of the build, in the site's zone."""
        year, month, day = self.now.partition("T")[0].split("-")
        return PartialDate(int(year), int(month), int(day))

    def is_ahead(self, day: PartialDate) -> bool:
        """Return whether a day certainly comes after that of the build."""
        return self.today.certainly_before(day)

    def is_due(self, moment: str) -> bool:
        """Return whether a moment is still to come."""
        return moment > self.now


class Archive(Struct, frozen=True, kw_only=True):
    """All that may be published, joined. Views read nothing else, and each look-up can be noted.

    entries: by kind and id. texts: those of entries, by path. events: ids from the oldest to the newest, unknown dates
    last. documents: by key, in the order of their events. of_event: the keys of an event's documents, in the order for
    readers. parts: of an event and a document of its own in the list of one of its parts (`place_of`), that part.
    superseded_by: the id of what replaced a document. members: the ids of a series' events, by number and date.
    positions: an event's place among its series' members, from 0. totals: how many numbered events a series has, where
    none is missing. taken_up: by "event#outcome". related: the ids of events that are related to an event, said on
    either side. targets: where the links of a text lead, by the file's path. images: the picture of an event, by its
    id. words: of a file its words, page by page. whole: values that are read as a whole, by name. clock: the moment of
    the build. once: makes what many views share. groups: what lists are made of, by the names in `views/groups.py`.
    """

    entries: Mapping[str, Mapping[str, Entry[Head]]]
    texts: Mapping[str, Text]
    documents: Mapping[str, Document]
    of_event: Mapping[str, tuple[str, ...]]
    parts: Mapping[str, str]
    superseded_by: Mapping[str, str]
    members: Mapping[str, tuple[str, ...]]
    positions: Mapping[str, int]
    totals: Mapping[str, int]
    taken_up: Mapping[str, tuple[TakenUp, ...]]
    related: Mapping[str, tuple[str, ...]]
    targets: Mapping[str, Targets]
    images: Mapping[str, PublishedFile]
    words: Mapping[str, tuple[str, ...]]
    whole: Mapping[str, Any]
    clock: BuildClock
    once: Memo
    groups: GroupsMemo

    @property
    def site(self) -> Site:
        """What site.yaml says."""
        return cast("Site", self.whole["site"])

    @property
    def events(self) -> tuple[Entry[Event], ...]:
        """The public events, from the oldest to the newest, those without a date last."""
        return tuple(cast("Entry[Event]", self.entries["event"][id_]) for id_ in self.whole["events"])

    @property
    def logo(self) -> PublishedFile | None:
        """The site's own picture."""
        return cast("PublishedFile | None", self.whole["logo"])

    @property
    def static(self) -> tuple[PublishedFile, ...]:
        """The files that are published as they are."""
        return cast("tuple[PublishedFile, ...]", self.whole["static"])

    @property
    def redirects(self) -> tuple[Redirect, ...]:
        """Old addresses, and where each leads."""
        return cast("tuple[Redirect, ...]", self.whole["redirects"])

    @property
    def withdrawn(self) -> tuple[Entry[Event], ...]:
        """Events that were taken back, with title, kind, date and reason alone. They are in no other field."""
        return cast("tuple[Entry[Event], ...]", self.whole["withdrawn"])

    def event(self, id_: str) -> Entry[Event] | None:
        """Return a public event."""
        return cast("Entry[Event] | None", self.entries["event"].get(id_))

    def agenda(self, id_: str) -> Entry[Agenda] | None:
        """Return the agenda of a public event."""
        return cast("Entry[Agenda] | None", self.entries["agenda"].get(id_))

    def one_series(self, id_: str | None) -> Entry[Series] | None:
        """Return a public series."""
        return cast("Entry[Series] | None", self.entries["series"].get(id_ or ""))

    def organisation(self, id_: str) -> Entry[Organisation] | None:
        """Return a public organisation."""
        return cast("Entry[Organisation] | None", self.entries["organisation"].get(id_))

    def person(self, id_: str) -> Entry[Person] | None:
        """Return a person who agreed to a page."""
        return cast("Entry[Person] | None", self.entries["person"].get(id_))

    def topic(self, id_: str) -> Entry[Topic] | None:
        """Return the text of a topic, where it has one."""
        return cast("Entry[Topic] | None", self.entries["topic"].get(id_))

    def text(self, entry: Entry[Head]) -> Text:
        """Return the whole text of an entry."""
        return self.texts.get(entry.path) or Text()

    def text_of(self, document: Document) -> Text:
        """Return the text of a document of its own that readers can have; empty for others."""
        is_told = document.state in (State.HELD, State.KNOWN) and not document.steps
        return (self.texts.get(document.path) if is_told else None) or Text()

    @property
    def pages(self) -> Mapping[str, Entry[PlainPage]]:
        """The plain pages by id."""
        return cast("Mapping[str, Entry[PlainPage]]", self.entries["page"])

    @property
    def today(self) -> PartialDate:
        """The day of the build, in the site's zone."""
        return self.clock.today

    def is_ahead(self, day: PartialDate) -> bool:
        """Return whether a day certainly comes after that of the build."""
        return self.clock.is_ahead(day)

    def is_early(self, head: Head) -> bool:
        """Return whether something is in the archive only because the build shows drafts and embargoed things."""
        return head.draft or (head.publish is not None and self.clock.is_due(head.publish))


def memo() -> Memo:
    """Return what makes values once, as long as it is in memory."""
    made: dict[tuple[str, str], Any] = {}

    def once(key: tuple[str, str], make: Callable[[], T]) -> T:
        if key not in made:
            made[key] = make()
        return cast("T", made[key])

    return once


def groups_memo(once: Memo) -> GroupsMemo:
    """Return what groups things once, as long as they are in memory."""
    return lambda name, make: once((f"groups {name}", ""), make)


def place_of(event: str, document: str) -> str:
    """Return the key of an event and a document in `parts`."""
    return f"{event} {document}"


def newest_first(events: tuple[Entry[Event], ...]) -> tuple[Entry[Event], ...]:
    """Return events, sorted from oldest to newest, in the opposite order.

    Events without a date come last, wherever they are in the input.
    """
    dated = [entry for entry in events if when(entry.head)[0].known]
    return (*reversed(dated), *(entry for entry in events if not when(entry.head)[0].known))
