"""Names of files and folders: which can be part of a web address, and what to call a file whose name cannot.

One rule for all: small letters of ASCII, digits and single hyphens; of a file then a dot and its type. Other letters
are allowed in addresses too, but stand there as signs with per cent, three for each byte, and one word can be stored in
several ways (Unicode's normal forms), so that links break on the way through mails, archives and file systems.
"""

from collections.abc import Iterator
from itertools import count
from typing import Final
from unicodedata import category

from adfm_site.patterns import pattern
from adfm_site.reading.slugs import plain_slug

_NAME: Final = pattern(r"[a-z0-9]+(-[a-z0-9]+)*")
_TYPE: Final = pattern("[a-z0-9]+")
_UNSTORABLE: Final = pattern(r"[\x00-\x1f\x7f<>:\"|?*\\/]|[. ]$")
_LONGEST_STORED: Final = 200
_RESERVED_ON_WINDOWS: Final = pattern(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", flags=2)
_LONGEST_FILE_NAME: Final = 120
_LONGEST_NEW_NAME: Final = 100


def is_usable(name: str) -> bool:
    """Return whether the name of a folder, or of a text without its .md, can be part of an address."""
    return bool(_NAME.fullmatch(name)) and not reserved_on_windows(name)


def is_usable_for_file(name: str) -> bool:
    """Return whether the name of a file with its type, such as event-summary.pdf, can be the end of an address."""
    stem, _, type_ = name.rpartition(".")
    return is_usable(stem) and bool(_TYPE.fullmatch(type_)) and len(name) <= _LONGEST_FILE_NAME


def usable_names(name: str, otherwise: str) -> Iterator[str]:
    """Return the usable names for a folder or a text, the best first, then with -2, -3 and so on.

    otherwise: where no letter is usable.
    """
    words = plain_slug(name)
    if _has_letters(name) and not _has_letters(words):  # “รายงาน 2562” is more than its number
        words = f"{otherwise}-{words}" if words else otherwise
    words = shortened(words or otherwise, _LONGEST_NEW_NAME)
    numbered = (words if number == 1 else f"{words}-{number}" for number in count(1))
    return filter(is_usable, numbered)


def usable_names_for_file(name: str, otherwise: str) -> Iterator[str]:
    """Return the usable names for a file with its type, as `usable_names` does."""
    stem, _, type_ = name.rpartition(".")
    return (f"{words}.{plain_slug(type_)}" for words in usable_names(stem, otherwise))


def is_partly_usable(name: str) -> bool:
    """Return whether a usable name can keep something descriptive of a name.

    That is a letter, or the digits of a number.
    """
    words = plain_slug(name)
    return bool(words) and (_has_letters(words) or not _has_letters(name))


def shortened(words: str, longest: int) -> str:
    """Return words joined by hyphens, cut behind the last word that ends within so many letters."""
    if len(words) <= longest:
        return words
    return words[: longest + 1].rpartition("-")[0] or words[:longest]


def is_storable(name: str) -> bool:
    """Return whether a folder of that name can be made on every common system, usable in new addresses or not."""
    return not (_UNSTORABLE.search(name) or reserved_on_windows(name)) and 0 < len(name.encode()) <= _LONGEST_STORED


def reserved_on_windows(name: str) -> bool:
    """Return whether Windows keeps a name for a device, whatever its ending."""
    return bool(_RESERVED_ON_WINDOWS.fullmatch(name))


def _has_letters(words: str) -> bool:
    return any(category(sign).startswith("L") for sign in words)
