"""The last gate: no byte is published that holds a name which must not be, however it got there."""

from collections.abc import Iterable, Iterator
from html import unescape
from re import Pattern
from re import compile as pattern
from re import escape as literally
from types import MappingProxyType
from typing import Final
from unicodedata import combining, normalize

from msgspec import Struct

from adfm_site.archive.catalogue import Catalogue
from adfm_site.artifact import Artifact
from adfm_site.diagnostics import Diagnostic, Pointer, Said, problem
from adfm_site.reading.words_of_files import SEAM, Held, Words

_TAG: Final = pattern(r"<[^<>]*>")
# In the place of a tag: it may be inside a word, between two words, or between two cells.
_TAG_MARK: Final = "\x1f"
# Characters that nobody sees (Unicode, Default_Ignorable_Code_Point).
_UNSEEN: Final = (
    *(
        range(0xAD, 0xAE),
        range(0x34F, 0x350),
        range(0x61C, 0x61D),
        range(0x115F, 0x1161),
        range(0x17B4, 0x17B6),
        range(0x180B, 0x1810),
    ),
    *(
        range(0x200B, 0x2010),
        range(0x202A, 0x202F),
        range(0x2060, 0x2070),
        range(0x3164, 0x3165),
        range(0xFE00, 0xFE10),
    ),
    *(
        range(0xFEFF, 0xFF00),
        range(0xFFA0, 0xFFA1),
        range(0xFFF0, 0xFFF9),
        range(0x1BCA0, 0x1BCA4),
        range(0x1D173, 0x1D17B),
    ),
    range(0xE0000, 0xE1000),
)
_HYPHENS: Final = (
    "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u02d7\u058a\u05be\u2e3a\u2e3b\u2e17\u30a0\ufe58\ufe63\uff0d"
)
_APOSTROPHES: Final = "\u2018\u2019\u201b\u02bc\u02b9\u02bb\u02bd\u0060\u00b4\u2032\uff07\u05f3\ua78c"
_BETWEEN: Final = rf"[\s,;|\"{_TAG_MARK}]+"
_REVERSED: Final = rf"[\s{_TAG_MARK}]*[,;|{_TAG_MARK}][\s\"{_TAG_MARK}]*"
_ALIKE: Final = MappingProxyType(
    {
        **{code: None for codes in _UNSEEN for code in codes},
        **dict.fromkeys(map(ord, _HYPHENS), "-"),
        **dict.fromkeys(map(ord, _APOSTROPHES), "'"),
        0x131: "i",  # without a dot
        0x307: None,  # the dot above that the small form of İ has
    }
)
_MARKS: Final = "[\u0300-\u036f]"
_HIDDEN: Final = "█"
_SIGNS: Final = pattern(r"[-_.,/]+")
_PLACES_SHOWN: Final = 3
_UNNAMED: Final = "a part whose own name contains it"


@problem("error")
def withheld_name(address: str) -> Said:
    """A page contains a name that must not be published: one of site.yaml's withheld-names, or a person without `public: true`.

    The message does not repeat the name, because build logs may be public.
    """
    return Said(
        f"A name that must not be published would appear at {address}.",
        hints=("Remove it here. It is in withheld-names in site.yaml, or belongs to a person who is not public.",),
    )


@problem("error")
def withheld_name_in_file(file: str, places: tuple[str, ...]) -> Said:
    """A file for readers contains a name that must not be published: one of site.yaml's withheld-names, or a person without `public: true`.

    All words of a file count, also those that readers do not see at once: comments, deleted text that a program keeps, hidden sheets,
    notes of slides, attachments, earlier versions, properties. The message does not repeat the name, because build logs may be public.
    """
    more = len(places) - _PLACES_SHOWN
    shown = (*places[:_PLACES_SHOWN], *((f"{more} more places",) if more > 0 else ()))
    where = f" ({'; '.join(shown)})" if shown else ""
    return Said(
        f"{file} contains a name that must not be published{where}.",
        hints=(
            "Remove it from the file. It is in withheld-names in site.yaml, or belongs to a person who is not public.",
        ),
    )


class Gate(Struct, frozen=True, kw_only=True):
    """The names that must not be published, as one pattern over folded texts; None where there are none.

    words: of each name the longest word, folded. A text without any of those words holds none of the names. Looking for
    them costs a hundredth of the pattern.
    """

    names: Pattern[str] | None
    words: frozenset[str]

    @classmethod
    def of(cls, catalogue: Catalogue) -> "Gate":
        """Return the gate of a catalogue."""
        return cls.of_names(withheld(catalogue))

    @classmethod
    def of_names(cls, names: Iterable[str]) -> "Gate":
        """Return a gate for names."""
        longest_first = sorted(
            {known for name in names if (known := tuple(folded(name).split()))},
            key=lambda name: (-len(" ".join(name)), name),
        )
        joined = "|".join(form for name in longest_first for form in _forms(name))
        return cls(
            names=pattern(joined) if joined else None, words=frozenset(max(name, key=len) for name in longest_first)
        )

    def complaint(self, artifact: Artifact, data: bytes) -> Diagnostic | None:
        """Return the complaint about an artifact whose bytes hold such a name."""
        if self.names is None or not self.finds(data.decode("utf-8", "replace")):
            return None
        path = artifact.origin if artifact.origin.startswith("content/") else "site.yaml"
        return withheld_name(Pointer(path=path), artifact.address)

    def finds(self, text: str) -> bool:
        """Return whether a text, which may have tags and references to characters, holds such a name as a reader sees it."""
        plain = unescape(text)
        # The second look finds a name of which a part is in bold, or which is in two cells of a table.
        return self._is_in_folded(folded(plain)) or (
            "<" in plain and self._is_in_folded(folded(_TAG.sub(_TAG_MARK, text)))
        )

    def _is_in_folded(self, known: str) -> bool:
        in_one_piece = known.replace(_TAG_MARK, "")
        return (
            self.names is not None
            and any(word in in_one_piece for word in self.words)
            and self.names.search(known) is not None
        )

    def hidden(self, text: str) -> str:
        """Return a text for logs: of the same length, with a block in the place of each letter of such a name."""
        if self.names is None or not text or not self._is_in_folded(folded(text)):
            return text
        starts = [place for place, letter in enumerate(text) if not combining(letter)] or [0]
        ends = [*starts[1:], len(text)]
        pieces = [folded(text[start:end]) for start, end in zip(starts, ends, strict=True)]
        places = [place for place, piece in enumerate(pieces) for _ in piece]
        letters = list(text)
        for found in self.names.finditer("".join(pieces)):
            start, end = starts[places[found.start()]], ends[places[found.end() - 1]]
            letters[start:end] = blocks(text[start:end])
        return "".join(letters)

    def complaint_of_file(self, where: Pointer, path: str, held: Held) -> Diagnostic | None:
        """Complain where a file for readers holds such a name. where: what lists it; path: its own; held: its words."""
        if self.names is None:
            return None
        places = {words.where for words in held.words if self._finds_in_words(words)}
        if not places:
            return None
        # What lies in a file may be named after a person, too.
        shown = dict.fromkeys(
            _UNNAMED if self.finds(_SIGNS.sub(" ", place)) else place for place in sorted(places) if place
        )
        name = path.rpartition("/")[2]
        return withheld_name_in_file(
            where, "This file" if self.finds(_SIGNS.sub(" ", name)) else f"The file {name}", tuple(shown)
        )

    def _finds_in_words(self, words: Words) -> bool:
        return self._is_in_folded(folded(words.text.replace(SEAM, _TAG_MARK))) or self.finds(
            _SIGNS.sub(" ", words.where)
        )


def blocks(words: str) -> str:
    """Return as many blocks as a text has characters, with its spaces and line ends."""
    return "".join(letter if letter.isspace() else _HIDDEN for letter in words)


def withheld(catalogue: Catalogue) -> tuple[str, ...]:
    """Return the names that must not be published: those in site.yaml, and every form of the names of people who are not public."""
    people = (entry.head for entry in catalogue.people.values() if not entry.head.public)
    return (*catalogue.site.withheld_names, *(name for head in people for name in (head.name, *head.also_known_as)))


def folded(text: str) -> str:
    """Return a text as it is read: without what nobody sees, with one form of each letter, hyphen and apostrophe, in small letters.

    Compatibility forms, such as full-width and mathematical letters, are those letters (Unicode Standard Annex 15, NFKD).
    """
    if text.isascii():
        return text.lower().replace("`", "'")
    return normalize("NFKD", normalize("NFKD", text.translate(_ALIKE)).casefold()).translate(_ALIKE)


def _forms(words: tuple[str, ...]) -> Iterator[str]:
    """Return the patterns of a name: its words in their order, and with the last one first, as lists of people have them."""
    forms = [_BETWEEN.join(map(_in_pieces, words))]
    if len(words) > 1:
        forms.append(_in_pieces(words[-1]) + _REVERSED + _BETWEEN.join(map(_in_pieces, words[:-1])))
    # Many scripts have no blanks between words, so a name that is not ASCII may be found inside what looks like one
    # word.
    has_words = all(map(str.isascii, words))
    for form in forms:
        yield rf"(?<![^\W\d_]){form}(?!{_MARKS}|[^\W\d_])" if has_words else form


def _in_pieces(word: str) -> str:
    """Return the pattern of a word, with tags between its letters."""
    return f"{_TAG_MARK}*".join(map(literally, word))
