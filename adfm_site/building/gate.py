"""The last gate: no byte is published that holds a name which must not be, however it got there."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import unescape
from re import IGNORECASE, Pattern
from re import compile as pattern
from re import escape as literally
from unicodedata import normalize

from adfm_site.archive.catalogue import Catalogue
from adfm_site.artifact import Artifact
from adfm_site.diagnostics import Diagnostic, Pointer, Said, problem

_TAG = pattern(r"<[^<>]*>")
_APOSTROPHES = pattern("[‘’ʼ]")
_UNSEEN = pattern("[\u00ad\u200b\u2060\ufeff]")
_DOT_ABOVE = "\u0307"


@problem("error")
def withheld_name(address: str) -> Said:
    """A page contains a name that must not be published: one of site.yaml's withheld-names, or a person without `public: true`.

    The message does not repeat the name, because build logs may be public.
    """
    return Said(
        f"A name that must not be published would appear at {address}.",
        hints=("Remove it here. It is in withheld-names in site.yaml, or belongs to a person who is not public.",),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """The names that must not be published, as one pattern; None where there are none. words: of each name the longest word, folded.

    A text without any of those words holds none of the names. Looking for them costs a hundredth of the pattern.
    """

    names: Pattern[str] | None
    words: frozenset[str]

    @classmethod
    def of(cls, catalogue: Catalogue) -> "Gate":
        """Collect the names: those withheld by site.yaml, and every form of the names of people who are not public."""
        names = [*catalogue.site.withheld_names]
        for entry in catalogue.people.values():
            if not entry.head.public:
                names += [entry.head.name, *entry.head.also_known_as]
        return cls.of_names(names)

    @classmethod
    def of_names(cls, names: Iterable[str]) -> "Gate":
        """Make a gate for names."""
        longest_first = sorted({_typed(name) for name in names if name.strip()}, key=lambda name: (-len(name), name))
        joined = "|".join(map(_anywhere, longest_first))
        words = frozenset(folded(max(name.split(), key=len)) for name in longest_first)
        return cls(names=pattern(joined, IGNORECASE) if joined else None, words=words)

    def complaint(self, artifact: Artifact, data: bytes) -> Diagnostic | None:
        """Complain where an artifact's bytes hold such a name."""
        if self.names is None:
            return None
        text = data.decode("utf-8", "replace")
        # The second look finds a name of which a part stands in bold.
        if not (self._found_in(_typed(text)) or self._found_in(_typed(_TAG.sub("", text)))):
            return None
        path = artifact.origin if artifact.origin.startswith("content/") else "site.yaml"
        return withheld_name(Pointer(path=path), artifact.address)

    def _found_in(self, typed: str) -> bool:
        known = folded(typed)
        return any(word in known for word in self.words) and self.names is not None and self.names.search(typed) is not None


def _typed(text: str) -> str:
    """Return a text as somebody would type it, so that a name is one text however it was stored."""
    return _UNSEEN.sub("", _APOSTROPHES.sub("'", normalize("NFC", unescape(text))))


def folded(text: str) -> str:
    """Return a text in which any two characters that are the same to the pattern, which ignores case, are the same."""
    return text.lower().upper().replace(_DOT_ABOVE, "")


def _anywhere(name: str) -> str:
    """Return the pattern of a name, with any blanks between its words; inside other words only in scripts that put none between words."""
    words = r"\s+".join(map(literally, name.split()))
    return rf"(?<![^\W\d_]){words}(?![^\W\d_])" if name.isascii() else words
