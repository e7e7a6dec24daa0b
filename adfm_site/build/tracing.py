"""An archive that notes what is read of it, and the digests of all that can be noted.

A view is a pure function of an archive and of the frame. So what was made once would be made again as long as every
leaf that was read on the way has the digest that it had (a verifying trace, as build systems call it). A leaf has a
name: a field of the archive, a colon, and the key that was looked up there; of an entry the head and the text are
leaves of their own, since lists show heads and never texts.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, Final, TypeVar, cast

from adfm_site.archive.archive import Archive
from adfm_site.build.remembering import Closures
from adfm_site.fingerprint import digest
from adfm_site.model.dates import PartialDate
from adfm_site.model.entry import Entry, Head, Text
from adfm_site.reading.files import Digests, Reading, digests_of

T = TypeVar("T")

_TABLES: Final = (
    "documents",
    "of_event",
    "parts",
    "superseded_by",
    "members",
    "positions",
    "totals",
    "taken_up",
    "related",
    "targets",
    "images",
)
_WHOLE: Final = frozenset(("site", "today", "logo", "static", "redirects", "withdrawn"))
_ABSENT: Final = ""
_BETWEEN: Final = "\0"


class Leaves(dict[str, str]):
    """The digest of each leaf of an archive by its name, made when it is asked for; empty for what is not there.

    Further leaves are the templates, each with all on which it depends.
    """

    def __init__(
        self, archive: Archive, readings: Mapping[str, Reading], templates: Mapping[str, str], closures: Closures
    ) -> None:
        """Take an archive, the readings of its texts by path, the templates, and those on which each depends."""
        super().__init__()
        self._makers: dict[str, Callable[[str], str]] = {
            **{name: partial(_in_table, getattr(archive, name)) for name in _TABLES},
            "parts": lambda key: _in_table(archive.parts, tuple(key.split(_BETWEEN))),
            **{name: partial(_whole, archive, name) for name in _WHOLE},
            **{f"keys {name}": partial(_keys, getattr(archive, name)) for name in _TABLES},
            "keys events": lambda _: digest(tuple(entry.id for entry in archive.events)),
            "due": lambda key: str(archive.is_due(key)),
            "ahead": partial(_ahead, archive),
            "template": partial(template_digest, templates, closures),
        }
        for kind, entries in archive.entries.items():
            self._makers[f"entries {kind}"] = partial(_keys, entries)
            self._makers[f"head {kind}"] = partial(_head, readings, entries)
            self._makers[f"text {kind}"] = partial(_text, readings, entries)

    def __missing__(self, name: str) -> str:
        """Make a digest."""
        field, _, key = name.partition(":")
        make = self._makers.get(field)
        found = self[name] = make(key) if make else _ABSENT
        return found


def _head(readings: Mapping[str, Reading], entries: Mapping[str, Entry[Head]], id_: str) -> str:
    entry = entries.get(id_)
    return _ABSENT if entry is None else _digests(readings, entry).head


def _text(readings: Mapping[str, Reading], entries: Mapping[str, Entry[Head]], id_: str) -> str:
    entry = entries.get(id_)
    return _ABSENT if entry is None else _digests(readings, entry).text


def _digests(readings: Mapping[str, Reading], entry: Entry[Head]) -> Reading | Digests:
    reading = readings.get(entry.path)
    return reading if reading and reading.entry.value is entry else digests_of(entry)


def template_digest(templates: Mapping[str, str], closures: Closures, name: str) -> str:
    """Return the digest of a template and of all on which it depends; of a faulty one its own."""
    return digest(tuple((each, templates.get(each)) for each in closures.get(name, (name,))))


def _ahead(archive: Archive, day: str) -> str:
    parts = [int(part) for part in day.split("-") if part.isdecimal()]
    return str(archive.is_ahead(PartialDate(*parts[:3])))


def _in_table(table: Mapping[Any, object], key: object) -> str:
    return digest(table[key]) if key in table else _ABSENT


def _keys(table: Mapping[Any, object], _: str) -> str:
    return digest(tuple(table))


def _whole(archive: Archive, name: str, _: str) -> str:
    return digest(getattr(archive, name))


class Traced:
    """What an archive says, for one maker after the other."""

    def __init__(self, archive: Archive) -> None:
        """Take the archive."""
        self._archive = archive
        self._reads = _Reads()
        self._made: dict[tuple[str, str], tuple[Any, set[str]]] = {}
        self._entry = partial(_noted, self._reads, {})
        self.entries = {
            # That an entry is there is noted with its head.
            kind: _Table(self._reads, f"head {kind}", f"entries {kind}:", entries, self._entry)
            for kind, entries in archive.entries.items()
        }
        for name in _TABLES:
            setattr(self, name, _Table(self._reads, name, f"keys {name}:", getattr(archive, name), lambda value: value))

    # What an archive looks up in its tables, it looks up in these.
    event, agenda, one_series = Archive.event, Archive.agenda, Archive.one_series
    organisation, person, topic, pages = Archive.organisation, Archive.person, Archive.topic, Archive.pages
    is_early = Archive.is_early

    @property
    def read(self) -> set[str]:
        """The names of the leaves that were read since `begin`."""
        return self._reads.names

    def begin(self) -> None:
        """Begin with nothing read."""
        self._reads.names = set()

    def __getattr__(self, name: str) -> object:
        """Return a field that is read as a whole."""
        if name not in _WHOLE:
            raise AttributeError(name)
        self._reads.names.add(f"{name}:")
        return getattr(self._archive, name)

    @property
    def events(self) -> tuple[Entry[Head], ...]:
        """The events in the archive's order."""
        self._reads.names.add("keys events:")
        return tuple(map(self._entry, self._archive.events))

    def is_due(self, moment: str) -> bool:
        """Return whether a moment is still to come."""
        self._reads.names.add(f"due:{moment}")
        return self._archive.is_due(moment)

    def is_ahead(self, day: PartialDate) -> bool:
        """Return whether a day certainly comes after that of the build."""
        self._reads.names.add(f"ahead:{day.iso}")
        return self._archive.is_ahead(day)

    def once(self, key: tuple[str, str], make: Callable[[], T]) -> T:
        """Make a value that many pages show, and let each of them have read what it was made of."""
        if key not in self._made:
            outer, self._reads.names = self._reads.names, set()
            try:
                self._made[key] = (make(), self._reads.names)
            finally:
                self._reads.names = outer
        value, read = self._made[key]
        self._reads.names |= read
        return cast("T", value)


class _Reads:
    """Where it is noted what is read."""

    __slots__ = ("names",)

    def __init__(self) -> None:
        self.names: set[str] = set()


class _Table(Mapping[Any, Any]):
    """A mapping of which each look-up is noted.

    name: of its leaves; keys: the leaf of all its keys; given: makes what a look-up gives.
    """

    def __init__(
        self, reads: _Reads, name: str, keys: str, table: Mapping[Any, Any], given: Callable[[Any], Any]
    ) -> None:
        self._reads, self._name, self._keys, self._table, self._given = reads, name, keys, table, given

    def __getitem__(self, key: str | tuple[str, str]) -> Any:  # noqa: ANN401 - of many types
        self._note(key)
        return self._given(self._table[key])

    def get(self, key: str | tuple[str, str], default: object = None) -> Any:  # noqa: ANN401 - as above
        self._note(key)
        return self._given(self._table[key]) if key in self._table else default

    def __contains__(self, key: object) -> bool:
        self._note(cast("str", key))
        return key in self._table

    def __iter__(self) -> Iterator[Any]:
        self._reads.names.add(self._keys)
        return iter(self._table)

    def __len__(self) -> int:
        self._reads.names.add(self._keys)
        return len(self._table)

    def _note(self, key: str | tuple[str, str]) -> None:
        self._reads.names.add(f"{self._name}:{key if isinstance(key, str) else _BETWEEN.join(key)}")


def _noted(reads: _Reads, known: "dict[str, _Entry]", entry: Entry[Head]) -> Entry[Head]:
    """Return an entry of which head and text are noted, always the same one."""
    if entry.path not in known:
        known[entry.path] = _Entry(reads, entry)
    return cast("Entry[Head]", known[entry.path])


class _Entry:
    """An entry, of which head and text are noted when they are read."""

    __slots__ = ("_entry", "_head", "_reads", "_text", "id", "kind")

    def __init__(self, reads: _Reads, entry: Entry[Head]) -> None:
        self._reads, self._entry = reads, entry
        self.kind, self.id = entry.kind, entry.id
        self._head, self._text = f"head {entry.kind}:{entry.id}", f"text {entry.kind}:{entry.id}"

    @property
    def head(self) -> Head:
        self._reads.names.add(self._head)
        return self._entry.head

    @property
    def text(self) -> Text:
        self._reads.names.add(self._text)
        return self._entry.text

    @property
    def path(self) -> str:
        self._reads.names.add(self._head)
        return self._entry.path

    @property
    def whole(self) -> bool:
        self._reads.names.add(self._head)
        return self._entry.whole
