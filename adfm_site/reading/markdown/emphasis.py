"""Emphasis: runs of asterisks, underscores and tildes become elements inside each other.

The rules are those of CommonMark 6.2 and its appendix.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final
from unicodedata import category
from xml.etree.ElementTree import Element

from msgspec import Struct, field

_TAGS: Final = {("*", 1): "em", ("_", 1): "em", ("*", 2): "strong", ("_", 2): "strong", ("~", 2): "del"}
_ODD: Final = 3
PUNCTUATION: Final = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")


class Run(Struct, eq=False):
    """A run of signs that may begin or end emphasis (CommonMark's delimiter run).

    begins, ends: the elements that it does.
    """

    sign: str
    count: int
    original: int
    can_open: bool
    can_close: bool
    begins: list[str] = field(default_factory=list)
    ends: list[str] = field(default_factory=list)
    before: "Run | None" = None
    behind: "Run | None" = None


Node = str | Element | Run


class Runs:
    """The runs of one text, each linked with its neighbours. last: the last of them that is not dealt with."""

    def __init__(self) -> None:
        """Begin without runs."""
        self.last: Run | None = None

    def add(self, words: str, start: int) -> Run | str:
        """Return the run that begins at a place of a text; its signs where they can neither begin nor end emphasis."""
        sign = words[start]
        end = start + run_length(words, start)
        count = end - start
        if sign == "~" and count != 2:  # noqa: PLR2004 - a word is struck by two signs
            return words[start:end]
        before, behind = words[start - 1 : start], words[end : end + 1]
        blank_before, blank_behind = not before.strip(), not behind.strip()
        sign_before, sign_behind = _is_sign(before), _is_sign(behind)
        left = not blank_behind and (not sign_behind or blank_before or sign_before)
        right = not blank_before and (not sign_before or blank_behind or sign_behind)
        opens, closes = left, right
        if sign == "_":
            opens, closes = left and (not right or sign_before), right and (not left or sign_behind)
        if not (opens or closes):
            return words[start:end]
        run = Run(sign, count, count, opens, closes, before=self.last)
        if self.last:
            self.last.behind = run
        self.last = run
        return run

    def match(self, below: Run | None) -> None:
        """Match the runs behind a given one, as CommonMark's appendix says; all of them are then dealt with."""
        bottoms: dict[tuple[str, bool, int], Run | None] = {}
        closer = self._first_behind(below)
        while closer:
            if not closer.can_close:
                closer = closer.behind
                continue
            key = (closer.sign, closer.can_open, closer.original % _ODD)
            bottom = bottoms.get(key, below)
            opener = closer.before
            while opener and opener not in (below, bottom) and not _fit(opener, closer):
                opener = opener.before
            if opener is None or opener in (below, bottom):
                bottoms[key] = closer.before
                behind = closer.behind
                if not closer.can_open:
                    self._remove(closer)
                closer = behind
                continue
            use = 2 if min(opener.count, closer.count) > 1 else 1
            tag = _TAGS[closer.sign, use]
            opener.begins.append(tag)
            closer.ends.append(tag)
            opener.count -= use
            closer.count -= use
            opener.behind, closer.before = closer, opener
            if not opener.count:
                self._remove(opener)
            if not closer.count:
                behind = closer.behind
                self._remove(closer)
                closer = behind
        self.last = below
        if below:
            below.behind = None

    def _first_behind(self, below: Run | None) -> Run | None:
        if below:
            return below.behind
        first = self.last
        while first and first.before:
            first = first.before
        return first

    def _remove(self, run: Run) -> None:
        if run.before:
            run.before.behind = run.behind
        if run.behind:
            run.behind.before = run.before
        else:
            self.last = run.before


def run_length(words: str, start: int) -> int:
    """Return how often the sign at a place stands there in a row."""
    sign, end = words[start], start + 1
    while end < len(words) and words[end] == sign:
        end += 1
    return end - start


def _fit(opener: Run, closer: Run) -> bool:
    """Return whether two runs make emphasis together (CommonMark 6.2, rules 9 and 10)."""
    if opener.sign != closer.sign or not opener.can_open:
        return False
    either_both = opener.can_close or closer.can_open
    both_threes = opener.original % _ODD == 0 and closer.original % _ODD == 0
    return not either_both or (opener.original + closer.original) % _ODD != 0 or both_threes


def nested(nodes: list[Node]) -> list[str | Element]:
    """Return nodes with their runs as elements in one another."""
    top: list[str | Element] = []
    levels: list[tuple[str, list[str | Element]]] = [("", top)]
    for node in nodes:
        if not isinstance(node, Run):
            levels[-1][1].append(node)
            continue
        for _ in node.ends:
            tag, inner = levels.pop()
            element = Element(tag)
            place(element, inner, None)
            levels[-1][1].append(element)
        if node.count:
            levels[-1][1].append(node.sign * node.count)
        levels += ((tag, []) for tag in reversed(node.begins))
    return top


def place(parent: Element, nodes: Iterable[str | Element], behind: Element | None) -> None:
    """Put words and elements at the beginning of a parent, or after a child.

    The text or tail that was there follows them.
    """
    last = behind
    at = 0 if behind is None else list(parent).index(behind) + 1
    rest = (parent.text if behind is None else behind.tail) or ""
    pieces: list[str] = []
    for node in nodes:
        if isinstance(node, str):
            pieces.append(node)
            continue
        _write(parent, last, "".join(pieces))
        pieces = []
        parent.insert(at, node)
        at += 1
        last = node
    _write(parent, last, "".join(pieces) + rest)


def _write(parent: Element, last: Element | None, words: str) -> None:
    if last is None:
        parent.text = words
    else:
        last.tail = words


def plain(nodes: Iterable[Node]) -> str:
    """Return the words of nodes; of a picture, those for readers who cannot see it."""
    return "".join(
        node if isinstance(node, str) else node.sign * node.count if isinstance(node, Run) else "".join(_words_in(node))
        for node in nodes
    )


def _words_in(element: Element) -> Iterator[str]:
    for part in element.iter():
        yield part.get("alt", "") if part.tag == "img" else part.text or ""
        if part is not element:
            yield part.tail or ""


@lru_cache(maxsize=1024)
def _is_sign(sign: str) -> bool:
    """Return whether a character is punctuation or a symbol (CommonMark 2.1)."""
    return bool(sign) and (sign in PUNCTUATION or (not sign.isascii() and category(sign)[0] in "PS"))
