"""Front matter written by the model's shapes, in which every value is different.

So a test can recognise the page that shows a value. A record that can be in several situations has forms. A list of
such records gets one item for each form; a kind gets one file for each.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import count, cycle
from json import dumps
from typing import Any, Final, NamedTuple

from adfm_site.model.shape import (
    Block,
    Choice,
    Field,
    Many,
    Marker,
    NamedValues,
    Refers,
    Scalar,
    Shape,
    Term,
    Value,
    fields_of,
)

Steps = tuple[str | int, ...]
Form = Mapping[str, object]
Sample = tuple[object, tuple[str, ...]]
"""A value, and what is seen of it."""
OUT: Final = object()
"""In a form: the field is not written."""
ONLY: Final = "only"
"""In a form, as a key: nothing but what the form gives is written."""
_SEVERAL: Final = 3
_COUNTRIES: Final = (
    *(
        "AD",
        "AG",
        "AI",
        "AL",
        "AM",
        "AO",
        "AR",
        "AT",
        "AW",
        "AZ",
        "BA",
        "BB",
        "BE",
        "BF",
        "BG",
        "BH",
        "BI",
        "BJ",
        "BM",
        "BN",
        "BO",
    ),
    *("BR", "BS", "BT", "BW", "BY", "BZ", "CF", "CG", "CH", "CI", "CL", "CM", "CO", "CR", "CU"),
)
_ZONES: Final = ("Antarctica/Troll", "Africa/Maputo", "America/Lima", "Asia/Tashkent", "Pacific/Palau", "Indian/Mahe")
_SYLLABLES: Final = "bdfgklmnpr"
_LETTERS: Final = "abcdefghijklmnopqrst"
_IN_ADDRESSES: Final = (
    "web address",
    "old address",
    "address of the site",
    "file",
    "id",
    "former name",
    "colour",
    "address",
)


class Given(NamedTuple):
    """In a form: a value, what is seen of it, and where; and what could be written instead."""

    value: object
    seen: tuple[str, ...] = ()
    others: tuple[object, ...] = ()
    in_addresses: bool = False


class InForm(NamedTuple):
    """In a form: a block, filled in one of its own forms."""

    name: str


@dataclass(frozen=True, kw_only=True)
class Written:
    """A value in front matter.

    field: its record and key. forms: those of the records around it, the outermost first. path and steps: where it
    stands. seen: what is on a page that shows it, in its words or, where in_addresses, in its links and names; nothing
    where the value has no words of its own. others: what could be written instead, and must then make another page.
    """

    field: str
    forms: tuple[str, ...]
    path: str
    steps: Steps
    seen: tuple[str, ...] = ()
    in_addresses: bool = False
    others: tuple[object, ...] = ()

    def __str__(self) -> str:
        return f"{self.field}: {', '.join(filter(None, self.forms))}"


@dataclass(frozen=True, kw_only=True)
class Filled:
    """A file: its path below content/ (or site.yaml), its fields, and what is written in them.

    at: where its pages are.
    """

    path: str
    fields: Mapping[str, Any]
    written: tuple[Written, ...]
    at: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The file as it lies on the disk."""
        lines = "".join(f"{key}: {dumps(value)}\n" for key, value in self.fields.items())
        return f"---\n{lines}---\n" if self.path.endswith(".md") else lines

    def instead(self, steps: Steps, value: object) -> "Filled":
        """Return the file with another value at a place; with none there where the value is OUT."""
        return replace(self, fields=_instead(self.fields, steps, value))


def _instead(node: Any, steps: Steps, value: object) -> Any:
    copied = dict(node) if isinstance(node, Mapping) else list(node)
    if len(steps) > 1:
        copied[steps[0]] = _instead(copied[steps[0]], steps[1:], value)
    elif value is OUT:
        del copied[steps[0]]
    else:
        copied[steps[0]] = value
    return copied


@dataclass(kw_only=True)
class Filler:
    """Writes files of front matter, and those to which they refer. files: by their paths below content/.

    terms: by site.yaml's lists.
    """

    forms: dict[type[Any], Mapping[str, Form]]
    files: dict[str, str] = field(default_factory=dict)
    terms: dict[str, dict[str, Any]] = field(default_factory=dict)
    countries: dict[str, str] = field(default_factory=dict)
    _words: Iterator[int] = field(default_factory=lambda: count(1001))
    numbers: Iterator[int] = field(default_factory=lambda: cycle(range(301, 1000)))
    years: Iterator[int] = field(default_factory=lambda: cycle(range(1001, 1999)))
    codes: Iterator[str] = field(default_factory=lambda: cycle(_COUNTRIES))
    zones: Iterator[str] = field(default_factory=lambda: cycle(_ZONES))

    def fill(self, record: type[Any], path: str, form: str, at: tuple[str, ...]) -> Filled:
        """Fill a file in one of its kind's forms."""
        filling = _Filling(self, path)
        return Filled(
            path=path, fields=filling.record(record, form, (form,), ()), written=tuple(filling.written), at=at
        )

    def word(self) -> str:
        """Return a word that stands nowhere else."""
        return "zu" + "".join(f"{_SYLLABLES[int(digit)]}o" for digit in str(next(self._words)))

    def scalar(self, marker: Marker, folder: str) -> Sample:
        """Return a value for a field, and what is seen of it."""
        word = self.word()
        match marker:
            case Choice(words=words):
                return words[0], ()
            case Refers(kinds=kinds):
                return _itself(self.entry(kinds[0]))
            case Term(vocabulary=name):
                self.terms.setdefault(name, {})[word] = _TERMS[name](word)
            case Scalar(name=name) if name in _SCALARS:
                return _SCALARS[name](self, word, folder)
        return _itself(word)

    def entry(self, kind: str, *, held: bool = True) -> str:
        """Write a file to which something can refer, and return its id, which is its title as well."""
        word = self.word()
        match kind:
            case "event":
                self.files[f"events/1500/{word}/index.md"] = _event(word)
            case "document":
                file = f"file: {word}.pdf" if held else "held: false"
                self.files[f"documents/{word}.md"] = f"---\ntitle: {word}\nkind: report\n{file}\n---\n"
                self.files |= {f"documents/{word}.pdf": word} if held else {}
            case "organisation":
                self.files[f"organisations/{word}.md"] = f"---\nname: {word}\n---\n"
            case "person":
                self.files[f"people/{word}.md"] = f"---\nname: {word}\npublic: true\n---\n"
            case "series":
                self.files[f"series/{word}.md"] = f"---\ntitle: {word}\n---\n"
            case _:
                raise ValueError(kind)
        return word


@dataclass
class _Filling:
    """One file being filled."""

    filler: Filler
    path: str
    written: list[Written] = field(default_factory=list)

    def record(self, record: type[Any], form: str, forms: tuple[str, ...], steps: Steps) -> dict[str, object]:
        said = self.filler.forms.get(record, {}).get(form, {})
        result: dict[str, object] = {}
        for each in fields_of(record):
            given = said.get(each.key, OUT if ONLY in said else None)
            name, way = f"{record.__name__}.{each.key}", (*steps, each.key)
            if given is None:
                result[each.key] = self._value(each.shape, each, name, forms, way)
            elif isinstance(given, InForm) and isinstance(each.shape, Block):
                result[each.key] = self.record(each.shape.record, given.name, (*forms, given.name), way)
            elif isinstance(given, Given):
                result[each.key] = given.value
                self.written.append(
                    Written(
                        field=name,
                        forms=forms,
                        path=self.path,
                        steps=way,
                        seen=given.seen,
                        others=given.others,
                        in_addresses=given.in_addresses,
                    )
                )
            elif given is not OUT:
                result[each.key] = given
        return result

    def _value(self, shape: Shape, of: Field, name: str, forms: tuple[str, ...], steps: Steps) -> object:
        match shape:
            case Many(item=Block(record=record)) if record in self.filler.forms:
                names = self.filler.forms[record]
                return [
                    self.record(record, each, (*forms, each), (*steps, number)) for number, each in enumerate(names)
                ]
            case Many(item=Block(record=record)):
                return [self.record(record, "", forms, (*steps, number)) for number in range(_SEVERAL)]
            case Many(item=Value(marker=marker)):
                several = enumerate(self._several(marker))
                return [
                    self._note(marker, value, seen, name, forms, (*steps, number)) for number, (value, seen) in several
                ]
            case NamedValues(key=Value(marker=marker), value=value):
                key, seen = self.filler.scalar(marker, "")
                self._note(marker, key, seen, name, forms, steps)
                return {key: self._value(value, of, name, forms, (*steps, str(key)))}
            case Block(record=record):
                form = next(iter(self.filler.forms.get(record, {"": {}})))
                return self.record(record, form, (*forms, form), steps)
            case Value(marker=marker):
                return self._note(marker, *self.filler.scalar(marker, self.path.rpartition("/")[0]), name, forms, steps)
            case _:
                raise ValueError(shape)

    def _several(self, marker: Marker) -> Iterable[Sample]:
        """Return the items of a list: several, or where they refer to something one of each sort that it may be."""
        match marker:
            case Refers(kinds=kinds):
                ids = [self.filler.entry(kind) for kind in kinds]
            case Scalar(name="paper"):
                kinds, ids = ("document",), [self.filler.entry("document")]
            case _:
                return [self.filler.scalar(marker, self.path.rpartition("/")[0]) for _ in range(_SEVERAL)]
        if "document" in kinds:
            ids.append(self.filler.entry("document", held=False))
        return [(id_, (id_,)) for id_ in ids]

    def _note(
        self, marker: Marker, value: object, seen: tuple[str, ...], name: str, forms: tuple[str, ...], steps: Steps
    ) -> object:
        scalar = marker.name if isinstance(marker, Scalar) else ""
        others: tuple[object, ...] = (
            (*marker.words[1:], OUT) if isinstance(marker, Choice) else (OUT,) if scalar == "yes or no" else ()
        )
        addresses = scalar in _IN_ADDRESSES
        self.written.append(
            Written(
                field=name, forms=forms, path=self.path, steps=steps, seen=seen, in_addresses=addresses, others=others
            )
        )
        return value


def _itself(word: str) -> Sample:
    return word, (word,)


def _time(filler: Filler, *_: str) -> Sample:
    hour, minute = divmod(next(filler.numbers) % 1100, 50)
    return f"{hour:02}:{minute:02}-{hour + 1:02}:{minute:02}", (f"{hour}:{minute:02}", f"{hour + 1}:{minute:02}")


def _file(filler: Filler, word: str, folder: str) -> Sample:
    filler.files[f"{folder}/{word}.png".lstrip("/")] = word
    return _itself(f"{word}.png")


def _country(filler: Filler, word: str, _: str) -> Sample:
    code = next(filler.codes)
    return code, (filler.countries.setdefault(code, word),)


def _language(filler: Filler, *_: str) -> Sample:
    tens, ones = divmod(next(filler.numbers) % 400, 20)
    return _itself(f"q{_LETTERS[tens]}{_LETTERS[ones]}")


def _zone(filler: Filler, *_: str) -> Sample:
    zone = next(filler.zones)
    return zone, (zone.partition("/")[2],)


def _address(filler: Filler, word: str, _: str) -> Sample:
    filler.files[f"{word}.md"] = f"---\ntitle: {word} itself\n---\n"
    return f"/{word}/", (f"{word}/",)


def _outcome(filler: Filler, word: str, _: str) -> Sample:
    filler.files[f"events/1500/{word}/index.md"] = _event(word, f"outcomes: [{{id: {word}, text: {word}}}]\n")
    return f"{word}#{word}", (word,)


# What is not here is a text or a name: the word itself.
_SCALARS: Final[Mapping[str, Callable[[Filler, str, str], Sample]]] = {
    "yes or no": lambda *_: ("true", ()),
    "number": lambda filler, *_: _itself(str(next(filler.numbers))),
    "date": lambda filler, *_: _itself(str(next(filler.years))),
    "time": _time,
    "moment": lambda *_: ("1999-06-04 15:07", ("15:07",)),
    "web address": lambda _, word, __: (f"https://{word}.example/{word}/", (word,)),
    "old address": lambda _, word, __: (f"https://{word}.example/{word}/", (word,)),
    "address of the site": lambda _, word, __: (f"https://{word}.example/{word}/", (word,)),
    "file": _file,
    "paper": lambda filler, *_: _itself(filler.entry("document")),
    "country": _country,
    "language": _language,
    "time zone": _zone,
    "colour": lambda filler, *_: _itself(f"#{next(filler.numbers):06x}"),
    "address": _address,
    "outcome": _outcome,
}
_TERMS: Final[Mapping[str, Any]] = {
    "kinds": lambda word: {"name": word, "plural": f"{word}-several"},
    "document-kinds": lambda word: {"name": word, "plural": f"{word}-several"},
    "roles": lambda word: {"by": word, "did": f"{word}-did"},
    "topics": lambda word: word,
}


def _event(title: str, more: str = "") -> str:
    return f"---\ntitle: {title}\nkind: meeting\nstart: 1500\n{more}---\n"


def block_in(shape: Shape) -> type[Any] | None:
    """Return the record of a block, or of the blocks in a list or a table."""
    match shape:
        case Block(record=record):
            return record
        case Many(item=inner) | NamedValues(value=inner):
            return block_in(inner)
        case _:
            return None
