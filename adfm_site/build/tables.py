"""The tables of a build's graph, and the archive as it is read from them: every look-up is noted by the graph."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, TypeVar, cast

from msgspec import Struct
from msgspec.structs import replace

from adfm_site.archive.archive import Archive, FixedClock, TakenUp, groups_memo
from adfm_site.archive.documents import Document, PublishedFile
from adfm_site.archive.links import Targets
from adfm_site.archive.redirects import Redirect
from adfm_site.artifact import Given, Planned
from adfm_site.diagnostics import Diagnostic, Pointer
from adfm_site.engine.graph import Graph, Table
from adfm_site.model import KINDS
from adfm_site.model.dates import PartialDate
from adfm_site.model.entry import Entry, Text
from adfm_site.model.event import Event
from adfm_site.model.file import Measured
from adfm_site.model.site import Site
from adfm_site.reading.marks import SuppressionMark
from adfm_site.views.frame import Frame

T = TypeVar("T")
Row = tuple[Table[Any], str, Any]

# What is read. Entries, texts, outlines (texts without their words) and files by their paths; problems by nodes.
READ: Final = {kind.name: Table[Any](f"read {kind.name}", Entry[kind.head]) for kind in KINDS}  # type: ignore[name-defined]
TEXTS: Final = Table[Text]("texts", Text, keep=False)
OUTLINES: Final = Table[Text]("outlines", Text, keep=False)
MARKS: Final = Table[tuple[SuppressionMark, ...]]("marks", tuple[SuppressionMark, ...])
FILES: Final = Table[Measured]("files", Measured)
WORDS: Final = Table[tuple[str, ...]]("words", tuple[str, ...], keep=False)
HELD: Final = Table[bytes]("held", bytes, keep=False)
SITE: Final = Table[Site]("site", Site)
PUBLIC_TEXTS: Final = Table[bool]("public texts", bool)
PLACES: Final = Table[Pointer]("places of files", Pointer)
PROBLEMS: Final = Table[tuple[Diagnostic, ...]]("problems", tuple[Diagnostic, ...])

# What is linked: the fields of the archive, by their names.
ENTRIES: Final = {kind.name: Table[Any](f"entries {kind.name}", Entry[kind.head]) for kind in KINDS}  # type: ignore[name-defined]
ORDER: Final = Table[tuple[str, ...]]("order", tuple[str, ...])
FIELDS: Final[Mapping[str, Table[Any]]] = {
    "documents": Table("documents", Document),
    "of_event": Table("of_event", tuple[str, ...]),
    "parts": Table("parts", str),
    "superseded_by": Table("superseded_by", str),
    "members": Table("members", tuple[str, ...]),
    "positions": Table("positions", int),
    "totals": Table("totals", int),
    "taken_up": Table("taken_up", tuple[TakenUp, ...]),
    "related": Table("related", tuple[str, ...]),
    "targets": Table("targets", Targets),
    "images": Table("images", PublishedFile),
}
WHOLE: Final[Mapping[str, Table[Any]]] = {
    "site": Table("public site", Site),
    "events": Table("events", tuple[str, ...]),
    "logo": Table("logo", PublishedFile | None),
    "static": Table("static", tuple[PublishedFile, ...]),
    "redirects": Table("redirects", tuple[Redirect, ...]),
    "withdrawn": Table("withdrawn", tuple[Entry[Event], ...]),
}
GROUPS: Final = Table[tuple[str, ...]]("groups", tuple[str, ...])
GROUPED: Final = Table[tuple[str, ...]]("grouped", tuple[str, ...])
LINKED: Final = (*ENTRIES.values(), ORDER, *FIELDS.values(), *WHOLE.values())

# What is planned and made, by portions of the plan.
IS_SITE_WHOLE: Final = Table[bool]("site is whole", bool)
CLOSURES: Final = Table[tuple[str, ...]]("closures", tuple[str, ...])
UNTIL: Final = Table[str]("until", str)
WITHHELD: Final = Table[tuple[str, ...]]("withheld", tuple[str, ...])
GIVEN_TO_CHECKS: Final = Table[tuple[tuple[str, ...], ...]]("given to checks", tuple[tuple[str, ...], ...])
FRAME: Final = Table[Frame]("frame", Frame)
KEYS: Final = Table[tuple[str, ...]]("keys of makers", tuple[str, ...])
GIVEN: Final = Table[Given]("given to makers", Given)
SPOKEN: Final = Table[dict[str, str]]("words of makers", dict[str, str], keep=False)


class PublishedBytes(Struct, frozen=True, array_like=True):
    """A file as it was last made: the hash of all that its bytes depend on, and their digest."""

    address: str
    key: str
    digest: str


UNRECORDED: Final = Table[Mapping[str, str]]("addresses not recorded", dict[str, str], keep=False)
PLANNED: Final = Table[tuple[Planned, ...]]("planned", tuple[Planned, ...])
BYTES: Final = Table[tuple[PublishedBytes, ...]]("bytes", tuple[PublishedBytes, ...])


def rows_of(archive: Archive) -> Iterator[Row]:
    """Return the rows of an archive. Mappings in order have their keys in ORDER, where that is not the alphabet's."""
    for kind, entries in archive.entries.items():
        yield from ((ENTRIES[kind], id_, replace(entry, text=Text())) for id_, entry in entries.items())
        yield ORDER, ENTRIES[kind].name, tuple(entries)
    for name, table in FIELDS.items():
        values: Mapping[str, Any] = getattr(archive, name)
        yield from ((table, key, value) for key, value in values.items())
        yield ORDER, table.name, tuple(values)
    yield from ((table, "", archive.whole[name]) for name, table in WHOLE.items())


def archive_of(graph: Graph, now: str) -> Archive:
    """Return the archive that a graph holds, of which every look-up is noted. now: the moment of the build."""
    fields: dict[str, Any] = {name: _Rows(graph, table) for name, table in FIELDS.items()}
    in_memory = groups_memo(graph.once)
    return Archive(
        entries={kind: _Rows(graph, table) for kind, table in ENTRIES.items()},
        texts=_PublicTexts(graph),
        words=_Rows(graph, WORDS),
        whole=_Whole(graph),
        clock=_Asked(graph, FixedClock(now)),
        once=graph.once,
        groups=lambda name, make: _Groups(graph, name) if graph.is_filled(GROUPED) else in_memory(name, make),
        **fields,
    )


class _Rows(Mapping[str, T]):
    """A table as a mapping."""

    def __init__(self, graph: Graph, table: Table[T]) -> None:
        self._graph, self._table = graph, table

    def __getitem__(self, key: str) -> T:
        found = self._graph.get(self._table, key)
        if found is None:
            raise KeyError(key)
        return found

    def get(self, key: str, default: Any = None) -> Any:  # noqa: ANN401 - as Mapping has it
        found = self._graph.get(self._table, key)
        return default if found is None else found

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self._graph.get(self._table, key) is not None

    def __iter__(self) -> Iterator[str]:
        found: tuple[str, ...] = self._graph.get(ORDER, self._table.name) or ()
        return iter(found)

    def __len__(self) -> int:
        found: tuple[str, ...] = self._graph.get(ORDER, self._table.name) or ()
        return len(found)


class _Groups(Mapping[str, tuple[str, ...]]):
    """The groups of one name (`views/groups.py`). Raises LookupError for a name that is not there."""

    def __init__(self, graph: Graph, name: str) -> None:
        self._graph, self._name = graph, name

    def __getitem__(self, key: str) -> tuple[str, ...]:
        found = self._graph.get(GROUPS, f"{self._name} {key}")
        if found is None:
            raise KeyError(key)
        return found

    def _keys(self) -> tuple[str, ...]:
        found = self._graph.get(GROUPED, self._name)
        if found is None:
            raise LookupError(self._name)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys())

    def __len__(self) -> int:
        return len(self._keys())


class _PublicTexts(_Rows[Text]):
    """The texts of public entries by path; of others, nothing is there."""

    def __init__(self, graph: Graph) -> None:
        super().__init__(graph, TEXTS)

    def get(self, key: str, default: Any = None) -> Any:  # noqa: ANN401 - as Mapping has it
        return super().get(key, default) if self._graph.get(PUBLIC_TEXTS, key) else default

    def __getitem__(self, key: str) -> Text:
        found = self.get(key)
        if found is None:
            raise KeyError(key)
        return cast("Text", found)

    def __iter__(self) -> Iterator[str]:
        return iter(self._graph.keys(PUBLIC_TEXTS))

    def __len__(self) -> int:
        return len(self._graph.keys(PUBLIC_TEXTS))


class _Whole(Mapping[str, Any]):
    """The values that are read as a whole, by their names."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - of many types
        return self._graph.get(WHOLE[name], "")

    def __iter__(self) -> Iterator[str]:
        return iter(WHOLE)

    def __len__(self) -> int:
        return len(WHOLE)


class _Asked(Struct, frozen=True):
    """A clock of which every question is noted: the answers are inputs of the graph (`answer`)."""

    graph: Graph
    clock: FixedClock

    @property
    def today(self) -> PartialDate:
        """The day of the build, in the site's zone."""
        self.graph.input("today")
        return self.clock.today

    def is_ahead(self, day: PartialDate) -> bool:
        """Return whether a day certainly comes after that of the build."""
        self.graph.input(f"ahead {day.iso}")
        return self.clock.is_ahead(day)

    def is_due(self, moment: str) -> bool:
        """Return whether a moment is still to come."""
        self.graph.input(f"due {moment}")
        return self.clock.is_due(moment)


def answer(clock: FixedClock, question: str) -> bytes:
    """Return the answer to a question about the moment of the build, as the digest of an input.

    Raises KeyError for any other input: one that nobody answers would never be dirty.
    """
    name, _, value = question.partition(" ")
    answers: Mapping[str, Callable[[], object]] = {
        "today": lambda: clock.today.iso,
        "due": lambda: clock.is_due(value),
        "ahead": lambda: clock.is_ahead(PartialDate(*map(int, value.split("-") if value else ()))),
    }
    return str(answers[name]()).encode()
