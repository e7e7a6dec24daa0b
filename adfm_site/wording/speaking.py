"""Messages, counts, lists, sizes: how a value becomes words."""

from collections.abc import Iterable
from typing import Final
from unicodedata import category

from adfm_site.model.site import Site
from adfm_site.wording import english, english_names

_MEGABYTE: Final = 1_000_000
# Joiners, and the signs of Khmer, Burmese, Hindi and Bengali that put the next letter below.
_JOINERS: Final = "\u200c\u200d\u2060\u17d2\u1039\u094d\u09cd"
# Vowels of Thai and Lao that Unicode does not call marks, and skin tones: they belong to what stands before (Unicode
# Annex 29).
_TRAILERS: Final = "\u0e33\u0eb3\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"


def say(key: str, count: int | None = None, **values: object) -> str:
    """Give a message. count: chooses the plural form and stands for {count}.

    Raises KeyError for a message that is not in the catalogue.
    """
    message = english.MESSAGES[key]
    if not isinstance(message, str):
        message = message["one" if count == 1 else "other"]
    return message.format(**values) if count is None else message.format(**values, count=f"{count:,}")


def listed(words: Iterable[str]) -> str:
    """Return words as a list in a sentence: "Australia, Indonesia and Thailand"."""
    *before, last = tuple(words) or ("",)
    return say("and", first=say("list-join").join(before), last=last) if before else last


def size(count: int) -> str:
    """Return a file's size, from bytes, in decimal units, with a no-break space.

    It is in KB under a megabyte, and has one decimal above.
    """
    if round(count / 1000) < 1000:  # noqa: PLR2004 - kilobytes of a megabyte
        return f"{max(round(count / 1000), 1)}\u00a0KB"
    return f"{count / _MEGABYTE:.1f}\u00a0MB"


def language_name(code: str) -> str:
    """Return a language's name, or its code where the catalogue has no name for it."""
    return english_names.LANGUAGES.get(code.partition("-")[0].lower(), code)


def document_kind(kind: str, site: Site) -> str:
    """Return the name of a kind of document: the site's own, or the usual one; of a kind that is not known its id."""
    own = (site.document_kinds or {}).get(kind)
    return own.name if own else english_names.DOCUMENT_KINDS.get(kind, kind)


def being_prepared(kinds: tuple[str, ...], site: Site) -> str:
    """Say that documents of some kinds will still come."""
    plural = len(kinds) > 1 or any(kind in english_names.PLURAL_KINDS for kind in kinds)
    names = listed(inside(document_kind(kind, site)) for kind in kinds)
    return say("documents-prepared", 2 if plural else 1, kinds=names)


def inside(words: str) -> str:
    """Return a name as it stands inside a list of names: with a small first letter, unless it is an abbreviation."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


def in_a_sentence(country: str) -> str:
    """Return a country's name as it stands in a sentence: "the Philippines"."""
    return say("with-article", name=country) if country in english_names.WITH_ARTICLE else country


def cut(text: str, most: int) -> str:
    """Return the beginning of a text, with at most so many characters.

    It is cut at a space where there is one near, never inside a grapheme cluster.
    """
    if len(text) <= most:
        return text
    end = most - 1
    space = text.rfind(" ", most // 2, end)
    end = space if space > 0 else end
    while end > 1 and (category(text[end])[0] == "M" or text[end] in _JOINERS + _TRAILERS or text[end - 1] in _JOINERS):
        end -= 1
    return text[:end].rstrip(" ,;:–-") + "…"
