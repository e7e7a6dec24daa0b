"""Anchors from headings, in every script."""

from collections.abc import Iterable
from itertools import count
from typing import Final
from unicodedata import category, normalize

from adfm_site.model.anchors import PREFIXES

_OWN: Final = "section"
# Letters of Latin scripts that Unicode does not take apart into one of ASCII and a mark; and apostrophes, which part no
# words.
_LIKE_ASCII: Final = str.maketrans(
    {
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ł": "l",
        "ħ": "h",
        "ı": "i",
        "ŋ": "ng",
        "'": "",
        "’": "",
    }
)


def slug(words: str) -> str:
    """Return the anchor of some words: letters, digits and their marks, small, joined by hyphens.

    Marks are kept, since without them Thai, Khmer, Burmese and Bengali words are other words or none. Empty for words
    without letters.
    """
    kept = (
        character if category(character)[0] in "LNM" else " "
        for character in normalize("NFC", normalize("NFC", words).casefold())
    )
    return normalize("NFC", "-".join("".join(kept).split()))


def plain_slug(words: str) -> str:
    """Return words as part of a name of a file: small letters and digits of ASCII, joined by hyphens; or nothing.

    Any dash and blank parts words; other signs that are not of ASCII are left out.
    """
    parted = "".join(
        "-" if category(sign) in ("Pd", "Zs") else sign for sign in words.casefold().translate(_LIKE_ASCII)
    )
    return slug(normalize("NFKD", parted).encode("ascii", "ignore").decode())


class Anchors:
    """The anchors taken in one text."""

    def __init__(self, reserved: Iterable[str]) -> None:
        """Take the anchors that belong to the page around the text."""
        self._reserved = frozenset(reserved)
        self._taken: dict[str, None] = {}
        self._next: dict[str, int] = {}

    @property
    def taken(self) -> tuple[str, ...]:
        """The anchors given so far, in their order."""
        return tuple(self._taken)

    def take(self, anchor: str) -> bool:
        """Take an anchor as it stands; false where it is not free."""
        if anchor in self._taken or anchor in self._reserved or anchor.startswith(PREFIXES):
            return False
        self._taken[anchor] = None
        return True

    def make(self, words: str) -> str:
        """Take and give a free anchor for a heading; the second of the same words ends in -2."""
        base = slug(words) or _OWN
        # "Part" too, whose second would be part-2.
        base = f"{_OWN}-{base}" if f"{base}-".startswith(PREFIXES) else base
        for number in count(self._next.get(base, 1)):
            anchor = base if number == 1 else f"{base}-{number}"
            if self.take(anchor):
                self._next[base] = number + 1
                return anchor
        raise AssertionError
