"""Destinations of links, as written: with entities, and with backslashes before signs (CommonMark 2.4, 2.5 and 6.3)."""

from html.entities import html5
from typing import Final

from adfm_site.patterns import pattern

ENTITY: Final = pattern(r"&(?:#([0-9]{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z][A-Za-z0-9]{0,31}));")
_ESCAPED: Final = pattern(rf"\\([!-/:-@\[-`{{-~])|{ENTITY.pattern}")
_TITLE: Final = r"""(?:"(?:[^"\\]|\\.)*+"|'(?:[^'\\]|\\.)*+'|\((?:[^()\\]|\\.)*+\))"""
_BLANKS: Final = r"[ \t]*(?:\n[ \t]*)?"
_BEGIN: Final = pattern(rf"\({_BLANKS}")
_END: Final = pattern(rf"(?:(?:[ \t]+|[ \t]*\n[ \t]*)({_TITLE}))?{_BLANKS}\)", 16)
_POINTED: Final = pattern(r"<((?:[^<>\n\\]|\\.)*+)>")
_SIGN: Final = pattern(r"\\.|[()]|[\x00-\x20\x7f]")
_BLANK_IN: Final = pattern(r"\(([^()<>\n\"]*[^\s()<>\"] +[^()<>\n\"]*)\)")
_ADDRESS: Final = pattern(r"https?://|mailto:|/|\.\.?/|[^\s()]+\.[A-Za-z0-9]{2,4}(?:#|$)|#")
_APART: Final = pattern(r"[ \t]+\(([^\s()]+)\)")
_PARENTHESES_AT_MOST: Final = 32
_FIRST_PRINTED: Final = 0x20
_SURROGATES: Final = range(0xD800, 0xE000)
_LAST: Final = 0x10FFFF


def destination(words: str, start: int) -> tuple[str, int] | None:
    """Return where a link leads, as written, and where that ends; or None.

    Parentheses in it come in pairs, unless < and > stand around.
    """
    if words.startswith("<", start):
        pointed = _POINTED.match(words, start)
        return (pointed[1], pointed.end()) if pointed else None
    position, depth = start, 0
    while sign := _SIGN.search(words, position):
        if sign[0] == "(":
            depth += 1
            if depth > _PARENTHESES_AT_MOST:
                return None
        elif sign[0] == ")":
            if not depth:
                break
            depth -= 1
        elif not sign[0].startswith("\\") or sign[0].endswith(" "):
            break
        position = sign.end()
    end = sign.start() if sign else len(words)
    return None if depth else (words[start:end], end)


def unescaped(words: str) -> str:
    """Return words without the backslashes before signs, and with entities as the characters that they name."""
    if "\\" not in words and "&" not in words:
        return words
    return _ESCAPED.sub(lambda found: found[1] or character(found[2], found[3], found[4]) or found[0], words)


def character(decimal: str | None, hexadecimal: str | None, name: str | None) -> str:
    """Return the character of an entity, one of whose three forms is given; nothing where HTML knows no such name."""
    if name:
        return html5.get(f"{name};", "")
    code = int(decimal) if decimal else int(hexadecimal or "0", 16)
    is_text = _FIRST_PRINTED <= code <= _LAST and code not in _SURROGATES
    return chr(code) if is_text or code in b"\t\n" else "\ufffd"


def inline_target(words: str, start: int) -> tuple[str, str, tuple[int, int], int] | None:
    """Return the parts of an inline link's target, or None where there is none.

    They are the address, the title, where the address begins and ends, and where the link ends. start: the offset of
    its parenthesis.
    """
    begin = _BEGIN.match(words, start)
    target = destination(words, begin.end()) if begin else None
    end = _END.match(words, target[1]) if target else None
    if begin is None or target is None or end is None:
        return None
    address = begin.end() + words.startswith("<", begin.end())
    return unescaped(target[0]), unescaped((end[1] or "")[1:-1]), (address, address + len(target[0])), end.end()


def blank_in(words: str, start: int) -> int:
    """Return where the parenthesis behind a link's words ends, where it holds an address with a blank; else 0."""
    found = _BLANK_IN.match(words, start)
    return found.end() if found and (_ADDRESS.match(found[1].strip()) or _ADDRESS.match(found[1].split()[-1])) else 0


def address_apart(words: str, start: int) -> int:
    """Return where an address in parentheses ends that stands a blank behind a link's words; else 0."""
    found = _APART.match(words, start)
    return found.end() if found and _ADDRESS.match(found[1]) else 0
