"""Raw HTML in a text: which signs make a tag, and which tags are closed (CommonMark 6.6, HTML 13.1.2)."""

from collections import Counter
from collections.abc import Iterator
from html import unescape
from re import Match, Pattern
from typing import Final

from msgspec import Struct

from adfm_site.patterns import pattern

_ATTRIBUTE: Final = r"""\s++[A-Za-z_:][A-Za-z0-9_.:-]*+(?:\s*+=\s*+(?:[^\s"'=<>`]++|'[^']*+'|"[^"]*+"))?+"""
# Names with a colon are those that word processors write.
_NAME: Final = r"(?:(?:[mopvw]|st[0-9]):)?[A-Za-z][A-Za-z0-9-]*+"
TAG: Final = pattern(rf"<(?:(?P<open>{_NAME})(?:{_ATTRIBUTE})*+\s*+/?|/(?P<close>{_NAME})\s*+)>")
_VALUE: Final = r"""\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)"""
_ADDRESS: Final = pattern(rf"(?i:\s(?:href|src)){_VALUE}")
_ANCHOR: Final = pattern(rf"(?i:\sid){_VALUE}")
# What begins like a comment, an instruction, a declaration or character data, and how each of them ends.
_ENDS: Final = (("<!-->", ">"), ("<!--->", ">"), ("<!--", "-->"), ("<?", "?>"), ("<![CDATA[", "]]>"))
_DECLARATION: Final = pattern(r"<![A-Za-z][^>]*>")
BLOCKS: Final = tuple(
    """
    address article aside base basefont blockquote body caption center col colgroup dd details dialog dir div dl
    dt fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hr html iframe legend
    li link main menu menuitem nav noframes ol optgroup option p param search section summary table tbody td tfoot
    th thead title tr track ul
    """.split()
)
_BLOCKS: Final = frozenset(BLOCKS)
_VOID: Final = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr")
)
# HTML lets the end tags of these be left out (HTML 13.1.2.4).
_ENDS_BY_ITSELF: Final = frozenset(
    ("caption", "colgroup", "dd", "dt", "li", "optgroup", "option", "p", "tbody", "td", "tfoot", "th", "thead", "tr")
)
_IN_LINES: Final = tuple(
    """
    a abbr acronym applet audio b bdi bdo big blink button canvas cite code data datalist del dfn em font hgroup i
    image ins kbd label map mark marquee math meter nobr noscript object output picture plaintext pre progress q
    rb rp rt rtc ruby s samp script select slot small span strike strong style sub sup svg template textarea time
    tt u var video xmp
    """.split()
)
_ELEMENTS: Final = frozenset((*_BLOCKS, *_VOID, *_ENDS_BY_ITSELF, *_IN_LINES))
_WORD: Final = pattern(r"<[A-Za-z][A-Za-z0-9]*>")


class Tag(Struct, frozen=True, order=True):
    """A tag as it is written.

    room: the block of the text in which it must be closed; number: that of its place in the page.
    """

    line: int
    column: int
    name: str
    closes: bool
    written: str
    room: int
    number: int


def tag_of(match: Match[str], place: tuple[int, int], room: int, around: int, number: int) -> Tag:
    """Return the tag that TAG matched.

    room, around: the text in which it stands, and the block around it, which closes blocks.
    """
    name = (match["open"] or match["close"]).lower()
    return Tag(*place, name, not match["open"], match[0], around if name in _BLOCKS else room, number)


def is_word(tag: Tag) -> bool:
    """Return whether a tag is only a word between angle brackets.

    HTML has no element of that name (HTML 4, and its index of elements).
    """
    return tag.name not in _ELEMENTS and _WORD.fullmatch(tag.written) is not None


def addresses_in(tag: Tag) -> Iterator[tuple[str, int, int]]:
    """Return the addresses in a tag, each with the offsets in the tag at which it begins and ends."""
    return _values(_ADDRESS, tag)


def anchors_in(tag: Tag) -> Iterator[tuple[str, int, int]]:
    """Return the anchors in a tag, each with the offsets in the tag at which it begins and ends."""
    return _values(_ANCHOR, tag)


def _values(attribute: Pattern[str], tag: Tag) -> Iterator[tuple[str, int, int]]:
    for found in attribute.finditer(tag.written):
        quoted = found[1][0] in "\"'"
        start, end = found.start(1) + quoted, found.end(1) - quoted
        yield unescape(tag.written[start:end]), start, end


def end_of_other(words: str, start: int) -> int:
    """Return where a comment, an instruction, a declaration or character data ends that begins at `start`.

    Return 0 where none begins there.
    """
    if declaration := _DECLARATION.match(words, start):
        return declaration.end()
    for begin, end in _ENDS:
        if words.startswith(begin, start):
            if end in begin:
                return start + len(begin)
            closing = words.find(end, start + len(begin))
            return closing + len(end) if closing >= 0 else 0
    return 0


def unmatched(tags: list[Tag]) -> list[Tag]:
    """Return the tags that have no counterpart in their room, in the order of the text."""
    open_: dict[int, list[Tag]] = {}
    names: Counter[tuple[int, str]] = Counter()
    alone: list[Tag] = []
    for tag in sorted(tags):
        if tag.name in _VOID:
            continue
        stack = open_.setdefault(tag.room, [])
        if not tag.closes:
            stack.append(tag)
            names[tag.room, tag.name] += 1
        elif not names[tag.room, tag.name]:
            alone.append(tag)
        else:
            while (inner := stack.pop()).name != tag.name:
                names[tag.room, inner.name] -= 1
                alone.append(inner)
            names[tag.room, tag.name] -= 1
    alone += (tag for stack in open_.values() for tag in stack)
    return sorted(tag for tag in alone if tag.closes or tag.name not in _ENDS_BY_ITSELF)
