"""The last gate: no byte is published that holds a name which must not be, however it got there."""

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
# Quotes that typography makes of an apostrophe, and signs that cannot be seen.
_AS_TYPED = str.maketrans({"‘": "'", "’": "'", "ʼ": "'", **dict.fromkeys("\u00ad\u200b\u2060\ufeff")})


@problem("error")
def withheld_name(address: str) -> Said:
    """A name that must not be published stands on a page: one of site.yaml's withheld-names, or that of a person without `public: true`.

    The message does not repeat the name, since build logs may be public.
    """
    return Said(
        f"A name that must not be published would stand at {address}.",
        hints=("Look for the names of withheld-names in site.yaml, and of people who are not public, and remove them here.",),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """The names that must not be published, as one pattern; None where there are none."""

    names: Pattern[str] | None

    @classmethod
    def of(cls, catalogue: Catalogue) -> "Gate":
        """Collect the names: those withheld by site.yaml, and every form of the names of people who are not public."""
        names = [*catalogue.site.withheld_names]
        for entry in catalogue.people.values():
            if not entry.head.public:
                names += [entry.head.name, *entry.head.also_known_as]
        longest_first = sorted({_typed(name) for name in names if name.strip()}, key=lambda name: (-len(name), name))
        joined = "|".join(map(_anywhere, longest_first))
        return cls(names=pattern(joined, IGNORECASE) if joined else None)

    def complaint(self, artifact: Artifact, data: bytes) -> Diagnostic | None:
        """Complain where an artifact's bytes hold such a name."""
        if self.names is None:
            return None
        text = data.decode("utf-8", "replace")
        # The second look finds a name of which a part stands in bold.
        if not (self.names.search(_typed(text)) or self.names.search(_typed(_TAG.sub("", text)))):
            return None
        path = artifact.origin if artifact.origin.startswith("content/") else "site.yaml"
        return withheld_name(Pointer(path=path), artifact.address)


def _typed(text: str) -> str:
    """Give a text as somebody would type it, so that a name is one text however it was stored."""
    return normalize("NFC", unescape(text)).translate(_AS_TYPED)


def _anywhere(name: str) -> str:
    """Give the pattern of a name, with any blanks between its words; inside other words only in scripts that put none between words."""
    words = r"\s+".join(map(literally, name.split()))
    return rf"(?<![^\W\d_]){words}(?![^\W\d_])" if name.isascii() else words
