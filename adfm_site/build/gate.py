"""The last check before publishing: no artifact may contain a withheld name, wherever the name comes from."""

from collections.abc import Iterable, Iterator
from html import unescape
from re import Pattern
from re import escape as literally
from types import MappingProxyType
from typing import Final
from unicodedata import combining, normalize

from msgspec import Struct

from adfm_site.archive.catalogue import Catalogue
from adfm_site.artifact import Artifact
from adfm_site.diagnostics import Diagnostic, Pointer, Said, problem
from adfm_site.patterns import pattern
from adfm_site.reading.words_of_files.pieces import SEAM, Held, Words

_TAG: Final = pattern(r"<[^<>]*>")
# Replaces a tag, which may be inside a word, between two words, or between two cells.
_TAG_MARK: Final = "\x1f"
# Invisible characters (Unicode, Default_Ignorable_Code_Point).
_INVISIBLE: Final = (
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
_UNIFIED: Final = MappingProxyType(
    {
        **{code: None for codes in _INVISIBLE for code in codes},
        **dict.fromkeys(map(ord, _HYPHENS), "-"),
        **dict.fromkeys(map(ord, _APOSTROPHES), "'"),
        0x131: "i",  # without a dot
        0x307: None,  # the dot above that the small form of İ has
    }
)
_MARKS: Final = "[\u0300-\u036f]"
_BLOCK: Final = "█"
_SEPARATORS: Final = pattern(r"[-_.,/]+")
_PLACES_SHOWN: Final = 3
_PART_WITH_THE_NAME: Final = "a part whose own name contains it"


@problem("error")
def withheld_name(address: str) -> Said:
    """A page contains a name that must not be published.

    It is one of site.yaml's withheld-names, or the name of a person without `public: true`. The message does not repeat
    the name, because build logs may be public.
    """
    return Said(
        f"A name that must not be published would appear at {address}.",
        hints=("Remove it here. It is in withheld-names in site.yaml, or belongs to a person who is not public.",),
    )


@problem("error")
def withheld_name_in_file(file: str, places: tuple[str, ...]) -> Said:
    """A file for readers contains a name that must not be published.

    It is one of site.yaml's withheld-names, or the name of a person without `public: true`. All words of a file count,
    also those that readers do not see at once: comments, deleted text that a program keeps, hidden sheets, notes of
    slides, attachments, earlier versions, properties. The message does not repeat the name, because build logs may be
    public.
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
    """The withheld names, as one pattern over folded texts; None where there are none.

    words: the longest word of each name, folded. A text without any of these words contains none of the names, and
    searching for them takes a hundredth of the pattern's time.
    """

    names: Pattern[str] | None
    words: frozenset[str]

    @classmethod
    def of(cls, catalogue: Catalogue) -> "Gate":
        """Return the gate for the withheld names of a catalogue."""
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
        """Return a problem if the bytes of an artifact contain a withheld name; else None."""
        if self.names is None or not self.finds(data.decode("utf-8", "replace")):
            return None
        path = artifact.origin if artifact.origin.startswith("content/") else "site.yaml"
        return withheld_name(Pointer(path=path), artifact.address)

    def finds(self, text: str) -> bool:
        """Return whether a reader sees a withheld name in a text, which may have tags and character references."""
        plain = unescape(text)
        # The second search finds a name that is partly in bold, or in two cells of a table.
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
        """Return a text for logs, of the same length: each letter of a withheld name is replaced by a block."""
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
        """Return a problem if a file for readers contains a withheld name; else None.

        where: the place that lists the file. path: the file's own path. held: the words in it.
        """
        if self.names is None:
            return None
        places = {words.where for words in held.words if self._finds_in_words(words)}
        if not places:
            return None
        # A part of a file may have a withheld name in its own name.
        shown = dict.fromkeys(
            _PART_WITH_THE_NAME if self.finds(_SEPARATORS.sub(" ", place)) else place
            for place in sorted(places)
            if place
        )
        name = path.rpartition("/")[2]
        return withheld_name_in_file(
            where, "This file" if self.finds(_SEPARATORS.sub(" ", name)) else f"The file {name}", tuple(shown)
        )

    def _finds_in_words(self, words: Words) -> bool:
        return self._is_in_folded(folded(words.text.replace(SEAM, _TAG_MARK))) or self.finds(
            _SEPARATORS.sub(" ", words.where)
        )


def blocks(words: str) -> str:
    """Return a text with a block in place of each character but spaces and line ends."""
    return "".join(letter if letter.isspace() else _BLOCK for letter in words)


def withheld(catalogue: Catalogue) -> tuple[str, ...]:
    """Return the withheld names: those in site.yaml, and all names of the people who are not public."""
    people = (entry.head for entry in catalogue.people.values() if not entry.head.public)
    return (*catalogue.site.withheld_names, *(name for head in people for name in (head.name, *head.also_known_as)))


def folded(text: str) -> str:
    """Return a text for comparison: in small letters and without invisible characters.

    Each letter, hyphen and apostrophe has one form only. Compatibility forms, such as full-width and mathematical
    letters, become the plain letters (Unicode Standard Annex 15, NFKD).
    """
    if text.isascii():
        return text.lower().replace("`", "'")
    return normalize("NFKD", normalize("NFKD", text.translate(_UNIFIED)).casefold()).translate(_UNIFIED)


def _forms(words: tuple[str, ...]) -> Iterator[str]:
    """Yield the patterns of a name: its words in their order, and with the last word first, as in lists of people."""
    forms = [_BETWEEN.join(map(_with_tags, words))]
    if len(words) > 1:
        forms.append(_with_tags(words[-1]) + _REVERSED + _BETWEEN.join(map(_with_tags, words[:-1])))
    # Many scripts have no spaces between words, so a name that is not ASCII may be part of a longer run of letters.
    has_words = all(map(str.isascii, words))
    for form in forms:
        yield rf"(?<![^\W\d_]){form}(?!{_MARKS}|[^\W\d_])" if has_words else form


def _with_tags(word: str) -> str:
    """Return the pattern of a word that may have tags between its letters."""
    return f"{_TAG_MARK}*".join(map(literally, word))
