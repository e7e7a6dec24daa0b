"""Straight quotes become typographic ones, in one pass over the text between tags."""

from re import Match
from typing import Final

from adfm_site.patterns import pattern

_STRAIGHT: Final = pattern(r"[\"']")
_OPENS_AFTER: Final = frozenset(" \t\n\u00a0([{<-–—/“‘")
_CLOSING: Final = {'"': "”", "'": "’"}
_OPENING: Final = {'"': "“", "'": "‘"}


def curled(text: str, before: str) -> str:
    """Return a text with its straight quotes curled.

    before: the character that stands before the text, empty at a block's start.
    """
    if '"' not in text and "'" not in text:
        return text

    curled_last, sign_last = -1, ""

    def curl(match: Match[str]) -> str:
        nonlocal curled_last, sign_last
        start = match.start()
        previous = before if not start else sign_last if curled_last == start - 1 else text[start - 1]
        following = text[start + 1 : start + 2]
        opens = (not previous or previous in _OPENS_AFTER) and not (match[0] == "'" and following.isdigit())
        curled_last, sign_last = start, (_OPENING if opens else _CLOSING)[match[0]]
        return sign_last

    return _STRAIGHT.sub(curl, text)
